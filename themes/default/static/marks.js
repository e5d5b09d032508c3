/* Marks the words by which a clause was found. They come in the query part of
   the address (?q=…&mark=…#clause), which changes nothing for a browser without
   scripts: it jumps to the clause by itself. */
(function () {
  "use strict";
  var MOST = 300;
  var given = new URLSearchParams(location.search);
  var words = given.getAll("mark").filter(Boolean).slice(0, 10);
  var template = document.getElementById("found-bar");
  var clause = document.getElementById(fragment());
  if (!words.length || !template || !clause) { return; }

  function fragment() {
    try { return decodeURIComponent(location.hash.slice(1)); } catch (e) { return ""; }
  }

  function textNodes() {
    var walker = document.createTreeWalker(clause, NodeFilter.SHOW_TEXT);
    var nodes = [];
    var all = "";
    while (walker.nextNode()) {
      var node = walker.currentNode;
      if (node.parentNode.closest(".tools, .anchor, .corrected, .duties, .duty-bar, .unseen, .cited-by, .preview")) { continue; }
      nodes.push({ node: node, start: all.length });
      all += node.data;
    }
    return { nodes: nodes, text: all };
  }

  /* Stretches of the text that are one of the words; the longer word wins. */
  function stretches(text) {
    var out = [];
    words.sort(function (a, b) { return b.length - a.length; });
    words.forEach(function (word) {
      for (var at = text.indexOf(word); at >= 0 && out.length < MOST; at = text.indexOf(word, at + word.length)) {
        var end = at + word.length;
        if (!out.some(function (one) { return at < one.end && end > one.start; })) { out.push({ start: at, end: end }); }
      }
    });
    return out.sort(function (a, b) { return b.start - a.start; });
  }

  /* From the end, so that what is still to be marked keeps its place. */
  function mark(found) {
    found.forEach(function (stretch) {
      for (var n = all.nodes.length - 1; n >= 0; n -= 1) {
        var entry = all.nodes[n];
        var from = Math.max(0, stretch.start - entry.start);
        var to = Math.min(entry.node.data.length, stretch.end - entry.start);
        if (from >= to) { continue; }
        var piece = entry.node.splitText(from);
        piece.splitText(to - from);
        var element = document.createElement("mark");
        piece.parentNode.replaceChild(element, piece);
        element.appendChild(piece);
      }
    });
  }

  function unmark() {
    clause.querySelectorAll("mark").forEach(function (element) {
      var parent = element.parentNode;
      parent.replaceChild(element.firstChild, element);
      parent.normalize();
    });
    var held = bar.contains(document.activeElement);
    bar.remove();
    document.removeEventListener("keydown", leave);
    try { history.replaceState(null, "", location.href.split(/[?#]/)[0] + location.hash); } catch (e) { /* The address keeps the words. */ }
    if (held) {
      clause.tabIndex = -1;
      clause.focus({ preventScroll: true });
    }
  }
  function leave(event) {
    if (event.key === "Escape" && !document.querySelector(".tools") && event.target.tagName !== "INPUT") { unmark(); }
  }

  var all = textNodes();
  var found = stretches(all.text);
  if (!found.length) { return; }
  mark(found);
  var bar = template.content.firstElementChild.cloneNode(true);
  var note = bar.querySelector(".found-words");
  note.textContent = note.dataset.words.replace("{n}", found.length);
  var back = bar.querySelector("a");
  back.href = back.href.split("#")[0] + "#" + new URLSearchParams({ q: given.get("q") || words[0] }).toString();
  bar.querySelector("button").addEventListener("click", unmark);
  document.addEventListener("keydown", leave);
  document.querySelector("main").appendChild(bar);
})();

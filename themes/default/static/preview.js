/* Shows what a reference or a term leads to, beside it: when it is pointed at or
   focused, on a touch screen at the first tap. What stands elsewhere, and what is
   shown in a shape of its own, comes from one script, asked for when it is first
   needed; the rest is read from the page. Without this script the marks are plain
   links. */
(function () {
  "use strict";
  var MARK = ".ref:not(.near), .term-use";
  var MOST = 300;
  var MOST_EACH = 70;
  var WAIT = 250;
  var GRACE = 300;
  var LEAST = 140;
  var MOST_HIGH = 352;
  var main = document.querySelector("main.text");
  var template = document.getElementById("preview-box");
  if (!main || !template) { return; }
  var box = template.content.firstElementChild.cloneNode(true);
  var inside = box.querySelector(".preview-words");
  var said = box.dataset;
  var current = null;
  var timer = 0;
  var byTouch = false;

  /* The Tab key stops at the first use of a term on the page only; from a number
     or a mark the arrow keys lead to every use. */
  function walk(from, step) {
    if (!from.closest || !main.contains(from) || !from.matches(".label, .ref, .term-use")) { return false; }
    var all = Array.from(main.querySelectorAll(".label, .ref, .term-use"));
    var at = all.indexOf(from) + step;
    while (all[at] && !all[at].matches(".term-use")) { at += step; }
    if (all[at]) { all[at].focus(); }
    return true;
  }

  /* What has a text but no address can be reached by keyboard all the same. */
  main.querySelectorAll("span.ref").forEach(function (mark) {
    mark.tabIndex = 0;
    mark.setAttribute("role", "button");
  });

  var data = null;
  var waiting = [];
  var asked = false;
  window.keijiPreviews = function (given) {
    data = given;
    waiting.splice(0).forEach(function (go) { go(); });
  };
  function withData(go) {
    if (data || !main.dataset.previews) { data = data || { clauses: {}, terms: {} }; go(); return; }
    waiting.push(go);
    if (asked) { return; }
    asked = true;
    var script = document.createElement("script");
    script.src = main.dataset.previews;
    script.addEventListener("error", function () { window.keijiPreviews({ clauses: {}, terms: {} }); });
    document.head.appendChild(script);
  }

  function part(kind, words) {
    var element = document.createElement("span");
    element.className = kind;
    if (words) { element.textContent = words; }
    return element;
  }
  function goLink(href, words) {
    var link = document.createElement("a");
    link.href = href;
    link.textContent = words;
    return link;
  }
  function cut(text, most) {
    var letters = Array.from(text);
    return letters.length > most ? letters.slice(0, most).join("") + "…" : text;
  }
  function fragment(href) {
    try { return decodeURIComponent(href.split("#")[1] || ""); } catch (e) { return ""; }
  }

  /* A clause on this page, in the form of the data. */
  function read(clause) {
    var head = null;
    for (var up = clause; up && !head; up = up.parentElement.closest(".clause")) {
      head = up.querySelector(":scope > .head > .title, :scope > .grid caption > .title");
    }
    var own = lines(clause);
    return { cite: clause.dataset.cite, heading: head && head.textContent, lines: own.shown, left: own.left, href: "#" + encodeURIComponent(clause.id) };
  }
  function lines(clause) {
    var walker = document.createTreeWalker(clause, NodeFilter.SHOW_TEXT);
    var own = clause.querySelector(":scope > .head");
    var out = [];
    var block = null;
    var cellBefore = null;
    while (walker.nextNode()) {
      var node = walker.currentNode;
      var holder = node.parentElement;
      if (!node.data.trim() || holder.closest(".tools, .anchor, .corrected, .duties, .duty-bar, .unseen, .cited-by, .preview")) { continue; }
      if (own && own.contains(node) && holder.closest(".label, .title, .gap")) { continue; }
      var at = holder.closest("tr, li, p, h1, h2, h3, h4, h5, h6, caption, .cell-line");
      var cell = holder.closest("td, th");
      if (at !== block) { out.push(""); block = at; cellBefore = cell; }
      var gap = cell !== cellBefore || holder.closest(".label") ? "　" : "";
      var words = holder.closest(".label") ? node.data + gap : gap + node.data;
      cellBefore = cell;
      out[out.length - 1] += words;
    }
    return limit(out);
  }
  /* As much as a box shows, and how many letters are left out. */
  function limit(given) {
    var left = MOST;
    var omitted = 0;
    var out = [];
    given.forEach(function (line) {
      var words = line.trim();
      var length = Array.from(words).length;
      omitted += Math.max(0, length - left);
      if (left > 0) { out.push(cut(words, left)); }
      left = Math.max(0, left - length);
    });
    return { shown: out, left: omitted };
  }

  function find(key, mark) {
    if (mark && "paragraph" in mark.dataset && data.clauses[key + "#1"]) { return data.clauses[key + "#1"]; }
    if (data.clauses[key]) { return data.clauses[key]; }
    var here = document.getElementById(key);
    return here && here.matches(".clause") ? read(here) : null;
  }
  function table(given, hrefs) {
    var grid = document.createElement("table");
    grid.className = "preview-table";
    function row(into, kind, cells, href) {
      var line = into.insertRow();
      cells.forEach(function (words, column) {
        var cell = document.createElement(column === 0 && words ? "th" : kind);
        if (cell.tagName === "TH") { cell.scope = kind === "th" ? "col" : "row"; }
        if (column === 0 && href && words) { cell.appendChild(goLink(href, words)); } else { cell.textContent = words; }
        line.appendChild(cell);
      });
    }
    if (given.head.length) { row(grid.createTHead(), "th", given.head); }
    var body = grid.createTBody();
    given.rows.forEach(function (cells, n) { row(body, "td", cells, hrefs && hrefs[n]); });
    return grid;
  }
  function piece(given) {
    if (typeof given === "string") { return [part("preview-line", given)]; }
    var out = [table(given)];
    if (given.more) { out.push(part("preview-note", said.more.replace("{n}", given.more))); }
    return out;
  }
  function parts(given) {
    var out = given.headings.map(function (heading) { return part("preview-line preview-part", heading); });
    if (given.more) { out.push(part("preview-note", said.more.replace("{n}", given.more))); }
    out.push(part("preview-note", said.parts.replace("{n}", given.clauses)));
    return out;
  }
  /* Several targets, one below the other; rows of one table stand in one table. */
  function entries(targets) {
    var last = null;
    var groups = [];
    targets.forEach(function (target) {
      if (!target.row_of || !last || last.of !== target.row_of) {
        last = { of: target.row_of, first: target, head: [], rows: [], hrefs: [] };
        groups.push(last);
      }
      if (!target.row_of) { return; }
      last.head = target.lines[0].head;
      target.lines[0].rows.forEach(function (cells) {
        last.rows.push(cells);
        last.hrefs.push(target.href);
      });
    });
    groups.forEach(function (group) {
      var entry = part("preview-entry");
      var first = group.first.lines[0];
      inside.appendChild(entry);
      if (group.of) {
        entry.appendChild(place({ cite: group.of, heading: group.first.heading }));
        entry.appendChild(table(group, group.hrefs));
        return;
      }
      entry.appendChild(place(group.first, group.first.href));
      if (first && first.rows) { entry.appendChild(table(first)); }
      if (typeof first === "string") { entry.appendChild(part("preview-line", cut(first, MOST_EACH))); }
    });
  }
  function place(target, href) {
    var line = part("preview-place");
    if (href) { line.appendChild(goLink(href, target.cite)); } else { line.textContent = target.cite; }
    if (target.heading) { line.appendChild(part("preview-heading", target.heading)); }
    return line;
  }

  function fill(mark) {
    inside.textContent = "";
    box.querySelectorAll(":scope > a").forEach(function (link) { link.remove(); });
    var told = mark.dataset.told;
    var keys = (mark.dataset.to || "").split(" ").filter(Boolean);
    if (mark.matches(".term-use")) {
      var term = data.terms[mark.dataset.term];
      if (!term) { return false; }
      inside.appendChild(part("preview-place", term.term));
      inside.appendChild(part("preview-line", term.text));
      box.appendChild(goLink(mark.href, said.defined.replace("{cite}", term.cite)));
      return true;
    }
    if (told) {
      inside.appendChild(part("preview-line", told));
      var listing = keys.length && find(keys[0]);
      if (listing) {
        var note = part("preview-note", said.listed + ": ");
        note.appendChild(goLink(listing.href, listing.cite));
        inside.appendChild(note);
      }
      if (mark.href) { box.appendChild(goLink(mark.href, said.law)); }
      return true;
    }
    if (keys.length > 1) {
      entries(keys.map(function (key) { return find(key, mark); }).filter(Boolean));
      if (mark.dataset.more) { inside.appendChild(part("preview-note", said.more.replace("{n}", mark.dataset.more))); }
      return inside.hasChildNodes();
    }
    var one = find(fragment(mark.getAttribute("href")), mark);
    if (!one) { return false; }
    inside.appendChild(place(one));
    one.lines.map(piece).concat(one.parts ? [parts(one.parts)] : []).forEach(function (pieces) {
      pieces.forEach(function (element) { inside.appendChild(element); });
    });
    if (one.left) { inside.appendChild(part("preview-note", said.left.replace("{n}", one.left))); }
    box.appendChild(goLink(mark.href, said.go));
    return true;
  }

  function show(mark) {
    clearTimeout(timer);
    if (mark === current) { return; }
    hide();
    current = mark;
    if (mark.title) {
      /* The box says it instead: two would cover each other. */
      mark.dataset.told = mark.title;
      mark.removeAttribute("title");
    }
    withData(function () {
      if (current !== mark || !mark.isConnected) { return; }
      if (!fill(mark)) { current = null; return; }
      mark.insertAdjacentElement("afterend", box);
      mark.setAttribute("aria-describedby", inside.id);
      inside.scrollTop = 0;
      put();
    });
  }
  function hide() {
    clearTimeout(timer);
    if (!current) { return; }
    current.removeAttribute("aria-describedby");
    box.remove();
    current = null;
  }
  function later(work, wait) {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  }
  /* Below the mark, or above it where there is more room; never higher than the
     room there is, so that its link is always seen. */
  function put() {
    if (!current || !box.isConnected) { return; }
    var all = current.getClientRects();
    var first = all[0];
    var last = all[all.length - 1];
    if (!first) { return; }
    var width = document.documentElement.clientWidth;
    var room = Math.max(innerHeight - last.bottom, first.top) - 8;
    box.style.setProperty("max-height", Math.max(LEAST, Math.min(room, MOST_HIGH)) + "px");
    var left = Math.max(12, Math.min(last.left, width - box.offsetWidth - 12));
    var below = innerHeight - last.bottom;
    var top = below < box.offsetHeight + 8 && first.top > below ? first.top - box.offsetHeight - 2 : last.bottom + 2;
    tellBelow();
    box.style.setProperty("left", left + "px");
    box.style.setProperty("top", Math.max(2, Math.min(top, innerHeight - box.offsetHeight - 2)) + "px");
  }
  /* Whether words stand below the edge of the box is said, not only to be guessed. */
  function tellBelow() {
    box.classList.toggle("scrolls", inside.scrollHeight - inside.scrollTop - inside.clientHeight > 8);
  }
  addEventListener("scroll", put, { passive: true, capture: true });
  addEventListener("resize", put);

  function held() {
    return current && (current.matches(":hover, :focus-visible") || box.matches(":hover") || box.contains(document.activeElement));
  }
  main.addEventListener("pointerover", function (event) {
    if (event.pointerType === "touch") { return; }
    if (box.contains(event.target)) { clearTimeout(timer); return; }
    var mark = event.target.closest(MARK);
    if (mark === current && mark) { clearTimeout(timer); return; }
    if (mark) { later(function () { show(mark); }, WAIT); }
  });
  main.addEventListener("pointerout", function (event) {
    if (event.pointerType === "touch" || !event.target.closest(MARK + ", .preview")) { return; }
    later(function () { if (!held()) { hide(); } }, GRACE);
  });
  main.addEventListener("focusin", function (event) {
    if (box.contains(event.target)) { clearTimeout(timer); return; }
    var mark = event.target.closest(MARK);
    if (mark && mark.matches(":focus-visible") && !byTouch) { show(mark); }
  });
  main.addEventListener("focusout", function () {
    if (current) { later(function () { if (!held()) { hide(); } }, 0); }
  });
  document.addEventListener("pointerdown", function (event) {
    byTouch = event.pointerType === "touch";
    if (current && !box.contains(event.target) && !current.contains(event.target)) { hide(); }
  });
  main.addEventListener("click", function (event) {
    var mark = event.target.closest(MARK);
    if (!mark) {
      if (event.target.closest(".preview a")) { hide(); }
      return;
    }
    var opens = mark.matches("span") || (byTouch && mark !== current);
    if (opens && (mark.matches("span") || mark.title || mark.dataset.told || mark.dataset.to || fragment(mark.getAttribute("href")))) {
      event.preventDefault();
      show(mark);
      return;
    }
    hide();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && current) {
      var mark = current;
      var back = box.contains(document.activeElement);
      hide();
      /* Focusing it again would open the box again. */
      if (back) { byTouch = true; mark.focus({ preventScroll: true }); byTouch = false; }
      event.stopImmediatePropagation();
      return;
    }
    byTouch = false;
    var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && walk(event.target, step)) {
      event.preventDefault();
      return;
    }
    var own = event.target.closest && event.target.closest("span.ref");
    if (own && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      show(own);
    }
  }, true);
})();

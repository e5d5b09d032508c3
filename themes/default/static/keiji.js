/* Reads nothing and asks for nothing: the pages work without it. It copies links
   and citations, follows the reader in the contents and switches the colours. */
(function () {
  "use strict";
  var root = document.documentElement;

  /* Colours: as the system has them, unless the reader says otherwise. */
  var KEY = "keiji-scheme";
  var ORDER = ["auto", "light", "dark"];
  function storedScheme() {
    try { return localStorage.getItem(KEY) || "auto"; } catch (e) { return "auto"; }
  }
  function setScheme(scheme) {
    if (scheme === "auto") { root.removeAttribute("data-scheme"); } else { root.setAttribute("data-scheme", scheme); }
    try { localStorage.setItem(KEY, scheme); } catch (e) { /* A share may forbid storage. */ }
  }
  var scheme = storedScheme();
  if (ORDER.indexOf(scheme) < 0) { scheme = "auto"; }
  if (scheme !== "auto") { setScheme(scheme); }
  var switchTemplate = document.getElementById("scheme-switch");
  if (switchTemplate) {
    var button = switchTemplate.content.firstElementChild.cloneNode(true);
    var now = button.querySelector(".scheme-now");
    now.textContent = button.dataset[scheme];
    button.addEventListener("click", function () {
      scheme = ORDER[(ORDER.indexOf(scheme) + 1) % ORDER.length];
      setScheme(scheme);
      now.textContent = button.dataset[scheme];
    });
    switchTemplate.parentNode.appendChild(button);
  }

  /* Contents: open on wide screens, and showing where the reader is. */
  var toc = document.querySelector(".toc");
  if (toc) {
    var details = toc.querySelector("details");
    var wide = matchMedia("(min-width: 64rem)");
    var fit = function () { details.open = wide.matches; };
    fit();
    wide.addEventListener("change", fit);
    details.addEventListener("click", function (event) {
      if (!wide.matches && event.target.closest("a[href^='#']")) { details.open = false; }
    });
    follow(toc);
  }

  function follow(toc) {
    var entries = [];
    toc.querySelectorAll("a[href^='#']").forEach(function (link) {
      var target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (target) { entries.push({ link: link, head: target.querySelector(".head") || target }); }
    });
    if (!entries.length) { return; }
    var current = null;
    var arrived = null;
    function arrive() {
      /* Near the end a page cannot scroll to its clause: the address knows better. */
      var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      arrived = null;
      entries.forEach(function (entry) {
        if (target && entry.head.closest(".clause").contains(target)) { arrived = entry; }
      });
      update();
    }
    function update() {
      var line = Math.max(180, innerHeight / 4);
      var found = entries[0];
      for (var n = 0; n < entries.length; n += 1) {
        if (entries[n].head.getBoundingClientRect().top > line) { break; }
        found = entries[n];
      }
      if (arrived) { found = arrived; }
      if (found === current) { return; }
      if (current) { current.link.classList.remove("here"); current.link.removeAttribute("aria-current"); }
      current = found;
      found.link.classList.add("here");
      found.link.setAttribute("aria-current", "location");
      if (wide.matches) { keepInView(toc, found.link); }
    }
    var waiting = false;
    addEventListener("scroll", function () {
      if (waiting) { return; }
      waiting = true;
      requestAnimationFrame(function () { waiting = false; update(); });
    }, { passive: true });
    ["wheel", "touchmove", "keydown"].forEach(function (kind) {
      addEventListener(kind, function () { arrived = null; }, { passive: true });
    });
    addEventListener("hashchange", arrive);
    arrive();
  }

  function keepInView(box, link) {
    var outer = box.getBoundingClientRect();
    var inner = link.getBoundingClientRect();
    if (inner.top < outer.top + 40 || inner.bottom > outer.bottom - 40) {
      box.scrollTop += inner.top - outer.top - outer.height / 3;
    }
  }

  /* One set of buttons goes to the clause that is pointed at, focused or chosen. */
  var text = document.querySelector("main.text");
  var toolsTemplate = document.getElementById("clause-tools");
  var live = document.querySelector(".live");
  if (!text || !toolsTemplate) { return; }
  var tools = toolsTemplate.content.firstElementChild.cloneNode(true);
  var byHand = tools.querySelector(".by-hand");
  var gutter = matchMedia("(min-width: 84rem) and (hover: hover)");

  function headOf(clause) {
    for (var child = clause.firstElementChild; child; child = child.nextElementSibling) {
      if (child.matches(".head, .grid, .lost, th")) { return child; }
    }
    return clause.firstElementChild;
  }
  function show(clause) {
    if (!clause || tools.contains(document.activeElement)) { return; }
    var head = headOf(clause);
    tools.clause = clause;
    tools.style.removeProperty("top");
    tools.style.removeProperty("bottom");
    if (!clause.matches("tr")) { place(clause, head); return; }
    /* In a row the buttons would be cut off by the table's own scrolling. */
    var holder = clause.closest(".k-table");
    place(holder, clause.closest(".grid"));
    var top = clause.getBoundingClientRect().top - holder.getBoundingClientRect().top;
    tools.style.setProperty("top", (gutter.matches ? top : top - tools.offsetHeight) + "px");
    tools.style.setProperty("bottom", "auto");
  }
  function place(holder, before) {
    if (tools.parentNode === holder && tools.previousElementSibling === before) { reset(); return; }
    reset();
    before.insertAdjacentElement("afterend", tools);
  }
  function reset() {
    byHand.hidden = true;
    tools.querySelectorAll("button").forEach(function (b) { b.classList.remove("done"); });
  }
  function hide() {
    if (!tools.contains(document.activeElement)) { tools.remove(); }
  }
  text.addEventListener("pointerover", function (event) {
    if (event.pointerType === "touch" || event.target.closest(".tools")) { return; }
    var clause = event.target.closest(".clause");
    if (gutter.matches) { if (clause) { show(clause); } return; }
    if (event.target.closest(".label, .anchor")) { show(clause); }
  });
  text.addEventListener("focusin", function (event) {
    var link = event.target.closest(".label, .anchor");
    if (link) { show(link.closest(".clause")); }
  });
  text.addEventListener("click", function (event) {
    var link = event.target.closest(".label, .anchor");
    if (!link) { return; }
    show(link.closest(".clause"));
    /* The whole text holds the clause too: its reader stays on the page. */
    var plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (plain && document.getElementById(decodeURIComponent(link.hash.slice(1)))) {
      event.preventDefault();
      location.hash = link.hash;
    }
  });
  document.addEventListener("pointerdown", function (event) {
    if (!event.target.closest(".tools, .label, .anchor")) { hide(); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !tools.isConnected) { return; }
    var link = linkOf(tools.clause);
    if (tools.contains(document.activeElement) && link) { link.focus({ preventScroll: true }); }
    tools.remove();
  });

  function linkOf(clause) {
    return headOf(clause).querySelector(".label, .anchor") || clause.querySelector(".label, .anchor");
  }
  function words(kind) {
    if (kind === "cite") { return text.dataset.cited + " " + tools.clause.dataset.cite; }
    /* Without the words of a search that led here. */
    var address = new URL(linkOf(tools.clause).getAttribute("href"), location.href);
    address.search = "";
    return address.href;
  }
  function copy(value) {
    if (navigator.clipboard && navigator.clipboard.writeText) {
      return navigator.clipboard.writeText(value).catch(function () { return copyOld(value); });
    }
    return copyOld(value);
  }
  function copyOld(value) {
    var field = document.createElement("textarea");
    field.value = value;
    field.setAttribute("readonly", "");
    field.className = "aside";
    document.body.appendChild(field);
    field.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (e) { done = false; }
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }
  tools.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    var value = words(button.dataset.copy);
    copy(value).then(function () {
      reset();
      button.classList.add("done");
      button.focus({ preventScroll: true });
      live.textContent = "";
      setTimeout(function () { live.textContent = button.dataset.done; }, 50);
      clearTimeout(tools.timer);
      tools.timer = setTimeout(function () { live.textContent = ""; }, 4000);
    }, function () {
      byHand.hidden = false;
      var field = byHand.querySelector("input");
      field.value = value;
      field.focus();
      field.select();
    });
  });
})();

/* Two versions: in one text or side by side, narrowed by kind and meaning, and
   walked through by keys. Without it the page shows all of it side by side. */
(function () {
  "use strict";
  var root = document.documentElement;
  var area = document.querySelector(".diff-changes");
  var template = document.getElementById("diff-tools");
  if (!area || !template) { return; }
  var bar = template.content.firstElementChild.cloneNode(true);
  template.parentNode.insertBefore(bar, template);
  var changes = Array.prototype.slice.call(area.querySelectorAll(".change"));
  var quiet = Array.prototype.slice.call(area.querySelectorAll(".quiet"));
  var live = document.querySelector(".live");

  /* The view, remembered where the browser lets us. */
  var KEY = "keiji-diff-view";
  var button = bar.querySelector(".diff-view");
  function stored() {
    try { return localStorage.getItem(KEY); } catch (e) { return null; }
  }
  function setView(one) {
    if (one) { root.setAttribute("data-diff", "one"); } else { root.removeAttribute("data-diff"); }
    button.setAttribute("aria-pressed", String(one));
  }
  setView(stored() === "one");
  button.addEventListener("click", function () {
    var one = button.getAttribute("aria-pressed") !== "true";
    var kept = inView();
    var top = kept && kept.getBoundingClientRect().top;
    setView(one);
    if (kept) { scrollBy(0, kept.getBoundingClientRect().top - top); }
    try { localStorage.setItem(KEY, one ? "one" : "sides"); } catch (e) { /* A share may forbid storage. */ }
    say(one ? button.dataset.saidOn : button.dataset.saidOff);
  });

  var saying = 0;
  function say(words) {
    if (!live) { return; }
    live.textContent = words;
    clearTimeout(saying);
    saying = setTimeout(function () { live.textContent = ""; }, 2500);
  }

  /* Narrowing: a change is shown if its kind is chosen, and one of its meanings.
     A list in which nothing or everything is chosen does not narrow. */
  var boxes = Array.prototype.slice.call(bar.querySelectorAll("input[type=checkbox]"));
  var count = bar.querySelector(".diff-count");
  function chosen(by) {
    var own = boxes.filter(function (box) { return box.closest("fieldset").dataset.by === by; });
    var on = own.filter(function (box) { return box.checked; });
    if (!on.length || on.length === own.length) { return null; }
    var out = {};
    on.forEach(function (box) { out[box.value] = true; });
    return out;
  }
  function narrow() {
    var kinds = chosen("kind");
    var meanings = chosen("meaning");
    var whole = !kinds && !meanings;
    var shown = 0;
    changes.forEach(function (change) {
      var own = change.dataset.meaning ? change.dataset.meaning.split(" ") : [];
      var meant = !meanings || own.some(function (name) { return meanings[name]; });
      change.hidden = !((!kinds || kinds[change.dataset.kind]) && meant);
      if (!change.hidden) { shown += 1; }
    });
    quiet.forEach(function (one) { one.hidden = !whole; });
    area.querySelectorAll(".diff-chapter").forEach(function (chapter) {
      chapter.hidden = !chapter.querySelector(".change:not([hidden]), .quiet:not([hidden])");
    });
    var words = whole ? area.dataset.all : area.dataset.shown;
    count.textContent = words.replace("{n}", changes.length).replace("{shown}", shown);
    bar.classList.toggle("narrowed", !whole);
    var names = meanings ? Object.keys(meanings) : [];
    only.forEach(function (one) {
      var pressed = !kinds && names.length === 1 && names[0] === one.dataset.meaning;
      one.setAttribute("aria-pressed", String(pressed));
    });
  }
  boxes.forEach(function (box) { box.addEventListener("change", narrow); });
  /* The counts by meaning show what they count. */
  var list = document.querySelector(".diff-meanings");
  var only = Array.prototype.map.call(list ? list.querySelectorAll("li[data-meaning]") : [], function (item) {
    var one = document.createElement("button");
    one.type = "button";
    one.className = "diff-only";
    one.title = list.dataset.label;
    one.dataset.meaning = item.dataset.meaning;
    while (item.firstChild) { one.appendChild(item.firstChild); }
    item.appendChild(one);
    one.addEventListener("click", function () {
      if (one.getAttribute("aria-pressed") === "true") { setAll(true); return; }
      boxes.forEach(function (box) {
        box.checked = box.closest("fieldset").dataset.by !== "meaning" || box.value === one.dataset.meaning;
      });
      narrow();
      var first = visible()[0];
      if (first) {
        first.scrollIntoView({ block: "start" });
        first.focus({ preventScroll: true });
      }
    });
    return one;
  });
  function setAll(checked) {
    boxes.forEach(function (box) { box.checked = checked; });
    narrow();
  }
  bar.querySelector(".diff-all").addEventListener("click", function () { setAll(true); });
  bar.querySelector(".diff-none").addEventListener("click", function () { setAll(false); });
  narrow();
  var filter = bar.querySelector(".diff-filter");
  document.addEventListener("click", function (event) {
    if (filter.open && !filter.contains(event.target)) { filter.open = false; }
  });
  filter.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && filter.open) {
      filter.open = false;
      filter.querySelector("summary").focus();
    }
  });

  /* Walking. */
  function margin() { return parseFloat(getComputedStyle(changes[0]).scrollMarginTop) || 0; }
  function visible() {
    return changes.filter(function (change) { return !change.hidden; });
  }
  function inView() {
    var line = margin() + 8;
    return visible().find(function (change) { return change.getBoundingClientRect().bottom > line; }) || null;
  }
  function step(forward) {
    var all = visible();
    if (!all.length) { return; }
    var at = all.indexOf(document.activeElement && document.activeElement.closest(".change"));
    var line = margin();
    var to;
    if (at >= 0) {
      to = all[at + (forward ? 1 : -1)];
    } else if (forward) {
      to = all.find(function (change) { return change.getBoundingClientRect().top > line + 2; });
    } else {
      to = all.slice().reverse().find(function (change) { return change.getBoundingClientRect().top < line - 2; });
    }
    if (!to) { return; }
    to.scrollIntoView({ block: "start" });
    to.focus({ preventScroll: true, focusVisible: true });
  }
  bar.querySelector(".diff-next").addEventListener("click", function () { step(true); });
  bar.querySelector(".diff-previous").addEventListener("click", function () { step(false); });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.target.closest && event.target.closest("input, textarea, select, [contenteditable]")) { return; }
    if (event.key === "n" || event.key === "j") { step(true); event.preventDefault(); }
    if (event.key === "p" || event.key === "k") { step(false); event.preventDefault(); }
  });

  /* An address may point at what is hidden or folded. */
  function arrive() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    var change = target.closest(".change");
    if (change && change.hidden) { setAll(true); }
    var folded = target.closest("details");
    if (folded && !folded.open) { folded.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", arrive);
  arrive();
})();

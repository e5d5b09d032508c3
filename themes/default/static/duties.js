/* The marks of strength and role behind the sentences, on or off as the reader
   likes; remembered where the browser may store anything. */
(function () {
  "use strict";
  var KEY = "keiji-duties";
  var root = document.documentElement;
  var template = document.getElementById("duty-switch");
  var text = document.querySelector("main.text");
  if (!template || !text || !text.querySelector(".duties")) { return; }

  function stored() {
    try { return localStorage.getItem(KEY) !== "off"; } catch (e) { return true; }
  }
  function show(on) {
    if (on) { root.removeAttribute("data-duties"); } else { root.setAttribute("data-duties", "off"); }
  }
  var field = template.content.firstElementChild.cloneNode(true);
  var box = field.querySelector("input");
  box.checked = stored();
  show(box.checked);
  box.addEventListener("change", function () {
    show(box.checked);
    try { localStorage.setItem(KEY, box.checked ? "on" : "off"); } catch (e) { /* A share may forbid storage. */ }
  });
  var bar = text.querySelector(".duty-bar") || text;
  bar.insertBefore(field, bar.firstChild);
})();

/* Narrows lists of controls, prints them, copies code. Without it all is shown. */
(function () {
  "use strict";
  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  var template = document.getElementById("facet-filter");
  if (template) {
    var form = template.content.firstElementChild.cloneNode(true);
    template.parentNode.insertBefore(form, template);
    var input = form.querySelector("input[name=q]");
    var selects = all("select", form);
    var told = form.querySelector("[role=status]");
    var clear = form.querySelector("button[type=reset]");
    var fold = function (text) { return text.normalize("NFKC").toLowerCase(); };
    /* AI is no part of mail: letters and digits are found as whole words. */
    var holds = function (text, word) {
      if (!/^[a-z0-9]+$/.test(word)) { return text.indexOf(word) >= 0; }
      return new RegExp("(^|[^a-z0-9])" + word + "($|[^a-z0-9])").test(text);
    };
    var groups = all(".facet-group");
    var entries = [];
    groups.forEach(function (group) {
      all("li[data-type]", group).forEach(function (item) {
        var values = {};
        selects.forEach(function (select) {
          var value = item.dataset[select.name] || "";
          // A cycle of review may have blanks of its own.
          values[select.name] = select.name === "review" ? [value] : value.split(" ");
        });
        entries.push({ item: item, group: group, words: fold(item.textContent + "\n" + (item.dataset.also || "")), values: values });
      });
    });
    var fits = function (entry, words, but) {
      return words.every(function (word) { return holds(entry.words, word); })
        && selects.every(function (select) {
          return select === but || !select.value || entry.values[select.name].indexOf(select.value) >= 0;
        });
    };
    /* Behind each choice stands what it would leave. */
    var count = function (words) {
      selects.forEach(function (select) {
        var left = {};
        entries.forEach(function (entry) {
          if (!fits(entry, words, select)) { return; }
          entry.values[select.name].forEach(function (value) { left[value] = (left[value] || 0) + 1; });
        });
        all("option[value]:not([value=''])", select).forEach(function (option) {
          if (!option.dataset.name) { option.dataset.name = option.textContent; }
          var n = left[option.value] || 0;
          option.textContent = form.dataset.option.replace("{name}", option.dataset.name).replace("{n}", n);
          option.disabled = !n && option.value !== select.value;
        });
      });
    };
    var write = function () {
      var given = new URLSearchParams();
      if (input.value.trim()) { given.set("q", input.value.trim()); }
      selects.forEach(function (select) { if (select.value) { given.set(select.name, select.value); } });
      var asked = given.toString();
      try { history.replaceState(null, "", location.href.split(/[?#]/)[0] + (asked ? "#?" + asked : "")); } catch (e) { /* The address stays. */ }
    };
    var narrow = function (keep) {
      var words = fold(input.value).split(/\s+/).filter(Boolean);
      var shown = 0;
      groups.forEach(function (group) { group.hidden = true; });
      entries.forEach(function (entry) {
        var fit = fits(entry, words);
        entry.item.hidden = !fit;
        if (fit) { shown += 1; entry.group.hidden = false; }
      });
      var whole = shown === entries.length;
      told.textContent = whole ? "" : (shown ? form.dataset.shown : form.dataset.none).replace("{n}", entries.length).replace("{shown}", shown);
      clear.hidden = !words.length && selects.every(function (select) { return !select.value; });
      count(words);
      if (!keep) { write(); }
    };
    /* What an address asks for: ?iso=8.5 in a link, #?iso=8.5 from then on. */
    var adopt = function () {
      var asked = new URLSearchParams(location.hash.slice(0, 2) === "#?" ? location.hash.slice(2) : location.search);
      input.value = asked.get("q") || "";
      selects.forEach(function (select) {
        select.value = asked.get(select.name) || "";
        if (select.selectedIndex < 0) { select.value = ""; }
      });
      narrow(true);
    };
    input.addEventListener("input", function () { narrow(); });
    selects.forEach(function (select) { select.addEventListener("change", function () { narrow(); }); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function (event) {
      event.preventDefault();
      input.value = "";
      selects.forEach(function (select) { select.value = ""; });
      narrow();
      input.focus();
    });
    all(".print-list", form).forEach(function (button) {
      button.addEventListener("click", function () { print(); });
    });
    adopt();
    addEventListener("hashchange", function () { if (/^(#\?.*)?$/.test(location.hash)) { adopt(); } });
  }

  /* Code, as it was written. */
  var words = document.getElementById("copy-code");
  var live = document.querySelector(".live");
  var allowed = navigator.clipboard && window.isSecureContext;
  all(".code").forEach(function (block) {
    if (!words) { return; }
    var button = words.content.firstElementChild.cloneNode(true);
    button.addEventListener("click", function () {
      var code = block.querySelector("code");
      var said = function () {
        if (!live) { return; }
        live.textContent = button.dataset.done;
        setTimeout(function () { live.textContent = ""; }, 2500);
      };
      var select = function () {
        var range = document.createRange();
        range.selectNodeContents(code);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        if (document.execCommand("copy")) { said(); }
      };
      if (allowed) { navigator.clipboard.writeText(code.textContent).then(said, select); } else { select(); }
    });
    block.insertBefore(button, block.firstChild);
  });
})();

/* Narrows lists of controls, prints them, copies code. Without it all is shown.
   Where a body is chosen, what has data-of is of that body alone, and of what has
   data-only the one for that body stands in place of the one for all. */
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
    var fold = window.keijiNarrow.fold;
    var holds = window.keijiNarrow.holds;
    var groups = all(".facet-group");
    var entries = [];
    var body = selects.filter(function (select) { return select.name === "body"; })[0];
    var instead = all("[data-only]");
    var title = document.querySelector("h1 [data-only='']");
    var what = document.querySelector(".sheet-what");
    groups.forEach(function (group) {
      all("li[data-type], li[data-body]", group).forEach(function (item) {
        var values = {};
        selects.forEach(function (select) {
          var value = item.dataset[select.name] || "";
          // A cycle of review may have blanks of its own.
          values[select.name] = select.name === "review" ? [value] : value.split(" ");
        });
        var entry = { item: item, group: group, values: values, rows: all("[data-of]", item), of: {} };
        var rest = item.textContent;
        entry.rows.forEach(function (row) {
          rest = rest.replace(row.textContent, " ");
          entry.of[row.dataset.of] = fold((entry.of[row.dataset.of] || "") + "\n" + row.textContent);
        });
        // The words of one body's clauses are asked only where that body is chosen.
        entry.own = fold(rest + "\n" + (item.dataset.also || ""));
        entry.words = fold(item.textContent + "\n" + (item.dataset.also || ""));
        entry.badge = item.querySelector(".control-facts > .to-review");
        entry.told = entry.badge && entry.badge.textContent;
        entries.push(entry);
      });
    });
    var fits = function (entry, words, but) {
      var text = body && body.value && body !== but ? entry.own + (entry.of[body.value] || "") : entry.words;
      return words.every(function (word) { return holds(text, word); })
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
      if (input && input.value.trim()) { given.set("q", input.value.trim()); }
      selects.forEach(function (select) { if (select.value) { given.set(select.name, select.value); } });
      var asked = given.toString();
      try { history.replaceState(null, "", location.href.split(/[?#]/)[0] + (asked ? "#?" + asked : "")); } catch (e) { /* The address stays. */ }
    };
    /* The name of a choice, without the number behind it. */
    var named = function (select) {
      var option = select.options[select.selectedIndex];
      return option.dataset.name || option.textContent;
    };
    /* Only what is of the body, under its name, on the screen and on paper. */
    var turn = function () {
      var chosen = body.value;
      if (chosen) { document.body.dataset.body = chosen; } else { delete document.body.dataset.body; }
      instead.forEach(function (one) { one.hidden = one.dataset.only !== chosen; });
      all("[data-of]").forEach(function (row) { row.hidden = Boolean(chosen) && row.dataset.of !== chosen; });
      entries.forEach(function (entry) {
        if (!entry.badge) { return; }
        var row = entry.rows.filter(function (row) { return row.dataset.of === chosen; })[0];
        var n = row && row.dataset.r;
        entry.badge.hidden = Boolean(chosen) && !n;
        entry.badge.textContent = chosen && n ? form.dataset.again.replace("{n}", n) : entry.told;
      });
      var head = instead.filter(function (one) { return one.closest("h1") && !one.hidden; })[0];
      if (!head) { return; }
      document.documentElement.style.setProperty("--sheet-title", JSON.stringify(head.textContent));
      turn.rest = turn.rest || document.title.replace(title.textContent, "");
      document.title = head.textContent + turn.rest;
    };
    var narrow = function (keep) {
      var words = input ? fold(input.value).split(/\s+/).filter(Boolean) : [];
      var shown = 0;
      groups.forEach(function (group) { group.hidden = true; });
      entries.forEach(function (entry) {
        var fit = fits(entry, words);
        entry.item.hidden = !fit;
        if (fit) { shown += 1; entry.group.hidden = false; }
      });
      if (body) { turn(); }
      if (form.dataset.count) {
        groups.forEach(function (group) {
          var left = entries.filter(function (entry) { return entry.group === group && !entry.item.hidden; });
          group.querySelector("h2 .count").textContent = form.dataset.count.replace("{n}", left.length);
        });
      }
      if (what) {
        var asked = selects.filter(function (select) { return select.value && select !== body; }).map(function (select) {
          return [select.parentNode.firstChild.textContent.trim(), named(select)];
        });
        if (words.length) { asked.push([input.parentNode.firstChild.textContent.trim(), input.value.trim()]); }
        what.textContent = form.dataset.what.replace("{n}", shown) + asked.map(function (one) {
          return form.dataset.condition.replace("{name}", one[0]).replace("{value}", function () { return one[1]; });
        }).join("");
      }
      var whole = shown === entries.length;
      told.textContent = whole ? "" : (shown ? form.dataset.shown : form.dataset.none).replace("{n}", entries.length).replace("{shown}", shown);
      clear.hidden = !words.length && selects.every(function (select) { return !select.value; });
      count(words);
      if (!keep) { write(); }
    };
    /* What an address asks for: ?iso=8.5 in a link, #?iso=8.5 from then on. */
    var adopt = function () {
      var asked = new URLSearchParams(location.hash.slice(0, 2) === "#?" ? location.hash.slice(2) : location.search);
      if (input) { input.value = asked.get("q") || ""; }
      selects.forEach(function (select) {
        select.value = asked.get(select.name) || "";
        if (select.selectedIndex < 0) { select.value = ""; }
      });
      narrow(true);
    };
    if (input) { input.addEventListener("input", function () { narrow(); }); }
    selects.forEach(function (select) { select.addEventListener("change", function () { narrow(); }); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function (event) {
      event.preventDefault();
      if (input) { input.value = ""; }
      selects.forEach(function (select) { select.value = ""; });
      narrow();
      (input || selects[0]).focus();
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

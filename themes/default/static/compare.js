/* Bodies beside each other: the body that others are held against, and what is
   shown of a list. Without it the first body is the base and all is shown. */
(function () {
  "use strict";
  var live = document.querySelector(".live");
  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }
  function put(template) {
    var part = template.content.firstElementChild.cloneNode(true);
    template.parentNode.insertBefore(part, template);
    return part;
  }
  var saying = 0;
  function say(words) {
    if (!live) { return; }
    live.textContent = words;
    clearTimeout(saying);
    saying = setTimeout(function () { live.textContent = ""; }, 2500);
  }

  /* The base of a topic. */
  var KEY = "keiji-compare-base";
  var columns = document.querySelector(".columns");
  var bases = document.getElementById("base-switch");
  if (columns && bases) {
    var bar = put(bases);
    var choices = all("input", bar);
    var name = document.querySelector(".base-name");
    var hold = function (choice) {
      var base = choice.value;
      name.textContent = choice.parentNode.textContent.trim();
      all("u", columns).forEach(function (word) {
        word.classList.toggle("on", word.dataset.not.indexOf(base) >= 0);
      });
      all(".side-told", columns).forEach(function (told) { told.hidden = told.dataset.base !== base; });
      all(".column[data-base]", columns).forEach(function (column) {
        var is = column.dataset.base === base;
        column.classList.toggle("is-base", is);
        column.querySelector(".base-mark").hidden = !is;
      });
      all(".side-clause", columns).forEach(function (clause) {
        var letter = clause.dataset.relations.charAt(Number(base));
        var kind = { s: "same", i: "similar" }[letter];
        var head = clause.querySelector(".side-head");
        var mark = head.querySelector(".relation");
        if (mark) { mark.remove(); }
        if (!kind) { return; }
        mark = document.createElement("span");
        mark.className = "relation r-" + kind;
        mark.textContent = columns.dataset[kind];
        head.appendChild(document.createTextNode(" "));
        head.appendChild(mark);
      });
    };
    choices.forEach(function (choice) {
      choice.addEventListener("change", function () {
        hold(choice);
        try { localStorage.setItem(KEY, choice.dataset.body); } catch (e) { /* A share may forbid storage. */ }
        say(bar.dataset.said.replace("{name}", name.textContent));
      });
    });
    var kept = null;
    try { kept = localStorage.getItem(KEY); } catch (e) { /* As above. */ }
    var last = choices.filter(function (choice) { return choice.dataset.body === kept; })[0];
    if (last && !last.checked) {
      last.checked = true;
      hold(last);
    }
  }

  /* The list of topics. */
  var filter = document.getElementById("topic-filter");
  if (filter) {
    var form = put(filter);
    var input = form.querySelector("input");
    var select = form.querySelector("select");
    var count = form.querySelector(".topic-count");
    var fold = window.keijiNarrow.fold;
    var holds = window.keijiNarrow.holds;
    var areas = all(".topic-area").map(function (area) {
      var items = all("li", area).map(function (item) {
        return {
          item: item,
          words: fold(item.textContent + "\n" + (item.dataset.also || "")),
          lacks: item.dataset.lacks.split(" ")
        };
      });
      return { area: area, items: items };
    });
    var narrow = function () {
      var words = fold(input.value).split(/\s+/).filter(Boolean);
      var body = select.value;
      var shown = 0;
      var total = 0;
      areas.forEach(function (one) {
        var any = false;
        one.items.forEach(function (entry) {
          var fits = words.every(function (word) { return holds(entry.words, word); })
            && (!body || entry.lacks.indexOf(body) >= 0);
          entry.item.hidden = !fits;
          any = any || fits;
          total += 1;
          if (fits) { shown += 1; }
        });
        one.area.hidden = !any;
      });
      var whole = !words.length && !body;
      var told = shown ? form.dataset.shown : form.dataset.none;
      count.textContent = whole ? "" : told.replace("{n}", total).replace("{shown}", shown);
    };
    input.addEventListener("input", narrow);
    select.addEventListener("change", narrow);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    narrow();
  }

  /* Two bodies, by relation. */
  var walk = document.querySelector(".pair-walk");
  var relations = document.getElementById("pair-filter");
  if (walk && relations) {
    var tools = put(relations);
    var rows = all(".pair-row", walk);
    var chapters = all(".pair-chapter", walk);
    var said = tools.querySelector(".topic-count");
    var show = function (relation) {
      var shown = 0;
      rows.forEach(function (row) {
        row.hidden = Boolean(relation) && row.dataset.relation !== relation;
        if (!row.hidden) { shown += 1; }
      });
      chapters.forEach(function (chapter) {
        chapter.hidden = !chapter.querySelector(".pair-row:not([hidden])");
      });
      said.textContent = relation ? walk.dataset.shown.replace("{n}", rows.length).replace("{shown}", shown) : "";
    };
    var chosen = all("input", tools);
    chosen.forEach(function (input) {
      input.addEventListener("change", function () { show(input.value); });
    });
    var now = chosen.filter(function (input) { return input.checked; })[0];
    show(now ? now.value : "");
  }

  /* An address may point at what is folded. */
  function arrive() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var folded = target && target.closest("details");
    if (folded && !folded.open) { folded.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", arrive);
  arrive();
})();

/* Clauses against controls: what is shown of the table of a body. Without it a
   number of the table of chapters narrows its chapter by the style alone. */
(function () {
  "use strict";
  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }
  var fold = window.keijiNarrow.fold;
  var holds = window.keijiNarrow.holds;
  var template = document.getElementById("trace-filter");
  var table = document.querySelector(".trace-table");
  if (!template || !table) { return; }
  var form = template.content.firstElementChild.cloneNode(true);
  template.parentNode.insertBefore(form, template);
  var fields = form.elements;
  var count = form.querySelector(".filter-count");
  var controls = all(".control-table tbody tr").map(function (row) { return row.dataset; });
  var total = 0;
  var chapters = all(".trace-chapter").map(function (chapter) {
    var rows = all(".trace-row", chapter).map(function (row) {
      total += 1;
      var links = all("li[data-c]", row).map(function (item) {
        var control = controls[item.dataset.c] || {};
        return {
          item: item,
          type: control.type,
          owner: control.owner,
          status: control.status,
          relation: item.dataset.r,
          review: Boolean(item.querySelector(".to-review")),
        };
      });
      return {
        row: row,
        links: links,
        state: row.dataset.s,
        review: Boolean(row.querySelector(".to-review")),
        words: fold(row.textContent),
      };
    });
    return { chapter: chapter, slug: chapter.dataset.chapter, rows: rows };
  });

  function narrow() {
    var wanted = {};
    ["chapter", "type", "relation", "owner", "status", "state"].forEach(function (name) {
      wanted[name] = fields[name].value;
    });
    var words = fold(fields.words.value).split(/\s+/).filter(Boolean);
    var ofLinks = wanted.type || wanted.relation || wanted.owner || wanted.status;
    var shown = 0;
    var links = 0;
    chapters.forEach(function (one) {
      var any = false;
      one.rows.forEach(function (row) {
        var left = 0;
        row.links.forEach(function (link) {
          var fits = ["type", "relation", "owner", "status"].every(function (name) {
            return !wanted[name] || link[name] === wanted[name];
          }) && (wanted.state !== "review" || link.review);
          link.item.hidden = !fits;
          if (fits) { left += 1; }
        });
        var state = !wanted.state || (wanted.state === "review" ? row.review : row.state === wanted.state);
        var fits = (!wanted.chapter || wanted.chapter === one.slug) && state
          && (!ofLinks || left > 0)
          && words.every(function (word) { return holds(row.words, word); });
        row.row.hidden = !fits;
        any = any || fits;
        if (fits) { shown += 1; links += left; }
      });
      one.chapter.hidden = !any;
    });
    var told = shown === total && !ofLinks ? form.dataset.all : shown ? form.dataset.shown : form.dataset.none;
    count.textContent = told.replace("{n}", total).replace("{shown}", shown).replace("{links}", links);
  }

  form.addEventListener("input", narrow);
  form.addEventListener("change", narrow);
  form.addEventListener("reset", function () { setTimeout(narrow, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });

  /* A number of the table of chapters: its chapter and type. */
  all(".chapter-table td a[href^='#x-']").forEach(function (link) {
    link.addEventListener("click", function (event) {
      var target = document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
      var chapter = target && target.closest(".trace-chapter");
      if (!chapter) { return; }
      event.preventDefault();
      form.reset();
      fields.chapter.value = chapter.dataset.chapter;
      fields.type.value = target.className.replace("only only-", "");
      setTimeout(function () {
        narrow();
        form.scrollIntoView();
        fields.type.focus({ preventScroll: true });
      }, 0);
    });
  });
  narrow();
})();

/* The search field of every page, and what the results page shares with it.
   The search itself (search.js and its index) is loaded when somebody searches,
   from beside this file, so that it works from a disk. Nothing of a query or of
   an answer ever becomes markup: all is put in as text. */
(function () {
  "use strict";
  var here = (document.currentScript && document.currentScript.src) || "";
  var assets = here.replace(/[^/]*$/, "");
  var root = assets.replace(/[^/]*\/$/, "");
  var MARKS = 6;
  var LONGEST_MARK = 40;
  var QUICK = 6;
  var PAUSE = 150;

  /* ---- the search --------------------------------------------------------- */

  var loading = null;
  function load() {
    if (window.keiji && window.keiji.search) { return Promise.resolve(window.keiji); }
    if (loading) { return loading; }
    /* Where the page brings it along, it may not have run yet. */
    if (document.readyState !== "complete" && document.querySelector("script[src$='search.js']")) {
      return new Promise(function (done) {
        document.addEventListener("DOMContentLoaded", done);
        addEventListener("load", done);
      }).then(function () { return load(); });
    }
    loading = new Promise(function (done, fail) {
      var script = document.createElement("script");
      function end() {
        script.remove();
        if (window.keiji && window.keiji.search) { done(window.keiji); return; }
        loading = null;
        fail(new Error("search.js"));
      }
      script.onload = end;
      script.onerror = end;
      script.src = assets + "search.js";
      document.head.appendChild(script);
    });
    return loading;
  }

  /* The answer to a query, whatever the engine leaves out filled in. */
  function ask(query, options) {
    return load().then(function (keiji) {
      return (keiji.searchDetailed || keiji.search)(query, options);
    }).then(function (answer) {
      var hits = (Array.isArray(answer) ? answer : answer.hits) || [];
      return {
        hits: hits.filter(function (hit) { return hit && addressOf(hit); }),
        total: typeof answer.total === "number" ? answer.total : hits.length,
        expansions: answer.expansions || [],
        corrected: answer.corrected || null,
        warnings: answer.warnings || [],
        facets: answer.facets || null,
        place: answer.place || null,
        body: answer.body || null,
        /* Where a part of the index is missing, nothing can be denied. */
        noAnswer: !!answer.noAnswer || (!hits.length && !(answer.warnings || []).length)
      };
    });
  }

  /* ---- one result --------------------------------------------------------- */

  function make(name, className, text) {
    var element = document.createElement(name);
    if (className) { element.className = className; }
    if (text !== undefined) { element.textContent = text; }
    return element;
  }

  function fill(text, values) {
    return String(text || "").replace(/\{(\w+)\}/g, function (whole, name) {
      return name in values ? String(values[name]) : whole;
    });
  }

  /* Only what lies in this site is linked. */
  function addressOf(hit) {
    try {
      var address = new URL(hit.url, root);
      return address.href.indexOf(root) === 0 ? address : null;
    } catch (e) { return null; }
  }

  /* The address of the clause, with the words to be marked there. A query part,
     not a part of the fragment: the browser then still jumps by itself. */
  function linkTo(hit, query) {
    var address = addressOf(hit);
    var words = matched(hit);
    if (words.length) {
      var given = new URLSearchParams({ q: query.slice(0, 100) });
      words.forEach(function (word) { given.append("mark", word); });
      address.search = given.toString();
    }
    return address.href;
  }

  /* A text with ranges of UTF-16 units, cut at the ends of the ranges. */
  function pieces(text, marks) {
    var all = String(text || "");
    var out = [];
    var at = 0;
    (marks || []).forEach(function (mark) {
      var start = Math.max(at, mark[0] | 0);
      var end = Math.min(all.length, mark[1] | 0);
      if (start >= end) { return; }
      if (start > at) { out.push({ text: all.slice(at, start) }); }
      out.push({ text: all.slice(start, end), marked: true });
      at = end;
    });
    if (at < all.length) { out.push({ text: all.slice(at) }); }
    return out;
  }
  function piecesOf(hit) {
    var excerpt = hit.excerpt || {};
    return pieces(excerpt.text, excerpt.marks);
  }

  function matched(hit) {
    var words = [];
    piecesOf(hit).concat(pieces(hit.heading, hit.headingMarks)).forEach(function (piece) {
      var word = piece.text.trim();
      if (piece.marked && word && word.length <= LONGEST_MARK && words.indexOf(word) < 0) { words.push(word); }
    });
    return words.slice(0, MARKS);
  }

  function put(element, list) {
    list.forEach(function (piece) {
      element.appendChild(piece.marked ? make("mark", "", piece.text) : document.createTextNode(piece.text));
    });
    return element;
  }

  function named(value) {
    if (typeof value === "string") { return value; }
    return value ? value.name || [value.label, value.heading].filter(Boolean).join(" ") : "";
  }

  /* The printed labels from the article, or the numbered section, in. */
  function numberOf(hit) {
    if (hit.citation) { return hit.citation; }
    var labels = (hit.path || []).map(function (one) { return one && one.label; }).concat(hit.label).filter(Boolean);
    var from = 0;
    labels.forEach(function (label, n) {
      if (/^第.+条|^[0-9０-９]+[.．][0-9０-９]/.test(label)) { from = n; }
    });
    return labels.slice(from).join(" ");
  }

  function nameOf(hit, path) {
    var name = make("a");
    var number = numberOf(hit);
    if (number) { name.appendChild(make("span", "result-number", number)); }
    if (number && hit.heading) { name.appendChild(document.createTextNode(" ")); }
    put(name, pieces(hit.heading, hit.headingMarks));
    if (!name.textContent) { name.textContent = path[path.length - 1] || hit.id; }
    return name;
  }

  /* The body, unless the title of its policy says it. */
  function originOf(hit) {
    var body = named(hit.body);
    var policy = named(hit.policy);
    return (policy.indexOf(body) === 0 ? [policy] : [body, policy]).filter(Boolean);
  }

  function itemOf(hit, query) {
    var item = make("li", "result");
    item.dataset.clauseId = hit.id;
    var path = (hit.path || []).map(named).filter(Boolean);
    var link = nameOf(hit, path);
    link.href = linkTo(hit, query);
    var name = make("p", "result-name");
    name.appendChild(link);
    var origin = make("p", "result-origin");
    function add(className, text) {
      if (text) { origin.append(make("span", className, text), " "); }
    }
    originOf(hit).forEach(function (text) { add("result-body", text); });
    add("result-version", named(hit.version));
    add("result-path", path.join(" › "));
    item.append(name, origin);
    if (hit.excerpt && hit.excerpt.text && hit.excerpt.text !== hit.heading) {
      item.appendChild(put(make("p", "result-text"), piecesOf(hit)));
    }
    return item;
  }

  /* ---- keys ---------------------------------------------------------------- */

  var field = document.getElementById("find-words");
  var form = field && field.form;

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  /* Up and down lead through the links of a list and back to the field. */
  function arrows(area, leave) {
    document.addEventListener("keydown", function (event) {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) { return; }
      var inside = area.contains(event.target);
      if (event.target !== field && !inside) { return; }
      if (event.key === "Escape" && inside) { event.preventDefault(); field.focus(); field.select(); return; }
      if (event.key === "Escape" && leave) { leave(); return; }
      var step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      var links = Array.from(area.querySelectorAll(".result-name a, .quick-all"));
      if (!step || !links.length || (inside && isTyping(event.target))) { return; }
      var at = links.indexOf(document.activeElement) + step;
      if (event.target === field && step < 0) { return; }
      event.preventDefault();
      if (at < 0) { field.focus(); } else if (at < links.length) { links[at].focus(); }
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (!field || isTyping(event.target)) { return; }
    event.preventDefault();
    field.focus();
    field.select();
  });

  /* Calls `work` when typing pauses; never in the middle of a conversion. */
  function whenTyped(work) {
    var timer = 0;
    function soon(event) {
      clearTimeout(timer);
      if (!event.isComposing) { timer = setTimeout(work, PAUSE); }
    }
    field.addEventListener("input", soon);
    field.addEventListener("compositionend", soon);
    return function () { clearTimeout(timer); };
  }

  window.keijiFind = {
    ask: ask, itemOf: itemOf, make: make, fill: fill, named: named, arrows: arrows,
    whenTyped: whenTyped, form: form, field: field
  };

  /* ---- quick results below the field -------------------------------------- */

  var quick = form && form.querySelector(".quick");
  if (!quick) { return; }
  var live = document.querySelector(".live");
  var turn = 0;

  function resultsPage(query) {
    return form.action.split(/[?#]/)[0] + "#" + new URLSearchParams({ q: query }).toString();
  }
  function close() {
    turn += 1;
    quick.hidden = true;
    quick.textContent = "";
  }
  function tell(text) {
    var said = make("p", "unseen", text);
    said.setAttribute("role", "status");
    return said;
  }
  function open(query, answer) {
    quick.textContent = "";
    var none = answer.noAnswer;
    var list = make("ol", "results");
    list.setAttribute("role", "list");
    answer.hits.forEach(function (hit) { list.appendChild(itemOf(hit, query)); });
    quick.append(list);
    if (!answer.hits.length) { quick.append(make("p", "quick-none", none ? quick.dataset.none : quick.dataset.broken)); }
    if (answer.hits.length && answer.warnings.length) { quick.append(make("p", "quick-none", quick.dataset.partial)); }
    var all = make("a", "quick-all", quick.dataset.all);
    all.href = resultsPage(query);
    if (!none) { quick.append(all); }
    quick.hidden = false;
    live.classList.add("aside");
    live.textContent = none ? quick.dataset.none : fill(quick.dataset.count, { n: answer.total });
  }
  function look() {
    var query = field.value.trim();
    if (!query) { close(); return; }
    var mine = turn += 1;
    ask(query, { limit: QUICK }).then(function (answer) {
      if (mine === turn) { open(query, answer); }
    }, function () {
      if (mine !== turn) { return; }
      quick.textContent = "";
      quick.append(make("p", "quick-none", quick.dataset.broken));
      quick.hidden = false;
    });
  }

  var stop = whenTyped(look);
  arrows(quick, close);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    stop();
    location.href = resultsPage(field.value.trim());
  });
  document.addEventListener("pointerdown", function (event) {
    if (!form.contains(event.target)) { close(); }
  });
  form.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) { close(); }
  });
})();

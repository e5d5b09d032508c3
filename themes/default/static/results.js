/* The results page. The query and all that narrows it stand in the fragment of
   the address, so that a search can be sent, kept and gone back to. */
(function () {
  "use strict";
  var find = window.keijiFind;
  var page = document.getElementById("search");
  if (!page || !find) { return; }
  var text = page.dataset;
  var state = page.querySelector(".search-state");
  var list = page.querySelector(".results");
  var more = page.querySelector(".more");
  var facets = page.querySelector(".facets");
  var unfilter = facets.querySelector(".no-facets");
  var widen = facets.querySelector(".more-facets");
  var expansions = page.querySelector(".expansions");
  var adviceNone = page.querySelector(".advice-none");
  var adviceBegin = page.querySelector(".advice-begin");
  var siteTitle = document.title;
  var STEP = 20;
  /* What the strengths of a duty are called: must=義務;prohibit=禁止. */
  var strengths = {};
  (text.strengths || "").split(";").forEach(function (one) { strengths[one.split("=")[0]] = one.split("=")[1]; });
  /* What the choices are called, also where they have no results. */
  var known = {};
  facets.querySelectorAll("[data-facet=body] option").forEach(function (one) { known["body" + one.value] = one.textContent; });
  /* Roles and strengths are loaded when somebody asks for them. */
  var wide = false;
  var MOST_WARNINGS = 3;
  var SHOWN_WORDS = 3;
  var KINDS = ["body", "chapter", "role", "duty"];
  var limit = STEP;
  var turn = 0;
  page.hidden = false;

  /* ---- the address --------------------------------------------------------- */

  function read() {
    var given = new URLSearchParams(location.hash.slice(1));
    var wish = { q: (given.get("q") || "").trim(), expand: given.get("expand") !== "0", filters: {} };
    KINDS.forEach(function (kind) {
      if (given.get(kind)) { wish.filters[kind] = given.get(kind); }
    });
    return wish;
  }
  function write(wish, replace) {
    var given = new URLSearchParams();
    if (wish.q) { given.set("q", wish.q); }
    KINDS.forEach(function (kind) {
      if (wish.filters[kind]) { given.set(kind, wish.filters[kind]); }
    });
    if (!wish.expand) { given.set("expand", "0"); }
    var address = location.href.split(/[?#]/)[0] + "#" + given.toString();
    try {
      if (replace) { history.replaceState(null, "", address); } else { history.pushState(null, "", address); }
    } catch (e) { location.hash = given.toString(); }
  }
  /* A form without scripts leads here with ?q=…; from here on the fragment has it. */
  function adopt() {
    var asked = new URLSearchParams(location.search).get("q");
    if (asked && !location.hash) { write({ q: asked.trim(), expand: true, filters: {} }, true); }
  }

  /* ---- narrowing ------------------------------------------------------------ */

  /* What the engine counted over all hits. */
  function options(answer, kind) {
    var found = (answer.facets && answer.facets[kind]) || [];
    if (kind !== "duty") { return found; }
    return found.map(function (one) { return { id: one.id, name: strengths[one.id] || one.id, count: one.count }; });
  }
  function showFacets(answer, wish) {
    var any = false;
    KINDS.forEach(function (kind) {
      var select = facets.querySelector("[data-facet=" + kind + "]");
      var chosen = wish.filters[kind] || "";
      var choices = options(answer, kind).map(function (one) { return { id: one.id, name: one.name, n: one.count }; });
      choices.forEach(function (one) { known[kind + one.id] = one.name; });
      if (chosen && !choices.some(function (one) { return one.id === chosen; })) {
        choices.push({ id: chosen, name: known[kind + chosen] || chosen, n: 0 });
      }
      select.textContent = "";
      [{ id: "", name: text.any }].concat(choices).forEach(function (one) {
        var label = one.n === undefined ? one.name : find.fill(text.option, { name: one.name, n: one.n });
        var option = find.make("option", "", label);
        option.value = one.id;
        option.selected = one.id === chosen;
        select.appendChild(option);
      });
      var hidden = choices.length < 2 && !chosen;
      select.parentNode.hidden = hidden;
      any = any || !hidden;
    });
    widen.hidden = wide || !answer.hits.length;
    unfilter.hidden = !Object.keys(wish.filters).length;
    facets.hidden = !any && widen.hidden && unfilter.hidden;
  }

  /* ---- showing -------------------------------------------------------------- */

  function say(lines) {
    state.textContent = "";
    lines.forEach(function (line) { state.appendChild(find.make("p", line.name || "", line.text)); });
  }
  /* A few of the words at once, all of them behind a switch. */
  function expanded(answer, wish) {
    var groups = new Map();
    answer.expansions.forEach(function (one) {
      if (!groups.has(one.from)) { groups.set(one.from, []); }
      groups.get(one.from).push(one.to);
    });
    function told(most) {
      return Array.from(groups, function (group) {
        var words = group[1].slice(0, most).join("、") + (group[1].length > most ? text.rest : "");
        return find.fill(text.arrow, { from: group[0], to: words });
      });
    }
    var few = told(SHOWN_WORDS);
    var all = told(Infinity);
    var details = expansions.querySelector("details");
    expansions.hidden = !all.length && wish.expand;
    expansions.querySelector(".expanded").textContent = wish.expand
      ? find.fill(text.expanded, { list: few.join("、") }) : text.narrowed;
    details.hidden = !wish.expand || few.join() === all.join();
    var list = details.querySelector("ul");
    list.textContent = "";
    all.forEach(function (line) { list.appendChild(find.make("li", "", line)); });
    expansions.querySelector("button").textContent = wish.expand ? text.only : text.widen;
  }
  function clear() {
    list.textContent = "";
    more.hidden = facets.hidden = expansions.hidden = adviceNone.hidden = true;
  }
  function show(answer, wish, first) {
    var hits = answer.hits;
    var narrowed = Object.keys(wish.filters).length > 0;
    var total = Math.max(hits.length, answer.total);
    var warnings = Array.from(new Set(answer.warnings));
    if (warnings.length > MOST_WARNINGS) {
      warnings.splice(MOST_WARNINGS - 1, Infinity, find.fill(text.warnings, { n: warnings.length - MOST_WARNINGS + 1 }));
    }
    var lines = warnings.map(function (warning) { return { text: String(warning), name: "search-warning" }; });
    var corrected = answer.corrected;
    if (answer.body) { lines.push({ text: find.fill(text.ofBody, { name: known["body" + answer.body] || answer.body }) }); }
    if (answer.place === "above") { lines.push({ text: text.placeAbove }); }
    if (answer.place === "nowhere") { lines.push({ text: text.placeNowhere }); }
    if (narrowed) { lines.push({ text: text.filtered }); }
    if (corrected && corrected.to) { lines.push({ text: find.fill(text.corrected, corrected) }); }
    var none = !hits.length;
    var count = none ? text.none : total > hits.length ? text.shown : text.count;
    if (!none || answer.noAnswer || narrowed) { lines.push({ text: find.fill(count, { q: shortened(wish.q), n: total, shown: hits.length }), name: "search-count" }); }
    say(lines);
    list.textContent = "";
    if (!none) { hits.forEach(function (hit) { list.appendChild(find.itemOf(hit, wish.q)); }); }
    if (first && list.children[first]) { list.children[first].querySelector("a").focus(); }
    more.hidden = none || total <= hits.length;
    adviceNone.hidden = !none;
    expanded(none && answer.noAnswer ? { expansions: [] } : answer, wish);
    showFacets(answer, wish);
  }
  function shortened(query) {
    var chars = Array.from(query);
    return chars.length > 60 ? chars.slice(0, 60).join("") + "…" : query;
  }

  /* `first` is the result to go to, where more were asked for. */
  function run(wish, first) {
    var mine = turn += 1;
    adviceBegin.hidden = !!wish.q;
    page.querySelector(".paper").textContent = wish.q ? find.fill(text.title, { q: wish.q }) : "";
    document.title = wish.q ? find.fill(text.title, { q: shortened(wish.q) }) + "｜" + siteTitle : siteTitle;
    if (!wish.q) { clear(); say([]); return; }
    wide = wide || !!(wish.filters.role || wish.filters.duty);
    find.ask(wish.q, { limit: limit, facets: wide, filters: wish.filters, expand: wish.expand, synonyms: wish.expand }).then(function (answer) {
      if (mine === turn) { show(answer, wish, first); }
    }, function () {
      if (mine !== turn) { return; }
      clear();
      adviceNone.hidden = false;
      say([{ text: text.broken, name: "search-warning" }]);
    });
  }

  /* ---- what the reader does -------------------------------------------------- */

  function fresh() {
    var wish = read();
    limit = STEP;
    if (find.field.value.trim() !== wish.q) { find.field.value = wish.q; }
    run(wish);
  }
  function change(edit, replace) {
    var wish = read();
    edit(wish);
    write(wish, replace);
    fresh();
  }
  function typed(replace) {
    var query = find.field.value.trim();
    if (query === read().q) { return; }
    /* Who reads one body's rules goes on reading them. */
    change(function (wish) { wish.q = query; delete wish.filters.chapter; }, replace);
  }

  var stop = find.whenTyped(function () { typed(true); });
  find.arrows(list, null);
  adviceBegin.addEventListener("click", function (event) {
    var example = event.target.closest("button");
    if (example) { change(function (wish) { wish.q = example.textContent; }, false); }
  });
  find.form.addEventListener("submit", function (event) {
    event.preventDefault();
    stop();
    typed(false);
  });
  facets.addEventListener("change", function (event) {
    var kind = event.target.dataset.facet;
    change(function (wish) {
      wish.filters[kind] = event.target.value;
      /* The chapters of one body are not those of another. */
      if (kind === "body") { delete wish.filters.chapter; }
    }, true);
  });
  unfilter.addEventListener("click", function () {
    change(function (wish) { wish.filters = {}; }, true);
    find.field.focus();
  });
  widen.addEventListener("click", function () {
    wide = true;
    run(read());
  });
  expansions.querySelector("button").addEventListener("click", function () {
    change(function (wish) { wish.expand = !wish.expand; }, true);
  });
  more.addEventListener("click", function () {
    var first = list.children.length;
    limit += STEP;
    run(read(), first);
  });
  addEventListener("hashchange", fresh);
  addEventListener("popstate", fresh);
  adopt();
  fresh();
})();

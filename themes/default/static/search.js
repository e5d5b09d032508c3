// Clause search in the page. Loads the index piece by piece with script
// elements, from where this file lies, so that it works over HTTP and from a
// disk. `src/search/` has the same rules in Rust; both pass the same vectors,
// and all numbers are whole, so that both come to the same order.
// What can be called is told in data/search-api.md.
(() => {
  'use strict';

  // ---- files ---------------------------------------------------------------

  var here = (document.currentScript && document.currentScript.src) || '';
  var base = here.replace(/[^/]*$/, '') + 'search/';
  var top = here.replace(/[^/]*$/, '') + '../';
  var files = Object.create(null);
  var pending = Object.create(null);

  window.keijiShard = function (name, content) { files[name] = content; };

  // Resolves when the file is there, or is found missing or cut short.
  function load(name) {
    if (name in files) return Promise.resolve();
    if (pending[name]) return pending[name];
    pending[name] = new Promise((done) => {
      var script = document.createElement('script');
      function end() {
        script.remove();
        // Asked for again by the next query, which may have better luck.
        if (!(name in files)) delete pending[name];
        done();
      }
      script.onload = script.onerror = end;
      script.src = base + name + '.js';
      document.head.appendChild(script);
    });
    return pending[name];
  }

  function loadAll(names) { return Promise.all(names.map(load)); }

  // ---- spelling: as src/japanese/normalise.rs --------------------------------

  var DIGITS = '零一二三四五六七八九';
  var SMALL = { 'ァ': 'ア', 'ィ': 'イ', 'ゥ': 'ウ', 'ェ': 'エ', 'ォ': 'オ', 'ヮ': 'ワ', 'ヵ': 'か', 'ヶ': 'か', '〇': '0', '〜': '~' };
  var kanji = new Map();

  function isKatakana(c) { return (c >= 'ァ' && c <= 'ヺ') || c === 'ー'; }
  function isHiragana(c) { return c >= 'ぁ' && c <= 'ゖ'; }
  function isLatin(c) { return /^[a-z0-9]$/.test(c); }
  function isKanji(c) {
    var n = c.codePointAt(0);
    return c === '々' || c === '〆' || (n >= 0x3400 && n <= 0x9fff) || (n >= 0xf900 && n <= 0xfaff) || (n >= 0x20000 && n <= 0x3ffff);
  }
  function isMark(c) { return c === 'ﾞ' || c === 'ﾟ' || /^\p{M}$/u.test(c); }
  function isBlank(c) { return /^[\s\p{Cc}\u0085\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffd]$/u.test(c); }

  function plain(c) {
    var n = c.codePointAt(0);
    if (n < 128) return c;
    if (/[‐‑‒–—―−⁃─━]/.test(c)) return '-';
    if (SMALL[c]) return SMALL[c];
    var digit = DIGITS.indexOf(c);
    if (digit >= 0) return String(digit);
    return kanji.get(c) || c;
  }

  // The characters that search compares, each with the index of its origin.
  function foldWithOrigin(text) {
    var source = Array.from(text);
    var chars = [];
    var origin = [];
    for (var at = 0; at < source.length;) {
      var end = at + 1;
      while (end < source.length && isMark(source[end])) end += 1;
      var cluster = source.slice(at, end).join('').normalize('NFKC');
      for (var c of cluster) {
        for (var low of c.toLowerCase()) {
          if (!isBlank(low) && !/^\p{M}$/u.test(low)) {
            chars.push(plain(low));
            origin.push(at);
          }
        }
      }
      at = end;
    }
    return joinMarks(chars, origin);
  }

  function joinMarks(chars, origin) {
    for (var at = 1; at < chars.length; at += 1) {
      if (chars[at] === '-' && isKatakana(chars[at - 1])) chars[at] = 'ー';
    }
    var letter = c => c !== undefined && c >= 'a' && c <= 'z';
    var out = { chars: [], origin: [] };
    chars.forEach((c, at) => {
      var before = chars[at - 1];
      var after = chars[at + 1];
      var gone = c === 'ー'
        ? before !== undefined && isKatakana(before) && !(after !== undefined && isKatakana(after))
        : c === '-' && (letter(before) || letter(after));
      if (!gone) {
        out.chars.push(c);
        out.origin.push(origin[at]);
      }
    });
    return out;
  }

  function fold(text) { return foldWithOrigin(text).chars.join(''); }

  var SOUNDS = { 'ぁ': 'ア', 'ぃ': 'イ', 'ぅ': 'ウ', 'ぇ': 'エ', 'ぉ': 'オ', 'ゎ': 'ワ', 'ヂ': 'ジ', 'ぢ': 'ジ', 'ヅ': 'ズ', 'づ': 'ズ', 'ヴ': 'ブ', 'ゔ': 'ブ', 'ヲ': 'オ', 'を': 'オ' };

  function sound(folded) {
    var out = '';
    for (var c of folded) {
      if (c === 'ー') continue;
      out += SOUNDS[c] || (isHiragana(c) ? String.fromCharCode(c.charCodeAt(0) + 0x60) : c);
    }
    return out;
  }

  // ---- the index -------------------------------------------------------------

  var index = null;

  // Reads the numbers that src/search/numbers.rs writes.
  function numbers(text, from) {
    var out = [];
    var value = 0;
    var scale = 1;
    for (var at = from || 0; at < text.length; at += 1) {
      var digit = text.charCodeAt(at) - 35;
      if (digit > 57) digit -= 1;
      value += (digit % 45) * scale;
      if (digit < 45) {
        out.push(value);
        value = 0;
        scale = 1;
      } else {
        scale *= 45;
      }
    }
    return out;
  }

  function ascending(text, from) {
    var last = 0;
    return numbers(text, from).map(n => (last += n));
  }

  function frontCoded(text) {
    var out = [];
    var last = [];
    text.split('\n').forEach((line) => {
      if (!line) return;
      var shared = line.charCodeAt(0) - 35;
      last = last.slice(0, shared).concat(Array.from(line.slice(1)));
      out.push(last.join(''));
    });
    return out;
  }

  function push(map, key, value) {
    if (map.has(key)) map.get(key).push(value); else map.set(key, [value]);
  }

  function open(core) {
    var pairs = Array.from(core.kanji);
    for (var k = 0; k < pairs.length; k += 2) kanji.set(pairs[k], pairs[k + 1]);
    var it = {
      core: core, words: new Map(), sounds: new Map(), skeletons: new Map(),
      starts: [], bodies: [], rows: [], depths: [], parents: [], ends: [], groupsOf: new Map(), apart: new Set(), longest: 1,
    };
    var terms = core.terms.split('\n').filter(Boolean).map(term => [fold(term), term]);
    it.groups = openGroups(numbers(core.groups), terms);
    it.keys = frontCoded(core.words).concat(terms.map(term => term[0]));
    var counts = numbers(core.counts);
    it.keys.forEach((key, n) => {
      it.words.set(key, counts[n]);
      it.longest = Math.max(it.longest, Array.from(key).length);
      var own = stemless(key);
      if (Array.from(own).every(isKatakana)) push(it.sounds, sound(own), key);
      var skeleton = Array.from(key).filter(isKanji).join('');
      if (Array.from(skeleton).length > 1) push(it.skeletons, skeleton, key);
    });
    openExtents(it, numbers(core.extents));
    it.groups.forEach((group, n) => {
      [0, 1].forEach((list) => {
        group.words[list].forEach(function (word) { push(it.groupsOf, word[0], n); });
      });
    });
    core.apart.forEach((pair) => {
      it.apart.add(pair[0] + '\n' + pair[1]);
      it.apart.add(pair[1] + '\n' + pair[0]);
    });
    it.clauseFirsts = ascending(core.clauseShards);
    it.pairFirsts = Array.from(core.pairShards).reduce((out, c, n) => {
      if (n % 2) out[out.length - 1] += c; else out.push(c);
      return out;
    }, []);
    return it;
  }

  // Lists of the same, the near and the wider words, and the kind, one after the other.
  function openGroups(list, terms) {
    var out = [];
    for (var at = 0; at < list.length; at += 1) {
      var words = [];
      while (words.length < 3) {
        var count = list[at];
        words.push(list.slice(at + 1, at + 1 + count).map(n => terms[n]));
        at += count + 1;
      }
      out.push({ words: words, spelling: list[at] === 1 });
    }
    return out;
  }

  // Joins the readings to the words, once they are there.
  function openReadings() {
    if (index.read || typeof files.readings !== 'string') return;
    index.read = true;
    var readings = files.readings.split('\n');
    index.keys.forEach((key, n) => {
      var reading = Array.from(readings[n] || '').map(decodeSound).join('');
      if (!reading) return;
      push(index.sounds, reading, key);
    });
  }

  // Whether a query has so much hiragana that it may spell a word.
  function spells(query) {
    return pieces(query).some((piece) => {
      var lead = kanaLead(piece);
      return lead === piece.length || lead > 4;
    });
  }

  function decodeSound(sign) {
    var n = sign === '!' ? 57 : sign.charCodeAt(0) - 0x23;
    return sign.charCodeAt(0) < 128 ? String.fromCharCode(0x30a1 + n) : sign;
  }

  function openExtents(it, list) {
    var at = 0;
    var stack = [];
    for (var n = 0; n < list.length; n += 2) {
      var doc = n / 2;
      var depth = list[n + 1] % 16;
      it.rows.push(Math.floor(list[n + 1] / 16) % 2 === 1);
      it.starts.push(at);
      it.bodies.push(at + Math.floor(list[n + 1] / 32));
      it.depths.push(depth);
      at += list[n];
      while (stack.length && (it.depths[stack[stack.length - 1]] >= depth || isShelfStart(it, doc))) {
        it.ends[stack.pop()] = doc;
      }
      it.parents.push(stack.length ? stack[stack.length - 1] : -1);
      stack.push(doc);
    }
    it.length = at;
    it.count = it.starts.length;
    stack.forEach(function (doc) { it.ends[doc] = it.count; });
    it.average = Math.max(1, Math.floor(at / Math.max(1, it.count)));
  }

  function isShelfStart(it, doc) { return it.core.shelves.some(s => s[6] === doc); }
  function stemless(key) { return key.endsWith('~') ? key.slice(0, -1) : key; }

  // The last shard whose first key is not behind the key.
  function shardOf(firsts, key) {
    var low = 0;
    var high = firsts.length - 1;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (compare(firsts[middle], key) <= 0) low = middle; else high = middle - 1;
    }
    return low;
  }

  // By code point, as Rust compares; UTF-16 has another order beyond U+FFFF.
  function compare(a, b) {
    if (typeof a === 'number') return a - b;
    var x = Array.from(a);
    var y = Array.from(b);
    for (var n = 0; n < x.length && n < y.length; n += 1) {
      var d = x[n].codePointAt(0) - y[n].codePointAt(0);
      if (d) return d;
    }
    return x.length - y.length;
  }

  var parsed = Object.create(null);

  // The records of a shard of words or pairs, by key.
  function records(name, isPair) {
    if (parsed[name]) return parsed[name];
    var out = new Map();
    if (typeof files[name] !== 'string') return out;
    var parts = files[name].split(' ');
    if (isPair) {
      parts.forEach((part) => {
        var pair = Array.from(part.slice(0, 4)).slice(0, 2).join('');
        if (pair) out.set(pair, part.slice(pair.length));
      });
    } else {
      for (var n = 0; n + 1 < parts.length; n += 2) out.set(parts[n], parts[n + 1]);
    }
    parsed[name] = out;
    return out;
  }

  function wordShard(key) { return 'w' + shardOf(index.core.wordShards, key); }
  function pairShard(pair) { return 'g' + shardOf(index.pairFirsts, pair); }

  function wordPlaces(key) {
    var text = index.words.get(key) ? records(wordShard(key)).get(key) : undefined;
    return text === undefined ? [] : ascending(text);
  }

  function pairPlaces(pair) {
    var text = records(pairShard(pair), true).get(pair);
    return text === undefined ? [] : ascending(text);
  }

  // Pairs that cover a phrase: every second one, and the last.
  function cover(chars) {
    var out = [];
    for (var at = 0; at + 1 < chars.length; at += 2) out.push(at);
    if (chars.length % 2 === 1 && chars.length > 1) out.push(chars.length - 2);
    return out;
  }

  function phraseShards(chars) {
    if (chars.length === 1) {
      var out = [];
      var last = shardOf(index.pairFirsts, chars[0] + '\u{10ffff}');
      for (var n = shardOf(index.pairFirsts, chars[0]); n <= last; n += 1) out.push('g' + n);
      return out;
    }
    return cover(chars).map(at => pairShard(chars[at] + chars[at + 1]));
  }

  function singlePlaces(c) {
    var out = [];
    phraseShards([c]).forEach((name) => {
      records(name, true).forEach((text, pair) => {
        if (pair.startsWith(c)) out = out.concat(ascending(text));
      });
    });
    return out.sort((a, b) => a - b);
  }

  function phrasePlaces(chars) {
    if (!chars.length) return [];
    if (chars.length === 1) return singlePlaces(chars[0]);
    var places = null;
    cover(chars).forEach((at) => {
      if (places && !places.length) return;
      var own = pairPlaces(chars[at] + chars[at + 1]);
      if (!places) {
        places = own.map(p => p - at);
        return;
      }
      var set = new Set(own);
      places = places.filter(p => set.has(p + at));
    });
    return places;
  }

  // ---- citations: as src/search/citation.rs ----------------------------------

  var NUMERAL = { '〇': 0, '零': 0, '一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9 };
  var TENS = { '十': 10, '百': 100, '千': 1000 };

  // 八十七 and 八七 become 87; other characters stay.
  function arabic(text) {
    return text.replace(/[〇零一二三四五六七八九十百千]+/g, (run) => {
      if (!/[十百千]/.test(run)) return Array.from(run).map(c => NUMERAL[c]).join('');
      var total = 0;
      var digit = 0;
      for (var c of run) {
        if (c in TENS) {
          total += (digit || 1) * TENS[c];
          digit = 0;
        } else {
          digit = digit * 10 + NUMERAL[c];
        }
      }
      return String(total + digit);
    });
  }

  // A path segment or query as citations are compared: narrow, circled numbers kept.
  function citable(text) {
    var out = '';
    for (var c of text) out += /[①-⑳]/.test(c) ? c : c.normalize('NFKC');
    // A blank between two digits keeps them apart: 第5 6 is 第5の6, not 第56.
    // Dots go that end a label: 8.1.(6).
    out = out.replace(/\.(?!\d)/g, '').replace(/(\d)[\s\u0000-\u001f]+(?=\d)/g, '$1の');
    return arabic(out.replace(/[\s\u0000-\u001f]/g, ''));
  }

  var STEP = /^(?:第?(\d+)(?:の(\d+))?(部|章|節|条|項|号)(?:の(\d+))?|(別表|別紙|様式|附則|付則)第?(\d*)号?|第(\d+)|(\d+(?:\.\d+)+)|(\d+)|\(([\dア-ン]+|[a-z])\)|([ア-ン])(?![ァ-ヺー])|([①-⑳])|の(\d+))/;

  // The names a step of a citation may have as a path segment.
  function stepNames(m) {
    if (m[3]) {
      var branch = m[2] ? 'の' + m[2] : m[4] ? 'の' + m[4] : '';
      if (m[3] === '項') return [m[1]];
      if (m[3] === '号') return ['(' + m[1] + ')' + branch, m[1]];
      return [m[1] + m[3] + branch];
    }
    if (m[5]) return [(m[5] === '付則' ? '附則' : m[5]) + m[6]];
    if (m[7]) return ['第' + m[7]];
    if (m[8] || m[9] || m[11] || m[12]) return [m[8] || m[9] || m[11] || m[12]];
    if (m[10]) return ['(' + m[10] + ')'];
    return [m[13]];
  }

  function segmentName(segment) {
    var name = citable(segment).replace(/#\d+$/, '');
    return /^第\d+[部章節条]/.test(name) ? name.slice(1) : name.replace(/^付則/, '附則').replace(/^(別表|別紙|様式)第/, '$1');
  }

  // The name of a document or of a part at the front of a text: 情報セキュリティ対策基準8.1.
  var PART = /^([^\d(第①-⑳]*(?:基準|方針|ポリシー|規程|規則|要綱|要領|手順))の?(?=[\d(第①-⑳])/;

  // The body a text begins with: [shelf, rest]; 大口町 goes by 大口 too.
  function namedBody(text) {
    var shelves = index.core.shelves;
    for (var n = 0; n < shelves.length; n += 1) {
      var s = shelves[n];
      var names = [s[1], s[2], s[2].replace(/[町市県村区]$/, ''), s[2].replace(/協議会$/, '')];
      var name = names.find(one => Array.from(one).length > 1 && text.startsWith(citable(one)));
      if (name) return [n, text.slice(citable(name).length).replace(/^の/, '')];
    }
    return null;
  }

  // The body that a query begins or ends with, set off by a blank or の, and the rest.
  function askedBody(query) {
    var text = query.trim();
    var front = /^([^\sの]*)[\sの]([^]*)$/.exec(text);
    var back = /^([^]*)\s(\S*)$/.exec(text);
    var ends = [front && [front[1], front[2]], back && [back[2], back[1]]];
    for (var end of ends) {
      var named = end && namedBody(citable(end[0]));
      if (named && !named[1] && end[1].trim()) return [named[0], end[1].trim()];
    }
    return null;
  }

  // A query that is a place: its body, if named, and its steps.
  function readCitation(raw) {
    var text = citable(Array.from(raw).slice(0, 100).join(''));
    var named = namedBody(text);
    var shelf = named ? named[0] : -1;
    if (named) text = named[1];
    var steps = [];
    var part = PART.exec(text);
    if (part) {
      steps.push({ names: [part[1]], part: true });
      text = text.slice(part[0].length);
    }
    var parts = steps.length;
    var last = '';
    var firm = false;
    for (;;) {
      var m = STEP.exec(text);
      if (!m || (m[13] && last !== '第') || ((m[9] || m[11]) && steps.length === parts && !/^\d+\(/.test(text))) break;
      if (m[9] && steps.length > parts && !/[部章節条]/.test(last)) break;
      firm = firm || !!(m[3] || m[5] || m[7] || m[8] || (steps.length > parts && (m[10] || m[12])));
      steps.push({ names: stepNames(m), paragraph: m[3] === '項' || (!!m[9] && last === '条') });
      last = m[7] ? '第' : m[3] || '';
      text = text.slice(m[0].length);
    }
    text = text.replace(/^(について|の規定|とは|は|を|の|に)?[?？。]?$/, '');
    return firm && !text && steps.length <= 8 ? { shelf: shelf, steps: steps } : null;
  }

  var segmentNames = null;
  var aliases = null;

  function citedDocs(citation) {
    if (typeof files.places !== 'string') return { docs: [], place: null };
    if (!segmentNames) {
      var lines = files.places.split('\n').map(line => line.split('\t'));
      segmentNames = lines.map(line => segmentName(line[0]));
      aliases = lines.map(line => line[1]);
    }
    // The first paragraph is the article itself, and a document need not have parts.
    var first = s => s.paragraph && s.names[0] === '1';
    var all = citation.steps;
    var plain = all.filter(s => !first(s) && !s.part);
    for (var steps of [all, all.filter(s => !first(s)), all.filter(s => !s.part), plain]) {
      var found = steps.length ? place(citation, steps) : [];
      if (found.length) return { docs: found, place: 'exact' };
    }
    while (plain.length > 1 && plain[plain.length - 1].paragraph) {
      plain = plain.slice(0, -1);
      found = place(citation, plain);
      if (found.length) return { docs: found, place: 'above' };
    }
    return { docs: [], place: 'nowhere' };
  }

  // By which of its names a step means a document itself; -1 if it does not.
  function meantBy(doc, step) {
    var segment = segmentNames[doc];
    if (step.part) return Array.from(segment).length > 1 && !/\d/.test(segment) && step.names[0].endsWith(segment) ? 0 : -1;
    return step.names.findIndex(name => name === segment || name === aliases[doc]);
  }

  function place(citation, steps) {
    var shelves = index.core.shelves;
    // The usual name of the last step before its other one, near before far.
    var found = [[], [], [], []];
    for (var doc = 0; doc < index.count; doc += 1) {
      var gap = stepsUp(doc, steps);
      if (gap < 0) continue;
      if (citation.shelf >= 0) {
        var next = shelves[citation.shelf + 1];
        if (doc < shelves[citation.shelf][6] || (next && doc >= next[6])) continue;
      }
      found[2 * meantBy(doc, steps[steps.length - 1]) + (gap > 0)].push(doc);
    }
    return found.find(some => some.length) || [];
  }

  // How many clauses lie between the steps above a document; -1 where it is not meant.
  function stepsUp(doc, steps) {
    var n = steps.length - 1;
    if (meantBy(doc, steps[n]) < 0) return -1;
    var gap = 0;
    var up = index.parents[doc];
    for (n -= 1; n >= 0; n -= 1) {
      while (up >= 0 && meantBy(up, steps[n]) < 0) {
        up = index.parents[up];
        gap += 1;
      }
      if (up < 0) return -1;
      up = index.parents[up];
    }
    return gap;
  }

  // ---- the query: as src/search/cut.rs ---------------------------------------

  var LONGEST_QUERY = 1000;
  var LONGEST_PHRASE = 200;
  var FILLERS = new Set(['場合', '必要', '方法', '注意', '点', '注意点', '時', '何', '誰', '人', '者', '事', '教え~', '知り~', '可能', '際', '自分', '良~', '思~', '行~', '言~', '使~', '有~', '出来~', '分か~', '聞~', '見~', '中', '仕事', '前', '後', '上', '的', '等']);

  // Pieces between blanks and punctuation, folded. Single letters set wide are one.
  function pieces(raw) {
    var narrow = Array.from(raw.normalize('NFKC'));
    var letter = c => c !== undefined && /^[A-Za-z]$/.test(c);
    var single = (at) => {
      var sign = c => c !== undefined && /^[A-Za-z0-9]$/.test(c);
      return letter(narrow[at]) && !sign(narrow[at - 1]) && !sign(narrow[at + 1]);
    };
    narrow = narrow.filter((c, at) => !(/^\s$/.test(c) && single(at - 1) && single(at + 1)));
    var out = [];
    var open = '';
    for (var c of narrow) {
      var low = c.toLowerCase();
      if (isKanji(c) || isKatakana(c) || isHiragana(c) || isLatin(low) || c === '-' || isMark(c)) {
        open += c;
      } else {
        if (open) out.push(open);
        open = '';
      }
    }
    if (open) out.push(open);
    return out.map(piece => trim(foldWithOrigin(piece).chars)).filter(p => p.length);
  }

  // What is doubtful at an end is left out: see src/japanese/normalise.rs.
  function trim(chars) {
    var from = 0;
    var to = chars.length;
    while (from < to && (chars[from] === '-' || chars[from] === 'ー')) from += 1;
    while (to > from && (chars[to - 1] === '-' || chars[to - 1] === 'ー')) to -= 1;
    return chars.slice(from, to);
  }

  function isSubsequence(short, long) {
    var at = 0;
    for (var c of long) if (at < short.length && short[at] === c) at += 1;
    return at === short.length;
  }

  // Words of the index that are other spellings of these characters.
  function spellings(chars, text) {
    var out = [];
    if (chars.length > 2 && chars.every(isKatakana)) {
      (index.sounds.get(sound(text)) || []).forEach((key) => {
        if (Array.from(key).every(isKatakana)) out.push(key);
      });
    }
    var skeleton = chars.filter(isKanji);
    if (skeleton.length > 1 && isKanji(chars[0]) && chars.every(c => isKanji(c) || isHiragana(c))) {
      (index.skeletons.get(skeleton.join('')) || []).forEach((key) => {
        var own = Array.from(stemless(key));
        if (key === text || !own.every(c => isKanji(c) || isHiragana(c))) return;
        if (Math.abs(own.length - chars.length) > 2) return;
        if (isSubsequence(chars, own) || isSubsequence(own, chars)) out.push(key);
      });
    }
    return out;
  }

  // How many kana a piece begins with.
  function kanaLead(piece) {
    var lead = 0;
    while (lead < piece.length && (isHiragana(piece[lead]) || (lead && piece[lead] === 'ー'))) lead += 1;
    return lead;
  }

  // What the characters from `from` to `to` can be: keys and what it costs.
  function wordAt(piece, from, to, lead) {
    var chars = piece.slice(from, to);
    var first = chars[0];
    var last = chars[chars.length - 1];
    if (isLatin(first) && from > 0 && isLatin(piece[from - 1])) return null;
    if (isLatin(last) && to < piece.length && isLatin(piece[to])) return null;
    if (chars.every(c => c >= '0' && c <= '9')) return null;
    var text = chars.join('');
    var single = chars.length === 1 ? 6 : 0;
    var hiragana = isHiragana(first) && kanaLead(chars) === chars.length;
    var spelt = lead === piece.length ? chars.length > 1 : lead > 4 && to <= lead && chars.length > 2;
    var stem = isKanji(first) && to < piece.length && isHiragana(piece[to]) && isKanji(last) && index.words.has(text + '~') ? [text + '~'] : [];
    // 長 before kana: 課長は, 長さ.
    if (!hiragana && index.words.has(text)) return { keys: [text].concat(stem, spellings(chars, text)), cost: 10 + single };
    if (stem.length) return { keys: stem, cost: 11 + single };
    var others = spellings(chars, text);
    if (others.length) return { keys: others, cost: 12 };
    if (hiragana && spelt) {
      var read = index.sounds.get(sound(text));
      if (read) return { keys: read.slice(0, 12), cost: 12, kana: true };
      if (index.words.has(text)) return { keys: [text], cost: 13 };
    }
    return null;
  }

  // Cuts a piece so that words cost least; gives parts in order.
  function cut(piece, skip) {
    var lead = kanaLead(piece);
    var kana = lead === piece.length;
    var best = [{ cost: 0 }];
    for (var to = 1; to <= piece.length; to += 1) {
      var c = piece[to - 1];
      var filler = isHiragana(c) || c === '-' || (kana && c === 'ー');
      var chosen = { cost: best[to - 1].cost + (filler ? (kana || (lead > 4 && to <= lead) ? 9 : 2) : 20), from: to - 1, filler: filler };
      for (var from = Math.max(0, to - Math.min(index.longest, 30)); from < to; from += 1) {
        if (skip && from === 0 && to === piece.length) continue;
        var word = wordAt(piece, from, to, lead);
        if (word && best[from].cost + word.cost < chosen.cost) {
          chosen = { cost: best[from].cost + word.cost, from: from, word: word };
        }
      }
      best.push(chosen);
    }
    var parts = [];
    for (var at = piece.length; at > 0; at = best[at].from) {
      var step = best[at];
      parts.unshift({ from: step.from, to: at, text: piece.slice(step.from, at).join(''), keys: step.word ? step.word.keys : [], kana: !!(step.word && step.word.kana), filler: !!step.filler });
    }
    return joinUnknown(parts);
  }

  // Unknown characters of one kind that stand together are one part.
  function joinUnknown(parts) {
    var out = [];
    parts.forEach((part) => {
      var last = out[out.length - 1];
      var unknown = !part.keys.length;
      if (last && unknown && !last.keys.length && last.filler === part.filler && last.to === part.from && sameKind(last.text, part.text)) {
        last.text += part.text;
        last.to = part.to;
      } else {
        out.push(part);
      }
    });
    return out;
  }

  function kindOf(c) { return isKatakana(c) ? 1 : isLatin(c) ? 2 : isHiragana(c) ? 3 : 4; }

  function sameKind(a, b) {
    var x = Array.from(a);
    return kindOf(x[x.length - 1]) === kindOf(Array.from(b)[0]);
  }

  // ---- concepts: as src/search/plan.rs ---------------------------------------

  var MOST_ALTERNATIVES = 12;
  var MOST_CONCEPTS = 24;
  // What stands behind a noun; behind the stem of a verb stands its ending.
  var PARTICLES = 'のをがはにでともへや';
  // Weights of hints and of words inside a term; neither is part of what must be met.
  var HINT = 80;
  var INNER = 20;
  var COMMON = 40;

  // How much a word says that stands so often: 16 times the binary logarithm.
  function rarity(count) {
    var x = Math.floor(index.count * 256 / Math.max(1, count));
    var out = 0;
    while (x >= 512) {
      x = Math.floor(x / 2);
      out += 16;
    }
    return Math.max(4, out + (x > 256 ? (x - 256) >> 4 : 0));
  }

  function isApart(a, b) { return index.apart.has(a + '\n' + b); }

  // Everything the glossary leads to from a word: keys with weights.
  function expand(concept, key, from, options) {
    (index.groupsOf.get(key) || []).forEach((n) => {
      var group = index.groups[n];
      if (!group.spelling && options.synonyms === false) return;
      var own = group.words[0].some(word => word[0] === key);
      addGroup(concept, group, key, from, own ? [92, 60, 25] : [60, 55, 20]);
    });
  }

  function addGroup(concept, group, key, from, weights) {
    group.words.forEach((words, n) => {
      words.forEach((word) => {
        var to = word[0];
        if (to === key || isApart(key, to) || !index.words.get(to)) return;
        addAlternative(concept, to, weights[n], group.spelling ? null : [from, word[1]]);
      });
    });
  }

  function addAlternative(concept, key, weight, told) {
    for (var other of concept.alternatives) {
      if (other.key === key) {
        if (weight > other.weight) other.weight = weight;
        return;
      }
    }
    if (concept.alternatives.length < MOST_ALTERNATIVES) concept.alternatives.push({ key: key, weight: weight, told: told });
  }

  function isFiller(part) {
    return part.filler || FILLERS.has(part.text) || part.keys.some(key => FILLERS.has(key)) ||
      (!part.keys.length && Array.from(part.text).every(isHiragana));
  }

  function partConcept(part, options, next) {
    var concept = { text: part.text, weight: 100, alternatives: [], phrase: null };
    part.keys.forEach(function (key, n) { addAlternative(concept, key, n && !part.kana ? 95 : 100, null); });
    part.keys.forEach(function (key) { expand(concept, key, part.text, options); });
    if (!part.keys.length || !part.keys.some(key => index.words.get(key))) {
      concept.phrase = Array.from(part.text);
      concept.noun = !next || !next.filler || PARTICLES.indexOf(next.text[0]) >= 0;
    }
    return concept;
  }

  // What a query asks for: concepts, the places of units, and who is told what.
  function analyse(query, options) {
    var cuts = pieces(query).map(piece => ({ piece: piece, parts: cut(piece) }));
    var out = { concepts: [], units: [] };
    var asked = options.synonyms === false ? [] : askedGroups(query, cuts);
    cuts.forEach((one) => {
      one.parts.forEach((part, n) => {
        if (isFiller(part)) return;
        var concept = partConcept(part, options, one.parts[n + 1]);
                part.asked = asked.some(a => a.covers(one, part));
        if (part.asked) concept.weight = part.keys.some(key => index.words.get(key)) ? 35 : 0;
        out.concepts.push(concept);
        addInner(out.concepts, part, options);
      });
      addUnits(out.units, one.parts);
    });
    // What the same words ask for is one concept; what only all words together
    // may ask for is no more than a hint.
    var bySpan = new Map();
    asked.forEach((a) => {
      var concept = a.span ? bySpan.get(a.span) : undefined;
      if (!concept) {
        concept = { text: a.text, weight: a.span ? 100 : HINT, alternatives: [], phrase: null };
        out.concepts.push(concept);
        if (a.span) bySpan.set(a.span, concept);
      }
      addGroup(concept, a.group, '', a.text, [95, 55, 25]);
    });
    out.concepts = out.concepts.filter(concept => concept.alternatives.length || concept.phrase);
    out.parts = cuts.reduce((all, one) => all.concat(one.parts.filter(part => !part.filler).map(part => part.text)), []);
    out.sentence = isSentence(cuts);
    out.seam = cuts.length ? (cuts.length > 1 ? cuts[0].piece.length : cuts[0].parts[0].to) : 0;
    out.concepts = out.concepts.slice(0, MOST_CONCEPTS);
    out.units = out.units.slice(0, 8);
    out.concepts.forEach(function (concept) { concept.rarity = conceptRarity(concept); });
    // Words that are everywhere say nothing inside a term, and their lists are long.
    out.concepts = out.concepts.filter(concept => concept.weight !== INNER || concept.rarity >= COMMON);
    return out;
  }

  // A question has kana between its words more than once; those before the first
  // word may be a word themselves.
  function isSentence(cuts) {
    var gaps = cuts.reduce((all, one) => all.concat(one.parts.filter(part => part.filler && part.from > 0)), []);
    return gaps.length > 1 && gaps.reduce((sum, part) => sum + part.to - part.from, 0) > 3;
  }

  // The words inside a term of the glossary count for a little by themselves.
  function addInner(concepts, part, options) {
    if (part.kana || Array.from(part.text).length < 4) return;
    var inner = cut(Array.from(part.text), true).filter(p => p.keys.length && !isFiller(p));
    if (inner.length < 2) return;
    inner.forEach((p) => {
      var concept = partConcept(p, { synonyms: false });
      concept.weight = INNER;
      concept.noun = false;
      concepts.push(concept);
    });
  }

  // Runs of parts without a filler between, looked for as they stand.
  function addUnits(units, parts) {
    var open = [];
    function close() {
      if (open.every(isFiller)) open = [];
      var text = open.map(p => p.text).join('');
      if (open.length > 1 && Array.from(text).length <= 30) units.push({ chars: Array.from(text), parts: open });
      open = [];
    }
    parts.forEach((part) => {
      if (isFiller(part) && !part.keys.length || (open.length && open[open.length - 1].to !== part.from)) close();
      if (part.keys.length || !part.filler) open.push(part);
    });
    close();
  }

  function conceptRarity(concept) {
    var best = 0;
    concept.alternatives.forEach((a) => {
      var count = index.words.get(a.key);
      if (count) best = Math.max(best, Math.floor(rarity(count) * a.weight / 100));
    });
    if (best) return best;
    return concept.noun || Array.from(concept.text).length > 1 ? rarity(1) : Math.floor(rarity(1) / 3);
  }

  // The shards with what people type that begins like something in the query.
  function askedShards(query) {
    var firsts = new Set(index.core.askedShards[0]);
    var shards = Array.from(index.core.askedShards[1]);
    var out = new Set();
    pieces(query).forEach((piece) => {
      piece.forEach(function (c) { if (firsts.has(c)) out.add('a' + shardOf(shards, c)); });
    });
    return Array.from(out);
  }

  // The phrases of a shard with their groups.
  function askedPhrases(name) {
    if (parsed[name]) return parsed[name];
    var out = [];
    var last = [];
    (files[name] || '').split('\n').forEach((line) => {
      if (!line) return;
      var parts = line.split('\t');
      last = last.slice(0, line.charCodeAt(0) - 35).concat(Array.from(parts[0].slice(1)));
      out.push({ text: last.join(''), groups: ascending(parts[1]), parts: null });
    });
    if (name in files) parsed[name] = out;
    return out;
  }

  // Groups that the query asks for in the words people use.
  function askedGroups(query, cuts) {
    var found = [];
    var saying = [];
    var present = new Set();
    cuts.forEach(function (one) { one.piece.forEach(present.add, present); });
    cuts.forEach(function (one) { saying = saying.concat(one.parts.filter(part => !isFiller(part))); });
    askedShards(query).forEach((name) => {
      askedPhrases(name).forEach((phrase) => {
        if (!present.has(Array.from(phrase.text)[0])) return;
        var hit = spanOf(cuts, phrase.text) || wordsOf(phrase, saying);
        if (hit) phrase.groups.forEach(function (n) { found.push({ number: n, phrase: phrase, hit: hit }); });
      });
    });
    // 総務部長 is not 部長.
    found = found.filter((a) => {
      return !found.some((b) => {
        return a.hit.one && b.hit.one === a.hit.one && b.hit.from <= a.hit.from && a.hit.to <= b.hit.to && b.hit.to - b.hit.from > a.hit.to - a.hit.from;
      });
    });
    found.sort((a, b) => (b.hit.one ? 1 : 0) - (a.hit.one ? 1 : 0) || a.number - b.number || b.phrase.text.length - a.phrase.text.length || compare(a.phrase.text, b.phrase.text));
    var seen = new Set();
    return found.filter((a) => {
      var fresh = !seen.has(a.number);
      seen.add(a.number);
      return fresh;
    }).slice(0, 6).map((a) => {
      return {
        group: index.groups[a.number],
        span: a.hit.one ? cuts.indexOf(a.hit.one) + ':' + a.hit.from + ':' + a.hit.to : '',
        text: a.hit.one ? a.hit.one.piece.slice(a.hit.from, a.hit.to).join('') : a.phrase.text,
        covers: function (one, part) {
          if (a.hit.one) return a.hit.one === one && part.from < a.hit.to && a.hit.from < part.to;
          return a.hit.parts.indexOf(part) >= 0;
        },
      };
    });
  }

  // Where a phrase stands in a query, not inside a longer Latin or katakana word.
  function spanOf(cuts, phrase) {
    var chars = Array.from(phrase);
    if (chars.length < 2) return cuts.length === 1 && cuts[0].piece.join('') === phrase ? { one: cuts[0], from: 0, to: 1 } : null;
    for (var one of cuts) {
      for (var from = 0; from + chars.length <= one.piece.length; from += 1) {
        var to = from + chars.length;
        if (one.piece.slice(from, to).join('') !== phrase) continue;
        if (joins(one.piece[from - 1], chars[0]) || joins(chars[chars.length - 1], one.piece[to])) continue;
        return { one: one, from: from, to: to };
      }
    }
    return null;
  }

  // Whether two neighbours are inside one Latin or katakana word.
  function joins(a, b) {
    if (a === undefined || b === undefined) return false;
    return (isLatin(a) && isLatin(b)) || (isKatakana(a) && isKatakana(b));
  }

  // Whether all words of a phrase stand in a query, in whatever order.
  function wordsOf(phrase, saying) {
    var chars = Array.from(phrase.text);
    if (chars.every(c => isHiragana(c) || c === 'ー')) return null;
    if (!phrase.parts) phrase.parts = cut(chars);
    var wanted = phrase.parts.filter(part => !isFiller(part));
    // A single word counts by itself if it is inflected: 捨てる, 捨てて.
    if (!wanted.length || (wanted.length === 1 && !isInflected(phrase, wanted[0]))) return null;
    var parts = [];
    for (var part of wanted) {
      var same = saying.find(own => isSameWord(own, part));
      if (!same) return null;
      parts.push(same);
    }
    return { parts: parts };
  }

  function isInflected(phrase, part) {
    var rest = Array.from(phrase.text).slice(part.to);
    return part.from === 0 && rest.length > 0 && rest.every(isHiragana) && !part.keys.some(key => !key.endsWith('~'));
  }

  function isSameWord(a, b) {
    return a.text === b.text || a.keys.some(key => b.keys.indexOf(key) >= 0);
  }

  // A long query is looked for as it stands only where the seam of its first two
  // words is found: the other pairs of a question need not be loaded.
  function probe(whole, plan) {
    if (whole.length <= 8) return whole;
    var seam = Math.max(1, Math.min(plan.seam, whole.length - 1));
    return whole.slice(Math.max(0, seam - 2), seam + 2);
  }

  // The shards that an analysed query needs.
  function shardsOf(plan, whole) {
    var out = new Set();
    plan.concepts.forEach((concept) => {
      concept.alternatives.forEach(function (a) { if (index.words.get(a.key)) out.add(wordShard(a.key)); });
      if (concept.phrase && concept.phrase.length > 1) phraseShards(concept.phrase).forEach(out.add, out);
    });
    plan.units.forEach(function (unit) { phraseShards(unit.chars).forEach(out.add, out); });
    if (whole.length) phraseShards(probe(whole, plan)).forEach(out.add, out);
    return Array.from(out);
  }

  // ---- scores: as src/search/score.rs ----------------------------------------

  // For each document how a list of places meets it: [doc, own, head].
  function meets(places) {
    var out = [];
    var doc = 0;
    places.forEach((p) => {
      if (p < index.starts[doc] || doc + 1 < index.count && p >= index.starts[doc + 1]) doc = docAt(p);
      var last = out[out.length - 1];
      if (!last || last[0] !== doc) {
        last = [doc, 0, 0];
        out.push(last);
      }
      last[p < index.bodies[doc] ? 2 : 1] += 1;
    });
    return out;
  }

  function docAt(p) {
    var low = 0;
    var high = index.count - 1;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (index.starts[middle] <= p) low = middle; else high = middle - 1;
    }
    return low;
  }

  function lengthOf(doc) {
    return (doc + 1 < index.count ? index.starts[doc + 1] : index.length) - index.starts[doc];
  }

  // How much a document is about something it holds so often, 0 to 220.
  function density(doc, own, head) {
    var often = Math.min(6, own + 2 * head);
    var norm = 50 + Math.floor(50 * Math.min(lengthOf(doc), 8 * index.average) / index.average);
    return Math.floor(220 * 100 * often / (100 * often + Math.floor(120 * norm / 100)));
  }

  function emptyScores() {
    return { own: new Int32Array(index.count), path: new Int32Array(index.count) };
  }

  // Adds what one list of places says, best alternative first.
  function addPlaces(scores, places, rare, weight) {
    meets(places).forEach((m) => {
      var doc = m[0];
      var score = Math.floor(density(doc, m[1], m[2]) * rare * weight / 10000);
      if (score > scores.own[doc]) scores.own[doc] = score;
      if (!m[2]) return;
      var lent = Math.floor(70 * rare * weight / 10000);
      for (var below = doc + 1; below < index.ends[doc]; below += 1) {
        if (lent > scores.path[below]) scores.path[below] = lent;
      }
    });
  }

  function conceptScores(concept) {
    var scores = emptyScores();
    concept.alternatives.forEach((a) => {
      if (!index.words.get(a.key)) return;
      addPlaces(scores, wordPlaces(a.key), concept.rarity, a.weight);
    });
    if (concept.phrase && concept.phrase.length > 1) {
      var places = phrasePlaces(concept.phrase);
      if (places.length) addPlaces(scores, places, Math.min(concept.rarity, rarity(places.length)), 90);
    }
    return scores;
  }

  // The score of every document that meets a concept, and what share of the query it covers.
  function scoreAll(plan) {
    var total = new Float64Array(index.count);
    var covered = new Float64Array(index.count);
    var all = 0;
    var hinted = 0;
    var absent = 0;
    plan.concepts.forEach((concept) => {
      if (!concept.weight) return;
      var scores = conceptScores(concept);
      var any = false;
      var worth = concept.rarity * concept.weight;
      var asked = concept.weight !== INNER && concept.weight !== HINT;
      if (asked) all += worth;
      if (concept.weight === HINT) hinted += worth;
      for (var doc = 0; doc < index.count; doc += 1) {
        var own = scores.own[doc];
        var path = scores.path[doc];
        if (!own && !path) continue;
        any = true;
        total[doc] += Math.floor((Math.max(own, path) + Math.floor(Math.min(own, path) / 3)) * concept.weight / 100);
        if (concept.weight !== INNER) covered[doc] += own ? worth : Math.floor(worth * 6 / 10);
      }
      if (asked && !any) absent += worth;
    });
    plan.units.forEach((unit) => {
      var places = phrasePlaces(unit.chars);
      if (!places.length) return;
      var scores = emptyScores();
      addPlaces(scores, places, rarity(places.length), 60);
      for (var doc = 0; doc < index.count; doc += 1) total[doc] += scores.own[doc] + Math.floor(scores.path[doc] / 2);
    });
    // All words are known from what people say only: that must be met, then.
    all = all || hinted;
    var out = [];
    for (var doc = 0; doc < index.count; doc += 1) {
      if (!total[doc]) continue;
      var share = all ? Math.min(100, Math.floor(covered[doc] * 100 / all)) : 0;
      out.push({ doc: doc, share: share, score: Math.floor(total[doc] * (2500 + 75 * Math.floor(share * share / 100)) / 10000), tier: 0 });
    }
    return { hits: out, absent: all ? Math.floor(absent * 100 / all) : 0 };
  }

  // ---- the answer: as src/search/rank.rs -------------------------------------

  var ENOUGH = 62;
  var ENOUGH_FIELD = 47;
  var ENOUGH_SENTENCE = 27;
  var ABSENT = 36;
  var ABSENT_FIELD = 46;

  function rank(plan, whole, cited, shelf, corrected) {
    var places = phrasePlaces(probe(whole, plan)).length ? phrasePlaces(whole) : [];
    var scored = scoreAll(plan);
    var found = scored.hits;
    var byDoc = new Map(found.map(hit => [hit.doc, hit]));
    function hitOf(doc) {
      if (!byDoc.has(doc)) {
        byDoc.set(doc, { doc: doc, share: 0, score: 0, tier: 0 });
        found.push(byDoc.get(doc));
      }
      return byDoc.get(doc);
    }
    meets(places).forEach((m) => {
      var hit = hitOf(m[0]);
      // The cells of a row are first of all those of its table.
      hit.tier = index.rows[m[0]] && !m[2] ? 1 : 2;
      hit.score += density(m[0], m[1], m[2]);
    });
    if (cited.length) found = found.filter(hit => hit.tier > 0);
    cited.forEach((doc) => {
      var hit = hitOf(doc);
      if (found.indexOf(hit) < 0) found.push(hit);
      hit.tier = 3;
    });
    if (shelf >= 0) found = found.filter(hit => shelfOf(hit.doc) === shelf);
    found.sort((a, b) => b.tier - a.tier || b.score - a.score || a.doc - b.doc);
    var best = found.reduce((most, hit) => Math.max(most, hit.share), 0);
    // A query that holds a term of the field is seldom without an answer.
    var field = plan.concepts.some(concept => concept.weight === 100 && concept.alternatives.some(a => a.told));
    var poor = plan.sentence
      ? best < ENOUGH_SENTENCE || scored.absent > (field ? ABSENT_FIELD : ABSENT)
      : best < (field ? ENOUGH_FIELD : ENOUGH);
    var none = !found.length || (poor && (corrected || !found[0].tier));
    return { hits: none ? [] : spread(found), none: none };
  }

  // Draws the first hits from several bodies and sections where scores are close.
  function spread(found) {
    var first = found.slice(0, 40);
    var out = [];
    var bodies = new Map();
    var sections = new Map();
    while (out.length < 10 && first.length) {
      var best = -1;
      var most = -1;
      for (var n = 0; n < first.length && first[n].tier === first[0].tier; n += 1) {
        var hit = first[n];
        var used = 100 + 12 * (bodies.get(shelfOf(hit.doc)) || 0) + 20 * (sections.get(sectionOf(hit.doc)) || 0);
        var worth = Math.floor(hit.score * 1000 / used);
        if (hit.tier > 2) worth = 1000000 - n;
        if (worth > most) {
          most = worth;
          best = n;
        }
      }
      var taken = first.splice(best, 1)[0];
      bodies.set(shelfOf(taken.doc), (bodies.get(shelfOf(taken.doc)) || 0) + 1);
      sections.set(sectionOf(taken.doc), (sections.get(sectionOf(taken.doc)) || 0) + 1);
      out.push(taken);
    }
    return out.concat(first, found.slice(40));
  }

  function shelfOf(doc) {
    var shelves = index.core.shelves;
    var n = shelves.length - 1;
    while (n > 0 && shelves[n][6] > doc) n -= 1;
    return n;
  }

  function sectionOf(doc) { return index.parents[doc] < 0 ? -1 - doc : index.parents[doc]; }

  // ---- typing mistakes: as src/search/typo.rs --------------------------------

  var lexicon = null;

  // The query with one mistyped compound put right, or null.
  function correct(query, plan) {
    if (!lexicon) {
      lexicon = frontCoded(files.compounds || '');
      index.words.forEach((count, key) => {
        if (count && !key.endsWith('~') && Array.from(key).length > 2) lexicon.push(key);
      });
      lexicon.sort(compare);
    }
    for (var wrong of suspects(plan)) {
      var right = nearest(wrong);
      if (right) return { from: wrong, to: right };
    }
    return null;
  }

  // A word that stands no oftener may be another one mistyped: 電子著名.
  var RARE = 4;

  // Runs of the query that hold something unknown or rare and stand nowhere.
  function suspects(plan) {
    var out = [];
    plan.units.forEach((unit) => {
      var rare = p => !p.kana && p.keys.every(key => (index.words.get(key) || 0) <= RARE);
      var doubtful = unit.parts.some(p => !isFiller(p) && !p.asked && (Array.from(p.text).length === 1 || (unit.parts.length > 1 && rare(p))));
      if (doubtful && unit.chars.length > 2 && !phrasePlaces(unit.chars).length) out.push(unit.chars.join(''));
    });
    plan.concepts.forEach((concept) => {
      if (concept.weight && concept.phrase && concept.phrase.length > 2 && !concept.alternatives.length && !phrasePlaces(concept.phrase).length) out.push(concept.text);
    });
    return out;
  }

  function nearest(wrong) {
    var a = Array.from(wrong);
    if (a.length > 16) return null;
    var best = null;
    for (var word of lexicon) {
      var b = Array.from(word);
      if (Math.abs(a.length - b.length) > 1 || !isOneSlip(a, b) || isApart(wrong, word)) continue;
      if (!best || (b.length === a.length) > (Array.from(best).length === a.length)) best = word;
    }
    return best;
  }

  // One character more, less, other, or two changed about.
  function isOneSlip(a, b) {
    var from = 0;
    while (from < a.length && from < b.length && a[from] === b[from]) from += 1;
    var x = a.length;
    var y = b.length;
    while (x > from && y > from && a[x - 1] === b[y - 1]) {
      x -= 1;
      y -= 1;
    }
    if (Math.max(x, y) - from === 1) return true;
    return x - from === 2 && y - from === 2 && a[from] === b[from + 1] && a[from + 1] === b[from];
  }

  // ---- what is called from outside -------------------------------------------

  function wellFormed(query) {
    return Array.from(String(query === undefined || query === null ? '' : query)).slice(0, LONGEST_QUERY).map((c) => {
      var n = c.codePointAt(0);
      return n >= 0xd800 && n <= 0xdfff ? '\ufffd' : c;
    }).join('');
  }

  function missing(names) { return names.filter(name => !(name in files)); }

  function warn(names) {
    if (!files.core) return ['検索の索引（search/core.js）を読み込めませんでした。フォルダーがまるごと写されているかを確かめてください。'];
    return missing(names).map(name => '検索の索引の一部（search/' + name + '.js）を読み込めませんでした。残りの索引で検索しています。');
  }

  // Ranks the clauses for a query: documents by number, best first.
  async function answer(query, options) {
    await load('core');
    if (!index) {
      if (!files.core) return { hits: [], none: false, warnings: warn(['core']), told: [], citation: null, corrected: null, plan: null, whole: [], folded: '', parts: [] };
      index = open(files.core);
    }
    var text = wellFormed(query);
    var asked = readCitation(text);
    var first = asked ? ['places'] : [];
    await loadAll(first);
    var told = asked ? citedDocs(asked) : { docs: [], place: null };
    var cited = told.docs;
    // 大口町 パスワード: clauses of that body, unless the words stand so.
    var shelf = -1;
    var body = cited.length ? null : askedBody(text);
    if (body) {
      var full = trim(foldWithOrigin(text).chars).slice(0, LONGEST_PHRASE);
      if (full.length) await loadAll(phraseShards(full));
      if (!phrasePlaces(full).length) {
        shelf = body[0];
        text = body[1];
      }
    }
    var plan = { concepts: [], units: [], parts: [], sentence: false, seam: 2 };
    // Who names a place asks for no words.
    if (!cited.length) {
      if (options.synonyms !== false) first = first.concat(askedShards(text));
      if (spells(text)) first.push('readings');
      await loadAll(first);
      openReadings();
      plan = analyse(text, options);
    }
    var whole = trim(foldWithOrigin(text).chars).slice(0, LONGEST_PHRASE);
    var read = { whole: whole.join(''), parts: plan.parts };
    var names = first.concat(shardsOf(plan, whole));
    await loadAll(names);
    if (probe(whole, plan).length && phrasePlaces(probe(whole, plan)).length) {
      names = names.concat(phraseShards(whole));
      await loadAll(names);
    }
    var ranked = rank(plan, whole, cited, shelf);
    var corrected = null;
    if (options.correct !== false && !cited.length && !(ranked.hits.length && (plan.sentence || ranked.hits[0].tier)) && suspects(plan).length) {
      await load('compounds');
      names.push('compounds');
      corrected = correct(text, plan);
      if (corrected) {
        plan = analyse(fold(text).replace(corrected.from, corrected.to), options);
        whole = Array.from(corrected.to);
        var more = shardsOf(plan, whole).concat(phraseShards(whole));
        await loadAll(more);
        names = names.concat(more);
        ranked = rank(plan, whole, [], shelf, true);
        if (ranked.none) corrected = null;
      }
    }
    return {
      hits: ranked.hits, none: ranked.none, place: told.place, body: shelf < 0 ? null : index.core.shelves[shelf][0], warnings: warn(names), citation: cited.length ? cited : null,
      corrected: corrected, plan: plan, whole: whole, told: toldBy(plan), folded: read.whole, parts: read.parts,
    };
  }

  // Which words were searched beside those of the query.
  function toldBy(plan) {
    var out = [];
    plan.concepts.forEach((concept) => {
      concept.alternatives.forEach((a) => {
        if (!a.told || out.some(t => t.from === a.told[0] && t.to === a.told[1])) return;
        out.push({ from: a.told[0], to: a.told[1] });
      });
    });
    return out;
  }

  function clauseShard(doc) { return shardOf(index.clauseFirsts, doc); }

  // What a shard says of a document: [key, page, label, heading, texts].
  function recordOf(doc) {
    var n = clauseShard(doc);
    var shard = files['c' + n];
    return shard && shard[1] ? shard[1][doc - index.clauseFirsts[n]] : undefined;
  }

  function basic(hit) {
    var record = recordOf(hit.doc);
    if (!record) return null;
    var shelf = index.core.shelves[shelfOf(hit.doc)];
    return {
      id: shelf[0] + '/' + record[0],
      url: top + shelf[5] + '/' + record[1] + '.html#' + record[0],
      score: hit.tier * 1000000 + hit.score,
    };
  }

  function limitOf(options) {
    var limit = options && options.limit;
    return typeof limit !== 'number' || !(limit >= 0) ? 10 : limit;
  }

  // Loads the clauses of the first hits and gives out these hits.
  async function shown(found, query, limit) {
    // Whoever asks for everything is told first of clauses that hold the query to
    // the letter; for the first ten that would cost too much to load.
    var hits = found.hits.slice(0, limit);
    var names = Array.from(new Set(hits.map(hit => 'c' + clauseShard(hit.doc))));
    await loadAll(names);
    found.warnings = found.warnings.concat(warn(names));
    var letters = wellFormed(query).replace(/\s/g, '');
    if (limit <= WHOLE_LIST || !letters) return hits;
    var exact = hits.filter(hit => hit.tier === 2 && holds(hit.doc, letters));
    var first = new Set(exact);
    return hits.filter(hit => hit.tier > 2).concat(exact, hits.filter(hit => hit.tier < 3 && !first.has(hit)));
  }

  var WHOLE_LIST = 100;

  function holds(doc, letters) {
    var record = recordOf(doc);
    return !!record && record[4].some(text => text.replace(/\s/g, '').indexOf(letters) >= 0);
  }

  // Leaves the hits of one body, and of one chapter of it; counts how many there
  // are of each.
  async function narrow(found, options) {
    var filters = options.filters || {};
    var shelves = (index && index.core.shelves) || [];
    var bodies = shelves.map((shelf, n) => ({ id: shelf[0], name: shelf[2], count: found.hits.filter(hit => shelfOf(hit.doc) === n).length }));
    found.facets = { body: bodies.filter(one => one.count) };
    if (options.facets || filters.role || filters.duty) await narrowBound(found, filters);
    if (!filters.body) return;
    found.hits = found.hits.filter(hit => shelves[shelfOf(hit.doc)][0] === filters.body);
    await load('chapters');
    found.warnings = found.warnings.concat(warn(['chapters']));
    var chapters = (files.chapters || []).filter(one => shelves[shelfOf(one[0])][0] === filters.body);
    var chapterOf = (hit) => {
      for (var n = chapters.length - 1; n > 0 && chapters[n][0] > hit.doc;) n -= 1;
      return n;
    };
    var counts = chapters.map(() => 0);
    found.hits.forEach((hit) => { counts[chapterOf(hit)] += 1; });
    found.facets.chapter = chapters.map((one, n) => ({ id: one[1], name: one[2], count: counts[n] })).filter(one => one.count);
    if (filters.chapter) found.hits = found.hits.filter(hit => chapters.length && chapters[chapterOf(hit)][1] === filters.chapter);
  }

  // Leaves the hits that bind one role, or with one strength; counts the others too.
  async function narrowBound(found, filters) {
    await load('bound');
    found.warnings = found.warnings.concat(warn(['bound']));
    var file = files.bound;
    if (!file) return;
    if (!bound) {
      bound = { duty: numbers(file.duty), roles: [] };
      var list = numbers(file.roles);
      for (var at = 0; at < list.length; at += 1 + list[at]) bound.roles.push(list.slice(at + 1, at + 1 + list[at]));
    }
    var shelves = index.core.shelves;
    var inBody = hit => !filters.body || shelves[shelfOf(hit.doc)][0] === filters.body;
    var isRole = hit => !filters.role || (bound.roles[hit.doc] || []).some(n => file.names[n][0] === filters.role);
    var isDuty = hit => !filters.duty || file.strengths[bound.duty[hit.doc] - 1] === filters.duty;
    var count = (hits, fits) => hits.filter(hit => inBody(hit) && fits(hit)).length;
    var byDuty = found.hits.filter(isDuty);
    var byRole = found.hits.filter(isRole);
    found.facets.role = file.names.map((one, n) => {
      var names = one[1];
      var first = shelves.map(shelf => names[shelf[0]]).find(Boolean) || one[0];
      return { id: one[0], name: names[filters.body] || first, count: count(byDuty, hit => (bound.roles[hit.doc] || []).indexOf(n) >= 0) };
    }).filter(one => one.count);
    found.facets.duty = file.strengths.map((id, n) => {
      return { id: id, name: id, count: count(byRole, hit => bound.duty[hit.doc] === n + 1) };
    }).filter(one => one.count);
    found.hits = found.hits.filter(hit => isRole(hit) && isDuty(hit));
    found.facets.body.forEach((one) => {
      one.count = found.hits.filter(hit => shelves[shelfOf(hit.doc)][0] === one.id).length;
    });
  }

  var bound = null;

  async function search(query, options) {
    var found = await answer(query, options || {});
    await narrow(found, options || {});
    var hits = await shown(found, query, limitOf(options));
    var out = hits.map(basic).filter(Boolean);
    out.total = found.hits.length;
    out.expansions = found.told;
    out.warnings = found.warnings;
    out.corrected = found.corrected;
    out.noAnswer = found.none;
    out.facets = found.facets;
    return out;
  }

  async function searchDetailed(query, options) {
    var found = await answer(query, options || {});
    await narrow(found, options || {});
    var hits = await shown(found, query, limitOf(options));
    var wanted = found.plan ? needles(found) : [];
    return {
      hits: hits.map(hit => detailed(hit, wanted)).filter(Boolean),
      total: found.hits.length, expansions: found.told, citation: !!found.citation,
      corrected: found.corrected, warnings: found.warnings, noAnswer: found.none, facets: found.facets, place: found.place || null, body: found.body || null,
      folded: found.folded, parts: found.parts,
    };
  }

  // ---- excerpts --------------------------------------------------------------

  var EXCERPT = 140;

  function detailed(hit, wanted) {
    var out = basic(hit);
    if (!out) return null;
    var record = recordOf(hit.doc);
    var shelf = index.core.shelves[shelfOf(hit.doc)];
    out.label = record[2];
    out.heading = record[3];
    out.path = trailOf(hit.doc);
    out.body = { id: shelf[0], name: shelf[1], shortName: shelf[2] };
    out.policy = shelf[3];
    out.version = shelf[4];
    var texts = record[3] && record[4].length > 1 ? record[4].slice(1) : record[4];
    out.excerpt = texts.map(text => excerptOf(text, wanted)).reduce((best, one) => {
      return one.weight > best.weight ? one : best;
    }, { text: texts[0] ? Array.from(texts[0]).slice(0, EXCERPT).join('') : '', marks: [], weight: 0 });
    out.headingMarks = marksOf(record[3], wanted).marks;
    return out;
  }

  // Labels and headings of what stands above a clause, the outermost first.
  function trailOf(doc) {
    var n = clauseShard(doc);
    var first = index.clauseFirsts[n];
    var above = [];
    for (var up = index.parents[doc]; up >= first; up = index.parents[up]) {
      var record = recordOf(up);
      above.unshift([record[2], record[3]]);
    }
    var depth = index.depths[doc] - above.length - 1;
    return files['c' + n][0].slice(0, Math.max(0, depth)).concat(above).map((one) => {
      return { label: one[0], heading: one[1] };
    });
  }

  // What is marked in the texts, the longest first.
  function needles(found) {
    var out = new Set();
    if (found.whole.length) out.add(found.whole.join(''));
    found.plan.units.forEach(function (unit) { out.add(unit.chars.join('')); });
    found.plan.concepts.forEach((concept) => {
      concept.alternatives.forEach(function (a) { out.add(stemless(a.key)); });
      if (concept.phrase) out.add(concept.phrase.join(''));
    });
    out.delete('');
    return Array.from(out).sort((a, b) => b.length - a.length);
  }

  // The ranges of a text to mark, in UTF-16 units, and how many characters they hold.
  function marksOf(text, wanted) {
    var fold = foldWithOrigin(text || '');
    var joined = fold.chars.join('');
    var source = Array.from(text || '');
    var on = new Array(source.length).fill(false);
    wanted.forEach((needle) => {
      for (var at = joined.indexOf(needle); at >= 0; at = joined.indexOf(needle, at + 1)) {
        var from = Array.from(joined.slice(0, at)).length;
        var to = from + Array.from(needle).length - 1;
        if (joins(fold.chars[from - 1], fold.chars[from]) && isLatin(fold.chars[from])) continue;
        for (var n = fold.origin[from]; n <= fold.origin[to]; n += 1) on[n] = true;
      }
    });
    var marks = [];
    var place = 0;
    source.forEach((c, n) => {
      var last = marks[marks.length - 1];
      if (on[n] && last && last[1] === place) last[1] += c.length;
      else if (on[n]) marks.push([place, place + c.length]);
      place += c.length;
    });
    return { marks: marks, weight: on.filter(Boolean).length };
  }

  // The stretch of a text with the most marks.
  function excerptOf(text, wanted) {
    var all = marksOf(text, wanted);
    if (text.length <= EXCERPT) return { text: text, marks: all.marks, weight: all.weight };
    var best = { from: 0, weight: -1 };
    all.marks.concat([[0, 0]]).forEach((mark) => {
      var from = Math.max(0, Math.min(mark[0] - 20, text.length - EXCERPT));
      var weight = all.marks.reduce((sum, m) => m[0] >= from && m[1] <= from + EXCERPT ? sum + m[1] - m[0] : sum, 0);
      if (weight > best.weight) best = { from: from, weight: weight };
    });
    // A pair of surrogates stays whole.
    var from = /[\udc00-\udfff]/.test(text[best.from]) ? best.from - 1 : best.from;
    var to = Math.min(text.length, from + EXCERPT);
    if (to < text.length && /[\udc00-\udfff]/.test(text[to])) to -= 1;
    var lead = from > 0 ? '…' : '';
    var marks = all.marks.filter(m => m[1] > from && m[0] < to).map((m) => {
      return [Math.max(m[0], from) - from + lead.length, Math.min(m[1], to) - from + lead.length];
    });
    return { text: lead + text.slice(from, to) + (to < text.length ? '…' : ''), marks: marks, weight: best.weight };
  }

  window.keiji = window.keiji || {};
  window.keiji.search = search;
  window.keiji.searchDetailed = searchDetailed;
  window.keiji.fold = fold;
})();

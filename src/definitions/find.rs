//! Finding what a text defines.

use std::ops::Range;

use super::{Definition, Form, Scope};
use crate::japanese::{bracket_depths, sentence_ranges};
use crate::model::{Clause, ClauseIndex, Kind, Version};

/// A term longer than this is a sentence in quotes.
const LONGEST_TERM: usize = 40;

/// Words for the place of a definition, and the kinds of clauses they name.
const PLACES: &[(&str, &[Kind])] = &[
    ("この部", &[Kind::Part]),
    ("この章", &[Kind::Chapter]),
    ("この節", &[Kind::Section]),
    ("この条", &[Kind::Article]),
    ("この項", &[Kind::Paragraph, Kind::Article]),
    ("この号", &[Kind::Item]),
    ("この基本方針", &[Kind::Part]),
    ("この対策基準", &[Kind::Part]),
];

/// The definitions of a version, in printed order.
pub(super) fn definitions(version: &Version) -> Vec<Definition> {
    let mut out = Vec::new();
    for (at, clause) in version.clauses.iter().enumerate() {
        if clause.kind == Kind::Row {
            continue;
        }
        let before = out.len();
        if let Some(heading) = &clause.heading {
            let chars: Vec<char> = heading.chars().collect();
            out.extend(abbreviations(version, at, &chars).into_iter().map(|mut d| {
                d.range = None;
                d
            }));
        }
        out.extend(by_place(version, at, clause));
        let text: Vec<char> = clause.own_text().chars().collect();
        out.extend(abbreviations(version, at, &text));
        out.extend(meanings(version, at, &text));
        // A term can be given in two forms at once; the first stands.
        let mut seen = Vec::new();
        let mut kept = before;
        for n in before..out.len() {
            let term: String = out[n].term.clone();
            if !seen.contains(&term) {
                seen.push(term);
                out.swap(kept, n);
                kept += 1;
            }
        }
        out.truncate(kept);
    }
    out
}

/// The entry of a glossary, or an item of an article of definitions.
fn by_place(version: &Version, at: ClauseIndex, clause: &Clause) -> Option<Definition> {
    let text = clause.own_text();
    let (term, form) = match (&clause.term, &clause.heading) {
        (Some(term), _) if clause.kind == Kind::Glossary => (term, Form::Glossary),
        (Some(term), _) if defines(&text) => (term, Form::Meaning),
        (None, Some(heading)) if defines(&text) && in_definitions(version, clause) => {
            (heading, Form::Meaning)
        }
        _ => return None,
    };
    let term = headword(term)?;
    Some(Definition {
        term,
        clause: at,
        range: None,
        text: text.lines().next().unwrap_or_default().to_owned(),
        form,
        scope: Scope::Policy,
    })
}

/// Whether the first sentence says what something is.
fn defines(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let depths = bracket_depths(&chars);
    let Some(first) = sentence_ranges(&chars, &depths).into_iter().next() else {
        return false;
    };
    ends_as_definition(&outside(&chars, &depths, first))
}

fn ends_as_definition(sentence: &str) -> bool {
    let bare = sentence.trim_end_matches(['。', ' ', '　']);
    [
        "をいう",
        "を指す",
        "をさす",
        "を総称する",
        "と総称する",
        "をいいます",
        "のことである",
    ]
    .iter()
    .any(|e| bare.ends_with(e))
}

/// The text outside brackets.
fn outside(chars: &[char], depths: &[usize], range: Range<usize>) -> String {
    range
        .filter(|at| depths[*at] == 0)
        .map(|at| chars[at])
        .collect()
}

fn in_definitions(version: &Version, clause: &Clause) -> bool {
    let Some(parent) = clause.parent.map(|at| &version.clauses[at]) else {
        return false;
    };
    let heading = parent.heading.as_deref().unwrap_or_default();
    heading.contains("定義") || heading.contains("用語")
}

/// A term without the readings, long forms and marks in brackets.
fn headword(term: &str) -> Option<String> {
    let chars: Vec<char> = term
        .trim()
        .trim_matches(['「', '」', '『', '』'])
        .chars()
        .collect();
    let depths = bracket_depths(&chars);
    let bare = outside(&chars, &depths, 0..chars.len());
    // The gap that a bracket leaves inside a word.
    let bare = match chars.iter().any(|c| matches!(c, '(' | '（')) {
        true => bare.split_whitespace().collect::<Vec<_>>().join(""),
        false => bare.trim().to_owned(),
    };
    let bare = bare
        .split(['(', '（'])
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned();
    (!bare.is_empty() && bare.chars().count() <= LONGEST_TERM).then_some(bare)
}

/// 以下「…」という。 and, in brackets, …をいう。以下同じ。
fn abbreviations(version: &Version, at: ClauseIndex, chars: &[char]) -> Vec<Definition> {
    let depths = bracket_depths(chars);
    let mut out = Vec::new();
    for open in (0..chars.len()).filter(|n| chars[*n] == '「') {
        let Some(close) = closing(chars, &depths, open) else {
            continue;
        };
        let term: String = chars[open + 1..close].iter().collect();
        let term = term.trim();
        let length = term.chars().count();
        if length == 0 || length > LONGEST_TERM || !named_below(&chars[close + 1..]) {
            continue;
        }
        let Some(mark) = hereafter(chars, open) else {
            continue;
        };
        let place: String = chars[mark..open].iter().collect();
        out.push(Definition {
            term: term.to_owned(),
            clause: at,
            range: Some(open + 1..close),
            text: with_items(version, at, meant_before(chars, &depths, mark, term)),
            form: Form::Abbreviation,
            scope: scope(version, at, &place),
        });
    }
    let text: String = chars.iter().collect();
    for (byte, _) in text.match_indices("以下同じ") {
        let mark = text[..byte].chars().count();
        out.extend(same_below(chars, &depths, mark, at));
    }
    out.sort_by_key(|d| d.range.as_ref().map_or(0, |r| r.start));
    out
}

/// 職員等（…をいう。以下同じ。）: the word before the bracket is defined in it.
fn same_below(
    chars: &[char],
    depths: &[usize],
    mark: usize,
    at: ClauseIndex,
) -> Option<Definition> {
    let depth = depths[mark];
    let open = enclosing(chars, depths, mark)?;
    if depth == 0 || !matches!(chars[open], '(' | '（') {
        return None;
    }
    let meaning: String = chars[open + 1..mark].iter().collect();
    if !ends_as_definition(meaning.trim_end()) {
        return None;
    }
    let start = (0..open).rev().take_while(|n| is_word(chars[*n])).last()?;
    let range = past_conjunction(chars, start)..open;
    let term: String = chars[range.clone()].iter().collect();
    (!range.is_empty()).then_some(Definition {
        term,
        clause: at,
        range: Some(range),
        text: meaning,
        form: Form::Meaning,
        scope: Scope::Policy,
    })
}

/// Behind 及, 並 and 又 that letters of a word would join to it.
fn past_conjunction(chars: &[char], start: usize) -> usize {
    if matches!(chars.get(start), Some('及' | '並' | '又')) {
        start + 1
    } else {
        start
    }
}

fn is_word(c: char) -> bool {
    use crate::japanese::normalise::{is_kanji, is_katakana};
    is_kanji(c) || is_katakana(c) || c.is_ascii_alphanumeric() || matches!(c, 'ー' | '・' | '々')
}

fn closing(chars: &[char], depths: &[usize], open: usize) -> Option<usize> {
    (open + 1..chars.len()).find(|n| chars[*n] == '」' && depths[*n] == depths[open])
}

/// Whether という。 and the like follow the quoted term.
fn named_below(rest: &[char]) -> bool {
    let rest: String = rest.iter().filter(|c| !c.is_whitespace()).take(8).collect();
    [
        "という",
        "といい",
        "と総称",
        "と称",
        "と呼",
        "とする。",
        "と略",
        "とする）",
        "とする)",
    ]
    .iter()
    .any(|w| rest.starts_with(w))
}

/// Where 以下 stands before a quoted term, with nothing but a place between.
fn hereafter(chars: &[char], open: usize) -> Option<usize> {
    let from = open.saturating_sub(24);
    let before: String = chars[from..open].iter().collect();
    let at = before.rfind("以下")?;
    let between: String = before[at + "以下".len()..]
        .chars()
        .filter(|c| !matches!(c, '、' | '，' | ' ' | '　'))
        .collect();
    let fine = between.is_empty()
        || [
            "単に",
            "これを",
            "これらを",
            "総称して",
            "本",
            "この",
            "次",
            "「",
        ]
        .iter()
        .any(|w| between.starts_with(w))
            && !between.contains('。');
    fine.then(|| from + before[..at].chars().count())
}

/// The opening bracket around a place.
fn enclosing(chars: &[char], depths: &[usize], at: usize) -> Option<usize> {
    (0..at)
        .rev()
        .find(|n| depths[*n] == depths[at] && is_opening(chars[*n]))
        .filter(|_| depths[at] > 0)
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '（' | '「' | '『' | '［' | '[')
}

/// What the words before 以下 say: the noun phrase that ends there, and what the
/// bracket says in which 以下 stands.
fn meant_before(chars: &[char], depths: &[usize], mark: usize, term: &str) -> String {
    let open = enclosing(chars, depths, mark);
    let inner = open.map_or(String::new(), |open| chars[open + 1..mark].iter().collect());
    let mut inner = without_stop(&inner);
    let end = open.unwrap_or(mark);
    let depth = depths[mark];
    let all: String = chars[mark..].iter().take(16).collect();
    let both = all.contains("これら") || all.contains("総称");
    let noun = |end: usize, level: usize| {
        let range = phrase(chars, depths, end, level);
        let start = match both {
            true => range.start,
            false => last_party(chars, depths, level, range.clone(), term),
        };
        chars[start..range.end].iter().collect::<String>()
    };
    let mut outer = noun(end, depth.saturating_sub(1)).trim().to_owned();
    // 「職員（…を含む。（以下「職員等」という））」: the noun stands further out, and
    // what its bracket says belongs to it.
    for level in (1..depth).rev() {
        if outer.is_empty() && inner.is_empty() {
            let further = (0..end)
                .rev()
                .find(|n| depths[*n] == level && is_opening(chars[*n]));
            if let Some(n) = further {
                outer = noun(n, level - 1).trim().to_owned();
                inner = chars[n + 1..end].iter().collect::<String>();
                inner = inner.trim().to_owned();
            }
        }
    }
    match (outer.as_str(), inner.as_str()) {
        ("", inner) => inner.to_owned(),
        (outer, "") => outer.to_owned(),
        (outer, inner) => format!("{outer}（{inner}）"),
    }
}

fn without_stop(words: &str) -> String {
    let bare = words.trim().trim_end_matches(['。', '、', ' ', '「']);
    bare.to_owned()
}

/// The noun phrase that ends at a place: back to a break at its depth, and behind
/// the last topic, object or subject whose predicate comes only after it.
fn phrase(chars: &[char], depths: &[usize], end: usize, level: usize) -> Range<usize> {
    const BREAKS: &str = "はをてでにのしりきめ";
    let mut start = 0;
    for n in 0..end {
        let outside = depths[n] <= level;
        let stop = outside && matches!(chars[n], '。' | '\n' | '\t');
        let comma = outside && chars[n] == '、' && n > 0 && BREAKS.contains(chars[n - 1]);
        let bracket = level > 0 && depths[n] == level && n > 0 && depths[n - 1] < level;
        if stop || comma || bracket {
            start = n + 1;
        }
    }
    let outside = |n: &usize| depths[*n] <= level;
    let after = |n: usize| -> String { (n..end).filter(outside).map(|n| chars[n]).collect() };
    let behind = (start + 1..end)
        .rev()
        .filter(outside)
        .filter_map(|n| particle_end(chars, n, end))
        .find(|(end, particle)| particle.is_of_another(&after(*end)));
    behind.map_or(start, |(n, _)| n)..end
}

/// A particle that binds the words before it to a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Particle {
    Topic,
    Object,
    Subject,
    Other,
}

impl Particle {
    /// Whether the predicate it belongs to does not stand in the words behind it,
    /// so that they are a noun phrase of their own.
    fn is_of_another(self, behind: &str) -> bool {
        // What has the look of a verb and governs no object; the copula has a subject.
        const NO_VERBS: &[&str] = &[
            "における",
            "に関する",
            "に対する",
            "に係る",
            "による",
            "または",
        ];
        let mut rest = behind.to_owned();
        if self != Particle::Other {
            for word in NO_VERBS {
                rest = rest.replace(word, "の");
            }
        }
        if self == Particle::Object {
            rest = rest.replace("である", "の");
        }
        !rest.is_empty() && (self == Particle::Topic || !has_predicate(&rest))
    }
}

/// Letters in which the forms of verbs and adjectives before a noun end.
fn has_predicate(words: &str) -> bool {
    words
        .chars()
        .any(|c| "うくぐすつぬぶむるたいな".contains(c))
}

/// The particle at a place and where it ends.
fn particle_end(chars: &[char], n: usize, end: usize) -> Option<(usize, Particle)> {
    let before: String = chars[n.saturating_sub(3)..n].iter().collect();
    let after = chars[..end].get(n + 1).copied();
    match chars[n] {
        'は' => {
            let joins = ["又", "また", "若しく", "もしく", "あるい"];
            let joins = joins.iter().any(|w| before.ends_with(w));
            let word = matches!(after, Some('じ' | 'ず' | 'さ' | 'な' | 'が' | 'ん'));
            (!joins && !word).then_some((n + 1, Particle::Topic))
        }
        'を' => Some((n + 1, Particle::Object)),
        'が' => {
            let word = chars[n - 1] == 'な' || matches!(after, Some('い' | 'き' | 'っ'));
            (!word).then_some((n + 1, Particle::Subject))
        }
        'に' if !before.ends_with("並び") && !before.ends_with("ならび") => {
            Some((n + 1, Particle::Other))
        }
        'か' if after == Some('ら') => {
            let of_range = chars[..end]
                .get(n + 2)
                .is_some_and(|c| c.is_numeric() || is_opening(*c));
            (!of_range).then_some((n + 2, Particle::Other))
        }
        _ => None,
    }
}

/// Where the last of several parties begins, where the abbreviation is its alone: the
/// one before it has an abbreviation of its own, or it is the last that is shortened.
fn last_party(
    chars: &[char],
    depths: &[usize],
    level: usize,
    range: Range<usize>,
    term: &str,
) -> usize {
    let joint = range.clone().rev().find_map(|n| {
        let words = ["及び", "並びに", "又は", "若しくは"].iter();
        let rest: String = chars[n..range.end].iter().take(4).collect();
        let mut found = words.filter(|w| depths[n] <= level && rest.starts_with(**w));
        found.next().map(|w| (n, n + w.chars().count()))
    });
    let Some((before, start)) = joint else {
        return range.start;
    };
    let first: String = chars[range.start..before].iter().collect();
    let named = first.trim_end().ends_with(['）', ')']) && first.contains("以下");
    let last: String = (start..range.end)
        .filter(|n| depths[*n] <= level)
        .map(|n| chars[n])
        .collect();
    let shortens = !term.ends_with('等')
        && last.chars().next() == term.chars().next()
        && is_within(term, &last)
        && !is_within(term, &first)
        && !has_predicate(&last);
    if named || shortens {
        start
    } else {
        range.start
    }
}

/// Whether the letters of a word stand in a text in their order.
fn is_within(word: &str, text: &str) -> bool {
    let mut text = text.chars();
    word.chars().all(|c| text.any(|t| t == c))
}

/// A meaning that points to the items below its clause says them too.
fn with_items(version: &Version, at: ClauseIndex, text: String) -> String {
    let labels = |text: &str| -> String {
        let plain = text.chars().map(crate::model::fold_ascii);
        plain.filter(|c| !c.is_whitespace()).collect()
    };
    let said = labels(&text);
    let items: Vec<(&str, &Clause)> = version.clauses[at]
        .children()
        .map(|child| &version.clauses[child])
        .filter_map(|child| Some((child.printed_label()?, child)))
        .collect();
    let points = ["次の", "次に掲げる", "下記", "以下の", "各号"];
    let named = items.iter().any(|(label, _)| said.contains(&labels(label)));
    if items.is_empty() || !(named || points.iter().any(|w| text.contains(w))) {
        return text;
    }
    let words = items.iter().filter_map(|(label, child)| {
        let own = child.own_text();
        let own = own.lines().next().unwrap_or_default();
        let heading = child.heading.as_deref().unwrap_or_default();
        let word = without_stop(&format!("{heading} {own}"));
        (!word.is_empty()).then(|| format!("{label} {word}"))
    });
    let words: Vec<String> = words.collect();
    match words.is_empty() {
        true => text,
        false => format!("{text}：{}", words.join("、")),
    }
}

/// The scope that the words between 以下 and the term name.
fn scope(version: &Version, at: ClauseIndex, place: &str) -> Scope {
    let Some((_, kinds)) = PLACES.iter().find(|(word, _)| place.contains(word)) else {
        return Scope::Policy;
    };
    let chain = version.ancestors(at);
    let named = chain
        .iter()
        .rev()
        .find(|a| kinds.contains(&version.clauses[**a].kind));
    named.map_or(Scope::Policy, |a| Scope::Clause(*a))
}

/// 「…」とは、…をいう。 and …は、…をいう。
fn meanings(version: &Version, at: ClauseIndex, chars: &[char]) -> Vec<Definition> {
    let depths = bracket_depths(chars);
    let mut out = Vec::new();
    for sentence in sentence_ranges(chars, &depths) {
        let lead = sentence
            .clone()
            .take_while(|n| matches!(chars[*n], '※' | '・'))
            .count();
        let sentence = sentence.start + lead..sentence.end;
        let quoted = matches!(chars.get(sentence.start), Some('「' | '『'));
        let topic = sentence.clone().find(|n| {
            let next = chars.get(*n + 1);
            depths[*n] == 0 && chars[*n] == 'は' && (quoted || matches!(next, Some('、' | '，')))
        });
        let Some(topic) = topic.filter(|n| *n > sentence.start) else {
            continue;
        };
        let named = chars[topic - 1] == 'と';
        let end = if named { topic - 1 } else { topic };
        let whole = outside(chars, &depths, sentence.clone());
        let bare = whole.trim_end_matches('。');
        let says = ends_as_definition(&whole)
            || named && quoted && (bare.ends_with("こと") || bare.ends_with("である"));
        let plain = |n: usize| {
            depths[n] > 0 || is_word(chars[n]) || chars[n].is_whitespace() || chars[n] == 'の'
        };
        if !says || !(sentence.start..end).all(plain) {
            continue;
        }
        let raw: String = chars[sentence.start..end].iter().collect();
        let Some(term) = headword(&raw) else {
            continue;
        };
        let quote = usize::from(quoted);
        let last = (sentence.start..end)
            .rev()
            .find(|n| !chars[*n].is_whitespace());
        let last = last.map_or(end, |n| n + 1 - quote);
        let length = term.chars().count();
        let exact =
            chars[sentence.start + quote..last].starts_with(&term.chars().collect::<Vec<_>>());
        let start = sentence.start + quote;
        let meaning: String = chars[topic + 1..sentence.end].iter().collect();
        let opening: String = chars[sentence.clone()].iter().take(24).collect();
        out.push(Definition {
            range: Some(if exact {
                start..start + length
            } else {
                start..last
            }),
            term,
            clause: at,
            text: meaning.trim_start_matches(['、', '，']).to_owned(),
            form: Form::Meaning,
            scope: scope(version, at, &opening),
        });
    }
    out
}

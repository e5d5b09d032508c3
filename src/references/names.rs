//! What a text calls by name: its parts, itself, its plans, other documents.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ClauseIndex, Jurisdiction, Kind, Version};

use super::grammar::is_firm_end;
use super::text::{Text, before, is_word, word_length, word_start};
use super::tree::squeeze;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scope {
    /// A clause of this text.
    Clause(ClauseIndex),
    /// This text as a whole.
    Policy,
    /// Another document.
    External(String),
}

/// Where a name counts as a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Anywhere.
    Name,
    /// Where nothing qualifies it: 各団体の対策に係る基本方針 is another one.
    Unqualified,
    /// Where the sentence points at it: この…, …に定める.
    Pointing,
    /// Anywhere outside of the clauses that are about it.
    Plan,
}

#[derive(Debug)]
struct Entry {
    name: String,
    scope: Scope,
    need: Need,
}

/// The names of a version, the longest first.
#[derive(Debug)]
pub(super) struct Names {
    entries: Vec<Entry>,
    /// Titles that one clause bears, with that clause.
    titles: BTreeMap<String, ClauseIndex>,
    /// What the titles begin with.
    title_heads: BTreeSet<char>,
    /// For each plan the clauses whose heading, or one above, names it.
    about: BTreeMap<String, Vec<ClauseIndex>>,
}

/// What the names of documents end in.
const DOCUMENTS: [&str; 18] = [
    "基本方針",
    "対策基準",
    "実施手順",
    "ポリシー",
    "ガイドライン",
    "方針",
    "基準",
    "規程",
    "規則",
    "要綱",
    "要領",
    "要項",
    "条例",
    "訓令",
    "施行令",
    "政令",
    "省令",
    "指針",
];

/// Documents that are so called only when they stand beside a policy.
const OTHER_DOCUMENTS: [&str; 9] = [
    "実施手順",
    "要綱",
    "要領",
    "条例",
    "規則",
    "規程",
    "訓令",
    "ガイドライン",
    "指針",
];

const FIELD: &str = "情報セキュリティ";

pub(super) fn ends_as_document(name: &str) -> bool {
    DOCUMENTS.iter().any(|d| name.ends_with(d))
}

impl Names {
    pub(super) fn new(body: &Jurisdiction, version: &Version, texts: &[Text]) -> Self {
        let titles = titles(version);
        let mut out = Self {
            entries: Vec::new(),
            title_heads: titles.keys().filter_map(|t| t.chars().next()).collect(),
            titles,
            about: BTreeMap::new(),
        };
        let bodies = [squeeze(&body.name), squeeze(&body.short_name)];
        let title = squeeze(&version.front.title);
        for spelling in [title.replace("ティー", "ティ"), title.clone()] {
            out.document(&spelling, &bodies, &Scope::Policy, Need::Pointing);
        }
        for (at, clause) in version.clauses.iter().enumerate() {
            let Some(heading) = &clause.heading else {
                continue;
            };
            let heading = squeeze(heading);
            if matches!(clause.kind, Kind::Part | Kind::Chapter) && ends_as_document(&heading) {
                out.document(&heading, &bodies, &Scope::Clause(at), Need::Name);
            }
        }
        for (at, text) in texts.iter().enumerate() {
            for (full, alias) in aliases(text) {
                out.alias(&full, alias, at);
            }
        }
        out.plans(version, texts);
        out.entries.sort_by(|a, b| {
            let key = |e: &Entry| std::cmp::Reverse(e.name.len());
            key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
        });
        out
    }

    fn add(&mut self, name: &str, scope: &Scope, need: Need) {
        if name.chars().count() < 3 || self.entries.iter().any(|e| e.name == name) {
            return;
        }
        self.entries.push(Entry {
            name: name.to_owned(),
            scope: scope.clone(),
            need,
        });
    }

    /// A document goes by its title, by the title without the body's name, and
    /// by the last words of it.
    fn document(&mut self, title: &str, bodies: &[String], scope: &Scope, need: Need) {
        self.add(title, scope, need);
        let mut short = title;
        for body in bodies {
            short = short.strip_prefix(body.as_str()).unwrap_or(short);
        }
        self.add(short, scope, need);
        let last = &short[word_start(short, short.len())..];
        if !ends_as_document(last) {
            return;
        }
        self.add(last, scope, need);
        let Some(bare) = last.strip_prefix(FIELD) else {
            return;
        };
        let need = match need {
            Need::Name => Need::Unqualified,
            need => need,
        };
        self.add(bare, scope, need);
    }

    /// 〇〇（以下「…」という。）
    fn alias(&mut self, full: &str, alias: &str, at: ClauseIndex) {
        let known = self.entries.iter().find(|e| full.ends_with(&e.name));
        if let Some(scope) = known.map(|e| e.scope.clone()) {
            self.add(alias, &scope, Need::Pointing);
        } else if alias.ends_with("計画") {
            self.add(alias, &Scope::Clause(at), Need::Plan);
            self.about.entry(alias.to_owned()).or_default().push(at);
        } else if ends_as_document(alias) && ends_as_document(full) {
            self.add(alias, &Scope::External(full.to_owned()), Need::Pointing);
        }
    }

    /// Plans go by the clause that lays them down.
    fn plans(&mut self, version: &Version, texts: &[Text]) {
        let mut laid: BTreeMap<String, Vec<ClauseIndex>> = BTreeMap::new();
        let mut about: BTreeMap<String, Vec<ClauseIndex>> = BTreeMap::new();
        for (at, clause) in version.clauses.iter().enumerate() {
            let Some(heading) = clause.heading.as_deref().map(squeeze) else {
                continue;
            };
            let Some(end) = heading.find("計画").map(|e| e + "計画".len()) else {
                continue;
            };
            let (plan, rest) = heading.split_at(end);
            if !plan.chars().all(is_word) || plan.chars().count() < 4 {
                continue;
            }
            about.entry(plan.to_owned()).or_default().push(at);
            let lays = ["の策定", "の立案", "の作成", "の整備", "の制定"];
            if rest.is_empty() || lays.iter().any(|w| rest.starts_with(w)) {
                laid.entry(plan.to_owned()).or_default().push(at);
            }
        }
        for (at, text) in texts.iter().enumerate() {
            for plan in plans_laid_in(text) {
                let declared = declares_only(version, at);
                let list = laid.entry(plan.clone()).or_default();
                let headed = list.iter().any(|one| {
                    version.clauses[*one].heading.is_some() && about.contains_key(&plan)
                });
                if !declared && !headed {
                    list.push(at);
                }
            }
        }
        for (plan, list) in laid {
            if let [at] = list[..] {
                self.add(&plan, &Scope::Clause(at), Need::Plan);
                about.entry(plan).or_default().push(at);
            }
        }
        for (plan, list) in about {
            self.about.entry(plan).or_default().extend(list);
        }
    }

    /// The name at a place: where the reference begins and ends, and what it
    /// stands for.
    pub(super) fn at(
        &self,
        version: &Version,
        from: ClauseIndex,
        text: &str,
        at: usize,
    ) -> Option<(usize, Scope)> {
        let rest = &text[at..];
        let lead = ["この", "本", "当該"]
            .into_iter()
            .find(|w| rest.starts_with(w))
            .map_or(0, str::len);
        let inside = before(text, at).is_some_and(is_word);
        for skip in [lead, 0] {
            let named = &rest[skip..];
            let Some(entry) = self.entries.iter().find(|e| named.starts_with(&e.name)) else {
                continue;
            };
            let end = at + skip + entry.name.len();
            let after = &text[end..];
            if inside || word_length(after) > 0 && !after.starts_with(['第', '等', '中']) {
                continue;
            }
            let pointing = skip > 0 || points(after);
            let qualified = before(text, at)
                .is_some_and(|c| matches!(c, 'る' | 'た' | 'の' | 'な' | 'い' | 'う'));
            let counts = match entry.need {
                Need::Name => true,
                Need::Unqualified => pointing || !qualified,
                Need::Pointing => pointing,
                Need::Plan => skip == 0 && !self.is_about(version, from, &entry.name),
            };
            if counts {
                return Some((end, entry.scope.clone()));
            }
            return None;
        }
        if inside {
            return None;
        }
        self_name(rest)
            .map(|len| (at + len, Scope::Policy))
            .or_else(|| other_document(text, at).map(|(end, name)| (end, Scope::External(name))))
    }

    /// The clause whose title stands at a place and is pointed into: 情報資産の
    /// 分類により定めた…. Titles that several clauses bear point nowhere.
    pub(super) fn title_at(&self, text: &str, at: usize) -> Option<(usize, ClauseIndex)> {
        if before(text, at).is_some_and(|c| is_word(c) || c == 'の') {
            return None;
        }
        let rest = &text[at..];
        if !rest.starts_with(|c| self.title_heads.contains(&c)) {
            return None;
        }
        let ends = [
            "により定め",
            "に定め",
            "で定め",
            "に規定",
            "で規定",
            "の規定によ",
            "に掲げ",
        ];
        let end = ends.iter().filter_map(|w| rest.find(w)).min()?;
        let clause = self.titles.get(&rest[..end])?;
        Some((at + end, *clause))
    }

    /// What a whole name stands for.
    pub(super) fn exact(&self, name: &str) -> Option<Scope> {
        let found = self
            .entries
            .iter()
            .find(|e| e.name == name && e.need != Need::Plan);
        found.map(|e| e.scope.clone())
    }

    /// Whether a clause is about a plan and needs no pointer to it.
    fn is_about(&self, version: &Version, from: ClauseIndex, plan: &str) -> bool {
        let about = self.about.get(plan).map_or(&[][..], Vec::as_slice);
        version.ancestors(from).iter().any(|at| about.contains(at))
    }
}

/// The titles of at least five characters that a single clause bears.
fn titles(version: &Version) -> BTreeMap<String, ClauseIndex> {
    let mut found: BTreeMap<String, Option<ClauseIndex>> = BTreeMap::new();
    for (at, clause) in version.clauses.iter().enumerate() {
        let Some(heading) = clause.heading.as_deref().map(squeeze) else {
            continue;
        };
        if matches!(
            clause.kind,
            Kind::Row | Kind::Table | Kind::Glossary | Kind::Figure
        ) || heading.chars().count() < 5
        {
            continue;
        }
        found
            .entry(heading)
            .and_modify(|one| *one = None)
            .or_insert(Some(at));
    }
    found
        .into_iter()
        .filter_map(|(title, at)| at.map(|at| (title, at)))
        .collect()
}

/// Whether the words after a document's name point into it.
fn points(after: &str) -> bool {
    is_firm_end(after)
        || [
            "に明記",
            "にお",
            "の規定",
            "には",
            "に反",
            "第",
            "別表",
            "で定",
        ]
        .iter()
        .any(|w| after.starts_with(w))
}

/// この規程, 本ポリシー.
fn self_name(rest: &str) -> Option<usize> {
    let lead = ["この", "本"].into_iter().find(|w| rest.starts_with(w))?;
    let tail = &rest[lead.len()..];
    let word = [
        "規程",
        "規則",
        "要綱",
        "要領",
        "基準",
        "方針",
        "訓令",
        "告示",
        "条例",
        "ポリシー",
    ]
    .into_iter()
    .find(|w| tail.starts_with(w))?;
    let end = lead.len() + word.len();
    (!rest[end..].starts_with(is_word)).then_some(end)
}

/// 職員向け実施手順に定める: a document that is not this text.
fn other_document(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = &text[at..];
    if !rest.starts_with(is_word) {
        return None;
    }
    // 職員向け is one word, 及び is not.
    let length: usize = rest
        .char_indices()
        .take_while(|(n, c)| is_word(*c) || *c == 'け' && rest[..*n].ends_with('向'))
        .map(|(_, c)| c.len_utf8())
        .sum();
    let name = &rest[..length];
    let after = &rest[length..];
    let known = OTHER_DOCUMENTS
        .iter()
        .any(|d| name.ends_with(d) && name.len() > d.len());
    let bare = name == "実施手順" && before(text, at).is_none_or(|c| !is_word(c));
    let made = after.starts_with("を定め") && name.ends_with("要綱");
    let foreign = !["関係", "運用", "個別", "一定", "罰則"]
        .iter()
        .any(|w| name.starts_with(w));
    ((known || bare) && foreign && (points(after) || made)).then(|| (at + length, name.to_owned()))
}

/// The names that a text gives: the full one and the short one.
pub(super) fn aliases(text: &Text) -> Vec<(String, &str)> {
    let s = text.as_str();
    let mut out = Vec::new();
    for (at, _) in s.match_indices("以下") {
        let rest = &s[at + "以下".len()..];
        let rest = rest.strip_prefix('、').unwrap_or(rest);
        let Some((alias, tail)) = rest.strip_prefix('「').and_then(|r| r.split_once('」')) else {
            continue;
        };
        if !tail.starts_with("という") {
            continue;
        }
        // The name stands before the bracket that opens here or earlier.
        let Some(open) = s[..at].rfind('(') else {
            continue;
        };
        let head = &s[..open];
        let full = match head.strip_suffix('」') {
            Some(inner) => inner.rsplit('「').next().unwrap_or(inner),
            None => &head[word_start(head, open)..],
        };
        if !full.is_empty() {
            out.push((full.to_owned(), alias));
        }
    }
    out
}

/// Plans that a text says are laid down: 緊急時対応計画を次のとおり定める.
fn plans_laid_in(text: &Text) -> Vec<String> {
    let s = text.as_str();
    let mut out = Vec::new();
    for (at, word) in s.match_indices("計画を") {
        let rest = &s[at + word.len()..];
        let rest = rest.strip_prefix("次のとおり").unwrap_or(rest);
        if !["定め", "策定", "作成"].iter().any(|w| rest.starts_with(w)) {
            continue;
        }
        let end = at + "計画".len();
        let start = word_start(s, end);
        let plan = &s[start..end];
        if plan.chars().count() >= 5 && !text.is_quoted(start) && !plan.starts_with("当該") {
            out.push(plan.to_owned());
        }
    }
    out
}

/// Whether a clause belongs to a basic policy, which announces and does not lay
/// down.
fn declares_only(version: &Version, at: ClauseIndex) -> bool {
    version.ancestors(at).first().is_some_and(|root| {
        let clause = &version.clauses[*root];
        matches!(clause.kind, Kind::Part | Kind::Chapter)
            && clause
                .heading
                .as_deref()
                .is_some_and(|h| squeeze(h).ends_with("基本方針"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_read_with_their_names() {
        let text = Text::new(
            "大口町情報セキュリティ基本方針（以下「基本方針」という。）第9の規定、「対応計画」（以下、「計画」という。）、計画以下「同様」とする。",
        );
        let wanted = vec![
            ("大口町情報セキュリティ基本方針".to_owned(), "基本方針"),
            ("対応計画".to_owned(), "計画"),
        ];
        assert_eq!(aliases(&text), wanted);
    }

    #[test]
    fn other_documents_are_those_that_are_pointed_at() {
        let name = |text: &str| other_document(text, 0).map(|(_, name)| name);
        assert_eq!(
            name("職員向け実施手順に定める"),
            Some("職員向け実施手順".into())
        );
        assert_eq!(name("実施手順を遵守する"), None);
        assert_eq!(name("一定の規則に従う"), None);
        assert_eq!(name("関係規程に基づき"), None);
    }
}

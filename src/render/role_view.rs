//! Roles: what each has to do, who holds it in a body, and the bodies side by side.

use serde::Serialize;

use super::citation::citation;
use super::clause_view::paragraph_start;
use super::contents::title_of;
use super::duty_marks::{ActorView, actor_views, role_href};
use super::links::relative;
use super::pages::{Link, Pages};
use crate::duties::{Duties, Duty, Mode, Strength, duties_of, is_named, other_actors};
use crate::error::Error;
use crate::japanese::{bracket_depths, sentence_ranges};
use crate::model::{Clause, ClauseIndex, Content, Role, Version};
use crate::resolve::{Book, VersionRef};

/// The roles of all bodies, relative to the site's root.
pub(super) const ROLES: &str = "roles.html";

/// The strengths in the order of a role's page.
const ORDER: [Strength; 8] = [
    Strength::Must,
    Strength::Prohibit,
    Strength::Norm,
    Strength::Effort,
    Strength::Recommend,
    Strength::May,
    Strength::Authority,
    Strength::Define,
];

/// The page of a body's roles, relative to the site's root.
pub(super) fn roles_href(book: &Book, body: usize) -> String {
    format!("{}/roles.html", book.site().jurisdictions[body].id)
}

/// A role of a body.
#[derive(Debug, Serialize)]
struct RoleView {
    id: String,
    name: String,
    also: Vec<String>,
    description: Option<String>,
    appointed: Option<Link>,
    /// Shared ids of roles whose duties it carries.
    carries: Vec<String>,
    href: String,
    total: usize,
    counts: Vec<Count>,
}

#[derive(Debug, Serialize)]
struct Count {
    strength: &'static str,
    n: usize,
}

/// The duties of one strength.
#[derive(Debug, Serialize)]
struct Group {
    strength: &'static str,
    count: usize,
    chapters: Vec<Chapter>,
}

/// The duties that stand on one page of the text.
#[derive(Debug, Serialize)]
struct Chapter {
    title: String,
    entries: Vec<Entry>,
}

/// A clause with what it demands of the role.
#[derive(Debug, Serialize)]
struct Entry {
    #[serde(skip)]
    clause: ClauseIndex,
    /// The heading it stands under, where that is not the entry's before it.
    topic: Option<String>,
    cite: String,
    href: String,
    sentences: Vec<Sentence>,
    /// Whether it only says what the entries below it complete.
    lead: bool,
    children: Vec<Entry>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Sentence {
    /// What stands before it in the clause, where it is not to be read without.
    before: Option<String>,
    text: String,
    /// `joint` or `alternative`, where others are bound too.
    mode: Option<&'static str>,
    others: Vec<ActorView>,
    /// The list it points to, where the entries are no duties of their own.
    items: Vec<Item>,
}

/// An entry of a list, as printed.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Item {
    label: Option<String>,
    text: String,
    items: Vec<Item>,
}

/// Somebody who is bound and is no role.
#[derive(Debug, Serialize)]
struct OtherView {
    name: String,
    count: usize,
    places: Vec<Link>,
}

/// A shared role in every body.
#[derive(Debug, Serialize)]
struct SharedRole {
    id: String,
    name: String,
    cells: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Cell {
    body: String,
    roles: Vec<RoleView>,
    /// The roles that carry its duties there.
    carriers: Vec<RoleView>,
}

#[derive(Debug, Serialize)]
struct SingleRole {
    body: String,
    role: RoleView,
}

impl Pages<'_> {
    /// What one role of a body has to do.
    pub(super) fn role(&self, body: usize, number: usize) -> Result<String, Error> {
        let role = &self.book.site().jurisdictions[body].roles[number];
        let mut context = self.body_context(body);
        context.insert("title", &role.name);
        context.insert("role", &self.role_view(body, role));
        context.insert("groups", &self.groups(body, role));
        context.insert("crumbs", &self.body_crumbs(body));
        self.theme.render("role.html", &context)
    }

    /// All roles of a body.
    pub(super) fn body_roles(&self, body: usize) -> Result<String, Error> {
        let jurisdiction = &self.book.site().jurisdictions[body];
        let roles: Vec<RoleView> = jurisdiction
            .roles
            .iter()
            .map(|role| self.role_view(body, role))
            .collect();
        let mut others: Vec<OtherView> = Vec::new();
        for at in self.posted_policies(body) {
            let Some(duties) = self.known.duties.get(&at) else {
                continue;
            };
            for (name, mut clauses) in other_actors(duties, jurisdiction) {
                let count = clauses.len();
                clauses.dedup();
                others.push(OtherView {
                    name,
                    count,
                    places: clauses.iter().map(|c| self.clause_link(at, *c)).collect(),
                });
            }
        }
        let mut context = self.body_context(body);
        context.insert("roles", &roles);
        context.insert("others", &others);
        context.insert("body_name", &jurisdiction.name);
        context.insert("crumbs", &self.body_crumbs(body));
        self.theme.render("body-roles.html", &context)
    }

    /// The roles of all bodies set against each other.
    pub(super) fn all_roles(&self) -> Result<String, Error> {
        let bodies = &self.book.site().jurisdictions;
        let mut ids: Vec<(&str, &str)> = Vec::new();
        for role in bodies.iter().flat_map(|body| &body.roles) {
            if !ids.iter().any(|(id, _)| *id == role.id) {
                ids.push((&role.id, &role.name));
            }
        }
        let (mut shared, mut singles) = (Vec::new(), Vec::new());
        for (id, name) in ids {
            let cells: Vec<Cell> = (0..bodies.len()).map(|body| self.cell(body, id)).collect();
            let held = |cell: &&Cell| !cell.roles.is_empty() || !cell.carriers.is_empty();
            if cells.iter().filter(held).count() > 1 {
                shared.push(SharedRole {
                    id: id.to_owned(),
                    name: name.to_owned(),
                    cells,
                });
                continue;
            }
            for cell in cells {
                let body = cell.body;
                singles.extend(cell.roles.into_iter().map(|role| SingleRole {
                    body: body.clone(),
                    role,
                }));
            }
        }
        let mut context = self.context("");
        context.insert("shared", &shared);
        context.insert("singles", &singles);
        context.insert("bodies", &self.body_links(roles_href));
        context.insert("crumbs", &[self.home_crumb()]);
        self.theme.render("roles.html", &context)
    }

    fn cell(&self, body: usize, id: &str) -> Cell {
        let jurisdiction = &self.book.site().jurisdictions[body];
        let views = |wanted: &dyn Fn(&Role) -> bool| -> Vec<RoleView> {
            let found = jurisdiction.roles.iter().filter(|role| wanted(role));
            found.map(|role| self.role_view(body, role)).collect()
        };
        Cell {
            body: jurisdiction.short_name.clone(),
            roles: views(&|role| role.id == id),
            carriers: views(&|role| role.carries.iter().any(|carried| carried == id)),
        }
    }

    fn role_view(&self, body: usize, role: &Role) -> RoleView {
        let bound = self.bound(body, role);
        let counts: Vec<Count> = ORDER
            .iter()
            .map(|strength| Count {
                strength: strength.name(),
                n: bound.iter().filter(|b| b.2.strength == *strength).count(),
            })
            .filter(|count| count.n > 0)
            .collect();
        let appointed = role.appointed.as_ref().and_then(|key| {
            self.posted_policies(body).into_iter().find_map(|at| {
                let clauses = &self.book.version(at).clauses;
                let clause = clauses.iter().position(|clause| clause.key == *key)?;
                Some(self.clause_link(at, clause))
            })
        });
        RoleView {
            id: role.id.clone(),
            name: role.name.clone(),
            also: role.also.clone(),
            description: role.description.clone(),
            appointed,
            carries: role.carries.clone(),
            href: relative(self.path, &role_href(self.book, body, &role.id)),
            total: counts.iter().map(|count| count.n).sum(),
            counts,
        }
    }

    /// The duties that bind a role in the posted texts of its body.
    fn bound<'s>(
        &'s self,
        body: usize,
        role: &'s Role,
    ) -> Vec<(VersionRef, ClauseIndex, &'s Duty)> {
        let mut out = Vec::new();
        for at in self.posted_policies(body) {
            let found = self.known.duties.get(&at).into_iter();
            let found = found.flat_map(|duties: &Duties| duties_of(duties, role));
            out.extend(found.map(|(clause, duty)| (at, clause, duty)));
        }
        out
    }

    fn groups(&self, body: usize, role: &Role) -> Vec<Group> {
        let bound = self.bound(body, role);
        let group = |strength: &Strength| {
            let found: Vec<_> = bound
                .iter()
                .filter(|(_, _, duty)| duty.strength == *strength)
                .collect();
            let mut chapters: Vec<Chapter> = Vec::new();
            for (at, clause, duty) in &found {
                let title = self.chapter_title(*at, *clause);
                if chapters.last().is_none_or(|last| last.title != title) {
                    chapters.push(Chapter {
                        title,
                        entries: Vec::new(),
                    });
                }
                if let Some(chapter) = chapters.last_mut() {
                    self.add(&mut chapter.entries, *at, (*clause, duty), role);
                }
            }
            for chapter in &mut chapters {
                drop_repeated_topics(&mut chapter.entries);
            }
            Group {
                strength: strength.name(),
                count: found.len(),
                chapters,
            }
        };
        let groups = ORDER.iter().map(group);
        groups.filter(|group| group.count > 0).collect()
    }

    /// Puts a duty below the sentence it completes, else at the end.
    fn add(
        &self,
        entries: &mut Vec<Entry>,
        at: VersionRef,
        (clause, duty): (ClauseIndex, &Duty),
        role: &Role,
    ) {
        let version = self.book.version(at);
        let mut sentence = self.sentence(at, clause, duty, role);
        let list = match duty.inherited_from {
            None => entries,
            Some(lead) => {
                let text = lead_sentence(version, lead, clause);
                // Another sentence of the same clause leads to what stands below it.
                let other = |e: &mut Entry| e.lead && e.sentences.iter().all(|s| s.text != text);
                if rightmost(entries, lead).is_none_or(other) {
                    let mut entry = self.entry(at, lead);
                    entry.lead = true;
                    entry.sentences.push(Sentence {
                        before: None,
                        text,
                        mode: None,
                        others: Vec::new(),
                        items: Vec::new(),
                    });
                    entries.push(entry);
                }
                match rightmost(entries, lead) {
                    Some(above) => &mut above.children,
                    None => return,
                }
            }
        };
        match list.last_mut().filter(|last| last.clause == clause) {
            Some(last) => {
                // What was just said is not said again.
                let said = last.sentences.last().map(|s| s.text.as_str());
                let again = |before: &String| said.is_some_and(|said| before.ends_with(said));
                sentence.before = sentence.before.filter(|before| !again(before));
                last.sentences.push(sentence);
            }
            None => {
                let mut entry = self.entry(at, clause);
                entry.sentences.push(sentence);
                list.push(entry);
            }
        }
    }

    fn entry(&self, at: VersionRef, clause: ClauseIndex) -> Entry {
        Entry {
            clause,
            topic: self.topic(at, clause),
            cite: citation(self.book.version(at), clause),
            href: relative(self.path, &self.book.href(at, clause)),
            sentences: Vec::new(),
            lead: false,
            children: Vec::new(),
        }
    }

    fn sentence(&self, at: VersionRef, clause: ClauseIndex, duty: &Duty, role: &Role) -> Sentence {
        let all: Vec<char> = self.book.version(at).clauses[clause]
            .own_text()
            .chars()
            .collect();
        let end = duty.range.end.min(all.len());
        let text: String = all[duty.range.start.min(end)..end].iter().collect();
        let others: Vec<String> = duty
            .actors
            .iter()
            .filter(|actor| !is_named(role, actor))
            .cloned()
            .collect();
        let shared = !others.is_empty() && duty.mode != Mode::Single;
        let items = match points_below(&text) {
            true => self.items(at, clause, duty),
            false => Vec::new(),
        };
        Sentence {
            before: said_before(&all, duty.range.start),
            text: text.trim().to_owned(),
            items,
            mode: shared.then(|| duty.mode.name()),
            others: actor_views(self.book, at.jurisdiction, &others, self.path),
        }
    }

    /// The list behind a sentence, where its entries do not take the duty over and
    /// so are not told by themselves.
    fn items(&self, at: VersionRef, clause: ClauseIndex, duty: &Duty) -> Vec<Item> {
        let version = self.book.version(at);
        let list = list_behind(&version.clauses[clause], duty.range.start);
        let found = self.known.duties.get(&at);
        let told = |child: &ClauseIndex| {
            let own = found.map_or(&[][..], |duties| duties.of(*child));
            own.iter().any(|d| d.inherited_from == Some(clause))
        };
        match list.iter().any(told) {
            true => Vec::new(),
            false => list.iter().map(|n| item(version, *n)).collect(),
        }
    }

    /// The heading under which a clause stands, below its page's own.
    fn topic(&self, at: VersionRef, clause: ClauseIndex) -> Option<String> {
        let version = self.book.version(at);
        let page = self.book.pages(at).page_of(clause);
        let above = version.ancestors(clause);
        let titled = above.iter().rev().find(|&&n| {
            let is_page = page.roots.contains(&n) || page.part == Some(n);
            version.clauses[n].heading.is_some() && !is_page
        })?;
        let titled = &version.clauses[*titled];
        let label = titled.printed_label().unwrap_or_default();
        Some(format!("{label} {}", title_of(titled)?).trim().to_owned())
    }

    fn chapter_title(&self, at: VersionRef, clause: ClauseIndex) -> String {
        let title = self.page_title(at, self.book.pages(at).page_of(clause));
        if self.book.jurisdiction(at).policies.len() > 1 {
            format!("{} {title}", self.book.policy(at).title)
        } else {
            title
        }
    }

    fn clause_link(&self, at: VersionRef, clause: ClauseIndex) -> Link {
        Link {
            label: citation(self.book.version(at), clause),
            href: relative(self.path, &self.book.href(at, clause)),
        }
    }
}

/// How a sentence begins that goes on from the one before it.
const GOES_ON: [&str; 18] = [
    "また、",
    "なお、",
    "ただし",
    "さらに、",
    "加えて、",
    "あわせて、",
    "併せて、",
    "同様",
    "この場合",
    "この際",
    "このとき",
    "このため",
    "この結果",
    "その",
    "これ",
    "当該",
    "同項",
    "したがって",
];

/// The sentences before a place in a text without which the one that begins there
/// says nothing: back to the first that stands on its own.
fn said_before(text: &[char], start: usize) -> Option<String> {
    let goes_on = |range: &std::ops::Range<usize>| {
        let words: String = text[range.clone()].iter().take(6).collect();
        GOES_ON.iter().any(|w| words.starts_with(w)) && !words.starts_with("その他")
    };
    let sentences = sentence_ranges(text, &bracket_depths(text));
    let own = sentences.iter().position(|s| s.end > start)?;
    // A part of a sentence stands behind the first part of it.
    let from = sentences[..=own]
        .iter()
        .rposition(|s| !goes_on(s))
        .unwrap_or(0);
    let from = sentences[from].start;
    let before: String = text.get(from..start)?.iter().collect();
    let before = before.trim();
    let starts = sentences[own].start == start;
    (!before.is_empty() && starts).then(|| before.to_owned())
}

/// Whether a sentence points to the list below it.
fn points_below(sentence: &str) -> bool {
    let words = ["下記", "次の", "次に", "以下の", "以下に", "各号"];
    words.iter().any(|word| sentence.contains(word))
}

/// The entries of the list that follows the paragraph with a place of the own text.
fn list_behind(clause: &Clause, place: usize) -> Vec<ClauseIndex> {
    let holds = |content: &Content| match content {
        Content::Text(p) => {
            let start = paragraph_start(clause, p);
            (start..=start + p.text.chars().count()).contains(&place)
        }
        Content::Child(_) => false,
    };
    let Some(own) = clause.content.iter().position(holds) else {
        return Vec::new();
    };
    let child = |content: &Content| match content {
        Content::Child(child) => Some(*child),
        Content::Text(_) => None,
    };
    let rest = clause.content[own + 1..].iter().map(child);
    let rest = rest.skip_while(Option::is_none);
    rest.map_while(|child| child).collect()
}

fn item(version: &Version, at: ClauseIndex) -> Item {
    let clause = &version.clauses[at];
    let words = [
        clause.heading.clone(),
        clause.term.clone(),
        Some(clause.own_text()),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    Item {
        label: clause.printed_label().map(str::to_owned),
        text: words.join(" ").trim().to_owned(),
        items: clause.children().map(|n| item(version, n)).collect(),
    }
}

/// The sentence of `lead` that is nearest above `below`; the last one there that
/// points to a list, where one does.
fn lead_sentence(version: &Version, lead: ClauseIndex, below: ClauseIndex) -> String {
    let clause = &version.clauses[lead];
    let chain = version.ancestors(below);
    let mut nearest = None;
    for content in &clause.content {
        match content {
            Content::Text(p) => nearest = Some(p),
            Content::Child(child) if *child == below || chain.contains(child) => break,
            Content::Child(_) => {}
        }
    }
    let Some(paragraph) = nearest else {
        return clause.own_text();
    };
    let text: Vec<char> = paragraph.text.chars().collect();
    let sentences: Vec<String> = sentence_ranges(&text, &bracket_depths(&text))
        .into_iter()
        .map(|range| text[range].iter().collect())
        .collect();
    let points = sentences.iter().rev().find(|s| points_below(s));
    let found = points.or(sentences.last());
    found.cloned().unwrap_or_default()
}

/// The entry of a clause among those that were added last.
fn rightmost(entries: &mut [Entry], clause: ClauseIndex) -> Option<&mut Entry> {
    let last = entries.last_mut()?;
    if last.clause == clause {
        return Some(last);
    }
    rightmost(&mut last.children, clause)
}

/// A heading is said once for the entries that stand under it.
fn drop_repeated_topics(entries: &mut [Entry]) {
    let mut last: Option<String> = None;
    for entry in entries {
        for child in &mut entry.children {
            child.topic = None;
        }
        if entry.topic == last {
            entry.topic = None;
        } else {
            last.clone_from(&entry.topic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{item, lead_sentence, list_behind, said_before};
    use crate::render::testing::version;

    fn before(text: &str, sentence: &str) -> Option<String> {
        let start = text.find(sentence).expect("it stands there");
        let chars: Vec<char> = text.chars().collect();
        said_before(&chars, text[..start].chars().count())
    }

    #[test]
    fn a_sentence_that_goes_on_stands_behind_what_it_goes_on_from() {
        let text = "甲は、記録する。また、乙に報告する。この場合、丙に知らせる。丁は、保管する。";
        assert_eq!(before(text, "また、").as_deref(), Some("甲は、記録する。"));
        assert_eq!(
            before(text, "この場合").as_deref(),
            Some("甲は、記録する。また、乙に報告する。")
        );
        assert_eq!(before(text, "丁は"), None);
        assert_eq!(before(text, "甲は"), None);
        // It begins the clause: there is nothing before it.
        assert_eq!(before("また、乙に報告する。", "また"), None);
        assert_eq!(before("甲とする。その他の者は、従う。", "その他"), None);
        assert_eq!(before("甲とする。この規程は、従う。", "この規程"), None);
    }

    #[test]
    fn a_lead_is_the_nearest_sentence_above() {
        let body = "## 1. 甲\n\n甲は、備える。\n\n乙は、次の事項を行うこと。\n\n- (1) 点検\n\n丙は、次の事項を守ること。例外はない。\n\n- (2) 秘密\n  - ア 番号\n";
        let version = version("v1", body);
        let find = |key: &str| version.clauses.iter().position(|c| c.key == key);
        let find = |key: &str| find(key).expect(key);
        let lead = |key: &str| lead_sentence(&version, find("1"), find(key));
        assert_eq!(lead("1.i1"), "乙は、次の事項を行うこと。");
        assert_eq!(lead("1.i2"), "丙は、次の事項を守ること。");
        assert_eq!(lead("1.i2.k1"), "丙は、次の事項を守ること。");
        // A sentence has the list right behind it, and no other.
        let clause = &version.clauses[find("1")];
        assert_eq!(list_behind(clause, 10), [find("1.i1")]);
        let last = clause.own_text().chars().count() - 2;
        let list = list_behind(clause, last);
        assert_eq!(list, [find("1.i2")]);
        let shown = item(&version, list[0]);
        assert_eq!(
            (shown.label.as_deref(), shown.text.as_str()),
            (Some("(2)"), "秘密")
        );
        assert_eq!(shown.items[0].text, "番号");
    }
}

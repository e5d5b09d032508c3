//! What is wrong with controls and links, as findings.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::Answers;
use super::coverage::{Unfounded, waiver_fault};
use super::{Material, ToReview, Trace, cited_as, posted};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::japanese::nearest;
use crate::load::TraceFiles;
use crate::model::{ClauseIndex, Edition, Version};
use crate::parse::{LinkEntry, LinksFile};
use crate::resolve::{VersionRef, citation};

/// Open clauses that a report of the coverage names.
const NAMED: usize = 3;
/// Items that a hint names one by one.
const SHOWN_ITEMS: usize = 6;

pub(super) fn lint(material: Material<'_>, files: &TraceFiles, trace: &Trace, report: &mut Report) {
    let book = material.book;
    let posted: Vec<VersionRef> = posted(book).collect();
    let known: BTreeSet<&str> = files
        .controls
        .iter()
        .map(|file| file.control.id.as_str())
        .chain(files.unread.iter().map(String::as_str))
        .collect();
    for (body, file) in &files.links {
        let at = posted.iter().find(|at| book.jurisdiction(**at).id == *body);
        unknown_controls(file, &known, report);
        let Some((at, answers)) = at.and_then(|at| Some((*at, trace.versions.get(at)?))) else {
            continue;
        };
        let own = Body {
            material,
            file,
            at,
            version: book.version(at),
            answers,
        };
        own.version_known(report);
        own.clauses(report);
        own.reviews(&trace.reviews, report);
    }
    unused(files, report);
    owners(material, files, report);
    coverage(material, files, trace, report);
    if book.site().edition == Edition::Public {
        withheld(files, report);
    }
}

/// The links of one body and the version they are about.
struct Body<'a> {
    material: Material<'a>,
    file: &'a LinksFile,
    at: VersionRef,
    version: &'a Version,
    answers: &'a Answers,
}

impl Body<'_> {
    fn version_known(&self, report: &mut Report) {
        let policy = self.material.book.policy(self.at);
        let named = &self.file.version;
        if named.is_empty() || policy.versions.iter().any(|v| v.front.version == *named) {
            return;
        }
        let ids: Vec<&str> = policy
            .versions
            .iter()
            .map(|v| v.front.version.as_str())
            .collect();
        report.push(
            Diagnostic::error(Code::BadValue, format!("版「{named}」はありません"))
                .at_line(&self.file.source, self.file.version_line)
                .hint(format!(
                    "対応を書くときに読んだ版を書いてください（ある版: {}）",
                    ids.join("、")
                )),
        );
    }

    /// Entries of clauses that do not exist, and waivers that do not hold.
    fn clauses(&self, report: &mut Report) {
        for entry in &self.file.entries {
            let key = &entry.links.key;
            let Some(clause) = self.find(key) else {
                report.push(self.at_entry(entry, self.nothing(key)));
                continue;
            };
            if entry.links.waiver.is_some()
                && let Some(fault) = waiver_fault(self.material, self.at, self.answers, clause)
            {
                report.push(self.at_entry(entry, self.unfounded(clause, fault)));
            }
        }
    }

    fn find(&self, key: &str) -> Option<ClauseIndex> {
        self.version.clauses.iter().position(|c| c.key == *key)
    }

    fn at_entry(&self, entry: &LinkEntry, diagnostic: Diagnostic) -> Diagnostic {
        let line = self.file.source.position(entry.place.start).line;
        diagnostic.at_line(&self.file.source, line)
    }

    fn nothing(&self, key: &str) -> Diagnostic {
        let book = self.material.book;
        let body = &book.jurisdiction(self.at).id;
        let own = &self.version.front.version;
        let elsewhere = book
            .policy(self.at)
            .versions
            .iter()
            .find(|v| v.front.version != *own && v.clauses.iter().any(|c| c.key == *key));
        let hint = match elsewhere {
            // Links that are said to be of this version are not carried again.
            Some(old) if self.file.version == *own => {
                let old = &old.front.version;
                format!(
                    "版「{old}」の条項です。「keiji diff {body}@{old} {body}@{own}」で続く条項を見て、そのキーを書いてください"
                )
            }
            Some(old) => {
                let old = &old.front.version;
                format!(
                    "版「{old}」にはあります。「keiji trace migrate {body}@{old} {body}@{own}」でどうなるかを見て、--write を付けて対応を移してください"
                )
            }
            None => self.meant(key),
        };
        Diagnostic::error(
            Code::LinkOfNothing,
            format!("版「{own}」に条項「{key}」がありません"),
        )
        .hint(hint)
    }

    /// Which clause a key that none has may mean: one that is cited so, or what
    /// stands below the deepest part of it that there is.
    fn meant(&self, key: &str) -> String {
        let clauses = &self.version.clauses;
        if let Some(clause) = cited_as(self.version, key) {
            let own = &clauses[clause].key;
            return format!("「{key}」のキーは「{own}」です。「\"{own}\":」と書いてください");
        }
        let above = key.match_indices('.').map(|(at, _)| &key[..at]).rev();
        let above = above.clone().find_map(|key| self.find(key));
        let items = above.into_iter().flat_map(|above| {
            let items = clauses.iter().filter(move |c| c.parent == Some(above));
            items.map(|clause| clause.key.as_str())
        });
        let items: Vec<&str> = items.collect();
        let known = "条項の識別子（data/clauses.json の id の「/」の後）を確かめてください。数字だけのキーは引用符で囲みます";
        match (above, items.as_slice()) {
            (None, _) => known.to_owned(),
            (Some(above), []) => {
                let own = &clauses[above].key;
                format!("「{own}」の下に条項はありません。{known}")
            }
            (Some(above), [first, .., last]) if items.len() > SHOWN_ITEMS => format!(
                "「{}」の下にあるのは「{first}」から「{last}」までの {} 件です。{known}",
                clauses[above].key,
                items.len()
            ),
            (Some(above), items) => format!(
                "「{}」の下にあるのは「{}」です。{known}",
                clauses[above].key,
                items.join("」「")
            ),
        }
    }

    fn unfounded(&self, clause: ClauseIndex, fault: Unfounded) -> Diagnostic {
        let own = citation(self.version, clause);
        let (message, hint) = match fault {
            Unfounded::NoItems => (
                format!(
                    "「{own}」を lead-in とする理由が成り立ちません: 統制のある号が下にありません"
                ),
                "統制を書くか、ほかの理由を書いてください".to_owned(),
            ),
            Unfounded::OpenItem(item, number) => {
                let key = &self.version.clauses[item].key;
                let item = citation(self.version, item);
                let others = if number > 1 {
                    format!("など {number} 件")
                } else {
                    String::new()
                };
                (
                    format!(
                        "「{own}」を lead-in とする理由が成り立ちません: 「{item}」{others}に統制がありません"
                    ),
                    format!("下の条項（\"{key}\"）に links か waived を書いてください"),
                )
            }
            Unfounded::NoClause => {
                let key = self.answers.same_as(clause).unwrap_or_default();
                (
                    format!("「{own}」と同じ内容とする条項「{key}」がありません"),
                    "統制のある条項のキーを clause に書いてください".to_owned(),
                )
            }
            Unfounded::Itself => (
                format!("「{own}」を、それ自身と同じ内容としています"),
                "統制のあるほかの条項のキーを clause に書いてください".to_owned(),
            ),
            Unfounded::Unlinked(target) => {
                let target = citation(self.version, target);
                (
                    format!("「{own}」と同じ内容とする「{target}」に統制がありません"),
                    "統制のある条項のキーを clause に書くか、ここに links を書いてください"
                        .to_owned(),
                )
            }
        };
        Diagnostic::error(Code::WaiverUnfounded, message).hint(hint)
    }

    /// One warning for every entry that must be read again.
    fn reviews(&self, reviews: &[ToReview], report: &mut Report) {
        let body = &self.material.book.jurisdiction(self.at).id;
        let mut entries: BTreeMap<usize, Vec<&ToReview>> = BTreeMap::new();
        for review in reviews.iter().filter(|review| review.at == self.at) {
            let Some(entry) = self.answers.entry_of(review.clause) else {
                continue;
            };
            entries.entry(entry).or_default().push(review);
        }
        for (entry, list) in entries {
            let entry = &self.file.entries[entry];
            let first = citation(self.version, list[0].clause);
            let others = if list.len() > 1 {
                format!("など {} 件", list.len())
            } else {
                String::new()
            };
            let changed = list.iter().any(|r| r.recorded.is_some());
            let found = list.iter().any(|r| r.confirmed_text.is_some());
            let why = match (changed, found) {
                (false, _) => "確認が記録されていません",
                (true, true) => "確認した後に文が変わりました",
                (true, false) => {
                    "確認した後に文が変わりました（確認した文は、載せている版には残っていません）"
                }
            };
            let key = &entry.links.key;
            let diagnostic = Diagnostic::warning(
                Code::LinkUnconfirmed,
                format!("「{first}」{others}の対応は要確認です: {why}"),
            )
            .hint(format!(
                "「keiji trace review {body} {key}」で、確認した文からの変更と今の文を示します。対応が今の文でも正しければ「keiji trace review {body} {key} --confirm」で記録してください"
            ));
            report.push(self.at_entry(entry, diagnostic));
        }
    }
}

fn unknown_controls(file: &LinksFile, known: &BTreeSet<&str>, report: &mut Report) {
    for entry in &file.entries {
        for (link, place) in entry.links.links.iter().zip(&entry.link_places) {
            if known.contains(link.control.as_str()) {
                continue;
            }
            let line = file.source.position(place.start).line;
            let near = nearest(&link.control, known.iter().copied());
            let hint = match near.as_slice() {
                [] => format!(
                    "id を確かめるか、controls/{}.md を書いてください",
                    link.control
                ),
                _ => format!(
                    "「{}」のことですか。そうでなければ、controls/{}.md を書いてください",
                    near.join("」か「"),
                    link.control
                ),
            };
            report.push(
                Diagnostic::error(
                    Code::UnknownControl,
                    format!("統制「{}」がありません", link.control),
                )
                .at_line(&file.source, line)
                .hint(hint),
            );
        }
    }
}

/// Controls that no clause of any body has; not told where a file of links could
/// not be read.
fn unused(files: &TraceFiles, report: &mut Report) {
    if !files.links_whole {
        return;
    }
    let linked: BTreeSet<&str> = files
        .links
        .iter()
        .flat_map(|(_, file)| &file.entries)
        .flat_map(|entry| &entry.links.links)
        .map(|link| link.control.as_str())
        .collect();
    for file in &files.controls {
        if linked.contains(file.control.id.as_str()) {
            continue;
        }
        report.push(
            Diagnostic::error(
                Code::ControlUnused,
                format!(
                    "統制「{}」（{}）に対応する条項がありません",
                    file.control.name, file.control.id
                ),
            )
            .at_line(&file.source, file.id_line)
            .hint("traceability/ の該当する条項に書くか、要らない統制なら消してください"),
        );
    }
}

fn owners(material: Material<'_>, files: &TraceFiles, report: &mut Report) {
    let bodies = &material.book.site().jurisdictions;
    let roles: BTreeSet<&str> = bodies
        .iter()
        .flat_map(|body| &body.roles)
        .flat_map(|role| std::iter::once(&role.id).chain(&role.carries))
        .map(String::as_str)
        .collect();
    // Where no body names its roles, none can be asked for.
    if roles.is_empty() {
        return;
    }
    for file in &files.controls {
        let owner = &file.control.owner;
        if owner.is_empty() || roles.contains(owner.as_str()) {
            continue;
        }
        let all: Vec<&str> = roles.iter().copied().collect();
        report.push(
            Diagnostic::error(
                Code::OwnerUnknown,
                format!("役割「{owner}」を置く団体がありません"),
            )
            .at_line(&file.source, file.owner_line)
            .hint(format!(
                "jurisdiction.yaml の roles にある id を書いてください: {}",
                all.join("、")
            )),
        );
    }
}

fn coverage(material: Material<'_>, files: &TraceFiles, trace: &Trace, report: &mut Report) {
    let Some(goal) = &files.coverage else { return };
    if !files.links_whole {
        return;
    }
    for coverage in &trace.coverage {
        if coverage.reaches(goal.percent) {
            continue;
        }
        let version = material.book.version(coverage.at);
        let body = material.book.jurisdiction(coverage.at);
        let named = coverage.open.iter().take(NAMED);
        let named: Vec<String> = named
            .map(|at| format!("「{}」", citation(version, *at)))
            .collect();
        let others = if coverage.open.len() > NAMED {
            "など"
        } else {
            ""
        };
        report.push(
            Diagnostic::error(
                Code::CoverageLow,
                format!(
                    "{} の条文の統制が {:.1} % です（{} % が要ります）: {}{others} {} 件に統制がありません",
                    body.name,
                    coverage.percent(),
                    goal.percent,
                    named.join(""),
                    coverage.open.len(),
                ),
            )
            .at_line(&goal.source, goal.line)
            .hint(format!(
                "「keiji trace」で一覧を、「keiji trace suggest {}」で候補を見て、traceability/{}.yaml に書いてください",
                body.id, body.id
            )),
        );
    }
}

/// One note for every withheld control that a text has, at its first link.
fn withheld(files: &TraceFiles, report: &mut Report) {
    let internal: BTreeSet<&str> = files
        .controls
        .iter()
        .filter(|file| file.control.edition == Edition::Internal)
        .map(|file| file.control.id.as_str())
        .collect();
    let mut first: BTreeMap<&str, (&LinksFile, usize, usize)> = BTreeMap::new();
    for (_, file) in &files.links {
        for entry in &file.entries {
            for (link, place) in entry.links.links.iter().zip(&entry.link_places) {
                if internal.contains(link.control.as_str()) {
                    let found = first.entry(&link.control);
                    found.or_insert((file, place.start, 0)).2 += 1;
                }
            }
        }
    }
    for (control, (file, start, number)) in first {
        let line = file.source.position(start).line;
        report.push(
            Diagnostic::note(
                Code::ControlWithheld,
                format!("統制「{control}」は公開しないので、対応 {number} 件を公開版から除きます"),
            )
            .at_line(&file.source, line)
            .hint("公開してよい統制なら、その edition を public にしてください"),
        );
    }
}

//! One clause's text in, its references out.

use std::ops::Range;

use crate::model::{ClauseIndex, Content, Kind, Label, LawNumber, Version};

use super::grades::Grades;
use super::grammar::{Base, Behind, Path, Step, conjunction, is_firm_end, read_path};
use super::laws::{KnownNumber, LawNames, NumberFault};
use super::lead_in::{LeadIn, read_lead_in};
use super::names::{Names, Scope, ends_as_document};
use super::text::{Text, before, is_kanji, is_word, word_length};
use super::tree::{Missing, Named, Tree, squeeze};
use super::{Fault, FaultKind, Reference, Target};

/// What a version's texts are read with.
pub(super) struct Library<'a> {
    pub(super) version: &'a Version,
    pub(super) names: &'a Names,
    pub(super) laws: &'a LawNames,
    pub(super) grades: &'a Grades,
}

/// What a reference leads to before it is put into words.
enum Lead {
    Clauses(Vec<ClauseIndex>),
    Policy,
    Law(usize),
    External(String),
    Missing(String),
}

/// Reads one text of a clause from its start to its end.
pub(super) struct Reader<'a> {
    library: &'a Library<'a>,
    tree: Tree<'a>,
    from: ClauseIndex,
    text: &'a Text,
    raw: Vec<char>,
    in_heading: bool,
    named: Named,
    /// Where the last path ended and what it lay in, for 「又は第2項」.
    last: Option<(usize, Option<Scope>)>,
    /// The law that the sentence speaks of.
    law: Option<(usize, Result<usize, String>)>,
    /// The plan that the sentence speaks of.
    plan: Option<(usize, ClauseIndex)>,
    pub(super) references: Vec<Reference>,
    pub(super) faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        library: &'a Library<'a>,
        from: ClauseIndex,
        text: &'a Text,
        raw: &str,
        in_heading: bool,
    ) -> Self {
        Self {
            library,
            tree: Tree::new(library.version, from),
            from,
            text,
            raw: raw.chars().collect(),
            in_heading,
            named: Named::default(),
            last: None,
            law: None,
            plan: None,
            references: Vec::new(),
            faults: Vec::new(),
        }
    }

    pub(super) fn read(&mut self) {
        let s = self.text.as_str();
        if self.in_heading {
            for (start, end, row) in self.library.grades.heading(s) {
                self.push(start..end, Lead::Clauses(vec![row]));
            }
        }
        let mut at = 0;
        while let Some(c) = s[at..].chars().next() {
            at = match self.read_at(at) {
                Some(end) if end > at => end,
                _ => at + c.len_utf8(),
            };
        }
        self.references.sort_by_key(|r| (r.start, r.end));
    }

    /// Reads what begins at a place; where it ends, if anything does.
    fn read_at(&mut self, at: usize) -> Option<usize> {
        if self.text.is_quoted(at) {
            let quotation = self.text.quotation_at(at)?;
            self.read_quotation(&quotation);
            return Some(quotation.end);
        }
        self.read_law(at)
            .or_else(|| self.read_enactment(at))
            .or_else(|| self.read_lead_in(at))
            .or_else(|| self.read_above(at))
            .or_else(|| self.read_note(at))
            .or_else(|| self.read_grade(at))
            .or_else(|| self.read_name(at))
            .or_else(|| self.read_path(at))
            .or_else(|| self.read_elsewhere(at))
    }

    /// 「第9 緊急時における…」: a label with its title; all else is only quoted.
    fn read_quotation(&mut self, quotation: &Range<usize>) {
        let s = self.text.as_str();
        let inner = &s[quotation.clone()];
        let titled = Label::read(inner)
            .and_then(|label| {
                let title = squeeze(&inner[label.len..]);
                self.tree.titled(&label, &title)
            })
            .or_else(|| {
                // Without the space, 第9 goes on as a word.
                let digits = inner.find(|c: char| c != '第' && !c.is_ascii_digit())?;
                let label = Label::read(&inner[..digits])?;
                self.tree.titled(&label, &inner[digits..])
            });
        if let Some(clause) = titled {
            self.push(quotation.clone(), Lead::Clauses(vec![clause]));
            return;
        }
        // 「情報セキュリティ対策基準」を定め: a part by its whole name.
        if let Some(Scope::Clause(part)) = self.library.names.exact(inner)
            && !s[..quotation.start].ends_with("以下「")
            && !s[..quotation.start].ends_with("以下、「")
        {
            self.push(quotation.clone(), Lead::Clauses(vec![part]));
            return;
        }
        // 「…ガイドライン」(平成23年4月1日内閣総理大臣決定)
        let after = &s[quotation.end..];
        let decided = after
            .strip_prefix("」(")
            .and_then(|tail| tail.split_once(')'))
            .is_some_and(|(inside, _)| {
                inside.ends_with("決定") || inside.ends_with("告示") || inside.ends_with("年度版")
            });
        if decided {
            self.push(quotation.clone(), Lead::External(inner.to_owned()));
        }
    }

    fn read_law(&mut self, at: usize) -> Option<usize> {
        let s = self.text.as_str();
        let cited = self.library.laws.at(s, at)?;
        let mut end = cited.end;
        let after = &s[end..];
        let bridge = usize::from(after.starts_with('の')) * 'の'.len_utf8();
        if let Some((path, path_end)) = read_path(s, end + bridge, Behind::Name)
            && matches!(path.steps.first(), Some(Step::Unit(..)))
            && path.base == Base::Bare
        {
            end = path_end;
        }
        self.law = Some((self.text.sentence(at), Ok(cited.law)));
        self.push(cited.start..end, Lead::Law(cited.law));
        if let Some(fault) = cited.fault {
            let name = &self.library.laws.citation(cited.law).0.name;
            let (kind, message) = match fault {
                NumberFault::Mismatch { printed, known } => (
                    FaultKind::LawNumberMismatch,
                    format!(
                        "「{name}」の番号が「{printed}」と書かれていますが、{}",
                        known_as(&known)
                    ),
                ),
                NumberFault::Incomplete { printed, known } => (
                    FaultKind::LawNumberIncomplete,
                    match known {
                        Some(known) => format!(
                            "「{name}」の番号が「{printed}」としか書かれていません。{}",
                            known_as(&known)
                        ),
                        None => format!("「{name}」の番号が「{printed}」としか書かれていません"),
                    },
                ),
            };
            self.fault(cited.start..end, kind, message);
        }
        Some(end)
    }

    /// 平成27年8月28日規則第6号: a document that goes by its number alone.
    fn read_enactment(&mut self, at: usize) -> Option<usize> {
        let s = self.text.as_str();
        if before(s, at).is_some_and(is_kanji) {
            return None;
        }
        let (_, len) = LawNumber::read_start(&s[at..])?;
        self.push(at..at + len, Lead::External(s[at..at + len].to_owned()));
        Some(at + len)
    }

    fn read_lead_in(&mut self, at: usize) -> Option<usize> {
        if self.in_heading {
            return None;
        }
        let s = self.text.as_str();
        let LeadIn { end, firm, table } = read_lead_in(s, at)?;
        let original = self.text.original(&(at..end));
        let mut found = match place_of(self.library.version, self.from, original.start) {
            Place::Paragraph(n) if table => self.tree.list_after(n).into_iter().take(1).collect(),
            Place::Paragraph(n) => self.tree.list_after(n),
            Place::Row(row, lists) => row.filter(|_| lists).into_iter().collect(),
        };
        if table && found.is_empty() {
            found.extend(self.tree.table_below());
        }
        if found.is_empty() {
            found = self.tree.list_beside();
        }
        if !found.is_empty() {
            if let [one] = found[..]
                && table
            {
                self.named.speaks_of_table(one);
            }
            self.push(at..end, Lead::Clauses(found));
        } else if firm {
            let reason = "続く並びがない".to_owned();
            self.fault(
                at..end,
                FaultKind::RelativeWithoutTarget,
                format!("「{}」に続く並びがありません", &s[at..end]),
            );
            self.push(at..end, Lead::Missing(reason));
        }
        Some(end)
    }

    /// 上記以外, 上記に掲げるほか: what stands before in the same list.
    fn read_above(&mut self, at: usize) -> Option<usize> {
        let s = self.text.as_str();
        let rest = s[at..].strip_prefix("上記")?;
        let word = ["以外", "に掲げるほか", "に掲げる", "のほか", "のいずれか"]
            .into_iter()
            .find(|w| rest.starts_with(w))?;
        let end = at + "上記".len() + word.len();
        let original = self.text.original(&(at..end));
        let found = match place_of(self.library.version, self.from, original.start) {
            Place::Paragraph(_) => self.tree.siblings_before(),
            Place::Row(Some(row), _) => rows_before(self.library.version, self.from, row),
            Place::Row(None, _) => Vec::new(),
        };
        if found.is_empty() {
            return None;
        }
        self.push(at..end, Lead::Clauses(found));
        Some(end)
    }

    /// (注), (注1): the note below or beside.
    fn read_note(&mut self, at: usize) -> Option<usize> {
        let s = self.text.as_str();
        if !s[at..].starts_with("(注") && !s[at..].starts_with('※') {
            return None;
        }
        let label = Label::read(&s[at..])?;
        let mark = label.printed.trim_end_matches(':').to_owned();
        let found = self.tree.note(&mark)?;
        let end = at + mark.len();
        self.push(at..end, Lead::Clauses(vec![found]));
        Some(end)
    }

    fn read_grade(&mut self, at: usize) -> Option<usize> {
        let s = self.text.as_str();
        let version = self.library.version;
        if self.in_heading && matches!(version.clauses[self.from].kind, Kind::Row | Kind::Table) {
            return None;
        }
        let (end, rows) = self.library.grades.at(s, at)?;
        // 機密性2以上の情報資産の管理に準拠: what stands under 「機密性2及び3」.
        let phrase = s[end..].split(['、', '。']).next().unwrap_or_default();
        if phrase.contains("の管理に準") {
            let grades = self.library.grades;
            let fits = |heading: &str| grades.heading_rows(&squeeze(heading)) == rows;
            if let Some(clause) = self.tree.headed_beside(fits) {
                self.push(at..end, Lead::Clauses(vec![clause]));
                return Some(end);
            }
        }
        let original = self.text.original(&(at..end));
        if let (false, Place::Row(own, _)) = (
            self.in_heading,
            place_of(version, self.from, original.start),
        ) && (own.is_none() || own.is_some_and(|row| rows == [row]))
        {
            // The name of the row itself.
            return Some(end);
        }
        self.push(at..end, Lead::Clauses(rows));
        Some(end)
    }

    fn read_name(&mut self, at: usize) -> Option<usize> {
        if self.in_heading {
            return None;
        }
        let s = self.text.as_str();
        if let Some(end) = self.document_path(at) {
            return Some(end);
        }
        if let Some(end) = self.read_again(at) {
            return Some(end);
        }
        let Some((end, scope)) = self
            .library
            .names
            .at(self.library.version, self.from, s, at)
        else {
            return self.read_title(at);
        };
        if let (Scope::Clause(plan), true) = (&scope, s[..end].ends_with("計画")) {
            self.plan = Some((self.text.sentence(at), *plan));
        }
        let scope = self.own_amendment(&s[at..end]).unwrap_or(scope);
        self.push(at..end, lead(&scope));
        Some(end)
    }

    /// 当該計画, 当該法令: what the sentence has named.
    fn read_again(&mut self, at: usize) -> Option<usize> {
        let s = self.text.as_str();
        let here = self.text.sentence(at);
        if let Some(tail) = s[at..].strip_prefix("当該計画")
            && let Some((sentence, plan)) = self.plan
            && sentence == here
        {
            let end = s.len() - tail.len();
            if let Some(noun) = tail.strip_prefix("に定める") {
                let length = word_length(noun);
                if let Some(part) = self.tree.titled_below(plan, &noun[..length]) {
                    let end = s.len() - noun.len() + length;
                    self.push(at..end, Lead::Clauses(vec![part]));
                    return Some(end);
                }
            }
            self.push(at..end, Lead::Clauses(vec![plan]));
            return Some(end);
        }
        let tail = s[at..].strip_prefix("当該法令")?;
        let end = s.len() - tail.len();
        match self.law.clone() {
            Some((sentence, law)) if sentence == here => Some(self.lawful(at..end, law)),
            _ if is_firm_end(tail) => {
                self.push(at..end, Lead::External("法令（名称の記載がない）".into()));
                Some(end)
            }
            _ => None,
        }
    }

    /// 情報資産の分類により定めた, 監査の結果: a clause by its title.
    fn read_title(&mut self, at: usize) -> Option<usize> {
        let s = self.text.as_str();
        if let Some((end, clause)) = self.library.names.title_at(s, at)
            && !self.tree.is_within(clause)
        {
            self.push(at..end, Lead::Clauses(vec![clause]));
            return Some(end);
        }
        if before(s, at).is_some_and(is_word) {
            return None;
        }
        let length = word_length(&s[at..]);
        let title = &s[at..at + length];
        let rest = s[at + length..].strip_prefix("の結果")?;
        let found = self
            .tree
            .titled_before(|heading| squeeze(heading) == title)?;
        let end = s.len() - rest.len();
        self.push(at..end, Lead::Clauses(vec![found]));
        Some(end)
    }

    /// この規則 in the 附則 of an amending 規則 is that one.
    fn own_amendment(&self, words: &str) -> Option<Scope> {
        let kind = words.strip_prefix("この")?;
        let version = self.library.version;
        let root = *version.ancestors(self.from).first()?;
        let clause = &version.clauses[root];
        if clause.kind != Kind::Supplement {
            return None;
        }
        let heading = squeeze(clause.heading.as_deref()?);
        let inner = heading.trim_start_matches('(').trim_end_matches(')');
        let number = LawNumber::read(inner)?;
        number
            .kind
            .ends_with(kind)
            .then(|| Scope::External(inner.to_owned()))
    }

    /// 基本方針第4(1), 基本方針（以下…）第9: a place in a document that is named.
    fn document_path(&mut self, at: usize) -> Option<usize> {
        let s = self.text.as_str();
        if before(s, at).is_some_and(is_word) {
            return None;
        }
        let lead_in = ["この", "本"].iter().find(|w| s[at..].starts_with(**w));
        let start = at + lead_in.map_or(0, |w| w.len());
        let word = &s[start..start + word_length(&s[start..])];
        let name = word.split('第').next().unwrap_or(word);
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let length = name.len();
        let is_law = is_law_name(name);
        let again = ["同法", "同令", "同条例", "同規則", "当該法"].contains(&name);
        if !ends_as_document(name) && !is_law && !again {
            return None;
        }
        let mut end = start + length;
        if s[end..].starts_with('(')
            && let Some(close) = s[end..].find(')')
            && s[end..end + close].contains("以下")
        {
            end += close + ')'.len_utf8();
        }
        if s[end..].starts_with('の') {
            end += 'の'.len_utf8();
        }
        let (path, path_end) = read_path(s, end, Behind::Name)?;
        if path.base != Base::Bare || matches!(path.steps[0], Step::Label(_)) && !path.firm {
            return None;
        }
        if again {
            let law = self.law.clone()?.1;
            return Some(self.lawful(at..path_end, law));
        }
        match self.library.names.exact(name) {
            Some(scope @ (Scope::Clause(_) | Scope::Policy)) => {
                self.follow(at, path_end, &path, false, Some(scope));
            }
            Some(Scope::External(full)) => {
                self.last = Some((path_end, Some(Scope::External(full.clone()))));
                self.push(at..path_end, Lead::External(full));
            }
            None if is_law => return Some(self.lawful(at..path_end, Err(name.to_owned()))),
            None => {
                let scope = Scope::External(name.to_owned());
                self.last = Some((path_end, Some(scope)));
                self.push(at..path_end, Lead::External(name.to_owned()));
            }
        }
        Some(path_end)
    }

    /// A place in a law.
    fn lawful(&mut self, range: Range<usize>, law: Result<usize, String>) -> usize {
        let end = range.end;
        self.law = Some((self.text.sentence(range.start), law.clone()));
        let lead = match law {
            Ok(law) => Lead::Law(law),
            Err(name) => Lead::External(name),
        };
        self.push(range, lead);
        end
    }

    fn read_path(&mut self, at: usize) -> Option<usize> {
        let s = self.text.as_str();
        let joined = self
            .last
            .as_ref()
            .is_some_and(|(end, _)| conjunction(&s[*end..]).is_some_and(|len| end + len == at));
        let behind = if joined {
            Behind::Path
        } else {
            Behind::Nothing
        };
        let (path, end) = read_path(s, at, behind)?;
        let relative = matches!(
            path.base,
            Base::Previous(..) | Base::Next(..) | Base::AllPrevious(_) | Base::This(_)
        );
        if relative {
            self.law = None;
        }
        let partial = matches!(path.steps.first(), Some(Step::Unit(..)));
        let same = match path.base {
            Base::Same(_) => true,
            Base::SameTable => !self.named.knows_table(),
            _ => false,
        };
        if let Some((sentence, law)) = self.law.clone()
            && sentence == self.text.sentence(at)
            && (path.base == Base::Bare && partial || same)
        {
            return Some(self.lawful(at..end, law));
        }
        // 改正前の第5条 is in a text that is no more.
        if path.base == Base::Bare && ["改正前の", "旧"].iter().any(|w| s[..at].ends_with(w)) {
            self.push(at..end, Lead::External("改正前の規程".into()));
            return Some(end);
        }
        let scope = self
            .last
            .take()
            .and_then(|(_, scope)| scope)
            .filter(|_| joined);
        if let Some(Scope::External(name)) = &scope
            && path.base == Base::Bare
        {
            self.last = Some((end, scope.clone()));
            self.push(at..end, Lead::External(name.clone()));
            return Some(end);
        }
        self.follow(at, end, &path, joined, scope)
    }

    /// Resolves a path; nothing where it was none after all.
    fn follow(
        &mut self,
        at: usize,
        end: usize,
        path: &Path,
        joined: bool,
        scope: Option<Scope>,
    ) -> Option<usize> {
        let inside = match &scope {
            Some(Scope::Clause(part)) => Some(*part),
            _ => None,
        };
        let found = match self.tree.resolve(path, &mut self.named, joined, inside) {
            // 又は第2項 goes on in what was named, not in the part.
            Err(_) if joined && inside.is_some() => {
                self.tree.resolve(path, &mut self.named, joined, None)
            }
            found => found,
        };
        match found {
            Ok(clauses) => {
                self.check_span(at..end, &clauses);
                self.last = Some((end, scope));
                self.push(at..end, Lead::Clauses(clauses));
                if let Some(last) = self.references.last_mut() {
                    last.paragraph = path.names_paragraph();
                }
                Some(end)
            }
            Err(_) if !path.firm => None,
            Err(missing) => {
                self.missing(at..end, missing);
                self.last = Some((end, scope));
                Some(end)
            }
        }
    }

    /// 以下8.2節において「…」という: the clause should stand in what it names.
    fn check_span(&mut self, range: Range<usize>, clauses: &[ClauseIndex]) {
        let s = self.text.as_str();
        let defines =
            s[..range.start].ends_with("以下") && s[range.end..].starts_with("において「");
        if defines && !clauses.iter().any(|at| self.tree.is_within(*at)) {
            let words = s[range.clone()].to_owned();
            self.fault(
                range,
                FaultKind::SpanElsewhere,
                format!("「以下{words}において」とありますが、この条項はそこにありません"),
            );
        }
    }

    fn missing(&mut self, range: Range<usize>, missing: Missing) {
        let words = &self.text.as_str()[range.clone()];
        let (kind, message) = if missing.is_relative() {
            (
                FaultKind::RelativeWithoutTarget,
                format!("「{words}」の指すものがありません（{}）", missing.reason()),
            )
        } else {
            (
                FaultKind::ReferenceToNothing,
                format!("「{words}」を引けません（{}）", missing.reason()),
            )
        };
        self.fault(range.clone(), kind, message);
        self.push(range, Lead::Missing(missing.reason()));
    }

    /// 別に定める, 規則で定める: elsewhere, in what this text does not hold.
    fn read_elsewhere(&mut self, at: usize) -> Option<usize> {
        if self.in_heading {
            return None;
        }
        let s = self.text.as_str();
        let rest = &s[at..];
        if let Some(tail) = rest.strip_prefix("別に")
            && !before(s, at).is_some_and(|c| is_kanji(c) || c == 'と')
        {
            let actor = match tail.split_once('が') {
                Some((actor, verb)) if verb.starts_with("定め") => actor,
                _ if tail.starts_with("定め") => "",
                _ => return None,
            };
            if !actor.chars().all(is_word) {
                return None;
            }
            let verb = &tail[actor.len()..];
            let verb = verb.strip_prefix('が').unwrap_or(verb);
            let word = ["定める", "定め"]
                .into_iter()
                .find(|w| verb.starts_with(w))?;
            let end = s.len() - verb.len() + word.len();
            let name = match actor {
                "" => "別に定めるもの".to_owned(),
                actor => format!("{actor}が別に定めるもの"),
            };
            self.push(at..end, Lead::External(name));
            return Some(end);
        }
        // 定められた方法: it is not said where.
        if let Some(tail) = rest.strip_prefix("定められた")
            && let Some(word) = ["方法", "場所", "手順"]
                .iter()
                .find(|w| tail.starts_with(**w))
            && !before(s, at).is_some_and(|c| matches!(c, 'に' | 'で' | 'り'))
        {
            let end = at + "定められた".len() + word.len();
            self.push(at..end, Lead::Missing("どこで定めたかの記載がない".into()));
            return Some(end);
        }
        // …を定める規則で定める
        let word = ["規則", "条例", "規程", "要綱"]
            .into_iter()
            .find(|w| rest.starts_with(w))?;
        let end = at + word.len();
        let made = s[..at].ends_with("を定める");
        if !made || !(is_firm_end(&s[end..])) {
            return None;
        }
        let start = s[..at]
            .char_indices()
            .rev()
            .take_while(|(_, c)| !"、。「」()\n\tは".contains(*c))
            .last()
            .map_or(at, |(start, _)| start);
        self.push(start..end, Lead::External(s[start..end].to_owned()));
        Some(end)
    }

    fn push(&mut self, range: Range<usize>, lead: Lead) {
        let original = self.text.original(&range);
        let target = match lead {
            Lead::Clauses(mut clauses) => {
                clauses.sort_unstable();
                clauses.dedup();
                Target::Clauses(clauses)
            }
            Lead::Policy => Target::Policy,
            Lead::Law(law) => {
                let (citation, listed_at) = self.library.laws.citation(law);
                Target::Law {
                    law: citation.clone(),
                    listed_at: listed_at.filter(|at| *at != self.from),
                }
            }
            Lead::External(name) => Target::External { name },
            Lead::Missing(reason) => Target::Unresolved { reason },
        };
        // A longer expression takes the place of what was read inside it.
        while let Some(last) = self.references.last()
            && last.end > original.start
            && last.start < original.end
        {
            self.references.pop();
        }
        self.references.push(Reference {
            from: self.from,
            in_heading: self.in_heading,
            start: original.start,
            end: original.end,
            text: self.raw[original].iter().collect(),
            target,
            paragraph: false,
        });
    }

    fn fault(&mut self, range: Range<usize>, kind: FaultKind, message: String) {
        let original = self.text.original(&range);
        self.faults.push(Fault {
            clause: self.from,
            words: self.raw[original].iter().collect(),
            kind,
            message,
        });
    }
}

/// Where a law's number is known from.
fn known_as(known: &KnownNumber) -> String {
    let place = if known.in_table {
        "法令の一覧（content/laws.yaml）"
    } else {
        "この規程のほかの箇所"
    };
    format!("{place}では「{}」です", known.number)
}

/// Whether a name that stands before an article is a law's: not 方法, 手法.
fn is_law_name(name: &str) -> bool {
    let other = [
        "方法", "手法", "用法", "文法", "技法", "作法", "違法", "合法",
    ];
    let short = ["民法", "刑法", "商法", "憲法"];
    name.ends_with('法')
        && !other.iter().any(|w| name.ends_with(w))
        && (name.chars().count() > 2 || short.contains(&name))
}

fn lead(scope: &Scope) -> Lead {
    match scope {
        Scope::Clause(at) => Lead::Clauses(vec![*at]),
        Scope::Policy => Lead::Policy,
        Scope::External(name) => Lead::External(name.clone()),
    }
}

/// Where a place of a clause's own text lies.
enum Place {
    /// In this paragraph of it, from 0.
    Paragraph(usize),
    /// In a cell: the row's clause, unless it is the cell that names the row, and
    /// whether lines follow in the cell.
    Row(Option<ClauseIndex>, bool),
}

fn place_of(version: &Version, from: ClauseIndex, place: usize) -> Place {
    let clause = &version.clauses[from];
    let mut start = 0;
    for (n, content) in clause
        .content
        .iter()
        .filter(|c| matches!(c, Content::Text(_)))
        .enumerate()
    {
        let Content::Text(paragraph) = content else {
            continue;
        };
        let end = start + paragraph.text.chars().count();
        if place < end {
            return Place::Paragraph(n);
        }
        start = end + 1;
    }
    let Some(table) = &clause.table else {
        return Place::Paragraph(usize::MAX);
    };
    for cell in &table.head {
        start += cell.text().chars().count() + 1;
    }
    for row in &table.rows {
        for (n, cell) in row.cells.iter().enumerate() {
            let mut end = start;
            for (line, text) in cell.lines.iter().enumerate() {
                end += text.chars().count() + 1;
                if place < end {
                    let lists = line + 1 < cell.lines.len();
                    return Place::Row(row.clause.filter(|_| n > 0), lists);
                }
            }
            start = end.max(start + 1);
        }
    }
    Place::Row(None, false)
}

/// The rows of a table that stand before one.
fn rows_before(version: &Version, table: ClauseIndex, row: ClauseIndex) -> Vec<ClauseIndex> {
    version.clauses[table]
        .children()
        .take_while(|at| *at != row)
        .collect()
}

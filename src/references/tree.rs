//! Finding clauses by their labels, from where a reference stands.

use std::ops::Range;

use crate::model::{Clause, ClauseIndex, Content, Kind, Label, Style, Version, path_segment};

use super::grammar::{Base, Path, Step, Unit};

/// Why a reference leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// No clause bears the label.
    Nothing,
    /// Several clauses bear it.
    Several,
    /// There is nothing before the first, or after the last.
    NoNeighbour(Unit),
    /// The sentence has not named one, or the clause is in none.
    NoContext(Unit),
    /// The sentence has named no table.
    NoTable,
    /// A range whose ends are not in one list, in this order.
    BadRange,
}

impl Missing {
    /// The reason in Japanese.
    pub(super) fn reason(self) -> String {
        match self {
            Self::Nothing => "この文書に、その番号の条項がない".into(),
            Self::Several => "この文書に、その番号の条項がいくつもある".into(),
            Self::NoNeighbour(unit) => format!("並びの前又は後に{}がない", unit.name()),
            Self::NoContext(unit) => format!("どの{}か、文から決まらない", unit.name()),
            Self::NoTable => "どの表か、文から決まらない".into(),
            Self::BadRange => "範囲の両端が、一つの並びにこの順でない".into(),
        }
    }

    /// Whether a word like 前項 is what leads nowhere.
    pub(super) fn is_relative(self) -> bool {
        matches!(
            self,
            Self::NoNeighbour(_) | Self::NoContext(_) | Self::NoTable
        )
    }
}

/// What a text has named so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Named {
    article: Option<ClauseIndex>,
    paragraph: Option<ClauseIndex>,
    item: Option<ClauseIndex>,
    last: Option<ClauseIndex>,
    table: Option<ClauseIndex>,
}

/// The clauses of a version, seen from one of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tree<'a> {
    version: &'a Version,
    from: ClauseIndex,
}

impl<'a> Tree<'a> {
    pub(super) fn new(version: &'a Version, from: ClauseIndex) -> Self {
        Self { version, from }
    }

    fn clause(&self, at: ClauseIndex) -> &'a Clause {
        &self.version.clauses[at]
    }

    /// A clause and all that is above it, the nearest first.
    fn upwards(&self) -> impl Iterator<Item = ClauseIndex> + use<'a> {
        let version = self.version;
        std::iter::successors(Some(self.from), move |at| version.clauses[*at].parent)
    }

    fn children(&self, scope: Option<ClauseIndex>) -> Vec<ClauseIndex> {
        match scope {
            Some(at) => self.clause(at).children().collect(),
            None => self.version.roots().collect(),
        }
    }

    /// A clause and all below it.
    pub(super) fn subtree(&self, root: ClauseIndex) -> Range<usize> {
        let depth = self.clause(root).depth;
        let below = self.version.clauses[root + 1..]
            .iter()
            .take_while(|c| c.depth > depth)
            .count();
        root..root + 1 + below
    }

    fn enclosing(&self, wanted: impl Fn(&Clause) -> bool) -> Option<ClauseIndex> {
        self.upwards().find(|at| wanted(self.clause(*at)))
    }

    fn enclosing_of(&self, at: ClauseIndex, kind: Kind) -> Option<ClauseIndex> {
        Tree { from: at, ..*self }.enclosing(|c| c.kind == kind)
    }

    /// The outermost clause that this one stands in.
    fn root(&self, at: ClauseIndex) -> ClauseIndex {
        Tree { from: at, ..*self }.upwards().last().unwrap_or(at)
    }

    fn is_supplement(&self, at: ClauseIndex) -> bool {
        self.clause(self.root(at)).kind == Kind::Supplement
    }

    /// The target of a path. `joined` says that a conjunction binds it to the one
    /// before, `scope` is the part that is named before it.
    pub(super) fn resolve(
        &self,
        path: &Path,
        named: &mut Named,
        joined: bool,
        scope: Option<ClauseIndex>,
    ) -> Result<Vec<ClauseIndex>, Missing> {
        let mut steps = path.steps.iter();
        let mut found = match &path.base {
            Base::Bare => match (steps.next(), scope) {
                (Some(step), Some(scope)) => vec![self.within(scope, step)?],
                (Some(step), None) => vec![self.first(step, named, joined)?],
                (None, _) => return Err(Missing::Nothing),
            },
            Base::Above => match steps.next() {
                Some(Step::Label(label)) => vec![self.near(label, true)?],
                _ => return Err(Missing::Nothing),
            },
            Base::Previous(unit, count) => self.beside(*unit, *count, true)?,
            Base::Next(unit, count) => self.beside(*unit, *count, false)?,
            Base::AllPrevious(unit) => self.all_before(*unit)?,
            Base::Same(unit) => vec![self.same(*unit, named)?],
            Base::SameTable => vec![named.table.ok_or(Missing::NoTable)?],
            Base::This(unit) => vec![self.this(*unit)?],
            Base::Annex(name) => vec![self.annex(name)?],
        };
        for step in steps {
            let [at] = found[..] else {
                return Err(Missing::Nothing);
            };
            found = vec![self.below(at, step)?];
        }
        let single = found[..].first().copied().filter(|_| found.len() == 1);
        if let (Some(start), false) = (single, path.until.is_empty()) {
            let mut inner = *named;
            inner.name(self, start, path);
            let mut end = self.first(&path.until[0], &inner, true)?;
            for step in &path.until[1..] {
                end = self.below(end, step)?;
            }
            found = self.between(start, end)?;
            named.name(self, end, path);
            return Ok(found);
        }
        if let Some(at) = single {
            named.name(self, at, path);
            if path.items {
                found = self.items(at);
                if found.is_empty() {
                    return Err(Missing::Nothing);
                }
            }
        }
        Ok(found)
    }

    /// The first step of a path, which the clause's own place completes.
    fn first(&self, step: &Step, named: &Named, joined: bool) -> Result<ClauseIndex, Missing> {
        match step {
            Step::Unit(Unit::Paragraph, ..) => {
                let article = named.article.filter(|_| joined);
                let article = article.or_else(|| self.enclosing(|c| c.kind == Kind::Article));
                self.below(article.ok_or(Missing::NoContext(Unit::Article))?, step)
            }
            Step::Unit(Unit::Item, n, branch) => {
                let last = named.paragraph.or(named.article).filter(|_| joined);
                let own = || self.enclosing(|c| matches!(c.kind, Kind::Article | Kind::Paragraph));
                if let Some(list) = last.or_else(own) {
                    return self.below(list, step);
                }
                let item = |c: &Clause| is_item(c, *n, branch);
                self.levels(false)
                    .find_map(|level| self.pick_in(&level, &item))
                    .unwrap_or(Err(Missing::Nothing))
            }
            Step::Unit(unit, n, branch) => {
                let style = unit.style().ok_or(Missing::Nothing)?;
                self.nearest(|c| bears(c, style, *n, branch))
            }
            Step::Ordinal(n) => self.nearest(|c| bears(c, Style::Ordinal, *n, &[])),
            Step::Label(label) => {
                if let Some(last) = named.last.filter(|_| joined) {
                    let beside = self.children(self.clause(last).parent);
                    if let Some(found) = self.pick_in(&beside, &|c: &Clause| is_labelled(c, label))
                    {
                        return found;
                    }
                }
                self.near(label, false)
            }
        }
    }

    /// A step below a clause.
    fn below(&self, at: ClauseIndex, step: &Step) -> Result<ClauseIndex, Missing> {
        match step {
            Step::Unit(Unit::Paragraph, n, _) => {
                let article = self.clause(at).kind == Kind::Article;
                if article && *n == 1 {
                    return Ok(at);
                }
                self.pick(at, |c| c.kind == Kind::Paragraph && ordinal(c) == Some(*n))
            }
            Step::Unit(Unit::Item, n, branch) => self.pick(at, |c| is_item(c, *n, branch)),
            Step::Label(label) => self.pick(at, |c| is_labelled(c, label)),
            Step::Unit(..) | Step::Ordinal(_) => self.within(at, step),
        }
    }

    /// A step anywhere below a clause.
    fn within(&self, scope: ClauseIndex, step: &Step) -> Result<ClauseIndex, Missing> {
        let wanted = |c: &Clause| match step {
            Step::Unit(unit, n, branch) => match unit.style() {
                Some(style) => bears(c, style, *n, branch),
                None => false,
            },
            Step::Ordinal(n) => {
                bears(c, Style::Ordinal, *n, &[])
                    || c.parent == Some(scope) && counts(c) && ordinal(c) == Some(*n)
            }
            Step::Label(_) => false,
        };
        match step {
            Step::Label(_) => self.below(scope, step),
            _ => only(
                self.subtree(scope)
                    .skip(1)
                    .filter(|at| wanted(self.clause(*at))),
            ),
        }
    }

    /// The one clause that fits in the smallest clause around this one that has
    /// any; 附則 keep their articles to themselves.
    fn nearest(&self, wanted: impl Fn(&Clause) -> bool) -> Result<ClauseIndex, Missing> {
        for around in self.upwards() {
            let mut found = self
                .subtree(around)
                .filter(|at| wanted(self.clause(*at)))
                .peekable();
            if found.peek().is_some() {
                return only(found);
            }
        }
        let all = 0..self.version.clauses.len();
        only(all.filter(|at| {
            let clause = self.clause(*at);
            wanted(clause) && (clause.parent.is_none() || !self.is_supplement(*at))
        }))
    }

    /// The lists of clauses that a bare label may be looked for in: those below,
    /// those beside, those beside the clause around, and so on.
    fn levels(&self, above_only: bool) -> impl Iterator<Item = Vec<ClauseIndex>> + '_ {
        let own = (!above_only).then(|| self.children(Some(self.from)));
        own.into_iter().chain(
            self.upwards()
                .map(|at| self.children(self.clause(at).parent)),
        )
    }

    /// The clause with a bare label that is nearest to this one.
    fn near(&self, label: &Label, above_only: bool) -> Result<ClauseIndex, Missing> {
        let wanted = |c: &Clause| is_labelled(c, label);
        if matches!(label.readings[0].style, Style::Dotted(depth) if depth > 1) {
            return self.nearest(wanted);
        }
        self.levels(above_only)
            .find_map(|level| self.pick_in(&level, &wanted))
            .unwrap_or(Err(Missing::Nothing))
    }

    /// The one child that fits; headings without a label are looked through.
    fn pick(
        &self,
        at: ClauseIndex,
        wanted: impl Fn(&Clause) -> bool,
    ) -> Result<ClauseIndex, Missing> {
        self.pick_in(&self.children(Some(at)), &wanted)
            .unwrap_or(Err(Missing::Nothing))
    }

    fn pick_in(
        &self,
        level: &[ClauseIndex],
        wanted: &dyn Fn(&Clause) -> bool,
    ) -> Option<Result<ClauseIndex, Missing>> {
        let mut level = level.to_vec();
        while !level.is_empty() {
            let found: Vec<_> = level
                .iter()
                .copied()
                .filter(|at| wanted(self.clause(*at)))
                .collect();
            if !found.is_empty() {
                return Some(only(found.into_iter()));
            }
            level = level
                .into_iter()
                .filter(|at| self.clause(*at).label.is_none())
                .flat_map(|at| self.children(Some(at)))
                .collect();
        }
        None
    }

    /// The list that the clause counts in for a unit, and its place there.
    fn list(&self, unit: Unit) -> Option<(Vec<ClauseIndex>, usize)> {
        let article = self.enclosing(|c| c.kind == Kind::Article);
        match unit {
            Unit::Article => {
                let own = article?;
                let group = self.is_supplement(own).then(|| self.root(own));
                let range = group.map_or(0..self.version.clauses.len(), |root| self.subtree(root));
                let list = range.filter(|at| {
                    self.clause(*at).kind == Kind::Article
                        && (group.is_some() || !self.is_supplement(*at))
                });
                place(list.collect(), own)
            }
            Unit::Paragraph => match article {
                Some(article) => {
                    let mut list = vec![article];
                    let children = self.clause(article).children();
                    list.extend(children.filter(|at| self.clause(*at).kind == Kind::Paragraph));
                    let own = self.enclosing(|c| c.kind == Kind::Paragraph);
                    place(list, own.unwrap_or(article))
                }
                None => self.list_around(counts),
            },
            Unit::Item => self
                .list_around(|c| counts(c) && c.kind == Kind::Item)
                .or_else(|| match article {
                    Some(_) => None,
                    None => self.list_around(counts),
                }),
            _ => {
                let style = unit.style()?;
                self.list_around(|c| c.style == Some(style))
            }
        }
    }

    /// The siblings, in one style, of the nearest clause that fits.
    fn list_around(&self, wanted: impl Fn(&Clause) -> bool) -> Option<(Vec<ClauseIndex>, usize)> {
        let own = self.enclosing(wanted)?;
        let style = self.clause(own).style;
        let list = self.children(self.clause(own).parent);
        let alike = list
            .into_iter()
            .filter(|at| self.clause(*at).style == style);
        place(alike.collect(), own)
    }

    fn beside(&self, unit: Unit, count: u32, before: bool) -> Result<Vec<ClauseIndex>, Missing> {
        let (list, own) = self.list(unit).ok_or(Missing::NoContext(unit))?;
        let count = usize::try_from(count).map_err(|_| Missing::NoNeighbour(unit))?;
        let range = if before {
            own.checked_sub(count).map(|start| start..own)
        } else {
            Some(own + 1..own.saturating_add(1).saturating_add(count))
        };
        range
            .and_then(|r| list.get(r))
            .map(<[_]>::to_vec)
            .ok_or(Missing::NoNeighbour(unit))
    }

    fn all_before(&self, unit: Unit) -> Result<Vec<ClauseIndex>, Missing> {
        let (list, own) = self.list(unit).ok_or(Missing::NoContext(unit))?;
        if own == 0 {
            return Err(Missing::NoNeighbour(unit));
        }
        Ok(list[..own].to_vec())
    }

    fn same(&self, unit: Unit, named: &Named) -> Result<ClauseIndex, Missing> {
        let found = match unit {
            Unit::Article => named.article,
            Unit::Paragraph => named.paragraph,
            Unit::Item => named.item,
            // 第2章第3節…同章: the one around what was named.
            _ => named.last.and_then(|last| {
                let kind = match unit {
                    Unit::Chapter => Some(Kind::Chapter),
                    Unit::Section => Some(Kind::Section),
                    _ => None,
                };
                let tree = Tree {
                    from: last,
                    ..*self
                };
                tree.enclosing(|c| unit.style() == c.style)
                    .or_else(|| tree.enclosing(|c| kind == Some(c.kind)))
            }),
        };
        found.ok_or(Missing::NoContext(unit))
    }

    fn this(&self, unit: Unit) -> Result<ClauseIndex, Missing> {
        let found = match unit {
            Unit::Paragraph => {
                self.enclosing(|c| matches!(c.kind, Kind::Paragraph | Kind::Article))
            }
            Unit::Item => self.enclosing(|c| counts(c) && c.kind == Kind::Item),
            _ => self.enclosing(|c| unit.style() == c.style),
        };
        found.ok_or(Missing::NoContext(unit))
    }

    /// 別表1 and its like; without a number the only one of its kind. A form is
    /// 様式1, 別記様式1 and 別紙様式1 alike, where no label says it as it is cited.
    fn annex(&self, name: &str) -> Result<ClauseIndex, Missing> {
        match self.annex_called(name, str::to_owned) {
            Err(Missing::Nothing) if name.contains("様式") => {
                self.annex_called(&form_name(name), form_name)
            }
            found => found,
        }
    }

    fn annex_called(
        &self,
        name: &str,
        read: impl Fn(&str) -> String,
    ) -> Result<ClauseIndex, Missing> {
        let numbered = name.ends_with(|c: char| c.is_ascii_digit());
        let wanted = |c: &Clause| {
            let Some(printed) = c.printed_label().filter(|_| c.kind == Kind::Supplement) else {
                return false;
            };
            let bare: String = path_segment(printed)
                .chars()
                .filter(|c| !matches!(c, '第' | '号'))
                .map(|c| if c == '付' { '附' } else { c })
                .collect();
            let bare = read(&bare);
            bare == name || !numbered && bare.starts_with(name)
        };
        let all = 0..self.version.clauses.len();
        only(all.filter(|at| wanted(self.clause(*at))))
    }

    /// The clauses from one to another of the same list.
    fn between(&self, start: ClauseIndex, end: ClauseIndex) -> Result<Vec<ClauseIndex>, Missing> {
        let of = |at: ClauseIndex| self.clause(at);
        let list: Vec<_> = if of(start).kind == Kind::Article && of(end).kind == Kind::Article {
            (start..=end)
                .filter(|at| of(*at).kind == Kind::Article)
                .collect()
        } else if of(start).parent == of(end).parent {
            let style = of(end).style;
            (self.children(of(start).parent).into_iter())
                .filter(|at| (start..=end).contains(at) && (*at == start || of(*at).style == style))
                .collect()
        } else if of(end).parent == Some(start) {
            // 第1項から第3項まで: the first is the article itself.
            let later = self.children(Some(start)).into_iter();
            std::iter::once(start)
                .chain(later.filter(|at| *at <= end && of(*at).kind == Kind::Paragraph))
                .collect()
        } else {
            Vec::new()
        };
        if list.len() < 2 {
            return Err(Missing::BadRange);
        }
        Ok(list)
    }

    /// The items of an article or a paragraph, or of any list.
    pub(super) fn items(&self, at: ClauseIndex) -> Vec<ClauseIndex> {
        let children = self.clause(at).children();
        children
            .filter(|at| self.clause(*at).kind == Kind::Item)
            .collect()
    }

    /// The counted clauses of its list that stand before this one.
    pub(super) fn siblings_before(&self) -> Vec<ClauseIndex> {
        match self.list_around(counts) {
            Some((list, own)) => list[..own].to_vec(),
            None => Vec::new(),
        }
    }

    /// Whether this clause stands in another, or is it.
    pub(super) fn is_within(&self, other: ClauseIndex) -> bool {
        self.upwards().any(|at| at == other)
    }

    /// The clause before this one in its list that bears a title.
    pub(super) fn titled_before(&self, wanted: impl Fn(&str) -> bool) -> Option<ClauseIndex> {
        let list = self.siblings_before();
        only(
            list.into_iter()
                .filter(|at| self.clause(*at).heading.as_deref().is_some_and(&wanted)),
        )
        .ok()
    }

    /// The clause below another whose title a noun ends in.
    pub(super) fn titled_below(&self, at: ClauseIndex, noun: &str) -> Option<ClauseIndex> {
        let list = self.children(Some(at)).into_iter();
        let named = |h: &str| h.chars().count() > 1 && noun.ends_with(&squeeze(h));
        only(list.filter(|at| self.clause(*at).heading.as_deref().is_some_and(named))).ok()
    }

    /// The clause beside this one, or beside one around it, whose heading fits.
    pub(super) fn headed_beside(&self, wanted: impl Fn(&str) -> bool) -> Option<ClauseIndex> {
        self.levels(true).find_map(|level| {
            level.into_iter().find(|at| {
                let heading = self.clause(*at).heading.as_deref();
                !self.is_within(*at) && heading.is_some_and(&wanted)
            })
        })
    }

    /// The note that a mark like (注) points at.
    pub(super) fn note(&self, mark: &str) -> Option<ClauseIndex> {
        let wanted = |c: &Clause| {
            c.style == Some(Style::Note)
                && c.printed_label().is_some_and(|l| path_segment(l) == mark)
        };
        let level = self.children(Some(self.from));
        let beside = self.children(self.clause(self.from).parent);
        [level, beside]
            .iter()
            .find_map(|level| self.pick_in(level, &wanted))
            .and_then(Result::ok)
    }

    /// The first table below this clause.
    pub(super) fn table_below(&self) -> Option<ClauseIndex> {
        let mut children = self.clause(self.from).children();
        children.find(|at| self.clause(*at).kind == Kind::Table)
    }

    /// The clause that bears a label and a title: 第9 緊急時における….
    pub(super) fn titled(&self, label: &Label, title: &str) -> Option<ClauseIndex> {
        let wanted = |c: &Clause| {
            let reads = |l: &Label| path_segment(&l.printed) == path_segment(&label.printed);
            c.label.as_ref().is_some_and(reads)
                && c.heading.as_deref().is_some_and(|h| squeeze(h) == title)
        };
        let all = 0..self.version.clauses.len();
        only(all.filter(|at| wanted(self.clause(*at)))).ok()
    }

    /// The clauses that follow a clause's own text up to its next text.
    pub(super) fn list_after(&self, paragraph: usize) -> Vec<ClauseIndex> {
        let clause = self.clause(self.from);
        let mut texts = 0;
        let mut list = Vec::new();
        for content in &clause.content {
            match content {
                Content::Text(_) => {
                    if !list.is_empty() {
                        break;
                    }
                    texts += 1;
                }
                Content::Child(at) if texts > paragraph => {
                    if self.clause(*at).kind == Kind::Paragraph && clause.kind == Kind::Article {
                        break;
                    }
                    list.push(*at);
                }
                Content::Child(_) => {}
            }
        }
        self.alike(list)
    }

    /// The clauses beside this one that a text before a list introduces.
    pub(super) fn list_beside(&self) -> Vec<ClauseIndex> {
        let clause = self.clause(self.from);
        if clause.kind != Kind::Preamble {
            return Vec::new();
        }
        let later = self.children(clause.parent).into_iter();
        self.alike(later.filter(|at| *at > self.from).collect())
    }

    /// The clauses at the head of a list that are of one kind.
    fn alike(&self, list: Vec<ClauseIndex>) -> Vec<ClauseIndex> {
        let of = |at: &ClauseIndex| (self.clause(*at).kind, self.clause(*at).style);
        let Some(first) = list.iter().find(|at| of(at).0 != Kind::Figure).map(of) else {
            return Vec::new();
        };
        list.into_iter()
            .skip_while(|at| of(at) != first)
            .take_while(|at| of(at) == first)
            .collect()
    }
}

/// The name of a form without what it stands under: 別記様式1 is 様式1.
fn form_name(name: &str) -> String {
    let bare = name
        .strip_prefix("別記")
        .or_else(|| name.strip_prefix("別紙"))
        .filter(|rest| rest.starts_with("様式"));
    bare.unwrap_or(name).to_owned()
}

impl Named {
    /// Takes up a table that the text speaks of: 下表.
    pub(super) fn speaks_of_table(&mut self, at: ClauseIndex) {
        self.table = Some(at);
    }

    /// Whether the text has spoken of a table.
    pub(super) fn knows_table(&self) -> bool {
        self.table.is_some()
    }

    fn name(&mut self, tree: &Tree<'_>, at: ClauseIndex, path: &Path) {
        let kind = tree.clause(at).kind;
        let before = *self;
        self.last = Some(at);
        let annexed = matches!(&path.base, Base::Annex(name) if name.starts_with("別表"));
        if annexed || kind == Kind::Table {
            self.table = Some(at);
        }
        if let Some(article) = tree.enclosing_of(at, Kind::Article) {
            self.article = Some(article);
            let paragraph = tree.enclosing_of(at, Kind::Paragraph);
            let unit = |u| {
                let base = match path.base {
                    Base::Previous(b, _) | Base::Next(b, _) | Base::Same(b) | Base::This(b) => {
                        Some(b)
                    }
                    _ => None,
                };
                base == Some(u)
                    || path
                        .steps
                        .iter()
                        .any(|s| matches!(s, Step::Unit(v, ..) if *v == u))
            };
            let below = unit(Unit::Paragraph) || unit(Unit::Item);
            // 第1項第2号ア及びイ: the second is still in 第1項.
            let kept = before
                .paragraph
                .filter(|_| before.article == Some(article) && !unit(Unit::Article));
            self.paragraph = paragraph.or(below.then_some(article)).or(kept);
        }
        self.item = if kind == Kind::Item {
            Some(at)
        } else {
            tree.enclosing_of(at, Kind::Item)
        };
    }
}

/// Text without spaces, as titles are compared.
pub(super) fn squeeze(text: &str) -> String {
    text.chars()
        .map(crate::model::fold_ascii)
        .filter(|c| !c.is_whitespace())
        .collect()
}

fn only(mut found: impl Iterator<Item = ClauseIndex>) -> Result<ClauseIndex, Missing> {
    let first = found.next().ok_or(Missing::Nothing)?;
    match found.next() {
        None => Ok(first),
        Some(_) => Err(Missing::Several),
    }
}

fn place(list: Vec<ClauseIndex>, own: ClauseIndex) -> Option<(Vec<ClauseIndex>, usize)> {
    let at = list.iter().position(|one| *one == own)?;
    Some((list, at))
}

fn ordinal(clause: &Clause) -> Option<u32> {
    clause.label.as_ref()?.reading(clause.style?)?.ordinal
}

/// Whether it has a label that counts.
fn counts(clause: &Clause) -> bool {
    ordinal(clause).is_some()
}

fn bears(clause: &Clause, style: Style, n: u32, branch: &[u32]) -> bool {
    clause.style == Some(style)
        && clause
            .label
            .as_ref()
            .and_then(|l| l.reading(style))
            .is_some_and(|r| r.ordinal == Some(n) && r.branch == branch)
}

fn is_item(clause: &Clause, n: u32, branch: &[u32]) -> bool {
    clause.kind == Kind::Item
        && clause
            .style
            .is_some_and(|style| bears(clause, style, n, branch))
}

fn is_labelled(clause: &Clause, label: &Label) -> bool {
    let (Some(style), Some(own)) = (clause.style, clause.label.as_ref()) else {
        return false;
    };
    if clause.kind == Kind::Row {
        return false;
    }
    match style {
        Style::Dotted(_) | Style::Number => {
            matches!(label.readings[0].style, Style::Dotted(_) | Style::Number)
                && path_segment(&own.printed) == path_segment(&label.printed)
        }
        _ => label
            .reading(style)
            .is_some_and(|r| bears(clause, style, r.ordinal.unwrap_or(0), &r.branch)),
    }
}

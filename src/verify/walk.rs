//! The walk along both texts: which printed character is which.
//!
//! In: the source and the version as streams, what may be left out, and the
//! tables that corrections give. Out: for every character of the source what
//! became of it, for every character of the version where it comes from. Order is
//! kept but for the few moves of [`super::moves`]; what does not fit is left open
//! and the walk finds its feet again behind it.
//!
//! Time is linear in the texts, times a constant: every look ahead is bounded,
//! and the searches after a mismatch share one budget.

use std::collections::HashMap;
use std::ops::Range;

use super::given::TableMatch;
use super::printed::PrintedText;
use super::rules::Candidate;
use super::source_text::SourceText;
use crate::model::ClauseIndex;
use crate::parse::DropClass;

/// How far two texts are compared to choose between two readings.
const LOOK_AHEAD: usize = 64;
/// Windows and run lengths with which the texts are brought together again.
const SEARCHES: [(usize, usize); 3] = [(48, 6), (600, 8), (8192, 12)];
/// The same for a search through all that is left, as far as memory allows.
const LAST_SEARCH: (usize, usize) = (1_000_000, 16);

/// What became of a character of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing that can be explained.
    Open,
    /// It stands in a piece of the version.
    Placed(u32),
    /// It was left out.
    Dropped,
}

/// A run of characters that was left out.
#[derive(Debug, Clone)]
pub(super) struct Dropped {
    pub(super) chars: Range<usize>,
    pub(super) class: DropClass,
    pub(super) reason: String,
}

/// Text that stands in another order than in the source.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    pub(super) line: usize,
    pub(super) clause: Option<ClauseIndex>,
    pub(super) reason: String,
}

/// The state of the walk, and its result.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    pub(super) source: &'a SourceText,
    pub(super) printed: &'a PrintedText,
    pub(super) candidates: &'a [Candidate],
    pub(super) tables: &'a [TableMatch<'a>],
    /// The next character of the source, and of the version.
    pub(super) at: usize,
    pub(super) to: usize,
    pub(super) fates: Vec<Fate>,
    pub(super) origins: Vec<Option<usize>>,
    pub(super) dropped: Vec<Dropped>,
    pub(super) moved: Vec<Moved>,
    /// Brackets around captions, by their place in the source.
    pub(super) brackets: Vec<usize>,
    /// HTML entities that stand for one character, by their place.
    pub(super) entities: Vec<usize>,
    /// For each character of the source, the first candidate it opens.
    opens: Vec<Option<u32>>,
    placed_any: bool,
    pub(super) wrapped: bool,
    budget: usize,
}

/// Walks along both texts to their ends.
pub(super) fn walk<'a>(
    source: &'a SourceText,
    printed: &'a PrintedText,
    candidates: &'a [Candidate],
    tables: &'a [TableMatch<'a>],
) -> Walk<'a> {
    let mut opens = vec![None; source.chars.len()];
    for (n, candidate) in candidates.iter().enumerate().rev() {
        if let Some(open) = opens.get_mut(candidate.chars.start) {
            *open = u32::try_from(n).ok();
        }
    }
    let total = source.chars.len() + printed.chars.len();
    let mut walk = Walk {
        source,
        printed,
        candidates,
        tables,
        at: 0,
        to: 0,
        fates: vec![Fate::Open; source.chars.len()],
        origins: vec![None; printed.chars.len()],
        dropped: Vec::new(),
        moved: Vec::new(),
        brackets: Vec::new(),
        entities: Vec::new(),
        opens,
        placed_any: false,
        wrapped: super::moves::is_wrapped(source),
        budget: 40 * total + 1_000_000,
    };
    walk.run();
    walk
}

impl Walk<'_> {
    fn run(&mut self) {
        while self.at < self.source.chars.len() || self.to < self.printed.chars.len() {
            if self.leave_out() || self.repeated_tail() || self.piece_moves() {
                continue;
            }
            if self.same(self.at, self.to) {
                self.place(self.at, self.to);
                self.at += 1;
                self.to += 1;
            } else if !self.entity() {
                self.find_feet();
            }
        }
    }

    /// The moves that begin where a piece of the version begins.
    fn piece_moves(&mut self) -> bool {
        let Some(piece) = self.printed.opened_piece(self.to) else {
            return false;
        };
        self.given_table(piece)
            || self.caption_first(piece)
            || self.caption_brackets(piece)
            || self.split_row()
    }

    pub(super) fn same(&self, at: usize, to: usize) -> bool {
        match (self.source.chars.get(at), self.printed.chars.get(to)) {
            (Some(s), Some(&p)) => s.c == p,
            _ => false,
        }
    }

    pub(super) fn place(&mut self, at: usize, to: usize) {
        self.fates[at] = Fate::Placed(self.printed.piece_of[to]);
        self.origins[to] = Some(at);
        self.placed_any = true;
    }

    pub(super) fn drop_run(&mut self, chars: Range<usize>, class: DropClass, reason: &str) {
        let open: Vec<usize> = chars.filter(|&n| self.fates[n] == Fate::Open).collect();
        for run in runs(open.into_iter()) {
            for fate in &mut self.fates[run.clone()] {
                *fate = Fate::Dropped;
            }
            self.dropped.push(Dropped {
                chars: run,
                class,
                reason: reason.to_owned(),
            });
        }
    }

    /// The candidates that begin at a character, the longest first.
    pub(super) fn candidates_at(&self, at: usize) -> impl Iterator<Item = &'_ Candidate> + '_ {
        let first = self
            .opens
            .get(at)
            .copied()
            .flatten()
            .map_or(self.candidates.len(), |n| n as usize);
        self.candidates[first..]
            .iter()
            .take_while(move |c| c.chars.start == at)
            .filter(|c| !c.before_text || !self.placed_any)
    }

    /// Leaves out a candidate where the texts agree longer behind it than with it.
    fn leave_out(&mut self) -> bool {
        if self.candidates_at(self.at).next().is_none() {
            return false;
        }
        // To agree from here on is to keep the candidate, not to pass over it.
        let kept = self.same(self.at, self.to);
        let with = if kept {
            self.agree(self.at, self.to)
        } else {
            0
        };
        let best = self
            .candidates_at(self.at)
            .map(|c| (self.agree(c.chars.end, self.to), c.clone()))
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        match best {
            Some((without, c)) if without > with || with == 0 => {
                self.drop_run(c.chars.clone(), c.class, c.reason);
                self.at = c.chars.end;
                true
            }
            _ => false,
        }
    }

    /// How many characters agree from here on, candidates left out on the way.
    pub(super) fn agree(&self, mut at: usize, mut to: usize) -> usize {
        let mut count = 0;
        while count < LOOK_AHEAD {
            if self.same(at, to) {
                at += 1;
                to += 1;
                count += 1;
            } else {
                match self.candidates_at(at).next() {
                    Some(c) => at = c.chars.end,
                    None => break,
                }
            }
        }
        if at == self.source.chars.len() && to == self.printed.chars.len() {
            // The end agrees too; nothing can be better.
            return LOOK_AHEAD;
        }
        count
    }

    /// Finds the nearest place where both texts go on alike.
    fn find_feet(&mut self) {
        let (skip_source, skip_printed) = self.nearest_agreement();
        let end = self.at + skip_source;
        // Left-out text inside the gap is still left out.
        let mut at = self.at;
        while at < end {
            let inside = self.candidates_at(at).find(|c| c.chars.end <= end).cloned();
            match inside {
                Some(c) => {
                    self.drop_run(c.chars.clone(), c.class, c.reason);
                    at = c.chars.end;
                }
                None => at += 1,
            }
        }
        self.at = end;
        self.to += skip_printed;
    }

    /// Takes the cost of a search out of the budget, if there is enough of it.
    pub(super) fn spend(&mut self, cost: usize) -> bool {
        let enough = cost <= self.budget;
        self.budget = self.budget.saturating_sub(cost);
        enough
    }

    fn nearest_agreement(&mut self) -> (usize, usize) {
        let left = (
            self.source.chars.len() - self.at,
            self.printed.chars.len() - self.to,
        );
        if left.0 == 0 || left.1 == 0 {
            return left;
        }
        let searches = SEARCHES.into_iter().chain([LAST_SEARCH]);
        for (n, (window, run)) in searches.enumerate() {
            let cost = run * (window.min(left.0) + window.min(left.1));
            if !self.spend(cost) && n > 0 {
                break;
            }
            if let Some(found) = self.search(window, run) {
                return found;
            }
            if window >= left.0.max(left.1) {
                break;
            }
        }
        let tail = self.common_tail(left);
        if tail > 0 {
            return (left.0 - tail, left.1 - tail);
        }
        let step = SEARCHES[2].0;
        (left.0.min(step), left.1.min(step))
    }

    /// The end that both texts share, where little is left.
    fn common_tail(&self, left: (usize, usize)) -> usize {
        let reach = left.0.min(left.1);
        if left.0.max(left.1) > SEARCHES[0].0 {
            return 0;
        }
        let (s, p) = (self.source.chars.len(), self.printed.chars.len());
        (0..reach)
            .take_while(|n| self.same(s - 1 - n, p - 1 - n))
            .count()
    }

    /// The smallest pair of skips behind which `run` characters are the same.
    fn search(&self, window: usize, run: usize) -> Option<(usize, usize)> {
        let printed = &self.printed.chars[self.to..self.printed.chars.len().min(self.to + window)];
        let source = &self.source.chars[self.at..self.source.chars.len().min(self.at + window)];
        let mut grams: HashMap<&[char], usize> = HashMap::new();
        for (skip, gram) in printed.windows(run).enumerate() {
            grams.entry(gram).or_insert(skip);
        }
        let source: Vec<char> = source.iter().map(|s| s.c).collect();
        let mut best: Option<(usize, usize)> = None;
        for (skip, gram) in source.windows(run).enumerate() {
            if best.is_some_and(|(a, b)| skip >= a + b) {
                break;
            }
            if let Some(&other) = grams.get(gram)
                && best.is_none_or(|(a, b)| skip + other < a + b)
            {
                best = Some((skip, other));
            }
        }
        best
    }
}

/// Runs of consecutive numbers.
pub(super) fn runs(sorted: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for n in sorted {
        match out.last_mut() {
            Some(run) if run.end == n => run.end += 1,
            _ => out.push(n..n + 1),
        }
    }
    out
}

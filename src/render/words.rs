//! A text with its marks as the templates see it.
//!
//! In: a stretch of a clause's text and the marks on it. Out: segments in order
//! whose texts, put together, are the text itself: a mark never changes a letter.

use serde::Serialize;

use super::annotations::{Mark, What, is_first_paragraph, is_near};
use super::clause_view::{Place, Scope, paragraph_start};
use super::links::relative;
use super::version_view::index_href;
use crate::model::{ClauseIndex, Edition, Paragraph};
use crate::references::{LawCitation, Target};

/// How many targets of one reference a preview lists.
pub(super) const LISTED: usize = 8;

/// A text in segments.
pub(super) type Words = Vec<Segment>;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Segment {
    /// Plain text.
    Text { text: String },
    /// It leads to clauses, or to the policy as a whole.
    Reference {
        text: String,
        /// The first of them.
        href: String,
        /// Their keys, where there are several.
        to: Option<String>,
        /// How many more there are.
        more: usize,
        /// Whether it leads to its own list or to the text around it.
        near: bool,
        /// Whether an article among the targets is meant as its first paragraph.
        paragraph: bool,
    },
    /// It cites a law.
    Law {
        text: String,
        /// Where the law can be read.
        href: Option<String>,
        /// Its name and number.
        title: String,
        /// The key of the clause that lists it.
        to: Option<String>,
    },
    /// It names a document that is not in the text.
    Document { text: String, name: String },
    /// It leads nowhere.
    Unresolved { text: String, reason: String },
    /// A term that another clause defines.
    Term {
        text: String,
        href: String,
        /// Its number in the data of the previews.
        number: usize,
        /// Whether the Tab key stops here.
        stop: bool,
    },
}

/// A text without marks.
pub(super) fn plain(text: &str) -> Words {
    vec![Segment::Text {
        text: text.to_owned(),
    }]
}

impl Scope<'_> {
    /// The heading of a clause with its marks.
    pub(super) fn heading_words(&self, at: ClauseIndex) -> Option<Words> {
        let heading = self.clauses()[at].heading.as_deref()?;
        let marks = self.annotated.map_or(&[][..], |marks| marks.heading(at));
        Some(self.words(at, heading, 0, marks))
    }

    /// A paragraph of a clause's own text.
    pub(super) fn paragraph_words(&self, at: ClauseIndex, paragraph: &Paragraph) -> Words {
        let start = paragraph_start(&self.clauses()[at], paragraph);
        self.text_words(at, &paragraph.text, start)
    }

    /// A stretch of a clause's own text, which begins at the code point `start`.
    pub(super) fn text_words(&self, at: ClauseIndex, text: &str, start: usize) -> Words {
        let marks = self.annotated.map_or(&[][..], |marks| marks.text(at));
        self.words(at, text, start, marks)
    }

    fn words(&self, at: ClauseIndex, text: &str, start: usize, marks: &[Mark]) -> Words {
        let first = marks.partition_point(|mark| mark.range.start < start);
        let mut out = Words::new();
        let mut rest = text;
        let mut place = start;
        for mark in &marks[first..] {
            let Some((before, marked, after)) = split(
                rest,
                mark.range.start.saturating_sub(place),
                mark.range.end - mark.range.start,
            ) else {
                break;
            };
            let Some(segment) = self.segment(at, marked, &mark.what) else {
                continue;
            };
            if !before.is_empty() {
                out.push(Segment::Text {
                    text: before.to_owned(),
                });
            }
            out.push(segment);
            rest = after;
            place = mark.range.end;
        }
        if !rest.is_empty() {
            out.push(Segment::Text {
                text: rest.to_owned(),
            });
        }
        out
    }

    /// What a stretch is on this page; none where it stays plain text.
    fn segment(&self, at: ClauseIndex, text: &str, what: &What) -> Option<Segment> {
        let text = text.to_owned();
        let posting = self.place == Place::Posting;
        let version = self.book.version(self.at);
        let (target, paragraph) = match what {
            What::Term(number) => {
                let term = self.annotated?.terms().get(*number)?;
                return (!posting).then(|| Segment::Term {
                    text,
                    href: self.link(term.clause),
                    number: *number,
                    stop: self.stops.contains(&(at, *number)),
                });
            }
            What::Reference { target, paragraph } => (target, *paragraph),
        };
        let key = |at: &ClauseIndex| version.clauses[*at].key.clone();
        match target {
            Target::Clauses(clauses) => {
                let near = is_near(version, at, clauses, paragraph);
                let first = |at: &ClauseIndex| is_first_paragraph(version, *at, paragraph);
                let keys: Vec<String> = clauses.iter().take(LISTED).map(key).collect();
                Some(Segment::Reference {
                    text,
                    href: self.link(*clauses.first()?),
                    to: (keys.len() > 1 && !near && !posting).then(|| keys.join(" ")),
                    more: clauses.len().saturating_sub(LISTED),
                    near,
                    paragraph: !near && !posting && clauses.iter().any(first),
                })
            }
            _ if posting => None,
            Target::Policy => Some(Segment::Reference {
                text,
                href: relative(self.path, &index_href(self.book, self.at)),
                to: None,
                more: 0,
                near: true,
                paragraph: false,
            }),
            Target::Law { law, listed_at } => Some(Segment::Law {
                text,
                href: law.url.clone(),
                title: law_title(law),
                to: listed_at.as_ref().map(key),
            }),
            Target::External { name } => Some(Segment::Document {
                text,
                name: name.clone(),
            }),
            Target::Unresolved { reason } => {
                let shown = self.book.site().edition == Edition::Internal;
                shown.then(|| Segment::Unresolved {
                    text,
                    reason: reason.clone(),
                })
            }
        }
    }
}

fn law_title(law: &LawCitation) -> String {
    match &law.number {
        Some(number) => format!("{}（{number}）", law.name),
        None => law.name.clone(),
    }
}

/// A text parted behind `before` code points and `length` more; none where it is
/// too short.
fn split(text: &str, before: usize, length: usize) -> Option<(&str, &str, &str)> {
    let start = byte(text, before)?;
    let (head, rest) = text.split_at(start);
    let (marked, tail) = rest.split_at(byte(rest, length)?);
    Some((head, marked, tail))
}

/// Where a code point begins; the text's own end is one too.
fn byte(text: &str, point: usize) -> Option<usize> {
    let ends = text.char_indices().map(|(at, _)| at);
    ends.chain([text.len()]).nth(point)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_text_is_parted_at_code_points() {
        assert_eq!(split("前項の例", 0, 2), Some(("", "前項", "の例")));
        assert_eq!(split("𠮷野の例", 3, 1), Some(("𠮷野の", "例", "")));
        assert_eq!(split("前項", 1, 2), None);
        assert_eq!(split("", 0, 0), Some(("", "", "")));
    }
}

//! The words of a change: of one clause, or shared out among several.

use super::describe::{Writer, folded_label};
use super::outline::part_text;
use super::pairing::Group;
use super::words::{Comparer, Mark, Marked, whole, word_ops};
use super::{Also, Change, ChangeKind, Op, OpTag, Part, PartChange, Piece, Side};
use crate::model::ClauseIndex;
use crate::references::Reference;

/// A part of a clause with the citations in it.
pub(super) struct Text<'a> {
    text: String,
    marks: Vec<Mark>,
    references: &'a [Reference],
}

impl Writer<'_> {
    pub(super) fn text<'s>(&self, side: &Side<'s>, at: ClauseIndex, part: Part) -> Text<'s> {
        let clause = &side.version.clauses[at];
        let text = part_text(clause, part);
        let references = match part {
            Part::Heading | Part::Text => side.references.of(at),
            Part::Label | Part::Term => &[],
        };
        let in_heading = part == Part::Heading;
        // Places are counted in the own text, which differs where a paragraph is
        // empty.
        let known = !references.is_empty() && (in_heading || clause.own_text() == text);
        let mut marks = Vec::new();
        if known {
            let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            bytes.push(text.len());
            for (n, reference) in references.iter().enumerate() {
                let place = (bytes.get(reference.start), bytes.get(reference.end));
                if let (Some(start), Some(end)) = place
                    && reference.in_heading == in_heading
                    && start < end
                {
                    marks.push((*start..*end, n));
                }
            }
        }
        Text {
            text,
            marks,
            references,
        }
    }

    /// How a part changed that was shared out among `old` and is now shared out
    /// among `new`.
    pub(super) fn ops(&self, part: Part, old: &[Text<'_>], new: &[Text<'_>]) -> Vec<Op> {
        let all = |side: &[Text<'_>]| side.iter().map(|t| t.text.as_str()).collect::<String>();
        if part == Part::Label || old.is_empty() || new.is_empty() {
            return whole(&all(old), &all(new));
        }
        let numbered = |side: &[Text<'_>]| -> Vec<Vec<Mark>> {
            let mut before = 0;
            let mut out = Vec::new();
            for text in side {
                let marks = text.marks.iter();
                out.push(marks.map(|(r, n)| (r.clone(), n + before)).collect());
                before += text.references.len();
            }
            out
        };
        let references = |side: &[Text<'_>]| -> Vec<Reference> {
            side.iter().flat_map(|t| t.references).cloned().collect()
        };
        let (old_references, new_references) = (references(old), references(new));
        let comparer = Comparer {
            tokenizer: self.material.tokenizer,
            names: self.material.names,
            same_target: &|a, b| {
                self.material
                    .citations
                    .same_target(&old_references[a], &new_references[b])
            },
        };
        let (old_marks, new_marks) = (numbered(old), numbered(new));
        comparer.compare(&marked(old, &old_marks), &marked(new, &new_marks))
    }

    pub(super) fn group(&self, group: &Group) -> Change {
        let pairing = self.material.pairing;
        let split = group.old.len() == 1;
        let pairs: Vec<(ClauseIndex, ClauseIndex)> = if split {
            group.new.iter().map(|n| (group.old[0], *n)).collect()
        } else {
            group.old.iter().map(|o| (*o, group.new[0])).collect()
        };
        let principal = pairs
            .iter()
            .position(|(o, n)| pairing.to_new[*o] == Some(*n))
            .unwrap_or(0);
        let mut pieces: Vec<Piece> = pairs
            .iter()
            .map(|(o, n)| Piece {
                old: Some(*o),
                new: Some(*n),
                parts: Vec::new(),
                table: None,
                place: Some(self.places[*n]),
            })
            .collect();
        let (old, new) = (self.material.old, self.material.new);
        let mut modified = false;
        for part in Part::ALL {
            let before: Vec<Text<'_>> =
                group.old.iter().map(|o| self.text(old, *o, part)).collect();
            let after: Vec<Text<'_>> = group.new.iter().map(|n| self.text(new, *n, part)).collect();
            let shares = if part == Part::Text {
                let ops = self.ops(part, &before, &after);
                let lengths =
                    |side: &[Text<'_>]| side.iter().map(|t| t.text.len()).collect::<Vec<_>>();
                if split {
                    shared_out(ops, &lengths(&after), OpTag::Delete)
                } else {
                    shared_out(ops, &lengths(&before), OpTag::Insert)
                }
            } else {
                // The one clause's name goes to the clause that carries it on.
                (0..pairs.len())
                    .map(|at| {
                        let own =
                            |side: &[Text<'_>], several: bool| match (several, at == principal) {
                                (true, _) => side[at].text.clone(),
                                (false, true) => side[0].text.clone(),
                                (false, false) => String::new(),
                            };
                        let (a, b) = (own(&before, !split), own(&after, split));
                        match part {
                            Part::Label => whole(&a, &b),
                            _ => word_ops(&a, &b, self.material.tokenizer),
                        }
                    })
                    .collect()
            };
            for (piece, ops) in pieces.iter_mut().zip(shares) {
                if part != Part::Label {
                    modified |= ops.iter().any(|op| op.tag != OpTag::Equal);
                }
                if !ops.is_empty() {
                    piece.parts.push(PartChange { part, ops });
                }
            }
        }
        let (o, n) = pairs[principal];
        Change {
            kind: if split {
                ChangeKind::Split
            } else {
                ChangeKind::Merged
            },
            also: Also {
                renumbered: folded_label(&old.version.clauses[o])
                    != folded_label(&new.version.clauses[n]),
                moved: self.material.moved[n],
                modified,
            },
            significance: Vec::new(),
            pieces,
            principal,
        }
    }
}

fn marked<'t>(side: &'t [Text<'_>], marks: &'t [Vec<Mark>]) -> Vec<Marked<'t>> {
    side.iter()
        .zip(marks)
        .map(|(text, marks)| Marked {
            text: &text.text,
            marks,
        })
        .collect()
}

/// Cuts stretches where one of several texts ends and the next begins. `other`
/// is the tag of stretches that those texts do not hold.
fn shared_out(ops: Vec<Op>, lengths: &[usize], other: OpTag) -> Vec<Vec<Op>> {
    let mut out = vec![Vec::new(); lengths.len()];
    let mut at = 0;
    let mut room = lengths.first().copied().unwrap_or(0);
    for op in ops {
        if op.tag == other {
            out[at].push(op);
            continue;
        }
        let mut rest = op.text.as_str();
        while !rest.is_empty() {
            while room == 0 && at + 1 < lengths.len() {
                at += 1;
                room = lengths[at];
            }
            let take = room.min(rest.len());
            out[at].push(Op {
                tag: op.tag,
                text: rest[..take].to_owned(),
                reference: op.reference,
            });
            room -= take;
            rest = &rest[take..];
        }
    }
    out
}

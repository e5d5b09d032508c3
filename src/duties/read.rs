//! The duties of a version, clause by clause in printed order.

use std::ops::Range;

use super::actor::{Actors, Known, Topic};
use super::lead::{Announcement, Lead, announcement};
use super::phrase::Text;
use super::strength::{End, Strength, read_end};
use super::words::CONTINUED;
use super::{Duties, Duty, Mode};
use crate::japanese::{bracket_depths, sentence_ranges};
use crate::model::{ClauseIndex, Content, Kind, Version};

/// Ends of a part that binds by itself in the middle of a sentence.
const PART_ENDS: &[&str] = &[
    "なければならず、",
    "てはならず、",
    "ものとし、",
    "こととし、",
    "なければならないが、",
];

/// Reads the duties of every clause.
///
/// `names` are actors whatever they end with, such as abbreviations of roles.
#[must_use]
pub fn duties(version: &Version, names: &[String]) -> Duties {
    let known = Known::new(names.iter().cloned());
    let mut reader = Reader {
        version,
        known: &known,
        given: vec![None; version.clauses.len()],
        out: vec![Vec::new(); version.clauses.len()],
    };
    for at in 0..version.clauses.len() {
        reader.clause(at);
    }
    Duties::new(reader.out, names)
}

struct Reader<'a> {
    version: &'a Version,
    known: &'a Known,
    /// What each clause takes over from above; parents come first.
    given: Vec<Option<Lead>>,
    out: Vec<Vec<Duty>>,
}

/// Who is spoken of, and the clause above that said so.
#[derive(Debug, Clone)]
struct Subject {
    actors: Actors,
    from: Option<ClauseIndex>,
}

impl Reader<'_> {
    fn clause(&mut self, at: ClauseIndex) {
        let clause = &self.version.clauses[at];
        if matches!(clause.kind, Kind::Table | Kind::Row | Kind::Figure) {
            return;
        }
        let lead = self.given[at].clone();
        let mut below = lead.clone();
        let mut carried = None;
        let mut start = 0;
        let mut first = true;
        for content in &clause.content {
            match content {
                Content::Text(paragraph) => {
                    let chars: Vec<char> = paragraph.text.chars().collect();
                    let units = units(&chars, self.known);
                    let length = chars.len();
                    for unit in units {
                        let read = self.unit(&unit, lead.as_ref(), &mut carried, first);
                        first = false;
                        below = newer(below, below_unit(&unit, &read, at), at);
                        if let Some(mut duty) = read {
                            duty.range = duty.range.start + start..duty.range.end + start;
                            self.out[at].push(duty);
                        }
                    }
                    start += length + 1;
                }
                Content::Child(child) => {
                    if takes_over(self.version.clauses[*child].kind) {
                        self.given[*child] = below.clone();
                    }
                }
            }
        }
        if clause.kind == Kind::Glossary && clause.term.is_some() && start > 0 {
            self.out[at] = vec![Duty {
                range: 0..start - 1,
                actors: Vec::new(),
                mode: Mode::Single,
                strength: Strength::Define,
                inherited_from: None,
            }];
        }
    }

    fn unit(
        &self,
        unit: &Unit,
        lead: Option<&Lead>,
        carried: &mut Option<Subject>,
        first: bool,
    ) -> Option<Duty> {
        let own = unit.topic.clone().map(|topic| Subject {
            actors: topic.actors,
            from: None,
        });
        let given = lead
            .filter(|l| l.announces == Announcement::Acts || l.announces == Announcement::Silent)
            .filter(|l| !l.actors.is_empty())
            .filter(|l| l.announces == Announcement::Acts || unit.end.completes())
            .map(|l| Subject {
                actors: Actors {
                    names: l.actors.clone(),
                    mode: l.mode,
                },
                from: Some(l.from),
            });
        let named = own.is_some();
        let condition = unit.condition.clone().map(|topic| Subject {
            actors: topic.actors,
            from: None,
        });
        let condition = condition.filter(|_| matches!(unit.end, End::Is(_) | End::Act { .. }));
        let subject = own.or_else(|| carried.clone()).or(given).or(condition);
        let strength = strength_of(unit, lead, first, named, subject.is_some());
        match strength {
            Some((s, _)) if s != Strength::Define => carried.clone_from(&subject),
            // What is said of someone leaves nobody to go on with.
            None if named => *carried = None,
            _ => {}
        }
        let (strength, inherited) = strength?;
        let subject = subject.filter(|_| strength != Strength::Define);
        let from = subject.as_ref().and_then(|s| s.from);
        let actors = subject.map_or(
            Actors {
                names: Vec::new(),
                mode: Mode::Single,
            },
            |s| s.actors,
        );
        Some(Duty {
            range: unit.range.clone(),
            actors: actors.names,
            mode: actors.mode,
            strength,
            inherited_from: from.or(inherited),
        })
    }
}

/// The strength of a unit, and the clause above that gave it.
fn strength_of(
    unit: &Unit,
    lead: Option<&Lead>,
    first: bool,
    named: bool,
    has_subject: bool,
) -> Option<(Strength, Option<ClauseIndex>)> {
    let announced = lead.map(|l| l.announces);
    let acts = announced == Some(Announcement::Acts);
    let from_above = |l: &Lead| l.strength.map(|s| (s, Some(l.from)));
    let given = lead
        .filter(|_| acts || announced == Some(Announcement::Silent) && unit.end.completes())
        .and_then(from_above);
    let entry = announced.is_some_and(|a| a != Announcement::Silent);
    match unit.end {
        End::Is(strength) => Some((strength, None)),
        // 「利用者が…遵守すること」 is a condition; 「利用者は、…」 would bind.
        End::Act { .. } | End::State
            if announced == Some(Announcement::Conditions) && !unit.spoken_of =>
        {
            None
        }
        End::Act { .. } | End::State | End::Noun if announced == Some(Announcement::Terms) => None,
        End::Act { forbids } => match given {
            Some((Strength::Must, from)) if forbids => Some((Strength::Prohibit, from)),
            Some(given) => Some(given),
            None if !unit.stopped && !entry => None,
            None if forbids => Some((Strength::Prohibit, None)),
            None => Some((Strength::Must, None)),
        },
        End::State if named && unit.stopped && given.is_none() => Some((Strength::Must, None)),
        End::State => given,
        End::Noun if first => given,
        End::Noun | End::Statement => None,
        End::Assertion if !named && acts && given.is_some() => given,
        End::Assertion if has_subject && (named || !unit.other_topic) => {
            Some((Strength::Norm, None))
        }
        End::Assertion => None,
    }
}

impl End {
    /// Whether it is no sentence of its own and completes the one above.
    fn completes(self) -> bool {
        matches!(self, Self::Act { .. } | Self::State | Self::Noun)
    }
}

/// What a unit gives to the entries below it; none where it changes nothing.
fn below_unit(unit: &Unit, read: &Option<Duty>, at: ClauseIndex) -> Option<Lead> {
    if unit.end == End::Noun {
        return None;
    }
    let announces = announcement(&unit.text, unit.end);
    let (actors, mode, strength) = match read {
        Some(duty) => (duty.actors.clone(), duty.mode, Some(duty.strength)),
        None => (Vec::new(), Mode::Single, None),
    };
    let strength = strength.filter(|s| *s != Strength::Define);
    let asserted = matches!(unit.end, End::Assertion);
    let silent = announces == Announcement::Silent;
    Some(Lead {
        from: at,
        actors: if silent && asserted {
            Vec::new()
        } else {
            actors
        },
        mode,
        strength: strength.filter(|_| !(silent && asserted)),
        announces,
    })
}

/// The sentence that announces a list stands, whatever is said between it and the
/// list (ただし、…).
fn newer(old: Option<Lead>, new: Option<Lead>, at: ClauseIndex) -> Option<Lead> {
    let silent = |l: &Lead| l.announces == Announcement::Silent;
    match (old, new) {
        (Some(old), Some(new)) if old.from == at && !silent(&old) && silent(&new) => Some(old),
        (old, new) => new.or(old),
    }
}

/// Entries of a list take over from above; paragraphs of an article stand beside
/// its first sentence, and chapters are no entries.
fn takes_over(kind: Kind) -> bool {
    matches!(kind, Kind::Item | Kind::Subitem | Kind::Bullet)
}

/// A sentence, or a part of one that binds by itself.
#[derive(Debug)]
struct Unit {
    range: Range<usize>,
    text: String,
    end: End,
    /// Whether a full stop ends it.
    stopped: bool,
    topic: Option<Topic>,
    /// Whether the actor is the topic, before は.
    spoken_of: bool,
    /// Who stands in the condition that opens it.
    condition: Option<Topic>,
    /// Whether it speaks of something that is no actor.
    other_topic: bool,
}

/// The units of a paragraph.
fn units(chars: &[char], known: &Known) -> Vec<Unit> {
    let depths = bracket_depths(chars);
    let text = Text {
        chars,
        depths: &depths,
    };
    let mut out = Vec::new();
    for sentence in sentence_ranges(chars, &depths) {
        let end = read_end(&slice(chars, &sentence));
        for strong in strong_parts(text, sentence.clone()) {
            let own_end = if strong.end == sentence.end {
                end
            } else {
                read_end(&slice(chars, &strong))
            };
            out.extend(by_actor(text, strong, own_end, known));
        }
    }
    out
}

fn slice(chars: &[char], range: &Range<usize>) -> String {
    chars[range.clone()].iter().collect()
}

/// Cuts a sentence behind parts that bind by themselves.
fn strong_parts(text: Text<'_>, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = sentence.start;
    for at in sentence.clone() {
        if text.chars[at] != '、' || text.depths[at] > 0 {
            continue;
        }
        let part = slice(text.chars, &(start..at + 1));
        if PART_ENDS.iter().any(|e| part.ends_with(e)) {
            out.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < sentence.end {
        out.push(start..sentence.end);
    }
    out
}

/// Cuts a part where a second actor begins: 「AはBし、CはDする。」
fn by_actor(text: Text<'_>, part: Range<usize>, end: End, known: &Known) -> Vec<Unit> {
    let mut topics = known.topics(text, part.clone());
    if let Some(subject) = known.late_subject(text, part.clone()) {
        topics.retain(|t| t.particle > subject.particle);
        topics.insert(0, subject);
        return vec![unit(text, part, (end, None), topics.into_iter().next())];
    }
    let mut out = Vec::new();
    let mut start = part.start;
    let mut current = None;
    for topic in topics {
        if current.is_none() {
            current = Some(topic);
        } else if topic.start >= 2
            && text.chars[topic.start - 1] == '、'
            && CONTINUED.contains(&text.chars[topic.start - 2])
        {
            let at = topic.start;
            out.push(unit(text, start..at, (end, None), current.replace(topic)));
            start = at;
        }
    }
    if current.is_none() {
        current = known.office(text, part.clone());
    }
    let condition = current
        .is_none()
        .then(|| known.conditional(text, part.clone()))
        .flatten();
    out.push(unit(text, start..part.end, (end, condition), current));
    out
}

fn unit(
    text: Text<'_>,
    range: Range<usize>,
    (end, condition): (End, Option<Topic>),
    topic: Option<Topic>,
) -> Unit {
    Unit {
        text: slice(text.chars, &range),
        stopped: text.chars[range.clone()].last() == Some(&'。'),
        other_topic: topic.is_none() && has_topic(text, range.clone()),
        spoken_of: topic
            .as_ref()
            .is_some_and(|t| text.chars.get(t.particle) == Some(&'は')),
        range,
        end,
        topic,
        condition,
    }
}

/// Whether a noun before は, other than of time and condition, is the topic.
fn has_topic(text: Text<'_>, range: Range<usize>) -> bool {
    const NONE: &[&str] = &[
        "場合",
        "とき",
        "際",
        "に",
        "で",
        "て",
        "と",
        "又",
        "若しく",
        "もしく",
        "後",
        "ある",
        "のうち",
        "ら",
        "まで",
        "時",
    ];
    range.clone().any(|at| {
        text.chars[at] == 'は'
            && text.depths[at] == 0
            && at > range.start
            && !NONE
                .iter()
                .any(|w| slice(text.chars, &(range.start..at)).ends_with(w))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::parse_policy;
    use crate::source::SourceFile;

    const FRONT: &str = "---\njurisdiction: machi\ntitle: 規程\nversion: r8\nlabel: 令和8年\nstatus: in-force\neffective: null\n---\n\n### 第1条 (試験)\n\n";

    fn of(text: &str) -> Vec<Vec<Duty>> {
        let file = SourceFile::from_text("r8.md", &format!("{FRONT}{text}\n"));
        let version = parse_policy(&file).value.expect("a version");
        duties(&version, &["職員等".to_owned()]).by_clause
    }

    /// Strength and actors of the duties of the first clause.
    fn first(text: &str) -> Vec<(Strength, String)> {
        let duty = |d: &Duty| (d.strength, d.actors.join("+"));
        of(text)[0].iter().map(duty).collect()
    }

    #[test]
    fn a_sentence_without_subject_goes_on_with_the_last() {
        assert_eq!(
            first("職員等は、記録しなければならない。また、報告してはならない。"),
            [
                (Strength::Must, "職員等".to_owned()),
                (Strength::Prohibit, "職員等".to_owned())
            ]
        );
        // What is said of someone leaves nobody to go on with.
        assert_eq!(
            first("職員等は、町民とする。記録しなければならない。"),
            [(Strength::Must, String::new())]
        );
    }

    #[test]
    fn one_sentence_can_bind_two() {
        assert_eq!(
            first("職員等は、申請するものとし、課長は、許可しなければならない。"),
            [
                (Strength::Norm, "職員等".to_owned()),
                (Strength::Must, "課長".to_owned())
            ]
        );
        assert_eq!(
            first("職員等は、課長に申請し、課長は、許可する。"),
            [
                (Strength::Norm, "職員等".to_owned()),
                (Strength::Norm, "課長".to_owned())
            ]
        );
    }

    #[test]
    fn an_assertion_needs_an_actor() {
        assert_eq!(first("内容を報告する。"), []);
        assert_eq!(
            first("内容は、課長が報告する。"),
            [(Strength::Norm, "課長".to_owned())]
        );
        assert_eq!(first("課長が報告する内容は、記録で確認する。"), []);
    }

    #[test]
    fn an_office_is_bound_where_it_takes_the_first_step() {
        let norm = |text: &str| assert_eq!(first(text), [(Strength::Norm, "委員会".to_owned())]);
        norm("監査の結果を踏まえ、委員会において実効性を評価し、必要な見直しを行う。");
        norm("重要な事項のうち、軽微なものは、委員会で決定する。");
        assert_eq!(
            first(
                "契約書の提出を求め、委託先について総務課において確認をとり、契約に定めなければならない。"
            ),
            [(Strength::Must, String::new())]
        );
        assert_eq!(
            first("契約書を点検し、総務課において保管しなければならない。"),
            [(Strength::Must, String::new())]
        );
    }

    #[test]
    fn conditions_bind_nobody_by_their_subject() {
        let entries = |entry: &str| {
            let list =
                format!("課長は、次の要件を満たす場合は、許可することとする。\n\n- (1) {entry}");
            let names = |d: &Duty| d.actors.join("+");
            of(&list)[1].iter().map(names).collect::<Vec<_>>()
        };
        assert_eq!(
            entries("職員等が規程を遵守すること。"),
            Vec::<String>::new()
        );
        assert_eq!(entries("職員等は、規程を遵守すること。"), ["職員等"]);
    }

    #[test]
    fn a_sentence_is_read_by_its_end() {
        assert_eq!(
            first("職員等は、鍵を管理し、他人に貸してはならない。"),
            [(Strength::Prohibit, "職員等".to_owned())]
        );
        assert_eq!(
            first("職員等は、次のとおりとする。ただし、外部との通信を可能とする。"),
            [(Strength::May, String::new())]
        );
    }

    #[test]
    fn a_condition_can_name_the_actor() {
        assert_eq!(
            first("職員等が外出する場合は、届け出なければならない。"),
            [(Strength::Must, "職員等".to_owned())]
        );
        // Only a role: anyone else may just be what happens.
        assert_eq!(
            first("第三者が侵入した場合は、届け出なければならない。"),
            [(Strength::Must, String::new())]
        );
        assert_eq!(
            first("職員等が使う端末を捨てる場合は、記録しなければならない。"),
            [(Strength::Must, String::new())]
        );
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "[ -~、。（）「」はがをと又及び者員等長課る次のこと\n\\-ア]{0,80}") {
            let file = SourceFile::from_text("r8.md", &format!("{FRONT}{text}\n"));
            if let Some(version) = parse_policy(&file).value {
                let found = duties(&version, &["職員等".to_owned()]).by_clause;
                for (clause, duties) in version.clauses.iter().zip(&found) {
                    let length = clause.own_text().chars().count();
                    for duty in duties {
                        prop_assert!(duty.range.start <= duty.range.end && duty.range.end <= length);
                    }
                }
                let _ = crate::definitions::Definitions::new(&version);
            }
        }
    }
}

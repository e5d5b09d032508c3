//! Terms that several texts define, side by side.

use std::collections::BTreeMap;

use super::{Definition, Form, Spellings};
use crate::japanese::{Change, word_changes};

/// Two meanings of which less than this part is the same are not compared: one
/// would be struck out and the other put in its place.
const SHARE: (usize, usize) = (2, 5);

/// A term that at least two texts define.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedTerm {
    /// The term as the first text prints it.
    pub term: String,
    /// What it means, the same wordings together, in the order of the texts;
    /// abbreviations after those that tell a meaning.
    pub wordings: Vec<Wording>,
}

/// One wording of a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The wording as its first text prints it.
    pub text: String,
    /// Whether it only says what the term is short for.
    pub abbreviation: bool,
    /// How it differs from the term's first wording; nothing for that one, for
    /// abbreviations, and where the two have little in common.
    pub changes: Vec<(Change, String)>,
    /// The definitions that word it so: text, and number of the definition there.
    pub places: Vec<(usize, usize)>,
}

/// The terms that two or more of the texts define, in the order in which they
/// first stand. Widths and blanks make no difference to a term or a wording.
#[must_use]
pub fn shared_terms(texts: &[Vec<&Definition>]) -> Vec<SharedTerm> {
    let mut order: Vec<(String, Vec<(usize, usize)>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (text, definitions) in texts.iter().enumerate() {
        for (number, definition) in definitions.iter().enumerate() {
            let place = *known.entry(plain(&definition.term)).or_insert_with(|| {
                order.push((definition.term.clone(), Vec::new()));
                order.len() - 1
            });
            order[place].1.push((text, number));
        }
    }
    let several = |places: &[(usize, usize)]| places.iter().any(|p| p.0 != places[0].0);
    order
        .into_iter()
        .filter(|(_, places)| several(places))
        .map(|(term, places)| SharedTerm {
            term,
            wordings: wordings(texts, &places),
        })
        .collect()
}

fn wordings(texts: &[Vec<&Definition>], places: &[(usize, usize)]) -> Vec<Wording> {
    let is_short = |place: &(usize, usize)| texts[place.0][place.1].form == Form::Abbreviation;
    let (short, told): (Vec<(usize, usize)>, Vec<_>) = places.iter().copied().partition(is_short);
    let mut out: Vec<Wording> = Vec::new();
    for place in told.into_iter().chain(short) {
        let text = &texts[place.0][place.1].text;
        let abbreviation = is_short(&place);
        let same = out
            .iter_mut()
            .find(|w| w.abbreviation == abbreviation && plain(&w.text) == plain(text));
        match same {
            Some(wording) => wording.places.push(place),
            None => {
                let first = out.first().filter(|_| !abbreviation);
                let changes = first.map(|first| word_changes(&first.text, text));
                out.push(Wording {
                    text: text.clone(),
                    abbreviation,
                    changes: changes.filter(|all| are_close(all)).unwrap_or_default(),
                    places: vec![place],
                });
            }
        }
    }
    out
}

/// Whether enough of the shorter of two texts stands in both.
fn are_close(changes: &[(Change, String)]) -> bool {
    let letters = |wanted: Change| {
        let those = changes.iter().filter(|(change, _)| *change == wanted);
        those.map(|(_, text)| text.chars().count()).sum::<usize>()
    };
    let same = letters(Change::Same);
    let shorter = same + letters(Change::Removed).min(letters(Change::Added));
    same * SHARE.1 >= shorter * SHARE.0
}

fn plain(text: &str) -> String {
    Spellings::of(text).chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definitions::{Form, Scope};

    fn definition(term: &str, text: &str) -> Definition {
        Definition {
            term: term.into(),
            clause: 0,
            range: None,
            text: text.into(),
            form: Form::Meaning,
            scope: Scope::Policy,
        }
    }

    #[test]
    fn the_same_wordings_stand_together() {
        let all = [
            definition("情報資産", "情報をいう。"),
            definition("庁舎", "建物をいう。"),
            definition("情報資産", "情報を いう。"),
            definition("情報資産", "情報及び媒体をいう。"),
            definition("職員", "町の職員をいう。"),
            definition("職員", "常勤の職員をいう。"),
        ];
        let texts = [
            vec![&all[0], &all[1]],
            vec![&all[2]],
            vec![&all[3], &all[4], &all[5]],
        ];
        let shared = shared_terms(&texts);
        // One text that defines a term twice does not share it.
        assert_eq!(shared.len(), 1);
        let wordings = &shared[0].wordings;
        assert_eq!(wordings[0].places, [(0, 0), (1, 0)]);
        assert_eq!(wordings[1].places, [(2, 0)]);
        assert!(wordings[0].changes.is_empty());
        assert!(
            wordings[1]
                .changes
                .contains(&(Change::Added, "及び媒体".into()))
        );
    }

    #[test]
    fn only_like_is_compared_with_like() {
        let short = Definition {
            form: Form::Abbreviation,
            ..definition("情報システム", "庁内の情報システム")
        };
        let all = [
            definition("情報システム", "業務に用いる機器の組合せをいう。"),
            definition(
                "情報システム",
                "業務に用いるソフトウェアと機器の組合せをいう。",
            ),
            definition("情報システム", "庁内で稼働する一切"),
        ];
        let texts = [vec![&short], vec![&all[0]], vec![&all[1]], vec![&all[2]]];
        let shared = shared_terms(&texts);
        let wordings = &shared[0].wordings;
        let places: Vec<_> = wordings.iter().map(|w| w.places[0].0).collect();
        // The short name stands last, though its text is the first.
        assert_eq!(places, [1, 2, 3, 0]);
        let compared: Vec<bool> = wordings.iter().map(|w| !w.changes.is_empty()).collect();
        assert_eq!(compared, [false, true, false, false]);
        assert_eq!(
            wordings.iter().map(|w| w.abbreviation).collect::<Vec<_>>(),
            [false, false, false, true]
        );
    }
}

//! Terms that several texts define, side by side.

use std::collections::BTreeMap;

use super::{Definition, Spellings};
use crate::japanese::{Change, word_changes};

/// A term that at least two texts define.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedTerm {
    /// The term as the first text prints it.
    pub term: String,
    /// What it means, the same wordings together, in the order of the texts.
    pub wordings: Vec<Wording>,
}

/// One wording of a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The wording as its first text prints it.
    pub text: String,
    /// How it differs from the term's first wording; nothing for that one.
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
    let mut out: Vec<Wording> = Vec::new();
    for place in places {
        let text = &texts[place.0][place.1].text;
        let same = out.iter_mut().find(|w| plain(&w.text) == plain(text));
        match same {
            Some(wording) => wording.places.push(*place),
            None => {
                let changes = out.first().map(|first| word_changes(&first.text, text));
                out.push(Wording {
                    text: text.clone(),
                    changes: changes.unwrap_or_default(),
                    places: vec![*place],
                });
            }
        }
    }
    out
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
}

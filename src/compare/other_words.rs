//! The words by which people look for a topic or a control and that its name does
//! not say.
//!
//! The glossary knows what a term is also called and how it is asked for; what has
//! the term in its name is found by those words too.

use crate::japanese::fold;
use crate::model::Glossary;

/// Between two names; stands in no name.
const APART: char = '\n';

/// For every name the other words of the terms in it, each once, in the order
/// of the glossary; the name in the usual spelling of its words first, where that
/// is another.
#[must_use]
pub fn other_words<'n>(
    names_of: impl IntoIterator<Item = &'n str>,
    glossary: &Glossary,
) -> Vec<Vec<String>> {
    let spellings = Spellings::new(glossary);
    let mut names = String::new();
    let mut starts = Vec::new();
    let mut out: Vec<Vec<String>> = Vec::new();
    for printed in names_of {
        starts.push(names.len());
        names.push_str(&spellings.folded(printed));
        names.push(APART);
        let usual = spellings.printed(printed);
        out.push((usual != printed).then_some(usual).into_iter().collect());
    }
    for term in &glossary.terms {
        let asked = term.asked_as.iter().map(String::as_str);
        let words: Vec<(&str, String)> = term
            .merged()
            .chain(asked)
            .map(|word| (word, spellings.folded(word)))
            .collect();
        let merged = term.merged().count();
        for (_, word) in &words[..merged] {
            // A word of one character stands in too many others.
            if word.chars().nth(1).is_none() {
                continue;
            }
            for (at, _) in names.match_indices(word.as_str()) {
                let name = starts.partition_point(|start| *start <= at) - 1;
                let end = starts.get(name + 1).copied().unwrap_or(names.len());
                let text = &names[starts[name]..end];
                for (other, folded) in &words {
                    let is_known = out[name].iter().any(|known| known == other);
                    if !text.contains(folded.as_str()) && !is_known {
                        out[name].push((*other).to_owned());
                    }
                }
            }
        }
    }
    out
}

/// Spellings with the usual one of each.
struct Spellings {
    printed: Vec<(String, String)>,
    folded: Vec<(String, String)>,
}

impl Spellings {
    fn new(glossary: &Glossary) -> Self {
        let pairs = |as_held: &dyn Fn(&str) -> String| -> Vec<(String, String)> {
            let classes = glossary.variants.iter().filter_map(|c| c.split_first());
            let pairs = classes.flat_map(|(first, others)| {
                let first = as_held(first);
                let others = others.iter().map(|other| as_held(other));
                let others: Vec<String> = others.filter(|o| !first.contains(o)).collect();
                others.into_iter().map(move |other| (other, first.clone()))
            });
            pairs.collect()
        };
        Self {
            printed: pairs(&str::to_owned),
            folded: pairs(&fold),
        }
    }

    /// A text as it is printed, its words in their usual spelling.
    fn printed(&self, text: &str) -> String {
        respelt(text.to_owned(), &self.printed)
    }

    /// The same, folded.
    fn folded(&self, text: &str) -> String {
        respelt(fold(text), &self.folded)
    }
}

fn respelt(mut text: String, spellings: &[(String, String)]) -> String {
    for (other, first) in spellings {
        if text.contains(other.as_str()) {
            text = text.replace(other.as_str(), first);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Term;

    #[test]
    fn a_name_is_found_by_what_people_call_it() {
        let glossary = Glossary {
            terms: vec![
                Term {
                    term: "ウェブ会議".into(),
                    synonyms: vec!["ウェブ会議サービス".into()],
                    asked_as: vec!["テレビ会議".into(), "Ｚｏｏｍ".into()],
                    ..Term::default()
                },
                Term {
                    term: "鍵".into(),
                    asked_as: vec!["キー".into()],
                    ..Term::default()
                },
            ],
            variants: vec![vec!["ウェブ".into(), "Web".into()]],
            ..Glossary::default()
        };
        let found = other_words(["Web会議の手順", "鍵の管理", "研修"], &glossary);
        assert_eq!(
            found[0],
            [
                "ウェブ会議の手順",
                "ウェブ会議サービス",
                "テレビ会議",
                "Ｚｏｏｍ"
            ]
        );
        assert!(
            found[1].is_empty(),
            "a word of one character is in too many"
        );
        assert!(found[2].is_empty(), "{found:?}");
    }
}

//! What changed, in one sentence.

use super::{Counts, Summary};

/// 「3条を追加、1条を削り、12条は番号のみ」: the changes counted in the units of
/// the text, without a full stop.
#[must_use]
pub fn summary_sentence(summary: &Summary) -> String {
    type Count = fn(&Counts) -> usize;
    let kinds: [(Count, &str); 7] = [
        (|c| c.added, "を追加"),
        (|c| c.removed, "を削り"),
        (|c| c.modified, "を改め"),
        (|c| c.moved, "を移し"),
        (|c| c.split, "を分け"),
        (|c| c.merged, "をまとめ"),
        (|c| c.renumbered, "は番号のみ"),
    ];
    let told: Vec<String> = kinds
        .iter()
        .filter_map(|(count, verb)| {
            let units: Vec<String> = summary
                .counts
                .iter()
                .filter(|(_, counts)| count(counts) > 0)
                .map(|(unit, counts)| {
                    format!("{}{}{}", unit.title(), count(counts), unit.counter())
                })
                .collect();
            (!units.is_empty()).then(|| format!("{}{verb}", units.join("・")))
        })
        .collect();
    if told.is_empty() {
        return "条文の変更はありません".to_owned();
    }
    told.join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Unit;

    #[test]
    fn changes_are_told_in_the_units_of_the_text() {
        let articles = Counts {
            added: 3,
            removed: 1,
            renumbered: 12,
            unchanged: 40,
            ..Counts::default()
        };
        let items = Counts {
            added: 2,
            ..Counts::default()
        };
        let summary = Summary {
            counts: vec![(Unit::Article, articles), (Unit::Item, items)],
            total: Counts::default(),
        };
        assert_eq!(
            summary_sentence(&summary),
            "3条・2号を追加、1条を削り、12条は番号のみ"
        );
        assert_eq!(
            summary_sentence(&Summary::default()),
            "条文の変更はありません"
        );
    }
}

//! Neighbours that did not change, told in one line: 2及び3　（略）, 2～5　（略）.

/// The line for unchanged neighbours with these printed labels, in order.
///
/// One is named, two are joined, of three and more the first and the last are
/// named. Neighbours that their labels cannot tell apart (・) are not named.
pub(super) fn omitted(labels: &[Option<&str>], word: &str) -> String {
    let named: Option<Vec<&str>> = labels.iter().map(|l| l.filter(|t| tells(t))).collect();
    match named.as_deref() {
        Some([one]) => format!("{one}　{word}"),
        Some([one, two]) if one != two => format!("{one}及び{two}　{word}"),
        Some([first, .., last]) if first != last => format!("{first}～{last}　{word}"),
        _ => word.to_owned(),
    }
}

/// Whether a label says which of its siblings a clause is.
pub(super) fn tells(label: &str) -> bool {
    label.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_named_by_how_many_there_are() {
        let line = |labels: &[&str]| {
            let labels: Vec<Option<&str>> = labels.iter().map(|l| Some(*l)).collect();
            omitted(&labels, "（略）")
        };
        assert_eq!(line(&["2"]), "2　（略）");
        assert_eq!(line(&["2", "3"]), "2及び3　（略）");
        assert_eq!(line(&["2", "3", "4"]), "2～4　（略）");
        assert_eq!(line(&["(1)", "(2)", "(3)", "(4)"]), "(1)～(4)　（略）");
        assert_eq!(line(&["①", "②"]), "①及び②　（略）");
        assert_eq!(line(&["・", "・"]), "（略）");
        assert_eq!(line(&["・"]), "（略）");
        assert_eq!(omitted(&[Some("1"), None], "略"), "略");
    }
}

//! How far two spellings are apart, and which of those that exist was meant.

/// More than so many spellings are no help.
const MOST: usize = 3;

/// How many letters must be put in, left out or changed.
#[must_use]
pub fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (n, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = n + 1;
        for (m, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != y);
            corner = row[m + 1];
            row[m + 1] = cost.min(row[m] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// Of the names that exist those that come nearest to one that does not, in their
/// order: one letter in four may differ, three at most. Where there is none, those
/// that hold all parts of it between its hyphens, or are made of such parts.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Vec<&'a str> {
    let letters = |text: &str| text.chars().collect::<Vec<char>>();
    let own = letters(name);
    let most = (own.len() / 4).clamp(1, 3);
    let mut best = most;
    let mut out = Vec::new();
    for other in known.clone() {
        let other_letters = letters(other);
        if other_letters.len().abs_diff(own.len()) > best {
            continue;
        }
        let steps = distance(&own, &other_letters);
        // What shares no letter is another name, however short.
        if steps > best || steps >= own.len() {
            continue;
        }
        if steps < best {
            out.clear();
        }
        best = steps;
        out.push(other);
    }
    if out.is_empty() {
        let within = |a: &str, b: &str| a.split('-').all(|part| b.split('-').any(|p| p == part));
        out.extend(known.filter(|other| within(name, other) || within(other, name)));
    }
    out.dedup();
    if out.len() > MOST {
        out.clear();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_counted_that_differ() {
        let steps = |a: &str, b: &str| {
            let letters = |s: &str| s.chars().collect::<Vec<_>>();
            distance(&letters(a), &letters(b))
        };
        assert_eq!(steps("外部委託業者", "外部委託事業者"), 1);
        assert_eq!(steps("委託先", "委託先"), 0);
        assert_eq!(steps("総括者", "統括者等"), 2);
    }

    #[test]
    fn the_nearest_names_are_told_and_strangers_are_not() {
        let known = ["usb-storage-control", "usb-lock", "log-lock", "dns"];
        let near = |name: &str| nearest(name, known.into_iter());
        assert_eq!(near("usb-lok"), ["usb-lock"]);
        assert_eq!(near("usb-storge-contorl"), ["usb-storage-control"]);
        assert_eq!(near("usb-storage"), ["usb-storage-control"]);
        assert_eq!(near("lock"), ["usb-lock", "log-lock"]);
        assert_eq!(near("dnss"), ["dns"]);
        assert_eq!(near("mail"), [] as [&str; 0]);
        assert_eq!(near("x"), [] as [&str; 0]);
    }
}

//! Relative links between pages of the site.
//!
//! Addresses come in relative to the site's root; what goes out works from any
//! sub-path, from a share and from a file opened by double click.

/// The link that leads from the page `from` to `to` (with or without a
/// fragment), both relative to the site's root.
pub(super) fn relative(from: &str, to: &str) -> String {
    let (to_path, fragment) = match to.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (to, None),
    };
    if let Some(fragment) = fragment
        && (to_path == from || to_path.is_empty())
    {
        return format!("#{fragment}");
    }
    let from_dirs: Vec<&str> = from
        .split('/')
        .rev()
        .skip(1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let to_parts: Vec<&str> = to_path.split('/').collect();
    let shared = from_dirs
        .iter()
        .zip(&to_parts[..to_parts.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = "../".repeat(from_dirs.len() - shared);
    out.push_str(&to_parts[shared..].join("/"));
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn links_are_relative_to_the_page_they_stand_on() {
        for (from, to, link) in [
            ("index.html", "oguchi/index.html", "oguchi/index.html"),
            ("oguchi/8.html", "oguchi/9.html#9.1", "9.html#9.1"),
            ("oguchi/8.html", "oguchi/8.html#8.1", "#8.1"),
            ("oguchi/8.html", "assets/keiji.css", "../assets/keiji.css"),
            ("oguchi/2020/8.html", "oguchi/8.html", "../8.html"),
            ("oguchi/8.html", "oguchi/2020/8.html", "2020/8.html"),
            ("a/x.html", "b/x.html", "../b/x.html"),
        ] {
            assert_eq!(relative(from, to), link, "{from} -> {to}");
        }
    }
}

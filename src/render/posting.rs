//! The single-file posting: one page that needs no other file.
//!
//! Its style stands in the page, so the page's policy names the style's hash.

/// A style sheet that may stand in a page: nothing in it can close the element.
pub(super) fn inline_style(css: &str) -> String {
    css.replace("</", "<\\/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_stays_in_its_element() {
        assert_eq!(
            inline_style("a{content:'</style>'}"),
            "a{content:'<\\/style>'}"
        );
    }
}

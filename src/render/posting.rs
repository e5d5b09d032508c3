//! The single-file posting: one page that needs no other file.
//!
//! Its style stands in the page, so the page's policy names the style's hash.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A style sheet that may stand in a page: nothing in it can close the element.
pub(super) fn inline_style(css: &str) -> String {
    css.replace("</", "<\\/")
}

/// The source expression that allows exactly this style: `sha256-…`.
pub(super) fn style_hash(style: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(style.as_bytes()))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_named_by_its_hash_and_stays_in_its_element() {
        assert_eq!(
            style_hash(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
        assert_eq!(
            inline_style("a{content:'</style>'}"),
            "a{content:'<\\/style>'}"
        );
    }
}

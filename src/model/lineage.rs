//! What a version continues: the keys it takes over from the one before it.
//!
//! The same clause keeps its key, and with it its address, whatever number a
//! revision gives it. Which clause continues which is decided once, by comparing
//! the two versions, and recorded beside the newer one for its keeper to read.

/// A clause that does not have the key its labels would give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// Printed labels from the outermost in.
    pub path: Vec<String>,
    /// The key it has.
    pub key: String,
}

/// The record of a version's keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    /// Identifier of the version whose clauses it continues.
    pub from: String,
    /// The clauses whose key is not that of their labels.
    pub keys: Vec<KeptKey>,
}

/// Whether a text can be a clause's key: lower-case ASCII letters, digits, `.`, `-` and `_`,
/// at most 128 of them, as it stands in addresses. Two hyphens together part the
/// versions in the address of a comparison, and are in no key.
pub fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 128
        && !text.contains("--")
        && text.bytes().all(|b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::is_key;

    #[test]
    fn no_key_looks_like_the_address_of_a_comparison() {
        assert!(is_key("3-2.i1"));
        assert!(!is_key("diff-r7--r8"));
        assert!(!is_key("Diff") && !is_key(""));
    }
}

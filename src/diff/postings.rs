//! Which texts of a list share most with another: by lists of where each pair of
//! characters stands, so that not every text is compared with every other.

use std::collections::HashMap;

use super::likeness::Features;

/// Where each pair of characters stands in a list of texts.
pub(super) struct Postings {
    lists: HashMap<u64, Vec<usize>>,
    /// A pair that stands in more texts says nothing of any.
    common: usize,
    /// The weight shared with each text; all zero between two questions.
    shared: Vec<f32>,
}

impl Postings {
    /// The postings of texts, which are known by their places in the list.
    pub(super) fn new<'f>(texts: impl Iterator<Item = &'f Features>, common: usize) -> Self {
        let mut lists: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut count = 0;
        for (at, features) in texts.enumerate() {
            count = at + 1;
            for (key, _) in features.keys() {
                let list = lists.entry(key).or_default();
                if list.len() <= common {
                    list.push(at);
                }
            }
        }
        Self {
            lists,
            common,
            shared: vec![0.0; count],
        }
    }

    /// The places of the texts that share most with one, the most first, no more
    /// than `wanted`.
    pub(super) fn likely(&mut self, features: &Features, wanted: usize) -> Vec<usize> {
        let mut touched = Vec::new();
        for (key, weight) in features.keys() {
            let Some(list) = self.lists.get(&key).filter(|l| l.len() <= self.common) else {
                continue;
            };
            for at in list {
                if self.shared[*at] == 0.0 {
                    touched.push(*at);
                }
                self.shared[*at] += weight;
            }
        }
        let shared = &self.shared;
        touched.sort_by(|a, b| shared[*b].total_cmp(&shared[*a]).then(a.cmp(b)));
        for at in &touched {
            self.shared[*at] = 0.0;
        }
        touched.truncate(wanted);
        touched
    }
}

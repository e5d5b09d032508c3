//! Clause search: book in, index out; query and index in, clauses out.
//!
//! [`Index::new`] reads the posted versions of a book and the glossary;
//! [`shards`] writes the index as script files that `assets/search.js` loads
//! piece by piece; [`Searcher`] answers queries over the same index in the
//! program. Both cut a query by the index's own vocabulary and add the same
//! whole numbers, so that they answer alike; vectors hold them to it. How
//! results look is left to pages.

mod bound;
mod citation;
mod cut;
mod documents;
mod index;
mod numbers;
mod plan;
mod rank;
mod score;
mod searcher;
mod shards;
mod typo;
mod vocabulary;

pub use bound::{Bound, Bounds};
pub use citation::Place;
pub use documents::{Block, BlockKind, Document, Shelf, is_indexed};
pub use index::Index;
pub use rank::{Answer, Found, Options};
pub use searcher::Searcher;
pub use shards::shards;
pub use typo::Correction;

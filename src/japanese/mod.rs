//! What the program knows of the Japanese language.
//!
//! Text in, facts about the text out: its words ([`tokenizer`]), its spelling as
//! search compares it ([`normalise`]), the places where a line may break without
//! hurting the reader ([`phrases`]), how two wordings differ ([`changes`]) and which
//! spelling was meant ([`near`]). Nothing here knows of clauses, files or HTML.

pub mod changes;
pub mod near;
pub mod normalise;
pub mod phrases;
pub mod sentences;
pub mod tokenizer;

pub use changes::{Change, word_changes};
pub use near::{distance, nearest};
pub use normalise::{Folded, fold, fold_with_origin, sound};
pub use phrases::phrase_starts;
pub use sentences::{bracket_depths, sentence_ranges};
pub use tokenizer::{Category, PartOfSpeech, Token, Tokenizer, UserWord};

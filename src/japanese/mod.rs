//! What the program knows of the Japanese language.
//!
//! Text in, facts about the text out: its words ([`tokenizer`]) and the places
//! where a line may break without hurting the reader ([`phrases`]). Nothing
//! here knows of clauses, files or HTML.

pub mod phrases;
pub mod tokenizer;

pub use phrases::phrase_starts;
pub use tokenizer::{Category, PartOfSpeech, Token, Tokenizer};

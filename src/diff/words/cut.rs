//! A text in, its words as a reader sees them out.

use super::Marked;
use crate::japanese::{Category, PartOfSpeech, Token, Tokenizer};

/// A longer citation is a sentence of its own and compared word by word.
const LONGEST_MARK: usize = 120;

/// A word, or white space between words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    /// Whether it only joins words: は, を, です, a comma.
    pub(super) joins: bool,
    /// The citation that it is.
    pub(super) mark: Option<usize>,
}

/// The words of a text; together they are the text.
/// `names` are words, however many they are made of.
pub(super) fn cut<'t>(marked: Marked<'t>, tokenizer: &Tokenizer, names: &[&str]) -> Vec<Word<'t>> {
    let mut out = Vec::new();
    let mut at = 0;
    for (range, mark) in marked.marks {
        if range.len() > LONGEST_MARK || range.start < at {
            continue;
        }
        cut_plain(&marked.text[at..range.start], tokenizer, names, &mut out);
        out.push(Word {
            text: &marked.text[range.clone()],
            joins: false,
            mark: Some(*mark),
        });
        at = range.end;
    }
    cut_plain(&marked.text[at..], tokenizer, names, &mut out);
    out
}

fn cut_plain<'t>(text: &'t str, tokenizer: &Tokenizer, names: &[&str], out: &mut Vec<Word<'t>>) {
    let tokens = tokenizer.tokens(text);
    let mut at = 0;
    let mut next = 0;
    while next < tokens.len() {
        let end = name_end(text, &tokens, next, names).unwrap_or_else(|| group_end(&tokens, next));
        let (start, stop) = (tokens[next].start, tokens[end - 1].end);
        if at < start {
            out.push(blank(&text[at..start]));
        }
        out.push(Word {
            text: &text[start..stop],
            joins: end == next + 1 && joins(&tokens[next]),
            mark: None,
        });
        at = stop;
        next = end;
    }
    if at < text.len() {
        out.push(blank(&text[at..]));
    }
}

fn blank(text: &str) -> Word<'_> {
    Word {
        text,
        joins: !text.contains('\n'),
        mark: None,
    }
}

fn joins(token: &Token<'_>) -> bool {
    matches!(
        token.part_of_speech,
        PartOfSpeech::Particle | PartOfSpeech::Auxiliary
    ) || (token.part_of_speech == PartOfSpeech::Verb
        && matches!(token.surface, "し" | "する" | "さ" | "れ"))
}

/// Behind the last of the tokens that are the longest name at `start`.
fn name_end(text: &str, tokens: &[Token<'_>], start: usize, names: &[&str]) -> Option<usize> {
    let from = tokens[start].start;
    let here = names.iter().filter(|name| text[from..].starts_with(**name));
    let name = here.max_by_key(|name| name.len())?;
    let last = tokens[start..]
        .iter()
        .position(|t| t.end >= from + name.len())?
        + start;
    (tokens[last].end == from + name.len()).then_some(last + 1)
}

/// Behind the last of the tokens that are one word with the one at `start`.
fn group_end(tokens: &[Token<'_>], start: usize) -> usize {
    let touches = |at: usize| at > 0 && at < tokens.len() && tokens[at - 1].end == tokens[at].start;
    let mut at = start;
    // 第13条
    if tokens[at].surface == "第" && touches(at + 1) && is_number(&tokens[at + 1]) {
        at += 1;
    }
    if !is_number(&tokens[at]) {
        return start + 1;
    }
    while touches(at + 1) && (is_number(&tokens[at + 1]) || is_point(tokens, at + 1)) {
        at += 1;
    }
    at += 1;
    if touches(at) && is_unit(&tokens[at]) {
        at += 1;
        while touches(at) && (tokens[at].category == Category::Suffix || is_bound(&tokens[at])) {
            at += 1;
        }
        // 第12条第2項, 第3条の2
        if tokens[start].surface == "第" && touches(at) {
            if tokens[at].surface == "第" && touches(at + 1) && is_number(&tokens[at + 1]) {
                return group_end(tokens, at);
            }
            if tokens[at].surface == "の" && touches(at + 1) && is_number(&tokens[at + 1]) {
                at += 2;
                while touches(at) && is_number(&tokens[at]) {
                    at += 1;
                }
            }
        }
    }
    at
}

fn is_number(token: &Token<'_>) -> bool {
    token.category == Category::Number
        || token
            .surface
            .chars()
            .all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// A point or comma between two numbers.
fn is_point(tokens: &[Token<'_>], at: usize) -> bool {
    matches!(tokens[at].surface, "." | "," | "．" | "，")
        && at + 1 < tokens.len()
        && tokens[at].end == tokens[at + 1].start
        && is_number(&tokens[at + 1])
}

fn is_unit(token: &Token<'_>) -> bool {
    matches!(
        token.part_of_speech,
        PartOfSpeech::Noun | PartOfSpeech::Prefix
    ) && token.category != Category::Pronoun
        || matches!(token.surface, "%" | "％")
}

fn is_bound(token: &Token<'_>) -> bool {
    matches!(
        token.surface,
        "以上" | "以下" | "以内" | "以降" | "以前" | "未満" | "超" | "間" | "分の"
    )
}

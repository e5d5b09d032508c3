//! What kind of clause a label makes, and where a part begins.

use crate::model::{Clause, ClauseIndex, Kind, Style};

pub(super) fn is_part(clause: &Clause) -> bool {
    match &clause.label {
        Some(label) => label.readings[0].style == Style::Part,
        None => clause.heading.is_some() && clause.kind == Kind::Item && clause.depth == 1,
    }
}

/// What a clause is, by its label and by what it stands in.
pub(super) fn kind_of(clauses: &[Clause], at: ClauseIndex) -> Kind {
    let clause = &clauses[at];
    if matches!(
        clause.kind,
        Kind::Table | Kind::Row | Kind::Figure | Kind::Preamble | Kind::Supplement
    ) {
        return clause.kind;
    }
    let Some(style) = clause.style else {
        return unlabelled_kind(clauses, clause);
    };
    let in_article = || {
        let mut up = clause.parent;
        while let Some(p) = up {
            if clauses[p].style == Some(Style::Article) {
                return true;
            }
            up = clauses[p].parent;
        }
        false
    };
    match style {
        Style::Part => Kind::Part,
        Style::Chapter => Kind::Chapter,
        Style::Section
        | Style::Subsection
        | Style::Division
        | Style::Ordinal
        | Style::Dotted(_) => Kind::Section,
        Style::Article => Kind::Article,
        Style::Number | Style::Kanji if in_article() => Kind::Paragraph,
        Style::Number | Style::Kanji | Style::Roman if clause.heading.is_some() => Kind::Section,
        Style::Number | Style::Kanji | Style::Roman => Kind::Item,
        Style::ParenNumber
        | Style::NumberParen
        | Style::BracketNumber
        | Style::Note
        | Style::ParenKanji => Kind::Item,
        Style::Circled
        | Style::Kana
        | Style::ParenKana
        | Style::KanaParen
        | Style::Iroha
        | Style::ParenIroha
        | Style::Latin
        | Style::ParenLatin
        | Style::LatinParen
        | Style::ParenRoman => Kind::Subitem,
        Style::Bullet => Kind::Bullet,
        Style::Preamble => Kind::Preamble,
        Style::Supplement => Kind::Supplement,
        Style::Glossary => Kind::Glossary,
    }
}

pub(super) fn unlabelled_kind(clauses: &[Clause], clause: &Clause) -> Kind {
    let parent = clause.parent.map(|p| &clauses[p]);
    if parent.is_some_and(|p| p.style == Some(Style::Glossary)) {
        return Kind::Glossary;
    }
    match (&clause.heading, parent) {
        (Some(_), None) => Kind::Part,
        (Some(_), Some(_)) => Kind::Item,
        (None, _) => Kind::Bullet,
    }
}

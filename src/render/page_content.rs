//! Which part of a text stands on a page.

use super::clause_view::{Block, Scope};
use crate::model::Content;
use crate::resolve::Page;

/// The blocks of a page, and whether it needs a heading that is no clause's.
pub(super) fn page_blocks(scope: &Scope<'_>, page: &Page) -> (Vec<Block>, bool) {
    let version = scope.book.version(scope.at);
    let around = page
        .part
        .map_or(&version.content, |part| &version.clauses[part].content);
    let content = content_of(page, around);
    if let Some(part) = page.part.filter(|_| page.opens_part) {
        let clause = Box::new(scope.clause_with(part, 1, &content));
        return (vec![Block::Clause { clause }], false);
    }
    match content[..] {
        [Content::Child(only)] => (
            vec![Block::Clause {
                clause: Box::new(scope.clause(only, 1)),
            }],
            false,
        ),
        _ => (scope.blocks(page.part, &content, 2), true),
    }
}

/// The page's clauses and the loose text before them; text behind the last
/// clause of all stands on the last page.
fn content_of(page: &Page, around: &[Content]) -> Vec<Content> {
    let mut out = Vec::new();
    let mut loose: Vec<Content> = Vec::new();
    let mut here = false;
    for content in around {
        match content {
            Content::Text(_) => loose.push(content.clone()),
            Content::Child(at) => {
                here = page.roots.contains(at);
                let before = std::mem::take(&mut loose);
                if here {
                    out.extend(before);
                    out.push(content.clone());
                }
            }
        }
    }
    if here {
        out.extend(loose);
    }
    out
}

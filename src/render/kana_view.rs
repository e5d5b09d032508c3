//! The index of headings and terms as its page shows it.

use serde::Serialize;

use super::citation::citation;
use super::links::relative;
use crate::kana_index::{Entry, Place, Row, RowName};
use crate::resolve::{Book, VersionRef};

/// A row of the index.
#[derive(Debug, Serialize)]
pub(super) struct RowView {
    /// The anchor of its heading.
    id: String,
    /// `kana`, `latin` or `other`.
    kind: &'static str,
    /// The kana that names it, if one does.
    kana: Option<char>,
    entries: Vec<EntryView>,
}

#[derive(Debug, Serialize)]
struct EntryView {
    text: String,
    bodies: Vec<BodyPlaces>,
}

/// The clauses of one text that bear an entry's words.
#[derive(Debug, Serialize)]
struct BodyPlaces {
    name: String,
    places: Vec<PlaceView>,
}

#[derive(Debug, Serialize)]
struct PlaceView {
    cite: String,
    href: String,
    defines: bool,
}

/// The rows as seen from the page `path`.
pub(super) fn kana_view(book: &Book, rows: &[Row], path: &str) -> Vec<RowView> {
    let view = |row: &Row| {
        let (id, kind) = match row.name {
            RowName::Kana(n) => (format!("row-{}", n + 1), "kana"),
            RowName::Latin => ("row-latin".to_owned(), "latin"),
            RowName::Other => ("row-other".to_owned(), "other"),
        };
        let entries = row.entries.iter();
        RowView {
            id,
            kind,
            kana: row.name.kana(),
            entries: entries.map(|e| entry_view(book, e, path)).collect(),
        }
    };
    rows.iter().map(view).collect()
}

fn entry_view(book: &Book, entry: &Entry, path: &str) -> EntryView {
    let bodies = entry.places.chunk_by(|a, b| a.at == b.at).map(|places| {
        let view = |place: &Place| PlaceView {
            cite: citation(book.version(place.at), place.clause),
            href: relative(path, &book.href(place.at, place.clause)),
            defines: place.defines,
        };
        BodyPlaces {
            name: name_of(book, places[0].at),
            places: places.iter().map(view).collect(),
        }
    });
    EntryView {
        text: entry.text.clone(),
        bodies: bodies.collect(),
    }
}

/// The body, with the document where it has several.
fn name_of(book: &Book, at: VersionRef) -> String {
    let body = book.jurisdiction(at);
    if body.policies.len() > 1 {
        format!("{} {}", body.short_name, book.policy(at).title)
    } else {
        body.short_name.clone()
    }
}

#[cfg(test)]
mod tests {
    use crate::kana_index::{Readings, kana_index};
    use crate::render::testing::{book, version};
    use crate::render::{Annotations, Knowledge, Material, Notes, Theme, jobs, render};

    const POLICY: &str =
        "## 1. 目的\n\n文。\n\n## 2. サーバ<b>\n\n- (1) **外部サービス** 外のものをいう。\n";

    fn page(path: &str) -> String {
        let book = book(vec![version("v1", POLICY)]);
        let kana = kana_index(&book, &Readings::new());
        let annotations = Annotations::default();
        let material = Material {
            annotations: &annotations,
            book: &book,
            notes: &Notes::default(),
            kana: &kana,
            known: &Knowledge::default(),
        };
        let job = jobs(&book, &annotations, &Knowledge::default())
            .into_iter()
            .find(|job| job.path() == path);
        let theme = Theme::load(None).expect("the packed theme compiles");
        let bytes = render(&theme, material, &job.expect(path)).expect("a page");
        String::from_utf8(bytes).expect("pages are UTF-8")
    }

    #[test]
    fn the_index_leads_to_every_heading_and_term() {
        let html = page("index-kana.html");
        for piece in [
            "<a href=\"#row-2\">か</a>",
            "<h2 id=\"row-3\" class=\"kana-row\">さ</h2>",
            "サーバ&lt;b&gt;",
            "<a href=\"x/2.html#2.i1\">2.(1)（定義）</a>",
            "<a href=\"x/1.html#1\">1.</a>",
        ] {
            assert!(html.contains(piece), "no {piece} in\n{html}");
        }
        assert!(!html.contains("row-other"));
    }

    #[test]
    fn every_page_leads_to_the_search_and_the_index() {
        for (path, up) in [("index.html", ""), ("help.html", ""), ("x/1.html", "../")] {
            let html = page(path);
            assert!(html.contains(&format!("method=\"get\" action=\"{up}search.html\"")));
            assert!(html.contains(&format!("href=\"{up}index-kana.html\"")));
        }
        let html = page("search.html");
        let without = html.split("<noscript>").nth(1);
        let without = without.and_then(|rest| rest.split("</noscript>").next());
        assert!(without.is_some_and(|text| text.contains("href=\"index-kana.html\"")));
        assert!(html.contains("<option value=\"x\">甲乙町</option>"));
    }
}

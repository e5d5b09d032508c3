//! A [`Sheet`] as files: text for a terminal, HTML, CSV; `xlsx` writes the workbook.
//!
//! No clock is read: the same sheet gives the same bytes.

use super::sheet::{Sheet, SheetClause, relation_word};
use crate::handout::{csv, escaped, style_hash};

const STYLE: &str = include_str!("compare.css");

/// What the relations mean.
pub(super) const LEGEND: &str = "「ほぼ同じ文言」は文言もほとんど同じもの、「同じきまり」は言い方の違う同じきまり、「関連するきまり」は話題の近い別のきまり、「該当なし」は相手に同じきまりがないものです。";

/// What stands for the text of a clause that has a further partner.
const AS_ABOVE: &str = "（上と同じ）";

/// The columns of a sheet.
pub(super) fn head(sheet: &Sheet) -> [String; 6] {
    let [a, b] = &sheet.bodies;
    [
        format!("条項（{a}）"),
        a.clone(),
        "関係".to_owned(),
        "主題".to_owned(),
        format!("条項（{b}）"),
        b.clone(),
    ]
}

/// The rows in cells. A further partner of a clause has the clause's place again, so
/// that a row says by itself what it compares when others are filtered out.
pub(super) fn cells(sheet: &Sheet) -> Vec<[String; 6]> {
    let place = |clause: &Option<SheetClause>| clause.as_ref().map(|c| c.place.clone());
    let text = |clause: &Option<SheetClause>| clause.as_ref().map(|c| c.text.clone());
    let mut above = String::new();
    let rows = sheet.rows.iter().map(|row| {
        let mut own = text(&row.a).unwrap_or_default();
        match place(&row.a) {
            Some(place) => above = place,
            None if row.relation.is_none() => above.clear(),
            None => own = AS_ABOVE.to_owned(),
        }
        [
            above.clone(),
            own,
            relation_word(row.relation).to_owned(),
            row.topics.join("、"),
            place(&row.b).unwrap_or_default(),
            text(&row.b).unwrap_or_default(),
        ]
    });
    rows.collect()
}

/// What stands above the clauses that only the second text has.
pub(super) fn alone(sheet: &Sheet) -> String {
    format!(
        "{}だけにある条項（{}に該当なし）",
        sheet.bodies[1], sheet.bodies[0]
    )
}

/// For reading in a terminal.
#[must_use]
pub fn to_text(sheet: &Sheet) -> String {
    let mut out = format!("{}\n", sheet.title);
    let line = |body: &str, clause: &SheetClause| {
        let text = clause.text.replace('\n', " ");
        format!("{body} {}（{}）\n    {text}\n", clause.place, clause.id)
    };
    let mut divided = false;
    for row in &sheet.rows {
        if let Some(a) = &row.a {
            out.push('\n');
            out.push_str(&line(&sheet.bodies[0], a));
        }
        match (&row.a, &row.b, row.relation) {
            (_, Some(b), Some(_)) => {
                let word = relation_word(row.relation);
                out.push_str(&format!("  → {word}: {}", line(&sheet.bodies[1], b)));
            }
            (Some(_), None, _) => {
                out.push_str(&format!("  → {}に該当なし\n", sheet.bodies[1]));
            }
            (None, Some(b), None) => {
                if !divided {
                    out.push_str(&format!("\n{}\n", alone(sheet)));
                    divided = true;
                }
                out.push('\n');
                out.push_str(&line(&sheet.bodies[1], b));
                out.push_str(&format!("  → {}に該当なし\n", sheet.bodies[0]));
            }
            _ => {}
        }
    }
    out
}

/// One file that needs no other.
#[must_use]
pub fn to_html(sheet: &Sheet) -> String {
    let hash = style_hash(STYLE);
    let title = escaped(&sheet.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{hash}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{LEGEND}</p>\n<table>\n<thead><tr><th scope=\"col\">{}</th><th scope=\"col\" class=\"relation\">関係</th><th scope=\"col\">{}</th></tr></thead>\n<tbody>\n",
        escaped(&sheet.bodies[0]),
        escaped(&sheet.bodies[1]),
    );
    let cell = |clause: &Option<SheetClause>| match clause {
        Some(clause) => format!(
            "<td><span class=\"place\">{}</span>{}</td>",
            escaped(&clause.place),
            escaped(&clause.text)
        ),
        None => "<td></td>".to_owned(),
    };
    let mut divided = false;
    for row in &sheet.rows {
        if row.is_alone_in_b() && !divided {
            let words = escaped(&alone(sheet));
            out.push_str(&format!(
                "<tr><th scope=\"colgroup\" colspan=\"3\">{words}</th></tr>\n"
            ));
            divided = true;
        }
        let topics: Vec<String> = row.topics.iter().map(|name| escaped(name)).collect();
        out.push_str(&format!(
            "<tr>{}<td>{}<span class=\"topics\">{}</span></td>{}</tr>\n",
            cell(&row.a),
            relation_word(row.relation),
            topics.join("、"),
            cell(&row.b)
        ));
    }
    out.push_str("</tbody>\n</table>\n</main>\n</body>\n</html>\n");
    out
}

/// UTF-8 with a byte order mark, lines end in CR LF.
///
/// # Errors
/// Only where the CSV writer fails, which it does not in memory.
pub fn to_csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut rows = vec![head(sheet).to_vec()];
    rows.extend(cells(sheet).into_iter().map(Vec::from));
    csv(&rows)
}

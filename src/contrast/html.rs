//! The table and the numbers as HTML: as tables for a page, and as one file that
//! needs no other and opens by a double click.

use super::runs::Of;
use super::{
    CONTENTS_NOTE, ContrastCell, ContrastRow, ContrastTable, InnerRow, InnerTable, LEGEND, Line,
    Mark, NO_CHANGES, NUMBERS_TITLE,
};
use crate::handout::{escaped, style_hash};
use crate::model::ColumnOrder;

const STYLE: &str = include_str!("contrast.css");
/// On every underlined stretch, so that it stays underlined when it is pasted.
const UNDERLINE: &str = "text-decoration:underline";
/// On what is not printed, so that Word hides it when it is pasted.
const HIDDEN: &str = "mso-hide:all";

/// The whole file, to be sent or pasted from: what is underlined says so itself.
/// Its policy allows its own style, that of the underlines, and nothing else.
#[must_use]
pub fn to_html(table: &ContrastTable) -> String {
    file(table, true)
}

/// The whole file as a site holds it, without a style attribute.
#[must_use]
pub fn to_site_html(table: &ContrastTable) -> String {
    file(table, false)
}

fn file(table: &ContrastTable, inline: bool) -> String {
    let hash = |text: &str| format!("'{}'", style_hash(text));
    let mut styles = hash(STYLE);
    if inline {
        for style in ["'unsafe-hashes'", &hash(UNDERLINE), &hash(HIDDEN)] {
            styles.push(' ');
            styles.push_str(style);
        }
    }
    let mut out =
        String::from("<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'\">\n"
    ));
    let title = match table.banner {
        Some(banner) => format!("{}（{banner}）", table.caption),
        None => table.caption.clone(),
    };
    out.push_str(&format!(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escaped(&title)
    ));
    if let Some(banner) = table.banner {
        out.push_str(&format!("<p class=\"banner\">{}</p>\n", escaped(banner)));
    }
    out.push_str(&format!(
        "<h1>{}</h1>\n<p class=\"subtitle\">{}</p>\n",
        escaped(&table.caption),
        escaped(&table.subtitle())
    ));
    if table.rows.is_empty() {
        out.push_str(&format!("<p>{NO_CHANGES}</p>\n"));
    } else {
        out.push_str(&format!("<p class=\"legend\">{LEGEND}</p>\n"));
        out.push_str(&to_html_table(table, inline));
        out.push_str(&format!("<p class=\"legend\">{CONTENTS_NOTE}</p>\n"));
    }
    if !table.numbers.rows.is_empty() {
        out.push_str("<div class=\"sheet\">\n");
        out.push_str(&to_html_number_table(table));
        out.push_str("</div>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// The `<table>` alone; empty where nothing changed.
///
/// With `inline`, what is underlined says so in a style attribute; a page whose
/// policy forbids those asks without and underlines `ins` and `del` in its style.
/// Classes: `contrast`, `place`, `remarks`, `banner`, `in1` to `in4` (indents),
/// `note` (an editor's word), `away` (heard, not seen).
#[must_use]
pub fn to_html_table(table: &ContrastTable, inline: bool) -> String {
    if table.rows.is_empty() {
        return String::new();
    }
    let columns = if table.remarks { 4 } else { 3 };
    let mut out = format!(
        "<table class=\"contrast\">\n<caption>{}</caption>\n",
        escaped(&titled(table, &table.caption))
    );
    out.push_str("<colgroup><col class=\"place\"><col><col>");
    if table.remarks {
        out.push_str("<col class=\"remarks\">");
    }
    out.push_str("</colgroup>\n<thead>\n");
    push_banner_row(&mut out, table, columns);
    out.push_str("<tr><th scope=\"col\">条項</th>");
    for title in table.columns() {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escaped(title)));
    }
    if table.remarks {
        out.push_str("<th scope=\"col\">備考</th>");
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        push_row(&mut out, table, row, inline);
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

/// The `<table>` of old and new numbers; empty where no number changed.
#[must_use]
pub fn to_html_number_table(table: &ContrastTable) -> String {
    if table.numbers.rows.is_empty() {
        return String::new();
    }
    let mut out = format!(
        "<table class=\"numbers\">\n<caption>{}</caption>\n<thead>\n",
        escaped(&titled(table, NUMBERS_TITLE))
    );
    push_banner_row(&mut out, table, 4);
    out.push_str(&format!(
        "<tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">見出し</th><th scope=\"col\">種別</th></tr>\n</thead>\n<tbody>\n",
        escaped(&table.old_title),
        escaped(&table.new_title)
    ));
    for row in &table.numbers.rows {
        let number = |n: &Option<String>| escaped(n.as_deref().unwrap_or("―"));
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            number(&row.old),
            number(&row.new),
            escaped(&row.heading),
            row.kind
        ));
    }
    out.push_str("</tbody>\n</table>\n");
    out
}

fn titled(table: &ContrastTable, caption: &str) -> String {
    match table.banner {
        Some(banner) => format!("{caption}（{banner}）"),
        None => caption.to_owned(),
    }
}

/// The head of a table stands on every sheet, and the warning with it.
fn push_banner_row(out: &mut String, table: &ContrastTable, columns: usize) {
    if let Some(banner) = table.banner {
        out.push_str(&format!(
            "<tr><th class=\"banner\" scope=\"colgroup\" colspan=\"{columns}\">{}</th></tr>\n",
            escaped(banner)
        ));
    }
}

fn push_row(out: &mut String, table: &ContrastTable, row: &ContrastRow, inline: bool) {
    let place = row.new.place.as_ref().or(row.old.place.as_ref());
    let place = place.map_or("", String::as_str);
    out.push_str(&format!("<tr><th scope=\"row\">{}</th>", escaped(place)));
    let sides = match table.order {
        ColumnOrder::NewLeft => [Of::New, Of::Old],
        ColumnOrder::OldLeft => [Of::Old, Of::New],
    };
    for (cell, of) in table.cells(row).into_iter().zip(sides) {
        push_cell(out, cell, of, inline);
    }
    if table.remarks {
        out.push_str(&format!("<td>{}</td>", escaped(&row.remarks)));
    }
    out.push_str("</tr>\n");
}

fn push_cell(out: &mut String, cell: &ContrastCell, of: Of, inline: bool) {
    out.push_str("<td>");
    for line in &cell.lines {
        match cell.indent {
            0 => out.push_str("<p>"),
            n => out.push_str(&format!("<p class=\"in{}\">", n.min(4))),
        }
        push_line(out, line, of, inline);
        out.push_str("</p>");
    }
    if let Some(table) = &cell.table {
        push_inner(out, table, of, inline);
    }
    out.push_str("</td>");
}

fn push_inner(out: &mut String, table: &InnerTable, of: Of, inline: bool) {
    out.push_str("<table>");
    // A head without a word would be a title of nothing.
    if table.head.cells.iter().any(|cell| !cell.is_empty()) {
        out.push_str("<thead>");
        push_inner_row(out, &table.head, "th scope=\"col\"", of, inline);
        out.push_str("</thead>");
    }
    out.push_str("<tbody>");
    for row in &table.rows {
        push_inner_row(out, row, "td", of, inline);
    }
    out.push_str("</tbody></table>");
}

fn push_inner_row(out: &mut String, row: &InnerRow, tag: &str, of: Of, inline: bool) {
    let name = tag.split(' ').next().unwrap_or("td");
    out.push_str("<tr>");
    for (n, cell) in row.cells.iter().enumerate() {
        out.push_str(&format!("<{tag}>"));
        if let Some(note) = row.note.filter(|_| n == 0) {
            out.push_str(&format!("<span class=\"note\">{note}</span>"));
        }
        for (m, line) in cell.iter().enumerate() {
            if m > 0 {
                out.push_str("<br>");
            }
            push_line(out, line, of, inline);
        }
        out.push_str(&format!("</{name}>"));
    }
    out.push_str("</tr>");
}

fn push_line(out: &mut String, line: &Line, of: Of, inline: bool) {
    let name = match of {
        Of::Old => "del",
        Of::New => "ins",
    };
    let style = |value: &str| {
        if inline {
            format!(" style=\"{value}\"")
        } else {
            String::new()
        }
    };
    for run in line {
        let text = escaped(&run.text);
        match run.mark {
            Mark::Plain => out.push_str(&text),
            Mark::Changed => {
                out.push_str(&format!("<{name}{}>{text}</{name}>", style(UNDERLINE)));
            }
            // Not a word of the text, so neither new nor gone.
            Mark::Blank => out.push_str(&format!("<u{}>{text}</u>", style(UNDERLINE))),
            Mark::Note => out.push_str(&format!("<span class=\"note\">{text}</span>")),
            Mark::Gap => {
                out.push_str(&format!(
                    "<span class=\"away\"{}>{text}</span>",
                    style(HIDDEN)
                ));
            }
        }
    }
}

//! Filters that templates use: `fill` and `css_string`.

use tera::{Kwargs, State, Tera, TeraResult};

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("fill", fill);
    tera.register_filter("css_string", css_string);
}

/// Puts arguments into a string of the interface: `"{n}条" | fill(n=3)`.
fn fill(text: &str, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let mut out = text.to_owned();
    for (name, value) in arguments.iter() {
        out = out.replace(&format!("{{{name}}}"), &value.to_string());
    }
    Ok(out)
}

/// A text as a CSS string with its quotes, safe also inside a `<style>` element.
fn css_string(text: &str, _: Kwargs, _: &State) -> tera::Value {
    tera::Value::safe_string(&quote(text))
}

fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' | '<' | '>' | '&' | '\n' | '\r' | '\u{c}' | '\0' => {
                out.push_str(&format!("\\{:x} ", u32::from(c).max(1)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn css_strings_cannot_be_left() {
        assert_eq!(quote(r#"a"b\c</style>"#), r#""a\22 b\5c c\3c /style\3e ""#);
        assert_eq!(quote("一\n二"), "\"一\\a 二\"");
    }
}

//! Help and usage errors in Japanese.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use keiji::error::Error;

use super::Stop;

/// How help is laid out; clap's own headings are English.
pub(super) const HELP: &str = "\
{about-with-newline}
使い方: {usage}

{all-args}{after-help}
";

/// What clap has to say, as help or as an error of ours.
pub(super) fn explain(error: &clap::Error) -> Stop {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        return Stop::Help(error.render().to_string());
    }
    let message = format!("{}\nkeiji --help で使い方を表示します", reason(error));
    Stop::Usage(Error::Usage { message })
}

fn reason(error: &clap::Error) -> String {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "「{}」というコマンドはありません",
                said(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "コマンドがありません（build、check など）".into()
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("「{argument}」に値がありません"),
        ErrorKind::InvalidValue => format!(
            "「{argument}」に「{value}」は指定できません（{} のいずれか）",
            said(ContextKind::ValidValue)
        ),
        ErrorKind::ValueValidation => format!("「{argument}」に「{value}」は指定できません"),
        ErrorKind::MissingRequiredArgument => format!("「{argument}」が要ります"),
        ErrorKind::ArgumentConflict => {
            format!("「{argument}」は二度、又は他の指定と一緒には使えません")
        }
        ErrorKind::InvalidUtf8 => "引数に文字として読めないところがあります".into(),
        _ => format!("コマンドの書き方に誤りがあります（{}）", error.kind()),
    }
}

//! Faults and remarks about an author's text, as data.
//!
//! Every phase collects all it finds and goes on as far as it can; nothing here
//! prints. [`crate::report`] draws them for people and for tools.

use std::cmp::Ordering;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::source::{Position, SourceFile};

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A remark: something acknowledged, repaired or worth knowing.
    Note,
    /// Probably wrong; fails only a strict run.
    Warning,
    /// Wrong; the command ends with exit code 1.
    Error,
}

impl Severity {
    /// The name used in messages for tools.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal, $doc:literal;)*) => {
        /// A stable code; it is never used again for something else.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $doc] $name,)* }

        impl Code {
            /// Every code with its printed form and what it means.
            pub const ALL: &'static [(Code, &'static str, &'static str)] =
                &[$((Code::$name, $code, $doc),)*];

            /// The printed form, such as `K0101`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }
        }
    };
}

codes! {
    YamlSyntax = "K0101", "YAML が読めない";
    FrontMatterMissing = "K0102", "先頭に YAML の前付けがない";
    UnknownKey = "K0103", "知らないキーがある";
    BadValue = "K0104", "値の形が違う";
    MissingKey = "K0105", "必要なキーがない";
    BadId = "K0106", "識別子に使えない文字がある";
    DuplicateVersion = "K0107", "同じ識別子の版や団体が二つある";
    EmptyPolicy = "K0108", "条文が一つもない";
    FileMissing = "K0109", "一覧にあるファイルがない";
    FileUnreadable = "K0110", "文書として読めないファイルがある";
    FileUnlisted = "K0111", "一覧にないファイルがある";
    NameMismatch = "K0112", "前付けの識別子がファイルやディレクトリの名前と違う";
    TooManyClauses = "K0113", "一つの版の条文が多すぎる";
    KeysMissing = "K0114", "前の版の条文の識別子を引き継いでいない";
    KeyOfNothing = "K0115", "識別子の記録が指す条文がない";
    KeyTwice = "K0116", "同じ識別子の条文が二つある";
    FrontMatterUnclosed = "K0117", "前付けの終わりの「---」がない";
    HeadingSkipped = "K0201", "見出しの段が飛んでいる";
    DuplicateLabel = "K0202", "同じ番号が二度ある";
    NumberingGap = "K0203", "番号が抜けている";
    LabelMissing = "K0204", "並びの中で番号がない";
    LabelAsMarkup = "K0205", "番号が Markdown の記号として読まれた";
    RaggedTable = "K0206", "表の行の列数が合わない";
    NotPolicyMarkup = "K0207", "規程の Markdown で使わない書き方がある";
    StaleAcknowledgement = "K0208", "as_printed が指す事実がない";
    TextMissing = "K0209", "番号だけで本文がない";
    ContinuedCell = "K0210", "^^ の上に続くセルがない";
    ImportDropped = "K0301", "取り込みで除いた行";
    ImportRepaired = "K0302", "取り込みで直した箇所";
    ImportDoubt = "K0303", "取り込みで判断に迷った箇所";
    CorrectionUnused = "K0304", "当てはまらない訂正がある";
    CorrectionInvalid = "K0305", "訂正の書き方に誤りがある";
    SourceUnaccounted = "K0401", "原文の文字が条文のどこにもない";
    TextUnaccounted = "K0402", "条文の文字が原文のどこにもない";
    CorrectionsTooMany = "K0403", "訂正が多すぎる";
    OrderChanged = "K0404", "原文と順序が違う";
    BadReading = "K0501", "用語の読みがひらがなでない";
    SynonymOfItself = "K0502", "用語が自分自身の別名になっている";
    DuplicateTerm = "K0503", "同じ用語が二度ある";
    MergedAndApart = "K0504", "同じ語とし、別の語ともしている";
    ReferenceToNothing = "K0601", "引用された条項がない";
    RelativeWithoutTarget = "K0602", "前項、次の事項などが指すものがない";
    LawNumberMismatch = "K0603", "法令の番号が名前と合わない";
    LawNumberIncomplete = "K0604", "法令の番号が欠けている";
    DuplicateLaw = "K0605", "同じ法令の名前が二度ある";
    LawIdMismatch = "K0606", "法令 ID が法令番号と合わない";
    SpanElsewhere = "K0607", "「以下…において」が別の所を指す";
    RoleClauseMissing = "K0701", "役割を置く条項がない";
    RoleRepeated = "K0702", "同じ役割や役割の名前が二度ある";
    TermDefinedTwice = "K0703", "同じ用語が二度定義されている";
    TermUnused = "K0704", "定義した用語が使われていない";
    TermBeforeDefinition = "K0705", "略称が定義より前で使われている";
    RoleNotAppointed = "K0706", "置かれていない役割が使われている";
    RoleTwoNames = "K0707", "一つの役割が二つの名前で呼ばれている";
    SpellingsMixed = "K0708", "一つの語の書き方が混ざっている";
    FullStopMissing = "K0709", "文の終わりに句点がない";
    UnknownControl = "K0801", "対応の先の統制がない";
    ControlTwice = "K0802", "同じ識別子の統制が二つある";
    LinkOfNothing = "K0803", "対応を書いた条項がない";
    LinkedTwice = "K0804", "同じ条項又は同じ統制の対応が二度ある";
    WaiverUnfounded = "K0805", "統制を要しないとする理由が成り立たない";
    UnknownLanguage = "K0806", "コードの言語を知らない";
    ControlUnused = "K0807", "条文のない統制がある";
    BadHash = "K0808", "確認の記録がハッシュの形でない";
    BadIsoNumber = "K0809", "ISO/IEC 27002 の番号の形でない";
    ControlWithheld = "K0810", "公開しない統制への対応がある";
    CoverageLow = "K0811", "統制のある条文の割合が足りない";
    LinkUnconfirmed = "K0812", "確認の要る対応がある";
    OwnerUnknown = "K0813", "統制を受け持つ役割がない";
    FenceOpen = "K0814", "コードの囲みが閉じていない";
    ChecksMissing = "K0815", "統制に確かめ方がない";
    AreaUnknown = "K0901", "主題の分野がない";
    TopicTwice = "K0902", "同じ主題や分野が二度ある";
    TopicClauseMissing = "K0903", "主題の条項がない";
    TopicBodyUnknown = "K0904", "主題の団体がない";
    TopicEmpty = "K0905", "主題に条項が一つもない";
    TooManyAreas = "K0906", "分野が多すぎる";
}

impl Code {
    /// Where its findings stand among all: what is wrong comes first, then what may
    /// follow from that, and totals last.
    fn rank(self) -> u8 {
        match self {
            Self::CoverageLow => 2,
            Self::ControlUnused => 1,
            _ => 0,
        }
    }
}

/// A byte range of a file that a message points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The byte range in the decoded text.
    pub span: Range<usize>,
    /// Where the range starts.
    pub start: Position,
    /// Where the range ends.
    pub end: Position,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in Japanese.
    pub message: String,
    /// Where, if it has a place.
    pub place: Option<Place>,
    /// What to do, in Japanese.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without a place.
    pub fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            place: None,
            hint: None,
        }
    }

    /// An error without a place.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A warning without a place.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// A note without a place.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, message)
    }

    /// Points at a byte range of `file`.
    #[must_use]
    pub fn at(mut self, file: &SourceFile, span: Range<usize>) -> Self {
        let end = span.end.max(span.start).min(file.text().len());
        let start = span.start.min(end);
        self.place = Some(Place {
            path: file.path().to_owned(),
            start: file.position(start),
            end: file.position(end),
            span: start..end,
        });
        self
    }

    /// Points at a whole line of `file`, lines from 1.
    #[must_use]
    pub fn at_line(self, file: &SourceFile, line: usize) -> Self {
        let span = file.line_span(line);
        self.at(file, span)
    }

    /// Points at a file as a whole, for one that cannot be read as text.
    #[must_use]
    pub fn in_file(mut self, path: &Path) -> Self {
        let start = Position { line: 1, column: 1 };
        self.place = Some(Place {
            path: path.to_owned(),
            span: 0..0,
            start,
            end: start,
        });
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The file it points at.
    pub fn path(&self) -> Option<&Path> {
        self.place.as_ref().map(|p| p.path.as_path())
    }

    fn order(&self, other: &Self) -> Ordering {
        let key = |d: &Self| {
            d.place
                .as_ref()
                .map(|p| (p.path.clone(), p.span.start, p.span.end))
        };
        let rank = |d: &Self| d.code.rank();
        rank(self)
            .cmp(&rank(other))
            .then_with(|| key(self).cmp(&key(other)))
            .then(self.code.cmp(&other.code))
            .then_with(|| self.message.cmp(&other.message))
    }
}

/// Everything a phase found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes over all findings of another report.
    pub fn extend(&mut self, other: Report) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// The findings sorted by file, place and code; what follows from others, and
    /// totals, behind them.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.diagnostics.iter().collect();
        all.sort_by(|a, b| a.order(b));
        all
    }

    /// The findings in the order they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// How many findings of exactly this severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    }

    /// Whether the run must fail: errors always, warnings when `strict`.
    pub fn fails(&self, strict: bool) -> bool {
        let limit = if strict {
            Severity::Warning
        } else {
            Severity::Error
        };
        self.diagnostics.iter().any(|d| d.severity >= limit)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }
}

/// A value together with what was found while making it.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    /// The value, as good as it could be made.
    pub value: T,
    /// What was found.
    pub report: Report,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_come_out_by_place() {
        let file = SourceFile::from_text("a.md", "一\n二\n三\n");
        let mut report = Report::default();
        report.push(Diagnostic::error(Code::NumberingGap, "b").at_line(&file, 3));
        report.push(Diagnostic::note(Code::NumberingGap, "a").at_line(&file, 1));
        let order: Vec<_> = report.sorted().iter().map(|d| d.message.clone()).collect();
        assert_eq!(order, ["a", "b"]);
        assert!(report.fails(false));
    }

    #[test]
    fn causes_come_out_before_what_follows_from_them() {
        let of = |name, code, line| {
            let file = SourceFile::from_text(name, "一\n二\n三\n");
            Diagnostic::error(code, "x").at_line(&file, line)
        };
        let mut report = Report::default();
        report.push(of("site.yaml", Code::CoverageLow, 1));
        report.push(of("controls/a.md", Code::ControlUnused, 1));
        report.push(of("traceability/b.yaml", Code::LinkOfNothing, 2));
        report.push(of("traceability/b.yaml", Code::BadValue, 1));
        let order: Vec<_> = report.sorted().iter().map(|d| d.code).collect();
        assert_eq!(
            order,
            [
                Code::BadValue,
                Code::LinkOfNothing,
                Code::ControlUnused,
                Code::CoverageLow
            ]
        );
    }

    #[test]
    fn codes_are_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, code, _) in Code::ALL {
            assert!(seen.insert(code), "{code} stands twice");
        }
    }
}

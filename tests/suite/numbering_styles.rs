//! Ten small policies in numbering styles of their own, damaged as extraction
//! damages texts, must import right without any corrections.
//!
//! A generator makes the clauses, prints them as an office would, and then breaks
//! the print: pages with heads and numbers, hard wraps, dashes, lost indentation,
//! spaced letters, tails printed twice.

use keiji::import::import;
use keiji::model::{Kind, Version};
use keiji::parse::{Corrections, parse_policy};
use keiji::source::SourceFile;

/// How labels of one level look.
type Labels = fn(usize) -> String;

/// A numbering style: the levels from the outermost in.
struct Scheme {
    name: &'static str,
    levels: &'static [(Labels, Shape)],
    /// Numbers of the second level count on through the text (条).
    runs_on: bool,
}

/// What stands on a label's line.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    /// A title; text and items below it.
    Title,
    /// 条: its caption in brackets on the line above.
    CaptionAbove,
    /// 条: its caption in brackets behind the number.
    CaptionBehind,
    /// A sentence.
    Sentence,
    /// A phrase without full stop.
    Phrase,
}

const DIGITS: [&str; 10] = ["０", "１", "２", "３", "４", "５", "６", "７", "８", "９"];
const KANJI: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

fn wide(n: usize) -> String {
    n.to_string()
        .bytes()
        .map(|b| DIGITS[usize::from(b - b'0')])
        .collect()
}

fn nth(order: &str, n: usize) -> String {
    order
        .chars()
        .nth(n - 1)
        .map(String::from)
        .unwrap_or_default()
}

const AIUEO: &str = "アイウエオカキクケコ";
const IROHA: &str = "イロハニホヘトチリヌ";

fn schemes() -> Vec<Scheme> {
    use Shape::{CaptionAbove, CaptionBehind, Phrase, Sentence, Title};
    vec![
        Scheme {
            name: "章・条・号・ア",
            runs_on: true,
            levels: &[
                (|n| format!("第{n}章 "), Title),
                (|n| format!("第{n}条 "), CaptionAbove),
                (|n| format!("({n}) "), Sentence),
                (|n| format!("{} ", nth(AIUEO, n)), Phrase),
            ],
        },
        Scheme {
            name: "全角の条・号・イロハ",
            runs_on: true,
            levels: &[
                (|n| format!("第{}章　", wide(n)), Title),
                (|n| format!("第{}条", wide(n)), CaptionBehind),
                (|n| format!("（{}）　", wide(n)), Sentence),
                (|n| format!("{}　", nth(IROHA, n)), Phrase),
            ],
        },
        Scheme {
            name: "1・1.1・(1)・ア",
            runs_on: false,
            levels: &[
                (|n| format!("{n}. "), Title),
                (|_| String::new(), Title),
                (|n| format!("({n}) "), Title),
                (|n| format!("{} ", nth(AIUEO, n)), Sentence),
            ],
        },
        Scheme {
            name: "第1・1・(1)・ア・(ア)",
            runs_on: false,
            levels: &[
                (|n| format!("第{n} "), Title),
                (|n| format!("{n} "), Title),
                (|n| format!("({n}) "), Title),
                (|n| format!("{} ", nth(AIUEO, n)), Sentence),
                (|n| format!("({}) ", nth(AIUEO, n)), Phrase),
            ],
        },
        Scheme {
            name: "Ⅰ・1・(1)・①",
            runs_on: false,
            levels: &[
                (|n| format!("{} ", nth("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", n)), Title),
                (|n| format!("{n} "), Title),
                (|n| format!("({n}) "), Sentence),
                (|n| format!("{} ", nth("①②③④⑤⑥⑦⑧⑨⑩", n)), Sentence),
            ],
        },
        Scheme {
            name: "一・(一)・ア",
            runs_on: false,
            levels: &[
                (|n| format!("{}　", KANJI[n]), Title),
                (|n| format!("（{}）　", KANJI[n]), Title),
                (|n| format!("{}　", nth(AIUEO, n)), Sentence),
            ],
        },
        Scheme {
            name: "1.・(1)・1)・・",
            runs_on: false,
            levels: &[
                (|n| format!("{n}. "), Title),
                (|n| format!("({n}) "), Title),
                (|n| format!("{n}) "), Sentence),
                (|_| "・".to_owned(), Phrase),
            ],
        },
        Scheme {
            name: "章・節・条・号",
            runs_on: true,
            levels: &[
                (|n| format!("第{n}章 "), Title),
                (|n| format!("第{n}節 "), Title),
                (|n| format!("第{n}条 "), CaptionAbove),
                (|n| format!("({n}) "), Phrase),
            ],
        },
        Scheme {
            name: "1・(1)・a・(a)",
            runs_on: false,
            levels: &[
                (|n| format!("{n}. "), Title),
                (|n| format!("({n}) "), Title),
                (|n| format!("{} ", nth("abcdefghij", n)), Sentence),
                (|n| format!("({}) ", nth("abcdefghij", n)), Phrase),
            ],
        },
        Scheme {
            name: "１・(1)・①・(ア)",
            runs_on: false,
            levels: &[
                (|n| format!("{} ", wide(n)), Title),
                (|n| format!("({n}) "), Title),
                (|n| format!("{} ", nth("①②③④⑤⑥⑦⑧⑨⑩", n)), Sentence),
                (|n| format!("({}) ", nth(AIUEO, n)), Phrase),
            ],
        },
    ]
}

/// Numbers without a clock: the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % sides
    }
}

const TITLES: [&str; 12] = [
    "端末の持ち出し",
    "記録媒体の管理",
    "来訪者への対応",
    "障害の連絡",
    "研修の実施",
    "鍵の保管",
    "委託先の選定",
    "複製の制限",
    "点検の記録",
    "画面の保護",
    "停電への備え",
    "権限の見直し",
];
const SENTENCES: [&str; 10] = [
    "係長は、貸し出した端末の台帳を毎月末に確かめ、所在の分からないものがあるときは直ちに課長へ知らせなければならない。",
    "職員は、窓口を離れるときに画面を閉じ、書類を引き出しへ納めなければならない。",
    "管理者は、作業の記録を三年の間保存し、求めに応じて監査を行う者へ示すものとする。",
    "CISOは、毎年度の初めに点検の計画を定め、各課へ配るとともに、前の年度の結果を踏まえて改めるものとする。",
    "課長は、委託先が再び委託しようとするときは、あらかじめ書面でその範囲を確かめ、承認したものに限って認めることができる。",
    "職員は、不審な電子メールを受け取ったときは、開かずに情報担当へ連絡しなければならない。",
    "管理者は、使わなくなった利用者の登録を、その日のうちに取り消さなければならない。",
    "情報担当は、広域の回線に障害が起きたときに備え、予備の回線と連絡の順序を定めておかなければならない。",
    "当番は、夜間に訪れた業者の氏名、用件及び入退室の時刻を帳簿に書き留めなければならない。",
    "係長は、紙で受け取った申請書を鍵のかかる棚に納め、その日の終わりに件数を数えなければならない。",
];
const PHRASES: [&str; 8] = [
    "台帳に載せる機器の番号",
    "作業に立ち会う者の氏名",
    "持ち出す期間と行き先",
    "連絡を受ける窓口",
    "消去の方法とその確認",
    "預ける鍵の本数",
    "試験に使う資料の範囲",
    "異動した職員の登録の取消し",
];

/// A clause as it should come out: path, heading and text.
type Expected = (String, Option<String>, String);

struct Maker<'a> {
    scheme: &'a Scheme,
    dice: Dice,
    article: usize,
    /// Printed paragraphs: text, depth, whether it opens a clause.
    print: Vec<(String, usize)>,
    expected: Vec<Expected>,
}

impl Maker<'_> {
    fn level(&mut self, depth: usize, path: &[String], numbers: &[usize]) {
        let Some(&(labels, shape)) = self.scheme.levels.get(depth) else {
            return;
        };
        let count = 2 + self.dice.roll(2);
        for n in 1..=count {
            let mut numbers = numbers.to_vec();
            numbers.push(n);
            let number = if shape_is_article(shape) && self.scheme.runs_on {
                self.article += 1;
                self.article
            } else {
                n
            };
            let mut label = labels(number);
            if label.is_empty() {
                let dotted: Vec<String> = numbers.iter().map(usize::to_string).collect();
                label = format!("{}. ", dotted.join("."));
            }
            self.clause(depth, shape, &label, n, path, &numbers);
        }
    }

    fn clause(
        &mut self,
        depth: usize,
        shape: Shape,
        label: &str,
        n: usize,
        path: &[String],
        numbers: &[usize],
    ) {
        let title = TITLES[self.dice.roll(TITLES.len())];
        let sentence = SENTENCES[self.dice.roll(SENTENCES.len())];
        let phrase = PHRASES[self.dice.roll(PHRASES.len())];
        let below = depth + 1 < self.scheme.levels.len() && (n == 1 || self.dice.roll(3) > 0);
        let mut path = path.to_vec();
        path.push(if label == "・" {
            format!("・#{n}")
        } else {
            keiji::model::path_segment(label)
        });
        let key = path.join(">");
        match shape {
            Shape::Title => {
                self.print.push((format!("{label}{title}"), depth));
                let text = if below {
                    String::new()
                } else {
                    sentence.to_owned()
                };
                if !below {
                    self.print.push((sentence.to_owned(), depth + 1));
                }
                self.expected.push((key, Some(title.into()), text));
            }
            Shape::CaptionAbove => {
                self.print.push((format!("({title})"), depth));
                self.print.push((format!("{label}{sentence}"), depth));
                self.expected
                    .push((key, Some(title.into()), sentence.into()));
            }
            Shape::CaptionBehind => {
                self.print
                    .push((format!("{label}（{title}）　{sentence}"), depth));
                self.expected
                    .push((key, Some(title.into()), sentence.into()));
            }
            Shape::Sentence => {
                self.print.push((format!("{label}{sentence}"), depth));
                self.expected.push((key, None, sentence.into()));
            }
            Shape::Phrase => {
                self.print.push((format!("{label}{phrase}"), depth));
                self.expected.push((key, None, phrase.into()));
            }
        }
        if below {
            self.level(depth + 1, &path, numbers);
        }
    }
}

fn shape_is_article(shape: Shape) -> bool {
    matches!(shape, Shape::CaptionAbove | Shape::CaptionBehind)
}

/// How the print was damaged.
#[derive(Clone, Copy, Debug)]
struct Damage {
    contents: bool,
    dashes: bool,
    pages: bool,
    wrap: Option<usize>,
    /// Whether a blank marks the end of a wrapped paragraph.
    marked: bool,
    /// Whether the break of a page prints two characters twice.
    tails: bool,
    spaced: bool,
}

fn damaged(maker: &mut Maker<'_>, damage: Damage) -> String {
    let mut out = vec!["架空町情報管理規程".to_owned(), String::new()];
    if damage.contents {
        out.push("目次".into());
        for (n, (text, depth)) in maker.print.iter().enumerate() {
            if *depth == 0 && !text.starts_with('(') && !text.ends_with('。') {
                out.push(format!("{text}……… {}", n / 4 + 1));
            }
        }
        out.push(String::new());
    }
    let mut page = 1;
    for n in 0..maker.print.len() {
        let (text, depth) = maker.print[n].clone();
        let mut text = text;
        if damage.spaced {
            text = text.replace("CISO", "C I S O");
        }
        let dash = if damage.dashes && depth > 1 && maker.dice.roll(2) == 0 {
            "- "
        } else {
            ""
        };
        let indent = " ".repeat(if damage.dashes { maker.dice.roll(3) } else { 0 });
        match damage.wrap {
            Some(width) => {
                let chars: Vec<char> = text.chars().collect();
                let lines: Vec<String> = chars.chunks(width).map(|c| c.iter().collect()).collect();
                for (at, line) in lines.iter().enumerate() {
                    let end = if damage.marked && at + 1 == lines.len() {
                        " "
                    } else {
                        ""
                    };
                    out.push(format!("{line}{end}"));
                    if damage.pages && maker.dice.roll(9) == 0 {
                        out.push("架空町情報管理規程集".into());
                        out.push(format!("- {page} -"));
                        page += 1;
                    } else {
                        out.push(String::new());
                    }
                }
            }
            None => {
                let long = text.chars().count() > 40 && maker.dice.roll(3) == 0;
                if damage.pages && long {
                    // A page ends in the middle of the sentence.
                    let cut = text.char_indices().nth(30).map_or(text.len(), |(at, _)| at);
                    out.push(format!("{indent}{dash}{}", &text[..cut]));
                    out.push(String::new());
                    out.push("架空町情報管理規程集".into());
                    out.push(format!("- {page} -"));
                    page += 1;
                    let tail = if damage.tails {
                        repeatable_tail(&text[..cut])
                    } else {
                        String::new()
                    };
                    out.push(format!("{tail}{}", &text[cut..]));
                } else {
                    out.push(format!("{indent}{dash}{text}"));
                }
                out.push(String::new());
            }
        }
    }
    if damage.pages {
        for n in page..page + 3 {
            out.push("架空町情報管理規程集".into());
            out.push(format!("- {n} -"));
            out.push(String::new());
        }
    }
    out.join("\n")
}

/// The last one or two characters, where a reader would see them printed twice.
fn repeatable_tail(text: &str) -> String {
    let tail: String = text
        .chars()
        .rev()
        .take(2)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    if tail.chars().all(|c| ('ぁ'..='ん').contains(&c)) {
        tail
    } else {
        String::new()
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn imported(version: &Version) -> Vec<Expected> {
    version
        .clauses
        .iter()
        .filter(|c| c.kind != Kind::Row)
        .map(|c| (c.path.join(">"), c.heading.clone(), squeezed(&c.own_text())))
        .collect()
}

fn damages() -> [Damage; 9] {
    let none = Damage {
        contents: false,
        dashes: false,
        pages: false,
        wrap: None,
        marked: false,
        tails: false,
        spaced: false,
    };
    [
        none,
        Damage {
            contents: true,
            spaced: true,
            ..none
        },
        Damage {
            dashes: true,
            spaced: true,
            ..none
        },
        Damage {
            pages: true,
            contents: true,
            ..none
        },
        Damage {
            pages: true,
            tails: true,
            dashes: true,
            spaced: true,
            ..none
        },
        Damage {
            wrap: Some(36),
            marked: true,
            ..none
        },
        Damage {
            wrap: Some(31),
            marked: true,
            pages: true,
            contents: true,
            ..none
        },
        Damage {
            wrap: Some(33),
            ..none
        },
        Damage {
            wrap: Some(27),
            pages: true,
            contents: true,
            spaced: true,
            ..none
        },
    ]
}

#[test]
fn ten_styles_import_right_under_every_damage() {
    let mut wrong = Vec::new();
    for (s, scheme) in schemes().iter().enumerate() {
        for (d, damage) in damages().into_iter().enumerate() {
            for seed in 0..4u64 {
                let mut maker = Maker {
                    scheme,
                    dice: Dice(seed * 1000 + (s * 20 + d) as u64 + 1),
                    article: 0,
                    print: Vec::new(),
                    expected: Vec::new(),
                };
                maker.level(0, &[], &[]);
                let text = damaged(&mut maker, damage);
                let source = SourceFile::from_text("架空町.txt", &text);
                let markdown = import(&source, &Corrections::default()).value;
                let file = SourceFile::from_text("架空町.md", &markdown);
                let version = parse_policy(&file).value.expect("imported Markdown parses");
                let expected: Vec<Expected> = maker
                    .expected
                    .iter()
                    .map(|(p, h, t)| (p.clone(), h.clone(), squeezed(t)))
                    .collect();
                let found = imported(&version);
                if let Some(at) =
                    (0..expected.len().max(found.len())).find(|&n| expected.get(n) != found.get(n))
                {
                    wrong.push(format!(
                        "{} / {damage:?} / {seed}: at {at} expected {:?}, found {:?}",
                        scheme.name,
                        expected.get(at),
                        found.get(at)
                    ));
                }
            }
        }
    }
    let total = 10 * damages().len() * 4;
    assert!(
        wrong.is_empty(),
        "{} of {total} texts import wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

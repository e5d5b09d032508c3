//! Small texts for each rule, and for each a case that breaks it.

use super::*;
use crate::duties::duties;
use crate::japanese::Tokenizer;
use crate::model::{Area, Standing, Topic, Version};
use crate::parse::parse_policy;
use crate::source::SourceFile;

/// What every text holds besides, so that rare words are rare.
const REST: &str = "### 第90条 (監査)\n\n監査責任者は、毎年度、監査計画を立てて監査を行う。\n\n### 第91条 (教育)\n\n新たに採用した者には、配属の前に講習を受けさせる。\n";

fn version(body: &str, text: &str) -> Version {
    let front = format!(
        "---\njurisdiction: {body}\ntitle: 規程\nversion: r8\nlabel: 令和8年\nstatus: in-force\neffective: null\n---\n\n"
    );
    let file = SourceFile::from_text("r8.md", &format!("{front}{text}"));
    parse_policy(&file).value.expect("a version")
}

struct Texts(Vec<Version>);

impl Texts {
    /// Bodies `a`, `b`, … with these texts, and the rest below each.
    fn new(texts: &[&str]) -> Self {
        let names = ["a", "b", "c", "d"];
        let versions = names.iter().zip(texts);
        Self(
            versions
                .map(|(n, text)| version(n, &format!("{text}\n{REST}")))
                .collect(),
        )
    }

    fn compare(&self, topics: &Topics) -> Comparison {
        let tokenizer = Tokenizer::new();
        let features = self
            .0
            .iter()
            .map(|version| Features::new(version, &duties(version, &[]), &tokenizer));
        Comparison::new(features.collect(), topics)
    }

    /// `key relation key` of the pairs of the first two texts, the rest left out.
    fn pairs(&self, topics: &Topics) -> Vec<String> {
        let found = self.compare(topics).pairs(0, 1);
        let key = |text: usize, at: ClauseIndex| self.0[text].clauses[at].key.clone();
        let told = found.pairs.iter().map(|pair| {
            let (a, b) = (key(0, pair.a), key(1, pair.b));
            format!("{a} {} {b}", pair.relation.name())
        });
        told.filter(|pair| !pair.contains("9")).collect()
    }
}

fn topic(id: &str, bodies: &[(&str, Standing)]) -> Topic {
    Topic {
        id: id.into(),
        name: id.into(),
        area: "area".into(),
        about: String::new(),
        bodies: bodies
            .iter()
            .map(|(b, s)| ((*b).to_owned(), s.clone()))
            .collect(),
    }
}

fn topics(all: Vec<Topic>) -> Topics {
    Topics {
        areas: vec![Area {
            id: "area".into(),
            name: "分野".into(),
        }],
        topics: all,
    }
}

fn confirmed(key: &str) -> Standing {
    Standing::Confirmed(vec![key.into()])
}

#[test]
fn relations_follow_the_wording() {
    let texts = Texts::new(&[
        "### 第1条 (施錠)\n\n職員等は、書類を施錠できる書庫に保管しなければならない。\n\n### 第2条 (電源)\n\n落雷による停電に備え、予備電源を備え付けなければならない。\n\n### 第3条 (無線)\n\n無線通信は暗号化しなければならない。\n",
        "### 第1条 (施錠)\n\n職員等は、書類を施錠できる書庫に保管しなければならない。\n\n### 第2条 (電源の確保)\n\n停電に備えて、サーバ室には予備電源を設ける。\n\n### 第3条 (写真)\n\n来訪者の撮影は断るものとする。\n",
    ]);
    assert_eq!(texts.pairs(&Topics::default()), ["1 same 1", "2 similar 2"]);
    let found = texts.compare(&Topics::default()).pairs(0, 1);
    assert_eq!((found.only_a, found.only_b), (vec![2], vec![2]));
}

#[test]
fn siblings_that_share_their_words_are_not_confused() {
    let gateway = |first: &str, second: &str| {
        format!(
            "### 第1条 (不正プログラム対策)\n\n- (1) 外部ネットワークから{first}したファイルは、ゲートウェイにおいて不正プログラムの検査を行わなければならない。\n- (2) 外部ネットワークに{second}するファイルは、ゲートウェイにおいて不正プログラムの検査を行わなければならない。\n- (3) 不正プログラム対策のパターンファイルは、常に最新に保たなければならない。\n- (4) 不正プログラム対策のソフトウェアは、常に最新に保たなければならない。\n"
        )
    };
    let turned = "### 第1条 (不正プログラム対策)\n\n- (1) 不正プログラム対策のソフトウェアは、常に最新の状態に保つこと。\n- (2) 不正プログラム対策のパターンファイルは、常に最新の状態に保つこと。\n- (3) 外部ネットワークに送信するファイルは、ゲートウェイで不正プログラムの検査を行うこと。\n- (4) 外部ネットワークから受信したファイルは、ゲートウェイで不正プログラムの検査を行うこと。\n";
    let texts = Texts::new(&[&gateway("受信", "送信"), turned]);
    let counterparts: Vec<String> = texts
        .pairs(&Topics::default())
        .into_iter()
        .filter(|pair| !pair.contains("related"))
        .map(|pair| pair.replace(" same ", " ").replace(" similar ", " "))
        .collect();
    assert_eq!(
        counterparts,
        ["1 1", "1.i1 1.i4", "1.i2 1.i3", "1.i3 1.i2", "1.i4 1.i1"]
    );
}

const OWN_WORDS: [&str; 2] = [
    "### 第1条 (鍵)\n\n執務室を最後に出る者は、扉の鍵を掛ける。\n\n### 第2条 (離席)\n\n席を離れるときは、画面を閉じる。\n",
    "### 第1条 (退庁)\n\n帰宅の際には戸締まりを確かめること。\n\n### 第2条 (離席)\n\n席を離れるときは、画面を閉じる。\n",
];

#[test]
fn confirmed_topics_join_what_wording_does_not() {
    let texts = Texts::new(&OWN_WORDS);
    assert_eq!(texts.pairs(&Topics::default()), ["2 same 2"]);
    let locked = topic("locked", &[("a", confirmed("1")), ("b", confirmed("1"))]);
    let known = topics(vec![locked]);
    assert_eq!(texts.pairs(&known), ["1 similar 1", "2 same 2"]);
    let proposed = topic(
        "locked",
        &[
            ("a", confirmed("1")),
            ("b", Standing::Proposed(vec!["1".into()])),
        ],
    );
    assert_eq!(texts.pairs(&topics(vec![proposed])), ["2 same 2"]);
}

#[test]
fn a_confirmed_absence_stands_against_wording() {
    let texts = Texts::new(&OWN_WORDS);
    let absent = |b: Standing| topics(vec![topic("away", &[("a", confirmed("2")), ("b", b)])]);
    assert_eq!(texts.pairs(&absent(Standing::Absent)), ["2 related 2"]);
    let found = texts.compare(&absent(Standing::Absent)).pairs(0, 1);
    assert!(
        found.only_a.contains(&1) && found.only_b.contains(&1),
        "{found:?}"
    );
    // A body that nobody looked at is no absence.
    let unseen = topics(vec![topic("away", &[("a", confirmed("2"))])]);
    assert_eq!(texts.pairs(&unseen), ["2 same 2"]);
}

#[test]
fn counterparts_are_seen_from_both_sides() {
    let texts = Texts::new(&OWN_WORDS);
    let compared = texts.compare(&Topics::default()).pairs(0, 1);
    let counterparts = Counterparts::new(&[compared]);
    let of = |text, clause| -> Vec<(usize, usize)> {
        let found = counterparts.of(text, clause).iter();
        found.map(|c| (c.text, c.clause)).collect()
    };
    assert_eq!(of(0, 1), [(1, 1)]);
    assert_eq!(of(1, 1), [(0, 1)]);
    assert!(of(0, 0).is_empty());
}

#[test]
fn a_new_body_is_proposed_what_others_have() {
    let texts = Texts::new(&[OWN_WORDS[0], OWN_WORDS[1]]);
    let away = topic("away", &[("a", confirmed("2"))]);
    let locked = topic("locked", &[("a", confirmed("1"))]);
    let seen = topic("seen", &[("a", confirmed("2")), ("b", Standing::Absent)]);
    let known = topics(vec![away, locked, seen]);
    let comparison = texts.compare(&known);
    assert_eq!(comparison.teachers(1), [0]);
    assert!(comparison.teachers(0).is_empty(), "b confirms nothing");
    let compared = [comparison.pairs(1, 0)];
    let found = comparison.suggest(1, &known, &compared);
    let expected = Proposal {
        topic: 0,
        clauses: vec![1],
    };
    assert_eq!(found, [expected]);
}

#[test]
fn a_sheet_says_what_stands_alone() {
    let texts = Texts::new(&OWN_WORDS);
    let known = texts.compare(&Topics::default());
    let compared = known.pairs(0, 1);
    let named = (&known, &Topics::default());
    let names = ["甲町".to_owned(), "乙町".to_owned()];
    let sides = (&texts.0[0], &texts.0[1]);
    let sheet = Sheet::new("対照".into(), names, sides, &compared, named, None);
    let text = to_text(&sheet);
    assert!(
        text.contains("甲町 第1条（a/1）") && text.contains("→ 乙町に該当なし"),
        "{text}"
    );
    assert!(
        text.contains("乙町 第1条（b/1）\n    （退庁） 帰宅"),
        "{text}"
    );
    assert!(text.contains("→ 甲町に該当なし"), "{text}");
    assert!(text.contains("→ ほぼ同じ文言"), "{text}");
    let own = text.find("乙町だけにある条項").expect("a divider");
    assert!(
        text[own..].contains("b/1") && !text[own..].contains("甲町 "),
        "{text}"
    );
    let csv = String::from_utf8(to_csv(&sheet).expect("CSV")).expect("UTF-8");
    assert_eq!(csv.matches("該当なし").count(), 2, "{csv}");
    assert_eq!(
        to_xlsx(&sheet).expect("a file"),
        to_xlsx(&sheet).expect("a file")
    );
}

#[test]
fn a_file_takes_no_text_for_markup_or_formula() {
    let texts = Texts::new(&[
        "### 第1条 (=1+1)\n\n<b>太字</b>&。\n",
        "### 第1条 (乙)\n\n別。\n",
    ]);
    let known = texts.compare(&Topics::default());
    let compared = known.pairs(0, 1);
    let named = (&known, &Topics::default());
    let names = ["=甲".to_owned(), "<乙>".to_owned()];
    let sides = (&texts.0[0], &texts.0[1]);
    let sheet = Sheet::new("a<b".into(), names, sides, &compared, named, None);
    let html = to_html(&sheet);
    assert!(html.contains("&lt;b&gt;太字") && !html.contains("<b>") && !html.contains("<乙>"));
    let csv = String::from_utf8(to_csv(&sheet).expect("CSV")).expect("UTF-8");
    assert!(!csv.contains("\n=") && !csv.contains(",="), "{csv}");
}

#[test]
fn empty_texts_have_nothing_in_common() {
    let empty = Comparison::new(Vec::new(), &Topics::default());
    assert!(empty.couples().is_empty());
    let texts = Texts(vec![
        version("a", "### 第1条 (目的)\n"),
        version("b", "### 第1条 (削除)\n"),
    ]);
    assert!(texts.pairs(&Topics::default()).is_empty());
}

#[test]
fn a_text_higher_than_a_sheet_of_paper_goes_on_in_the_next_row() {
    let long = "職員等は、書類を施錠できる書庫に保管しなければならない。".repeat(60);
    let texts = Texts::new(&[
        &format!("### 第1条 (施錠)\n\n{long}\n"),
        "### 第1条 (施錠)\n\n職員等は、書類を施錠できる書庫に保管しなければならない。\n",
    ]);
    let known = texts.compare(&Topics::default());
    let sheet = Sheet::new(
        "対照".into(),
        ["甲町".to_owned(), "乙町".to_owned()],
        (&texts.0[0], &texts.0[1]),
        &known.pairs(0, 1),
        (&known, &Topics::default()),
        None,
    );
    let file = std::io::Cursor::new(to_xlsx(&sheet).expect("a file"));
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(file).expect("a workbook");
    let range = calamine::Reader::worksheet_range(&mut book, "対照").expect("a sheet");
    let column = |n: usize| range.rows().map(move |row| row[n].to_string());
    let parts: Vec<String> = column(0)
        .zip(column(1))
        .filter(|(place, _)| place == "第1条")
        .map(|(_, text)| text)
        .collect();
    assert!(parts.len() > 1, "{parts:?}");
    assert_eq!(parts.concat(), format!("（施錠）\n{long}"));
}

#[test]
fn how_a_demand_is_put_makes_no_other_wording_but_a_ban_does() {
    let text = |end: &str| format!("### 第1条 (写真)\n\n職員等は、来訪者を撮影{end}。\n");
    let found = |first: &str, second: &str| {
        let texts = Texts::new(&[&text(first), &text(second)]);
        texts.pairs(&Topics::default())
    };
    assert_eq!(found("しなければならない", "すること"), ["1 same 1"]);
    assert_ne!(found("しなければならない", "してはならない"), ["1 same 1"]);
}

#[test]
fn the_sentences_of_a_clause_go_to_their_topics() {
    let texts = Texts::new(&[
        "### 第1条 (端末)\n\n職員は、離席するとき画面をロックする。端末を庁外に持ち出すときは、許可を得る。\n",
        "### 第1条 (離席)\n\n席を離れるときは、画面をロックすること。\n\n### 第2条 (持出し)\n\n庁外に端末を持ち出す者は、許可を得ること。\n",
    ]);
    let all = topics(vec![
        topic("lock", &[("a", confirmed("1")), ("b", confirmed("1"))]),
        topic("take", &[("a", confirmed("1")), ("b", confirmed("2"))]),
    ]);
    let known = texts.compare(&all);
    assert_eq!(known.focus(0, 0, 0), Some(vec![true, false]));
    assert_eq!(known.focus(0, 0, 1), Some(vec![false, true]));
    let text = "職員は、画面をロックする。端末は、許可を得る。";
    let shown = |about: [bool; 2]| -> Vec<&str> {
        let parts = aside(text, &about);
        parts.into_iter().map(|range| &text[range]).collect()
    };
    assert_eq!(shown([true, false]), ["端末は、許可を得る。"]);
    assert_eq!(shown([false, true]), ["職員は、画面をロックする。"]);
    assert!(aside(text, &[true]).is_empty(), "other sentences");
    let proviso = "写真は禁ずる。ただし、広報は除く。画面は消す。";
    let parts: Vec<&str> = aside(proviso, &[true, false])
        .into_iter()
        .map(|range| &proviso[range])
        .collect();
    assert_eq!(parts, ["画面は消す。"], "a proviso stays with its sentence");
    assert_eq!(known.focus(1, 0, 0), None, "a clause of one topic");
    assert_eq!(known.focus(1, 0, 1), None, "a topic of another clause");
    // Where others say it all in one breath, only the names tell the topics apart.
    let both = topics(vec![
        topic(
            "画面のロック",
            &[("a", confirmed("1")), ("b", confirmed("1"))],
        ),
        topic(
            "採用の面接",
            &[("a", confirmed("1")), ("b", confirmed("1"))],
        ),
    ]);
    assert_eq!(
        texts.compare(&both).focus(0, 0, 1),
        None,
        "nothing of it is told, so that nothing stands aside"
    );
    let one = texts.compare(&topics(vec![topic("lock", &[("a", confirmed("1"))])]));
    assert_eq!(one.focus(0, 0, 0), None, "no other topic to tell it from");
}

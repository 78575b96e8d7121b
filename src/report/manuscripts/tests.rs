//! Manuscripts of three invented interviews: what stands where, and in which order.

use super::*;
use crate::domain::corpus::text::GuardedText;
use crate::domain::ids::CoderId;
use crate::domain::review::annotations::{Annotations, SignedNote};
use crate::domain::review::event::{About, Note};
use crate::formats::manuscript::{html, markdown};
use crate::formats::workbook::csv;
use crate::report::coded::CodedInput;
use crate::report::coded::tests::{book, codings, texts};

/// The study with one memo and one flag; `test` gets the source and the annotations.
fn with_source(test: impl FnOnce(&Source<'_>, &Annotations)) {
    let (transcripts, coded_texts) = texts();
    let mut codings = codings();
    codings[0].memo = GuardedText::new("ask *again*");
    let mut annotations = Annotations::default();
    annotations.quotations.insert(codings[1].coding.clone());
    let note = |about: About, text: &str| SignedNote {
        coder: CoderId::new("ann"),
        time: "2026-01-15T10:00:00Z".into(),
        note: Note { about, text: GuardedText::new(text), once: None },
    };
    annotations.notes = vec![
        note(About::Journal, "a slow day"),
        note(About::Project, "kin first"),
        note(About::Code("gone".to_owned().into()), "or away?"),
    ];
    let (book, compare) = (book(), ["group".to_owned()]);
    let input =
        CodedInput { codebook: Some(&book), questions: &[], codings: &codings, annotations: &annotations, compare: &compare, least: 1 };
    let coded = CodedStudy::new(coded_texts.iter().collect(), &input);
    test(&Source::new("Ties", "2026-01-15", transcripts.iter().collect(), &coded, None), &annotations);
}

/// The places of some words in a text, which must be there.
fn places(text: &str, words: &[&str]) -> Vec<usize> {
    words.iter().map(|word| text.find(word).unwrap_or_else(|| panic!("{word} is missing in\n{text}"))).collect()
}

#[test]
fn quotations_stand_below_their_codes_and_flagged_ones_come_first() {
    with_source(|source, _| {
        let (manuscript, count) = quotes_manuscript(source, &Filter::default());
        assert_eq!(count, 5);
        let text = markdown(&manuscript);
        let order = places(
            &text,
            &[
                "# Ties: quotations",
                "5 quotations from 2 of 2 participants. Codings of ann and bo.",
                "## kin\n",
                "> My aunt came  \n",
                "1 · survivor · b.txt · line 2 · coded by ann",
                "### aunt\n",
                "> aunt kept me  \n",
                "1 · survivor · a.txt · line 2 · coded by bo · quotation",
                "> My aunt  \n",
                "**Memo:** ask \\*again\\*",
                "## gone\n",
                "> She was gone  \n",
                "## odd\n",
                "2 · provider · c.txt",
            ],
        );
        assert!(order.is_sorted(), "{order:?}\n{text}");
        assert!(!text.contains("unused"), "a code without a quotation has no heading");
        assert!(html(&manuscript).contains("<h3 dir=\"auto\">aunt</h3>"));
    });
}

#[test]
fn filters_let_through_what_they_name() {
    with_source(|source, _| {
        let count = |filter: Filter| {
            filter.check(source.coded).expect("names that are there");
            quotes_manuscript(source, &filter).1
        };
        let name = |name: &str| vec![name.to_owned()];
        assert_eq!(count(Filter { codes: name("kin"), ..Filter::default() }), 3, "with the codes below it");
        assert_eq!(count(Filter { documents: name("a"), ..Filter::default() }), 3, "a name without its ending");
        assert_eq!(count(Filter { groups: name("provider"), ..Filter::default() }), 1);
        assert_eq!(count(Filter { coders: name("bo"), ..Filter::default() }), 1);
        assert_eq!(count(Filter { flagged: true, ..Filter::default() }), 1);
        assert_eq!(count(Filter { with_memo: true, ..Filter::default() }), 1);
        assert_eq!(count(Filter { words: Some("AUNT".into()), ..Filter::default() }), 4);
        assert_eq!(count(Filter { words: Some("again".into()), ..Filter::default() }), 1, "words of a memo");
        let error = Filter { codes: name("kn"), ..Filter::default() }.check(source.coded).expect_err("no such code");
        assert_eq!(error.to_string(), "E1170 no code of the study is called kn; there are aunt, gone, kin, odd, unused");
    });
}

#[test]
fn a_sheet_has_a_row_for_each_quotation() {
    with_source(|source, _| {
        let (sheets, count) = quotes_sheets(source, &Filter::default());
        assert_eq!((sheets.len(), sheets[0].rows.len(), count), (2, 5, 5));
        let text = String::from_utf8(csv(&sheets[0])).expect("UTF-8");
        assert!(text.contains(",kin > aunt,aunt kept me,1,survivor,a.txt,P,2,,,bo,,yes,,"), "{text}");
    });
}

#[test]
fn memos_of_all_kinds_are_in_one_place() {
    with_source(|source, annotations| {
        let kept = [["n1".to_owned(), "eve".to_owned(), String::new(), "b.txt".to_owned(), "brought".to_owned()]];
        let lines = memo_lines(source, annotations, &kept);
        let text = markdown(&memos_manuscript(source, &lines));
        let order = places(
            &text,
            &[
                "5 memos",
                "## On the project",
                "kin first",
                "## Journal",
                "a slow day",
                "### gone",
                "or away?",
                "## On passages",
                "### kin > aunt".replace('>', "\\>").as_str(),
                "> My aunt",
                "ask \\*again\\*",
                "### n1 (b.txt)",
                "brought",
            ],
        );
        assert!(order.is_sorted(), "{order:?}\n{text}");
        let table = String::from_utf8(csv(&memos_sheet(&lines))).expect("UTF-8");
        assert!(table.contains("passage,kin > aunt,ask *again*,ann,,My aunt,1 · survivor · a.txt · line 2\n"), "{table}");
    });
}

#[test]
fn a_code_without_an_example_takes_its_flagged_quotation() {
    with_source(|source, _| {
        let text = markdown(&codebook_manuscript("Ties", "", &book(), Some(source)));
        let order = places(&text, &["Version 1, 4 codes.", "**Example from the transcripts:**", "### aunt", "> aunt kept me", "## unused"]);
        assert!(order.is_sorted(), "{text}");
    });
}

#[test]
fn matrices_state_their_wholes() {
    with_source(|source, _| {
        let sheets = matrix_sheets(source);
        let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(
            names,
            ["Codings by transcript", "Words by transcript", "Codings by group", "Participants by group", "Words by group", "About"]
        );
        let text = |at: usize| String::from_utf8(csv(&sheets[at])).expect("UTF-8");
        assert!(
            text(0).starts_with("dimension,code,all,a.txt,b.txt,c.txt\n,participants,2,1,1,1\n,kin,3,2,1,0\n,kin > aunt,2,2,0,0\n"),
            "{}",
            text(0)
        );
        assert!(text(3).contains(",participants,2,1,1\n,kin,0.5000,0.0000,1.0000\n"), "{}", text(3));
        assert!(text(4).contains(",participants’ words,16,4,12\n,kin,0.4375,0.0000,0.5833\n"), "{}", text(4));
        let long = String::from_utf8(csv(&matrix_table(source))).expect("UTF-8");
        assert!(long.contains("group,survivor,,kin,3,1,1,7,12\n"), "{long}");
    });
}

#[test]
fn methods_say_what_files_know_and_leave_the_rest_open() {
    with_source(|source, _| {
        let book = book();
        let facts = MethodsFacts {
            version: "0.1.0",
            codebook: Some(&book),
            blind: Some(true),
            memos: 5,
            agreement: vec![("theme".into(), "Krippendorff’s alpha 0.71".into())],
            ..MethodsFacts::default()
        };
        let text = markdown(&methods_manuscript(source, &facts));
        for expected in [
            "3 transcripts of 2 participants were analysed; participants spoke 16 words in them.",
            "Participants by group: provider 1, survivor 1.",
            "2 people coded (ann, bo); 5 codings.",
            "The codebook (version 1) has 4 codes, 1 of them below another.",
            "theme: Krippendorff’s alpha 0.71.",
            "| 24 | Number of data coders | 2 people coded (ann, bo); 5 codings. |",
            "**Yours to write:** 1 Interviewer or facilitator;",
            "| S12 | Units of study |",
            "@software{leitmotif,",
            "year    = {2026}",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
    });
}

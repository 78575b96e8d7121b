//! Numbers that were counted by hand, over three invented interviews of a few words.

use super::*;
use crate::domain::codebook::Code;
use crate::domain::corpus::participant::Participant;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::ids::DocumentId;
use crate::formats::transcripts::plain_text::example;

/// Three interviews: two with Ida (1), one with Omar (2). Participants say 4 + 3, 5, and 4 words.
pub const TEXTS: [(&str, &str); 3] = [
    ("a.txt", "I: So?\nP: My aunt kept me.\nI: And then?\nP: She was gone.\n"),
    ("b.txt", "I: Again.\nP: My aunt came back home.\n"),
    ("c.txt", "I: You?\nP: No aunt at all.\n"),
];

/// The texts with their participants.
pub fn texts() -> (Vec<SafeTranscript>, Vec<CodedText>) {
    let transcripts: Vec<SafeTranscript> = TEXTS.iter().map(|(id, text)| example(id, text)).collect();
    let person = |id: &str, group: &str| Participant { id: id.into(), group: Some(group.into()), ..Participant::default() };
    let people = [person("1", "survivor"), person("1", "survivor"), person("2", "provider")];
    let coded = transcripts.iter().zip(&people).map(|(transcript, person)| CodedText::of(transcript, None, Some(person))).collect();
    (transcripts, coded)
}

/// A codebook of four codes: `aunt` below `kin`, `gone`, and `unused`.
pub fn book() -> Codebook {
    let below = |parent: &str, code: Code| Code { parent: Some(CodeId::new(parent)), ..code };
    let codes = vec![Code::named("kin"), below("kin", Code::named("aunt")), Code::named("gone"), Code::named("unused")];
    Codebook::new(1, codes).expect("a codebook")
}

/// A coding of the first place where some words occur.
pub fn coded(document: &str, words: &str, code: &str, coder: &str) -> CodedExcerpt {
    let text = TEXTS.iter().find(|(id, _)| *id == document).expect("a text").1;
    let start = text.find(words).expect("the words") as u32;
    let span = CharSpan { start, end: start + words.len() as u32 };
    let coding = Coding { document: DocumentId::new(document), span, code: CodeId::new(code), coder: CoderId::new(coder) };
    CodedExcerpt { coding, created: None, memo: GuardedText::default() }
}

/// What two people coded.
pub fn codings() -> Vec<CodedExcerpt> {
    vec![
        coded("a.txt", "My aunt", "aunt", "ann"),
        coded("a.txt", "aunt kept me", "aunt", "bo"),
        coded("a.txt", "She was gone", "gone", "ann"),
        coded("b.txt", "My aunt came", "kin", "ann"),
        coded("c.txt", "No aunt", "odd", "ann"),
    ]
}

/// Calls a test with the study.
pub fn with_study(least: u32, codings: &[CodedExcerpt], test: impl FnOnce(&CodedStudy<'_>)) {
    let (_, texts) = texts();
    let (book, annotations) = (book(), Annotations::default());
    let compare = ["group".to_owned()];
    let input = CodedInput { codebook: Some(&book), questions: &[], codings, annotations: &annotations, compare: &compare, least };
    test(&CodedStudy::new(texts.iter().collect(), &input));
}

fn numbers(cell: Cell) -> [u32; 3] {
    [cell.codings, cell.participants, cell.words]
}

#[test]
fn words_lines_and_turns_are_those_of_the_text() {
    let (_, texts) = texts();
    assert_eq!(texts.iter().map(|text| text.words.len()).collect::<Vec<_>>(), [7, 5, 4]);
    let first = &texts[0];
    assert_eq!((first.line_at(0), first.line_at(7), first.line_at(first.turns[3].span.start)), (1, 2, 4));
    assert_eq!((first.participant.as_str(), first.group(), first.turn_at(10)), ("1", Some("survivor"), Some(1)));
}

#[test]
fn codes_are_in_the_order_of_their_tree_and_unknown_ones_come_last() {
    with_study(1, &codings(), |study| {
        let lines: Vec<(&str, usize, usize)> = study.codes.iter().map(|line| (line.code.as_str(), line.depth, line.end)).collect();
        assert_eq!(lines, [("kin", 0, 2), ("aunt", 1, 2), ("gone", 0, 3), ("unused", 0, 4), ("odd", 0, 5)]);
        assert_eq!(study.source(), "Codings of ann and bo");
        assert_eq!(study.participants(), 2);
    });
}

#[test]
fn codes_by_transcript_are_counted_by_hand() {
    with_study(1, &codings(), |study| {
        let counted = matrix(study, MatrixKind::Documents);
        let row = |at: usize| counted.rows[at].cells.iter().map(|cell| numbers(*cell)).collect::<Vec<_>>();
        // kin counts aunt as well. In the first text "My aunt kept me": four words, each once.
        assert_eq!(row(0), [[2, 1, 4], [1, 1, 3], [0, 0, 0]]);
        assert_eq!(row(1), [[2, 1, 4], [0, 0, 0], [0, 0, 0]]);
        assert_eq!(row(2), [[1, 1, 3], [0, 0, 0], [0, 0, 0]]);
        assert_eq!(row(4), [[0, 0, 0], [0, 0, 0], [1, 1, 2]]);
        // Ida was interviewed twice and is one participant.
        assert_eq!(numbers(counted.rows[0].total), [3, 1, 7]);
        let whole: Vec<(u32, u32)> = counted.columns.iter().map(|column| (column.participants, column.words)).collect();
        assert_eq!((whole, counted.whole.participants, counted.whole.words), (vec![(1, 7), (1, 5), (1, 4)], 2, 16));
    });
}

#[test]
fn codes_by_group_count_participants_and_leave_small_groups_out() {
    with_study(1, &codings(), |study| {
        let counted = matrix(study, MatrixKind::Groups("group".into()));
        let names: Vec<&str> = counted.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["provider", "survivor"]);
        assert_eq!(counted.rows[0].cells.iter().map(|cell| numbers(*cell)).collect::<Vec<_>>(), [[0, 0, 0], [3, 1, 7]]);
        assert_eq!((counted.columns[1].participants, counted.columns[1].words), (1, 12));
    });
    with_study(2, &codings(), |study| {
        let counted = matrix(study, MatrixKind::Groups("group".into()));
        assert!(counted.columns.is_empty());
        assert_eq!(counted.left_out, [("provider".to_owned(), 1), ("survivor".to_owned(), 1)]);
    });
}

#[test]
fn what_was_settled_goes_before_what_each_had_said_and_a_machine_is_nobody() {
    let mut all = codings();
    all.push(coded("a.txt", "She was", "gone", MACHINE_CODER));
    with_study(1, &all, |study| assert_eq!(study.passages.len(), 5));
    all.push(coded("a.txt", "She was", "gone", SETTLED_CODER));
    with_study(1, &all, |study| {
        assert_eq!(study.passages.len(), 1);
        assert_eq!(study.source(), "Codings that people settled together");
    });
}

//! From a project to its archive and back.

use proptest::prelude::*;

use super::{coded_words, read_bytes, transcript};
use crate::domain::codebook::{Code, Codebook};
use crate::domain::corpus::participant::{Participant, Participants};
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::guid::Guid;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::project::{Link, Note, Project, ProjectSet};
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::formats::projects::refi::{StudyParts, codebook_of, project_of, remark::Remark, study_of, write_project};

const ODD_TEXTS: [(&str, &str); 8] = [
    ("emoji.txt", "I: So? \u{1f642}\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} fine\n\nP: My naïve aunt \u{1f44d}\u{1f3fd} stayed."),
    ("accents.txt", "P: cafe\u{301} e\u{323}\u{302} a\u{30a} and o\u{308}ver the n\u{303}"),
    ("rtl.txt", "P: \u{202b}היא נשארה איתי\u{202c} كل ليلة, she said."),
    ("crlf.txt", "I: So?\r\n\r\nP: My aunt stayed.\r\nAll night."),
    ("cr.txt", "I: So?\r\rP: My aunt stayed.\rAll night."),
    ("bom.txt", "\u{feff}I: So?\n\nP: My aunt stayed."),
    ("double_bom.txt", "\u{feff}\u{feff}I: So?\n\nP: My aunt stayed."),
    ("blank.txt", "P:\u{a0}My\u{2003}aunt\t stayed \u{3000} long."),
];

fn coding(document: &str, span: (usize, usize), code: &str, coder: &str) -> CodedExcerpt {
    let span = CharSpan { start: span.0 as u32, end: span.1 as u32 };
    let coding = Coding { document: DocumentId::new(document), span, code: CodeId::new(code), coder: CoderId::new(coder) };
    CodedExcerpt { coding, created: None, memo: format!("memo of {coder}").as_str().into() }
}

/// The places of all words of a text, in code points.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.chars().chain([' ']).enumerate() {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn book() -> Codebook {
    let child = |name: &str, parent: &str| Code { parent: Some(CodeId::new(parent)), ..Code::named(name) };
    let codes = vec![Code::named("risk"), child("family", "risk"), child("aunt: \"x\" <&>", "family"), Code::named("protective")];
    Codebook::new(1, codes).expect("a sound codebook")
}

fn study(transcripts: &[SafeTranscript], excerpts: &[CodedExcerpt], participants: Option<&Participants>) -> Project {
    let codebook = book();
    project_of(&StudyParts {
        name: "Made up",
        date: "2026-01-15",
        transcripts,
        codebook: Some(&codebook),
        participants,
        excerpts,
        head: None,
    })
}

#[test]
fn three_coders_on_every_word_of_odd_texts_come_back_unshifted() {
    let transcripts: Vec<SafeTranscript> = ODD_TEXTS.iter().map(|(name, text)| transcript(name, text)).collect();
    let mut excerpts = Vec::new();
    for transcript in &transcripts {
        for (at, span) in words(&transcript.text).into_iter().enumerate() {
            for coder in ["Ann", "Ünal", "Ann (2)"] {
                let code = ["risk", "family", "aunt: \"x\" <&>", "protective"][at % 4];
                excerpts.push(coding(transcript.id.as_str(), span, code, coder));
            }
            excerpts.push(coding(transcript.id.as_str(), span, "protective", "Ann"));
        }
    }
    let project = study(&transcripts, &excerpts, None);
    let (bytes, lost) = write_project(&project);
    assert_eq!(lost.findings("x"), []);
    let (back, remarks) = read_bytes(&bytes).expect("a project");
    assert_eq!(remarks.findings("x"), []);
    assert_eq!(coded_words(&back), coded_words(&project));
    assert!(coded_words(&back).len() > 150);
    assert_eq!(codebook_of(&back.codes).expect("a codebook"), book());
    // What is written again from what was read is the same file.
    assert_eq!(write_project(&Project { origin: None, ..back }).0, bytes);
}

#[test]
fn two_documents_of_one_name_stay_two() {
    let transcripts = [transcript("a/P1.txt", "P: One day."), transcript("b/P1.txt", "P: Another day.")];
    let excerpts = [coding("a/P1.txt", (3, 6), "risk", "Ann"), coding("b/P1.txt", (3, 10), "risk", "Ann")];
    let mut project = study(&transcripts, &excerpts, None);
    project.sources.iter_mut().for_each(|source| source.name = "P1".into());
    let (back, mut remarks) = read_bytes(&write_project(&project).0).expect("a project");
    let files = study_of(&back, &["p1 (2).txt".to_owned()].into(), &mut remarks).expect("a study");
    let names: Vec<&str> = files.transcripts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["P1.txt", "P1 (3).txt"]);
    assert_eq!(files.excerpts.len(), 2);
}

#[test]
fn a_study_comes_back_as_it_was() {
    let transcripts = [transcript("P1.txt", "P: One day."), transcript("P2.txt", "P: Another day."), transcript("P2b.vtt", "P: And more.")];
    let excerpts =
        [coding("P1.txt", (3, 6), "risk", "Ann"), coding("P1.txt", (3, 6), "family", "Ann"), coding("P2.txt", (3, 10), "risk", "Bo")];
    let person = |id: &str, group: &str, age: &str| Participant {
        id: id.into(),
        group: Some(group.into()),
        attributes: [("age".to_owned(), vec![age.to_owned()]), ("roles".to_owned(), vec!["nurse".to_owned(), "=aunt".to_owned()])].into(),
    };
    let rows = [("P1.txt", person("1", "a", "19")), ("P2.txt", person("2", "b", "20")), ("P2b.vtt", person("2", "b", "20"))];
    let rows = rows.into_iter().map(|(key, person)| (key.to_owned(), person)).collect();
    let participants = Participants { spelt: Default::default(), attributes: vec!["age".into(), "roles".into()], rows };
    let (back, mut remarks) = read_bytes(&write_project(&study(&transcripts, &excerpts, Some(&participants))).0).expect("a project");
    assert_eq!(back.cases[1].sources.len(), 2);
    let files = study_of(&back, &Default::default(), &mut remarks).expect("a study");
    assert_eq!(remarks.findings("x"), []);
    assert_eq!(files.participants[0], ["document", "participant_id", "group", "age", "roles"]);
    assert_eq!(files.participants[3], ["P2b.txt", "2", "b", "20", "nurse; =aunt"]);
    assert_eq!(files.codebook, Some(book()));
    let mut expect = excerpts.to_vec();
    expect.sort();
    assert_eq!(files.excerpts, expect);
}

#[test]
fn excerpts_lose_the_white_space_at_their_ends_and_blank_ones_are_told_of() {
    let transcripts = [transcript("P1.txt", "P: One day.  \n\nP: Two.")];
    let excerpts =
        [coding("P1.txt", (2, 7), "risk", "Ann"), coding("P1.txt", (3, 6), "family", "Ann"), coding("P1.txt", (11, 14), "risk", "Ann")];
    let (bytes, remarks) = write_project(&study(&transcripts, &excerpts, None));
    assert_eq!((remarks.count(Remark::Trimmed), remarks.count(Remark::BlankSelection)), (1, 1));
    let (back, _) = read_bytes(&bytes).expect("a project");
    let excerpts: Vec<String> = coded_words(&back).into_iter().map(|(_, words, code, _)| format!("{words} {code}")).collect();
    assert_eq!(excerpts, ["One family", "One risk"]);
    assert_eq!(back.sources[0].selections.len(), 1, "one selection for a passage and a coder");
}

#[test]
fn notes_links_and_sets_come_back() {
    let transcripts = [transcript("P1.txt", "P: One day.")];
    let mut project = study(&transcripts, &[coding("P1.txt", (3, 6), "risk", "Ann")], None);
    let guid = |what: &str| Guid::derive("test", [what.as_bytes()]);
    let author = Some(project.users[0].guid);
    project.notes.push(Note { guid: guid("note"), name: "Audit".into(), text: "two\nlines \u{1f642}".into(), author, created: None });
    project.about.push(guid("note"));
    project.codes[0].notes.push(guid("note"));
    project.sources[0].selections[0].notes.push(guid("note"));
    let (origin, target) = (guid("note"), project.sources[0].selections[0].guid);
    project.links.push(Link { guid: guid("link"), name: String::new(), direction: None, origin, target });
    let loose = Link { guid: guid("loose"), name: String::new(), direction: None, origin, target: guid("nothing") };
    let (codes, sources) = (vec![project.codes[0].guid], vec![project.sources[0].guid]);
    project.sets.push(ProjectSet {
        guid: guid("set"),
        name: "S".into(),
        description: "d".into(),
        codes,
        sources,
        notes: vec![guid("note")],
    });
    let with_loose = Project { links: project.links.iter().cloned().chain([loose]).collect(), ..project.clone() };
    let (back, mut remarks) = read_bytes(&write_project(&with_loose).0).expect("a project");
    assert_eq!(remarks.count(Remark::Dangling), 1);
    assert_eq!((&back.notes, &back.about, &back.links, &back.sets), (&project.notes, &project.about, &project.links, &project.sets));
    assert_eq!((&back.codes[0].notes, &back.sources[0].selections[0].notes), (&project.about, &project.about));
    let files = study_of(&back, &Default::default(), &mut remarks).expect("a study");
    assert_eq!(files.notes[0][3], "project; code risk; P1.txt 3-6");
    assert_eq!(files.sets.iter().map(|row| row[3].as_str()).collect::<Vec<_>>(), ["risk", "P1.txt", "Audit"]);
    assert_eq!((remarks.count(Remark::SetAside), remarks.count(Remark::LinkUnkept)), (1, 1));
}

#[test]
fn a_coding_without_a_coder_is_signed_on_the_way_out() {
    let transcripts = [transcript("P1.txt", "P: One day.")];
    let mut project = study(&transcripts, &[coding("P1.txt", (3, 6), "risk", "unknown coder")], None);
    let signed = project.sources[0].selections[0].clone();
    project.sources[0].selections.push(crate::domain::project::Selection { guid: Guid::derive("x", []), coder: None, ..signed });
    let (back, _) = read_bytes(&write_project(&project).0).expect("a project");
    let coders: Vec<String> = coded_words(&back).into_iter().map(|(_, _, _, coder)| coder).collect();
    assert_eq!(coders, ["unknown coder", "unknown coder (2)"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_and_any_places_come_back(
        text in "\u{feff}?([a-z é\u{301}\u{5d0}\u{1f642}\r\n\t]{1,60})", places in prop::collection::vec((0usize..60, 1usize..20), 0..12)
    ) {
        let transcripts = [transcript("P1.txt", &text)];
        let chars: Vec<char> = transcripts[0].text.chars().collect();
        let mut excerpts = Vec::new();
        for (at, (start, length)) in places.into_iter().enumerate() {
            let end = (start + length).min(chars.len());
            if start < end && !chars[start].is_whitespace() && !chars[end - 1].is_whitespace() {
                excerpts.push(coding("P1.txt", (start, end), ["risk", "family"][at % 2], ["Ann", "Bo", "Cy"][at % 3]));
            }
        }
        let project = study(&transcripts, &excerpts, None);
        let (back, remarks) = read_bytes(&write_project(&project).0).expect("a project");
        prop_assert_eq!(remarks.findings("x"), vec![]);
        prop_assert_eq!(coded_words(&back), coded_words(&project));
    }
}

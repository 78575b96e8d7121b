//! Files as other programs write them: each departs from the standard in its own way, and none may shift an excerpt.

use super::{coded_words, read};
use crate::formats::projects::refi::read_qdc;
use crate::formats::projects::refi::remark::Remark;

const CODE: &str = "0f8a1907-7e42-4739-8610-a676b4d1b69f";
const USER: &str = "ad68fbe7-e1ee-4a82-a279-23cc698c89eb";

/// What a program may do otherwise.
struct Dialect {
    text: &'static str,
    /// Positions of the excerpts in the program's own counting.
    spans: Vec<(usize, usize)>,
    /// Whether selections are named by their words.
    quotes: bool,
    entry: &'static str,
    folder: &'static str,
    path: &'static str,
    xmlns: &'static str,
}

impl Dialect {
    fn plain(text: &'static str) -> Self {
        Self {
            text,
            spans: Vec::new(),
            quotes: false,
            entry: "project.qde",
            folder: "sources/",
            path: "internal://",
            xmlns: "xmlns=\"urn:QDA-XML:project:1.0\"",
        }
    }

    /// Reads it and checks that the excerpts are these words.
    fn check(&self, words: &[&str], remarks: &[Remark]) {
        let selections: String = self
            .spans
            .iter()
            .zip(words)
            .enumerate()
            .map(|(at, ((start, end), words))| {
                let name = if self.quotes { words.replace('\n', " ") } else { "x".to_owned() };
                format!("<PlainTextSelection guid=\"00000000-0000-0000-0000-{at:012}\" name=\"{name}\" startPosition=\"{start}\" endPosition=\"{end}\" creatingUser=\"{USER}\"><Coding guid=\"00000000-0000-0000-0001-{at:012}\"><CodeRef targetGUID=\"{CODE}\"/></Coding></PlainTextSelection>")
            })
            .collect();
        let Self { entry, folder, path, xmlns, .. } = self;
        let xml =
            project(xmlns, &format!("<TextSource guid=\"{CODE}\" name=\"T\" plainTextPath=\"{path}A.TXT\">{selections}</TextSource>"));
        let (project, have) = read(&[(entry, xml.as_bytes()), (&format!("{folder}a.txt"), self.text.as_bytes())]).expect("a project");
        let mut expect: Vec<&str> = words.to_vec();
        expect.sort_unstable();
        assert_eq!(coded_words(&project).iter().map(|(_, words, ..)| words.as_str()).collect::<Vec<_>>(), expect);
        for remark in remarks {
            assert!(have.count(*remark) > 0, "{remark:?} in {:?}", have.findings("x"));
        }
        assert_eq!(have.losses(), []);
    }
}

fn project(xmlns: &str, sources: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Project {xmlns} name=\"p\"><Users><User guid=\"{{{}}}\" name=\"Ann\"/></Users><CodeBook><Codes><Code guid=\"{CODE}\" name=\"risk\" isCodable=\"true\"/></Codes></CodeBook><Sources>{sources}</Sources></Project>",
        USER.to_uppercase()
    )
}

#[test]
fn a_bom_is_not_counted_unless_the_places_say_so() {
    let text = "\u{feff}So? My aunt stayed all night.";
    let bom = |spans, quotes| Dialect { spans, quotes, ..Dialect::plain(text) };
    bom(vec![(4, 11), (12, 18)], false).check(&["My aunt", "stayed"], &[Remark::Bom, Remark::BracedGuid]);
    let counted = Remark::Counted(crate::formats::projects::refi::read::counting::Counting::BomCounted);
    bom(vec![(5, 12), (13, 19)], true).check(&["My aunt", "stayed"], &[Remark::Bom, counted]);
}

#[test]
fn cr_lf_is_one_or_two_as_the_places_say() {
    let text = "I: So?\r\n\r\nP: My aunt stayed.\r\nAll night, every night.";
    let words = ["My aunt", "stayed.\nAll", "night"];
    let crlf = |spans, quotes| Dialect { spans, quotes, ..Dialect::plain(text) };
    for quotes in [false, true] {
        crlf(vec![(13, 20), (21, 33), (34, 39)], quotes).check(&words, &[]);
        let counted = Remark::Counted(crate::formats::projects::refi::read::counting::Counting::CrlfAsOne);
        crlf(vec![(11, 18), (19, 30), (31, 36)], quotes).check(&words, &[counted]);
    }
}

#[test]
fn a_cr_alone_is_a_line_end_and_odd_characters_are_one() {
    let text = "I: So? \u{1f642}\rP: cafe\u{301} na\u{ef}ve \u{5d0}\u{5d1} e\u{323}\u{302}nd";
    // The stored text has one more code point for each accent that is alone.
    Dialect { spans: vec![(7, 8), (12, 17), (18, 23), (24, 26), (27, 32)], ..Dialect::plain(text) }
        .check(&["\u{1f642}", "caf\u{e9}", "na\u{ef}ve", "\u{5d0}\u{5d1}", "\u{1ec7}nd"], &[]);
}

#[test]
fn units_of_utf_16_are_found_out_when_many_excerpts_speak_for_them() {
    let text = "\u{1f642}\u{1f642}\u{1f642} one two three four five";
    let spans = vec![(7, 10), (11, 14), (15, 20), (21, 25)];
    let counted = Remark::Counted(crate::formats::projects::refi::read::counting::Counting::Utf16);
    Dialect { spans, ..Dialect::plain(text) }.check(&["one", "two", "three", "four"], &[counted]);
}

#[test]
fn names_folders_paths_and_namespaces_may_differ() {
    let spans = || vec![(4, 11)];
    let text = "So? My aunt stayed.";
    Dialect { spans: spans(), entry: "Trial.qde", ..Dialect::plain(text) }.check(&["My aunt"], &[Remark::ProjectFileName]);
    Dialect { spans: spans(), folder: "Sources/", ..Dialect::plain(text) }.check(&["My aunt"], &[Remark::SourcesFolder]);
    Dialect { spans: spans(), folder: "sources\\", ..Dialect::plain(text) }.check(&["My aunt"], &[]);
    Dialect { spans: spans(), folder: "", ..Dialect::plain(text) }.check(&["My aunt"], &[Remark::SourcesFolder]);
    Dialect { spans: spans(), path: "", ..Dialect::plain(text) }.check(&["My aunt"], &[Remark::PathWithoutScheme]);
    Dialect { spans: spans(), path: "internal:///", ..Dialect::plain(text) }.check(&["My aunt"], &[]);
    Dialect { spans: spans(), xmlns: "xmlns='urn:QDA-XML:project:0:10'", ..Dialect::plain(text) }.check(&["My aunt"], &[Remark::Namespace]);
}

/// Reads a project with these sources and a text `a.txt`, and gives words, codes and coders.
fn check(sources: &str, expect: &[&str], remarks: &[(Remark, u32)]) {
    let xml = project("xmlns=\"urn:QDA-XML:project:1.0\"", sources);
    let (project, have) = read(&[("project.qde", xml.as_bytes()), ("sources/a.txt", "So? My aunt stayed.".as_bytes())]).expect("a project");
    let shown: Vec<String> = coded_words(&project).into_iter().map(|(_, words, code, coder)| format!("{words}|{code}|{coder}")).collect();
    assert_eq!(shown, expect);
    for (remark, count) in remarks {
        assert_eq!(have.count(*remark), *count, "{remark:?}");
    }
}

fn selection(at: usize, place: (i64, i64), user: &str, codings: &str) -> String {
    let user = if user.is_empty() { String::new() } else { format!("creatingUser=\"{user}\"") };
    format!(
        "<PlainTextSelection guid=\"00000000-0000-0000-0000-{at:012}\" startPosition=\"{}\" endPosition=\"{}\" {user}>{codings}</PlainTextSelection>",
        place.0, place.1
    )
}

fn coding(at: usize, user: &str, code: &str) -> String {
    let user = if user.is_empty() { String::new() } else { format!("creatingUser=\"{user}\"") };
    format!("<Coding guid=\"00000000-0000-0000-0001-{at:012}\" {user}><CodeRef targetGUID=\"{code}\"/></Coding>")
}

fn source(inside: &str) -> String {
    format!("<TextSource guid=\"{CODE}\" name=\"T\" plainTextPath=\"internal://a.txt\">{inside}</TextSource>")
}

#[test]
fn two_coders_in_one_selection_become_two_and_nobody_stays_nobody() {
    let other = "11111111-e1ee-4a82-a279-23cc698c89eb";
    let both = [coding(0, USER, CODE), coding(1, other, CODE)].concat();
    check(&source(&selection(0, (4, 11), USER, &both)), &["My aunt|risk|Ann", "My aunt|risk|coder 11111111"], &[(Remark::UnknownUser, 1)]);
    let only_on_codings = [coding(0, USER, CODE), coding(1, other, CODE)].concat();
    check(
        &source(&selection(0, (4, 11), "", &only_on_codings)),
        &["My aunt|risk|Ann", "My aunt|risk|coder 11111111"],
        &[(Remark::NoUser, 0)],
    );
    check(&source(&selection(0, (4, 11), "", &coding(0, "", CODE))), &["My aunt|risk|-"], &[(Remark::NoUser, 1)]);
}

#[test]
fn what_leads_nowhere_or_has_no_length_is_left_out_and_told() {
    let unknown = "22222222-7e42-4739-8610-a676b4d1b69f";
    let inside = [
        selection(0, (4, 4), USER, &coding(0, USER, CODE)),
        selection(1, (11, 4), USER, &coding(1, USER, CODE)),
        selection(2, (4, 400), USER, &coding(2, USER, CODE)),
        selection(3, (-4, 4), USER, &coding(3, USER, CODE)),
        selection(4, (4, 6), USER, &coding(4, USER, unknown)),
        // The same GUIDs once more.
        selection(4, (7, 11), USER, &coding(4, USER, CODE)),
    ];
    let listed = [(Remark::EmptySelection, 1), (Remark::OutsideText, 3), (Remark::CodeWithoutEntry, 1), (Remark::DoubledGuid, 2)];
    check(&source(&inside.concat()), &["My|code 22222222|Ann", "aunt|risk|Ann"], &listed);
}

#[test]
fn a_text_may_stand_inside_and_a_missing_one_is_told_of() {
    let inline = format!(
        "<TextSource guid=\"{CODE}\" name=\"T\"><PlainTextContent>I:\r\n&amp;\u{1f642} My <![CDATA[<aunt>]]></PlainTextContent>{}</TextSource>",
        selection(0, (6, 15), USER, &coding(0, USER, CODE))
    );
    check(&inline, &["My <aunt>|risk|Ann"], &[(Remark::TextInline, 1)]);
    for (path, remark) in [
        ("internal://b.txt", Remark::TextMissing),
        ("internal://../a.txt", Remark::TextMissing),
        ("relative:///a.txt", Remark::TextOutside),
        ("absolute:///etc/hosts", Remark::TextOutside),
        ("/etc/hosts", Remark::TextOutside),
        ("C:\\a.txt", Remark::TextOutside),
        ("../a.txt", Remark::TextMissing),
    ] {
        let inside = selection(0, (4, 11), USER, &coding(0, USER, CODE));
        check(&format!("<TextSource guid=\"{CODE}\" name=\"T\" plainTextPath=\"{path}\">{inside}</TextSource>"), &[], &[(remark, 1)]);
    }
}

#[test]
fn a_transcript_of_a_recording_and_the_text_of_a_pdf_are_taken() {
    let point = |at: usize, position: usize| {
        format!("<SyncPoint guid=\"00000000-0000-0000-0002-{at:012}\" timeStamp=\"0\" position=\"{position}\"/>")
    };
    let transcript = format!(
        "<AudioSource guid=\"{USER}\" name=\"A\"><Transcript guid=\"{CODE}\" plainTextPath=\"internal://a.txt\">{}{}<TranscriptSelection guid=\"00000000-0000-0000-0000-000000000009\" fromSyncPoint=\"00000000-0000-0000-0002-000000000000\" toSyncPoint=\"00000000-0000-0000-0002-000000000001\" creatingUser=\"{USER}\">{}</TranscriptSelection></Transcript><AudioSelection guid=\"{USER}\" begin=\"0\" end=\"5\"/></AudioSource>",
        point(0, 4),
        point(1, 11),
        coding(0, USER, CODE)
    );
    check(&transcript, &["My aunt|risk|Ann"], &[(Remark::MediaSource, 1), (Remark::MediaSelection, 1)]);
    let inside = selection(0, (4, 11), USER, &coding(0, USER, CODE));
    let pdf = format!(
        "<PDFSource guid=\"{USER}\" name=\"A\"><Representation guid=\"{CODE}\" plainTextPath=\"internal://a.txt\">{inside}</Representation></PDFSource>"
    );
    check(&pdf, &["My aunt|risk|Ann"], &[(Remark::MediaSource, 1)]);
}

#[test]
fn a_codebook_with_bad_guids_and_doubled_names_is_read_whole() {
    let text = "<q:CodeBook xmlns:q='urn:QDA-XML:codebook:0:4' origin='x'><q:Codes><q:Code guid='c1' name='Risk' isCodable='false' color='red'><q:Description>About\nharm</q:Description><q:Code guid='c2' name='family' isCodable='true'/></q:Code><q:Code guid='c3' name='Protective'><q:Code guid='c4' name='family'/></q:Code></q:Codes><q:Sets><q:Set guid='s1' name='S'><q:MemberCode guid='c2'/><q:MemberCode guid='c9'/></q:Set></q:Sets></q:CodeBook>";
    let (file, remarks) = read_qdc(text).expect("a codebook");
    let names: Vec<&str> = file.codes.iter().map(|code| code.code.id.as_str()).collect();
    assert_eq!(names, ["Risk", "Risk: family", "Protective", "Protective: family"]);
    assert_eq!(file.codes[3].code.parent.as_ref().map(|parent| parent.as_str()), Some("Protective"));
    assert_eq!((file.codes[0].code.definition.as_str(), file.codes[0].codable, file.codes[2].codable), ("About\nharm", false, true));
    assert_eq!(file.sets[0].codes, [file.codes[1].guid]);
    for (remark, count) in
        [(Remark::BadGuid, 7), (Remark::Namespace, 1), (Remark::CodeRenamed, 2), (Remark::ColourDropped, 1), (Remark::Dangling, 1)]
    {
        assert_eq!(remarks.count(remark), count, "{remark:?}");
    }
    assert!(read_qdc("<Project/>").expect_err("a fault").to_string().contains("CodeBook is meant"));
}

#[test]
fn of_two_entries_that_differ_in_case_the_one_that_is_meant_is_read() {
    let xml = project(
        "xmlns=\"urn:QDA-XML:project:1.0\"",
        &format!("<TextSource guid=\"{CODE}\" name=\"T\" plainTextPath=\"internal://t.txt\"/>"),
    );
    let entries: [(&str, &[u8]); 3] = [("project.qde", xml.as_bytes()), ("sources/T.TXT", b"another"), ("sources/t.txt", b"meant")];
    assert_eq!(&*read(&entries).expect("a project").0.sources[0].text, "meant");
}

#[test]
fn words_inside_the_xml_stand_in_for_a_file_that_is_not_there() {
    let text = format!(
        "<TextSource guid=\"{CODE}\" name=\"T\" plainTextPath=\"relative://gone.txt\"><PlainTextContent>My aunt stayed.</PlainTextContent>{}</TextSource>",
        selection(
            1,
            (3, 7),
            USER,
            &format!("<Coding guid=\"00000000-0000-0000-0001-000000000009\"><CodeRef targetGUID=\"{CODE}\"/></Coding>")
        ),
    );
    check(&text, &["aunt|risk|Ann"], &[(Remark::TextInline, 1)]);
}

#[test]
fn what_is_coded_inside_a_note_is_told_as_lost() {
    let coding = format!("<Coding guid=\"00000000-0000-0000-0001-000000000009\"><CodeRef targetGUID=\"{CODE}\"/></Coding>");
    let note = format!(
        "<Note guid=\"00000000-0000-0000-0002-000000000001\" name=\"memo\"><PlainTextContent>I wonder.</PlainTextContent>{}{coding}</Note>",
        selection(1, (0, 8), USER, &coding)
    );
    let xml = project("xmlns=\"urn:QDA-XML:project:1.0\"", "").replace("</Project>", &format!("<Notes>{note}</Notes></Project>"));
    let (project, have) = read(&[("project.qde", xml.as_bytes())]).expect("a project");
    assert_eq!((project.notes.len(), have.count(Remark::InsideNote)), (1, 3));
    assert!(!have.losses().is_empty());
}

#[test]
fn a_file_of_our_own_is_counted_as_it_was_written() {
    // Places that fit words better in UTF-16 units than in code points, which is how they were counted.
    let text = "\u{1f642}\u{1f642}\u{1f642} one two three four five";
    let ours = |origin: &str| {
        let selections: String = [(7, 10), (11, 14), (15, 20), (21, 25)]
            .into_iter()
            .enumerate()
            .map(|(at, place)| {
                let coding = format!("<Coding guid=\"00000000-0000-0000-0001-{at:012}\"><CodeRef targetGUID=\"{CODE}\"/></Coding>");
                selection(at, place, USER, &coding)
            })
            .collect();
        let source = format!("<TextSource guid=\"{CODE}\" name=\"T\" plainTextPath=\"internal://a.txt\">{selections}</TextSource>");
        let xml = project(&format!("xmlns=\"urn:QDA-XML:project:1.0\" origin=\"{origin}\""), &source);
        let (project, _) = read(&[("project.qde", xml.as_bytes()), ("sources/a.txt", text.as_bytes())]).expect("a project");
        let mut starts: Vec<u32> = project.sources[0].selections.iter().map(|selection| selection.span.start).collect();
        starts.sort_unstable();
        starts
    };
    assert_eq!(ours("another 1.0"), [4, 8, 12, 18], "a guess");
    assert_eq!(ours("leitmotif 0.1.0"), [7, 11, 15, 21], "no guess");
}

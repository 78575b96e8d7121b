use super::*;
use crate::formats::archive::ArchiveError;
use crate::formats::archive::tests::pack;
use crate::formats::markup::xml::XmlError;
use crate::formats::transcripts::prose::tests::{check_sound, shown};
use crate::formats::transcripts::reading::What;

const RELATIONS: &str =
    r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#;
const MORE: &str = r#"<Relationships><Relationship Type="http://x/comments" Target="comments.xml"/>
<Relationship Type="http://x/footnotes" Target="/word/footnotes.xml"/>
<Relationship Type="http://x/endnotes" Target="file:///etc/passwd" TargetMode="External"/></Relationships>"#;

fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut entries = vec![("_rels/.rels", RELATIONS.as_bytes()), ("word/document.xml", document.as_bytes())];
    entries.extend(more.iter().map(|(name, content)| (*name, content.as_bytes())));
    pack(&entries)
}

fn check(body: &str, expect: &[&str]) -> Reading {
    check_with(body, &[], expect)
}

fn check_with(body: &str, more: &[(&str, &str)], expect: &[&str]) -> Reading {
    let reading = read_docx(&docx(body, more), &SpeakerRules::default()).expect("a reading");
    check_sound(&reading);
    assert_eq!(shown(&reading), expect);
    reading
}

fn counts(reading: &Reading) -> Vec<(What, u32)> {
    reading.remarks.iter().map(|remark| (remark.what, remark.count)).collect()
}

#[test]
fn runs_tabs_breaks_and_hyphens() {
    check(
        "<w:p><w:r><w:t>I:</w:t><w:tab/><w:t xml:space=\"preserve\">So </w:t></w:r><w:hyperlink><w:r><w:t>what?</w:t></w:r></w:hyperlink></w:p>
         <w:p/><w:p><w:r><w:t>P: A care</w:t><w:softHyphen/><w:t>giver\u{ad}s</w:t><w:br/><w:t>well</w:t><w:noBreakHyphen/><w:t>known &amp; dear</w:t></w:r></w:p>",
        &["I|I|paragraph 1|So what?", "P|P|paragraph 3|A caregivers/well\u{2011}known & dear"],
    );
}

#[test]
fn insertions_are_taken_and_deletions_left_out() {
    let reading = check(
        "<w:p><w:r><w:t>P: I </w:t></w:r><w:ins w:id=\"1\"><w:r><w:t>never </w:t></w:r></w:ins><w:del w:id=\"2\"><w:r><w:delText>always </w:delText></w:r></w:del><w:r><w:t>left.</w:t></w:r></w:p>
         <w:p><w:pPr><w:rPr><w:del w:id=\"3\"/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p><w:p><w:r><w:t>paragraph.</w:t></w:r></w:p>
         <w:p><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>come</w:t></w:r></w:moveTo></w:p>",
        &["P|P|paragraph 1|I never left.//One paragraph.//come"],
    );
    assert_eq!(counts(&reading), [(What::Insertions, 2), (What::Deletions, 2)]);
}

#[test]
fn bold_labels_own_paragraphs_and_hidden_words() {
    let bold = |label: &str, words: &str| {
        format!(
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{label}</w:t></w:r><w:r><w:rPr><w:b w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\"> {words}</w:t></w:r></w:p>"
        )
    };
    check(
        &[bold("Ida", "Yes."), bold("Interviewer", "So?"), bold("Ida", "No.")].concat(),
        &["Ida|P|paragraph 1|Yes.", "Interviewer|I|paragraph 2|So?", "Ida|P|paragraph 3|No."],
    );
    let reading = check(
        "<w:p><w:r><w:t>Speaker 1 (00:12):</w:t></w:r></w:p><w:p><w:r><w:t>Hello.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>
         <w:p><w:r><w:t>Speaker 2 (00:15):</w:t></w:r></w:p><w:p><w:r><w:t>Hi.</w:t></w:r></w:p>",
        &["Speaker 1|P|paragraph 2|12.0|Hello.", "Speaker 2|P|paragraph 4|15.0|Hi."],
    );
    assert_eq!(counts(&reading), [(What::Hidden, 1)]);
}

#[test]
fn comments_notes_boxes_and_fields() {
    let comments = "<w:comments><w:comment w:id=\"7\" w:author=\"A\"><w:p><w:r><w:t>risk factor</w:t></w:r></w:p></w:comment></w:comments>";
    let notes = "<w:footnotes><w:footnote w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/><w:t>cries</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let reading = check_with(
        "<w:p><w:r><w:t xml:space=\"preserve\">P: My </w:t></w:r><w:commentRangeStart w:id=\"7\"/><w:r><w:t>aunt</w:t></w:r><w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r>
         <w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t xml:space=\"preserve\"> stayed </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>in May</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>
         <w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>I: boxed</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>I: boxed</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        &[("word/_rels/document.xml.rels", MORE), ("word/comments.xml", comments), ("word/footnotes.xml", notes)],
        &["P|P|paragraph 1|My aunt stayed in May", "I|I|text box paragraph 1|boxed", "-|N|footnote 1|cries"],
    );
    let comment = &reading.comments[0];
    assert_eq!((comment.span.slice(&reading.text), comment.text.as_str()), ("aunt", "risk factor"));
    assert_eq!(counts(&reading), [(What::Comments, 1), (What::Footnotes, 1), (What::TextBoxes, 1)]);
}

#[test]
fn a_table_of_turns() {
    let cell = |words: &str| format!("<w:tc><w:tcPr/><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
    let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|words| cell(words)).collect::<String>());
    check(
        &format!("<w:tbl>{}{}{}</w:tbl><w:p/>", row(&["1", "I", "So?"]), row(&["2", "P", "Yes."]), row(&["3", "I", "And?"])),
        &["I|I|table row 1|So?", "P|P|table row 2|Yes.", "I|I|table row 3|And?"],
    );
}

#[test]
fn the_web_edition_names_its_main_part_otherwise() {
    let bytes = pack(&[
        ("_rels/.rels", RELATIONS.replace("document.xml", "document2.xml").as_bytes()),
        ("word/document2.xml", b"<w:document><w:p><w:r><w:t>P: Yes.</w:t></w:r></w:p></w:document>"),
    ]);
    assert_eq!(shown(&read_docx(&bytes, &SpeakerRules::default()).expect("a reading")), ["P|P|paragraph 1|Yes."]);
}

#[test]
fn hostile_and_damaged_files_are_refused() {
    let refused = |bytes: &[u8]| read_docx(bytes, &SpeakerRules::default()).err().expect("refused");
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1"), ReadError::OldWord);
    assert_eq!(refused(b"plain words"), ReadError::Archive(ArchiveError::Damaged));
    assert_eq!(refused(&pack(&[("../word/document.xml", b"<a/>")])), ReadError::NoPart("word/document.xml"));
    assert_eq!(refused(&docx(&"<w:p>".repeat(200_000), &[])), ReadError::Xml(XmlError::TooDeep));
    let entity = pack(&[("word/document.xml", b"<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><w>&x;</w>")]);
    assert_eq!(refused(&entity), ReadError::Xml(XmlError::Entities));
    let bomb = docx(&format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", " ".repeat(70 << 20)), &[]);
    assert!(matches!(refused(&bomb), ReadError::Archive(ArchiveError::TooLong { .. })));
    let whole = docx("<w:p><w:r><w:t>P: some words of a transcript</w:t></w:r></w:p>", &[]);
    (0..whole.len()).for_each(|length| assert!(read_docx(&whole[..length], &SpeakerRules::default()).is_err(), "{length}"));
}

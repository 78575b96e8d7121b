use super::*;
use crate::formats::transcripts::prose::tests::{check_sound, shown};
use crate::formats::transcripts::reading::What;

fn check(rtf: &[u8], expect: &[&str]) -> Reading {
    let reading = read_rtf(rtf, &SpeakerRules::default()).expect("a reading");
    check_sound(&reading);
    assert_eq!(shown(&reading), expect);
    reading
}

#[test]
fn letters_in_code_pages_and_as_numbers() {
    check(
        b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial;}}\r\n\\f0 I: So na\\'efve\\'85?\\par P: \\f1\\'c4\\'e0\\f0 , \\u8220?yes\\u8221? \\uc2\\u-10179\\'3f\\'3f\\u-8704??!\\par}",
        &["I|I|paragraph 1|So naïve…?", "P|P|paragraph 2|Да, “yes” 😀!"],
    );
    check(b"{\\rtf1\\mac P: caf\\'8e\\par}", &["P|P|paragraph 1|café"]);
    check(b"{\\rtf1\\ansi\\ansicpg932 P: \\'82\\'a0\\par}", &["P|P|paragraph 1|あ"]);
    check(b"{\\rtf1 P: a\\u8212\\emdash b\\u8230\\par I: c\\par}", &["P|P|paragraph 1|a—b…", "I|I|paragraph 2|c"]);
}

#[test]
fn tabs_lines_hyphens_and_escapes() {
    check(
        b"{\\rtf1 I:\\tab So?\\par\\par P: care\\-giver\\line a\\~b\\_c \\{d\\} \\\\ e\\emdash f\\\nAnd on.\\par}",
        &["I|I|paragraph 1|So?", "P|P|paragraph 3|caregiver/a\u{a0}b\u{2011}c {d} \\ e—f//And on."],
    );
}

#[test]
fn destinations_are_skipped_unless_they_hold_words() {
    let reading = check(
        b"{\\rtf1{\\stylesheet{\\s0 Normal;}}{\\info{\\title Secret}}{\\header Head}{\\*\\generator X;}{\\*\\unknown y}P: My {\\field{\\*\\fldinst DATE}{\\fldrslt May}} aunt{\\footnote cries} {\\*\\atrfstart 4}stayed{\\*\\atrfend 4}{\\*\\annotation{\\*\\atnref 4}risk}{\\pict 0102\\bin3 }}x}.{\\shp{\\*\\shpinst{\\sp{\\sn a}}{\\shptxt I: boxed\\par}}}{\\*\\annotation risk}\\par}",
        &["P|P|paragraph 1|My May aunt stayed.", "I|I|text box paragraph 1|boxed", "-|N|footnote 1|cries"],
    );
    let comment = &reading.comments[0];
    assert_eq!((comment.span.slice(&reading.text), comment.text.as_str()), ("stayed", "risk"));
}

#[test]
fn deleted_and_hidden_words_are_left_out() {
    let reading = check(b"{\\rtf1 P: I {\\revised never}{\\deleted always} left{\\v secret}.\\par}", &["P|P|paragraph 1|I never left."]);
    let counts: Vec<_> = reading.remarks.iter().map(|remark| (remark.what, remark.count)).collect();
    assert_eq!(counts, [(What::Insertions, 1), (What::Deletions, 1), (What::Hidden, 1)]);
}

#[test]
fn bold_labels_and_tables() {
    check(
        b"{\\rtf1{\\b Ida} Yes.\\par \\b Interviewer\\b0  So?\\par {\\b Ida} No.\\par}",
        &["Ida|P|paragraph 1|Yes.", "Interviewer|I|paragraph 2|So?", "Ida|P|paragraph 3|No."],
    );
    check(
        b"{\\rtf1\\trowd\\cellx1\\cellx2\\pard\\intbl I\\cell So?\\cell\\row\\trowd\\cellx1\\cellx2\\pard\\intbl P\\cell Yes.\\cell\\row\\pard After.\\par}",
        &["I|I|table row 1|So?", "P|P|table row 2|Yes.", "-|P|paragraph 1|After."],
    );
}

#[test]
fn hostile_and_damaged_files_are_refused() {
    let refused = |bytes: &[u8]| read_rtf(bytes, &SpeakerRules::default()).err();
    assert_eq!(refused(b"plain words"), Some(ReadError::NotThis("RTF")));
    let deep = [b"{\\rtf1 ".to_vec(), vec![b'{'; 200_000]].concat();
    assert_eq!(refused(&deep), Some(ReadError::TooDeep(DEEPEST)));
    let whole = b"{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}P: some \\u8220?words\\u8221?\\par}";
    (0..whole.len()).for_each(|length| assert!(refused(&whole[..length]).is_some(), "{length}"));
    assert!(refused(b"{\\rtf1 P: a\\bin2147483647 b}").is_some());
    check(b"{\\rtf1 P: a\\uc-5\\u-99999 b\\'zz\\par}", &["P|P|paragraph 1|a\u{7961}bzz"]);
}

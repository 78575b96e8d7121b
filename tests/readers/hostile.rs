//! Files made to do harm: each is refused with a finding of its own, quickly, and changes nothing else.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::readers::invariants::{read, read_anything};

fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("started");
        writer.write_all(content).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// Reads a file that must be refused, and gives the finding's code.
fn refused(name: &str, bytes: &[u8]) -> String {
    let begun = Instant::now();
    let error = read(name, bytes).expect_err("refused");
    assert!(begun.elapsed() < Duration::from_secs(10), "{name}: {:?}", begun.elapsed());
    let finding = error.finding(&leitmotif::domain::ids::DocumentId::new(name));
    assert!(!finding.remedy.is_empty(), "{name}: {finding}");
    finding.code
}

/// The part that holds the text, in each format that is an archive.
const TEXT_PARTS: [(&str, &str); 3] = [("a.docx", "word/document.xml"), ("a.odt", "content.xml"), ("a.xlsx", "xl/workbook.xml")];

#[test]
fn bombs_lies_and_links() {
    let blanks = vec![b' '; 300 << 20];
    for (name, part) in TEXT_PARTS {
        let bomb = pack(&[(part, &blanks)]);
        assert!(bomb.len() < 400_000);
        assert_eq!(refused(name, &bomb), "E0136", "{name}");
        let mut lie = bomb.clone();
        let central = lie.windows(4).rposition(|window| window == b"PK\x01\x02").expect("a central header");
        for at in [22, central + 24] {
            lie[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
        }
        assert_eq!(refused(name, &lie), "E0133", "{name}");
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.add_symlink(part, "/etc/passwd", SimpleFileOptions::default()).expect("added");
        assert_eq!(refused(name, &writer.finish().expect("finished").into_inner()), "E0133", "{name}");
    }
}

#[test]
fn names_that_lead_out_of_the_archive_are_names_and_nothing_else() {
    let document = b"<w:document><w:p><w:r><w:t>P: Yes.</w:t></w:r></w:p></w:document>";
    let bytes = pack(&[("../../../tmp/ESCAPED_a", b"x"), ("/tmp/ESCAPED_b", b"x"), ("word/document.xml", document)]);
    assert_eq!(read("a.docx", &bytes).expect("read").value.turns.len(), 1);
    assert!(!std::path::Path::new("/tmp/ESCAPED_a").exists() && !std::path::Path::new("/tmp/ESCAPED_b").exists());
}

#[test]
fn entities_and_depth() {
    let elsewhere = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    let laughs: String = (1..30).map(|at| format!("<!ENTITY l{at} \"{}\">", format!("&l{};", at - 1).repeat(10))).collect();
    let laughs = format!("<!DOCTYPE a [<!ENTITY l0 \"ha\">{laughs}]><a>&l29;</a>");
    // Names of many lengths keep the packed form above the cap on its ratio, so that the depth itself is met.
    let deep: String = (0..200_000u32).map(|at| format!("<a{:x}>", at.wrapping_mul(2_654_435_761))).collect();
    for (xml, code) in [(elsewhere, "E0133"), (&laughs, "E0133"), (&deep, "E0136")] {
        for (name, part) in TEXT_PARTS {
            assert_eq!(refused(name, &pack(&[(part, xml.as_bytes())])), code, "{name}");
        }
        for name in ["a.eaf", "a.exb"] {
            assert_eq!(refused(name, xml.as_bytes()), code, "{name}");
        }
    }
    assert_eq!(refused("a.rtf", &[b"{\\rtf1 ".to_vec(), vec![b'{'; 200_000]].concat()), "E0136");
    assert_eq!(refused("a.otr", "[".repeat(200_000).as_bytes()), "E0137");
    let page = format!("{}P: Yes.", "<div>".repeat(200_000));
    assert_eq!(read("a.html", page.as_bytes()).expect("read").value.turns.len(), 1);
}

#[test]
fn a_file_under_a_wrong_ending_is_refused() {
    let document = b"<w:document><w:p><w:r><w:t>P: Yes.</w:t></w:r></w:p></w:document>";
    let docx = pack(&[("word/document.xml", document)]);
    for (name, code) in [("a.odt", "E0133"), ("a.xlsx", "E0133"), ("a.rtf", "E0137"), ("a.eaf", "E0133"), ("a.exb", "E0133")] {
        assert_eq!(refused(name, &docx), code, "{name}");
    }
    for name in ["a.txt", "a.vtt", "a.csv", "a.cha", "a.html", "a.otr"] {
        assert_eq!(refused(name, &docx), "E0101", "{name}");
    }
    assert_eq!(refused("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "E0134");
    assert_eq!(refused("a.docx", b""), "E0133");
}

#[test]
fn large_files_of_one_kind_of_thing_take_the_time_that_their_length_takes() {
    let many = |piece: &str, bytes: usize| piece.repeat(bytes / piece.len());
    let labels: String = (0..200_000).map(|at| format!("N{at}: a\n")).collect();
    let size = 1 << 20;
    for (name, text) in [
        ("a.txt", labels.clone()),
        ("a.txt", many("[", size)),
        ("a.txt", many("a ", size)),
        ("a.txt", many("\u{301}", size)),
        ("a.md", many("**", size)),
        ("a.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}", many("<v ", size))),
        ("a.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}", many("<", size))),
        ("a.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}", many("word ", size))),
        ("a.srt", many("1\n00:00:01,000 --> 00:00:02,000\nsame words here\n\n", size)),
        ("a.srt", format!("00:00:01,000 --> 00:00:02,000\n{}", many("&", size))),
        ("a.srt", format!("00:00:01,000 --> 00:00:02,000\n{}", many("&amp;", size))),
        ("a.html", many("<a", size)),
        ("a.html", many("<a='", size)),
        ("a.html", format!("{}>", many("<a=\"", size))),
        ("a.html", many("<table><tr><td>a", size)),
        ("a.html", many("<table><tr><td>a</td></tr></table>", size)),
        ("a.cha", format!("*P:\t{}", many("[ ", size))),
        ("a.cha", format!("*P:\t{}", many("\u{15}", size))),
        ("a.cha", format!("*P:\t{}", many("(1", size))),
        ("a.cha", format!("*P:\t{}", many("<", size))),
        ("a.csv", many("\"", size)),
        ("a.csv", format!("speaker,text\n{}", many("I,a\nP,b\n", size))),
        ("a.rtf", format!("{{\\rtf1 {}}}", many("\\trowd\\intbl a\\cell\\row\\pard ", size))),
        ("a.rtf", format!("{{\\rtf1 {}}}", many("{\\*\\annotation a}", size))),
        ("a.rtf", format!("{{\\rtf1 {}}}", many("{\\footnote a}", size))),
    ] {
        let begun = Instant::now();
        read_anything(name, text.as_bytes());
        assert!(begun.elapsed() < Duration::from_secs(10), "{name} of {:?}...: {:?}", text.get(..40), begun.elapsed());
    }
}

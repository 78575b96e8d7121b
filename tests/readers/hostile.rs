//! Files made to do harm: each is refused with a finding of its own, quickly, and changes nothing else.

use std::io::{Cursor, Write};

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
    let begun = computed();
    let error = read(name, bytes).expect_err("refused");
    let spent = begun.zip(computed()).map(|(begun, ended)| ended - begun);
    assert!(spent.is_none_or(|seconds| seconds < MOST_SECONDS), "{name}: {spent:?}");
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

/// Seconds that this thread has been computing, where the system says so: other programs on the machine do not count.
fn computed() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

/// A refusal takes a moment; this many seconds of computing are taken by what goes through a file that it should have refused.
const MOST_SECONDS: f64 = 10.0;

/// What reading a file costs, in seconds of computing.
fn cost(name: &str, text: &str) -> Option<f64> {
    let before = computed()?;
    read_anything(name, text.as_bytes());
    Some(computed()? - before)
}

/// Makes a text of about so many bytes.
type Make = Box<dyn Fn(usize) -> String>;

/// A file eight times as long takes some eight times as much; where each piece looks at all others it takes 64 times as much.
const LONGER: usize = 8;
const MOST_TIMES: f64 = 24.0;
/// Below this, in seconds, a cost is too small to be told from the clock's grain.
const GRAIN: f64 = 0.05;

#[test]
fn large_files_of_one_kind_of_thing_cost_what_their_length_costs() {
    let many = |piece: &str, bytes: usize| piece.repeat(bytes / piece.len());
    let cue = |piece: &'static str| move |size: usize| format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}", many(piece, size));
    let srt = |piece: &'static str| move |size: usize| format!("00:00:01,000 --> 00:00:02,000\n{}", many(piece, size));
    let plain = |piece: &'static str| move |size: usize| many(piece, size);
    let chat = |piece: &'static str| move |size: usize| format!("*P:\t{}", many(piece, size));
    let rtf = |piece: &'static str| move |size: usize| format!("{{\\rtf1 {}}}", many(piece, size));
    let labels = |size: usize| (0..size / 6).map(|at| format!("N{at}: a\n")).collect::<String>();
    let pages = |size: usize| (1..=size / 16).map(|at| format!("P: a\nPage {at}\n\u{c}")).collect::<String>();
    let numbered = |size: usize| (1..=size / 10).map(|at| format!("{at} P: a\n")).collect::<String>();
    let kinds: [(&str, Make); 44] = [
        ("a.txt", Box::new(labels)),
        ("a.txt", Box::new(plain("["))),
        ("a.txt", Box::new(plain("a "))),
        ("a.txt", Box::new(plain("\u{301}"))),
        ("a.txt", Box::new(pages)),
        ("a.txt", Box::new(numbered)),
        ("a.txt", Box::new(plain("14:02:31 From Ana to Everyone: a\n"))),
        ("a.txt", Box::new(plain("[a]\n"))),
        ("a.txt", Box::new(move |size| format!("P: a\n{}P: b\n", many("[a]\n", size)))),
        ("a.md", Box::new(plain("**"))),
        ("a.md", Box::new(plain("|-|-|\n"))),
        ("a.md", Box::new(plain("| Speaker | Text |\n|-|-|\n| I | a |\n"))),
        ("a.md", Box::new(move |size| format!("| Speaker | Text |\n|-|-|\n{}", many("| I | a |\n| P | b |\n", size)))),
        ("a.vtt", Box::new(cue("<v "))),
        ("a.vtt", Box::new(cue("<"))),
        ("a.vtt", Box::new(cue("word "))),
        ("a.srt", Box::new(plain("1\n00:00:01,000 --> 00:00:02,000\nsame words here\n\n"))),
        ("a.srt", Box::new(srt("&"))),
        ("a.srt", Box::new(srt("&amp;"))),
        ("a.html", Box::new(plain("<a"))),
        ("a.html", Box::new(plain("<a='"))),
        ("a.html", Box::new(move |size| format!("{}>", many("<a=\"", size)))),
        ("a.html", Box::new(move |size| format!("<p class=x{}>one</p>", many(" a1", size)))),
        ("a.html", Box::new(plain("<a b='\""))),
        ("a.html", Box::new(plain("<div>"))),
        ("a.html", Box::new(plain("<table><tr><td>a"))),
        ("a.html", Box::new(plain("<table><tr><td>a</td></tr></table>"))),
        ("a.html", Box::new(plain("<table><tr><td rowspan=9999>a<td>b<tr><td>c"))),
        ("a.cha", Box::new(chat("[ "))),
        ("a.cha", Box::new(chat("\u{15}"))),
        ("a.cha", Box::new(chat("(1"))),
        ("a.cha", Box::new(chat("(a"))),
        ("a.cha", Box::new(chat("<"))),
        ("a.cha", Box::new(chat("]xx"))),
        ("a.cha", Box::new(chat("\u{21ab}a"))),
        ("a.cha", Box::new(chat("\u{2022}1_"))),
        ("a.cha", Box::new(chat("\"0 &a@b"))),
        ("a.cha", Box::new(plain("*P:\ta .\nb\n"))),
        ("a.csv", Box::new(plain("\""))),
        ("a.csv", Box::new(move |size| format!("speaker,text\n{}", many("I,a\nP,b\n", size)))),
        ("a.csv", Box::new(move |size| format!("speaker,text\n{}", many("I,a\n,b\n", size)))),
        ("a.rtf", Box::new(rtf("\\trowd\\intbl a\\cell\\row\\pard "))),
        ("a.rtf", Box::new(rtf("{\\*\\annotation a}"))),
        ("a.rtf", Box::new(rtf("{\\footnote a}"))),
    ];
    let size = 1 << 17;
    for (name, make) in &kinds {
        let (short, long) = (make(size / LONGER), make(size));
        // Measured anew where it looks too much: what costs too much does so each time.
        let costs = || Some((cost(name, &short)?.max(GRAIN), cost(name, &long)?));
        let grows = |costs: Option<(f64, f64)>| costs.is_some_and(|(short, long)| long > MOST_TIMES * short);
        let grows_each_time = (0..3).all(|_| grows(costs()));
        assert!(!grows_each_time, "{name} of {:?}...", long.get(..40));
    }
}

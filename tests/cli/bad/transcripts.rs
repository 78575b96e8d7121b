//! Bad transcripts: those that are left out, and those that are read and doubted.

use super::packed::{DOCUMENT, ELSEWHERE, bomb, counted, cut, deep, laughs, linked, locked, lying_bomb, pack};
use super::{Bad, bad};

/// Transcripts that are left out, each with the code of the finding that says so.
pub fn refused() -> Vec<Bad> {
    let mut all = texts();
    all.extend(documents());
    all.extend(markup());
    all.extend(kinds());
    all
}

fn texts() -> Vec<Bad> {
    let long = format!("I: So?\n\nP: {}\n", "word ".repeat(500_000));
    vec![
        bad("empty.txt", "", "E0102"),
        bad("blank.txt", " \n\t\n \u{a0}\n", "E0102"),
        bad("mark_alone.txt", "\u{feff}", "E0102"),
        bad("labels_alone.txt", "I:\n\nP:\n\nI:\n", "E0102"),
        bad("archive.txt", b"PK\x03\x04\0\0\x01\x02", "E0101"),
        bad("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01", "E0101"),
        bad("program.txt", [b"\x7fELF\x02\x01\x01\0".as_slice(), &[0; 64]].concat(), "E0101"),
        bad("packed.txt", b"\x1f\x8b\x08\0\x01\x02\x03\x04\x05\x06\x07\x08", "E0101"),
        bad("recording.txt", [b"ID3\x04\0\0\0\0\0\0".as_slice(), &[0xff, 0xfb, 0x90, 0x64].repeat(50)].concat(), "E0101"),
        bad("zeros.txt", [0; 1000], "E0101"),
        bad("one_zero.txt", format!("I: So?\n\nP: my au\0nt {}", "and so on ".repeat(30)), "E0101"),
        bad("many_zeros.md", format!("I: So?\n\nP: {}", "a\0b ".repeat(30)), "E0101"),
        bad("utf32.txt", "I: So?\n\nP: Yes.".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<u8>>(), "E0101"),
        bad("long_line.txt", &long, "E0136"),
        bad("long_line.md", &long, "E0136"),
        bad("long_word.txt", format!("P: {}\n", "x".repeat(2_200_000)), "E0136"),
        bad("nothing.vtt", "WEBVTT\n", "E0102"),
        bad("no_cue.vtt", "WEBVTT\n\nNOTE nobody speaks here\n", "E0102"),
        bad("no_words.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:02.000 --> 00:03.000\n", "E0102"),
        bad("no_times.srt", "1\nI was there.\n\n2\nAnd you?\n", "E0102"),
        bad("broken_arrow.srt", "1\n00:00:01,000 -> 00:00:02,000\nI was there.\n", "E0102"),
        bad("zeros.vtt", [b"WEBVTT\n\n".as_slice(), &[0; 300]].concat(), "E0101"),
        bad("long_line.vtt", format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{long}"), "E0136"),
        bad("nothing.cha", "@UTF8\n@Begin\n@End\n", "E0102"),
        bad("empty.cha", "", "E0102"),
        bad("empty.csv", "", "E0138"),
        bad("head_alone.csv", "speaker,text\n", "E0102"),
        bad("no_words.csv", "a,b\n1,2\n3,4\n", "E0138"),
        bad("zeros.csv", [0; 200], "E0101"),
        bad("empty_cells.csv", "speaker,text\nI,\nP,\n", "E0102"),
    ]
}

/// What each kind of packed document calls the part that holds its text.
const PARTS: [(&str, &str); 3] = [("docx", "word/document.xml"), ("odt", "content.xml"), ("xlsx", "xl/workbook.xml")];

fn documents() -> Vec<Bad> {
    let mut all = Vec::new();
    for (ending, part) in PARTS {
        let named = |what: &str| format!("{what}.{ending}");
        all.extend([
            bad(&named("no_archive"), "no archive", "E0133"),
            bad(&named("empty"), "", "E0133"),
            bad(&named("other_part"), pack(&[("mimetype", b"x")]), "E0133"),
            bad(&named("broken_xml"), pack(&[(part, b"<a><b></a>")]), "E0133"),
            bad(&named("elsewhere"), pack(&[(part, ELSEWHERE.as_bytes())]), "E0133"),
            bad(&named("laughs"), pack(&[(part, laughs().as_bytes())]), "E0133"),
            bad(&named("deep"), pack(&[(part, deep().as_bytes())]), "E0136"),
            bad(&named("bomb"), bomb(part), "E0136"),
            bad(&named("lying_bomb"), lying_bomb(part), "E0133"),
            bad(&named("link"), linked(part), "E0133"),
            bad(&named("locked"), locked(part), "E0134"),
            bad(&named("counted"), counted(part, 60_000), "E0136"),
        ]);
    }
    let good = pack(&[("word/document.xml", DOCUMENT.as_bytes())]);
    let nobody = DOCUMENT.replace("P: Yes, it was.", "");
    all.extend([
        bad("cut.docx", cut(&good), "E0133"),
        bad("nobody.docx", pack(&[("word/document.xml", nobody.as_bytes())]), "E0102"),
        bad("old_word.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "E0134"),
        bad("rich_text.docx", "{\\rtf1 P: Yes.}", "E0133"),
        bad("escaping.odt", pack(&[("../../../tmp/ESCAPED_a", b"x"), ("/tmp/ESCAPED_b", b"x")]), "E0133"),
        bad("half_encoded.docx", pack(&[("word/document.xml", b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:document/>")]), "E0102"),
    ]);
    all
}

fn markup() -> Vec<Bad> {
    let nested = format!("{{\\rtf1 {}", "{".repeat(200_000));
    vec![
        bad("plain.rtf", "P: Yes.", "E0137"),
        bad("empty.rtf", "", "E0137"),
        bad("nested.rtf", &nested, "E0136"),
        bad("nobody.rtf", "{\\rtf1 \\par \\par }", "E0102"),
        bad("nobody.html", "<html><body><script>alert(1)</script><p></p></body></html>", "E0102"),
        bad("empty.html", "", "E0102"),
        bad("zeros.html", [0; 100], "E0101"),
        bad("no_json.otr", "P: Yes.", "E0137"),
        bad("other_json.otr", "{\"words\": 3}", "E0137"),
        bad("nested.otr", "[".repeat(200_000), "E0137"),
        bad("broken.eaf", "<ANNOTATION_DOCUMENT><TIER>", "E0133"),
        bad("elsewhere.eaf", ELSEWHERE, "E0133"),
        bad("laughs.eaf", laughs(), "E0133"),
        bad("deep.eaf", deep(), "E0136"),
        bad("no_tier.eaf", "<ANNOTATION_DOCUMENT></ANNOTATION_DOCUMENT>", "E0102"),
        bad("other.eaf", "<html/>", "E0137"),
        bad("broken.exb", "<basic-transcription>", "E0133"),
        bad("elsewhere.exb", ELSEWHERE, "E0133"),
        bad("deep.exb", deep(), "E0136"),
        bad("other.exb", "<html/>", "E0137"),
    ]
}

fn kinds() -> Vec<Bad> {
    [
        "old.doc",
        "sheet.xls",
        "sound.mp3",
        "notes.pages",
        "picture.jpg",
        "half.txt.part",
        "half.docx.tmp",
        "no_ending",
        "archive.zip",
        "mail.eml",
    ]
    .iter()
    .map(|name| bad(name, "I: So?\n\nP: Yes.", "E0103"))
    .collect()
}

/// Transcripts that are read, each with the code of what is said of it.
pub fn doubtful() -> Vec<Bad> {
    let talk = |inside: &str| format!("I: What did you see by the lamp?\n\nP: I saw {inside} there.\n\nI: And then?\n\nP: Nothing more.\n");
    let cue = |at: u32, words: &str| format!("00:00:{at:02}.000 --> 00:00:{:02}.500\n{words}\n\n", at + 1);
    let vtt = |cues: &[(u32, &str)]| format!("WEBVTT\n\n{}", cues.iter().map(|(at, words)| cue(*at, words)).collect::<String>());
    vec![
        bad("override.txt", talk("\u{202e}pmal eht\u{202c}"), "E0174"),
        bad("isolate.txt", talk("\u{2066}the lamp\u{2069}"), "E0174"),
        bad("override_arabic.txt", talk("\u{202d}كيف جئت\u{202c}"), "E0174"),
        bad("escape.txt", talk("\u{1b}[31mthe lamp\u{1b}[0m"), "E0175"),
        bad("title.md", talk("\u{1b}]0;title\u{7} it"), "E0175"),
        bad("bell_and_backspace.txt", talk("it\u{7}\u{8}"), "E0175"),
        bad("escape.vtt", vtt(&[(1, "I was \u{1b}[2Jthere."), (2, "And you?")]), "E0175"),
        bad("backwards.vtt", vtt(&[(40, "We left the house."), (50, "It was late."), (3, "Good morning."), (9, "Hello.")]), "E0176"),
        bad("backwards.srt", "1\n00:01:00,000 --> 00:01:02,000\nLate.\n\n2\n00:00:01,000 --> 00:00:02,000\nEarly.\n", "E0176"),
        bad(
            "timeless.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nI was there.\n\n2\nAnd you were not.\n\n3\n00:00:05,000 --> 00:00:06,000\nNo.\n",
            "E0177",
        ),
        bad("arrow.srt", "1\n00:00:01,000 --> 00:00:02,000\nI was there.\n\n2\n00:00:03,000 -> 00:00:04,000\nAnd you?\n", "E0177"),
        bad(
            "arrow.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\nI was there.\n\n00:03.000 – > 00:04.000\nAnd\n\n00:05.000 => 00:06.000\nyou?\n",
            "E0177",
        ),
        bad("latin.txt", b"I: What was it?\n\nP: Na\xefve, I was.\n", "E0104"),
        bad("utf16.txt", "I: So?\n\nP: Yes.\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(), "E0104"),
        bad("no_label.txt", "It was late.\n\nWe went home.\n", "E0105"),
        bad("interviewer_alone.txt", "I: So?\n\nI: And?\n", "E0106"),
        bad("slip.txt", "P1: a day\n\nI: b\n\nP1: c\n\nP 1: d\n", "E0112"),
        bad("nobody_asks.txt", "Vera: So it was?\n\nNils: Yes it was.\n\nVera: And then?\n\nNils: No.\n", "E0132"),
        bad("signs.vtt", vtt(&[(1, ">> How was it?"), (5, ">> Cold.")]), "E0152"),
        bad("table.txt", "speaker,text\nI,So?\nP,Yes.\nI,And?\nP,No.\n", "E0156"),
        bad("no_time.csv", "speaker,start,text\nI,soon,So?\nP,later,Yes.\n", "E0155"),
        bad("note.vtt", format!("{}NOTE a remark\n\n", vtt(&[(1, "I was there."), (2, "Yes.")])), "E0157"),
    ]
}

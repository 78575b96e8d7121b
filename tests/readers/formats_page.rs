//! The table of docs/formats.md, made by reading a file of each kind: what each reader knows of labels, times, ranges, overlaps and notes.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;

use zip::write::{SimpleFileOptions, ZipWriter};

use super::seen::{Seen, docx, escape, see_with};

/// One utterance: label, time or range, words.
type Said<'a> = (&'a str, &'a str, &'a str);

/// How files of a kind are made for the table.
pub struct Kind {
    endings: &'static str,
    pub name: &'static str,
    /// A file of a head, which nobody speaks, and utterances.
    pub write: fn(&str, &[Said<'_>]) -> Vec<u8>,
    /// Whether two people can be stated to speak at once.
    overlaps: bool,
}

pub const KINDS: [Kind; 13] = [
    Kind { endings: ".txt, .md", name: "a.txt", write: |head, said| typed(head, said).join("\n\n").into_bytes(), overlaps: false },
    Kind {
        endings: ".docx",
        name: "a.docx",
        write: |head, said| docx(&typed(head, said).iter().map(String::as_str).collect::<Vec<_>>()),
        overlaps: false,
    },
    Kind { endings: ".odt", name: "a.odt", write: |head, said| odt(&typed(head, said)), overlaps: false },
    Kind {
        endings: ".rtf",
        name: "a.rtf",
        write: |head, said| {
            format!("{{\\rtf1\\ansi {}}}", typed(head, said).iter().map(|line| format!("{line}\\par ")).collect::<String>()).into_bytes()
        },
        overlaps: false,
    },
    Kind {
        endings: ".html",
        name: "a.html",
        write: |head, said| typed(head, said).iter().map(|line| format!("<p>{}</p>", escape(line))).collect::<String>().into_bytes(),
        overlaps: false,
    },
    Kind {
        endings: ".otr",
        name: "a.otr",
        write: |head, said| {
            format!(
                "{{\"text\":\"{}\",\"media\":\"a.mp3\",\"media-time\":1}}",
                typed(head, said).iter().map(|line| format!("<p>{}</p>", escape(line))).collect::<String>()
            )
            .into_bytes()
        },
        overlaps: false,
    },
    Kind { endings: ".vtt", name: "a.vtt", write: |head, said| captions("WEBVTT\n\n", head, said, '.').into_bytes(), overlaps: true },
    Kind { endings: ".srt", name: "a.srt", write: |head, said| captions("", head, said, ',').into_bytes(), overlaps: true },
    Kind { endings: ".csv, .tsv", name: "a.csv", write: |head, said| csv(head, said).into_bytes(), overlaps: true },
    Kind { endings: ".xlsx", name: "a.xlsx", write: xlsx, overlaps: true },
    Kind { endings: ".eaf", name: "a.eaf", write: |head, said| eaf(head, said).into_bytes(), overlaps: true },
    Kind { endings: ".exb", name: "a.exb", write: |head, said| exb(head, said).into_bytes(), overlaps: true },
    Kind { endings: ".cha", name: "a.cha", write: |head, said| chat(head, said).into_bytes(), overlaps: true },
];

fn typed(head: &str, said: &[Said<'_>]) -> Vec<String> {
    let lines = said
        .iter()
        .map(|(label, time, words)| if time.is_empty() { format!("{label}: {words}") } else { format!("[{time}] {label}: {words}") });
    Some(head.to_owned()).filter(|head| !head.is_empty()).into_iter().chain(lines).collect()
}

/// The start and end of a time or range, in seconds.
fn seconds(time: &str) -> (u32, u32) {
    let clock = |text: &str| text.trim().split(':').fold(0, |sum, part| sum * 60 + part.parse::<u32>().unwrap_or(0));
    let (start, end) = time.split_once(" - ").unwrap_or((time, time));
    (clock(start), clock(end).max(clock(start) + 1))
}

fn captions(begin: &str, head: &str, said: &[Said<'_>], point: char) -> String {
    let clock = |seconds: u32| format!("00:00:{seconds:02}{point}000");
    let note = if head.is_empty() { String::new() } else { format!("NOTE\n{head}\n\n") };
    let cue = |(label, time, words): &Said<'_>| format!("{} --> {}\n{label}: {words}\n\n", clock(seconds(time).0), clock(seconds(time).1));
    format!("{begin}{note}{}", said.iter().map(cue).collect::<String>())
}

fn csv(head: &str, said: &[Said<'_>]) -> String {
    let row = |(at, (label, time, words)): (usize, &Said<'_>)| format!("{time},{label},{words},{}\n", if at == 0 { head } else { "" });
    format!("start,speaker,text,remark\n{}", said.iter().enumerate().map(row).collect::<String>())
}

fn pack(entries: &[(&str, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).expect("started");
        writer.write_all(content.as_bytes()).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

fn odt(lines: &[String]) -> Vec<u8> {
    let body: String = lines.iter().map(|line| format!("<text:p>{}</text:p>", escape(line))).collect();
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    pack(&[("mimetype", "application/vnd.oasis.opendocument.text".to_owned()), ("content.xml", content)])
}

fn xlsx(head: &str, said: &[Said<'_>]) -> Vec<u8> {
    let cell = |words: &str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escape(words));
    let row = |cells: &[&str]| format!("<row>{}</row>", cells.iter().map(|words| cell(words)).collect::<String>());
    let rows: String =
        said.iter().enumerate().map(|(at, (label, time, words))| row(&[time, label, words, if at == 0 { head } else { "" }])).collect();
    let sheet = format!("<worksheet><sheetData>{}{rows}</sheetData></worksheet>", row(&["start", "speaker", "text", "remark"]));
    let workbook = "<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>".to_owned();
    let relations = "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>".to_owned();
    pack(&[("xl/workbook.xml", workbook), ("xl/_rels/workbook.xml.rels", relations), ("xl/worksheets/sheet1.xml", sheet)])
}

fn people<'a>(said: &[Said<'a>]) -> Vec<&'a str> {
    let mut people: Vec<&str> = said.iter().map(|said| said.0).collect();
    people.sort_unstable();
    people.dedup();
    people
}

fn eaf(head: &str, said: &[Said<'_>]) -> String {
    let slots: String = said
        .iter()
        .enumerate()
        .map(|(at, said)| format!("<TIME_SLOT TIME_SLOT_ID=\"t{at}\" TIME_VALUE=\"{}\"/>", seconds(said.1).0 * 1000))
        .collect();
    let annotation = |(at, said): &(usize, &Said<'_>)| {
        format!(
            "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a{at}\" TIME_SLOT_REF1=\"t{at}\" TIME_SLOT_REF2=\"x\"><ANNOTATION_VALUE>{}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>",
            said.2
        )
    };
    let tier = |person: &&str| {
        format!(
            "<TIER TIER_ID=\"{person}\" PARTICIPANT=\"{person}\">{}</TIER>",
            said.iter().enumerate().filter(|(_, said)| said.0 == *person).map(|one| annotation(&one)).collect::<String>()
        )
    };
    let note = if head.is_empty() {
        String::new()
    } else {
        format!(
            "<TIER TIER_ID=\"n\" PARENT_REF=\"{}\"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"n1\" ANNOTATION_REF=\"a0\"><ANNOTATION_VALUE>{head}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>",
            said[0].0
        )
    };
    format!(
        "<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{}{note}</ANNOTATION_DOCUMENT>",
        people(said).iter().map(tier).collect::<String>()
    )
}

fn exb(head: &str, said: &[Said<'_>]) -> String {
    let mut points: Vec<u32> = said.iter().flat_map(|said| [seconds(said.1).0, seconds(said.1).1]).collect();
    points.sort_unstable();
    points.dedup();
    let line: String = points.iter().map(|point| format!("<tli id=\"T{point}\" time=\"{point}.0\"/>")).collect();
    let event = |said: &Said<'_>| format!("<event start=\"T{}\" end=\"T{}\">{} </event>", seconds(said.1).0, seconds(said.1).1, said.2);
    let tier = |person: &&str| {
        format!(
            "<tier speaker=\"{person}\" category=\"v\" type=\"t\">{}</tier>",
            said.iter().filter(|said| said.0 == *person).map(event).collect::<String>()
        )
    };
    let note = if head.is_empty() {
        String::new()
    } else {
        format!("<tier category=\"d\" type=\"d\"><event start=\"T{0}\" end=\"T{0}\">{head}</event></tier>", points[0])
    };
    format!(
        "<basic-transcription><basic-body><common-timeline>{line}</common-timeline>{}{note}</basic-body></basic-transcription>",
        people(said).iter().map(tier).collect::<String>()
    )
}

/// CHAT codes who speaks in few letters; the head says who that is, and times are milliseconds between bullets.
fn chat(head: &str, said: &[Said<'_>]) -> String {
    let note = if head.is_empty() { String::new() } else { format!("@Comment:\t{head}\n") };
    let line = |(label, time, words): &Said<'_>| {
        let (start, end) = seconds(time);
        let bullet = if time.is_empty() { String::new() } else { format!(" \u{15}{}_{}\u{15}", start * 1000, end * 1000) };
        format!("*{label}:\t{words}{bullet}\n")
    };
    format!("@Begin\n{note}{}@End\n", said.iter().map(line).collect::<String>())
}

fn speakers_and_words(seen: &Seen) -> Vec<(String, String)> {
    let turns = seen.turns.iter().filter(|turn| turn.split('|').nth(1) != Some("N"));
    turns
        .map(|turn| (turn.split('|').next().unwrap_or_default().to_owned(), turn.splitn(4, '|').nth(3).unwrap_or_default().to_owned()))
        .collect()
}

fn is(seen: &Seen, said: &[Said<'_>]) -> bool {
    speakers_and_words(seen).iter().map(|(label, words)| (label.as_str(), words.as_str())).eq(said.iter().map(|said| (said.0, said.2)))
}

fn timed(seen: &Seen, at: &str) -> bool {
    seen.turns.iter().filter(|turn| turn.split('|').nth(1) != Some("N")).nth(1).and_then(|turn| turn.split('|').nth(2)) == Some(at)
}

fn row(kind: &Kind) -> String {
    let yes = |right: bool| if right { "yes" } else { "no" };
    let talk: &[Said<'_>] =
        &[("I", "0:05", "How was it?"), ("P", "0:09", "Cold and long."), ("I", "0:15", "And then?"), ("P", "0:20", "Nothing.")];
    let plain = see_with(kind.name, &(kind.write)("", talk), &[]);
    let ranges: &[Said<'_>] = &[
        ("I", "0:05 - 0:08", "How was it?"),
        ("P", "0:09 - 0:12", "Cold and long."),
        ("I", "0:15 - 0:18", "And then?"),
        ("P", "0:20 - 0:22", "Nothing."),
    ];
    let ranged = see_with(kind.name, &(kind.write)("", ranges), &[]);
    let both: &[Said<'_>] = &[
        ("P", "0:05 - 0:12", "It was cold and long."),
        ("I", "0:09 - 0:10", "Mhm."),
        ("P", "0:15 - 0:18", "And then nothing."),
        ("I", "0:16 - 0:17", "Oh."),
    ];
    let overlapping = see_with(kind.name, &(kind.write)("", both), &[]);
    let headed = see_with(kind.name, &(kind.write)("Recorded in a kitchen", talk), &[]);
    let notes = match () {
        () if headed.turns.iter().any(|turn| turn.contains("|N|") && turn.ends_with("Recorded in a kitchen")) => "as notes",
        () if ["E0121", "E0153", "E0157"].iter().any(|code| headed.has(code)) => "reported, left out",
        () => "no",
    };
    let once: &[Said<'_>] = &[("I", "0:05", "How was it?"), ("the nurse? (2)", "0:09", "Time to go."), ("I", "0:15", "And then?")];
    let declared = see_with(kind.name, &(kind.write)("", once), &["?I", "the nurse? (2)"]);
    let overlaps = if kind.overlaps { yes(is(&overlapping, both)) } else { "–" };
    format!(
        "| {} | {} | {} | {} | {overlaps} | {notes} | {} |\n",
        kind.endings,
        yes(is(&plain, talk)),
        yes(is(&plain, talk) && timed(&plain, "9")),
        yes(is(&ranged, ranges) && timed(&ranged, "9")),
        yes(is(&declared, once) && !declared.has("E0107")),
    )
}

#[test]
fn the_table_of_the_formats_page_is_what_the_readers_do() {
    let mut table =
        String::from("| ending | labels | times | ranges | overlaps | notes | declared speakers |\n|---|---|---|---|---|---|---|\n");
    for kind in &KINDS {
        write!(table, "{}", row(kind)).expect("written");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md");
    let page = std::fs::read_to_string(&path).expect("docs/formats.md");
    let (begin, end) = ("<!-- table: begin -->\n", "<!-- table: end -->");
    let (before, rest) = page.split_once(begin).expect("the table's beginning");
    let (stated, after) = rest.split_once(end).expect("the table's end");
    if std::env::var_os("LEITMOTIF_BLESS").is_some() {
        std::fs::write(&path, format!("{before}{begin}{table}{end}{after}")).expect("written");
    } else {
        assert_eq!(stated, table, "docs/formats.md says otherwise; rewrite it with LEITMOTIF_BLESS=1");
    }
}

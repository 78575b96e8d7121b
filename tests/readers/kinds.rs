//! Each kind of file varied by a generator: names in many scripts, signs between label and words, times, formats.
//!
//! Every utterance holds a word of its own, so it can be seen whether anybody was given what another said. What is
//! not read as it was meant must be reported by a finding, and is never under another's name.

use super::seen::{Seen, docx, docx_table, escape, see_with, vtt};

/// Two people of one talk.
const NAMES: [[&str; 2]; 24] = [
    ["Vera Lind", "Nils Berg"],
    ["vera lind", "nils berg"],
    ["VERA", "NILS"],
    ["Vera", "nils"],
    ["Maria do Carmo Vale Prado", "Jan van der Meer"],
    ["Lind, Vera", "Berg, Nils (External)"],
    ["Dr. Lind", "Mrs. Berg"],
    ["Interviewer 2", "P1"],
    ["INT1", "IP1"],
    ["SPEAKER_00", "SPEAKER_01"],
    ["Chercheur(e)", "Enquêtée 3"],
    ["Interviewer:in", "Befragte:r"],
    ["V.L.", "N.B."],
    ["Вера", "Нильс"],
    ["Βέρα", "Νίκος"],
    ["سلمى", "كريم"],
    ["נועה", "אורי"],
    ["प्रिया", "राहुल"],
    ["வேரா", "நிலா"],
    ["王明", "李华"],
    ["訪談者", "受訪者"],
    ["聞き手", "田中さん"],
    ["면담자", "김지수"],
    ["Çağla Öz", "Ömer Ün"],
];

/// How a typed transcript sets a label off from the words; `%L` is the label, `%W` are the words, `%T` a time.
const SIGNS: [&str; 20] = [
    "%L: %W",
    "%L : %W",
    "%L：%W",
    "%L:%W",
    "[%L] %W",
    "[%L]: %W",
    "{%L} %W",
    "<%L> %W",
    "%L\t%W",
    "%L.- %W",
    "**%L:** %W",
    "**%L**: %W",
    "%L:\n%W",
    "[%T] %L: %W",
    "%L: [%T] %W",
    "[%T] - %L\n%W",
    "%L (%T):\n%W",
    "%L   %T\n%W",
    "\u{200f}%L: %W",
    ">> %L: %W",
];

/// Who speaks in turn: 0 asks, 1 answers.
const ORDER: [usize; 10] = [0, 1, 0, 1, 1, 0, 1, 0, 0, 1];

/// What the n-th utterance says; the last word is its own.
fn words(at: usize) -> String {
    let said = [
        "How did you come here",
        "By train and it was cold that year",
        "And then",
        "I asked at the gate and they let me in",
        "Nobody knew",
    ];
    format!("{} zq{}.", said[at % said.len()], (b'a' + at as u8) as char)
}

fn typed(names: [&str; 2], sign: &str, between: &str) -> String {
    let line = |(at, &who): (usize, &usize)| {
        sign.replace("%L", names[who]).replace("%W", &words(at)).replace("%T", &format!("0:{:02}:{:02}", at * 7 / 60, at * 7 % 60))
    };
    ORDER.iter().enumerate().map(line).collect::<Vec<_>>().join(between)
}

/// How a talk came out.
#[derive(Default)]
struct Tally {
    right: usize,
    told: usize,
    wrong: Vec<String>,
}

impl Tally {
    /// Judges a reading of the talk between two people.
    fn judge(&mut self, what: &str, names: [&str; 2], seen: &Seen) {
        let mut said: Vec<Option<&str>> = vec![None; ORDER.len()];
        let mut astray = None;
        for turn in &seen.turns {
            let speaker = turn.split('|').next().unwrap_or_default();
            for (at, &who) in ORDER.iter().enumerate() {
                if turn.contains(&format!("zq{}", (b'a' + at as u8) as char)) {
                    said[at] = Some(speaker);
                    if speaker != "-" && speaker != names[who] {
                        astray = Some(at);
                    }
                }
            }
        }
        let told = seen.codes.iter().any(|code| ["E0105", "E0150", "E0151", "E0152"].contains(&code.as_str()));
        let right = ORDER.iter().enumerate().all(|(at, &who)| said[at] == Some(names[who]));
        match () {
            () if right => self.right += 1,
            () if said.contains(&None) => self.wrong.push(format!("{what}: a line is lost: {seen:?}")),
            () if astray.is_some() => self.wrong.push(format!("{what}: words under another's name: {seen:?}")),
            () if told => self.told += 1,
            () => self.wrong.push(format!("{what}: neither right nor reported: {seen:?}")),
        }
    }

    /// Nothing is wrong, and so many of a hundred are right.
    fn check(&self, least: usize) {
        let all = self.right + self.told + self.wrong.len();
        assert!(
            self.wrong.is_empty(),
            "{} of {all} wrong:\n{}",
            self.wrong.len(),
            self.wrong.iter().take(12).cloned().collect::<Vec<_>>().join("\n")
        );
        assert!(self.right * 100 >= all * least, "{} of {all} right, {} reported", self.right, self.told);
    }
}

#[test]
fn labels_of_every_script_before_every_sign() {
    let mut tally = Tally::default();
    for names in NAMES {
        for sign in SIGNS {
            for between in ["\n", "\n\n"] {
                let text = typed(names, sign, between);
                tally.judge(&format!("{names:?} {sign:?} {between:?}"), names, &see_with("a.txt", text.as_bytes(), &[]));
                // What the study declares is always a label.
                let declared = see_with("a.txt", text.as_bytes(), &names);
                tally.judge(&format!("declared {names:?} {sign:?} {between:?}"), names, &declared);
            }
        }
    }
    tally.check(90);
}

#[test]
fn labels_in_captions() {
    let mut tally = Tally::default();
    for names in NAMES {
        for sign in ["%L: %W", "%L : %W", "%L：%W", "[%L] %W", "[%L]: %W", "(%L)\n%W", "(%L): %W", ">> %L: %W", "- %L: %W", "<v %L>%W</v>"]
        {
            let cues: Vec<String> = typed(names, sign, "\u{0}").split('\u{0}').map(str::to_owned).collect();
            let cues: Vec<&str> = cues.iter().map(String::as_str).collect();
            let vtt = vtt(&cues);
            tally.judge(&format!("vtt {names:?} {sign:?}"), names, &see_with("a.vtt", vtt.as_bytes(), &[]));
            let srt = vtt.trim_start_matches("WEBVTT\n\n").replace(".000", ",000");
            let srt: String =
                srt.split("\n\n").filter(|cue| !cue.is_empty()).enumerate().map(|(at, cue)| format!("{}\n{cue}\n\n", at + 1)).collect();
            tally.judge(&format!("srt {names:?} {sign:?}"), names, &see_with("a.srt", srt.as_bytes(), &names));
        }
    }
    tally.check(95);
}

#[test]
fn labels_in_documents_and_tables() {
    let mut tally = Tally::default();
    for names in NAMES {
        for sign in ["%L: %W", "%L：%W", "[%L]: %W", "**%L** %W", "%L   %T\n%W", "%T --> %T\n%L\n%W"] {
            let paragraphs: Vec<String> = typed(names, sign, "\u{0}").split('\u{0}').map(str::to_owned).collect();
            let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            tally.judge(&format!("docx {names:?} {sign:?}"), names, &see_with("a.docx", &docx(&paragraphs), &[]));
            if !sign.contains("**") {
                let html: String = paragraphs.iter().map(|words| format!("<p>{}</p>", escape(words).replace('\n', "<br>"))).collect();
                tally.judge(&format!("html {names:?} {sign:?}"), names, &see_with("a.html", html.as_bytes(), &[]));
            }
        }
        for head in [
            ["speaker", "text", "start"],
            ["Sprecher", "Wortlaut", "Zeit"],
            ["Locuteur", "Texte", "Début"],
            ["说话人", "内容", "时间"],
            ["Who", "Content", "Timespan"],
        ] {
            let rows: Vec<[String; 3]> =
                ORDER.iter().enumerate().map(|(at, &who)| [names[who].to_owned(), words(at), format!("0:00:{:02}", at * 5)]).collect();
            let quoted = |cells: &[&str]| cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",") + "\n";
            let csv = quoted(&head) + &rows.iter().map(|row| quoted(&row.each_ref().map(String::as_str))).collect::<String>();
            let seen = see_with("a.csv", csv.as_bytes(), &[]);
            assert!(seen.turns.iter().all(|turn| !turn.contains("|-|")), "{head:?}: every row has its time: {seen:?}");
            tally.judge(&format!("csv {names:?} {head:?}"), names, &seen);
            let cells: Vec<[&str; 3]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
            let table: Vec<&[&str]> = std::iter::once(&head[..]).chain(cells.iter().map(|row| &row[..])).collect();
            tally.judge(&format!("docx table {names:?} {head:?}"), names, &see_with("a.docx", &docx_table(&table), &[]));
        }
    }
    tally.check(95);
}

#[test]
fn times_and_ranges_are_never_words() {
    let spans = [
        ("0:05", "0:09", 5),
        ("00:05", "00:09", 5),
        ("0:00:05", "0:00:09", 5),
        ("00:00:05.400", "00:00:09.100", 5),
        ("00:00:05,4", "00:00:09,1", 5),
        ("00:01:05:12", "00:01:09:10", 65),
        ("62:05", "62:09", 3725),
        ("1:02:05", "1:02:09", 3725),
    ];
    for (start, end, seconds) in spans {
        for range in ["%S", "%S - %E", "%S --> %E", "%S – %E", "%S-%E", "%S → %E"] {
            let range = range.replace("%S", start).replace("%E", end);
            for line in [
                "[%R] Vera: %W",
                "(%R) Vera: %W",
                "Vera: [%R] %W",
                "[%R]\nVera: %W",
                "Vera\n(%R) %W",
                "Vera (%R):\n%W",
                "[Vera] [%R]: %W",
                "**[%R]** Vera: %W",
            ] {
                let text: String = (0..4).map(|at| line.replace("%R", &range).replace("%W", &words(at)) + "\n\n").collect();
                let seen = see_with("a.txt", text.as_bytes(), &["Vera"]);
                let expect: Vec<String> = (0..4).map(words).collect();
                assert_eq!(seen.words(), expect, "{line:?} {range:?}");
                for turn in &seen.turns {
                    let time: f64 = turn.split('|').nth(2).and_then(|time| time.parse().ok()).unwrap_or(-1.0);
                    assert!((time - f64::from(seconds)).abs() < 1.0, "{line:?} {range:?}: {turn}");
                }
            }
        }
    }
}

#[test]
fn dates_are_no_times() {
    for date in ["12.03.24", "2024-03-12", "12/03/2024", "03.12.2024", "12. March 2024", "2024.03.12", "[12.03.24]", "12.3.24"] {
        for head in ["Visit %D", "%D", "Interview 7, %D", "Date: %D", "%D Vera's kitchen"] {
            let text = format!("{}\n\nI: When?\n\nP: Early.\n\nI: And?\n\nP: Bread.", head.replace("%D", date));
            let seen = see_with("a.txt", text.as_bytes(), &["?I", "P"]);
            assert_eq!(seen.speakers(), ["-", "I", "P", "I", "P"], "{head:?} {date:?}: {seen:?}");
            assert!(seen.turns.iter().all(|turn| turn.split('|').nth(2) == Some("-")), "{head:?} {date:?}: {seen:?}");
            assert!(seen.codes.is_empty(), "{head:?} {date:?}: {seen:?}");
        }
    }
}

#[test]
fn clock_times_in_speech_stay_speech() {
    let lines = [
        "We got up at 4:30",
        "Then the bus 6:15",
        "It was 17:30",
        "The train left at 5:05",
        "At 9:00",
        "Until 10:15",
        "by the clock: 4:45",
        "Nous partions à 6:40",
        "Um 5:20",
        "bis 7:10",
        "Breakfast 7:00 am",
        "We left at 4:30 pm",
        "Noon, 12:00",
        "Lunch  12:30",
        "Mass (10:00)",
        "Mass [10:00]",
        "Room 4:30 PM",
    ];
    for line in lines {
        for between in ["\n\n", "\n"] {
            let text = ["I: When?", "P: Early.", line, "I: And then?", "P: Bread.", "I: So?", "P: Yes."].join(between);
            let seen = see_with("a.txt", text.as_bytes(), &[]);
            assert_eq!(seen.speakers(), ["I", "P", "I", "P", "I", "P"], "{line:?}: {seen:?}");
            let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
            // A time between marks is taken for one, whatever it was.
            let marked = line.ends_with([')', ']']);
            assert!(seen.turns[1].ends_with(line.split(['(', '[']).next().unwrap_or(&line).trim_end()) || !marked, "{line:?}: {seen:?}");
            assert!(seen.turns[1].ends_with(&line) || marked, "{line:?}: {seen:?}");
        }
    }
}

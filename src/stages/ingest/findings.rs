//! What a person should know of how a file was read.

use std::collections::BTreeSet;

use super::format::Format;
use super::label_typos::slips;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Turn};
use crate::domain::finding::{Finding, Place, Weight};
use crate::domain::ids::DocumentId;
use crate::formats::fault::line_of;
use crate::formats::transcripts::labels::ReadAs;
use crate::formats::transcripts::plain_text::{MOST_WORDS, ReadTurns};
use crate::formats::transcripts::reading::{Reading, Remark, What};

/// The findings of one file.
pub fn findings(id: &DocumentId, reading: &Reading, rules: &SpeakerRules) -> Vec<Finding> {
    let mut findings = Vec::new();
    if reading.guessed {
        let message = format!("the encoding is not stated and was taken to be {}", reading.encoding);
        let remedy = "look whether its accents and quotes are right; else save it as UTF-8";
        findings.push(Finding::new("E0104", Place::file(id), message, remedy));
    }
    findings.extend(speakers(id, reading, rules));
    findings.extend(undeclared(id, reading));
    findings.extend(left_open(id, reading, rules));
    findings.extend(slips(&reading.read, rules).into_iter().map(|slip| {
        let message = format!(
            "the label of {} from here on looks like a slip of the pen for the label of {} from {} on",
            turns(slip.turns),
            turns(slip.likely_turns),
            within(reading, slip.likely_first as usize)
        );
        let remedy = "correct it if it is the same person, else declare both under [speakers] in study.toml";
        Finding::new("E0112", place(id, reading, slip.first as usize), message, remedy)
    }));
    findings.extend(reading.remarks.iter().filter_map(|remark| finding_of(id, reading, *remark)));
    findings.extend(of_layout(id, reading));
    findings.extend(hidden_characters(id, reading));
    findings
}

/// What belongs to the pages and lines of a text or to its typist, and is nobody's words; and what was not said to all.
fn of_layout(id: &DocumentId, reading: &Reading) -> Vec<Finding> {
    let ReadTurns { page_lines, line_numbers, stage_directions, headings, turn_numbers, private, of_program, .. } = &reading.read;
    let at = |span: &ByteSpan| place(id, reading, span.start as usize);
    let mut findings = Vec::new();
    if let Some(first) = page_lines.first() {
        let message = format!("lines at the head or foot of page after page: {}; they were left out", page_lines.len());
        findings.push(Finding::note("E0129", at(first), message, ""));
    }
    if let Some(first) = line_numbers.first() {
        findings.push(Finding::note("E0181", at(first), numbers_of_lines(line_numbers.len()), ""));
    }
    if *turn_numbers > 0 {
        let message = format!("{turn_numbers} labels end in numbers that count the turns; they are no part of the names");
        let remedy = "if they tell people apart, declare the labels with their numbers under [speakers] in study.toml";
        findings.push(Finding::note("E0190", Place::file(id.as_str()), message, remedy));
    }
    if let Some(first) = headings.first() {
        let message = format!("headings between what people say: {}; they were read as notes, and are nobody's words", headings.len());
        findings.push(Finding::note("E0185", at(first), message, ""));
    }
    if let Some(first) = of_program.first() {
        let message = format!("lines that the program of a chat wrote (quotations, reactions): {}; they were left out", of_program.len());
        findings.push(Finding::note("E0157", at(first), message, ""));
    }
    if let Some(&first) = private.first() {
        let message = format!("messages of a chat that were not to everyone: {}; they were read like the others", private.len());
        let remedy = "take them out, unless those who wrote them agreed to their use";
        findings.push(Finding::new("E0182", place(id, reading, first as usize), message, remedy));
    }
    let is_long = |span: &&ByteSpan| span.slice(&reading.text).split_whitespace().count() > MOST_WORDS;
    let (long, short): (Vec<&ByteSpan>, Vec<&ByteSpan>) = stage_directions.iter().partition(is_long);
    // In some transcripts brackets hold what one of the two says; a pause in figures is said by nobody.
    let wordy = short.iter().filter(|span| span.slice(&reading.text).contains(char::is_alphabetic)).count();
    // Times and numbers of captions are no lines of talk.
    let lines = reading.text.lines().filter(|line| line.contains(char::is_alphabetic)).count();
    if let Some(first) = short.first().filter(|_| wordy > 3 && wordy * 3 >= lines) {
        let message = format!("lines in brackets or of music: {wordy} of {lines}; they were read as notes, and may be what somebody said");
        findings.push(Finding::new("E0184", at(first), message, "take the brackets away from what was said"));
    } else if let Some(first) = short.first() {
        let message = format!("lines in brackets or of music: {}; they were read as notes, and are nobody's words", short.len());
        findings.push(Finding::note("E0183", at(first), message, ""));
    }
    if let Some(first) = long.first() {
        let message = format!(
            "lines in brackets of more than {MOST_WORDS} words: {}; they were read as notes, and may be what somebody said",
            long.len()
        );
        findings.push(Finding::new("E0184", at(first), message, "take the brackets away from what was said"));
    }
    findings
}

/// Characters that change how a text is shown, and are not seen in it.
fn hidden_characters(id: &DocumentId, reading: &Reading) -> Vec<Finding> {
    let text = reading.text.as_str();
    let at = |test: &dyn Fn(char) -> bool| -> Vec<usize> { text.char_indices().filter(|&(_, c)| test(c)).map(|(at, _)| at).collect() };
    let controls = at(&|c| matches!(c, '\u{1}'..='\u{8}' | '\u{e}'..='\u{14}' | '\u{16}'..='\u{1f}' | '\u{7f}' | '\u{9b}'));
    // Scripts that run from right to left need some of these marks; overrides are needed by none.
    let is_from_right = text.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'));
    let reordering =
        at(&|c| matches!(c, '\u{202d}' | '\u{202e}') || !is_from_right && matches!(c, '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}'));
    let mut findings = Vec::new();
    if let Some(&first) = controls.first() {
        let message =
            format!("control characters inside the text, such as those that steer a terminal: {}; they are shown as codes", controls.len());
        let remedy = "delete them, unless the program that wrote the file needs them";
        findings.push(Finding::new("E0175", place(id, reading, first), message, remedy));
    }
    if let Some(&first) = reordering.first() {
        let message = format!(
            "marks that turn the direction of writing: {}; what is shown there may not be the order of the letters",
            reordering.len()
        );
        findings.push(Finding::new("E0174", place(id, reading, first), message, "delete them, and read the passage once more"));
    }
    findings
}

/// The most undeclared labels that are reported one by one.
const MOST_UNDECLARED: usize = 50;

fn undeclared(id: &DocumentId, reading: &Reading) -> Vec<Finding> {
    let remedy = "add it under [speakers] in study.toml";
    let lines = &reading.read.undeclared;
    let listed = lines.iter().take(MOST_UNDECLARED);
    let mut findings: Vec<Finding> = listed
        .map(|&line| {
            Finding::new("E0107", place(id, reading, line_start(&reading.text, line)), "this speaker label is not declared", remedy)
        })
        .collect();
    if let Some(more) = lines.len().checked_sub(MOST_UNDECLARED).filter(|&more| more > 0) {
        let message = format!("{more} more speaker labels are not declared");
        findings.push(Finding::new(
            "E0107",
            Place::file(id),
            message,
            "see whether the file was read rightly: leitmotif inspect shows how",
        ));
    }
    findings
}

fn numbers_of_lines(count: usize) -> String {
    format!("numbers of lines that count through the text: {count}; they were left out, and are no words")
}

/// What the file leaves open of who speaks.
fn left_open(id: &DocumentId, reading: &Reading, rules: &SpeakerRules) -> Vec<Finding> {
    let mut findings = Vec::new();
    let of = |read_as| reading.read.doubts.iter().filter(move |doubt| doubt.read_as == read_as);
    if let Some(first) = of(ReadAs::Unknown).next() {
        let lines: u32 = of(ReadAs::Unknown).map(|doubt| doubt.lines).sum();
        let message = format!(
            "{} may be a speaker's label or speech ({} different); the words from there on are read as spoken by an unknown person, under nobody's label",
            what_begins(lines),
            of(ReadAs::Unknown).count()
        );
        let remedy = "declare those who speak under [speakers] in study.toml, and join speech to the line above; `leitmotif inspect --show-text` lists them";
        findings.push(Finding::new("E0150", place(id, reading, first.first), message, remedy));
    }
    // Where the study declares speakers, each other label is reported by itself.
    if let Some(first) = of(ReadAs::DoubtfulSpeaker).next().filter(|_| rules.is_empty()) {
        let lines: u32 = of(ReadAs::DoubtfulSpeaker).map(|doubt| doubt.lines).sum();
        let message =
            format!("{} was read as a speaker's label though each is met once; it could be speech with a colon in it", what_begins(lines));
        let remedy = "declare who speaks under [speakers] in study.toml, or join speech to the line above; `leitmotif inspect --show-text` lists them";
        findings.push(Finding::new("E0151", place(id, reading, first.first), message, remedy));
    }
    if let Some(&first) = reading.read.changes.first() {
        let message = format!(
            "places where another person begins to speak, whom the file does not name: {}; each begins a turn of an unknown speaker",
            reading.read.changes.len()
        );
        let remedy = "write a label such as `I:` or `P:` before what each of them says";
        findings.push(Finding::new("E0152", place(id, reading, first as usize), message, remedy));
    }
    findings.extend(inside(id, reading));
    findings
}

/// Labels inside lines: those that begin a turn, and those that may be labels.
fn inside(id: &DocumentId, reading: &Reading) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(&first) = reading.read.named_inside.first() {
        let unsure = match reading.read.unsure_inside {
            0 => String::new(),
            n => format!("; behind the first sentence of {n} of them it is not known who speaks"),
        };
        let message = format!("labels of speakers inside a line: {}; each begins a turn{unsure}", reading.read.named_inside.len());
        let remedy = "see whether they are labels; begin each turn on a line of its own";
        findings.push(Finding::new("E0158", place(id, reading, first as usize), message, remedy));
    }
    let ReadTurns { named_aside, named_unsure, named_beside, .. } = &reading.read;
    if let Some(&first) = named_aside.iter().chain(named_unsure).chain(named_beside).min() {
        let ways = [
            (named_aside, "in brackets, whose words are nobody's"),
            (named_unsure, "in the middle of a sentence, from which on the words are nobody's"),
            (named_beside, "that label no line of the file, whose words count as those of the turn's own speaker"),
        ];
        let ways: Vec<String> =
            ways.iter().filter(|(places, _)| !places.is_empty()).map(|(places, how)| format!("{} {how}", places.len())).collect();
        let message = format!("what may be labels of other speakers inside a turn: {}", ways.join("; "));
        let remedy = "put the words of each speaker on a line of their own, with the label before them";
        findings.push(Finding::new("E0159", place(id, reading, first as usize), message, remedy));
    }
    findings
}

fn what_begins(lines: u32) -> String {
    if lines == 1 { "what begins 1 line".to_owned() } else { format!("what begins {lines} lines") }
}

fn speakers(id: &DocumentId, reading: &Reading, rules: &SpeakerRules) -> Option<Finding> {
    let spoken: Vec<&Turn> = reading.read.turns.iter().filter(|turn| turn.role != Role::Note).collect();
    if spoken.iter().all(|turn| turn.speaker.is_none()) {
        let remedy = if matches!(Format::of(id), Some(Format::Csv | Format::Xlsx)) {
            "if people take turns in it, call the column that says who speaks `speaker`"
        } else {
            "if people take turns in it, begin each turn with a label such as `I:` or `P:`"
        };
        let message = "no speaker label was found, so each paragraph is read as a participant's turn";
        return Some(Finding::note("E0105", Place::file(id), message, remedy));
    }
    if !spoken.iter().any(|turn| turn.role == Role::Participant) {
        let remedy = "declare who is a participant under [speakers] in study.toml";
        return Some(Finding::new("E0106", Place::file(id), "no turn is a participant's", remedy));
    }
    let speakers: BTreeSet<u16> = spoken.iter().filter_map(|turn| turn.speaker).collect();
    let declared = |&speaker: &u16| rules.declared(&reading.read.speakers[speaker as usize].label).is_some();
    let nobody_asks = speakers.len() > 1 && !spoken.iter().any(|turn| turn.role == Role::Interviewer) && !speakers.iter().all(declared);
    nobody_asks.then(|| {
        let message =
            format!("none of its {} speakers is known for an interviewer, so questions count as what participants say", speakers.len());
        Finding::new("E0132", Place::file(id), message, "declare who asks, and who answers, under [speakers] in study.toml")
    })
}

/// The place of a byte: a part of the file where it has parts, else a line.
pub fn place(id: &DocumentId, reading: &Reading, byte: usize) -> Place {
    match reading.map.part_at(byte) {
        Some(part) => Place::part(id, part),
        None => Place::line(id, line_of(&reading.text, byte)),
    }
}

/// The same within a sentence that has named the file.
fn within(reading: &Reading, byte: usize) -> String {
    reading.map.part_at(byte).map_or_else(|| format!("line {}", line_of(&reading.text, byte)), |part| part.to_string())
}

fn line_start(text: &str, line: u32) -> usize {
    let before = (line as usize).saturating_sub(1);
    if before == 0 { 0 } else { text.match_indices('\n').nth(before - 1).map_or(text.len(), |(at, _)| at + 1) }
}

fn turns(count: u32) -> String {
    if count == 1 { "1 turn".to_owned() } else { format!("{count} turns") }
}

/// Rows and lines whose speaker is not stated, and to whom their words were given.
fn unlabelled(id: &DocumentId, reading: &Reading, remark: Remark) -> Option<Finding> {
    let other = |what| reading.remarks.iter().find(|other| other.what == what);
    let goes_on = other(What::GoesOn).map_or(0, |other| other.count);
    let unknown = other(What::Unlabelled).map_or(0, |other| other.count);
    // One finding for both.
    if remark.what == What::GoesOn && unknown > 0 {
        return None;
    }
    let mut message = format!("rows or lines of words without a speaker: {}; ", goes_on + unknown);
    message += &match (goes_on, unknown) {
        (0, _) => "their words are those of an unknown speaker, under nobody's label".to_owned(),
        (_, 0) => "each goes on with the words of the speaker above, as this file writes long turns".to_owned(),
        _ => format!("{goes_on} go on with a sentence of the speaker above, and the words of {unknown} are an unknown speaker's"),
    };
    let remedy = "write the speaker into each of them; `leitmotif inspect --show-text` shows how they were read";
    let place = remark.first.map_or_else(|| Place::file(id), |byte| place(id, reading, byte));
    Some(Finding::new("E0179", place, message, remedy))
}

/// A remark of the reader as a finding. Notes tell; findings ask for a look, since the reader may have got it wrong.
fn finding_of(id: &DocumentId, reading: &Reading, remark: Remark) -> Option<Finding> {
    let n = remark.count;
    let (code, weight, message, remedy) = match remark.what {
        What::Comments => {
            let remedy = "they may be codings: `leitmotif inspect --show-text` lists them with their places";
            ("E0113", Weight::Note, format!("comments in the margin: {n}"), remedy)
        }
        What::Insertions => {
            ("E0114", Weight::Note, format!("tracked insertions: {n}; they were read as text"), "accept or reject them for good")
        }
        What::Deletions => ("E0115", Weight::Note, format!("tracked deletions: {n}; they were left out"), "accept or reject them for good"),
        What::Hidden => ("E0116", Weight::Note, format!("stretches of hidden text: {n}; they were left out"), "unhide what was said"),
        What::Footnotes => ("E0117", Weight::Note, format!("footnotes: {n}; they were read as notes, and are nobody's speech"), ""),
        What::TextBoxes => {
            let remedy = "see whether they stand in the right place";
            ("E0118", Weight::Finding, format!("text boxes: {n}; each was read after the paragraph that holds it"), remedy)
        }
        What::BoldParagraphs => {
            let remedy = "if they are the interviewer's, begin each turn with a label such as `I:` or `P:`";
            (
                "E0119",
                Weight::Finding,
                format!("paragraphs in bold in a file without labels: {n}; nobody was taken for the interviewer"),
                remedy,
            )
        }
        What::Repeated => ("E0120", Weight::Note, format!("captions that repeat the one before: {n}; each word was read once"), ""),
        What::DependentTiers => {
            let words = reading.remarks.iter().find(|other| other.what == What::TierWords).map_or(0, |words| words.count);
            let message = format!("tiers that depend on others or hold no speech: {n}, with {words} words; they were left out");
            let remedy = "to have a tier of ELAN read in place of another, declare its name under [speakers] in study.toml";
            ("E0121", Weight::Note, message, if words > 0 { remedy } else { "" })
        }
        // Reported with the tiers.
        What::TierWords => return None,
        What::LowerTiers => {
            let message = format!("speakers whose highest tier holds no words: {n}; the highest tier that holds words was read for each");
            let remedy = "see whether it is the right one; to have another read, declare its name under [speakers] in study.toml";
            ("E0154", Weight::Finding, message, remedy)
        }
        What::ColumnLeftOut(column) => {
            let message = format!("column {column} was not read; it is filled in {n} rows");
            ("E0153", Weight::Note, message, "if it holds words, times or speakers, name it text, start or speaker")
        }
        What::NoTimes => {
            let remedy = "write times as hours, minutes and seconds (0:05:10)";
            ("E0155", Weight::Finding, "a column that should hold times holds none that can be read".to_owned(), remedy)
        }
        What::UnreadTimes => {
            let remedy = "write times as hours, minutes and seconds (0:05:10)";
            ("E0155", Weight::Finding, format!("cells of the column of times that hold no time: {n}"), remedy)
        }
        What::LikeTable => {
            let remedy = "give the file the ending .csv if it is a table";
            (
                "E0156",
                Weight::Finding,
                "the first line reads like the head of a table, and the file was read as running text".to_owned(),
                remedy,
            )
        }
        What::SideBySide => {
            let message = "a table holds two pairs of columns side by side; in each row the left one was read before the right one";
            ("E0188", Weight::Finding, message.to_owned(), "if the right one goes on where the left one ends, put it below")
        }
        What::Asides => ("E0157", Weight::Note, format!("lines that hold no speech (headers, notes, codes): {n}; they were left out"), ""),
        What::CodedWords => {
            let message = format!(
                "words and codes of CHAT that are no words as they were said (fillers, fragments, events, omitted words, explanations): {n}; they were left out"
            );
            ("E0178", Weight::Note, message, "")
        }
        What::Embedded => {
            let remedy = "open it in Word, save it, and see whether their words are there";
            ("E0180", Weight::Finding, format!("documents inside the document: {n}; their words were not read"), remedy)
        }
        What::Unlabelled | What::GoesOn => return unlabelled(id, reading, remark),
        What::CaptionsInText => ("E0149", Weight::Note, "the text is a file of captions and was read as one".to_owned(), ""),
        What::LeadsTheTalk => {
            let message =
                format!("turns of a counsellor, nurse or the like: {n}; they were read as the words of who asks, since nobody else does");
            ("E0160", Weight::Finding, message, "declare who asks, and who answers, under [speakers] in study.toml")
        }
        What::SeveralTiers => {
            let message = format!("speakers for whom several tiers side by side were read as speech: {n}");
            let remedy =
                "see whether each holds their words; take away the others, or declare the right one under [speakers] in study.toml";
            ("E0161", Weight::Finding, message, remedy)
        }
        What::SheetsLeftOut => {
            let remedy = "save each sheet that is an interview in a file of its own";
            ("E0162", Weight::Finding, format!("sheets that hold something and were not read: {n}; one sheet is one transcript"), remedy)
        }
        What::HiddenRows => {
            let remedy = "show them in the spreadsheet, or delete those that are no part of the interview";
            ("E0164", Weight::Finding, format!("hidden rows of the sheet: {n}; they were read like the others"), remedy)
        }
        What::HiddenColumns => {
            let remedy = "show them in the spreadsheet, or delete those that are no part of the interview";
            ("E0164", Weight::Finding, format!("hidden columns of the sheet: {n}; they were read like the others"), remedy)
        }
        What::SheetErrors => {
            let remedy = "in the spreadsheet copy the column, and paste it as values";
            ("E0165", Weight::Finding, format!("cells of what was said that hold an error of the spreadsheet: {n}"), remedy)
        }
        What::TimesBack => {
            let remedy = "see whether two recordings are in one file, and save each in a file of its own";
            (
                "E0176",
                Weight::Finding,
                format!("cues that begin before the one above them: {n}; they were read in the order of the file"),
                remedy,
            )
        }
        What::NoCueTime => {
            let remedy = "write their times as 00:00:05.000 --> 00:00:09.000";
            (
                "E0177",
                Weight::Finding,
                format!("cues whose time cannot be read: {n}; their words, and that line, follow the cue above"),
                remedy,
            )
        }
        What::Timeless => {
            let remedy = "give them a time, or see whether they stand in the right place";
            ("E0122", Weight::Finding, format!("annotations without a time: {n}; each follows the one before it in its tier"), remedy)
        }
        What::Documents => {
            let remedy = "save each interview in a file of its own";
            ("E0123", Weight::Finding, format!("interviews in this table: {n}; they were read as one transcript"), remedy)
        }
        What::HoursForMinutes => {
            let remedy = "write times as hours, minutes and seconds (0:05:10), or as text";
            let message =
                "all times of this sheet are whole minutes; 0:05 was read as five seconds, as its writer most likely meant".to_owned();
            ("E0125", Weight::Finding, message, remedy)
        }
        What::UnknownCodePage => {
            let remedy = "look whether its accents and quotes are right; else open it in its program and save it anew";
            ("E0124", Weight::Finding, "the code page is not known and was taken to be windows-1252".to_owned(), remedy)
        }
        What::Pages => {
            let message = format!("the text of a PDF ({n} pages) has no turns and paragraphs: they were guessed from where letters stand");
            let remedy =
                "compare a page with `leitmotif inspect --show-text`; better, save it as .docx or .txt from the program that made it";
            ("E0126", Weight::Finding, message, remedy)
        }
        What::BrokenPages => {
            let remedy = "save it as .docx or .txt from the program that made it";
            ("E0127", Weight::Finding, format!("pages that the reader of PDF files broke down over: {n}; they were left out"), remedy)
        }
        What::BlankPages => {
            let remedy = "if they are pictures of text, have it recognised (OCR)";
            ("E0128", Weight::Finding, format!("pages without text: {n}"), remedy)
        }
        What::RunningLines => ("E0129", Weight::Note, format!("lines at the head or foot of page after page: {n}; they were left out"), ""),
        What::LineNumbers => ("E0181", Weight::Note, numbers_of_lines(n as usize), ""),
        What::CodesColumn => (
            "E0148",
            Weight::Note,
            "a column of codes was not read; it may be coding".to_owned(),
            "`leitmotif import FILE --out STUDY` takes it as codings",
        ),
        What::Rejoined => ("E0130", Weight::Note, format!("words broken at the end of a line: {n}; they were joined"), ""),
    };
    let place = remark.first.map_or_else(|| Place::file(id), |byte| place(id, reading, byte));
    Some(Finding { weight, ..Finding::new(code, place, message, remedy) })
}

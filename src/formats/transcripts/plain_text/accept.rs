//! Which of the things that look like labels are labels.
//!
//! A declared or customary label always is one. Any other must look like a name and come back, or
//! stand in a transcript in which everything is labelled: "One more thing:" at the start of a
//! paragraph is speech, and so are "https:" and "17:30".

use rustc_hash::FxHashMap;

use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::Role;

use super::head::{Head, Label, Style};

/// The labels that were accepted, by folded spelling.
pub struct Accepted {
    labels: FxHashMap<String, bool>,
}

/// How often something that may be a label occurs.
#[derive(Default)]
struct Seen {
    strong: u32,
    weak: u32,
    /// The block of lines in which it is first met.
    block: usize,
}

impl Accepted {
    /// Decides for a whole transcript.
    pub fn among(text: &str, lines: &[ByteSpan], heads: &[Head], rules: &SpeakerRules) -> Self {
        let mut seen: FxHashMap<String, Seen> = FxHashMap::default();
        let mut paragraphs = 0u32;
        // Lines between blank lines make a block.
        let mut blocks: Vec<u32> = Vec::new();
        let mut end = 0;
        for (line, head) in lines.iter().zip(heads) {
            let gap = lines_between(text, end, line.start as usize);
            if gap > 1 || blocks.is_empty() {
                blocks.push(0);
            }
            end = line.end as usize;
            paragraphs += 1;
            let block = blocks.len() - 1;
            blocks[block] += 1;
            let Some(label) = &head.label else { continue };
            let entry = seen.entry(fold(name(text, *line, label))).or_insert(Seen { block, ..Seen::default() });
            match label.style {
                Style::Colon | Style::Timed => entry.strong += 1,
                Style::Bracket | Style::Tab | Style::Dash | Style::Alone => entry.weak += 1,
            }
        }
        let certain = |label: &str| {
            let bare = label.trim_start_matches(LOWER);
            rules.declared(bare).is_some() || is_customary(bare)
        };
        let labelled: u32 = seen.iter().filter(|(label, s)| certain(label) || s.strong > 1).map(|(_, s)| s.strong + s.weak).sum();
        let talk = seen.iter().filter(|(label, s)| certain(label) || s.strong > 1).map(|(_, s)| s.block).min().unwrap_or(0);
        // "Place: ..." and "Typed by: ..." one below the other, above the first who speaks, head the page and speak not.
        let heads_the_page = |s: &Seen| s.block < talk && blocks[s.block] > 1;
        let mostly_labelled = labelled * 3 >= paragraphs;
        let labels = seen
            .into_iter()
            .map(|(label, s)| {
                let often = s.strong > 1 || s.weak > 2;
                let once = s.strong == 1 && (mostly_labelled || paragraphs <= 3) && !heads_the_page(&s);
                let accept = certain(&label) || (!is_false_friend(&label) && looks_like_a_name(&label) && (often || once));
                (label, accept)
            })
            .collect();
        Self { labels }
    }

    /// Whether the transcript has any label.
    pub fn any(&self) -> bool {
        self.labels.values().any(|&accepted| accepted)
    }

    /// The label of a line and where its words begin, if it has one.
    pub fn label<'a>(&self, text: &'a str, line: ByteSpan, head: &Head) -> Option<(&'a str, usize)> {
        let label = head.label.as_ref()?;
        let name = name(text, line, label);
        let accepted = *self.labels.get(&fold(name))?;
        let sure = match label.style {
            Style::Colon | Style::Timed | Style::Bracket | Style::Tab => true,
            // "I - well" and "Anna" alone on a line are speech unless the label is a customary or recurring one.
            Style::Dash | Style::Alone => name.chars().next().is_some_and(char::is_uppercase),
        };
        // A bare "I" or "P" that fills a line is as likely a slip of the pen.
        let bare_letter = label.style == Style::Alone && name.chars().count() < 2;
        (accepted && sure && !bare_letter).then_some((name, label.body))
    }
}

/// Line ends between two places.
fn lines_between(text: &str, from: usize, to: usize) -> usize {
    text.as_bytes()[from..to].iter().filter(|&&byte| byte == b'\n').count()
}

fn name<'a>(text: &'a str, line: ByteSpan, label: &Label) -> &'a str {
    &text[line.start as usize + label.start..line.start as usize + label.end]
}

/// Stands before the folded spelling of a label that begins with a small letter.
const LOWER: char = '\u{1}';

/// Labels are compared in one case, so that `INTERVIEWER` and `Interviewer` count together; a small first letter is remembered.
fn fold(name: &str) -> String {
    let lower = name.to_lowercase();
    if name.starts_with(char::is_lowercase) { format!("{LOWER}{lower}") } else { lower }
}

/// Whether a label means a speaker wherever it stands: `Interviewer`, `P1`.
pub fn is_customary_label(label: &str) -> bool {
    is_customary(&label.trim().to_lowercase())
}

/// Whether something before a colon can be a name at all: `Ida Marsh`, and not `One more thing`.
pub fn may_be_a_name(label: &str) -> bool {
    let folded = fold(label.trim());
    !is_false_friend(&folded) && looks_like_a_name(&folded)
}

/// Labels that mean a speaker wherever they stand.
fn is_customary(folded: &str) -> bool {
    let bare = folded.trim_end_matches('.').trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '_' || c == '-');
    Role::is_interviewers(bare)
        || matches!(
            bare,
            "interviewee"
                | "befragte"
                | "befragter"
                | "interviewte"
                | "interviewter"
                | "enquêté"
                | "enquêtée"
                | "entrevistado"
                | "entrevistada"
                | "intervistato"
                | "intervistata"
                | "note"
                | "p"
                | "participant"
                | "respondent"
                | "resp"
                | "r"
                | "a"
                | "speaker"
                | "unknown speaker"
                | "client"
                | "teacher"
                | "student"
                | "seeker"
                | "supporter"
                | "sp"
                | "ya"
                | "focus group"
                | "female"
                | "male"
        )
}

/// Words before a colon that head a remark or a header line, and name nobody.
fn is_false_friend(folded: &str) -> bool {
    matches!(
        folded,
        "example"
            | "for example"
            | "remember"
            | "date"
            | "time"
            | "place"
            | "location"
            | "recorded"
            | "duration"
            | "length"
            | "subject"
            | "re"
            | "ps"
            | "http"
            | "https"
            | "www"
            | "warning"
            | "summary"
            | "transcript"
            | "file"
            | "title"
            | "interview"
            | "recording"
            | "transcribed by"
            | "transcriber"
            | "source"
            | "link"
            | "page"
            | "question"
            | "answer"
            | "first"
            | "second"
            | "third"
            | "also"
            | "but"
            | "and"
            | "so"
            | "because"
            | "like"
            | "well"
            | "anyway"
            | "then"
            | "now"
            | "look"
            | "listen"
            | "again"
            | "number"
            | "id"
            | "participant id"
            | "study"
            | "session"
            | "present"
            | "language"
            | "format"
    )
}

/// A name is short, begins with a capital or a digit-bearing mark, and no word of it is a common small one.
fn looks_like_a_name(folded: &str) -> bool {
    let lower_start = folded.starts_with(LOWER);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let small =
        ["is", "was", "the", "of", "that", "this", "said", "says", "thing", "my", "your", "it", "to", "in", "me", "what", "just", "one"];
    !lower_start && (1..=4).contains(&words.len()) && !words.iter().any(|word| small.contains(word))
}

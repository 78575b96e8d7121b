//! The head of a line: times, changes of speaker, and what may be a label, before anybody has decided whether it is.

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::formats::transcripts::labels::{Candidate, Style, read_candidates};
use crate::formats::transcripts::times::{WORDS_OF_TIMES, leading_mark, leading_stamp, leading_time, parse_time, trailing_mark};

/// How a line begins and ends. All positions are bytes of the trimmed line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// What may be a speaker's label, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// The time at the start.
    pub bare_time: Option<Deciseconds>,
    /// Where the words begin, should there be no label.
    pub bare_body: usize,
    /// A time of minutes and seconds at the start, and where the words behind it begin: the time of day, unless other lines do the same.
    pub loose: Option<(Deciseconds, usize)>,
    /// The time at the end of the line, f4 style.
    pub end_time: Option<Deciseconds>,
    /// Where the words end.
    pub body_end: usize,
    /// Whether `>>` says that another person begins to speak.
    pub change: bool,
    /// Whether a day or a time of day is at the start, as messengers write them.
    pub stamped: bool,
}

impl Head {
    /// Whether the line holds nothing but a time.
    pub fn is_time_only(&self, line: &str) -> bool {
        self.bare_time.is_some() && line[self.bare_body..].trim().is_empty()
    }
}

/// Reads the head of a trimmed line.
pub fn read_head(line: &str) -> Head {
    let mut head = Head { body_end: line.len(), ..Head::default() };
    if let Some(time) = framed_time(line) {
        (head.bare_time, head.bare_body) = (Some(time), line.len());
        return head;
    }
    if let Some((time, start)) = trailing_mark(line).filter(|&(_, start)| start > 0) {
        head.end_time = Some(time);
        head.body_end = start;
    }
    let mut at = change_mark(line);
    head.change = at > 0;
    let stars = if line[at..].starts_with("**") && leading_mark(&line[at + 2..]).is_some() { 2 } else { 0 };
    let rest = &line[at + stars..];
    if let Some((time, length)) = leading_mark(rest) {
        head.bare_time = Some(time);
        at += stars + length;
        at += if stars > 0 && line[at..].starts_with("**") { 2 } else { 0 };
        // Of several times before the words the first is that of the turn.
        while let Some(length) = another_mark(&line[at..]) {
            at += length;
        }
    } else if let Some(length) = leading_stamp(rest).filter(|&length| !rest[length..].trim().is_empty()) {
        head.stamped = true;
        at += length;
    } else if let Some((time, length)) = leading_time(rest) {
        if stands_apart(rest, length) {
            head.bare_time = Some(time);
            at += length;
        } else {
            let body = at + length;
            head.loose = Some((time, body + blanks(&line[body..])));
        }
    }
    if at > 0 {
        at += blanks(&line[at..]);
        at += separator(&line[at..]).filter(|_| head.bare_time.is_some()).unwrap_or(0);
    }
    head.bare_body = at;
    // A mark at the end may be the same as the one at the start.
    if head.body_end < at {
        (head.end_time, head.body_end) = (None, line.len());
    }
    head.candidates = read_candidates(&line[at..], at);
    if let Some(sign) = bold_line(&line[at..]).filter(|_| head.body_end == line.len()) {
        head.body_end -= sign;
    }
    head
}

/// The bytes of the sign that closes a line which is bold from its beginning to its end: `**I: How was it?**`.
fn bold_line(line: &str) -> Option<usize> {
    let sign = ["**", "__"].into_iter().find(|sign| line.starts_with(sign))?;
    let inside = line[sign.len()..].strip_suffix(sign)?;
    (!inside.contains(sign) && inside.contains([':', '：'])).then_some(sign.len())
}

/// The time of a line that holds nothing else, but signs around it or a word for times before it: `--00:10:00--`, `TC 00:10:00`. One of minutes and
/// seconds alone may be what somebody says.
fn framed_time(line: &str) -> Option<Deciseconds> {
    if line.len() > LONGEST_TIME_LINE || line.matches(':').count() < 2 {
        return None;
    }
    // `00:00:09 00:00:11`, `00:01:05 / 00:01:09`
    if let Some((start, end)) = line.split_once([' ', '/', '|', '\t']) {
        let clock = |text: &str| parse_time(text.trim_matches([' ', '/', '|', '\t'])).filter(|_| text.matches(':').count() > 1);
        if let Some(start) = clock(start).filter(|_| clock(end).is_some()) {
            return Some(start);
        }
    }
    let is_frame = |c: char| c.is_whitespace() || matches!(c, '*' | '-' | '–' | '—' | '=' | '~' | '_');
    let framed = line.starts_with(is_frame) && line.ends_with(is_frame);
    let folded = line.trim_matches(is_frame).to_lowercase();
    let unnamed = WORDS_OF_TIMES.iter().find_map(|word| folded.strip_prefix(word)).map(|rest| rest.trim_start_matches(':').trim_start());
    let time = unnamed.unwrap_or(&folded);
    let is_clock = time.matches(':').count() > 1 && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ','));
    (is_clock && (framed || unnamed.is_some())).then(|| parse_time(time)).flatten()
}

/// The longest such line, in bytes.
const LONGEST_TIME_LINE: usize = 30;

/// The bytes of a time in brackets that follows another, with what is between the two.
fn another_mark(text: &str) -> Option<usize> {
    let rest = text.trim_start().trim_start_matches(['-', '–', '—', '→']).trim_start();
    leading_mark(rest).map(|(_, length)| text.len() - rest.len() + length)
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// `>>`, `>>>`, `»` at the start of a line: the bytes of the mark and the blanks behind it.
pub fn change_mark(line: &str) -> usize {
    let signs = line.len() - line.trim_start_matches('>').len();
    let length = if signs >= 2 {
        signs
    } else if line.starts_with('»') {
        '»'.len_utf8()
    } else {
        0
    };
    if length == 0 { 0 } else { length + blanks(&line[length..]) }
}

/// A dash at the start of a line, as in printed dialogue: its bytes and the blanks behind it.
pub fn dialogue_dash(line: &str) -> usize {
    let Some(sign) = line.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '―')) else { return 0 };
    let length = sign.len_utf8();
    let blank = blanks(&line[length..]);
    let joined = sign == '-' && blank == 0;
    if joined || line[length..].trim().is_empty() { 0 } else { length + blank }
}

/// A sign between a time and a name or words: `- `, `| `, `: `.
pub fn separator(text: &str) -> Option<usize> {
    let sign = text.chars().next().filter(|c| matches!(c, '-' | '–' | '—' | '|' | ':' | '：'))?;
    let length = sign.len_utf8();
    (text[length..].starts_with(char::is_whitespace)).then(|| length + blanks(&text[length..]))
}

/// A bare time counts where it fills the line, has hours or an end, or a label follows; else "17:30 was late" is speech.
fn stands_apart(line: &str, length: usize) -> bool {
    let rest = line[length..].trim_start();
    let written = &line[..length];
    let range = written.contains(char::is_whitespace) || written.contains("->") || written.contains(['–', '→']);
    let label = || read_candidates(rest, 0).iter().any(|label| matches!(label.style, Style::Colon | Style::BracketColon));
    rest.is_empty() || range || written.matches(':').count() >= 2 || line[length..].starts_with('\t') || label()
}

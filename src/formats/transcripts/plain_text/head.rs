//! The head of a line: what may be a label or a time, before anybody has decided whether it is.

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::formats::transcripts::times::{leading_mark, leading_time, parse_time, trailing_mark};

/// How a line begins and ends. All positions are bytes of the trimmed line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// What may be a speaker's label.
    pub label: Option<Label>,
    /// The time beside the label, before or after it.
    pub time: Option<Deciseconds>,
    /// The time at the start, should the label turn out to be none.
    pub bare_time: Option<Deciseconds>,
    /// Where the words begin, should the label turn out to be none.
    pub bare_body: usize,
    /// The time at the end of the line, f4 style.
    pub end_time: Option<Deciseconds>,
    /// Where the words end.
    pub body_end: usize,
}

/// What may be a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The bytes of the label itself, without brackets, stars and colon.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Where the line goes on after it.
    pub after: usize,
    /// Where the words begin, past a time that stands between.
    pub body: usize,
    /// How it is set off.
    pub style: Style,
}

/// How a label is set off from the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `Name:`
    Colon,
    /// `[Name]`, `{Name}`
    Bracket,
    /// `Name<tab>`
    Tab,
    /// `Name  0:05`, with the words below
    Timed,
    /// `Int-`
    Dash,
    /// The label fills the line
    Alone,
}

/// The longest label, in characters; a longer one is speech with a colon in it.
const LONGEST_LABEL: usize = 48;

/// Reads the head of a trimmed line.
pub fn read_head(line: &str) -> Head {
    let mut head = Head { body_end: line.len(), ..Head::default() };
    if let Some((time, start)) = trailing_mark(line).filter(|&(_, start)| start > 0) {
        head.end_time = Some(time);
        head.body_end = start;
    }
    let mut at = 0;
    if let Some((time, length)) = leading_mark(line) {
        head.bare_time = Some(time);
        at = length;
    } else if let Some((time, length)) = leading_time(line).filter(|&(_, length)| stands_apart(line, length)) {
        head.bare_time = Some(time);
        at = length;
    }
    at += line[at..].len() - line[at..].trim_start().len();
    head.bare_body = at;
    head.time = head.bare_time;
    if let Some(mut label) = read_label(&line[at..], at) {
        let after = &line[label.body..];
        let blanks = after.len() - after.trim_start().len();
        if let Some((time, length)) = leading_mark(after.trim_start()) {
            head.time = head.time.or(Some(time));
            label.body += blanks + length;
        }
        if let Some((time, inner)) = label_time(&line[label.start..label.end]) {
            head.time = head.time.or(Some(time));
            label.end = label.start + inner;
        }
        // `Name 0:05` alone on its line: the time is no end mark of words.
        if label.body > head.body_end {
            head.end_time = None;
            head.body_end = line.len();
        }
        head.label = Some(label);
    }
    head
}

/// A bare time counts where it fills the line, has hours, or a label follows; else "17:30 was late" is speech.
fn stands_apart(line: &str, length: usize) -> bool {
    let rest = line[length..].trim_start();
    rest.is_empty() || line[..length].matches(':').count() == 2 || read_label(rest, 0).is_some_and(|label| label.style == Style::Colon)
}

/// The time inside a label, as in `Speaker 1 (00:12)` or `Anna 0:05`, and where the name before it ends.
fn label_time(label: &str) -> Option<(Deciseconds, usize)> {
    if let Some((time, start)) = trailing_mark(label) {
        return Some((time, label[..start].trim_end().len())).filter(|&(_, end)| end > 0);
    }
    let start = label.rfind(char::is_whitespace)?;
    let time = parse_time(label[start..].trim())?;
    Some((time, label[..start].trim_end().len()))
}

fn read_label(text: &str, offset: usize) -> Option<Label> {
    let label = |start: usize, end: usize, body: usize, style| {
        let inner = &text[start..end];
        let start = start + inner.len() - inner.trim_start().len();
        let end = start + inner.trim().len();
        let words = text[start..end].split_whitespace().count();
        let speaks = text[start..end].chars().any(char::is_alphabetic);
        let short = text[start..end].chars().count() <= LONGEST_LABEL && words <= 6;
        (speaks && short).then_some(Label { start: offset + start, end: offset + end, after: offset + body, body: offset + body, style })
    };
    bold_label(text)
        .or_else(|| bracket_label(text))
        .or_else(|| colon_label(text))
        .or_else(|| text.find('\t').map(|tab| (0, tab, tab + 1, Style::Tab)).filter(|_| !text.starts_with('\t')))
        .or_else(|| dash_label(text))
        .or_else(|| whole_line(text))
        .and_then(|(start, end, body, style)| label(start, end, body, style))
}

/// `**Name:** words` or `**Name**: words`, as Markdown has it.
fn bold_label(text: &str) -> Option<(usize, usize, usize, Style)> {
    let inside = text.strip_prefix("**")?;
    let close = inside.find("**")?;
    let mut body = 2 + close + 2;
    let name = inside[..close].trim_end();
    let bare = name.trim_end_matches(':');
    if bare.len() == name.len() {
        if !text[body..].starts_with(':') {
            return None;
        }
        body += 1;
    }
    Some((2, 2 + bare.len(), body, Style::Colon))
}

/// `[Name] words`, `{Name} words`, with or without a colon after the bracket.
fn bracket_label(text: &str) -> Option<(usize, usize, usize, Style)> {
    let close = match text.chars().next()? {
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let end = text.find(close)?;
    let colon = usize::from(text[end + 1..].starts_with(':'));
    Some((1, end, end + 1 + colon, Style::Bracket))
}

/// `Name: words`, `#Name: words`, `@Name: words`; no label holds the end of a sentence, and `https://` is none.
fn colon_label(text: &str) -> Option<(usize, usize, usize, Style)> {
    let start = usize::from(text.starts_with(['#', '@']));
    // The colon of `Speaker 1 (00:12):` is the one that white space follows.
    let colon = text.match_indices(':').map(|(at, _)| at).find(|&at| text[at + 1..].chars().next().is_none_or(char::is_whitespace))?;
    let name = text.get(start..colon)?;
    let ends_sentence = name.contains(['?', '!', ';', '"', '“', '”', '…']) || name.contains(". ") && !is_titled(name);
    (!ends_sentence).then_some((start, colon, colon + 1, Style::Colon))
}

/// Whether the dots of a name are those of a title: "Mrs. Hale", "Dr. Ames".
fn is_titled(name: &str) -> bool {
    name.split(". ").next().is_some_and(|title| title.chars().count() <= 4 && title.starts_with(char::is_uppercase))
}

/// `Int- words`.
fn dash_label(text: &str) -> Option<(usize, usize, usize, Style)> {
    let dash = text.find(['-', '–'])?;
    let after = dash + text[dash..].chars().next()?.len_utf8();
    let spaced = text[after..].starts_with(char::is_whitespace) && !text[..dash].contains(char::is_whitespace);
    spaced.then_some((0, dash, after, Style::Dash))
}

/// A line that is nothing but what may be a label, with or without a time at its end.
fn whole_line(text: &str) -> Option<(usize, usize, usize, Style)> {
    if text.ends_with(['.', '?', '!', ',', ';', '…', '"', '”']) {
        return None;
    }
    let style = match label_time(text) {
        // `And on. #00:01:20-0#` is a sentence with its time.
        Some((_, name)) if text[..name].ends_with(['.', '?', '!', ',']) || text.ends_with('#') => return None,
        Some(_) => Style::Timed,
        None => Style::Alone,
    };
    Some((0, text.len(), text.len(), style))
}

//! Chats of video meetings as Zoom saves them: `14:02:31 From Ana to Everyone:` and the message behind it or below.
//!
//! Takes the lines of a text and their heads, says who writes and to whom. Only such a line begins a message; a colon inside one is no label.
//! What the program writes into a message, a quotation of what is answered or a reaction, is not the writer's words.

use super::colon_labels::name_speakers;
use super::head::Head;
use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::labels::{Candidate, Known, Style};
use crate::formats::transcripts::times::{leading_mark, parse_time};

/// The most lines above the first message.
const MOST_HEADINGS: usize = 2;
/// The longest head of a message behind its time, in bytes.
const LONGEST: usize = 200;

/// Between whom a message goes, in the languages of the program.
const PAIRS: [(&str, &str); 11] = [
    ("from", "to"),
    ("von", "an"),
    ("de", "à"),
    ("de", "a"),
    ("de", "para"),
    ("da", "a"),
    ("van", "aan"),
    ("från", "till"),
    ("fra", "til"),
    ("od", "do"),
    ("от", "кому"),
];

/// Everybody in the meeting. A message to anyone else is private.
const EVERYONE: [&str; 22] = [
    "everyone",
    "everybody",
    "all",
    "all panelists",
    "all panelists and attendees",
    "hosts and panelists",
    "everyone in meeting",
    "alle",
    "allen",
    "tous",
    "tout le monde",
    "todos",
    "todo el mundo",
    "tutti",
    "iedereen",
    "alla",
    "wszyscy",
    "wszystkich",
    "всем",
    "все",
    "everyone in the meeting",
    "todas as pessoas",
];

/// How lines begin that the program writes into a message.
const OF_PROGRAM: [&str; 3] = ["Replying to \"", "Reacted to \"", "Removed a "];

/// What a chat is beside its messages.
#[derive(Default)]
pub struct Chat {
    /// Names of those who write, as the file has them.
    pub names: Vec<String>,
    /// Messages that were not to everyone, in bytes.
    pub private: Vec<u32>,
    /// What the program wrote into messages.
    pub of_program: Vec<ByteSpan>,
}

/// The head of a message: all positions are bytes of the line.
struct Message {
    name: (usize, usize),
    body: usize,
    time: Deciseconds,
    private: bool,
}

/// Reads the heads of a chat; `None` where the text is none. Lines that the program wrote are taken out.
pub fn read_chat_heads(text: &str, lines: &mut Vec<ByteSpan>, heads: &mut Vec<Head>, known: Known<'_>) -> Option<Chat> {
    let messages: Vec<Option<Message>> = lines.iter().map(|line| message(line.slice(text))).collect();
    let found = messages.iter().flatten().count();
    let timed = heads.iter().filter(|head| head.bare_time.is_some()).count();
    if found == 0 || found * 2 < timed {
        return None;
    }
    // A chat begins with a message, below a heading or two; a message that is quoted in typed talk makes no chat of it.
    let begins = messages.iter().take(MOST_HEADINGS + 1).any(Option::is_some);
    let others = lines.iter().zip(&messages).filter(|(_, message)| message.is_none()).map(|(line, _)| *line);
    if !begins || name_speakers(text, others, known) {
        return None;
    }
    let mut chat = Chat::default();
    let mut kept = Vec::with_capacity(lines.len());
    heads.clear();
    for (line, message) in lines.iter().zip(messages) {
        let words = line.slice(text);
        let mut head = Head { body_end: words.len(), ..Head::default() };
        let mut body = 0;
        if let Some(message) = message {
            let (start, end) = message.name;
            body = message.body;
            chat.names.push(words[start..end].to_owned());
            chat.private.extend(message.private.then_some(line.start));
            head.bare_time = Some(message.time);
            let label = Candidate { start, end, after: body, body, style: Style::Colon, time: Some(message.time) };
            head.candidates.push(label);
        }
        let said = ByteSpan::new(line.start as usize + body, line.end as usize).trimmed(text);
        if is_of_program(said.slice(text)) {
            chat.of_program.push(said);
            match head.candidates.first_mut() {
                Some(label) => (label.after, label.body) = (words.len(), words.len()),
                None => continue,
            }
        }
        kept.push(*line);
        heads.push(head);
    }
    *lines = kept;
    Some(chat)
}

fn is_of_program(words: &str) -> bool {
    OF_PROGRAM.iter().any(|begin| words.starts_with(begin)) && (!words.starts_with("Removed") || words.contains(" reaction from \""))
}

/// Where the message lies that the program quotes in such a line: in bytes of the line, without the dots of one that is cut.
pub fn quotation(line: &str) -> Option<(usize, usize)> {
    let start = OF_PROGRAM.iter().find_map(|begin| line.find(begin))?;
    let open = start + line[start..].find('"')? + 1;
    let close = line.rfind('"').filter(|&close| close > open)?;
    let quoted = line[open..close].trim_end_matches(['.', '…']).trim_end();
    is_of_program(&line[start..]).then_some((open, open + quoted.len())).filter(|(start, end)| start < end)
}

/// `14:02:31 From Ana to Everyone:`, with a day before it or without.
fn message(line: &str) -> Option<Message> {
    let mut at = 0;
    let is_day = |token: &str| token.len() >= 8 && token.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.'));
    if line.split_whitespace().next().is_some_and(is_day) {
        at = line.find(char::is_whitespace)?;
        at += blanks(&line[at..]);
    }
    let token = line[at..].split_whitespace().next()?;
    let (time, length) = leading_mark(&line[at..]).or_else(|| parse_time(token).map(|time| (time, token.len())))?;
    if line[at..at + length].matches(':').count() < 2 {
        return None;
    }
    at += length;
    at += blanks(&line[at..]);
    // A name or a pronoun beside it may hold a colon.
    let colons = line[at..].match_indices([':', '：']).map(|(colon, sign)| (at + colon, at + colon + sign.len()));
    let colons: Vec<(usize, usize)> = colons.take_while(|(colon, _)| *colon <= at + LONGEST).collect();
    for &(colon, body) in &colons {
        if let Some((start, end, private)) = addressed(&line[at..colon]) {
            return Some(Message { name: (at + start, at + end), body, time, private });
        }
    }
    let &(colon, body) = colons.first()?;
    let head = &line[at..colon];
    // `14:02:31 From Ana :`, as older versions have it.
    let name = head.trim_end().strip_prefix("From").filter(|name| name.starts_with(char::is_whitespace)).map(str::trim)?;
    let start = at + (name.as_ptr() as usize - head.as_ptr() as usize);
    (!name.is_empty()).then(|| Message { name: (start, start + name.len()), body, time, private: false })
}

/// Where the name lies in `From Ana to Everyone`, and whether the message is private.
fn addressed(head: &str) -> Option<(usize, usize, bool)> {
    let first = head.split_whitespace().next()?;
    for (from, to) in PAIRS {
        if first.to_lowercase() != from {
            continue;
        }
        // A name may hold the word; the last one is before who gets the message.
        let mut words = head.split_whitespace().rev().map(|word| (word.as_ptr() as usize - head.as_ptr() as usize, word));
        let Some((place, word)) = words.find(|(place, word)| *place > 0 && word.to_lowercase() == to) else { continue };
        let start = first.len() + blanks(&head[first.len()..]);
        let name = head.get(start..place).unwrap_or_default().trim_end();
        let receiver = head[place + word.len()..].trim().to_lowercase();
        if !name.is_empty() && !receiver.is_empty() {
            return Some((start, start + name.len(), !EVERYONE.contains(&receiver.as_str())));
        }
    }
    None
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

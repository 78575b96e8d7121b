//! Captions: WebVTT and SubRip, as meeting programs and video sites write them.
//!
//! A cue is a few seconds of speech. Cues of one speaker in a row are joined to one turn; a cue
//! without a speaker goes on with the one above. Number and time lines between the cues of a turn,
//! tags, and words that rolling captions show a second time are marked as unspoken. Where `>>` or a
//! dash says that another person speaks, and no label who, a turn of an unknown speaker begins.

mod cues;
mod rolling;
mod voices;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, Turn};
use crate::formats::transcripts::plain_text::{ReadTurns, add_notes, add_unspoken};

pub use cues::reads_like_captions;
use cues::{Cue, Cues, cues};
use rolling::{Tokens, repeats};
use voices::{Piece, Voice, Voices, voices};

/// What was read, and how many cues repeat words of the one before.
pub struct ReadCaptions {
    /// Turns and speakers.
    pub read: ReadTurns,
    /// Cues whose beginning repeats the cue before, as rolling captions do; what is repeated was left out.
    pub repeats: u32,
    /// The byte where the first of them is.
    pub first_repeat: Option<usize>,
    /// Lines that belong to no cue, left out.
    pub asides: u32,
    /// The byte where the first of them is.
    pub first_aside: Option<usize>,
    /// The bytes where a cue begins more than two seconds before the one above it.
    pub backwards: Vec<usize>,
    /// The bytes where a cue begins whose time cannot be read.
    pub timeless: Vec<usize>,
}

/// Cues of two people who talk at once may be out of order by less than this, in tenths of a second.
const OUT_OF_ORDER: u32 = 20;

/// Reads canonical text into turns.
pub fn read_captions(text: &str, rules: &SpeakerRules) -> ReadCaptions {
    let Cues { cues, asides, timeless } = cues(text);
    let place = |cue: &Cue| cue.lines.first().map(|line| line.start as usize);
    let is_back = |pair: &&[Cue]| pair[1].start.tenths() + OUT_OF_ORDER < pair[0].start.tenths();
    let backwards = cues.windows(2).filter(is_back).filter_map(|pair| place(&pair[1])).collect();
    let Voices { pieces, doubts, named, sounds } = voices(text, &cues, rules);
    let tokens: Vec<Tokens<'_>> = pieces.iter().map(|pieces| Tokens::of(text, pieces)).collect();
    let repeated = repeats(&tokens);
    let mut reader = Reader { text, rules, speaker: None, ended: false, fresh: false, read: ReadTurns::default() };
    (reader.read.doubts, reader.read.named_inside, reader.read.named_unsure) = (doubts, named.begin, named.unsure);
    (reader.read.named_beside, reader.read.named_aside) = (named.beside, named.asides.iter().map(|aside| aside.start).collect());
    let mut counted = ReadCaptions {
        read: ReadTurns::default(),
        repeats: 0,
        first_repeat: None,
        asides: asides.len() as u32,
        first_aside: asides.first().map(|line| line.start as usize),
        backwards,
        timeless: timeless.iter().map(|line| line.start as usize).collect(),
    };
    for ((cue, pieces), (tokens, &repeated)) in cues.iter().zip(&pieces).zip(tokens.iter().zip(&repeated)) {
        let from = tokens.start_of(repeated);
        if repeated > 0 {
            counted.repeats += 1;
            counted.first_repeat = counted.first_repeat.or(pieces.first().map(|piece| piece.words.start as usize));
        }
        pieces.iter().for_each(|piece| reader.piece(piece, cue, from));
    }
    counted.read = reader.read;
    add_unspoken(&mut counted.read, named.asides);
    add_notes(&mut counted.read, &sounds);
    counted.read.stage_directions = sounds.into_iter().map(|(span, _)| span).collect();
    counted
}

struct Reader<'a> {
    text: &'a str,
    rules: &'a SpeakerRules,
    speaker: Option<u16>,
    /// Whether the tag of a voice was closed and no other was opened.
    ended: bool,
    /// Whether the next words begin a turn, whatever came before.
    fresh: bool,
    read: ReadTurns,
}

impl Reader<'_> {
    /// Adds a piece of a cue, less what lies before `from`.
    fn piece(&mut self, piece: &Piece<'_>, cue: &Cue, from: u32) {
        if piece.voice != Voice::Same {
            self.ended = piece.voice == Voice::Ended;
        }
        match piece.voice {
            Voice::Same => {}
            Voice::Named(label) => {
                let line = || self.text[..piece.words.start as usize].matches('\n').count() as u32 + 1;
                self.speaker = Some(self.read.declared_speaker(label, self.rules, line));
            }
            Voice::Ended => self.speaker = None,
            Voice::Another | Voice::Unknown => {
                (self.speaker, self.fresh) = (None, true);
                if piece.voice == Voice::Another {
                    self.read.changes.push(piece.words.start);
                }
            }
        }
        let words = ByteSpan { start: piece.words.start.max(from).min(piece.words.end), end: piece.words.end };
        for span in spoken_parts(self.text, words) {
            self.join(span, cue.start);
        }
    }

    /// Adds words to the open turn of the same speaker, or begins a turn.
    fn join(&mut self, words: ByteSpan, time: Deciseconds) {
        let fresh = std::mem::take(&mut self.fresh);
        match self.read.turns.last_mut() {
            Some(turn) if turn.speaker == self.speaker && !fresh => {
                let between = ByteSpan { start: turn.span.end, end: words.start };
                // Only white space between two lines of a cue is part of the speech.
                if !between.slice(self.text).trim().is_empty() {
                    self.read.unspoken.push(between);
                }
                turn.span.end = words.end;
            }
            _ => {
                // Behind the closed tag of a voice somebody speaks whom the file does not name.
                if self.ended {
                    self.read.changes.push(words.start);
                }
                let role = self.speaker.map_or(Role::Participant, |speaker| self.read.speakers[speaker as usize].role);
                self.read.turns.push(Turn { speaker: self.speaker, role, span: words, time: Some(time) });
            }
        }
    }
}

/// The words of a line between its tags: `<c>`, `<i>`, `</v>`, `<00:00:01.000>`.
fn spoken_parts(text: &str, line: ByteSpan) -> Vec<ByteSpan> {
    let mut parts = Vec::new();
    let mut at = line.start as usize;
    let end = line.end as usize;
    while let Some((open, length)) =
        text[at..end].match_indices(['<', '{']).find_map(|(open, _)| tag(&text[at + open..end]).map(|length| (open, length)))
    {
        parts.push(ByteSpan::new(at, at + open).trimmed(text));
        at += open + length;
    }
    parts.push(ByteSpan::new(at, end).trimmed(text));
    parts.retain(|part| !part.is_empty());
    parts
}

/// The bytes that tags at the start of a line take up.
fn leading_tags(line: &str) -> usize {
    let mut at = 0;
    while let Some(length) = tag(&line[at..]) {
        at += length;
    }
    at
}

/// The length of a tag at the start of a text: one that captions have in angle brackets, and `{\an8}`.
fn tag(text: &str) -> Option<usize> {
    // `{\an8}`, as programs of subtitles place a line.
    if text.starts_with("{\\") {
        return text.bytes().take(LONGEST_TAG).position(|byte| byte == b'}').map(|end| end + 1);
    }
    let inside = text.strip_prefix('<')?;
    let name = inside.trim_start_matches('/');
    let name = &name[..name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len())];
    // `<00:00:01.000>` is a time; what else is in angle brackets is a word.
    let known = TAGS.contains(&name.to_ascii_lowercase().as_str()) || name.is_empty() && inside.starts_with(|c: char| c.is_ascii_digit());
    let end = inside.bytes().take(LONGEST_TAG).position(|byte| byte == b'>')?;
    (known && !inside[..end].contains('<')).then_some(end + 2)
}

/// The tags that captions have, and those of pages that programs leave in them.
const TAGS: [&str; 23] = [
    "c", "i", "b", "u", "s", "v", "lang", "ruby", "rt", "rp", "font", "span", "br", "p", "em", "strong", "sub", "sup", "strike", "div",
    "small", "big", "center",
];

/// A voice tag holds a name and maybe classes; anything longer is speech with an angle bracket in it.
const LONGEST_TAG: usize = 200;

#[cfg(test)]
mod tests;

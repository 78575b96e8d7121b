//! Names of speakers inside a line: `How was it? P: Cold.`
//!
//! Takes a line and the labels of its file; says where a label that the file is known to use is inside the line, and what becomes of the
//! words behind it. Whether all of them are that speaker's is left to the reader, who knows the lines around.

use super::labels_of_file::Labels;
use super::rows::ends_sentence;
use super::shape::{COLONS, Candidate, Style};
use super::slips::is_word_of_a_letter;
use crate::formats::transcripts::times::trailing_mark;

/// A name of a speaker inside a line.
#[derive(Clone, Debug, PartialEq)]
pub struct InsideLabel {
    /// The label, as if the line began with it.
    pub label: Candidate,
    /// What becomes of the words behind it.
    pub place: InsidePlace,
}

/// What a label inside a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsidePlace {
    /// Its speaker begins to speak: it is behind the end of a sentence, a tab or a wide gap, or right behind another label, or it is
    /// a word in capitals that labels lines of the file.
    Begins,
    /// It is in the middle of a sentence. Who speaks from there on is not known.
    Unsure,
    /// It and the words up to this byte are in brackets, and the speaker of the line goes on behind them: `(I: mhm)`.
    Bracketed {
        /// Where the bracket opens.
        open: usize,
        /// Behind the bracket that closes.
        close: usize,
    },
    /// It is a customary word that labels no line of the file, in the middle of a sentence: the words stay with the speaker of the line.
    Stays,
}

/// The most words of a label inside a line.
const MOST_WORDS: usize = 4;

/// The most characters in brackets that are what another says while the speaker of the line goes on.
const LONGEST_ASIDE: usize = 400;

/// The longest name in brackets inside a line, in characters.
const LONGEST_NAME: usize = 60;

/// The fewest capitals of a label that is one wherever it is in a line.
const CAPITALS: usize = 3;

impl Labels {
    /// The labels inside a line from byte `from` on; `labelled` says whether a label ends there.
    pub fn inside(&self, line: &str, from: usize, labelled: bool) -> Vec<InsideLabel> {
        let mut found = Vec::new();
        if !self.any() {
            return found;
        }
        let mut least = from;
        let mut heads = labelled;
        let colons = line.char_indices().filter(|&(at, c)| at > from && COLONS.contains(&c));
        for (at, sign) in colons {
            let body = at + sign.len_utf8();
            let spaced = sign != ':' || line[body..].starts_with(char::is_whitespace);
            if !spaced || line[body..].trim().is_empty() {
                continue;
            }
            if let Some(inside) = self.ends_at(line, least, at, body, heads) {
                least = match inside.place {
                    InsidePlace::Bracketed { close, .. } => close,
                    _ => body,
                };
                heads = inside.place == InsidePlace::Begins;
                found.push(inside);
            }
        }
        if self.styles.get(&Style::Bracket).is_some_and(|&times| times > 1) {
            self.in_brackets(line, from, &mut found);
        }
        found
    }

    /// Adds labels in brackets, in a file that sets off its labels so: `By ferry. [SPEAKER_00] And then?`
    fn in_brackets(&self, line: &str, from: usize, found: &mut Vec<InsideLabel>) {
        for (open, _) in line.match_indices('[').filter(|(open, _)| *open > from) {
            let near = line[open + 1..].char_indices().take(LONGEST_NAME).find(|(_, c)| matches!(c, '[' | ']'));
            let Some(close) = near.filter(|(_, c)| *c == ']').map(|(length, _)| open + 1 + length) else { continue };
            let (name, body) = (&line[open + 1..close], close + 1);
            let said = without_marks(line[from..open].trim_end()).0.trim_end_matches(['"', '”', '»', ')']);
            let is_label = self.labels_a_line(name) && line[body..].starts_with(char::is_whitespace) && !line[body..].trim().is_empty();
            let is_met = || found.iter().any(|inside| inside.label.start < body && open < inside.label.body);
            if is_label && ends_sentence(said) && !is_met() {
                let label = Candidate { start: open + 1, end: close, after: body, body, style: Style::Bracket, time: None };
                found.push(InsideLabel { label, place: InsidePlace::Begins });
            }
        }
        found.sort_by_key(|inside| inside.label.start);
    }

    /// The longest label that ends at a byte. `heads`: another label ends at `from`.
    fn ends_at(&self, line: &str, from: usize, end: usize, body: usize, heads: bool) -> Option<InsideLabel> {
        let name_end = from + line.get(from..end)?.trim_end().len();
        let mut starts: Vec<usize> = Vec::new();
        let mut at = name_end;
        while at > from && starts.len() < MOST_WORDS {
            at = from + line[from..at].trim_end().len();
            at = line[from..at]
                .rfind(|c: char| c.is_whitespace() || "([{</|。！？".contains(c))
                .map_or(from, |blank| from + blank + line[from + blank..].chars().next().map_or(1, char::len_utf8));
            starts.push(at);
        }
        starts.retain(|&start| start > from);
        let start = self.start_of_name(line, &starts, name_end)?;
        let name = &line[start..name_end];
        let place = self.place_of(line, (from, start, body), name, heads)?;
        let label = Candidate { start, end: name_end, after: body, body, style: Style::Colon, time: None };
        Some(InsideLabel { label, place })
    }

    /// Where a name that ends at a byte begins, of some places from the right to the left: a label of this file is as long as it can be; a customary
    /// word takes no words of the talk with it, unless it is too short to stand alone (`Interviewer A`).
    fn start_of_name(&self, line: &str, starts: &[usize], end: usize) -> Option<usize> {
        let name = |start: usize| &line[start..end];
        let of_lines = starts.iter().rev().copied().find(|&start| self.labels_a_line(name(start)) && self.names(name(start)));
        let alone = || starts.iter().copied().find(|&start| name(start).chars().count() >= CAPITALS && self.names(name(start)));
        let one_sentence = |start: usize| !name(start).contains(['?', '!', '…']) && !name(start).contains(". ");
        of_lines.or_else(alone).or_else(|| starts.iter().rev().copied().find(|&start| one_sentence(start) && self.names(name(start))))
    }

    fn place_of(&self, line: &str, (from, start, body): (usize, usize, usize), name: &str, heads: bool) -> Option<InsidePlace> {
        let before = &line[from..start];
        let bare = before.trim_end();
        let gap = before.len() - bare.len();
        if let Some(open) = bare.chars().next_back().filter(|c| matches!(c, '(' | '[' | '{' | '<' | '/')) {
            let at = from + bare.len() - open.len_utf8();
            return Some(match bracketed(line, at, open, body) {
                // A turn that is nothing else keeps its words.
                Some(close) if bare.len() == open.len_utf8() && line[close..].trim().is_empty() => InsidePlace::Stays,
                Some(close) => InsidePlace::Bracketed { open: at, close },
                None => InsidePlace::Unsure,
            });
        }
        let wide = before.ends_with('\t') || before[bare.len()..].contains('\n') || before[bare.len()..].chars().count() > 1;
        // Behind a time or a sound it begins as behind the words before that.
        let (unmarked, marked) = without_marks(bare);
        let is_closing = |c: char| c.is_whitespace() || matches!(c, '"' | '”' | '“' | '»' | '«' | '\'' | '’' | ')' | ']' | '*');
        let said = unmarked.trim_end_matches(is_closing);
        let broken = marked || bare.ends_with(['—', '–']);
        let sentence = said.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '।']) && (gap > 0 || said.ends_with(['。', '？', '！']));
        // A label without words before a label: `P: MODERATOR: Please go on.`
        let headed = heads && bare.is_empty();
        // `P` and `B1` are no words; `I` and `A` are.
        let sign = |c: char| c.is_ascii_digit() || c.is_uppercase();
        let code = !is_word_of_a_letter(name) && name.chars().any(sign) && !name.chars().any(char::is_lowercase);
        // In a text without small letters capitals say nothing.
        let capitals = name.chars().filter(|c| c.is_uppercase()).count() >= CAPITALS && before.contains(char::is_lowercase);
        match () {
            () if headed || ((sentence || wide) && !said.is_empty()) => Some(InsidePlace::Begins),
            () if broken && self.labels_a_line(name) => Some(InsidePlace::Unsure),
            () if !code => None,
            () if capitals => Some(InsidePlace::Begins),
            () if self.labels_a_line(name) => Some(InsidePlace::Unsure),
            () => Some(InsidePlace::Stays),
        }
    }
}

/// Words without the times and sounds at their end, and whether there are any: `By ferry. [0:12]`, `By ferry (laughs)`.
fn without_marks(words: &str) -> (&str, bool) {
    let mut rest = words;
    loop {
        let cut = trailing_mark(rest).map(|(_, start)| start).or_else(|| {
            let close = rest.chars().next_back().filter(|c| matches!(c, ')' | ']' | '}'))?;
            let near = rest.len().saturating_sub(LONGEST_ASIDE);
            let near = (near..rest.len()).find(|&at| rest.is_char_boundary(at))?;
            let open = near
                + rest[near..].rfind(match close {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                })?;
            rest[open..].contains(char::is_alphabetic).then_some(open)
        });
        match cut {
            Some(at) if at > 0 => rest = rest[..at].trim_end(),
            _ => return (rest, rest.len() < words.len()),
        }
    }
}

/// Behind the sign that closes the bracket which opens at a byte.
fn bracketed(line: &str, at: usize, open: char, body: usize) -> Option<usize> {
    let close = match open {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        _ => '/',
    };
    let mut depth = 1u32;
    let inside = at + open.len_utf8();
    for (byte, c) in line[inside..].char_indices().take(LONGEST_ASIDE).map(|(byte, c)| (inside + byte, c)) {
        depth += u32::from(c == open && open != close);
        depth -= u32::from(c == close);
        if depth == 0 {
            return (byte >= body).then_some(byte + c.len_utf8());
        }
    }
    None
}

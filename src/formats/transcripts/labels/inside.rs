//! Names of speakers inside a line: `How was it? P: Cold.`
//!
//! Behind the end of a sentence, a tab or a wide gap a label that the file is known to use begins a turn. Elsewhere (`(I: mhm)`,
//! `and then P: cold`) the words stay with the speaker of the line, and it is counted how often that is so.

use super::shape::{COLONS, Candidate, Style};
use super::verdict::Labels;

/// A name of a speaker inside a line.
#[derive(Clone, Debug, PartialEq)]
pub struct InsideLabel {
    /// The label, as if the line began with it.
    pub label: Candidate,
    /// Whether its speaker's words begin here.
    pub begins: bool,
}

/// The most words of a label inside a line.
const MOST_WORDS: usize = 4;

impl Labels {
    /// The labels inside a line from byte `from` on.
    pub fn inside(&self, line: &str, from: usize) -> Vec<InsideLabel> {
        let mut found = Vec::new();
        if !self.any() {
            return found;
        }
        let mut least = from;
        let colons = line.char_indices().filter(|&(at, c)| at > from && COLONS.contains(&c));
        for (at, sign) in colons {
            let body = at + sign.len_utf8();
            let spaced = sign != ':' || line[body..].starts_with(char::is_whitespace);
            if !spaced || line[body..].trim().is_empty() {
                continue;
            }
            if let Some(inside) = self.ends_at(line, least, at, body) {
                least = body;
                found.push(inside);
            }
        }
        found
    }

    /// The longest label that ends at a byte.
    fn ends_at(&self, line: &str, from: usize, end: usize, body: usize) -> Option<InsideLabel> {
        let name_end = from + line[from..end].trim_end().len();
        let mut starts: Vec<usize> = Vec::new();
        let mut at = name_end;
        while at > from && starts.len() < MOST_WORDS {
            at = from + line[from..at].trim_end().len();
            at = line[from..at]
                .rfind(|c: char| c.is_whitespace() || "([{/|。！？".contains(c))
                .map_or(from, |blank| from + blank + line[from + blank..].chars().next().map_or(1, char::len_utf8));
            starts.push(at);
        }
        let start = starts.into_iter().rev().find(|&start| start > from && self.names(&line[start..name_end]))?;
        let before = &line[from..start];
        let gap = before.len() - before.trim_end().len();
        let wide = before.ends_with('\t') || before[before.trim_end().len()..].chars().count() > 1;
        let said = before.trim_end().trim_end_matches(['"', '”', '“', '»', '\'', '’', ')', ']', '*']);
        let sentence = said.ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '।']) && (gap > 0 || said.ends_with(['。', '？', '！']));
        let begins = (sentence || wide) && !said.is_empty();
        let name = &line[start..name_end];
        // `P` and `B1` are no words; `I` and `A` are.
        let sign = |c: char| c.is_ascii_digit() || c.is_uppercase();
        let word = matches!(name, "I" | "A" | "E" | "O" | "Y");
        let code = !word && name.chars().any(sign) && !name.chars().any(char::is_lowercase);
        let aside = before.trim_end().ends_with(['(', '[', '{', '/']);
        let label = Candidate { start, end: name_end, after: body, body, style: Style::Colon, time: None };
        (begins || aside || code).then_some(InsideLabel { label, begins })
    }
}

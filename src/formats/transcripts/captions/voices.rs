//! Who speaks in a cue: `<v Name>words</v>`, or `Name: words` where that is what the file does.

use std::collections::BTreeMap;

use super::cues::Cue;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::plain_text::{is_customary_label, may_be_a_name};

/// Words of a cue, and the label before them if there is one.
pub struct Piece<'a> {
    /// The label.
    pub label: Option<&'a str>,
    /// The words, tags included.
    pub words: ByteSpan,
}

/// The labels before a colon that are labels: "So: we left" is speech.
pub struct Voices<'a> {
    accepted: BTreeMap<&'a str, bool>,
}

impl<'a> Voices<'a> {
    /// Decides for a whole file: a label is declared, customary, comes back, or stands in a file that labels most of its cues.
    pub fn of(text: &'a str, cues: &[Cue], rules: &SpeakerRules) -> Self {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for line in cues.iter().flat_map(|cue| &cue.lines) {
            if let Some((label, _)) = named(text, *line) {
                *seen.entry(label).or_default() += 1;
            }
        }
        let labelled: usize = seen.values().sum();
        let certain =
            |label: &str, count: usize| rules.declared(label).is_some() || is_customary_label(label) || (may_be_a_name(label) && count > 1);
        let any_certain = seen.iter().any(|(label, &count)| certain(label, count));
        let mostly = labelled == cues.len() || (any_certain && labelled * 2 >= cues.len());
        let accept = |label: &str, count: usize| certain(label, count) || (mostly && may_be_a_name(label));
        Self { accepted: seen.into_iter().map(|(label, count)| (label, accept(label, count))).collect() }
    }

    /// The words of a cue, each piece with the speaker it names.
    pub fn pieces(&self, text: &'a str, cue: &Cue) -> Vec<Piece<'a>> {
        cue.lines.iter().flat_map(|&line| self.line(text, line)).collect()
    }

    fn line(&self, text: &'a str, line: ByteSpan) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut at = line.start as usize;
        let mut label = None;
        // A line may hold several voices.
        while let Some((open, voice)) = next_voice(text, at, line.end as usize) {
            pieces.push(Piece { label, words: ByteSpan::new(at, open) });
            (label, at) = (voice.label, voice.words.start as usize);
        }
        pieces.push(Piece { label, words: ByteSpan::new(at, line.end as usize) });
        pieces.retain(|piece| piece.label.is_some() || !piece.words.trimmed(text).is_empty());
        if let [piece] = &mut pieces[..]
            && piece.label.is_none()
            && let Some((label, words)) = named(text, piece.words).filter(|(label, _)| self.accepted.get(label) == Some(&true))
        {
            *piece = Piece { label: Some(label), words };
        }
        pieces
    }
}

/// The next voice tag between two bytes: where it opens, its label, and where its words begin.
fn next_voice(text: &str, from: usize, end: usize) -> Option<(usize, Piece<'_>)> {
    text[from..end].match_indices("<v").find_map(|(open, _)| {
        let inside = &text[from + open + 2..end];
        if !inside.starts_with([' ', '\t', '.', '>']) {
            return None;
        }
        let close = inside.bytes().take(super::LONGEST_TAG).position(|byte| byte == b'>')?;
        // `<v.loud Name>`: classes stand before the blank.
        let label = inside[..close].trim_start_matches(|c: char| c == '.' || c.is_alphanumeric() || c == '_' || c == '-').trim();
        let label = Some(label).filter(|label| !label.is_empty());
        Some((from + open, Piece { label, words: ByteSpan::new(from + open + 2 + close + 1, end) }))
    })
}

/// `Name: words` at the start of a line.
fn named(text: &str, line: ByteSpan) -> Option<(&str, ByteSpan)> {
    let words = line.slice(text);
    let colon = words.find(": ").or_else(|| words.strip_suffix(':').map(str::len))?;
    let label = words[..colon].trim_start();
    let name_like = label.chars().count() <= 40
        && label.split_whitespace().count() <= 4
        && label.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && !label.contains(['?', '!', ',', ';', '<', '>', '"']);
    name_like.then(|| (label, ByteSpan::new(line.start as usize + colon + 1, line.end as usize).trimmed(text)))
}

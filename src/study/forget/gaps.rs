//! A transcript in which somebody speaks with others, without that person's turns: marked gaps are where they were.
//!
//! Takes a transcript and whose turns go; gives its text with gaps, and where they are. Every other turn keeps its label and its words, which is
//! checked by reading the text again, so that what was coded in them moves with them. A transcript whose form does not bear this is left to a person.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::domain::corpus::replacement::{Replaced, TextReplaced, moved};
use crate::domain::corpus::role_words::clean_label;
use crate::domain::corpus::span::{ByteSpan, CharSpan};
use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::{Role, SourceMap, Transcript};
use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;
use crate::formats::deidentify::place_table::{PlaceRow, place_table};
use crate::formats::transcripts::plain_text::{WITHDRAWN, is_stage_direction, quotation};
use crate::stages::deidentify::replace_places;
use crate::study::text_exchange::read_again::read_again;

/// What is where a line in brackets was that followed the words of somebody who withdrew: it is read as such a line again.
const NOTE_GAP: &str = "[note withdrawn]";

/// What is where the label was: a note is context, and never counted as speech. The first with which the text reads as before is taken.
const LABELS: [&str; 2] = ["Note", "Withdrawn"];

/// A transcript that stays with gaps in it.
pub struct Gaps {
    /// Its file.
    pub path: PathBuf,
    /// Its text with gaps.
    pub text: String,
    /// What was exchanged, as the log says it.
    pub what: TextReplaced,
    /// The turns that go, in the text as it is.
    pub turns: Vec<CharSpan>,
    /// From the file as it was stored to its canonical text.
    pub map: SourceMap,
}

impl std::fmt::Debug for Gaps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gaps({} turns)", self.turns.len())
    }
}

impl Gaps {
    /// Whether a place in the text as it is lies in a turn that goes.
    pub fn hold(&self, span: CharSpan) -> bool {
        self.turns.iter().any(|turn| turn.start <= span.start && span.end <= turn.end)
    }

    /// The name of the file as it is now.
    pub fn file(&self) -> PathBuf {
        self.path.with_file_name(self.what.becomes.as_str().rsplit('/').next().unwrap_or_default())
    }
}

/// The transcript with gaps for turns under the labels that are theirs; `None` where it could not be read again with every other turn as it was.
pub fn gaps(
    transcript: &Transcript,
    path: PathBuf,
    is_theirs: &dyn Fn(&str) -> bool,
    taken: &BTreeSet<String>,
    speakers: &SpeakerRules,
) -> Option<Gaps> {
    let go = turns_that_go(transcript, is_theirs);
    let table = transcript.offsets();
    let own = transcript.turns.iter().zip(&go).filter(|(_, goes)| **goes);
    let turns: Vec<CharSpan> = own.map(|(turn, _)| table.to_chars(&transcript.text, turn.span)).collect();
    LABELS.iter().filter(|label| !is_theirs(label)).find_map(|label| {
        let replaced = replace_places(&transcript.text, places(transcript, &go, label).into_iter());
        let (becomes, after) = read_again(&transcript.id, &replaced.text, taken, speakers)?;
        let what = TextReplaced {
            document: transcript.id.clone(),
            becomes,
            before: transcript.digest,
            after: after.digest,
            chars: after.offsets().chars(),
            places: replaced.places,
        };
        let is_same = reads_as_before(transcript, &after, &what.places, &go) && after.speakers.iter().all(|one| !is_theirs(&one.label));
        let (path, map) = (path.clone(), transcript.source.map.clone());
        is_same.then(|| Gaps { path, text: replaced.text, what, turns: turns.clone(), map })
    })
}

/// For each turn whether it goes: those under the labels that are theirs, and the lines in brackets between such a turn and the next, which
/// mostly tell what that person did.
fn turns_that_go(transcript: &Transcript, is_theirs: &dyn Fn(&str) -> bool) -> Vec<bool> {
    let mut goes = false;
    let of_turn = |at: usize| {
        if !is_note_in_brackets(transcript, at) {
            goes = transcript.label(&transcript.turns[at]).is_some_and(is_theirs);
        }
        goes
    };
    (0..transcript.turns.len()).map(of_turn).collect()
}

/// Whether a turn is a line in brackets, and nobody's.
fn is_note_in_brackets(transcript: &Transcript, turn: usize) -> bool {
    let turn = &transcript.turns[turn];
    turn.role == Role::Note && transcript.label(turn).is_none() && is_stage_direction(turn.span.slice(&transcript.text))
}

/// Labels and words of the turns that go, each with what is there instead, in order.
fn places<'a>(transcript: &Transcript, go: &[bool], label: &'a str) -> Vec<(ByteSpan, &'a str)> {
    let text: &str = &transcript.text;
    let (mut places, mut end) = (Vec::new(), 0);
    for (at, turn) in transcript.turns.iter().enumerate() {
        let start = turn.span.start as usize;
        if go[at] && is_note_in_brackets(transcript, at) {
            places.push((turn.span, NOTE_GAP));
        } else if go[at] {
            let typed = transcript.label(turn).unwrap_or_default();
            // Between the turn before and the words are the label, and often a time.
            let head = &text[end..start];
            if let Some(at) = head.rfind(typed).filter(|_| !typed.is_empty()) {
                places.push((ByteSpan::new(end + at, end + at + typed.len()), label));
            }
            places.extend(spoken_parts(transcript, turn.span).map(|part| (part, WITHDRAWN)));
        }
        end = turn.span.end as usize;
    }
    places.extend(quotations(transcript, go).into_iter().map(|span| (span, WITHDRAWN)));
    places.sort_by_key(|(span, _)| *span);
    places
}

/// Where the program of a chat quotes, in somebody else's message, one that goes.
fn quotations(transcript: &Transcript, go: &[bool]) -> Vec<ByteSpan> {
    let text: &str = &transcript.text;
    let joined = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let theirs: Vec<String> =
        transcript.turns.iter().zip(go).filter(|(_, goes)| **goes).map(|(turn, _)| joined(&transcript.spoken(turn.span))).collect();
    let mut start = 0;
    let mut quoted = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = quotation(line.trim_end()).map(|(from, to)| ByteSpan::new(start + from, start + to));
        start += line.len();
        let Some(span) = span.filter(|span| !is_said_or_goes(transcript, go, *span)) else { continue };
        let words = joined(span.slice(text));
        if theirs.iter().any(|said| said.starts_with(&words)) {
            quoted.push(span);
        }
    }
    quoted
}

/// Whether a place lies in a turn that goes anyway, or among the words of another: what somebody typed is no quotation of the program.
fn is_said_or_goes(transcript: &Transcript, go: &[bool], place: ByteSpan) -> bool {
    let holds = |span: &ByteSpan| span.start <= place.start && place.end <= span.end;
    let turn = transcript.turns.iter().position(|turn| holds(&turn.span));
    turn.is_some_and(|turn| go[turn] || !transcript.unspoken.iter().any(holds))
}

/// The parts of a turn that go: between them are times and numbers of captions. What has a letter goes too, as what was taken
/// for a head of a page may be theirs.
fn spoken_parts(transcript: &Transcript, turn: ByteSpan) -> impl Iterator<Item = ByteSpan> + '_ {
    let stays = |apart: &&ByteSpan| {
        let words = apart.slice(&transcript.text);
        apart.start < turn.end && apart.end > turn.start && !words.contains(char::is_alphabetic)
    };
    let unspoken: Vec<ByteSpan> = transcript.unspoken.iter().filter(stays).copied().collect();
    let starts = std::iter::once(turn.start).chain(unspoken.iter().map(|apart| apart.end)).collect::<Vec<_>>();
    let ends = unspoken.iter().map(|apart| apart.start).chain([turn.end]).collect::<Vec<_>>();
    let parts = starts.into_iter().zip(ends).filter(|(start, end)| start < end);
    parts.map(|(start, end)| ByteSpan { start, end }.trimmed(&transcript.text)).filter(|part| !part.is_empty())
}

/// Whether the turns that stay have the labels, roles and words that they had, at the places to which they moved, and those that go have none.
fn reads_as_before(before: &Transcript, after: &Transcript, places: &[Replaced], go: &[bool]) -> bool {
    let (old, new) = (before.offsets(), after.offsets());
    before.turns.len() == after.turns.len()
        && before.turns.iter().zip(&after.turns).zip(go).all(|((was, is), &goes)| {
            if goes {
                return [WITHDRAWN, NOTE_GAP]
                    .into_iter()
                    .fold(after.spoken(is.span), |text, gap| text.replace(gap, "").into())
                    .trim()
                    .is_empty();
            }
            let label = |transcript: &Transcript, turn| transcript.label(turn).map(clean_label);
            label(before, was) == label(after, is)
                && was.role == is.role
                && before.spoken(was.span) == after.spoken(is.span)
                && moved(places, old.to_chars(&before.text, was.span)) == new.to_chars(&after.text, is.span)
        })
}

/// The study's proposals of identifiers by place, at their places in the texts with gaps; `None` where there are none, or none of them moves.
///
/// What a person decided about single places is kept there, so a place that stayed behind would lose its decision.
pub fn moved_proposals(mut rows: Vec<PlaceRow>, gaps: &[Gaps]) -> Option<Vec<u8>> {
    let mut changed = false;
    for row in &mut rows {
        if let Some(gaps) = gaps.iter().find(|gaps| gaps.what.document == row.document) {
            (row.document, row.span) = (gaps.what.becomes.clone(), moved(&gaps.what.places, row.span));
            changed = true;
        }
    }
    rows.sort();
    changed.then(|| place_table(&rows))
}

/// The digest and name by which the study's state knows the text afterwards.
pub fn state_of(gaps: &Gaps) -> (DocumentId, Digest) {
    (gaps.what.becomes.clone(), Digest::of(gaps.text.as_bytes()))
}

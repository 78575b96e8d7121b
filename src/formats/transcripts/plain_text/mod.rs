//! Plain-text transcripts, as people type them and as transcription programs write them.
//!
//! Takes canonical text and what is known of its speakers, gives turns. A paragraph without a label
//! goes on with the turn above it; where something that may be a label was not believed, or `>>` says that
//! another person begins, its speaker is unknown. Text above the first label is a header: it stays, as a note.

mod head;
mod marks;
mod tabbed;
mod turns;

use std::collections::BTreeSet;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::labels::{Known, Line, Style, judge};

use head::{Head, read_head};
pub use head::{change_mark, dialogue_dash};
pub use marks::{add_unspoken, inline_times};
pub use tabbed::reads_like_table;
pub use turns::ReadTurns;
use turns::{Beginning, Builder};

/// Up to so many lines one label is believed, though it does not come back.
const SHORT_FILE: u32 = 3;

/// Reads canonical text into turns.
pub fn read_turns(text: &str, rules: &SpeakerRules) -> ReadTurns {
    read_turns_of(text, Known { rules, stated: &BTreeSet::new() })
}

/// The same, where the file itself states labels.
pub fn read_turns_of(text: &str, known: Known<'_>) -> ReadTurns {
    let lines = lines_of(text);
    if let Some(read) = tabbed::read_tabbed(text, &lines, known.rules) {
        return read;
    }
    let mut heads: Vec<Head> = lines.iter().map(|line| read_head(line.slice(text))).collect();
    times_of_every_line(&mut heads, &lines, text);
    names_below_times(&mut heads, &lines, text);
    let judged = judged_lines(text, &lines, &heads);
    let (labels, doubts) = judge(&judged, text, known, SHORT_FILE);
    let dashes = !labels.any() && in_dialogue(&lines, text);
    let mut builder = Builder::new(text, known.rules, labels.any());
    builder.read.doubts = doubts;
    let (mut number, mut end) = (1, 0);
    for (at, ((line, head), judged)) in lines.iter().zip(&heads).zip(&judged).enumerate() {
        let breaks = ByteSpan { start: end, end: line.start }.slice(text).matches('\n').count();
        let blank_before = breaks > 1 || end == 0;
        number += breaks as u32;
        end = line.end;
        let dash = if dashes && head.bare_time.is_none() { dialogue_dash(line.slice(text)) } else { 0 };
        let bare = if dash > 0 { dash } else { head.bare_body };
        let beginning = Beginning { number, blank_before, bare, change: head.change || dash > 0 };
        builder.line(*line, head, labels.verdict(at, judged), beginning);
    }
    let mut read = builder.finish();
    inline_times(text, &mut read);
    read
}

/// The lines of a text that hold anything, each less the white space around it.
fn lines_of(text: &str) -> Vec<ByteSpan> {
    let mut start = 0;
    let lines = text.split('\n').map(|line| {
        let span = ByteSpan::new(start, start + line.len()).trimmed(text);
        start += line.len() + 1;
        span
    });
    lines.filter(|line| !line.is_empty()).collect()
}

fn judged_lines<'a>(text: &'a str, lines: &[ByteSpan], heads: &'a [Head]) -> Vec<Line<'a>> {
    let (mut block, mut end) = (0, 0);
    let mut judged = Vec::with_capacity(lines.len());
    for (at, (line, head)) in lines.iter().zip(heads).enumerate() {
        if at > 0 && (ByteSpan { start: end, end: line.start }).slice(text).matches('\n').count() > 1 {
            block += 1;
        }
        end = line.end;
        let words_below = heads.get(at + 1).is_some_and(|next| !(head.bare_time.is_some() && next.bare_time.is_some()));
        judged.push(Line {
            at: line.start as usize,
            text: line.slice(text),
            candidates: &head.candidates,
            block,
            begins: true,
            words_below,
            signed: head.change,
        });
    }
    judged
}

/// `0:05 words` on line after line: a time of day would not be before most of them, and in order.
fn times_of_every_line(heads: &mut [Head], lines: &[ByteSpan], text: &str) {
    let timed: Vec<Deciseconds> = heads.iter().filter_map(|head| head.bare_time.or(head.loose.map(|(time, _)| time))).collect();
    let loose = heads.iter().filter(|head| head.loose.is_some()).count();
    let in_order = timed.windows(2).filter(|pair| pair[0] <= pair[1]).count();
    if loose < 3 || timed.len() * 2 < heads.len() || in_order * 10 < (timed.len() - 1) * 9 {
        return;
    }
    for (head, line) in heads.iter_mut().zip(lines) {
        if let Some((time, body)) = head.loose.take() {
            (head.bare_time, head.bare_body) = (Some(time), body);
            head.candidates = super::labels::read_candidates(&line.slice(text)[body..], body);
        }
    }
}

/// `[0:05] - Ida Marsh` with the words on the next line, and a name on a line of its own below a time: as good as `Ida Marsh  0:05`.
fn names_below_times(heads: &mut [Head], lines: &[ByteSpan], text: &str) {
    for at in 0..heads.len() {
        let time_only = |other: usize| heads[other].is_time_only(lines[other].slice(text));
        let led = heads[at].bare_time.is_some() && !time_only(at) && heads.get(at + 1).is_some_and(|next| next.bare_time.is_none());
        let below = at > 0 && heads[at].bare_time.is_none() && time_only(at - 1) && at + 1 < heads.len() && !time_only(at + 1);
        if led || below {
            heads[at].candidates.iter_mut().filter(|label| label.style == Style::Alone).for_each(|label| label.style = Style::Timed);
        }
    }
}

/// Whether lines begin with a dash as in printed dialogue: at least half of them, and no fewer than three.
fn in_dialogue(lines: &[ByteSpan], text: &str) -> bool {
    let dashes = lines.iter().filter(|line| dialogue_dash(line.slice(text)) > 0).count();
    dashes > 2 && dashes * 2 >= lines.len()
}

/// A transcript from text, for the tests of the stages.
#[cfg(test)]
pub fn example(id: &str, text: &str) -> crate::domain::corpus::transcript::SafeTranscript {
    use crate::domain::corpus::transcript::{Declaration, SafeTranscript, Source, SourceMap, Transcript};
    let digest = crate::domain::digest::Digest::of(text.as_bytes());
    let ReadTurns { speakers, turns, unspoken, .. } = read_turns(text, &SpeakerRules::default());
    let source = Source { digest, encoding: "UTF-8".into(), map: SourceMap::default() };
    let id = crate::domain::ids::DocumentId::new(id);
    SafeTranscript::declare(Transcript { id, text: text.into(), digest, source, speakers, turns, unspoken }, Declaration::AsIs)
}

#[cfg(test)]
mod tests;

//! From answers and codings, as files hold them, to verdicts on segments.
//!
//! An accepted or refused place speaks of every participant's segment that lies in it by half at least, or holds half of it.

use crate::domain::segment::{Layout, Segments};
use crate::domain::span::{ByteSpan, CharSpan};
use crate::domain::transcript::SafeTranscript;
use crate::domain::verdict::{Verdict, undisputed};
use crate::formats::codings::StoredCoding;
use crate::stages::map_codes::LearnFrom;

use super::codings::is_named;
use super::inputs::Input;

/// What was decided, by code and segment. `codes` are the scheme's, in its order.
pub fn verdicts(
    files: &[Input<Vec<StoredCoding>>],
    transcripts: &[SafeTranscript],
    segments: &[Segments],
    layout: &Layout,
    codes: &[&str],
    from: LearnFrom,
) -> Vec<Verdict> {
    let told = |stored: &&StoredCoding| match from {
        LearnFrom::Nothing => false,
        LearnFrom::Decisions => stored.answer.is_some(),
        LearnFrom::Codings => true,
    };
    let mut found = Vec::new();
    let mut coded = vec![false; transcripts.len()];
    for stored in files.iter().flat_map(|file| &file.value).filter(told) {
        let Some(code) = codes.iter().position(|code| *code == stored.code.as_str()) else { continue };
        let Some(at) = transcripts.iter().position(|transcript| is_named(transcript, &stored.document)) else { continue };
        coded[at] |= stored.answer.is_none();
        let holds = stored.answer != Some(false);
        let Some(place) = in_bytes(&transcripts[at], stored.span) else { continue };
        let here = (layout.starts[at]..).zip(&segments[at].items);
        let meant = here.filter(|(segment, item)| layout.is_participant(*segment as usize) && meets(item.span, place));
        found.extend(meant.map(|(segment, _)| Verdict { code: code as u32, segment, holds }));
    }
    let mut verdicts = undisputed(found);
    if from == LearnFrom::Codings {
        let known: Vec<Verdict> = verdicts.clone();
        let silent = |code: u32, segment: u32| known.binary_search_by_key(&(code, segment), |v| (v.code, v.segment)).is_err();
        let transcript_of = layout.transcript_of();
        let was_coded = |&at: &u32| layout.is_participant(at as usize) && coded[transcript_of[at as usize] as usize];
        for segment in (0..layout.len() as u32).filter(was_coded) {
            let refused = (0..codes.len() as u32).filter(|&code| silent(code, segment));
            verdicts.extend(refused.map(|code| Verdict { code, segment, holds: false }));
        }
        verdicts.sort_unstable();
    }
    verdicts
}

/// Whether two places share half of the shorter one.
fn meets(a: ByteSpan, b: ByteSpan) -> bool {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let shorter = (a.end - a.start).min(b.end - b.start);
    shared > 0 && 2 * shared >= shorter
}

/// A stored place in the canonical text; none where it runs past the end, which the outputs tell.
fn in_bytes(transcript: &SafeTranscript, stored: CharSpan) -> Option<ByteSpan> {
    let map = &transcript.source.map;
    let span = CharSpan { start: map.to_canonical(stored.start), end: map.to_canonical(stored.end) };
    transcript.offsets().to_bytes(&transcript.text, span)
}

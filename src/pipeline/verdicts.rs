//! Turns answers and codings, as files hold them, into verdicts on segments.
//!
//! An accepted or refused place speaks of every participant's segment that lies in it by half at least, or holds half of it.

use std::collections::BTreeSet;

use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::span::{ByteSpan, OffsetTable};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::review::coding::SETTLED_CODER;
use crate::domain::review::verdict::{Verdict, undisputed};
use crate::formats::inputs::codings::StoredCoding;
use crate::stages::map_codes::LearnFrom;

use crate::study::codings::{Placed, place};
use crate::study::inputs::Input;

/// What was decided, by code and segment. `codes` are the scheme's, in its order.
pub fn verdicts(
    files: &[Input<Vec<StoredCoding>>],
    transcripts: &[SafeTranscript],
    segments: &[Segments],
    layout: &Layout,
    codes: &[&str],
    from: LearnFrom,
) -> Vec<Verdict> {
    let listed = |stored: &StoredCoding| match from {
        LearnFrom::Nothing => false,
        LearnFrom::Decisions => stored.answer.is_some(),
        LearnFrom::Codings => true,
    };
    // What cannot be placed is reported with the outputs, of every pipeline alike.
    let (placed, _) = place(files, transcripts, listed);
    let mut found = Vec::new();
    let mut coded = vec![false; transcripts.len()];
    let offsets: Vec<Option<OffsetTable>> =
        (0..transcripts.len()).map(|at| placed.iter().any(|one| one.transcript == at).then(|| transcripts[at].offsets())).collect();
    for Placed { transcript: at, span, stored } in placed {
        let Some(code) = codes.iter().position(|code| *code == stored.code.as_str()) else { continue };
        coded[at] |= stored.answer.is_none();
        let Some(place) = offsets[at].as_ref().and_then(|offsets| offsets.to_bytes(&transcripts[at].text, span)) else { continue };
        let here = (layout.starts[at]..).zip(&segments[at].items);
        let meant = here.filter(|(segment, item)| layout.is_participant(*segment as usize) && meets(item.span, place));
        let holds = stored.answer != Some(false);
        found.extend(meant.map(|(segment, _)| Verdict { code: code as u32, segment, holds }));
    }
    if from == LearnFrom::Codings {
        found.extend(refused_by_silence(&found, layout, &coded, codes.len() as u32));
    }
    undisputed(found)
}

/// The passages that people gave a code: code and segment, sorted. Where several people coded a transcript, all of them did, or the
/// coding is settled: what one coder gave a passage must not be seen by what another is offered.
pub fn coded(
    files: &[Input<Vec<StoredCoding>>],
    transcripts: &[SafeTranscript],
    segments: &[Segments],
    layout: &Layout,
    codes: &[&str],
) -> Vec<(u32, u32)> {
    let (placed, _) = place(files, transcripts, |stored: &StoredCoding| stored.answer.is_none());
    let mut coders: BTreeSet<(usize, &str)> = BTreeSet::new();
    let mut given: BTreeSet<(u32, u32, &str)> = BTreeSet::new();
    for Placed { transcript: at, span, stored } in &placed {
        coders.insert((*at, stored.coder.as_str()));
        let Some(code) = codes.iter().position(|code| *code == stored.code.as_str()) else { continue };
        let Some(bytes) = transcripts[*at].offsets().to_bytes(&transcripts[*at].text, *span) else { continue };
        let here = (layout.starts[*at]..).zip(&segments[*at].items);
        let meant = here.filter(|(segment, item)| layout.is_participant(*segment as usize) && meets(item.span, bytes));
        given.extend(meant.map(|(segment, _)| (code as u32, segment, stored.coder.as_str())));
    }
    let transcript_of = layout.transcript_of();
    let of_transcript = |at: usize| coders.iter().filter(|(transcript, coder)| *transcript == at && *coder != SETTLED_CODER).count();
    let by_all = |same: &&[&(u32, u32, &str)]| {
        let settled = same.iter().any(|(_, _, coder)| *coder == SETTLED_CODER);
        settled || same.len() >= of_transcript(transcript_of[same[0].1 as usize] as usize)
    };
    let given: Vec<&(u32, u32, &str)> = given.iter().collect();
    given.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(by_all).map(|same| (same[0].0, same[0].1)).collect()
}

/// Refuses the codes that nobody gave to a segment of a coded transcript; what people disagree on is left open.
fn refused_by_silence(found: &[Verdict], layout: &Layout, coded: &[bool], codes: u32) -> Vec<Verdict> {
    let spoken_of: BTreeSet<(u32, u32)> = found.iter().map(|verdict| (verdict.code, verdict.segment)).collect();
    let transcript_of = layout.transcript_of();
    let was_coded = |&at: &u32| layout.is_participant(at as usize) && coded[transcript_of[at as usize] as usize];
    let of_segment = |segment| (0..codes).map(move |code| Verdict { code, segment, holds: false });
    let all = (0..layout.len() as u32).filter(was_coded).flat_map(of_segment);
    all.filter(|verdict| !spoken_of.contains(&(verdict.code, verdict.segment))).collect()
}

/// Whether two places share half of the shorter one.
fn meets(a: ByteSpan, b: ByteSpan) -> bool {
    let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    let shorter = (a.end - a.start).min(b.end - b.start);
    shared > 0 && 2 * shared >= shorter
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::span::CharSpan;
    use crate::domain::corpus::speakers::SpeakerRules;
    use crate::domain::corpus::transcript::Declaration;
    use crate::domain::digest::Digest;
    use crate::domain::ids::{CodeId, CoderId, DocumentId};
    use crate::stages::ingest::{SourceFile, ingest};
    use crate::stages::segment::{SegmentConfig, SegmentParams, Unit, segment};

    /// A transcript with line ends that the canonical text holds as one character each: segments 0 and 2 ask, 1 and 3 answer.
    fn verdicts_on(stored: &[(usize, Option<bool>, bool)], from: LearnFrom) -> Vec<(u32, u32, bool)> {
        let bytes = b"I: So?\r\n\r\nP: Soup and bread.\r\n\r\nI: And?\r\n\r\nP: A garden gate.\r\n".to_vec();
        let file = SourceFile { id: DocumentId::new("a.txt"), bytes };
        let transcript = ingest(&file, &SpeakerRules::default()).expect("a transcript").value;
        let transcript = SafeTranscript::declare(transcript, Declaration::AsIs);
        let config = SegmentConfig { unit: Unit::Turns, max_words: 120, language: crate::language::tag::Language::En };
        let segments = vec![segment(&transcript, &[], None, &SegmentParams::try_from(config).expect("sound"))];
        let layout = Layout::of(&segments);
        let one = |(line, &(at, answer, canonical)): (usize, &(usize, Option<bool>, bool))| {
            let span = transcript.offsets().to_chars(&transcript.text, segments[0].items[at].span);
            // Each line end before the place is one character longer in the file.
            let breaks = 2 * at as u32;
            let in_file = CharSpan { start: span.start + breaks, end: span.end + breaks };
            StoredCoding {
                document: "a.txt".to_owned(),
                span: if canonical { span } else { in_file },
                code: CodeId::new("food"),
                coder: CoderId::new(format!("coder {line}")),
                created: None,
                memo: crate::domain::corpus::text::GuardedText::default(),
                answer,
                text: canonical.then_some(transcript.digest),
                line: line as u32,
            }
        };
        let value: Vec<StoredCoding> = stored.iter().enumerate().map(one).collect();
        let files = [Input { digest: Digest::of(b""), name: "decisions".to_owned(), value }];
        let found = verdicts(&files, std::slice::from_ref(&transcript), &segments, &layout, &["food", "garden"], from);
        found.into_iter().map(|verdict| (verdict.code, verdict.segment, verdict.holds)).collect()
    }

    #[test]
    fn a_place_counts_in_the_file_or_in_the_canonical_text_as_it_says() {
        for canonical in [false, true] {
            let stored = [(1, Some(true), canonical), (3, Some(false), canonical)];
            assert_eq!(verdicts_on(&stored, LearnFrom::Decisions), [(0, 1, true), (0, 3, false)], "{canonical}");
        }
        assert!(verdicts_on(&[(1, None, true)], LearnFrom::Decisions).is_empty(), "a coding is no answer");
        assert!(verdicts_on(&[(1, Some(true), true)], LearnFrom::Nothing).is_empty());
    }

    #[test]
    fn silence_refuses_in_a_coded_transcript_and_disagreement_does_not() {
        assert_eq!(verdicts_on(&[(1, None, true)], LearnFrom::Codings), [(0, 1, true), (0, 3, false), (1, 1, false), (1, 3, false)]);
        let disputed = [(1, None, true), (1, Some(false), true)];
        assert_eq!(verdicts_on(&disputed, LearnFrom::Codings), [(0, 3, false), (1, 1, false), (1, 3, false)]);
    }
}

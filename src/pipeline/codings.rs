//! Codings of people, mapped from the files as stored to the canonical text; and the transcripts nobody described.

use crate::domain::coding::{CodedExcerpt, Coding};
use crate::domain::finding::{Finding, Place};
use crate::domain::participant::Participants;
use crate::domain::span::CharSpan;
use crate::domain::transcript::SafeTranscript;
use crate::formats::codings::StoredCoding;

use super::inputs::Input;

/// Finds the transcript of each coding and its place there; what cannot be placed is a finding.
pub fn resolve(files: &[Input<Vec<StoredCoding>>], transcripts: &[SafeTranscript]) -> (Vec<Coding>, Vec<Finding>) {
    let (excerpts, findings) = resolve_excerpts(files, transcripts);
    let mut codings: Vec<Coding> = excerpts.into_iter().map(|excerpt| excerpt.coding).collect();
    codings.dedup();
    (codings, findings)
}

/// Proposals that coders refused: refused answers among the codings, and all rows of a file of rejections.
pub fn refusals(inputs: &super::inputs::Inputs, transcripts: &[SafeTranscript]) -> Vec<Coding> {
    let answered = resolve_those(&inputs.codings, transcripts, |stored| stored.answer == Some(false)).0;
    let listed = resolve_those(&inputs.rejections, transcripts, |_| true).0;
    let mut refusals: Vec<Coding> = answered.into_iter().chain(listed).map(|excerpt| excerpt.coding).collect();
    refusals.sort();
    refusals.dedup();
    refusals
}

/// The same, with dates and memos, in the order of the codings.
pub fn resolve_excerpts(files: &[Input<Vec<StoredCoding>>], transcripts: &[SafeTranscript]) -> (Vec<CodedExcerpt>, Vec<Finding>) {
    resolve_those(files, transcripts, |stored| stored.answer != Some(false))
}

fn resolve_those(
    files: &[Input<Vec<StoredCoding>>],
    transcripts: &[SafeTranscript],
    keep: impl Fn(&StoredCoding) -> bool,
) -> (Vec<CodedExcerpt>, Vec<Finding>) {
    let (placed, findings) = place(files, transcripts, keep);
    let excerpt = |Placed { transcript, span, stored }: Placed<'_>| {
        let document = transcripts[transcript].id.clone();
        let coding = Coding { document, span, code: stored.code.clone(), coder: stored.coder.clone() };
        CodedExcerpt { coding, created: stored.created.clone(), memo: stored.memo.clone() }
    };
    let mut codings: Vec<CodedExcerpt> = placed.into_iter().map(excerpt).collect();
    codings.sort();
    // A coding that another file holds with a date or a memo is that one: the barer of two sorts first.
    codings.dedup_by(|next, kept| {
        let barer = next.coding == kept.coding && kept.memo.is_empty() && (kept.created.is_none() || kept.created == next.created);
        if barer {
            std::mem::swap(next, kept);
        }
        barer || next == kept
    });
    (codings, findings)
}

/// A coding, or an answer, of a file in its place.
pub(super) struct Placed<'a> {
    /// Which transcript.
    pub transcript: usize,
    /// Where in its canonical text.
    pub span: CharSpan,
    /// What the file holds.
    pub stored: &'a StoredCoding,
}

/// Finds the transcript and the place of each that is kept, in the order of the files; what cannot be placed is a finding.
pub(super) fn place<'a>(
    files: &'a [Input<Vec<StoredCoding>>],
    transcripts: &[SafeTranscript],
    keep: impl Fn(&StoredCoding) -> bool,
) -> (Vec<Placed<'a>>, Vec<Finding>) {
    let mut placed = Vec::new();
    let mut findings = Vec::new();
    let chars: Vec<u32> = transcripts.iter().map(|transcript| transcript.offsets().chars()).collect();
    for file in files {
        for stored in file.value.iter().filter(|stored| keep(stored)) {
            let place = Place::line(&file.name, stored.line);
            let Some(at) = transcripts.iter().position(|transcript| is_named(transcript, &stored.document)) else {
                findings.push(Finding::new("E0601", place, "this coding names no transcript of the study", "correct the document's name"));
                continue;
            };
            let transcript = &transcripts[at];
            let map = &transcript.source.map;
            let span = match stored.text {
                Some(text) if text != transcript.digest => {
                    let remedy = "put the transcript back as it was when it was coded";
                    findings.push(Finding::new("E0603", place, "this coding belongs to another text of its transcript", remedy));
                    continue;
                }
                Some(_) => stored.span,
                None => CharSpan { start: map.to_canonical(stored.span.start), end: map.to_canonical(stored.span.end) },
            };
            if span.end > chars[at] || span.is_empty() {
                let remedy = "see whether the file was changed after it was coded";
                findings.push(Finding::new("E0602", place, "this coding runs past the end of its transcript", remedy));
                continue;
            }
            placed.push(Placed { transcript: at, span, stored });
        }
    }
    (placed, findings)
}

/// Whether a file means this transcript: by its path, its name, or its name without the ending.
fn is_named(transcript: &SafeTranscript, name: &str) -> bool {
    transcript.id.as_str() == name || transcript.id.as_str().rsplit('/').next() == Some(name) || transcript.id.stem() == name
}

/// Transcripts that the table of participants has no row for.
pub fn without_a_row(participants: Option<&Participants>, transcripts: &[SafeTranscript]) -> Vec<Finding> {
    let Some(participants) = participants else { return Vec::new() };
    let lacking = transcripts.iter().filter(|transcript| participants.of(&transcript.id).is_none());
    lacking
        .map(|transcript| {
            let message = "participants.csv has no row for this transcript, so it belongs to no group";
            Finding::new("E0110", Place::file(&transcript.id), message, "add a row with its file name")
        })
        .collect()
}

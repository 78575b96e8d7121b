//! Codings of people, mapped from the files as stored to the canonical text; and the transcripts nobody described.

use std::collections::BTreeMap;

use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::corpus::transcript_names::{Names, Unnamed};
use crate::domain::finding::{Finding, Place};
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::formats::inputs::codings::StoredCoding;

use crate::study::inputs::Input;

/// Finds the transcript of each coding and its place there; what cannot be placed is a finding.
pub fn resolve(files: &[Input<Vec<StoredCoding>>], transcripts: &[SafeTranscript]) -> (Vec<Coding>, Vec<Finding>) {
    let (excerpts, findings) = resolve_excerpts(files, transcripts);
    let mut codings: Vec<Coding> = excerpts.into_iter().map(|excerpt| excerpt.coding).collect();
    codings.dedup();
    (codings, findings)
}

/// Proposals that coders refused: refused answers among the codings, and all rows of a file of rejections.
pub fn refusals(inputs: &crate::study::inputs::Inputs, transcripts: &[SafeTranscript]) -> Vec<Coding> {
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
pub struct Placed<'a> {
    /// Which transcript.
    pub transcript: usize,
    /// Where in its canonical text.
    pub span: CharSpan,
    /// What the file holds.
    pub stored: &'a StoredCoding,
}

/// Finds the transcript and the place of each that is kept, in the order of the files; what cannot be placed is a finding, one for
/// each file, transcript and reason.
pub fn place<'a>(
    files: &'a [Input<Vec<StoredCoding>>],
    transcripts: &[SafeTranscript],
    keep: impl Fn(&StoredCoding) -> bool,
) -> (Vec<Placed<'a>>, Vec<Finding>) {
    let (placed, open) = sorted_out(files, transcripts, keep);
    (placed, open.into_iter().map(|((fault, file, document), lines)| fault.finding(file, document, &lines, transcripts)).collect())
}

/// How many codings of people have no place in the transcripts as they are.
pub(super) fn without_place(files: &[Input<Vec<StoredCoding>>], transcripts: &[SafeTranscript]) -> usize {
    let (_, open) = sorted_out(files, transcripts, |stored| stored.answer != Some(false));
    open.values().map(|lines| lines.count).sum()
}

/// Why a coding has no place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Misfit {
    /// No transcript is called so; the text that it belongs to may have another name.
    NoTranscript(Option<usize>),
    /// Several are.
    Several(Vec<usize>),
    /// The transcript holds another text.
    OtherText,
    /// It runs past the end.
    PastTheEnd,
}

/// Codings of one file, transcript and reason: the first line, where the file has lines, and how many they are.
#[derive(Clone, Copy, Debug, Default)]
struct Lines {
    first: Option<u32>,
    count: usize,
}

impl Misfit {
    fn finding(&self, file: &str, document: &str, lines: &Lines, transcripts: &[SafeTranscript]) -> Finding {
        let place = lines.first.map_or_else(|| Place::file(file), |line| Place::line(file, line));
        let (count, id) = (lines.count, |at: usize| transcripts[at].id.as_str());
        let codings = if count == 1 { "1 coding is".to_owned() } else { format!("{count} codings are") };
        let document: String = document.chars().take(LONGEST_NAME).collect();
        match self {
            Self::NoTranscript(None) => {
                let remedy = "put the transcript back, or correct the document's name";
                Finding::new("E0601", place, format!("{codings} of {document}, which is no transcript of the study"), remedy)
            }
            Self::NoTranscript(Some(now)) => {
                let message = format!("{codings} of {document}, whose text is called {} now", id(*now));
                Finding::new("E0601", place, message, "give the transcript its name back")
            }
            Self::Several(which) => {
                let which: Vec<&str> = which.iter().map(|&at| id(at)).collect();
                let message = format!("{codings} of {document}, a name that several transcripts have: {}", which.join(", "));
                Finding::new("E0604", place, message, "write the document with its folder and ending")
            }
            Self::OtherText => {
                let message = format!("{codings} of {document} as it was before, and it holds another text now");
                Finding::new("E0603", place, message, "put the transcript back as it was when it was coded")
            }
            Self::PastTheEnd => {
                let message = format!("{count} of the codings of {document} run past its end");
                Finding::new("E0602", place, message, "see whether the file was changed after it was coded")
            }
        }
    }
}

/// What is longer is no name of a file.
const LONGEST_NAME: usize = 120;

type Open<'a> = BTreeMap<(Misfit, &'a str, &'a str), Lines>;

fn sorted_out<'a>(
    files: &'a [Input<Vec<StoredCoding>>],
    transcripts: &[SafeTranscript],
    keep: impl Fn(&StoredCoding) -> bool,
) -> (Vec<Placed<'a>>, Open<'a>) {
    let names = Names::of(transcripts.iter().map(|transcript| &transcript.id));
    let chars: Vec<u32> = transcripts.iter().map(|transcript| transcript.offsets().chars()).collect();
    let (mut placed, mut open) = (Vec::new(), Open::new());
    for file in files {
        for stored in file.value.iter().filter(|stored| keep(stored)) {
            match place_of(stored, transcripts, &names, &chars) {
                Ok((transcript, span)) => placed.push(Placed { transcript, span, stored }),
                Err(misfit) => {
                    let lines = open.entry((misfit, file.name.as_str(), stored.document.as_str())).or_default();
                    lines.count += 1;
                    // What is in the study's database has no lines.
                    lines.first = lines.first.or(stored.text.is_none().then_some(stored.line));
                }
            }
        }
    }
    (placed, open)
}

fn place_of(stored: &StoredCoding, transcripts: &[SafeTranscript], names: &Names, chars: &[u32]) -> Result<(usize, CharSpan), Misfit> {
    let renamed = || transcripts.iter().position(|transcript| Some(transcript.digest) == stored.text);
    let at = names.find(&stored.document).map_err(|unnamed| match unnamed {
        Unnamed::Unknown => Misfit::NoTranscript(renamed()),
        Unnamed::Several(which) => Misfit::Several(which),
    })?;
    let map = &transcripts[at].source.map;
    let span = match stored.text {
        Some(text) if text != transcripts[at].digest => return Err(Misfit::OtherText),
        Some(_) => stored.span,
        None => CharSpan { start: map.to_canonical(stored.span.start), end: map.to_canonical(stored.span.end) },
    };
    if span.end > chars[at] || span.is_empty() { Err(Misfit::PastTheEnd) } else { Ok((at, span)) }
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

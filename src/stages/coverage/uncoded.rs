//! Which text a coder did not read, and which they read and left without a code: by part of the study.

use std::collections::BTreeMap;

use super::CoverageInput;
use super::params::CoverageParams;
use super::turns::{Turns, by_document};
use crate::domain::ids::SegmentId;
use crate::domain::measure::coverage::{PartKind, UncodedRow};

/// What counts for one turn of the study.
struct Row {
    words: u64,
    by_nobody: bool,
    /// The place among the turns read, if the coder read it.
    read: Option<usize>,
    document: usize,
    parts: Vec<(PartKind, String)>,
}

/// Counts turns by group, transcript, speaker, question and code.
pub fn uncoded(input: &CoverageInput<'_>, turns: &Turns, given: &[bool], params: &CoverageParams) -> Vec<UncodedRow> {
    let rows = rows(input, turns, params);
    let mut parts: BTreeMap<(PartKind, String), Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        parts.entry((PartKind::Overall, String::new())).or_default().push(at);
        for part in &row.parts {
            parts.entry(part.clone()).or_default().push(at);
        }
    }
    let mut table: Vec<UncodedRow> =
        parts.into_iter().map(|((part, of), members)| count(part, of, &members, &rows, given, |turn| by_others(turns, turn))).collect();
    let whole: Vec<usize> = (0..rows.len()).collect();
    for (code, own) in turns.given.iter().enumerate() {
        let others = |turn: usize| turns.others[code].contains_key(&turn);
        table.push(count(PartKind::Code, turns.codes[code].to_string(), &whole, &rows, own, others));
    }
    table
}

fn by_others(turns: &Turns, turn: usize) -> bool {
    turns.others.iter().any(|of_code| of_code.contains_key(&turn))
}

fn rows(input: &CoverageInput<'_>, turns: &Turns, params: &CoverageParams) -> Vec<Row> {
    let place: BTreeMap<SegmentId, usize> = turns.segments.iter().enumerate().map(|(at, &segment)| (segment, at)).collect();
    let codings = by_document(input.codings.iter().map(|excerpt| &excerpt.coding));
    let mut rows = Vec::new();
    for (document, segments) in input.segments.iter().enumerate() {
        let transcript = &input.transcripts[document];
        let by_nobody = !codings.contains_key(&transcript.id);
        for (at, segment) in segments.items.iter().enumerate().filter(|(_, segment)| params.speaker_role.holds(segment.role)) {
            let mut parts = vec![(PartKind::Transcript, transcript.id.to_string())];
            parts.extend(input.groups[document].map(|group| (PartKind::Group, group.to_owned())));
            let label = segment.speaker.map(|speaker| transcript.speakers[speaker as usize].label.clone());
            parts.extend(label.map(|label| (PartKind::Speaker, format!("{} in {}", label, transcript.id))));
            let question = segment.question.and_then(|question| input.guide?.questions.get(question as usize));
            parts.extend(question.map(|question| (PartKind::Question, question.id.clone())));
            let read = place.get(&SegmentId(input.layout.starts[document] + at as u32)).copied();
            rows.push(Row { words: u64::from(segment.words), by_nobody, read, document, parts });
        }
    }
    rows
}

fn count(part: PartKind, of: String, members: &[usize], rows: &[Row], given: &[bool], by_others: impl Fn(usize) -> bool) -> UncodedRow {
    let mut row = UncodedRow {
        part,
        of,
        transcripts: [0, 0],
        turns: 0,
        read_by_nobody: 0,
        unread: 0,
        coded: 0,
        uncoded: 0,
        coded_by_others: 0,
        words: 0,
        uncoded_words: 0,
        longest_gap: 0,
    };
    let (mut last, mut gap) = (None, 0);
    for &at in members {
        let turn = &rows[at];
        if last != Some(turn.document) {
            row.transcripts[0] += 1;
            row.transcripts[1] += u32::from(turn.read.is_some());
            (last, gap) = (Some(turn.document), 0);
        }
        row.turns += 1;
        row.words += turn.words;
        row.read_by_nobody += u64::from(turn.by_nobody);
        match turn.read {
            None => row.unread += 1,
            Some(read) if given[read] => {
                row.coded += 1;
                gap = 0;
            }
            Some(read) => {
                row.uncoded += 1;
                row.uncoded_words += turn.words;
                row.coded_by_others += u64::from(by_others(read));
                gap += 1;
                row.longest_gap = row.longest_gap.max(gap);
            }
        }
    }
    row
}

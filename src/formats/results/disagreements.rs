//! `disagreements.csv`: where coders do not agree, what is most worth settling first.

use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::ids::CodeId;
use crate::domain::measure::agreement::{Agreement, Disagreement};
use crate::formats::table::guard_cell;

const COLUMNS: [&str; 12] =
    ["rank", "document", "start", "end", "kind", "facet", "codes", "given", "gain", "characters", "group", "excerpt"];

/// Writes the list with the words in dispute, so that it can be settled from the table alone.
pub fn disagreements_csv(agreement: &Agreement, transcripts: &[SafeTranscript], participants: Option<&Participants>) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(COLUMNS).expect("writing to memory cannot fail");
    let tables: Vec<_> = transcripts.iter().map(|transcript| (transcript, transcript.offsets())).collect();
    for (at, disagreement) in agreement.disagreements.iter().enumerate() {
        let Some((transcript, offsets)) = tables.iter().find(|(transcript, _)| transcript.id == disagreement.document) else { continue };
        let span = offsets.to_bytes(&transcript.text, disagreement.span);
        let words = span.map(|span| transcript.spoken(span)).unwrap_or_default();
        let group = participants.and_then(|participants| participants.group_of(&transcript.id)).unwrap_or("");
        let guarded = |text: &str| guard_cell(text).into_owned();
        let cells = [
            (at + 1).to_string(),
            guarded(disagreement.document.as_str()),
            disagreement.span.start.to_string(),
            disagreement.span.end.to_string(),
            disagreement.kind.name().to_owned(),
            guarded(disagreement.facet.as_deref().unwrap_or("")),
            guarded(&names(&disagreement.codes)),
            guarded(&given(disagreement)),
            format!("{:.6}", disagreement.gain),
            disagreement.characters.to_string(),
            guarded(group),
            guarded(&words),
        ];
        table.write_record(cells).expect("writing to memory cannot fail");
    }
    table.into_inner().expect("writing to memory cannot fail")
}

fn names(codes: &[CodeId]) -> String {
    codes.iter().map(CodeId::as_str).collect::<Vec<_>>().join("; ")
}

/// What each coder gave: `A: risk; peer | B: nothing`.
fn given(disagreement: &Disagreement) -> String {
    let one = |codes: &[CodeId]| if codes.is_empty() { "nothing".to_owned() } else { names(codes) };
    disagreement.given.iter().map(|(coder, codes)| format!("{coder}: {}", one(codes))).collect::<Vec<_>>().join(" | ")
}

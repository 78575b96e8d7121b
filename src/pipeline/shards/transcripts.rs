//! The segments of a study's transcripts, as a run would cut them, one transcript after the other.
//!
//! What is read, cleared and cut is what `ingest`, `deidentify` and `segment` of `pipelines/default.toml` read, clear and cut, under
//! the study's own settings. Only what participants say is handed on: interviewers' questions and notes are context, and
//! here a segment is read without any. A few transcripts are held at a time.

use super::ShardError;
use super::plan::codebook_tokens;
use crate::contract::NoProgress;
use crate::domain::finding::Finding;
use crate::domain::ids::DocumentId;
use crate::pipeline::study::{Request, planned};
use crate::stages::segment::{SegmentParams, segment};
use crate::study::transcripts::examine_transcripts;

/// Transcripts that are read side by side and held until their segments are handed on.
const AT_ONCE: usize = 64;

/// The language finds the guide's questions and moves no border of a segment. It is given, so that no transcript is read to learn it.
const LANGUAGE: &str = "en";

/// The pipeline whose stages read and cut transcripts.
const PIPELINE: &str = "default";

/// Hands on each participant's segment: its transcript, its number among those of the transcript from 1, and what it says.
///
/// # Errors
///
/// What is wrong with the study or its settings, and what `each` gives.
pub(super) fn each_segment(
    request: &Request,
    mut each: impl FnMut(&DocumentId, u32, String) -> Result<(), ShardError>,
) -> Result<Vec<Finding>, ShardError> {
    let mut request = Request { pipeline: PIPELINE.to_owned(), ..request.clone() };
    let settings = &mut request.overrides.settings;
    settings.entry("segment.language".to_owned()).or_insert_with(|| LANGUAGE.into());
    let (mut inputs, plan) = planned(&request).map_err(ShardError::of_stage)?;
    let params = plan.params::<SegmentParams>().expect("the default pipeline cuts transcripts into segments");
    let tokens = codebook_tokens(&inputs, &plan)?;
    let kinds = tokens.as_ref().map_or(&[][..], |tokens| &tokens.kinds);
    let mut findings = std::mem::take(&mut inputs.findings);
    let all = std::mem::take(&mut inputs.transcripts);
    for some in all.chunks(AT_ONCE) {
        inputs.transcripts = some.to_vec();
        for transcript in examine_transcripts(&inputs, &mut findings, &NoProgress) {
            let segments = segment(&transcript, kinds, None, params);
            let said = segments.items.iter().filter(|segment| !segment.role.is_context());
            for (line, segment) in (1..).zip(said) {
                each(&transcript.id, line, transcript.spoken(segment.span).into_owned())?;
            }
        }
    }
    findings.sort();
    findings.dedup();
    Ok(findings)
}

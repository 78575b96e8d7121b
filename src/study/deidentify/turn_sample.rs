//! A sample of turns, drawn at random, that a person reads after de-identification: what it shows is a bound, and no promise.

use std::fs;
use std::path::{Path, PathBuf};

use super::{DeidentifyError, FOLDER, disk, file};
use crate::domain::digest::Digest;
use crate::domain::measure::statistic::Undefined;
use crate::formats::deidentify::sample_table::{DrawnTurn, read_sample_table, sample_table};
use crate::math::binomial_interval::one_sided_upper;
use crate::study::clearance::{is_cleared, states};
use crate::study::files::write_whole;
use crate::study::inputs::{Sources, read_inputs};
use crate::study::transcripts::read_transcripts;

/// How sure a bound is.
const CONFIDENCE: f64 = 0.95;

/// Draws turns of the transcripts that are settled, and writes them for a person to read; gives the file, how many were drawn, and of how many.
///
/// # Errors
///
/// A [`DeidentifyError`] if nothing is settled yet, or the file cannot be written.
pub fn draw_sample(sources: &Sources, size: usize, seed: u64) -> Result<(PathBuf, usize, usize), DeidentifyError> {
    let study = sources.study.clone().unwrap_or_default();
    let mut inputs = read_inputs(&Sources { before_deidentification: true, ..sources.clone() }).map_err(DeidentifyError::Inputs)?;
    let states = states(&study)?;
    inputs.transcripts.retain(|found| is_cleared(&states, found));
    let transcripts = read_transcripts(&inputs, &mut Vec::new());
    let mut drawn = Vec::new();
    for transcript in &transcripts {
        let table = transcript.offsets();
        for turn in &transcript.turns {
            let place = table.to_chars(&transcript.text, turn.span);
            let chance =
                Digest::of_parts([b"read".as_slice(), &seed.to_le_bytes(), transcript.id.as_str().as_bytes(), &place.start.to_le_bytes()]);
            let text = turn.span.slice(&transcript.text).to_owned();
            drawn.push((chance, DrawnTurn { document: transcript.id.to_string(), start: place.start, end: place.end, text }));
        }
    }
    let all = drawn.len();
    if all == 0 {
        let remedy = "settle the proposals first, with `leitmotif deidentify STUDY`";
        return Err(DeidentifyError::Nothing { what: "no transcript is settled, so there is no turn to draw", remedy });
    }
    drawn.sort_by_key(|(chance, _)| *chance);
    let turns: Vec<DrawnTurn> = drawn.into_iter().take(size).map(|(_, turn)| turn).collect();
    let path = file(&study, "sample.csv");
    write_whole(&path, &sample_table(&turns), true).map_err(disk(&path))?;
    Ok((path, turns.len(), all))
}

/// Reads a sample that a person filled in: how many turns held an identifier, how many were read, and the share that is not exceeded with
/// 95 percent confidence (exact binomial, one-sided).
///
/// # Errors
///
/// A [`DeidentifyError`] if the file cannot be read, or an answer is missing.
pub fn read_sample(path: &Path) -> Result<(u64, u64, Result<f64, Undefined>), DeidentifyError> {
    let text = fs::read_to_string(path).map_err(disk(path))?;
    let fault = |fault| DeidentifyError::File { name: format!("{FOLDER}/sample.csv"), fault };
    let (found, all) = read_sample_table(&text).map_err(fault)?;
    Ok((found, all, one_sided_upper(found, all, CONFIDENCE)))
}

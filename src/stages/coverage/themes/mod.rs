//! Themes: counts and tests over a study's codings, by group, together, and over more transcripts.
//!
//! Takes the team's codings; gives tables that people conclude from: codes by participants' groups and attributes with
//! intervals and exact tests (`shares`), the words in which groups differ (`words`), codes that stand together
//! (`together`), code saturation (`saturation`). Participants are counted, not excerpts.

mod cases;
mod cooccurrence;
mod group_words;
mod params;
mod saturation;
mod shares;

use crate::contract::{Context, Outcome};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::digest::hash64;
use crate::domain::finding::{Finding, Place};
use crate::domain::measure::themes::Themes;
use crate::domain::review::coding::{Coding, SETTLED_CODER};
use crate::domain::space::term_space::TermSpace;

use super::{CoverageError, known_coders, known_codes};
use cases::Cases;

pub use params::{ThemesConfig, ThemesParams};

/// What is counted.
pub struct ThemesInput<'a> {
    /// The transcripts.
    pub transcripts: &'a [SafeTranscript],
    /// Their segments, in the same order.
    pub segments: &'a [Segments],
    /// The layout of these segments.
    pub layout: &'a Layout,
    /// Who was interviewed.
    pub participants: Option<&'a Participants>,
    /// What people coded.
    pub codings: &'a [Coding],
    /// The scheme, for facets and the order of codes.
    pub codebook: Option<&'a Codebook>,
    /// The terms.
    pub space: &'a TermSpace,
}

/// Computes the counts and tests.
///
/// # Errors
///
/// A [`CoverageError`] if a code is unknown, or the run was stopped.
pub fn themes(input: &ThemesInput<'_>, params: &ThemesParams, ctx: &Context<'_>) -> Result<Outcome<Themes>, CoverageError> {
    let all: Vec<_> = input.codings.iter().map(|coding| coding.coder.clone()).collect();
    let mut coders = known_coders(all, &params.coders)?;
    // What was settled together goes before what each had said before.
    if params.coders.is_empty() && coders.iter().any(|coder| coder.as_str() == SETTLED_CODER) {
        coders.retain(|coder| coder.as_str() == SETTLED_CODER);
    }
    let codes = known_codes(input.codebook, input.codings.iter().map(|coding| &coding.code), &params.codes)?;
    let cases = Cases::of(input, &coders, codes, params);
    ctx.check()?;
    let seed = hash64(ctx.seed, "coverage.themes", 0);
    let (groups, quotations) = shares::by_group(&cases, params, seed);
    ctx.check()?;
    let words = group_words::words(input, &cases, params);
    ctx.check()?;
    let together = cooccurrence::together(&cases, params.least_participants as usize);
    let group_of: Vec<Option<&str>> = input.transcripts.iter().map(|transcript| input.participants?.group_of(&transcript.id)).collect();
    let saturation = saturation::saturation(&cases, &group_of, params, seed);
    let mut findings = unknown_attributes(input, params);
    if groups.is_empty() {
        let message = format!("no attribute of the participants parts them into groups of at least {}", params.least_participants);
        findings.push(Finding::note("E0941", Place::study(), message, "give participants.csv a column group"));
    }
    Ok(Outcome::new(Themes { coders, confidence: params.confidence, groups, words, quotations, together, saturation }, findings))
}

/// Attributes that were asked for and that the table of participants lacks.
fn unknown_attributes(input: &ThemesInput<'_>, params: &ThemesParams) -> Vec<Finding> {
    let Some(participants) = input.participants else { return Vec::new() };
    let unknown = params.compare.iter().filter(|name| *name != "group" && !participants.attributes.contains(name));
    unknown
        .map(|name| {
            let message = format!("{name} is to be compared, and participants.csv has no such column");
            Finding::new("E0942", Place::study(), message, "correct `compare` in study.toml, or give the table the column")
        })
        .collect()
}

#[cfg(test)]
mod tests;

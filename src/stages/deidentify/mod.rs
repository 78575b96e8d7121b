//! De-identification comes first: only what it lets through is analysed.
//!
//! Takes a transcript and the study's declaration, gives a `SafeTranscript`, and says so where nothing was done. In a run it changes no text:
//! texts are changed once, by `leitmotif deidentify`, for which this folder finds what may tell who somebody is (`propose`), puts it into the
//! order of review (`review_list`), suggests what is written instead (`stand_in`), and replaces what people accepted (`replace`).

mod dates;
mod lists;
mod matcher;
mod names;
mod patterns;
mod propose;
mod record_numbers;
mod replace;
mod review_list;
mod scan;
mod spelling;
mod stand_in;
mod streets;

pub use matcher::{Hit, Matcher};
pub use propose::{Spelling, by_spelling, propose};
pub use replace::{PlaceVerdicts, ReplacedText, replace, replace_places};
pub use review_list::{Proposed, Raw, review_list};
pub use stand_in::{Described, stand_in};

use crate::contract::Outcome;
use crate::domain::corpus::lines::{LineFile, SafeLines};
use crate::domain::corpus::transcript::{Declaration, SafeTranscript, Transcript};
use crate::domain::finding::{Finding, Place};

/// Clears transcripts under the study's declaration.
///
/// ```
#[doc = include_str!("../example.txt")]
/// let outcome = deidentify(raw, Declaration::AsIs);
/// assert_eq!(outcome.value.len(), 2);
/// // Nothing was done to the texts, and a note says so.
/// assert_eq!(outcome.findings[0].code, "E0201");
/// ```
pub fn deidentify(transcripts: Vec<Transcript>, declaration: Declaration) -> Outcome<Vec<SafeTranscript>> {
    let findings = if transcripts.is_empty() { Vec::new() } else { declared(declaration) };
    let safe = transcripts.into_iter().map(|transcript| SafeTranscript::declare(transcript, declaration)).collect();
    Outcome::new(safe, findings)
}

/// Clears a file of lines under the study's declaration.
pub fn deidentify_lines(file: LineFile, declaration: Declaration) -> Outcome<SafeLines> {
    Outcome::new(SafeLines::declare(file, declaration), declared(declaration))
}

/// The finding of a corpus that was not de-identified.
pub fn declared(declaration: Declaration) -> Vec<Finding> {
    match declaration {
        Declaration::AsIs => vec![Finding::note(
            "E0201",
            Place::study(),
            "the texts were not de-identified",
            "say `deidentify = \"already_safe\"` in study.toml if they hold nobody to protect",
        )],
        Declaration::Reviewed | Declaration::AlreadySafe => Vec::new(),
    }
}

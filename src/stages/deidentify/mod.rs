//! De-identification stands first: only what it lets through is analysed.
//!
//! Takes a transcript and the study's declaration, gives a [`SafeTranscript`]. Today it accepts
//! what the study declares and says so where nothing was done; it changes no text.

use crate::contract::Outcome;
use crate::domain::finding::{Finding, Place};
use crate::domain::transcript::{Declaration, SafeTranscript, Transcript};

/// Clears transcripts under the study's declaration.
pub fn deidentify(transcripts: Vec<Transcript>, declaration: Declaration) -> Outcome<Vec<SafeTranscript>> {
    let findings = match declaration {
        Declaration::AsIs if !transcripts.is_empty() => vec![Finding::note(
            "E0201",
            Place::study(),
            "the texts were not de-identified",
            "say `deidentify = \"already_safe\"` in study.toml if they hold nobody to protect",
        )],
        _ => Vec::new(),
    };
    let safe = transcripts.into_iter().map(|transcript| SafeTranscript::declare(transcript, declaration)).collect();
    Outcome::new(safe, findings)
}

//! Embed: words to vectors, by a language model that the user brings.
//!
//! Takes a transcript with its segments, or the codebook, and a model; gives one vector for each segment and each phrase, by which
//! `map_codes` sees what says the same in other words. The model is a folder of the user's (see `crate::formats::inputs::model_folder`); none is
//! shipped and none is fetched. Sentence encoders are computed by candle, tables of token vectors here. Both are behind
//! cargo features: without them no model loads, and nothing else changes.
//!
//! Each text is computed by itself, never padded beside others, so its vector hangs on nothing but its own words and the model: not on the
//! number of threads, not on its neighbours. Cost: of an encoder of six layers about a twentieth of a CPU second for 64 tokens; of a table next to nothing.
//! Limits: what a model was taught on is not known here, and its likeness of meaning may be that of another field. An encoder's last
//! digits may differ between kinds of processor.

mod encoder;
mod files;
#[cfg(feature = "static_vectors")]
mod pooling;
#[cfg(feature = "semantic")]
mod sentence_encoder;
#[cfg(feature = "static_vectors")]
mod token_table;
#[cfg(feature = "static_vectors")]
mod tokens;

use rayon::prelude::*;
use thiserror::Error;

use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::token::{Clause, phrases};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::finding::{Finding, Place};
use crate::domain::space::model::CodebookVectors;
use crate::domain::space::vectors::DenseRows;

pub use encoder::Encoder;
pub use files::ModelFiles;

/// Why there are no vectors.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EmbedError {
    /// Somebody asked for a stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A file of the model is not what it should be.
    #[error("E0454 model folder {model}, {file}: {problem}; {remedy}")]
    Broken {
        /// Which model.
        model: String,
        /// Which of its files.
        file: &'static str,
        /// What is wrong; it speaks of the file, never of a transcript.
        problem: String,
        /// The way out.
        remedy: &'static str,
    },
    /// The model fails on a text.
    #[error("E0455 {place}: the model gives no vector for a text here ({problem}); copy its files again, or take another model")]
    Refused {
        /// Which transcript or code.
        place: String,
        /// The reason, without a word of the text.
        problem: &'static str,
    },
}

/// Finds a vector for each segment of a transcript.
///
/// A note tells of segments that are longer than the model reads.
///
/// # Errors
///
/// An [`EmbedError`] if the model gives no vector for a text, or the run was stopped.
pub fn embed_segments(
    transcript: &SafeTranscript,
    segments: &Segments,
    encoder: &Encoder,
    ctx: &Context<'_>,
) -> Result<Outcome<DenseRows>, EmbedError> {
    let refused = |problem| EmbedError::Refused { place: transcript.id.to_string(), problem };
    let of = |span| -> Result<(Vec<f32>, bool), EmbedError> {
        ctx.check()?;
        encoder.vector(&transcript.spoken(span)).map_err(refused)
    };
    let found: Vec<(Vec<f32>, bool)> = segments.items.par_iter().map(|segment| of(segment.span)).collect::<Result<_, _>>()?;
    let cut = found.iter().filter(|(_, cut)| *cut).count();
    let rows = rows(found.into_iter().map(|(vector, _)| vector).collect());
    let findings = if cut == 0 { Vec::new() } else { vec![too_long(transcript, cut, encoder.max_tokens())] };
    Ok(Outcome::new(rows, findings))
}

fn too_long(transcript: &SafeTranscript, cut: usize, most: usize) -> Finding {
    let message = format!("{cut} segments are longer than the {most} tokens that the model reads; only their beginnings count for it");
    Finding::note("E0456", Place::file(&transcript.id), message, "lower segment.max_words")
}

/// Finds a vector for each phrase of the codebook and one for each whole entry, but for "when not to use", which ranks nothing.
///
/// # Errors
///
/// An [`EmbedError`] if the model gives no vector for a text, or the run was stopped.
pub fn embed_codebook(codebook: &Codebook, encoder: &Encoder, ctx: &Context<'_>) -> Result<Outcome<CodebookVectors>, EmbedError> {
    let mut vectors = CodebookVectors::default();
    let mut found = Vec::new();
    let mut entries = Vec::new();
    for code in codebook.codes() {
        ctx.check()?;
        let mut clauses = Vec::new();
        let mut entry = Vec::new();
        let vector = |text: &str| {
            let refused = |problem| EmbedError::Refused { place: format!("code {}", code.id), problem };
            encoder.vector(text).map(|(vector, _)| vector).map_err(refused)
        };
        for (clause, text) in phrases(code).filter(|(clause, text)| *clause != Clause::Exclusion && !text.trim().is_empty()) {
            clauses.push(clause);
            found.push(vector(&text)?);
            if clause != Clause::Example {
                entry.push(text.trim().to_owned());
            }
        }
        vectors.clauses.push(clauses);
        entries.push(vector(&entry.join(". "))?);
    }
    vectors.phrases = rows(found);
    vectors.entries = rows(entries);
    Ok(Outcome::new(vectors, encoder.notes()))
}

/// Rows of equal width, where there is one.
fn rows(vectors: Vec<Vec<f32>>) -> DenseRows {
    let width = vectors.first().map_or(0, Vec::len);
    DenseRows::from_values(width, vectors.concat())
}

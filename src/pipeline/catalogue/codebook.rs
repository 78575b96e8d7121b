//! `codebook`: the study's own coding scheme.

use super::spec::{StageSpec, untyped};
use crate::contract::Outcome;
use crate::domain::codebook::Codebook;
use crate::pipeline::artefact::{Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::reads::Read;

noun!(Codebook, "a codebook");

/// The stage that a pipeline for a study with a scheme begins with.
pub const OF_STUDY: &str = "codebook.study@1";

pub(super) static STAGES: [StageSpec; 2] = [
    StageSpec {
        id: OF_STUDY,
        needs: &[],
        welcomes: &[],
        produces: Product::one::<Codebook>(),
        reads: |_| &[Read::Codebook],
        check: untyped,
        run: |call| Ok(Made::one(Outcome::silent(call.codebook()?.ok_or(StepError::NoCodebook)?.clone()))),
        sentence: |_| "The preliminary coding scheme was read.".to_owned(),
    },
    StageSpec {
        id: "codebook.if_any@1",
        needs: &[],
        welcomes: &[],
        produces: Product::one::<Codebook>(),
        reads: |_| &[Read::Codebook],
        check: untyped,
        run: |call| Ok(Made::one(Outcome::silent(call.codebook()?.cloned().unwrap_or_default()))),
        sentence: |_| "The coding scheme was read, where the study has one.".to_owned(),
    },
];

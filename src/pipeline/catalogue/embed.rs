//! `embed`: segments and codes to vectors, by a language model that the user brings. Where none is named the plan is without them.

use super::spec::{StageSpec, untyped};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::space::model::CodebookVectors;
use crate::domain::space::vectors::DenseRows;
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::reads::Read;
use crate::stages::embed::{embed_codebook, embed_segments};

noun!(DenseRows, "sentence vectors");
noun!(CodebookVectors, "sentence vectors of a codebook");

pub(super) static STAGES: [StageSpec; 2] = [
    StageSpec {
        id: "embed.segments@1",
        needs: &[SafeTranscript::KIND, Segments::KIND],
        welcomes: &[],
        produces: Product::each::<DenseRows>(),
        reads: |_| &[Read::Model],
        check: untyped,
        run: |call| {
            let found = embed_segments(call.item::<SafeTranscript>()?, call.item::<Segments>()?, call.encoder()?, &call.ctx);
            Ok(Made::each(found.map_err(StepError::of_stage)?))
        },
        sentence: |_| "Segments were given vectors by a language model of the study's choice, on this machine.".to_owned(),
    },
    StageSpec {
        id: "embed.codebook@1",
        needs: &[Codebook::KIND],
        welcomes: &[],
        produces: Product::one::<CodebookVectors>(),
        reads: |_| &[Read::Model],
        check: untyped,
        run: |call| {
            let found = embed_codebook(call.need::<Codebook>()?, call.encoder()?, &call.ctx);
            Ok(Made::one(found.map_err(StepError::of_stage)?))
        },
        sentence: |_| "So was what the codes say; likeness to it is one part of the scores.".to_owned(),
    },
];

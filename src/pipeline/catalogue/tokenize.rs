//! `tokenize`: segments, and the codebook's clauses, to words with their places.

use super::spec::{StageSpec, typed, untyped};
use crate::contract::Outcome;
use crate::domain::codebook::Codebook;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::token::{CodebookTokens, Tokens};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::reads::Read;
use crate::stages::tokenize::{CodebookConfig, CodebookParams, tokenize, tokenize_codebook};

noun!(Tokens, "tokens");
noun!(CodebookTokens, "codebook tokens");

pub(super) static STAGES: [StageSpec; 2] = [
    StageSpec {
        id: "tokenize.words@3",
        needs: &[SafeTranscript::KIND, Segments::KIND],
        welcomes: &[],
        produces: Product::each::<Tokens>(),
        reads: |_| &[Read::Tokenizer],
        check: untyped,
        run: |call| {
            let found = tokenize(call.item::<SafeTranscript>()?, call.item::<Segments>()?, call.tokenizer()?);
            Ok(Made::each(Outcome::silent(found.map_err(StepError::of_stage)?)))
        },
        sentence: |_| "Words were found by the declared tokenizer; contractions and hyphenated words stay whole.".to_owned(),
    },
    StageSpec {
        id: "tokenize.codebook@2",
        needs: &[Codebook::KIND],
        welcomes: &[],
        produces: Product::one::<CodebookTokens>(),
        reads: |_| &[Read::Tokenizer],
        check: typed::<CodebookConfig, CodebookParams, _>,
        run: |call| {
            let found = tokenize_codebook(call.need::<Codebook>()?, call.tokenizer()?, call.params::<CodebookParams>());
            Ok(Made::one(Outcome::silent(found.map_err(StepError::of_stage)?)))
        },
        sentence: |_| "The codebook's clauses were read by the same rules as the transcripts.".to_owned(),
    },
];

//! `map_codes.recipe`: a score for every segment and code.

use super::spec::{StageSpec, typed};
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::space::model::{CodebookVectors, SentenceVectors};
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::{DenseRows, WordVectors};
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::reads::Read;
use crate::stages::map_codes::{LearnFrom, MapConfig, MapInput, MapParams, map_codes};

noun!(CodeScores, "scores");

pub(super) static STAGES: [StageSpec; 1] = [StageSpec {
    id: "map_codes.recipe@5",
    needs: &[TermSpace::KIND, WordVectors::KIND, Segments::KIND, SafeTranscript::KIND],
    welcomes: &[DenseRows::KIND, CodebookVectors::KIND],
    produces: Product::one::<CodeScores>(),
    // Only what it may learn from: new codings alone change no ranking.
    reads: |params| match params.get::<MapParams>().map(MapParams::learns_from) {
        Some(LearnFrom::Nothing) | None => &[],
        Some(LearnFrom::Decisions) => &[Read::Decisions],
        Some(LearnFrom::Codings) => &[Read::Codings],
    },
    check: typed::<MapConfig, MapParams, _>,
    run: |call| {
        let (space, params) = (call.need::<TermSpace>()?, call.params::<MapParams>());
        let codes: Vec<&str> = space.codes.iter().map(|code| code.code.as_str()).collect();
        let (segments, layout) = (call.each::<Segments>()?, call.layout()?);
        let transcripts = call.each::<SafeTranscript>()?;
        let decided = call.verdicts(transcripts, segments, &layout, &codes, params.learns_from())?;
        let sentences = call.welcome_each::<DenseRows>()?.zip(call.welcome::<CodebookVectors>()?);
        let input = MapInput {
            space,
            words: call.need::<WordVectors>()?,
            sentences: sentences.map(|(segments, codebook)| SentenceVectors { segments, codebook }),
            transcripts,
            segments,
            layout: &layout,
        };
        Ok(Made::one(map_codes(&input, &decided, params, &call.ctx).map_err(StepError::of_stage)?))
    },
    sentence: |_| {
        "Every segment was scored for every code from the codebook's words, the neighbouring turns and the questions asked.".to_owned()
    },
}];

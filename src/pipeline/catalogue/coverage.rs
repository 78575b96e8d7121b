//! `coverage`: what one coder read and left uncoded, and what all codings amount to.

use super::spec::{StageSpec, shown, typed};
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::measure::coverage::Coverage;
use crate::domain::measure::themes::Themes;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::Lsa;
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::reads::Read;
use crate::stages::coverage::themes::{ThemesConfig, ThemesInput, ThemesParams, themes};
use crate::stages::coverage::{CoverageConfig, CoverageInput, CoverageParams, coverage};

noun!(Coverage, "coverage");
noun!(Themes, "themes");

pub(super) static STAGES: [StageSpec; 2] = [
    StageSpec {
        id: "coverage.coder@3",
        needs: &[SafeTranscript::KIND, Segments::KIND, TermSpace::KIND, Lsa::KIND],
        welcomes: &[CodeScores::KIND],
        produces: Product::one::<Coverage>(),
        reads: |_| &[Read::Codings, Read::Rejections, Read::Sample, Read::Codebook, Read::Guide, Read::Participants],
        check: typed::<CoverageConfig, CoverageParams, _>,
        run: |call| {
            let transcripts = call.each::<SafeTranscript>()?;
            let input = CoverageInput {
                transcripts,
                segments: call.each::<Segments>()?,
                layout: &call.layout()?,
                groups: &call.groups(transcripts.iter().map(|transcript| &transcript.id))?,
                codings: &call.excerpts(transcripts)?,
                rejections: &call.rejections(transcripts)?,
                answers: call.sample()?,
                codebook: call.codebook()?,
                guide: call.guide()?,
                space: call.need::<TermSpace>()?,
                lsa: call.need::<Lsa>()?,
                scores: call.welcome::<CodeScores>()?,
            };
            Ok(Made::one(coverage(&input, call.params::<CoverageParams>(), &call.ctx).map_err(StepError::of_stage)?))
        },
        sentence: |params| {
            format!(
                "What one coder left uncoded was ranked for a second look by text, length, neighbours, question and scheme, no turn by a \
                 model that saw its transcript; intervals at {} are percentiles of {} resamples of transcripts.",
                shown(params, "confidence"),
                shown(params, "rounds")
            )
        },
    },
    StageSpec {
        id: "coverage.themes@3",
        needs: &[SafeTranscript::KIND, Segments::KIND, TermSpace::KIND],
        welcomes: &[],
        produces: Product::one::<Themes>(),
        reads: |_| &[Read::Codings, Read::Codebook, Read::Participants],
        check: typed::<ThemesConfig, ThemesParams, _>,
        run: |call| {
            let transcripts = call.each::<SafeTranscript>()?;
            let input = ThemesInput {
                transcripts,
                segments: call.each::<Segments>()?,
                layout: &call.layout()?,
                participants: call.participants()?,
                codings: &call.codings(transcripts)?,
                codebook: call.codebook()?,
                space: call.need::<TermSpace>()?,
            };
            Ok(Made::one(themes(&input, call.params::<ThemesParams>(), &call.ctx).map_err(StepError::of_stage)?))
        },
        sentence: |_| "Codes were counted by participants, with intervals, exact tests and corrections for many tests.".to_owned(),
    },
];

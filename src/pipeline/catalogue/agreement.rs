//! `agreement.coders`: how far coders agree.

use super::spec::{StageSpec, shown, typed};
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::measure::agreement::Agreement;
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::{Made, StepError};
use crate::pipeline::reads::Read;
use crate::stages::agreement::study::{AgreementConfig, AgreementInput, AgreementParams, agreement};

noun!(Agreement, "agreement");

pub(super) static STAGES: [StageSpec; 1] = [StageSpec {
    id: "agreement.coders@1",
    needs: &[SafeTranscript::KIND, Segments::KIND],
    welcomes: &[],
    produces: Product::one::<Agreement>(),
    reads: |_| &[Read::Codings, Read::Codebook, Read::Participants],
    check: typed::<AgreementConfig, AgreementParams, _>,
    run: |call| {
        let transcripts = call.each::<SafeTranscript>()?;
        let input = AgreementInput {
            transcripts,
            segments: call.each::<Segments>()?,
            groups: &call.groups(transcripts.iter().map(|transcript| &transcript.id))?,
            codings: &call.codings(transcripts)?,
            codebook: call.codebook()?,
        };
        Ok(Made::one(agreement(&input, call.params::<AgreementParams>(), &call.ctx).map_err(StepError::of_stage)?))
    },
    sentence: |params| {
        format!(
            "Coders were compared turn by turn; intervals at {} are percentiles of {} bootstrap resamples of transcripts.",
            shown(params, "confidence"),
            shown(params, "rounds")
        )
    },
}];

//! `segment.turns`: turns to the units that are counted, scored and clustered.

use super::spec::{StageSpec, shown, typed};
use crate::contract::Outcome;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::token::CodebookTokens;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::pipeline::artefact::{Noun, Product, noun};
use crate::pipeline::call::Made;
use crate::pipeline::reads::Read;
use crate::stages::segment::{SegmentConfig, SegmentParams, segment};

noun!(Segments, "segments");

pub(super) static STAGES: [StageSpec; 1] = [StageSpec {
    id: "segment.turns@3",
    needs: &[SafeTranscript::KIND],
    welcomes: &[CodebookTokens::KIND],
    produces: Product::each::<Segments>(),
    reads: |_| &[Read::Guide],
    check: typed::<SegmentConfig, SegmentParams, _>,
    run: |call| {
        let kinds = call.welcome::<CodebookTokens>()?.map_or(&[][..], |tokens| &tokens.kinds);
        Ok(Made::each(Outcome::silent(segment(call.item::<SafeTranscript>()?, kinds, call.guide()?, call.params::<SegmentParams>()))))
    },
    sentence: |params| {
        format!("Turns were taken as units; turns of more than {} words were split at sentence ends.", shown(params, "max_words"))
    },
}];

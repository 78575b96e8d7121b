//! Parameters of stages: from a table of a pipeline file to what a stage takes.
//!
//! Each stage has a config (what a person wrote) and params (what passed its check). This module knows
//! which belong to which stage; what the keys mean is the stage's own affair.

use serde::de::DeserializeOwned;
use toml::Table;

use super::catalogue::Use;
use crate::formats::fault::FormatFault;
use crate::stages::agreement::study::{AgreementConfig, AgreementParams};
use crate::stages::cluster::{
    ClusterConfig, ClusterParams, DraftConfig, DraftParams, LinesConfig, LinesParams, OutsideConfig, OutsideParams,
};
use crate::stages::coverage::themes::{ThemesConfig, ThemesParams};
use crate::stages::coverage::{CoverageConfig, CoverageParams};
use crate::stages::map_codes::{MapConfig, MapLinesConfig, MapLinesParams, MapParams};
use crate::stages::reduce::{LsaConfig, LsaParams, SketchConfig, SketchParams, WordVectorConfig, WordVectorParams};
use crate::stages::segment::{SegmentConfig, SegmentParams};
use crate::stages::suggest::{SuggestConfig, SuggestParams};
use crate::stages::tokenize::{CodebookConfig, CodebookParams};
use crate::stages::vectorize::stream::{StreamConfig, StreamParams};
use crate::stages::vectorize::{VectorizeConfig, VectorizeParams};

/// Checks the parameters of a stage; every bad field is a fault.
pub fn check_params(runs: Use, params: &Table) -> Vec<FormatFault> {
    let result = match runs {
        Use::Segment => checked::<SegmentConfig, SegmentParams, _>(params).err(),
        Use::Vectorize => checked::<VectorizeConfig, VectorizeParams, _>(params).err(),
        Use::Lsa => checked::<LsaConfig, LsaParams, _>(params).err(),
        Use::WordVectors => checked::<WordVectorConfig, WordVectorParams, _>(params).err(),
        Use::MapCodes => checked::<MapConfig, MapParams, _>(params).err(),
        Use::Cluster => checked::<ClusterConfig, ClusterParams, _>(params).err(),
        Use::Outside => checked::<OutsideConfig, OutsideParams, _>(params).err(),
        Use::Draft => checked::<DraftConfig, DraftParams, _>(params).err(),
        Use::Suggest => checked::<SuggestConfig, SuggestParams, _>(params).err(),
        Use::TokenizeCodebook => checked::<CodebookConfig, CodebookParams, _>(params).err(),
        Use::Agreement => checked::<AgreementConfig, AgreementParams, _>(params).err(),
        Use::Themes => checked::<ThemesConfig, ThemesParams, _>(params).err(),
        Use::Coverage => checked::<CoverageConfig, CoverageParams, _>(params).err(),
        Use::VectorizeStream => checked::<StreamConfig, StreamParams, _>(params).err(),
        Use::Sketch => checked::<SketchConfig, SketchParams, _>(params).err(),
        Use::ClusterLines => checked::<LinesConfig, LinesParams, _>(params).err(),
        Use::MapLines => checked::<MapLinesConfig, MapLinesParams, _>(params).err(),
        Use::Ingest | Use::Deidentify | Use::Tokenize | Use::Codebook | Use::CodebookIfAny | Use::IngestLines | Use::DeidentifyLines => {
            None
        }
        Use::EmbedSegments | Use::EmbedCodebook => None,
    };
    result.unwrap_or_default()
}

/// Turns a stage's table of parameters into checked ones; every bad field is a fault.
pub fn checked<C, P, E>(params: &Table) -> Result<P, Vec<FormatFault>>
where
    C: DeserializeOwned,
    P: TryFrom<C, Error = Vec<E>>,
    E: ToString,
{
    let fault = |message: String| FormatFault::new(message, "see pipelines/default.toml for what each key may be");
    let config: C = params.clone().try_into().map_err(|error: toml::de::Error| vec![fault(error.message().trim().replace('\n', ", "))])?;
    P::try_from(config).map_err(|faults: Vec<E>| faults.iter().map(|error| fault(error.to_string())).collect())
}

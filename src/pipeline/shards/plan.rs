//! What a sharded run is to do: a pipeline over lines, with its settings checked and the codebook read.

use serde::{Deserialize, Serialize};

use super::ShardError;
use crate::domain::codebook::Codebook;
use crate::domain::corpus::token::CodebookTokens;
use crate::domain::digest::Digest;
use crate::domain::finding::Finding;
use crate::pipeline::plan::Plan;
use crate::pipeline::study::{Request, planned};
use crate::stages::cluster::LinesParams;
use crate::stages::deidentify::declared;
use crate::stages::map_codes::MapLinesParams;
use crate::stages::reduce::SketchParams;
use crate::stages::tokenize::{CodebookParams, WordTokenizer, tokenize_codebook};
use crate::stages::vectorize::stream::StreamParams;
use crate::study::inputs::Inputs;

/// The settings of a sharded run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ShardPlan {
    /// Every random choice derives from it.
    pub seed: u64,
    /// How terms are counted.
    pub count: StreamParams,
    /// How the latent space is found.
    pub reduce: SketchParams,
    /// How clusters are found.
    pub cluster: LinesParams,
    /// How codes are scored; `None` in a run without a codebook.
    pub codes: Option<PlannedCodes>,
}

/// The codes of a sharded run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlannedCodes {
    /// How they are scored.
    pub params: MapLinesParams,
    /// The codebook.
    pub book: Codebook,
    /// Its words.
    pub tokens: CodebookTokens,
}

/// Reads what is asked for as a run on one machine would; gives the plan, the digest of all that it says, and what a person should know.
///
/// # Errors
///
/// What [`run_study`](crate::pipeline::study::run_study) says of inputs and settings, or that the pipeline is none over lines.
pub fn plan(request: &Request) -> Result<(ShardPlan, Digest, Vec<Finding>), ShardError> {
    let (inputs, plan) = planned(request).map_err(ShardError::of_stage)?;
    let not_lines = || ShardError::NotOurs {
        file: request.pipeline.clone(),
        expected: "pipeline over lines".to_owned(),
        reason: "use batch, batch_codes or a file made from them".to_owned(),
    };
    let codes = match (plan.params::<MapLinesParams>(), &inputs.codebook) {
        (Some(params), Some(book)) => {
            let tokens = codebook_tokens(&inputs, &plan)?.ok_or_else(not_lines)?;
            Some(PlannedCodes { params: *params, book: book.value.clone(), tokens })
        }
        (Some(_), None) => return Err(ShardError::of_stage(crate::pipeline::call::StepError::NoCodebook)),
        (None, _) => None,
    };
    let shards = ShardPlan {
        seed: plan.seed,
        count: *plan.params().ok_or_else(not_lines)?,
        reduce: *plan.params().ok_or_else(not_lines)?,
        cluster: *plan.params().ok_or_else(not_lines)?,
        codes,
    };
    let digest = Digest::of(&postcard::to_stdvec(&shards).map_err(ShardError::of_stage)?);
    let mut findings = inputs.findings;
    findings.extend(declared(inputs.study.declaration));
    Ok((shards, digest, findings))
}

/// The words of the study's codebook; `None` without a codebook, or in a plan that reads none.
pub(super) fn codebook_tokens(inputs: &Inputs, plan: &Plan) -> Result<Option<CodebookTokens>, ShardError> {
    let (Some(book), Some(words)) = (&inputs.codebook, plan.params::<CodebookParams>()) else { return Ok(None) };
    let tokenizer = WordTokenizer::load(&inputs.tokenizer.value).map_err(ShardError::of_stage)?;
    tokenize_codebook(&book.value, &tokenizer, words).map(Some).map_err(ShardError::of_stage)
}

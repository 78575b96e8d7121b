//! Steps: how each stage of the catalogue is called.
//!
//! Takes a planned stage, what it is given and the study's inputs; gives the bytes of one item and
//! its findings. Which items there are, and whether they are made anew, is `run.rs`'s affair.

pub(super) mod lines;

use std::fs;

use thiserror::Error;

use super::artefact::{Artefact, Given, to_bytes};
use super::catalogue::Use;
use super::params::checked;
use super::plan::PlannedStage;
use super::verdicts::verdicts;
use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::digest::Digest;
use crate::domain::finding::Finding;
use crate::domain::ids::DocumentId;
use crate::domain::measure::agreement::Agreement;
use crate::domain::measure::coverage::Coverage;
use crate::domain::measure::themes::Themes;
use crate::domain::space::model::SentenceVectors;
use crate::formats::fault::FormatFault;
use crate::formats::inputs::model_folder::{CONFIG, TOKENIZER};
use crate::stages::agreement::study::{AgreementConfig, AgreementError, AgreementInput, AgreementParams, agreement};
use crate::stages::cluster::{self, ClusterConfig, ClusterError, ClusterParams, LinesConfig, LinesParams, OutsideConfig, OutsideParams};
use crate::stages::coverage::themes::{ThemesConfig, ThemesInput, ThemesParams, themes};
use crate::stages::coverage::{CoverageConfig, CoverageError, CoverageInput, CoverageParams, coverage};
use crate::stages::deidentify::{deidentify, deidentify_lines};
use crate::stages::embed::{EmbedError, Encoder, ModelFiles, embed_codebook, embed_segments};
use crate::stages::ingest::SourceFile;
use crate::stages::map_codes::{MapConfig, MapError, MapInput, MapLinesConfig, MapLinesParams, MapParams, map_codes, map_lines};
use crate::stages::reduce::{self, LsaConfig, LsaParams, ReduceError, SketchConfig, SketchParams, WordVectorConfig, WordVectorParams};
use crate::stages::segment::{SegmentConfig, SegmentParams, segment};
use crate::stages::suggest::{SuggestConfig, SuggestError, SuggestParams, suggest};
use crate::stages::tokenize::{CodebookConfig, CodebookParams, TokenizeError, WordTokenizer, tokenize, tokenize_codebook};
use crate::stages::vectorize::stream::StreamError;
use crate::stages::vectorize::{VectorizeConfig, VectorizeError, VectorizeParams, languages, vectorize};
use crate::study::inputs::Inputs;
use crate::study::models::ModelError;
use crate::study::pdf::ingest_any;
use crate::study::transcripts::unreadable;

/// Why a stage cannot answer at all.
#[derive(Debug, Error)]
#[allow(missing_docs)]
pub enum StepError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(
        "E0006 this pipeline needs a codebook and the study has none; add codebook.toml, name one with --codebook, or draft one with --pipeline seed_codebook"
    )]
    NoCodebook,
    #[error("E0007 {0}")]
    Params(FormatFault),
    #[error("E0008 a file of the results: {0}; see whether there is room and whether you may write to it")]
    Disk(#[from] std::io::Error),
    #[error("E0014 a file of lines cannot be read again as it was found ({0}); see whether it is being written to")]
    Lines(String),
    #[error("E0403 lines are counted by the built-in tokenizer only; leave out --tokenizer, or use a pipeline for transcripts")]
    OtherTokenizer,
    #[error(transparent)]
    Stream(StreamError),
    #[error(transparent)]
    Tokenize(#[from] TokenizeError),
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error(transparent)]
    Embed(#[from] EmbedError),
    #[error("E0459 this pipeline asks for a language model and none is named; name its folder with --model, or take the embed stages out")]
    NoModel,
    #[error(transparent)]
    Vectorize(VectorizeError),
    #[error(transparent)]
    Reduce(ReduceError),
    #[error(transparent)]
    MapCodes(MapError),
    #[error(transparent)]
    Cluster(ClusterError),
    #[error(transparent)]
    Suggest(SuggestError),
    #[error(transparent)]
    Agreement(AgreementError),
    #[error(transparent)]
    Coverage(CoverageError),
}

/// The body of one item and what was found while making it. An empty body: there is nothing to give.
pub type Made = (Vec<u8>, Vec<Finding>);

/// Everything a step may look at.
pub struct Desk<'a> {
    /// The stage.
    pub stage: &'a PlannedStage,
    /// What the stages before it gave.
    pub given: Given<'a>,
    /// The study.
    pub inputs: &'a Inputs,
    /// The files that are transcripts, in order.
    pub files: &'a [crate::study::files::Found],
    /// Their digests.
    pub digests: &'a [Digest],
    /// A large value that was just made, so that it need not be read back.
    pub kept: &'a std::sync::Mutex<Option<Artefact>>,
    /// The tokenizer, for stages that use one.
    pub tokenizer: Option<&'a WordTokenizer>,
    /// The language model, for stages that ask one.
    pub encoder: Option<&'a Encoder>,
    /// Progress, stop, seed.
    pub ctx: Context<'a>,
}

/// Makes one item of a stage.
pub fn make(desk: &Desk<'_>, item: usize) -> Result<Made, StepError> {
    match desk.stage.runs {
        Use::Ingest => read_transcript(desk, item),
        Use::Deidentify => {
            let transcript = given(desk.given.transcripts())[item].clone();
            let outcome = deidentify(vec![transcript], desk.inputs.study.declaration);
            Ok((to_bytes(&outcome.value[0])?, outcome.findings))
        }
        Use::Segment => {
            let params = params::<SegmentConfig, SegmentParams, _>(desk)?;
            let kinds = desk.given.codebook_tokens().map_or(&[][..], |tokens| &tokens.kinds);
            Ok((
                to_bytes(&segment(&given(desk.given.safe())[item], kinds, desk.inputs.guide.as_ref().map(|guide| &guide.value), &params))?,
                Vec::new(),
            ))
        }
        Use::Tokenize => {
            let (transcript, segments) = (&given(desk.given.safe())[item], &given(desk.given.segments())[item]);
            Ok((to_bytes(&tokenize(transcript, segments, given(desk.tokenizer))?)?, Vec::new()))
        }
        Use::EmbedSegments => {
            let (transcript, segments) = (&given(desk.given.safe())[item], &given(desk.given.segments())[item]);
            packed(embed_segments(transcript, segments, given(desk.encoder), &desk.ctx)?)
        }
        Use::EmbedCodebook => packed(embed_codebook(given(desk.given.codebook()), given(desk.encoder), &desk.ctx)?),
        Use::Codebook => {
            let codebook = desk.inputs.codebook.as_ref().ok_or(StepError::NoCodebook)?;
            Ok((to_bytes(&codebook.value)?, Vec::new()))
        }
        Use::CodebookIfAny => {
            let none = crate::domain::codebook::Codebook::default();
            Ok((to_bytes(desk.inputs.codebook.as_ref().map_or(&none, |input| &input.value))?, Vec::new()))
        }
        Use::TokenizeCodebook => {
            let params = params::<CodebookConfig, CodebookParams, _>(desk)?;
            let tokens = tokenize_codebook(given(desk.given.codebook()), given(desk.tokenizer), &params)?;
            Ok((to_bytes(&tokens)?, Vec::new()))
        }
        Use::IngestLines => lines::read(desk, item),
        Use::DeidentifyLines => {
            let file = given(desk.given.lines())[item].clone();
            packed(deidentify_lines(file, desk.inputs.study.declaration))
        }
        _ => make_whole(desk),
    }
}

/// Makes the one item of a stage that looks at the whole corpus.
fn make_whole(desk: &Desk<'_>) -> Result<Made, StepError> {
    let (all, ctx) = (&desk.given, &desk.ctx);
    match desk.stage.runs {
        Use::Vectorize => {
            let codebook = all.codebook().zip(all.codebook_tokens());
            let (tokens, params) = (given(all.tokens()), params::<VectorizeConfig, VectorizeParams, _>(desk)?);
            let mut counted = vectorize(tokens, codebook, &params, ctx).map_err(StepError::Vectorize)?;
            let names: Vec<&DocumentId> = desk.files.iter().map(|found| &found.id).collect();
            counted.findings.extend(languages(tokens, &names, params.language()));
            packed(counted)
        }
        Use::Lsa => {
            let params = params::<LsaConfig, LsaParams, _>(desk)?;
            packed(reduce::lsa(&given(all.space()).topics, &params, ctx).map_err(StepError::Reduce)?)
        }
        Use::WordVectors => {
            let params = params::<WordVectorConfig, WordVectorParams, _>(desk)?;
            packed(reduce::word_vectors(&given(all.space()).topics, given(all.layout()), &params, ctx).map_err(StepError::Reduce)?)
        }
        Use::MapCodes => {
            let params = params::<MapConfig, MapParams, _>(desk)?;
            let codes: Vec<&str> = given(all.space()).codes.iter().map(|code| code.code.as_str()).collect();
            let (transcripts, segments, layout) = (given(all.safe()), given(all.segments()), given(all.layout()));
            let decided = verdicts(&desk.inputs.codings, transcripts, segments, layout, &codes, params.learns_from());
            let sentences = all.segment_vectors().zip(all.codebook_vectors());
            let input = MapInput {
                space: given(all.space()),
                lsa: given(all.lsa()),
                words: given(all.words()),
                sentences: sentences.map(|(segments, codebook)| SentenceVectors { segments, codebook }),
                layout,
                verdicts: &decided,
            };
            packed(map_codes(&input, &params, ctx).map_err(StepError::MapCodes)?)
        }
        Use::Cluster => {
            let params = params::<ClusterConfig, ClusterParams, _>(desk)?;
            let matrix = &given(all.space()).topics;
            let found = cluster::cluster(&given(all.words()).segments, matrix, given(all.layout()), all.scores(), &params, ctx);
            packed(found.map_err(StepError::Cluster)?)
        }
        Use::Outside => {
            let params = params::<OutsideConfig, OutsideParams, _>(desk)?;
            let (matrix, scores) = (&given(all.space()).topics, given(all.scores()));
            let found = cluster::outside(&given(all.lsa()).rows, matrix, given(all.layout()), scores, &params, ctx);
            packed(found.map_err(StepError::Cluster)?)
        }
        Use::Draft => {
            let params = params::<cluster::DraftConfig, cluster::DraftParams, _>(desk)?;
            packed(cluster::draft(given(all.clusters()), given(all.space()), &params))
        }
        Use::Suggest => {
            let params = params::<SuggestConfig, SuggestParams, _>(desk)?;
            let groups = groups(desk);
            packed(
                suggest(given(all.scores()), given(all.space()), given(all.layout()), &groups, all.clusters(), &params, ctx)
                    .map_err(StepError::Suggest)?,
            )
        }
        Use::Agreement => packed(compare_coders(desk)?),
        Use::Coverage => packed(check_coverage(desk)?),
        Use::Themes => packed(count_themes(desk)?),
        Use::VectorizeStream => lines::count(desk),
        Use::Sketch => {
            let params = params::<SketchConfig, SketchParams, _>(desk)?;
            packed(reduce::sketch(given(all.packed()), &params, ctx).map_err(StepError::Reduce)?)
        }
        Use::ClusterLines => {
            let params = params::<LinesConfig, LinesParams, _>(desk)?;
            packed(cluster::cluster_lines(given(all.packed()), given(all.projection()), &params, ctx).map_err(StepError::Cluster)?)
        }
        Use::MapLines => {
            let params = params::<MapLinesConfig, MapLinesParams, _>(desk)?;
            let (book, tokens) = (given(all.codebook()), given(all.codebook_tokens()));
            let outcome = map_lines(given(all.packed()), given(all.projection()), book, tokens, &params, ctx);
            packed(outcome.map_err(StepError::MapCodes)?)
        }
        Use::Ingest | Use::Deidentify | Use::Segment | Use::Tokenize | Use::Codebook | Use::CodebookIfAny | Use::TokenizeCodebook => {
            unreachable!("these stages are made item by item")
        }
        Use::EmbedSegments | Use::EmbedCodebook => unreachable!("these stages are made item by item"),
        Use::IngestLines | Use::DeidentifyLines => unreachable!("these stages are made file by file"),
    }
}

fn read_transcript(desk: &Desk<'_>, item: usize) -> Result<Made, StepError> {
    let found = &desk.files[item];
    let bytes = match fs::read(&found.path) {
        Ok(bytes) => bytes,
        Err(error) => return Ok((Vec::new(), vec![unreadable(&found.id, &error)])),
    };
    let file = SourceFile { id: found.id.clone(), bytes };
    let read = ingest_any(&file, &desk.inputs.study.speakers, desk.inputs.pdf_reader.as_deref());
    // Ctrl-C ends the reader of PDF files too, and then says nothing of the file.
    desk.ctx.check()?;
    match read {
        Ok(outcome) => Ok((to_bytes(&outcome.value)?, outcome.findings)),
        Err(error) => Ok((Vec::new(), vec![error.finding(&found.id)])),
    }
}

/// Loads the language model that the study names.
pub fn load_model(inputs: &Inputs) -> Result<Encoder, StepError> {
    let model = inputs.model.as_ref().ok_or(StepError::NoModel)?;
    let weights = model.weights()?;
    let (config, tokenizer) = (model.file(CONFIG), model.file(TOKENIZER));
    let files = ModelFiles { folder: &model.name, description: &model.description, config, tokenizer, weights: &weights };
    Ok(Encoder::load(&files)?)
}

fn compare_coders(desk: &Desk<'_>) -> Result<Outcome<Agreement>, StepError> {
    let (transcripts, segments) = (given(desk.given.safe()), given(desk.given.segments()));
    let participants = desk.inputs.participants.as_ref().map(|input| &input.value);
    // What cannot be placed is told with the outputs, of every pipeline alike.
    let (codings, _) = crate::study::codings::resolve(&desk.inputs.codings, transcripts);
    let groups: Vec<Option<&str>> = transcripts.iter().map(|transcript| participants?.group_of(&transcript.id)).collect();
    let codebook = desk.inputs.codebook.as_ref().map(|input| &input.value);
    let input = AgreementInput { transcripts, segments, groups: &groups, codings: &codings, codebook };
    let params = params::<AgreementConfig, AgreementParams, _>(desk)?;
    agreement(&input, &params, &desk.ctx).map_err(StepError::Agreement)
}

fn check_coverage(desk: &Desk<'_>) -> Result<Outcome<Coverage>, StepError> {
    let transcripts = given(desk.given.safe());
    let inputs = desk.inputs;
    let (codings, _) = crate::study::codings::resolve_excerpts(&inputs.codings, transcripts);
    let rejections = crate::study::codings::refusals(inputs, transcripts);
    let groups = group_names(desk);
    let input = CoverageInput {
        transcripts,
        segments: given(desk.given.segments()),
        layout: given(desk.given.layout()),
        groups: &groups,
        codings: &codings,
        rejections: &rejections,
        answers: inputs.answers.as_ref().map(|input| input.value.as_slice()).unwrap_or_default(),
        codebook: inputs.codebook.as_ref().map(|input| &input.value),
        guide: inputs.guide.as_ref().map(|input| &input.value),
        space: given(desk.given.space()),
        lsa: given(desk.given.lsa()),
        scores: desk.given.scores(),
    };
    coverage(&input, &params::<CoverageConfig, CoverageParams, _>(desk)?, &desk.ctx).map_err(StepError::Coverage)
}

fn count_themes(desk: &Desk<'_>) -> Result<Outcome<Themes>, StepError> {
    let transcripts = given(desk.given.safe());
    let (codings, _) = crate::study::codings::resolve(&desk.inputs.codings, transcripts);
    let input = ThemesInput {
        transcripts,
        segments: given(desk.given.segments()),
        layout: given(desk.given.layout()),
        participants: desk.inputs.participants.as_ref().map(|input| &input.value),
        codings: &codings,
        codebook: desk.inputs.codebook.as_ref().map(|input| &input.value),
        space: given(desk.given.space()),
    };
    themes(&input, &params::<ThemesConfig, ThemesParams, _>(desk)?, &desk.ctx).map_err(StepError::Coverage)
}

/// The name of the group of each transcript.
fn group_names<'a>(desk: &Desk<'a>) -> Vec<Option<&'a str>> {
    let participants = desk.inputs.participants.as_ref().map(|input| &input.value);
    given(desk.given.safe()).iter().map(|transcript| participants?.group_of(&transcript.id)).collect()
}

/// The group of each transcript as a number, groups counted in the order of their names.
fn groups(desk: &Desk<'_>) -> Vec<Option<u32>> {
    let segments = given(desk.given.segments());
    let Some(participants) = &desk.inputs.participants else { return vec![None; segments.len()] };
    let of: Vec<Option<&str>> = segments.iter().map(|segments| participants.value.group_of(&segments.document)).collect();
    let mut names: Vec<&str> = of.iter().flatten().copied().collect();
    names.sort_unstable();
    names.dedup();
    of.iter().map(|group| group.and_then(|group| names.binary_search(&group).ok()).map(|at| at as u32)).collect()
}

pub(super) fn packed<T: serde::Serialize>(outcome: Outcome<T>) -> Result<Made, StepError> {
    Ok((to_bytes(&outcome.value)?, outcome.findings))
}

pub(super) fn params<C, P, E>(desk: &Desk<'_>) -> Result<P, StepError>
where
    C: serde::de::DeserializeOwned,
    P: TryFrom<C, Error = Vec<E>>,
    E: ToString,
{
    checked(&desk.stage.params)
        .map_err(|faults| StepError::Params(faults.into_iter().next().unwrap_or_else(|| FormatFault::new("bad parameters", ""))))
}

/// What a checked plan gives for certain.
pub(super) fn given<T>(value: Option<T>) -> T {
    value.expect("the plan was checked: each stage is given what it needs")
}

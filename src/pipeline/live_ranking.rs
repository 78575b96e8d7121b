//! The ranking of a run, made again while people decide.
//!
//! Takes a study and the results of its last run; gives the suggestions of that run, refined by whatever decisions it is handed. It is
//! prepared once, from the run's own settings as its manifest records them, and only where all that the ranking is made from is what the run made
//! it from. Then each ranking is a function of the decisions alone: the same decisions give the same suggestions, in any session. Cost of one: as
//! that of learning and of choosing excerpts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use thiserror::Error;

use super::cache::Cache;
use super::call::StepError;
use super::catalogue::numbered;
use super::manifest::{Manifest, StageRecord};
use super::plan::{Overrides, Plan};
use super::run::run_up_to;
use super::verdicts::{coded, verdicts};
use crate::contract::{Context, NoProgress};
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, DocumentId};
use crate::domain::review::offer::{Offer, OfferId, OfferWhy};
use crate::domain::review::suggestion::{Suggestion, Tier};
use crate::domain::space::model::{CodebookVectors, SentenceVectors};
use crate::domain::space::scores::{CodeScores, Reliance};
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::{DenseRows, WordVectors};
use crate::formats::inputs::codings::StoredCoding;
use crate::formats::results::Places;
use crate::pipeline::artefact::Noun;
use crate::stages::map_codes::{FirstRanking, LearnFrom, MapInput, MapParams, first_ranking};
use crate::stages::suggest::{SuggestInput, SuggestParams, suggest_up_to};
use crate::study::decisions::DecisionsRead;
use crate::study::files::Input;
use crate::study::inputs::{Sources, read_inputs};
use crate::study::models::Model;

/// Why a ranking cannot be made again.
#[derive(Debug, Error)]
pub enum LiveRankingError {
    /// The results are of no run of a built-in pipeline that ranks excerpts and learns from decisions.
    #[error("the last run was of a pipeline that does not learn from decisions")]
    OtherPipeline,
    /// The study is another one than that of the run.
    #[error("transcripts, codebook or settings changed since the last run")]
    Changed,
    /// A stage before the ranking.
    #[error(transparent)]
    Step(#[from] StepError),
}

/// A ranking that is ready to be refined.
pub struct LiveRanking {
    first: FirstRanking,
    space: TermSpace,
    transcripts: Vec<SafeTranscript>,
    segments: Vec<Segments>,
    layout: Layout,
    groups: Vec<Option<u32>>,
    suggest: SuggestParams,
    offered: Tier,
    learns_from: LearnFrom,
    seed: u64,
}

/// A ranking that was made.
pub struct Ranked {
    /// What is offered, code by code, tier by tier.
    pub offers: Vec<Offer>,
    /// Each excerpt of the widest list: its code, its transcript, and the narrowest list that holds it.
    pub listed: Vec<(CodeId, DocumentId, Tier)>,
    /// How far each code's order can be relied on before anybody has judged it, and the sign behind the word: its trust against the other codes.
    pub reliance: BTreeMap<CodeId, (Reliance, f32)>,
}

impl LiveRanking {
    /// Makes the first ranking of a study's last run ready; `None` where there is no record of a run.
    ///
    /// # Errors
    ///
    /// A [`LiveRankingError`] if the run learnt nothing, if the study has changed since, or if the work was stopped.
    pub fn prepare(sources: &Sources, results: &Path, cancel: &AtomicBool) -> Result<Option<Self>, LiveRankingError> {
        let Ok(bytes) = fs::read(results.join("manifest.json")) else { return Ok(None) };
        let Ok(manifest) = serde_json::from_slice::<Manifest>(&bytes) else { return Ok(None) };
        let sources = Sources { decisions: DecisionsRead::Head, ..sources.clone() };
        let mut inputs = read_inputs(&sources).map_err(|_| LiveRankingError::Changed)?;
        let plan = plan_of(&manifest)?;
        if plan.wants_model() {
            let named = sources.model.clone().or_else(|| inputs.study.model.clone());
            let read = |named: String| Model::read(&named, sources.study.as_deref());
            inputs.model = named.map(read).transpose().map_err(StepError::Model)?;
        }
        let (Some(scores), Some(offers)) = (plan.last(CodeScores::KIND), plan.last(Vec::<Suggestion>::KIND)) else {
            return Err(LiveRankingError::OtherPipeline);
        };
        let params = *plan.params::<MapParams>().ok_or(LiveRankingError::OtherPipeline)?;
        let suggest = *plan.params::<SuggestParams>().ok_or(LiveRankingError::OtherPipeline)?;
        let offered =
            suggest.offered().filter(|_| params.learns_from() != LearnFrom::Nothing && plan.stages[offers].from.contains(&scores));
        let offered = offered.ok_or(LiveRankingError::OtherPipeline)?;
        let context = Context::new(plan.seed, &NoProgress, cancel);
        let made = run_up_to(&plan, &inputs, &Cache::new(&results.join("cache")), &context, scores)?;
        let same = made.entries.iter().zip(&manifest.stages).all(|(entry, record)| entry.digest() == record.digest);
        if !same {
            return Err(LiveRankingError::Changed);
        }
        let given = made.given(&plan, &plan.stages[scores].from);
        let all = (|| {
            let (space, words) = (given.one::<TermSpace>()?, given.one::<WordVectors>()?);
            Some((space, words, given.each::<SafeTranscript>()?, given.each::<Segments>()?))
        })();
        let (space, words, transcripts, segments) = all.ok_or(LiveRankingError::OtherPipeline)?;
        let sentences = given.each::<DenseRows>().zip(given.one::<CodebookVectors>());
        let sentences = sentences.map(|(segments, codebook)| SentenceVectors { segments, codebook });
        let layout = Layout::of(segments);
        let input = MapInput { space, words, sentences, transcripts, segments, layout: &layout };
        let first = first_ranking(&input, &params, true, &context).map_err(StepError::of_stage)?;
        let group = |document: &DocumentId| inputs.participants.as_ref()?.value.group_of(document);
        let groups: Vec<Option<&str>> = segments.iter().map(|segments| group(&segments.document)).collect();
        Ok(Some(Self {
            first,
            groups: numbered(&groups),
            space: space.clone(),
            transcripts: transcripts.to_vec(),
            segments: segments.to_vec(),
            layout,
            suggest,
            offered,
            learns_from: params.learns_from(),
            seed: plan.seed,
        }))
    }

    /// The last tier that the run offers by default.
    pub fn offered(&self) -> Tier {
        self.offered
    }

    /// The ranking refined by these decisions, which are all of one coder's that count, up to the tier `shown`.
    pub fn ranked(&self, decided: Vec<StoredCoding>, shown: Tier) -> Ranked {
        let codes: Vec<&str> = self.space.codes.iter().map(|code| code.code.as_str()).collect();
        let files = [Input { digest: Digest::of(&[]), name: String::new(), value: decided }];
        let (transcripts, segments, layout) = (&self.transcripts, &self.segments, &self.layout);
        let verdicts = verdicts(&files, transcripts, segments, layout, &codes, self.learns_from);
        let coded = if self.suggest.offers_coded() { Vec::new() } else { coded(&files, transcripts, segments, layout, &codes) };
        let scores = self.first.refined(&verdicts);
        let input = SuggestInput { scores: &scores, space: &self.space, layout, groups: &self.groups, coded: &coded, clusters: None };
        let lists = suggest_up_to(&input, &self.suggest, shown, &Context::quiet(self.seed));
        let lists = lists.expect("scores have tiers, and nobody stops this");
        let places = Places::new(transcripts, segments, layout, None);
        let listed = |one: &crate::stages::suggest::Listed| {
            let at = layout.place(one.segment).0;
            (scores.codes[one.code].code.clone(), transcripts[at].id.clone(), one.tier)
        };
        Ranked {
            offers: lists.shown.iter().map(|suggestion| self.offer(&places, suggestion)).collect(),
            listed: lists.all.iter().map(listed).collect(),
            reliance: scores.codes.iter().map(|signal| (signal.code.clone(), (signal.reliance(), signal.trust))).collect(),
        }
    }

    fn offer(&self, places: &Places<'_>, suggestion: &Suggestion) -> Offer {
        let excerpt = places.offered(suggestion);
        let (code, document, span) = (suggestion.code.clone(), excerpt.document.clone(), excerpt.span);
        let evidence = &suggestion.evidence;
        let terms = evidence
            .terms
            .iter()
            .map(|term| (self.space.spelling(&term.term).to_owned(), term.clause.map(|clause| clause.name().to_owned())));
        let why = OfferWhy {
            terms: terms.collect(),
            context: evidence.context,
            against: evidence.against.clone(),
            third_person: evidence.third_person.clone(),
        };
        Offer { id: OfferId::of(&code, &document, span), code, document, span, rank: Some(suggestion.rank), score: suggestion.score, why }
    }
}

/// The plan of the run that a manifest records, with each parameter as it was.
fn plan_of(manifest: &Manifest) -> Result<Plan, LiveRankingError> {
    let text = Plan::built_in(&manifest.pipeline).ok_or(LiveRankingError::OtherPipeline)?;
    let mut settings = BTreeMap::new();
    for StageRecord { name, params, .. } in &manifest.stages {
        collect(name, params, &mut settings);
    }
    let model = manifest.inputs.files.contains_key("model");
    let overrides = Overrides { settings, seed: Some(manifest.seed), model, ..Overrides::default() };
    let plan = Plan::read(&manifest.pipeline, text, &overrides).map_err(|_| LiveRankingError::Changed)?;
    let same = plan.stages.iter().map(|stage| (stage.name.as_str(), stage.spec.id));
    let recorded = manifest.stages.iter().map(|record| (record.name.as_str(), record.uses.as_str()));
    if same.eq(recorded) { Ok(plan) } else { Err(LiveRankingError::Changed) }
}

/// Settings as they are written on a command line: a key for each value.
fn collect(prefix: &str, value: &serde_json::Value, into: &mut BTreeMap<String, toml::Value>) {
    match value {
        serde_json::Value::Object(inner) => inner.iter().for_each(|(key, value)| collect(&format!("{prefix}.{key}"), value, into)),
        value => into.extend(toml::Value::try_from(value).ok().map(|value| (prefix.to_owned(), value))),
    }
}

//! The run: stage after stage, reusing whatever was made before from the same.
//!
//! Takes a checked plan and the inputs; gives the artefacts of all stages. A stage is made item by
//! item (per transcript, or one item for the whole corpus); each item is found in the cache by what
//! it was made from. Values are read from the cache only when a later stage or an output needs them.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::artefact::{Artefact, Given};
use super::cache::{Cache, Entry, Item};
use super::catalogue::{Kind, Use};
use super::lines::digest_file;
use super::params::checked;
use super::plan::{Plan, PlannedStage};
use super::steps::{Desk, StepError, load_model, make};
use super::watch::Watch;
use crate::contract::Context;
use crate::domain::digest::Digest;
use crate::domain::finding::Finding;
use crate::stages::ingest::Format;
use crate::stages::map_codes::{LearnFrom, MapConfig, MapParams};
use crate::stages::tokenize::WordTokenizer;
use crate::study::files::Found;
use crate::study::inputs::Inputs;
use crate::study::transcripts::unreadable;

/// What a run made.
pub struct Results {
    /// The artefact of each stage of the plan.
    pub entries: Vec<Entry>,
    /// Everything that was found, in the order of the stages.
    pub findings: Vec<Finding>,
    /// The transcripts' files and their digests.
    pub files: Vec<(Found, Digest)>,
    /// What each stage cost: facts about this run on this machine, which no result depends on.
    pub costs: Vec<StageCost>,
    values: BTreeMap<usize, Artefact>,
}

/// What one stage cost in one run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StageCost {
    /// Its name.
    pub stage: String,
    /// Seconds of wall-clock time.
    pub seconds: f64,
    /// Items reused from an earlier run.
    pub reused: usize,
    /// Items in all.
    pub items: usize,
}

/// Runs all stages of a plan.
pub fn run(plan: &Plan, inputs: &Inputs, cache: &Cache, watch: &dyn Watch, ctx: &Context<'_>) -> Result<Results, StepError> {
    let (files, mut findings) = digest_files(&inputs.transcripts);
    findings.extend(inputs.findings.iter().cloned());
    let mut results = Results { entries: Vec::new(), findings, files, costs: Vec::new(), values: BTreeMap::new() };
    let mut used = Vec::new();
    for (at, stage) in plan.stages.iter().enumerate() {
        ctx.check()?;
        watch.begin(&stage.name, at + 1, plan.stages.len());
        let begun = Instant::now();
        let keys = item_keys(plan, stage, inputs, &results);
        let key = Digest::of_parts(keys.iter().map(Digest::as_bytes));
        let kept = Mutex::new(None);
        let (entry, reused) = match cache.find(&stage.name, &key) {
            Some(entry) => (entry, keys.len()),
            None => {
                results.load(plan, &stage.from)?;
                // Each stage tells of a stop in its own error; to whoever asked for it, it is a stop.
                let stop = |error| ctx.check().err().map_or(error, StepError::Cancelled);
                make_stage(stage, &keys, &key, inputs, &results, cache, &kept, ctx).map_err(stop)?
            }
        };
        if let Some(value) = kept.into_inner().unwrap_or_default() {
            results.values.insert(at, value);
        }
        watch.end(&stage.name, reused, keys.len());
        let seconds = begun.elapsed().as_secs_f64();
        results.costs.push(StageCost { stage: stage.name.clone(), seconds, reused, items: keys.len() });
        results.findings.extend(entry.items.iter().flat_map(|item| item.findings.iter().cloned()));
        results.entries.push(entry);
        results.forget(plan, at);
        used.push((stage.name.clone(), key));
    }
    cache.prune(&used)?;
    // The same remark about every transcript, or made by two stages, is told once.
    let mut told = std::collections::BTreeSet::new();
    results.findings.retain(|finding| told.insert(finding.clone()));
    Ok(results)
}

/// Digests of the transcripts' files; one that cannot be read is a finding.
fn digest_files(found: &[Found]) -> (Vec<(Found, Digest)>, Vec<Finding>) {
    let read: Vec<_> = found.par_iter().map(|file| (file, digest_file(&file.path).map(|(digest, _)| digest))).collect();
    let mut files = Vec::new();
    let mut findings = Vec::new();
    for (file, digest) in read {
        match digest {
            Ok(digest) => files.push((file.clone(), digest)),
            Err(error) => findings.push(unreadable(&file.id, &error)),
        }
    }
    (files, findings)
}

/// What each item of a stage is made from, as one digest.
fn item_keys(plan: &Plan, stage: &PlannedStage, inputs: &Inputs, results: &Results) -> Vec<Digest> {
    let params = toml::to_string(&stage.params).unwrap_or_default();
    let base = [stage.runs.id().as_bytes().to_vec(), params.into_bytes(), plan.seed.to_le_bytes().to_vec()];
    let own = |more: &[&[u8]]| Digest::of_parts(base.iter().map(Vec::as_slice).chain(more.iter().copied()));
    let from: Vec<Vec<&Item>> =
        stage.from.iter().map(|&at| results.entries[at].items.iter().filter(|item| item.length > 0).collect()).collect();
    let per_transcript = |more: &[u8]| -> Vec<Digest> {
        // What belongs to the corpus as a whole, such as the codebook's tokens, goes into every transcript's key.
        let of_corpus = |at: usize| !plan.stages[at].runs.per_transcript();
        let one = |(items, &at): (&Vec<&Item>, &usize), item: usize| items[if of_corpus(at) { 0 } else { item }].digest;
        let count = from.iter().zip(&stage.from).find(|(_, at)| !of_corpus(**at)).map_or(0, |(items, _)| items.len());
        let digests = |item: usize| -> Vec<Digest> { from.iter().zip(&stage.from).map(|pair| one(pair, item)).collect() };
        (0..count).map(|item| own(&digests(item).iter().map(Digest::as_bytes).chain([more]).collect::<Vec<_>>())).collect()
    };
    match stage.runs {
        Use::Ingest => {
            let speakers = serde_json::to_vec(&inputs.study.speakers).unwrap_or_default();
            // A PDF that one build reads is a finding in another.
            let unread = |file: &Found| inputs.pdf_reader.is_none() && Format::of(&file.id) == Some(Format::Pdf);
            let mark = |file: &Found| if unread(file) { &b"unread"[..] } else { &[] };
            let parts = |(file, digest): &(Found, Digest)| match mark(file) {
                [] => own(&[file.id.as_str().as_bytes(), digest.as_bytes(), &speakers]),
                mark => own(&[file.id.as_str().as_bytes(), digest.as_bytes(), &speakers, mark]),
            };
            results.files.iter().map(parts).collect()
        }
        Use::IngestLines => results.files.iter().map(|(file, digest)| own(&[file.id.as_str().as_bytes(), digest.as_bytes()])).collect(),
        Use::Deidentify | Use::DeidentifyLines => per_transcript(&serde_json::to_vec(&inputs.study.declaration).unwrap_or_default()),
        Use::Segment => per_transcript(inputs.guide.as_ref().map_or(&[][..], |guide| guide.digest.as_bytes())),
        Use::Tokenize => per_transcript(inputs.tokenizer.digest.as_bytes()),
        Use::EmbedSegments => per_transcript(model(inputs).as_bytes()),
        Use::Codebook | Use::CodebookIfAny => vec![own(&[inputs.codebook.as_ref().map_or(&[][..], |input| input.digest.as_bytes())])],
        Use::TokenizeCodebook | Use::VectorizeStream | Use::Suggest | Use::EmbedCodebook => {
            let extra = match stage.runs {
                Use::Suggest => inputs.participants.as_ref().map(|input| input.digest),
                Use::EmbedCodebook => Some(model(inputs)),
                _ => Some(inputs.tokenizer.digest),
            };
            let whole: Vec<Digest> = stage.from.iter().map(|&at| results.entries[at].digest()).chain(extra).collect();
            vec![own(&whole.iter().map(Digest::as_bytes).collect::<Vec<_>>())]
        }
        Use::Agreement | Use::Coverage | Use::Themes => {
            let codings = inputs.codings.iter().map(|input| input.digest);
            let codebook = inputs.codebook.as_ref().map(|input| input.digest);
            let participants = inputs.participants.as_ref().map(|input| input.digest);
            // An absent table must not look like the next one.
            let absent = Digest::of(b"absent");
            let whole = stage.from.iter().map(|&at| results.entries[at].digest());
            let rejections = inputs.rejections.iter().map(|input| input.digest).next().unwrap_or(absent);
            let others = [inputs.guide.as_ref().map(|input| input.digest), inputs.answers.as_ref().map(|input| input.digest)];
            let others = others.map(|digest| digest.unwrap_or(absent));
            let whole = whole.chain([codebook.unwrap_or(absent), participants.unwrap_or(absent)]).chain([rejections]).chain(others);
            let whole: Vec<Digest> = whole.chain(codings).collect();
            vec![own(&whole.iter().map(Digest::as_bytes).collect::<Vec<_>>())]
        }
        Use::MapCodes => {
            // Only what it may learn from: new codings alone change no ranking.
            let all = checked::<MapConfig, MapParams, _>(&stage.params).is_ok_and(|params| params.learns_from() == LearnFrom::Codings);
            let told = inputs.codings.iter().filter(|file| all || file.value.iter().any(|stored| stored.answer.is_some()));
            let whole = stage.from.iter().map(|&at| results.entries[at].digest());
            let whole: Vec<Digest> = whole.chain(told.map(|file| file.digest)).collect();
            vec![own(&whole.iter().map(Digest::as_bytes).collect::<Vec<_>>())]
        }
        _ => {
            let whole: Vec<Digest> = stage.from.iter().map(|&at| results.entries[at].digest()).collect();
            vec![own(&whole.iter().map(Digest::as_bytes).collect::<Vec<_>>())]
        }
    }
}

/// The digest of the model; a plan in which a stage wants one is made only where there is one.
fn model(inputs: &Inputs) -> Digest {
    inputs.model.as_ref().map_or_else(|| Digest::of(b"absent"), |model| model.digest)
}

/// Makes the items of a stage that the cache lacks, and keeps them all.
#[allow(clippy::too_many_arguments)]
fn make_stage(
    stage: &PlannedStage,
    keys: &[Digest],
    key: &Digest,
    inputs: &Inputs,
    results: &Results,
    cache: &Cache,
    kept: &Mutex<Option<Artefact>>,
    ctx: &Context<'_>,
) -> Result<(Entry, usize), StepError> {
    let mut old = cache.items(&stage.name);
    let wants_tokenizer = matches!(stage.runs, Use::Tokenize | Use::TokenizeCodebook | Use::VectorizeStream);
    let tokenizer = if wants_tokenizer { Some(WordTokenizer::load(&inputs.tokenizer.value)?) } else { None };
    let encoder = if stage.runs.wants_model() { Some(load_model(inputs)?) } else { None };
    let files: Vec<Found> = results.files.iter().map(|(file, _)| file.clone()).collect();
    let given = results.given(&stage.from, stage);
    let digests: Vec<Digest> = results.files.iter().map(|(_, digest)| *digest).collect();
    let desk = Desk {
        stage,
        given,
        inputs,
        files: &files,
        digests: &digests,
        kept,
        tokenizer: tokenizer.as_ref(),
        encoder: encoder.as_ref(),
        ctx: *ctx,
    };
    let reusable: Vec<Option<(Item, Vec<u8>)>> = keys.iter().map(|key| old.remove(key)).collect();
    let reused = reusable.iter().flatten().count();
    if keys.len() > 1 {
        ctx.expect(keys.len() as u64);
    }
    let made: Vec<(Item, Vec<u8>)> = reusable
        .into_par_iter()
        .enumerate()
        .map(|(at, old)| {
            if keys.len() > 1 {
                ctx.advance(1)?;
            }
            if let Some(old) = old {
                return Ok(old);
            }
            let (body, findings) = make(&desk, at)?;
            let item = Item { key: keys[at], digest: Digest::of(&body), findings, length: body.len() as u64 };
            Ok((item, body))
        })
        .collect::<Result<_, StepError>>()?;
    let (items, bodies): (Vec<Item>, Vec<Vec<u8>>) = made.into_iter().unzip();
    Ok((cache.keep(&stage.name, key, items, &bodies)?, reused))
}

impl Results {
    /// Reads the values of these stages from the cache, where they are not at hand.
    fn load(&mut self, plan: &Plan, stages: &[usize]) -> Result<(), StepError> {
        for &at in stages {
            if !self.values.contains_key(&at) {
                let kind = plan.stages[at].runs.produces();
                let value = self.entries[at].with_bodies(|bodies| Artefact::from_bodies(kind, bodies))?;
                self.values.insert(at, value);
            }
        }
        Ok(())
    }

    /// Lets go of values that no later stage takes.
    fn forget(&mut self, plan: &Plan, done: usize) {
        self.values.retain(|at, _| plan.stages[done + 1..].iter().any(|stage| stage.from.contains(at)));
    }

    fn given(&self, from: &[usize], stage: &PlannedStage) -> Given<'_> {
        let mut given = Given::default();
        for at in from {
            let kind = stage.runs.needs().iter().chain(stage.runs.welcomes());
            if let Some(value) = self.values.get(at) {
                kind.filter(|kind| fits(**kind, value)).for_each(|kind| given.add(*kind, value));
            }
        }
        given
    }

    /// The last artefact of each of these kinds, for the outputs.
    pub fn last(&mut self, plan: &Plan, kinds: &[Kind]) -> Result<Given<'_>, StepError> {
        let stages: Vec<(Kind, usize)> = kinds.iter().filter_map(|&kind| Some((kind, plan.last(kind)?))).collect();
        self.load(plan, &stages.iter().map(|&(_, at)| at).collect::<Vec<_>>())?;
        let mut given = Given::default();
        for (kind, at) in stages {
            if let Some(value) = self.values.get(&at) {
                given.add(kind, value);
            }
        }
        Ok(given)
    }
}

/// Whether a value is of a kind. Clusters inside and outside the scheme share a type; no stage takes both.
fn fits(kind: Kind, value: &Artefact) -> bool {
    matches!(
        (kind, value),
        (Kind::Transcripts, Artefact::Transcripts(_))
            | (Kind::SafeTranscripts, Artefact::SafeTranscripts(_))
            | (Kind::Segments, Artefact::Segments(..))
            | (Kind::Tokens, Artefact::Tokens(_))
            | (Kind::Codebook, Artefact::Codebook(_))
            | (Kind::CodebookTokens, Artefact::CodebookTokens(_))
            | (Kind::TermSpace, Artefact::TermSpace(_))
            | (Kind::Lsa, Artefact::Lsa(_))
            | (Kind::WordVectors, Artefact::WordVectors(_))
            | (Kind::SegmentVectors, Artefact::SegmentVectors(_))
            | (Kind::CodebookVectors, Artefact::CodebookVectors(_))
            | (Kind::Scores, Artefact::Scores(_))
            | (Kind::Clusters | Kind::Outside, Artefact::Clusters(_))
            | (Kind::Suggestions, Artefact::Suggestions(_))
            | (Kind::Agreement, Artefact::Agreement(_))
            | (Kind::Coverage, Artefact::Coverage(_))
            | (Kind::Themes, Artefact::Themes(_))
            | (Kind::Lines, Artefact::Lines(_))
            | (Kind::SafeLines, Artefact::SafeLines(_))
            | (Kind::PackedCorpus, Artefact::PackedCorpus(_))
            | (Kind::Projection, Artefact::Projection(_))
            | (Kind::LineClusters, Artefact::LineClusters(_))
            | (Kind::CodeTable, Artefact::CodeTable(_))
    )
}

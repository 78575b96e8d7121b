//! Runs the stages of a plan in order, and reuses what earlier runs made from the same.
//!
//! Takes a checked plan and the inputs; gives the artefacts of all stages. A stage is made item by
//! item (per transcript, or one item for the whole corpus); each item is found in the cache by what
//! it was made from. Values are read from the cache only when a later stage or a result file needs them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::time::Instant;

use rayon::prelude::*;
use serde::Serialize;

use super::artefact::{Given, Kind, Per, Value};
use super::cache::{Cache, Entry, Item, Kept};
use super::call::{Made, StageCall, StepError};
use super::key::{Source, item_key};
use super::plan::{Plan, PlannedStage};
use super::reads::{KnownFile, Read, StudyView};
use super::watch::Watch;
use crate::contract::Context;
use crate::domain::digest::Digest;
use crate::domain::finding::Finding;
use crate::domain::ids::DocumentId;
use crate::formats::inputs::model_folder::{CONFIG, TOKENIZER};
use crate::stages::embed::{Encoder, ModelFiles};
use crate::stages::ingest::SourceFile;
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
    /// The transcripts' files that the system gave out.
    pub files: Vec<KnownFile>,
    /// What each stage cost: facts about this run on this machine, which no result depends on.
    pub costs: Vec<StageCost>,
    names: Vec<DocumentId>,
    values: BTreeMap<usize, Value>,
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

/// Runs all stages of a plan. What is `wanted` of it for the result files stays in memory where it was just made.
///
/// # Errors
/// Where a stage cannot answer at all, the disk refuses, or a stop was asked for.
pub fn run(
    plan: &Plan,
    inputs: &Inputs,
    cache: &Cache,
    wanted: &[Kind],
    watch: &dyn Watch,
    ctx: &Context<'_>,
) -> Result<Results, StepError> {
    let wanted: Vec<usize> = wanted.iter().filter_map(|&kind| plan.last(kind)).collect();
    let (mut run, mut used) = (Run { plan, inputs, cache, ctx: *ctx, known: None, results: Results::empty() }, Vec::new());
    for (at, stage) in plan.stages.iter().enumerate() {
        ctx.check()?;
        watch.begin(&stage.name, at + 1, plan.stages.len());
        let begun = Instant::now();
        // Each stage tells of a stop in its own error; to anyone who asked for it, it is a stop.
        let stop = |error| ctx.check().err().map_or(error, StepError::Cancelled);
        let Stored { entry, key, reused, value } = run.stage(stage).map_err(stop)?;
        let (results, items) = (&mut run.results, entry.items.len());
        results.values.extend(value.map(|value| (at, value)));
        watch.end(&stage.name, reused, items);
        results.costs.push(StageCost { stage: stage.name.clone(), seconds: begun.elapsed().as_secs_f64(), reused, items });
        results.findings.extend(entry.items.iter().flat_map(|item| item.findings.iter().cloned()));
        results.entries.push(entry);
        results.forget(plan, at, &wanted);
        used.push((stage.name.clone(), key));
    }
    run.find_files();
    cache.prune(&used)?;
    let Run { mut results, known, .. } = run;
    results.findings = [known.unwrap_or_default(), inputs.findings.clone(), results.findings].concat();
    // The same remark about every transcript, or made by two stages, is said once.
    let mut said = BTreeSet::new();
    results.findings.retain(|finding| said.insert(finding.clone()));
    Ok(results)
}

/// Makes, or finds in the cache, what one stage of a plan takes from, and nothing that comes after; files of other stages stay as they are.
///
/// # Errors
/// Where a stage cannot answer at all, the disk refuses, or a stop was asked for.
pub fn run_up_to(plan: &Plan, inputs: &Inputs, cache: &Cache, ctx: &Context<'_>, stage: usize) -> Result<Results, StepError> {
    let mut run = Run { plan, inputs, cache, ctx: *ctx, known: None, results: Results::empty() };
    for (at, stage) in plan.stages[..stage].iter().enumerate() {
        ctx.check()?;
        let Stored { entry, value, .. } = run.stage(stage)?;
        run.results.values.extend(value.map(|value| (at, value)));
        run.results.entries.push(entry);
        run.results.forget(plan, at, &[]);
    }
    run.results.load(plan, &plan.stages[stage].from)?;
    Ok(run.results)
}

/// A run in progress.
struct Run<'a> {
    plan: &'a Plan,
    inputs: &'a Inputs,
    cache: &'a Cache,
    ctx: Context<'a>,
    /// Findings about files that cannot be read, once reading was tried.
    known: Option<Vec<Finding>>,
    results: Results,
}

/// A stage's artefact as it lies in the cache.
struct Stored {
    entry: Entry,
    key: Digest,
    reused: usize,
    /// The corpus's one value where it was just made, so that it need not be read back.
    value: Option<Value>,
}

/// An item to be cached: what is known of it, its body, and its value where it was just made.
type Stocked<'k> = (Item, Body<'k>, Option<Value>);

/// The bytes of an item.
enum Body<'k> {
    /// As an artefact of the cache has them.
    Kept(&'k [u8]),
    /// Made just now.
    Made(Vec<u8>),
    /// The corpus's one value writes its own: it may be large, and is not held a second time.
    OfValue,
}

impl Run<'_> {
    /// Finds or makes the artefact of a stage.
    fn stage(&mut self, stage: &PlannedStage) -> Result<Stored, StepError> {
        let reads = |read| stage.reads.contains(&read);
        let stored = if reads(Read::File) {
            self.make_from_files(stage)?
        } else {
            if reads(Read::Lines) {
                self.find_files();
            }
            self.make_from_stages(stage)?
        };
        if (reads(Read::File) || reads(Read::Lines)) && stage.spec.produces.per == Per::Transcript {
            let there = self.results.files.iter().zip(&stored.entry.items).filter(|(_, item)| item.length > 0);
            self.results.names = there.map(|(file, _)| file.id.clone()).collect();
        }
        Ok(stored)
    }

    /// A stage that reads transcripts' files: the bytes of each are read once, and what is made of them is filed under their digest.
    fn make_from_files(&mut self, stage: &PlannedStage) -> Result<Stored, StepError> {
        let kept = self.cache.kept(&stage.name);
        let given = Given::default();
        let maker = Maker { stage, given: &given, study: self.view(stage)?, ctx: self.ctx };
        self.ctx.expect(self.inputs.transcripts.len() as u64);
        let stock = |(at, found): (usize, &Found)| -> Result<Result<(KnownFile, Stocked<'_>), Finding>, StepError> {
            self.ctx.advance(1)?;
            let bytes = match std::fs::read(&found.path) {
                Ok(bytes) => bytes,
                Err(error) => return Ok(Err(unreadable(&found.id, &error))),
            };
            let (known, file) = (KnownFile::of_bytes(found, &bytes), SourceFile { id: found.id.clone(), bytes });
            let key = item_key(stage, self.plan.seed, &[], &maker.study, at, Some(&known))?;
            Ok(Ok((known, maker.stock(&kept, at, key, Some(&file))?)))
        };
        let stocked: Vec<_> = self.inputs.transcripts.par_iter().enumerate().map(stock).collect::<Result<_, _>>()?;
        let (mut files, mut items, mut faults) = (Vec::new(), Vec::new(), Vec::new());
        for one in stocked {
            match one {
                Ok((file, item)) => {
                    files.push(file);
                    items.push(item);
                }
                Err(finding) => faults.push(finding),
            }
        }
        let stored = self.store(stage, &kept, items)?;
        self.results.files = files;
        self.known = Some(faults);
        Ok(stored)
    }

    /// A stage that takes from others, or from files that are too long to be held.
    fn make_from_stages(&mut self, stage: &PlannedStage) -> Result<Stored, StepError> {
        let keys = self.keys(stage)?;
        let key = Digest::of_parts(keys.iter().map(Digest::as_bytes));
        if let Some(entry) = self.cache.find(&stage.name, &key) {
            return Ok(Stored { entry, key, reused: keys.len(), value: None });
        }
        self.results.load(self.plan, &stage.from)?;
        // One item has the key of the whole, which is not there.
        let kept = if keys.len() > 1 { self.cache.kept(&stage.name) } else { Kept::default() };
        let given = self.results.given(self.plan, &stage.from);
        let maker = Maker { stage, given: &given, study: self.view(stage)?, ctx: self.ctx };
        let many = keys.len() > 1;
        if many {
            self.ctx.expect(keys.len() as u64);
        }
        let stock = |(at, key): (usize, Digest)| {
            if many {
                self.ctx.advance(1)?;
            }
            maker.stock(&kept, at, key, None)
        };
        let items = keys.into_par_iter().enumerate().map(stock).collect::<Result<_, StepError>>()?;
        self.store(stage, &kept, items)
    }

    /// The key of each item of a stage.
    fn keys(&self, stage: &PlannedStage) -> Result<Vec<Digest>, StepError> {
        let from: Vec<Source<'_>> = stage.from.iter().map(|&at| Source::of(&self.plan.stages[at], &self.results.entries[at])).collect();
        let count = match stage.spec.produces.per {
            Per::Corpus => 1,
            Per::Transcript => from.iter().find_map(Source::items).unwrap_or(self.results.files.len()),
        };
        let study = self.bare_view();
        let of_lines = stage.spec.produces.per == Per::Transcript && stage.reads.contains(&Read::Lines);
        let file = |at: usize| self.results.files.get(at).filter(|_| of_lines);
        (0..count).map(|at| item_key(stage, self.plan.seed, &from, &study, at, file(at))).collect()
    }

    /// Keeps the items of a stage, unless the cache holds just these.
    fn store(&self, stage: &PlannedStage, kept: &Kept, stocked: Vec<Stocked<'_>>) -> Result<Stored, StepError> {
        let mut value = None;
        let (mut items, mut bodies) = (Vec::with_capacity(stocked.len()), Vec::with_capacity(stocked.len()));
        let mut reused = 0;
        for (item, body, made) in stocked {
            reused += usize::from(matches!(body, Body::Kept(_)));
            items.push(item);
            bodies.push(body);
            value = made;
        }
        let key = Digest::of_parts(items.iter().map(|item| item.key.as_bytes()));
        let entry = match kept.entry(&items) {
            Some(entry) => entry,
            None => {
                let write = |out: &mut dyn Write| {
                    bodies.iter().try_for_each(|body| match (body, &value) {
                        (Body::Kept(bytes), _) => out.write_all(bytes),
                        (Body::Made(bytes), _) => out.write_all(bytes),
                        (Body::OfValue, Some(value)) => (stage.spec.produces.write)(value, out),
                        (Body::OfValue, None) => unreachable!("a value that was just made is there"),
                    })
                };
                self.cache.keep(&stage.name, &key, items, write)?
            }
        };
        Ok(Stored { entry, key, reused, value: value.filter(|_| stage.spec.produces.per == Per::Corpus) })
    }

    /// Takes the digests of the transcripts' files without holding them, unless that was done; one that cannot be read is a finding.
    fn find_files(&mut self) {
        if self.known.is_some() {
            return;
        }
        let read: Vec<_> =
            self.inputs.transcripts.par_iter().map(|found| KnownFile::of(found).map_err(|error| unreadable(&found.id, &error))).collect();
        let (files, faults): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
        self.results.files = files.into_iter().flatten().collect();
        self.known = Some(faults.into_iter().filter_map(Result::err).collect());
    }

    fn bare_view(&self) -> StudyView<'_> {
        StudyView { inputs: self.inputs, files: &self.results.files, names: &self.results.names, tokenizer: None, encoder: None }
    }

    /// The study, with what must be loaded for a stage.
    fn view(&self, stage: &PlannedStage) -> Result<StudyView<'_>, StepError> {
        let load = || WordTokenizer::load(&self.inputs.tokenizer.value).map_err(StepError::of_stage);
        let tokenizer = stage.reads.contains(&Read::Tokenizer).then(load).transpose()?;
        let encoder = stage.reads.contains(&Read::Model).then(|| load_model(self.inputs)).transpose()?;
        Ok(StudyView { tokenizer, encoder, ..self.bare_view() })
    }
}

/// Makes the items of one stage.
struct Maker<'a> {
    stage: &'a PlannedStage,
    given: &'a Given<'a>,
    study: StudyView<'a>,
    ctx: Context<'a>,
}

impl Maker<'_> {
    /// Takes an item from what was kept, or makes it.
    fn stock<'k>(&self, kept: &'k Kept, item: usize, key: Digest, file: Option<&SourceFile>) -> Result<Stocked<'k>, StepError> {
        if let Some((item, body)) = kept.get(&key) {
            return Ok((item.clone(), Body::Kept(body), None));
        }
        let call = StageCall::new(self.stage.declared(), self.given, &self.study, item, file, self.ctx);
        let Made { value, findings } = (self.stage.spec.run)(&call)?;
        let Some(value) = value else {
            return Ok((Item { key, digest: Digest::of(&[]), findings, length: 0 }, Body::Made(Vec::new()), None));
        };
        let produces = self.stage.spec.produces;
        let write = |out: &mut dyn Write| (produces.write)(&value, out);
        let (digest, length, body) = match (produces.view, produces.per) {
            (None, Per::Corpus) => {
                let (digest, length) = Digest::of_writing(write)?;
                (digest, length, Body::OfValue)
            }
            (None, Per::Transcript) => {
                let mut bytes = Vec::new();
                write(&mut bytes)?;
                (Digest::of(&bytes), bytes.len() as u64, Body::Made(bytes))
            }
            (Some(view), _) => {
                let kept = (view.keep)(&value)?;
                (Digest::of_writing(write)?.0, kept.len() as u64, Body::Made(kept))
            }
        };
        Ok((Item { key, digest, findings, length }, body, Some(value)))
    }
}

/// Loads the language model that the study names.
fn load_model(inputs: &Inputs) -> Result<Encoder, StepError> {
    let model = inputs.model.as_ref().ok_or(StepError::NoModel)?;
    let weights = model.weights()?;
    let (config, tokenizer) = (model.file(CONFIG), model.file(TOKENIZER));
    let files = ModelFiles { folder: &model.name, description: &model.description, config, tokenizer, weights: &weights };
    Encoder::load(&files).map_err(StepError::of_stage)
}

impl Results {
    fn empty() -> Self {
        Self { entries: Vec::new(), findings: Vec::new(), files: Vec::new(), costs: Vec::new(), names: Vec::new(), values: BTreeMap::new() }
    }

    /// Reads the values of these stages from the cache, where they are not in memory.
    fn load(&mut self, plan: &Plan, stages: &[usize]) -> Result<(), StepError> {
        for &at in stages.iter().filter(|at| !self.values.contains_key(at)).collect::<Vec<_>>() {
            let (stage, entry) = (&plan.stages[at], &self.entries[at]);
            let value = match stage.spec.produces.view {
                None => entry.with_bodies(|bodies| (stage.spec.produces.decode)(bodies))?,
                Some(view) => {
                    let source = &self.entries[stage.from[0]];
                    source.with_bodies(|from| entry.with_bodies(|own| (view.restore)(own, from)))?
                }
            };
            self.values.insert(at, value);
        }
        Ok(())
    }

    /// Drops values that no later stage takes and no result file wants.
    fn forget(&mut self, plan: &Plan, done: usize, wanted: &[usize]) {
        self.values.retain(|at, _| wanted.contains(at) || plan.stages[done + 1..].iter().any(|stage| stage.from.contains(at)));
    }

    /// The values of these stages that are in memory.
    pub(super) fn given(&self, plan: &Plan, stages: &[usize]) -> Given<'_> {
        let mut given = Given::default();
        for (at, value) in stages.iter().filter_map(|at| Some((at, self.values.get(at)?))) {
            given.add(plan.stages[*at].spec.produces.kind, value);
        }
        given
    }

    /// The last artefact of each of these kinds, for the result files.
    ///
    /// # Errors
    /// Where the cache no longer holds what was put there.
    pub fn last(&mut self, plan: &Plan, kinds: &[Kind]) -> Result<Given<'_>, StepError> {
        let stages: Vec<usize> = kinds.iter().filter_map(|&kind| plan.last(kind)).collect();
        self.load(plan, &stages)?;
        Ok(self.given(plan, &stages))
    }
}

//! Loads what a coder works on from a study's folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use thiserror::Error;

use super::drafts_from_clusters::Drafts;
use super::offers::OfferList;
use super::study::{Study, Text};
use crate::domain::corpus::guide::Guide;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::CoderId;
use crate::domain::review::event::{DraftsShown, EventKind, KnownText};
use crate::domain::review::offer::Offer;
use crate::formats::fault::FormatFault;
use crate::formats::review::offers::read_suggestions;
use crate::language::people_words::PeopleWords;
use crate::language::tag::Language;
use crate::language::terms::TermRules;
use crate::pipeline::plan::{Overrides, Plan, PlanError};
use crate::stages::agreement::study::AgreementParams;
use crate::stages::review::{Candidate, lay_out};
use crate::stages::segment::{SegmentParams, segment};
use crate::stages::vectorize::study_language;
use crate::store::{Store, StoreError};
use crate::study::exchange::NO_NAME;
use crate::study::inputs::{InputError, Inputs, Sources, read_inputs};
use crate::study::transcripts::read_transcripts;
use crate::study::writing;

/// What is opened, and for whom.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where the study lies.
    pub sources: Sources,
    /// The results of its last run, where the suggestions are.
    pub results: PathBuf,
    /// The database.
    pub database: PathBuf,
    /// Who works.
    pub coder: CoderId,
    /// Whose codings are compared.
    pub adjudicate: Option<[CoderId; 2]>,
    /// Whether their names are hidden.
    pub hide_names: bool,
    /// Whether the session is for work on the codebook.
    pub codebook_work: bool,
    /// The results whose clusters are drafts of codes; `None`: those that the suggestions come from.
    pub drafts: Option<PathBuf>,
}

/// Why a study cannot be opened.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The inputs.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Inputs(Vec<InputError>),
    /// The pipeline's settings.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Plan(Vec<PlanError>),
    /// The suggestions cannot be read.
    #[error("R0112 {path}: {fault}")]
    Suggestions {
        /// The file.
        path: String,
        /// What is wrong.
        fault: FormatFault,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody is not done.
    #[error("R0113 {coder} is not done yet, so nobody may see those codings; let {coder} finish and say so on the page first")]
    NotDone {
        /// Who.
        coder: CoderId,
    },
    /// Nobody of that name coded here.
    #[error("R0110 nobody called {coder} coded in this study; those who did are {known}")]
    Nobody {
        /// Who was asked for.
        coder: CoderId,
        /// Who there is.
        known: String,
    },
    /// Anyone who adjudicates codes too, and is not done.
    #[error(
        "R0109 {coder} codes this study too and is not done yet, so the codings of others stay closed; finish and say so on the page, or let somebody else adjudicate"
    )]
    StillBlind {
        /// Who.
        coder: CoderId,
    },
    /// A coder without a name.
    #[error("R0114 a coder needs a name; name one with --coder")]
    NoName,
}

/// The study, and what was found on the way. The database is brought up to date with it.
///
/// # Errors
///
/// A [`LoadError`] if the study or its log cannot be opened, or not for this coder.
pub fn load_study(setup: &Setup, store: &mut Store, millis: u64) -> Result<(Study, Vec<Finding>), LoadError> {
    if setup.coder.as_str().trim().is_empty() {
        return Err(LoadError::NoName);
    }
    if let Some(between) = &setup.adjudicate {
        let trail = store.trail()?;
        if let Some(coder) = between.iter().find(|coder| !trail.coders.contains_key(coder)) {
            let known: Vec<&str> = trail.coders.keys().map(CoderId::as_str).collect();
            let known = if known.is_empty() { "nobody yet".to_owned() } else { known.join(", ") };
            return Err(LoadError::Nobody { coder: coder.clone(), known });
        }
        let open = between.iter().find(|coder| !trail.was_done(coder));
        if let Some(coder) = open {
            return Err(LoadError::NotDone { coder: coder.clone() });
        }
        if trail.coders.contains_key(&setup.coder) && !trail.was_done(&setup.coder) {
            return Err(LoadError::StillBlind { coder: setup.coder.clone() });
        }
    }
    let inputs = read_inputs(&setup.sources).map_err(LoadError::Inputs)?;
    let mut findings = inputs.findings.clone();
    let mut transcripts = read_transcripts(&inputs, &mut findings);
    transcripts.sort_by(|a, b| a.id.cmp(&b.id));
    let file = inputs.codebook.as_ref().map(|input| input.value.clone()).unwrap_or_default();
    // Codes may have been made while reading since; where there is no codebook, the first one begins it.
    let codebook = store.holding(&file)?;
    if codebook == file && store.was_overtaken(&file)? {
        findings.push(changed_since());
    }
    let found = || study_language(&transcripts).map(|(language, _)| language);
    let language = inputs.study.language.or_else(found).unwrap_or(Language::En);
    let (segmented, [compared, resampled], seed) = settings(&inputs, language)?;
    let guide = inputs.guide.as_ref().map(|input| &input.value);
    let texts: Vec<Text> = transcripts
        .into_par_iter()
        .map(|transcript| {
            let segments = segment(&transcript, &[], guide, &segmented);
            let participant = inputs.participants.as_ref().and_then(|input| input.value.of(&transcript.id));
            Text::new(transcript, segments, participant)
        })
        .collect();
    let suggestions = suggestions(&setup.results, &texts, &mut findings)?;
    let candidates = candidates(&texts);
    let offers = lay_out(suggestions, &candidates, &BTreeSet::new(), seed);
    let known: Vec<KnownText> = texts.iter().map(|text| text.known.clone()).collect();
    let joins = !setup.codebook_work && setup.adjudicate.is_none();
    let registered = store.register(&setup.coder, millis, &known, &codebook, &offers, joins)?;
    let drafts = if setup.codebook_work { drafts_for(setup, store, millis, &texts, &mut findings)? } else { None };
    let offers = OfferList::of_run(offers, registered.offers, &texts);
    let study = Study {
        name: inputs.study.name.clone().unwrap_or_else(|| NO_NAME.to_owned()),
        date: inputs.study.date.clone().unwrap_or_default(),
        coder: setup.coder.clone(),
        between: setup.adjudicate.clone(),
        names_hidden: setup.hide_names,
        codebook_work: setup.codebook_work,
        drafts,
        blind: inputs.study.blind,
        blind_by_default: !file.is_empty(),
        questions: guide.map(questions).unwrap_or_default(),
        codebook,
        codebook_digest: registered.codebook,
        texts,
        offers,
        candidates: Arc::new(candidates),
        seed,
        rules: TermRules::new(language),
        people: PeopleWords::new(language),
        compared,
        resampled,
        compare: writing::compared(inputs.study.compare.as_deref()),
        least: writing::least_participants(&inputs.study.pipeline),
        words: OnceLock::new(),
    };
    Ok((study, findings))
}

fn questions(guide: &Guide) -> Vec<(String, String)> {
    guide.questions.iter().map(|question| (question.id.clone(), question.text.clone())).collect()
}

/// The codebook's file was changed after codes were made while reading: they are in the log, and not in the file.
fn changed_since() -> Finding {
    let message = "codes were made on the page, and the codebook's file was changed since: the file holds";
    let remedy = "export the newest version with --codebook-version newest, and take its codes over by hand";
    Finding::new("R0128", Place::study(), message, remedy)
}

/// Clusters of the last run as drafts of codes. They are shown to nobody who is to code blind still, and it is written down
/// who was shown them.
fn drafts_for(
    setup: &Setup,
    store: &mut Store,
    millis: u64,
    texts: &[Text],
    findings: &mut Vec<Finding>,
) -> Result<Option<Drafts>, LoadError> {
    let trail = store.trail()?;
    if let Some(work) = trail.coders.get(&setup.coder)
        && trail.is_coding(&setup.coder)
        && texts.iter().any(|text| !work.closed.contains_key(text.id()))
    {
        let message = format!("{} has a blind step open, so no clusters are shown as drafts of codes", setup.coder);
        let remedy = "close every blind step first, or let somebody draft who does not code";
        findings.push(Finding::note("R0123", Place::study(), message, remedy));
        return Ok(None);
    }
    let path = setup.drafts.as_ref().unwrap_or(&setup.results).join("clusters.json");
    let Ok(text) = fs::read_to_string(&path) else {
        let message = "there are no clusters, so the page offers no drafts of codes";
        findings.push(Finding::note("R0124", Place::file("clusters.json"), message, "run the study first, or name results with --drafts"));
        return Ok(None);
    };
    let drafts = Drafts::read(&text, texts).map_err(|fault| LoadError::Suggestions { path: path.display().to_string(), fault })?;
    if !trail.drafts_shown.contains(&setup.coder) {
        store
            .append::<StoreError>(0, &setup.coder, millis, |_| Ok(vec![EventKind::DraftsShown(DraftsShown { clusters: drafts.digest })]))?;
    }
    Ok(Some(drafts))
}

/// How the study cuts segments and compares coders, and its seed. Settings of other stages are no affair of a review.
/// Resamples behind an interval that is drawn while somebody waits; `leitmotif agreement` takes more.
const ROUNDS: i64 = 200;

/// How the study is segmented and its coders compared, without intervals and with them, and the seed.
fn settings(inputs: &Inputs, language: Language) -> Result<(SegmentParams, [AgreementParams; 2], u64), LoadError> {
    let own = |prefix: &str| -> BTreeMap<String, toml::Value> {
        inputs.study.pipeline.iter().filter(|(key, _)| key.starts_with(prefix)).map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    let plan = |settings| {
        let overrides = Overrides { settings, language: Some(language), ..Overrides::default() };
        let text = Plan::built_in("agreement").expect("the pipeline is built in");
        Plan::read("agreement", text, &overrides).map_err(LoadError::Plan)
    };
    let mut given = own("segment.");
    given.extend(own("agreement."));
    // Intervals would be drawn anew for every answer; `leitmotif agreement` gives them.
    given.insert("agreement.rounds".to_owned(), 0.into());
    given.insert("agreement.coders".to_owned(), toml::Value::Array(Vec::new()));
    let mut with_intervals = given.clone();
    with_intervals.insert("agreement.rounds".to_owned(), ROUNDS.into());
    let (plan, resampled) = (plan(given)?, plan(with_intervals)?);
    let segmented = *plan.params::<SegmentParams>().expect("the pipeline has this stage");
    let compared = [&plan, &resampled].map(|plan| plan.params::<AgreementParams>().expect("the pipeline has this stage").clone());
    Ok((segmented, compared, plan.seed))
}

/// The suggestions of the last run that fit the texts. Without a run people code by themselves.
fn suggestions(results: &Path, texts: &[Text], findings: &mut Vec<Finding>) -> Result<Vec<Offer>, LoadError> {
    let path = results.join("suggestions.jsonl");
    let Ok(text) = fs::read_to_string(&path) else {
        let message = "there are no suggestions yet, so the page offers none";
        findings.push(Finding::note("R0115", Place::file("suggestions.jsonl"), message, "run the study first if they are wanted"));
        return Ok(Vec::new());
    };
    let wrong = |fault| LoadError::Suggestions { path: path.display().to_string(), fault };
    let mut offers = read_suggestions(&text).map_err(wrong)?;
    let before = offers.len();
    offers.retain(|offer| texts.iter().any(|text| *text.id() == offer.document && text.holds(offer.span)));
    if offers.len() < before {
        let message = format!("{} suggestions fit no transcript and are not offered", before - offers.len());
        findings.push(Finding::new(
            "R0116",
            Place::file("suggestions.jsonl"),
            message,
            "run the study once more: its transcripts have changed",
        ));
    }
    Ok(offers)
}

/// Segments of participants.
fn candidates(texts: &[Text]) -> Vec<Candidate> {
    let of_text = |text: &Text| {
        let spoken = text.segments.items.iter().filter(|segment| !segment.role.is_context());
        let candidate = |segment: &crate::domain::corpus::segment::Segment| Candidate {
            document: text.id().clone(),
            span: text.to_chars(segment.span),
            text: segment.span.slice(&text.transcript.text).into(),
        };
        spoken.map(candidate).collect::<Vec<_>>()
    };
    texts.iter().flat_map(of_text).collect()
}

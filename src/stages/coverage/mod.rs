//! Coverage: what a coder read and coded, what is worth a second look, and counts over a study's codings.
//!
//! Takes transcripts, their segments, latent vectors and people's codings. `coverage` checks one coder: text
//! nobody coded, a ranked second look, careless stretches, codings out of place, codes that fade, a random sample that
//! proves; `themes` says what the codings of the whole team amount to. A turn without a code is never called missed: it is a decision or an oversight, and a person must
//! look. What is said of a turn never comes from a model that saw its transcript. Methods and constants were chosen on
//! labelled interviews by simulation; docs/coverage.md has figures and limits.

mod coding_reliability;
mod drift;
mod elusion;
mod linear;
mod logistic;
mod params;
mod second_look;
mod sparse_tails;
mod stack;
pub mod themes;
mod turns;
mod uncoded;

use ndarray::Array2;
use thiserror::Error;

use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::guide::Guide;
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::digest::hash64;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::{CodeId, CoderId, DocumentId, SegmentId};
use crate::domain::measure::coverage::{Coverage, CoverageSettings};
use crate::domain::measure::sample::SampleAnswer;
use crate::domain::review::coding::{CodedExcerpt, Coding, SETTLED_CODER};
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::domain::space::vectors::Lsa;
use crate::formats::fault::nearest;

pub use elusion::SampleFault;
pub use params::{CoverageConfig, CoverageParams};

use stack::{Evidence, stack, standardized};
use turns::Turns;

/// The input of a check of coverage.
pub struct CoverageInput<'a> {
    /// The transcripts.
    pub transcripts: &'a [SafeTranscript],
    /// Their segments, in the same order.
    pub segments: &'a [Segments],
    /// The layout of these segments.
    pub layout: &'a Layout,
    /// The group of each transcript.
    pub groups: &'a [Option<&'a str>],
    /// What people coded.
    pub codings: &'a [CodedExcerpt],
    /// Proposals that coders rejected.
    pub rejections: &'a [Coding],
    /// Answers to a sample that was drawn before, where it was read.
    pub answers: &'a [SampleAnswer],
    /// The scheme, where there is one.
    pub codebook: Option<&'a Codebook>,
    /// The interview guide.
    pub guide: Option<&'a Guide>,
    /// The terms.
    pub space: &'a TermSpace,
    /// Latent vectors of the segments.
    pub lsa: &'a Lsa,
    /// The scores of each segment by the scheme alone.
    pub scores: Option<&'a CodeScores>,
}

/// Why coverage cannot be checked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CoverageError {
    /// Somebody asked for a stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Nobody coded.
    #[error("E0921 there are no codings to look at; put files into codings/, or name one with --codings")]
    NoCodings,
    /// A coder of that name coded nothing.
    #[error("E0922 coder {coder} has no coding in this study; {remedy}")]
    UnknownCoder {
        /// The name.
        coder: String,
        /// The nearest one, or who there is.
        remedy: String,
    },
    /// Several coders, and none is named.
    #[error("E0923 the check is of one coder, and there are several: {names}; name one with --coder")]
    WhichCoder {
        /// Who there is.
        names: String,
    },
    /// No such code.
    #[error("E0924 code {code} is neither in the codebook nor in the codings; {remedy}")]
    UnknownCode {
        /// The name.
        code: String,
        /// The nearest one.
        remedy: String,
    },
}

/// Checks what one coder read and coded.
///
/// ```
#[doc = include_str!("../example.txt")]
#[doc = include_str!("../example_scores.txt")]
/// # use leitmotif::domain::{corpus::span::CharSpan, ids::{CodeId, CoderId}, review::coding::{CodedExcerpt, Coding}};
/// # use leitmotif::stages::coverage::{CoverageConfig, CoverageInput, CoverageParams, coverage};
/// # let coded = |document: &str, (start, end)| CodedExcerpt {
/// #     coding: Coding { document: DocumentId::new(document), span: CharSpan { start, end }, code: CodeId::new("care"), coder: CoderId::new("Ada") },
/// #     created: None,
/// #     memo: "".into(),
/// # };
/// # let latent = lsa(&space.topics, &params::<LsaConfig, LsaParams>(DEFAULT, "reduce"), &context).unwrap().value;
/// let codings = [coded("T1.txt", (30, 66)), coded("T2.txt", (60, 90))];
/// let input = CoverageInput {
///     transcripts: &transcripts, segments: &segments, layout: &layout, groups: &[None, None], codings: &codings, rejections: &[],
///     answers: &[], codebook: Some(&codebook), guide: None, space: &space, lsa: &latent, scores: None,
/// };
/// let looked: CoverageParams = params::<CoverageConfig, _>("pipelines/coverage.toml", "coverage");
/// let found = coverage(&input, &looked, &context).unwrap().value;
/// // Ada read both transcripts and coded two of their four turns.
/// assert_eq!((found.settings.transcripts, found.settings.turns, found.settings.coded), (2, 4, 2));
/// ```
///
/// # Errors
///
/// A [`CoverageError`] if there are no codings, the coder or a code is unknown, or the run was stopped.
pub fn coverage(input: &CoverageInput<'_>, params: &CoverageParams, ctx: &Context<'_>) -> Result<Outcome<Coverage>, CoverageError> {
    let (coder, others) = chosen_coders(input.codings, params)?;
    let codes = known_codes(input.codebook, input.codings.iter().map(|excerpt| &excerpt.coding.code), &params.codes)?;
    let turns = Turns::of(input, &coder, &others, codes, params);
    ctx.check()?;
    let any = turns.any();
    let ids: Vec<DocumentId> = input.transcripts.iter().map(|transcript| transcript.id.clone()).collect();
    let least = params.least_codings as usize;
    let counts: Vec<usize> = turns.given.iter().map(|given| given.iter().filter(|&&given| given).count()).collect();
    let columns: Vec<usize> = (0..turns.codes.len()).filter(|&code| counts[code] >= least).collect();
    let evidence = gather(input, &turns, &columns, &any, params);
    let stack = stack(&evidence, params);
    ctx.check()?;
    let all = columns.len();
    let probability = sparse_tails::text_only(&evidence, &stack, all, params.freedom);
    let stretches = match evidence.folds > 1 {
        true => sparse_tails::stretches(&turns, &ids, &any, &probability, params),
        false => sparse_tails::Stretches::none(turns.len()),
    };
    let draws = coding_reliability::Draws::new(turns.documents.len(), params.rounds, params.confidence, hash64(ctx.seed, "coverage", 0));
    let words = second_look::Words { space: input.space, lsa: input.lsa, idf: input.space.topics.smooth_idf() };
    ctx.check()?;
    let looks = second_look::second_look(&evidence, &stack, &stretches, &words, &draws, params);
    ctx.check()?;
    let drift = drift::drift(&evidence, &ids, input.codings, &coder, &stack.length, params);
    let mut sample = elusion::draw(&turns, &any, params.sample, ctx.seed);
    let mut findings = findings(input, &turns, &coder, &counts, &stretches, params);
    findings.extend(read_sample(input, &turns, &mut sample, params));
    let coded = any.iter().filter(|&&given| given).count() as u64;
    let rejections = turns.rejected.iter().flatten().filter(|&&rejected| rejected).count() as u64;
    let settings = CoverageSettings {
        transcripts: turns.documents.len() as u32,
        all_transcripts: input.transcripts.len() as u32,
        turns: turns.len() as u64,
        coded,
        rejections,
        confidence: params.confidence,
        out_of_fold: evidence.folds > 1,
        coder,
        others,
    };
    let value = Coverage {
        settings,
        uncoded: uncoded::uncoded(input, &turns, &any, params),
        columns: looks,
        stretch_turns: sparse_tails::stretch_turns(&turns, &any, &probability, &stretches.reported),
        stretches: stretches.found,
        odd: second_look::odd_codings(&evidence, &stack),
        drift,
        sample,
        sizes: elusion::sizes(coded, turns.len() as u64 - coded),
    };
    Ok(Outcome::new(value, findings))
}

/// Gathers what the models learn from.
fn gather<'a>(input: &CoverageInput<'_>, turns: &'a Turns, columns: &'a [usize], any: &[bool], params: &CoverageParams) -> Evidence<'a> {
    let width = input.lsa.rows.width();
    let unit = |segment: Option<SegmentId>| {
        let mut row: Vec<f64> =
            segment.map_or_else(|| vec![0.0; width], |at| input.lsa.rows.row(at.index()).iter().map(|&v| f64::from(v)).collect());
        let length = row.iter().map(|v| v * v).sum::<f64>().sqrt();
        row.iter_mut().filter(|_| length > 1e-9).for_each(|v| *v /= length);
        row
    };
    let rows = |of: &mut dyn Iterator<Item = Option<SegmentId>>| {
        let values: Vec<f64> = of.flat_map(unit).collect();
        Array2::from_shape_vec((turns.len(), width), values).expect("a row of equal width per turn")
    };
    let (fold_of, folds) = stack::folds(turns, params.folds as usize);
    let mut given: Vec<Vec<bool>> = columns.iter().map(|&code| turns.given[code].clone()).collect();
    given.push(any.to_vec());
    Evidence {
        turns,
        columns,
        given,
        text: rows(&mut turns.segments.iter().map(|&segment| Some(segment))),
        question: rows(&mut turns.question.iter().copied()),
        codebook: codebook_scores(input, turns, columns),
        fold_of,
        folds,
    }
}

/// The scores of the scheme, standardized over these turns; for "any" the highest of the codes looked at.
fn codebook_scores(input: &CoverageInput<'_>, turns: &Turns, columns: &[usize]) -> Array2<f64> {
    let mut table = Array2::zeros((turns.len(), columns.len() + 1));
    let Some(scores) = input.scores else { return table };
    let place = |code: &CodeId| scores.codes.iter().position(|signal| &signal.code == code && signal.no_signal.is_none());
    let all: Vec<usize> = turns.codes.iter().filter_map(place).collect();
    let own: Vec<Option<usize>> = columns.iter().map(|&code| place(&turns.codes[code])).collect();
    for (turn, segment) in turns.segments.iter().enumerate() {
        let row = scores.ranked.row(segment.index());
        for (column, place) in own.iter().enumerate() {
            table[(turn, column)] = place.map_or(0.0, |place| f64::from(row[place]));
        }
        table[(turn, columns.len())] = all.iter().map(|&place| f64::from(row[place])).reduce(f64::max).unwrap_or(0.0);
    }
    standardized(table)
}

fn read_sample(
    input: &CoverageInput<'_>,
    turns: &Turns,
    sample: &mut Option<crate::domain::measure::coverage::ElusionSample>,
    params: &CoverageParams,
) -> Option<Finding> {
    if input.answers.is_empty() {
        return None;
    }
    let Some(sample) = sample else {
        let message = "answers to a sample were given, and none was drawn in this run";
        return Some(Finding::new("E0930", Place::study(), message, "ask for the sample that they answer with --sample"));
    };
    let place = |segment: SegmentId| {
        let at = turns.segments.binary_search(&segment).expect("the sample is of these turns");
        let document = turns.documents[turns.document_of[at]].0;
        (input.transcripts[document].id.clone(), turns.spans[at].start)
    };
    let fault = elusion::read(sample, input.answers, place, params.confidence).err()?;
    Some(Finding::new("E0929", Place::study(), fault.to_string(), "answer every row of elusion_sample.csv and no other"))
}

fn findings(
    input: &CoverageInput<'_>,
    turns: &Turns,
    coder: &CoderId,
    counts: &[usize],
    stretches: &sparse_tails::Stretches,
    params: &CoverageParams,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if turns.documents.len() < 2 {
        let message = "fewer than two transcripts are coded, so words cannot teach: length, neighbours and codebook rank alone";
        findings.push(Finding::new("E0925", Place::study(), message, "code a second transcript"));
    }
    for stretch in stretches.found.iter().filter(|stretch| stretch.stands_out) {
        let message = format!(
            "of the last {} turns {} are coded; {:.0} were expected from their text and the rest of the transcript",
            stretch.turns, stretch.observed, stretch.expected
        );
        findings.push(Finding::new(
            "E0926",
            Place::file(&stretch.document),
            message,
            "it is worth a second look: stretch_turns.csv has the turns",
        ));
    }
    let few: Vec<&str> = turns
        .codes
        .iter()
        .zip(counts)
        .filter(|(_, count)| **count < params.least_codings as usize)
        .map(|(code, _)| code.as_str())
        .collect();
    if !few.is_empty() {
        let message =
            format!("{} codes have fewer than {} codings and no ranking of their own: {}", few.len(), params.least_codings, few.join(", "));
        findings.push(Finding::note("E0927", Place::study(), message, ""));
    }
    let unread = input.transcripts.len() - turns.documents.len();
    if unread > 0 {
        let message = format!("{unread} transcripts hold no coding of {coder}, and count as unread: they are not ranked");
        findings.push(Finding::note("E0928", Place::study(), message, ""));
    }
    findings
}

/// The coder and the others.
fn chosen_coders(codings: &[CodedExcerpt], params: &CoverageParams) -> Result<(CoderId, Vec<CoderId>), CoverageError> {
    let all = known_coders(codings.iter().map(|excerpt| excerpt.coding.coder.clone()).collect(), &[])?;
    let coder = match params.coder.first() {
        Some(_) => known_coders(all.clone(), &params.coder)?.remove(0),
        None => match &all.iter().filter(|coder| coder.as_str() != SETTLED_CODER).collect::<Vec<_>>()[..] {
            [only] => (*only).clone(),
            _ => return Err(CoverageError::WhichCoder { names: all.iter().map(CoderId::as_str).collect::<Vec<_>>().join(", ") }),
        },
    };
    let mut others = known_coders(all, &params.coders)?;
    others.retain(|other| other != &coder);
    Ok((coder, others))
}

/// The coders named, each of whom coded; none named: all.
fn known_coders(mut all: Vec<CoderId>, named: &[String]) -> Result<Vec<CoderId>, CoverageError> {
    all.sort();
    all.dedup();
    if all.is_empty() {
        return Err(CoverageError::NoCodings);
    }
    let names = || all.iter().map(CoderId::as_str);
    if let Some(name) = named.iter().find(|name| !names().any(|known| known == *name)) {
        let remedy = match nearest(name, names()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("who coded is {}", names().collect::<Vec<_>>().join(", ")),
        };
        return Err(CoverageError::UnknownCoder { coder: name.clone(), remedy });
    }
    all.retain(|coder| named.is_empty() || named.iter().any(|name| name == coder.as_str()));
    Ok(all)
}

/// The codes: those of the codebook in its order, then what else was coded; those named, where some are.
fn known_codes<'a>(
    codebook: Option<&Codebook>,
    coded: impl Iterator<Item = &'a CodeId>,
    named: &[String],
) -> Result<Vec<CodeId>, CoverageError> {
    let mut all: Vec<CodeId> = codebook.map(Codebook::codes).unwrap_or_default().iter().map(|code| code.id.clone()).collect();
    let mut rest: Vec<CodeId> = coded.cloned().collect();
    rest.sort();
    rest.dedup();
    rest.retain(|code| !all.contains(code));
    all.extend(rest);
    if let Some(code) = named.iter().find(|code| !all.iter().any(|known| known.as_str() == *code)) {
        let remedy = match nearest(code, all.iter().map(CodeId::as_str)) {
            Some(near) => format!("did you mean {near}?"),
            None => "correct the name".to_owned(),
        };
        return Err(CoverageError::UnknownCode { code: code.clone(), remedy });
    }
    all.retain(|code| named.is_empty() || named.iter().any(|name| name == code.as_str()));
    Ok(all)
}

#[cfg(test)]
mod tests;

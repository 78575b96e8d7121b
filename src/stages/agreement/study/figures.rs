//! The figures of one part of a study, for one code or for all codes of a facet as sets.
//!
//! Units are distinguished by their pattern of ratings only, so a bootstrap round costs as much as
//! there are patterns and transcripts, not units.

use super::params::AgreementParams;
use super::units::Units;
use crate::domain::digest::hash64;
use crate::domain::ids::CoderId;
use crate::domain::measure::agreement::{AgreementRow, Estimate, Resampled as Drawn, Scope};
use crate::domain::measure::ratings::{CodeSet, Ratings};
use crate::domain::measure::statistic::{Statistic, Undefined};
use crate::stages::agreement::alpha::krippendorff_alpha;
use crate::stages::agreement::bootstrap::{Blocks, Resampled, Resampling, bootstrap};
use crate::stages::agreement::kappa::weighted_kappa;
use crate::stages::agreement::many_coders::{Chance, chance_corrected};
use crate::stages::agreement::percent::{percent_agreement, positive_agreement};
use crate::stages::agreement::weights::{self, Distance};

/// A part of the study: some coders over some units.
pub struct Part {
    /// Which.
    pub scope: Scope,
    /// The coders compared in it.
    pub coders: Vec<usize>,
    /// Its units that at least two of them rated.
    pub units: Vec<usize>,
    /// How many of its units only one of them rated.
    pub left_out: u64,
    /// Where its draws come from.
    pub seed: u64,
}

impl Part {
    /// The part that holds the units of some transcripts.
    pub fn new(scope: Scope, coders: Vec<usize>, units: &Units, holds: impl Fn(usize) -> bool, seed: u64) -> Self {
        let readers = |unit: usize| coders.iter().filter(|&&coder| units.read(unit, coder)).count();
        let documents = (0..units.documents.len()).filter(|&document| holds(document));
        let within: Vec<usize> = documents.flat_map(|document| units.documents[document].units.clone()).collect();
        let paired: Vec<usize> = within.iter().copied().filter(|&unit| readers(unit) >= 2).collect();
        let left_out = within.iter().filter(|&&unit| readers(unit) == 1).count() as u64;
        let seed = hash64(seed, "agreement.bootstrap", hash64(0, scope.name(), hash64(0, &scope.of(), 0)));
        Self { scope, coders, units: paired, left_out, seed }
    }

    /// Whether a coder gave a code to any of its units.
    pub fn uses(&self, units: &Units, code: usize) -> bool {
        let gave = |unit: usize, coder: usize| units.units[unit].marks[coder].iter().any(|mark| mark.code == code);
        self.units.iter().any(|&unit| self.coders.iter().any(|&coder| gave(unit, coder)))
    }
}

/// The figures of one code.
pub fn of_code(part: &Part, units: &Units, code: usize, params: &AgreementParams) -> AgreementRow {
    let ratings = units.ratings_of_code(&part.units, &part.coders, code);
    let pair = part.coders.len() <= 2;
    let identity = weights::identity(ratings.values().len());
    let ac1 = |ratings: &Ratings<bool>| chance_corrected(ratings, Chance::Gwet, &identity);
    let statistics = |ratings: &Ratings<bool>| {
        let kappa = if pair { weighted_kappa(ratings, &identity) } else { Err(Undefined::NoPairableValues) };
        [positive_agreement(ratings), kappa, krippendorff_alpha(ratings, &Distance::Nominal), ac1(ratings)]
    };
    let (patterns, pattern_of) = ratings.patterns();
    let (blocks, drawn) = blocks(part, units, &pattern_of, params);
    let resampled = bootstrap(&patterns, &blocks, how(part, params), statistics);
    let figures = statistics(&patterns).into_iter().zip(&resampled).map(|(figure, rounds)| estimate(figure, rounds, params));
    let [positive, kappa, alpha, ac1] = four(figures);
    let (code, facet) = &units.codes[code];
    AgreementRow {
        scope: part.scope.clone(),
        facet: units.facets[*facet].clone(),
        code: Some(code.clone()),
        units: part.units.len() as u64,
        left_out: part.left_out,
        prevalence: prevalence(part, units, &patterns, |given| *given),
        percent: percent_agreement(&patterns),
        positive: Some(positive),
        kappa: pair.then_some(kappa),
        alpha,
        masi: None,
        ac1,
        resampled: drawn,
    }
}

/// The figures of all codes of a facet, taken as sets.
pub fn of_facet(part: &Part, units: &Units, facet: usize, params: &AgreementParams) -> AgreementRow {
    let (patterns, pattern_of) = units.ratings_of_facet(&part.units, &part.coders, facet).patterns();
    let masi = weights::table(patterns.values(), weights::masi);
    let pair = part.coders.len() <= 2;
    let identity = weights::identity(patterns.values().len());
    let ac1 = |ratings: &Ratings<CodeSet>| chance_corrected(ratings, Chance::Gwet, &identity);
    let statistics = |ratings: &Ratings<CodeSet>| {
        let kappa = if pair { weighted_kappa(ratings, &identity) } else { Err(Undefined::NoPairableValues) };
        [krippendorff_alpha(ratings, &masi), kappa, krippendorff_alpha(ratings, &Distance::Nominal), ac1(ratings)]
    };
    let (blocks, drawn) = blocks(part, units, &pattern_of, params);
    let resampled = bootstrap(&patterns, &blocks, how(part, params), statistics);
    let figures = statistics(&patterns).into_iter().zip(&resampled).map(|(figure, rounds)| estimate(figure, rounds, params));
    let [masi, kappa, alpha, ac1] = four(figures);
    AgreementRow {
        scope: part.scope.clone(),
        facet: units.facets[facet].clone(),
        code: None,
        units: part.units.len() as u64,
        left_out: part.left_out,
        prevalence: prevalence(part, units, &patterns, |given: &CodeSet| !given.is_empty()),
        percent: percent_agreement(&patterns),
        positive: None,
        kappa: pair.then_some(kappa),
        alpha,
        masi: Some(masi),
        ac1,
        resampled: drawn,
    }
}

fn four(mut estimates: impl Iterator<Item = Estimate>) -> [Estimate; 4] {
    std::array::from_fn(|_| estimates.next().expect("each of the four statistics gives one estimate"))
}

fn how(part: &Part, params: &AgreementParams) -> Resampling {
    Resampling { rounds: params.rounds, confidence: params.confidence, seed: part.seed }
}

/// Transcripts to draw from where there are enough of them, else units.
fn blocks(part: &Part, units: &Units, pattern_of: &[u32], params: &AgreementParams) -> (Blocks, Drawn) {
    let document = |&unit: &usize| units.units[unit].document;
    let by_document = Blocks::grouped(pattern_of.iter().copied().zip(part.units.iter().map(document)));
    if by_document.len() >= params.min_documents as usize {
        return (by_document, Drawn::Documents);
    }
    (Blocks::Units(pattern_of.to_vec()), Drawn::Units)
}

fn estimate(value: Statistic, rounds: &Resampled, params: &AgreementParams) -> Estimate {
    // Without a figure there is nothing for an interval to be around.
    match value {
        Ok(_) => Estimate {
            value,
            interval: rounds.interval(),
            below_target: rounds.share_below(params.target),
            rounds_left_out: rounds.left_out,
        },
        Err(_) => Estimate { value, interval: None, below_target: None, rounds_left_out: 0 },
    }
}

/// For each coder, the share of the units they rated that they gave something.
fn prevalence<V>(part: &Part, units: &Units, ratings: &Ratings<V>, is_given: impl Fn(&V) -> bool) -> Vec<(CoderId, Option<f64>)> {
    let share = |at: usize| {
        let (mut given, mut rated) = (0, 0);
        for (value, times) in ratings.rows().filter_map(|(row, times)| Some((row[at]?, times))) {
            rated += times;
            given += if is_given(&ratings.values()[value as usize]) { times } else { 0 };
        }
        (rated > 0).then(|| given as f64 / rated as f64)
    };
    part.coders.iter().enumerate().map(|(at, &coder)| (units.coders[coder].clone(), share(at))).collect()
}

//! Questions about ratings, whatever their values are: labels, sets of codes, or yes and no.

use ndarray::Array2;

use super::{CONFIDENCE, interval, number, unknown};
use crate::domain::digest::hash64;
use crate::domain::measure::agreement_case::{Answer, Asked, CaseFault};
use crate::domain::measure::ratings::{CodeSet, Label, Ratings};
use crate::stages::agreement::alpha::krippendorff_alpha;
use crate::stages::agreement::bootstrap::{Blocks, Resampling, bootstrap};
use crate::stages::agreement::kappa::{cohen_kappa, cohen_kappa_se, scott_pi, weighted_kappa};
use crate::stages::agreement::many_coders::{Chance, chance_corrected};
use crate::stages::agreement::percent::{holsti, pairable_units, percent_agreement, positive_agreement};
use crate::stages::agreement::proportions::cohen_kappa_interval;
use crate::stages::agreement::weights::{self, Distance, Fall};

/// A question and what it brings with it.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The statistic and its options.
    pub asked: &'a Asked,
    /// Distances that the case gives.
    pub distances: &'a [(Label, Label, f64)],
    /// Where a bootstrap's draws come from.
    pub seed: u64,
}

/// Values that can be asked about: how far apart they are at a level, and where they lie on a scale.
pub trait Rated: Ord + Clone {
    /// Distances at a level of measurement; the inner `None` is a level that such values do not have.
    fn distance(level: &str, values: &[Self], question: Question<'_>) -> Result<Option<Distance>, CaseFault>;

    /// Points on a scale: the values themselves where they are numbers, else their ranks.
    fn points(values: &[Self]) -> Vec<f64> {
        weights::ranks(values.len())
    }

    /// The label as such a value, for a scale that is given.
    fn from_label(label: &Label) -> Option<Self>;

    /// The ratings as yes and no, where they are that.
    fn as_yes_no(_: &Ratings<Self>) -> Option<Ratings<bool>> {
        None
    }
}

impl Rated for bool {
    fn distance(level: &str, _: &[Self], _: Question<'_>) -> Result<Option<Distance>, CaseFault> {
        Ok((level == "nominal").then_some(Distance::Nominal))
    }

    fn from_label(_: &Label) -> Option<Self> {
        None
    }

    fn as_yes_no(ratings: &Ratings<Self>) -> Option<Ratings<bool>> {
        Some(ratings.clone())
    }
}

impl Rated for CodeSet {
    fn distance(level: &str, values: &[Self], _: Question<'_>) -> Result<Option<Distance>, CaseFault> {
        Ok(match level {
            "nominal" | "set:set_equal" => Some(Distance::Nominal),
            "set:masi" => Some(weights::table(values, weights::masi)),
            "set:jaccard" => Some(weights::table(values, weights::jaccard)),
            _ => None,
        })
    }

    fn from_label(_: &Label) -> Option<Self> {
        None
    }
}

impl Rated for Label {
    fn distance(level: &str, values: &[Self], question: Question<'_>) -> Result<Option<Distance>, CaseFault> {
        let numbers = || {
            let stat = question.asked.stat.clone();
            let needs = CaseFault::Needs { stat, what: "numbers for this level", remedy: "write the values of the scale as numbers" };
            weights::numbers(values).ok_or(needs)
        };
        Ok(match level {
            "nominal" => Some(Distance::Nominal),
            "ordinal" => numbers().map(|_| Some(Distance::Ordinal))?,
            "interval" => Some(weights::interval(&numbers()?)),
            "ratio" => Some(weights::ratio(&numbers()?)),
            "custom_distance" => Some(custom(values, question)?),
            _ => None,
        })
    }

    fn points(values: &[Self]) -> Vec<f64> {
        weights::numbers(values).unwrap_or_else(|| weights::ranks(values.len()))
    }

    fn from_label(label: &Label) -> Option<Self> {
        Some(label.clone())
    }
}

/// Distances as the case gives them; a pair may stand in either order.
fn custom(values: &[Label], question: Question<'_>) -> Result<Distance, CaseFault> {
    let between = |a: &Label, b: &Label| {
        let given = question.distances.iter().find(|(x, y, _)| (x, y) == (a, b) || (x, y) == (b, a));
        given.map(|(_, _, distance)| *distance).or((a == b).then_some(0.0))
    };
    let what = "a distance for each pair of categories";
    let lacking = CaseFault::Needs { stat: question.asked.stat.clone(), what, remedy: "complete custom_distance" };
    let complete = values.iter().all(|a| values.iter().all(|b| between(a, b).is_some()));
    if complete { Ok(weights::table(values, |a, b| between(a, b).unwrap_or(0.0))) } else { Err(lacking) }
}

/// Answers a question about ratings.
///
/// # Errors
///
/// A [`CaseFault`] if the case asks for what its ratings cannot give.
pub fn answer<V: Rated>(ratings: &Ratings<V>, question: Question<'_>) -> Result<Answer, CaseFault> {
    let asked = question.asked;
    let ratings = &prepared(ratings, asked)?;
    let chance = |chance| Ok(number(chance_corrected(ratings, chance, &agreement_weights(ratings, question)?)));
    match asked.stat.as_str() {
        "percent_agreement" => Ok(number(percent_agreement(ratings))),
        "holsti" => Ok(number(holsti(ratings))),
        "units_left_out" => Ok(Answer::Number((ratings.units() - pairable_units(ratings)) as f64)),
        "positive_agreement" => {
            let what = "one code against the rest";
            let needs = CaseFault::Needs { stat: asked.stat.clone(), what, remedy: "name a code under code" };
            V::as_yes_no(ratings).map(|ratings| number(positive_agreement(&ratings))).ok_or(needs)
        }
        "krippendorff_alpha" => Ok(number(krippendorff_alpha(ratings, &distance(ratings, question)?))),
        "krippendorff_alpha_ci" => alpha_interval(ratings, question),
        "fleiss_kappa" => chance(Chance::Fleiss),
        "conger_kappa" => chance(Chance::Conger),
        "gwet_ac1" | "gwet_ac2" => chance(Chance::Gwet),
        "brennan_prediger" => chance(Chance::BrennanPrediger),
        "cohen_kappa" | "weighted_kappa" | "scott_pi" | "cohen_kappa_se" | "cohen_kappa_ci" => of_pair(ratings, question),
        _ => Err(CaseFault::UnknownStatistic { stat: asked.stat.clone(), kind: "ratings" }),
    }
}

fn of_pair<V: Rated>(ratings: &Ratings<V>, question: Question<'_>) -> Result<Answer, CaseFault> {
    let asked = question.asked;
    if ratings.coders() > 2 {
        return Err(CaseFault::NotAPair { stat: asked.stat.clone(), coders: ratings.coders() });
    }
    Ok(match asked.stat.as_str() {
        "weighted_kappa" => {
            // Categories count that a pair of values holds; the steps between them are those of their order (Cohen 1968).
            let both = prepared(&ratings.rated_by_all(), asked)?;
            // Without pairs the values are gone and the reason is in the ratings as they were.
            let both = if both.units() == 0 { ratings.clone() } else { both };
            let scale = weights::ranks(both.values().len());
            let weights = match asked.weights.as_deref() {
                Some("custom_distance") | None => agreement_weights(&both, question)?,
                Some(name) => weights::falling(&scale, fall(name, asked)?),
            };
            number(weighted_kappa(&both, &weights))
        }
        "scott_pi" => number(scott_pi(ratings)),
        "cohen_kappa_se" => number(cohen_kappa_se(ratings)),
        "cohen_kappa_ci" => interval(cohen_kappa_interval(ratings, asked.confidence.unwrap_or(CONFIDENCE))),
        _ => number(cohen_kappa(ratings)),
    })
}

/// The ratings under the question's rule for missing values and on its scale.
fn prepared<V: Rated>(ratings: &Ratings<V>, asked: &Asked) -> Result<Ratings<V>, CaseFault> {
    let ratings = match asked.missing_rule.as_deref() {
        None => ratings.clone(),
        Some(rule) if rule.starts_with("Gwet") || rule == "available" => ratings.clone(),
        Some("listwise") => ratings.rated_by_all(),
        Some(rule) => return Err(unknown(asked, "missing_rule", Some(rule.to_owned()), "Gwet 2014 (available), listwise")),
    };
    let scale: Vec<V> = asked.categories.iter().flatten().filter_map(V::from_label).collect();
    Ok(if scale.is_empty() { ratings } else { ratings.on_scale(&scale) })
}

fn distance<V: Rated>(ratings: &Ratings<V>, question: Question<'_>) -> Result<Distance, CaseFault> {
    let level = question.asked.level.as_deref().unwrap_or("nominal");
    let known = "nominal, ordinal, interval, ratio, custom_distance; for sets nominal, set:masi, set:jaccard, set:set_equal";
    V::distance(level, ratings.values(), question)?.ok_or_else(|| unknown(question.asked, "level", Some(level.to_owned()), known))
}

fn agreement_weights<V: Rated>(ratings: &Ratings<V>, question: Question<'_>) -> Result<Array2<f64>, CaseFault> {
    match question.asked.weights.as_deref() {
        None | Some("identity") => Ok(weights::identity(ratings.values().len())),
        Some("custom_distance") => match V::distance("custom_distance", ratings.values(), question)? {
            Some(Distance::Table(table)) => Ok(weights::from_distances(&table)),
            _ => Err(unknown(question.asked, "weights", question.asked.weights.clone(), "identity")),
        },
        Some(name) => Ok(weights::falling(&V::points(ratings.values()), fall(name, question.asked)?)),
    }
}

fn fall(name: &str, asked: &Asked) -> Result<Fall, CaseFault> {
    match name {
        "linear" => Ok(Fall::Linear),
        "quadratic" => Ok(Fall::Quadratic),
        "ordinal" => Ok(Fall::Ordinal),
        _ => Err(unknown(asked, "weights", Some(name.to_owned()), "identity, linear, quadratic, ordinal, custom_distance")),
    }
}

/// Rounds of a bootstrap where the question names none.
const ROUNDS: u32 = 1000;

fn alpha_interval<V: Rated>(ratings: &Ratings<V>, question: Question<'_>) -> Result<Answer, CaseFault> {
    let distance = distance(ratings, question)?;
    if let Err(reason) = krippendorff_alpha(ratings, &distance) {
        return Ok(Answer::Undefined(reason));
    }
    let (patterns, _) = ratings.patterns();
    let how = Resampling {
        rounds: question.asked.resamples.unwrap_or(ROUNDS),
        confidence: question.asked.confidence.unwrap_or(CONFIDENCE),
        seed: hash64(question.seed, "agreement.case", 0),
    };
    let [resampled] = bootstrap(&patterns, &Blocks::units(&patterns), how, |resample| [krippendorff_alpha(resample, &distance)]);
    // Every round may have fallen on equal values: then nothing is known of the spread.
    Ok(resampled.interval().map_or(Answer::Undefined(crate::domain::measure::statistic::Undefined::NoVariation), Answer::Interval))
}

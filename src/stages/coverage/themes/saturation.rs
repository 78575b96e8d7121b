//! Code saturation: how many new codes more transcripts bring.
//!
//! The mean curve is exact over all orders (rarefaction, Hurlbert 1971): after `m` of `N` transcripts a code that is in `f` of
//! them has been seen with probability `1 - C(N - f, m) / C(N, m)`. Band and stopping rules run over random orders. Rule: new
//! codes in a run of transcripts, as a share of the codes of the base before it (Guest, Namey and Chen 2020); met where the
//! share is at most the threshold, the run moving on one transcript at a time while the base keeps its size. Unseen codes, at least: Chao's estimate (1987)
//! for incidences, `(N - 1) / N f1 (f1 - 1) / (2 (f2 + 1))`. Limits: code saturation is not meaning saturation, and
//! a codebook that was fixed beforehand saturates by itself.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::cases::Cases;
use super::params::ThemesParams;
use crate::domain::digest::hash64;
use crate::domain::measure::statistic::Undefined;
use crate::domain::measure::themes::{Saturation, StopRule};
use crate::math::rarefaction::mean_curve;

/// The share of orders that the band holds.
const BAND: f64 = 0.9;

/// The whole study first, then each group.
pub fn saturation(cases: &Cases, groups: &[Option<&str>], params: &ThemesParams, seed: u64) -> Vec<Saturation> {
    let codes_of = |range: &std::ops::Range<usize>| -> BTreeSet<usize> {
        range.clone().flat_map(|turn| cases.turns[turn].codes.iter().copied()).collect()
    };
    let all: Vec<BTreeSet<usize>> = cases.documents.iter().map(|(_, range)| codes_of(range)).collect();
    let mut names: Vec<&str> = cases.documents.iter().filter_map(|(document, _)| groups[*document]).collect();
    names.sort_unstable();
    names.dedup();
    let of_group = |name: &str| -> Vec<BTreeSet<usize>> {
        cases
            .documents
            .iter()
            .zip(&all)
            .filter(|((document, _), _)| groups[*document] == Some(name))
            .map(|(_, codes)| codes.clone())
            .collect()
    };
    let mut rows = vec![curve(None, &all, params, seed)];
    rows.extend(names.iter().map(|name| curve(Some((*name).to_owned()), &of_group(name), params, seed)));
    rows
}

/// The curve of some transcripts, given by the codes of each.
pub fn curve(group: Option<String>, transcripts: &[BTreeSet<usize>], params: &ThemesParams, seed: u64) -> Saturation {
    let n = transcripts.len();
    let codes: BTreeSet<usize> = transcripts.iter().flatten().copied().collect();
    let frequency = |code: &usize| transcripts.iter().filter(|transcript| transcript.contains(code)).count() as u64;
    let frequencies: Vec<u64> = codes.iter().map(frequency).collect();
    let mean = mean_curve(n as u64, &frequencies);
    let paths: Vec<Vec<u64>> =
        (0..params.orders).into_par_iter().map(|order| path(transcripts, &shuffled(n, u64::from(order), seed))).collect();
    let band = (0..n).map(|m| ends(paths.iter().map(|path| path[m]).collect())).collect();
    let exactly = |f: u64| frequencies.iter().filter(|&&have| have == f).count() as u64;
    let (once, twice) = (exactly(1), exactly(2));
    let unseen =
        if n == 0 { 0.0 } else { (n as f64 - 1.0) / n as f64 * (once * once.saturating_sub(1)) as f64 / (2.0 * (twice as f64 + 1.0)) };
    let mut rules = Vec::new();
    for &run in &params.runs {
        for &threshold in &params.thresholds {
            rules.push(rule(&paths, codes.len() as u64, u64::from(params.base), u64::from(run), threshold));
        }
    }
    Saturation { group, size: [n as u64, codes.len() as u64], once, unseen, mean, band, rules }
}

fn shuffled(n: usize, order: u64, seed: u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    places.sort_by_key(|&at| (hash64(seed, "coverage.orders", order * n as u64 + at as u64), at));
    places
}

/// Codes seen after each transcript of an order.
fn path(transcripts: &[BTreeSet<usize>], order: &[usize]) -> Vec<u64> {
    let mut known = BTreeSet::new();
    let mut path = Vec::with_capacity(order.len());
    for &at in order {
        known.extend(transcripts[at].iter().copied());
        path.push(known.len() as u64);
    }
    path
}

/// The ends of the band of some values.
fn ends(mut values: Vec<u64>) -> [u64; 2] {
    values.sort_unstable();
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    [at((1.0 - BAND) / 2.0), at(1.0 - (1.0 - BAND) / 2.0)]
}

/// The results of a stopping rule over the paths of some orders.
fn rule(paths: &[Vec<u64>], codes: u64, base: u64, run: u64, threshold: f64) -> StopRule {
    let mut stops: Vec<(u64, u64)> = paths.iter().filter_map(|path| stop(path, base as usize, run as usize, threshold)).collect();
    stops.sort_unstable();
    let n = paths.first().map_or(0, Vec::len) as u64;
    let possible = n >= base + run && codes > 0;
    let met = if possible { Ok(stops.len() as f64 / paths.len() as f64) } else { Err(Undefined::NoUnits) };
    let at = (!stops.is_empty()).then(|| {
        let [low, high] = ends(stops.iter().map(|&(at, _)| at).collect());
        [stops[(stops.len() - 1) / 2].0, low, high]
    });
    let seen: u64 = stops.iter().map(|&(_, seen)| seen).sum();
    let seen = if stops.is_empty() { Err(Undefined::NoUnits) } else { Ok(seen as f64 / (stops.len() as u64 * codes) as f64) };
    StopRule { base, run, threshold, orders: paths.len() as u64, met, at, seen }
}

/// The transcript at which a rule is met on a path, and the codes seen by then.
fn stop(path: &[u64], base: usize, run: usize, threshold: f64) -> Option<(u64, u64)> {
    let first = *path.get(base.checked_sub(1)?)?;
    let met = |&end: &usize| (path[end - 1] - path[end - run - 1]) as f64 <= threshold * first as f64 + 1e-12;
    (base + run..=path.len()).find(met).filter(|_| first > 0).map(|end| (end as u64, path[end - 1]))
}

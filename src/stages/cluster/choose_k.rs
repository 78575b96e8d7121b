//! How many clusters: the number that resampled corpora agree on.
//!
//! Source: Ben-Hur, Elisseeff and Guyon (2002), A stability based method for discovering structure in
//! clustered data, with the adjusted Rand index (Hubert and Arabie, 1985) for likeness. For each number
//! tried, several resampled corpora (most of the interviews, chosen by hash) are clustered; each two
//! partitions are compared on the segments that both hold; the mean index is the number's stability.
//! The smallest number within a tolerance of the best is taken, because people must read the clusters.
//!
//! Limits: stability says that the partition can be had again, not that it means something; few, broad clusters
//! are often the stablest. Cost: numbers tried x resamples x one start of k-means on at most
//! `resample_max` segments.

use linfa::DatasetBase;
use linfa::prelude::{Fit, Predict};
use ndarray::Array1;
use rayon::prelude::*;

use crate::contract::{Cancelled, Context};
use crate::domain::cluster::Choice;
use crate::domain::digest::hash64;

use super::params::ClusterConfig;
use super::spherical::SphericalKMeans;
use super::windows::Windows;

/// With fewer interviews, segments are resampled instead.
const FEW_INTERVIEWS: usize = 5;

/// Chooses the number of clusters and says how stable each number tried was.
pub(super) fn choose_k(windows: &Windows, config: &ClusterConfig, ctx: &Context<'_>) -> Result<Choice, Cancelled> {
    let samples: Vec<Vec<usize>> = (0..u64::from(config.resamples)).map(|number| resample(windows, config, ctx.seed, number)).collect();
    let smallest = samples.iter().map(Vec::len).min().unwrap_or(0);
    // A cluster of fewer than 5 segments on average is no group to speak of.
    let numbers = (config.k_from..=config.k_to).step_by(config.k_step as usize).filter(|&k| k as usize * 5 <= smallest);
    let mut stability = Vec::new();
    for k in numbers {
        ctx.check()?;
        let labels: Vec<Vec<u32>> =
            samples.par_iter().enumerate().map(|(at, sample)| labels(windows, sample, k as usize, config, (ctx.seed, at as u64))).collect();
        if let Some(mean) = mean_likeness(&samples, &labels) {
            stability.push((k, mean));
        }
    }
    let best = stability.iter().map(|&(_, mean)| mean).fold(f64::NEG_INFINITY, f64::max);
    let chosen = stability.iter().find(|&&(_, mean)| mean >= best - config.k_tolerance).map(|&(k, _)| k);
    Ok(Choice { k: chosen.unwrap_or_else(|| config.k_from.min(windows.len() as u32)), stability })
}

/// Places of a resampled corpus, rising.
fn resample(windows: &Windows, config: &ClusterConfig, seed: u64, number: u64) -> Vec<usize> {
    let key = |item: u64| hash64(seed, "cluster.resample", (number << 40) | item);
    let mut interviews: Vec<u32> = windows.transcripts.clone();
    interviews.dedup();
    let mut places: Vec<usize> = if interviews.len() >= FEW_INTERVIEWS {
        let kept = keep(interviews, config.resample_share, |&interview| key(u64::from(interview)));
        (0..windows.len()).filter(|&at| kept.binary_search(&windows.transcripts[at]).is_ok()).collect()
    } else {
        keep((0..windows.len()).collect(), config.resample_share, |&at| key(u64::from(windows.segments[at])))
    };
    let most = config.resample_max as usize;
    if places.len() > most {
        // The same segments are preferred in every sample, so that the overlaps stay large.
        places.sort_by_cached_key(|&at| hash64(seed, "cluster.resample_segments", u64::from(windows.segments[at])));
        places.truncate(most);
        places.sort_unstable();
    }
    places
}

/// A share of the items, at least two, those of least key; in rising order.
fn keep<T: Ord>(mut items: Vec<T>, share: f64, key: impl Fn(&T) -> u64) -> Vec<T> {
    let kept = ((items.len() as f64 * share).round() as usize).max(2);
    items.sort_by_cached_key(key);
    items.truncate(kept);
    items.sort_unstable();
    items
}

fn labels(windows: &Windows, sample: &[usize], k: usize, config: &ClusterConfig, (seed, number): (u64, u64)) -> Vec<u32> {
    let points = windows.select(sample).points;
    // Half the iterations suffice to compare. A start that all samples shared would feign likeness, hence a seed for each.
    let seed = hash64(seed, "cluster.stability", number);
    let params = SphericalKMeans::params(k).starts(3).max_iterations((config.max_iterations as usize / 2).max(1)).seed(seed);
    match params.fit(&DatasetBase::from(points.view())) {
        Ok(model) => {
            let labels: Array1<usize> = model.predict(&points);
            labels.iter().map(|&label| label as u32).collect()
        }
        Err(_) => Vec::new(),
    }
}

/// Mean adjusted Rand index over all pairs of samples, each on the places both hold.
fn mean_likeness(samples: &[Vec<usize>], labels: &[Vec<u32>]) -> Option<f64> {
    let pairs: Vec<(usize, usize)> = (0..samples.len()).flat_map(|a| (a + 1..samples.len()).map(move |b| (a, b))).collect();
    let indices: Vec<Option<f64>> = pairs
        .par_iter()
        .map(|&(a, b)| {
            let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
            let mut at_b = 0;
            for (place, &label) in samples[a].iter().zip(&labels[a]) {
                while at_b < labels[b].len() && samples[b][at_b] < *place {
                    at_b += 1;
                }
                if at_b < labels[b].len() && samples[b][at_b] == *place {
                    of_a.push(label);
                    of_b.push(labels[b][at_b]);
                }
            }
            adjusted_rand(&of_a, &of_b)
        })
        .collect();
    let known: Vec<f64> = indices.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

/// The adjusted Rand index of two partitions: 1 for equal ones, 0 on average for chance.
///
/// Hubert and Arabie (1985): pairs together in both, less what chance gives, over the mean of the pairs
/// together in either, less the same. `None` where either leaves nothing to adjust: fewer than two items, or
/// both one cluster, or both all single.
pub fn adjusted_rand(a: &[u32], b: &[u32]) -> Option<f64> {
    debug_assert_eq!(a.len(), b.len());
    let pairs = |n: u64| (n * n.saturating_sub(1) / 2) as f64;
    let counted = |mut keys: Vec<u64>| {
        keys.sort_unstable();
        keys.chunk_by(|x, y| x == y).map(|same| pairs(same.len() as u64)).sum::<f64>()
    };
    let both = counted(a.iter().zip(b).map(|(&a, &b)| (u64::from(a) << 32) | u64::from(b)).collect());
    let (in_a, in_b) = (counted(a.iter().map(|&a| u64::from(a)).collect()), counted(b.iter().map(|&b| u64::from(b)).collect()));
    let all = pairs(a.len() as u64);
    if all == 0.0 {
        return None;
    }
    let chance = in_a * in_b / all;
    let room = (in_a + in_b) / 2.0 - chance;
    (room > 0.0).then(|| (both - chance) / room)
}

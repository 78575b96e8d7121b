//! How many clusters: the number that resampled corpora agree on.
//!
//! Source: Ben-Hur, Elisseeff and Guyon (2002), A stability based method for discovering structure in
//! clustered data, with the adjusted Rand index (Hubert and Arabie, 1985) for likeness. For each number
//! tried, several resampled corpora (most of the interviews, chosen by hash) are clustered; each two
//! partitions are compared on the segments that both hold; the mean index is the number's stability.
//! The smallest number within a tolerance of the best is taken, because people must read the clusters.
//!
//! Limits: stability says that the partition can be had again, not that it means something; few, broad clusters
//! are often the stablest. Cost: numbers tried x resamples x three starts of k-means on at most
//! `resample_max` segments.

use linfa::DatasetBase;
use linfa::prelude::{Fit, Predict};
use ndarray::Array1;
use rayon::prelude::*;

use crate::contract::{Cancelled, Context};
use crate::domain::digest::hash64;
use crate::domain::space::cluster::Choice;

use super::params::ClusterConfig;
use super::spherical::SphericalKMeans;
use super::windows::Windows;

/// The number of interviews below which segments are resampled instead.
const FEW_INTERVIEWS: usize = 5;

/// Chooses the number of clusters and says how stable each number tried was.
pub(super) fn choose_k(windows: &Windows, config: &ClusterConfig, ctx: &Context<'_>) -> Result<Choice, Cancelled> {
    let samples: Vec<Vec<usize>> = (0..u64::from(config.resamples)).map(|number| resample(windows, config, ctx.seed, number)).collect();
    let smallest = samples.iter().map(Vec::len).min().unwrap_or(0);
    let most = most_clusters(windows.len());
    // A cluster of fewer than 5 segments on average is no group to speak of.
    let fits = |k: &u32| *k <= most && *k as usize * 5 <= smallest;
    let numbers = (config.k_from..=config.k_to).step_by(config.k_step as usize).filter(fits);
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
    Ok(Choice { k: chosen.unwrap_or_else(|| config.k_from.min(most).max(1)), stability })
}

/// The most clusters that are tried for so many segments: `sqrt(n / 2)`, the rule of thumb of Mardia, Kent and Bibby (1979), but at least
/// two.
fn most_clusters(segments: usize) -> u32 {
    ((segments as f64 / 2.0).sqrt() as u32).max(2)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::cluster::planted::{blobs, config, on_threads, windows_of};
    use proptest::prelude::*;

    fn check(a: &[u32], b: &[u32], expect: Option<f64>) {
        match (adjusted_rand(a, b), expect) {
            (Some(found), Some(expect)) => assert!((found - expect).abs() < 1e-4, "{found} for {a:?} and {b:?}"),
            (found, expect) => assert_eq!(found, expect, "{a:?} and {b:?}"),
        }
    }

    #[test]
    fn the_index_of_a_contingency_table_worked_by_hand() {
        // Hubert and Arabie (1985): (pairs together in both - chance) / (mean of pairs together in either - chance).
        // Cells 2 1 0 / 0 1 2: 2 pairs in cells, 3 + 3 in rows, 1 + 1 + 1 in columns, 15 in all; chance 6 * 3 / 15 = 1.2.
        // (2 - 1.2) / (4.5 - 1.2) = .2424.
        check(&[0, 0, 0, 1, 1, 1], &[0, 0, 1, 1, 2, 2], Some(0.8 / 3.3));
    }

    #[test]
    fn the_example_of_yeung_and_ruzzo() {
        // Details of the adjusted Rand index (2001): cells 1 1 0 / 1 2 1 / 0 0 4 of ten objects give .313.
        let rows = [0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        let columns = [0, 1, 0, 1, 1, 2, 2, 2, 2, 2];
        check(&rows, &columns, Some(0.3126));
    }

    #[test]
    fn known_values_at_the_ends() {
        check(&[0, 0, 1, 1], &[5, 5, 2, 2], Some(1.0));
        check(&[0, 0, 1, 1], &[0, 0, 1, 2], Some(0.5714));
        check(&[0, 0, 1, 1], &[0, 1, 0, 1], Some(-0.5));
        check(&[0, 0, 0, 0], &[0, 0, 1, 1], Some(0.0));
    }

    #[test]
    fn nothing_to_adjust_is_no_index() {
        check(&[], &[], None);
        check(&[3], &[7], None);
        check(&[0, 0, 0], &[1, 1, 1], None);
        check(&[0, 1, 2], &[2, 1, 0], None);
    }

    proptest! {
        #[test]
        fn names_and_sides_do_not_matter(pairs in prop::collection::vec((0u32..4, 0u32..4), 2..30)) {
            let (a, b): (Vec<u32>, Vec<u32>) = pairs.into_iter().unzip();
            let renamed: Vec<u32> = a.iter().map(|label| 90 - 7 * label).collect();
            prop_assert_eq!(adjusted_rand(&a, &b), adjusted_rand(&renamed, &b));
            prop_assert_eq!(adjusted_rand(&a, &b), adjusted_rand(&b, &a));
            prop_assert!(adjusted_rand(&a, &b).is_none_or(|index| index <= 1.0));
        }
    }

    fn choose(axes: usize, interviews: usize, changes: &str) -> Choice {
        let (points, _) = blobs(axes, 40, 12, 0.3);
        choose_k(&windows_of(points, interviews), &config("cluster", changes), &Context::quiet(7)).expect("a choice")
    }

    #[test]
    fn the_planted_number_is_the_stable_one() {
        for (axes, interviews) in [(4, 8), (6, 8), (5, 1)] {
            let choice = choose(axes, interviews, "k_from = 2\nk_to = 9\nk_step = 1");
            let best = choice.stability.iter().find(|(k, _)| *k == axes as u32).expect("it was tried").1;
            assert!(best > 0.999, "{:?}", choice.stability);
            assert!(choice.stability.iter().all(|(k, mean)| *k <= axes as u32 || *mean < best), "{:?}", choice.stability);
            assert!(choice.k <= axes as u32);
        }
        assert_eq!(choose(6, 8, "k_from = 4\nk_to = 9\nk_step = 1").k, 6);
    }

    #[test]
    fn numbers_that_the_corpus_cannot_carry_are_not_tried() {
        let choice = choose(2, 1, "k_from = 5\nk_to = 60\nk_step = 5");
        // 80 segments: the root of half of them is 6.3, so that 6 clusters are the most.
        assert_eq!(choice.stability.iter().map(|(k, _)| *k).collect::<Vec<_>>(), [5]);
        let none = choose(2, 1, "k_from = 50\nk_to = 60");
        assert_eq!((none.k, none.stability.len()), (6, 0));
    }

    #[test]
    fn any_number_of_threads_chooses_alike() {
        let choices = on_threads(|| choose(4, 8, "k_from = 2\nk_to = 6\nk_step = 1"));
        assert!(choices.iter().all(|choice| *choice == choices[0]));
    }
}

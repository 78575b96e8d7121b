//! Tiers: where a code's list ends, and which codes a passage is offered for.
//!
//! Scores are standard deviations over participants' segments. On six labelled studies a score over 2 held .44 to .63 precision, and
//! over 1 .29 to .41; in a seventh, of rare codes, .14. So a list ends with its first tier, but holds a few at least; no
//! passage is offered for more than a few codes, the best of each facet first; and there are no more offers than
//! participants' segments.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::candidates::Candidate;
use crate::domain::review::suggestion::Tier;

/// Where tiers begin, and how many are offered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierConfig {
    /// The last tier that is offered.
    pub offered: Tier,
    /// From this score on an excerpt is likely.
    pub likely: f64,
    /// From this score on it is worth a look.
    pub worth_a_look: f64,
    /// The fewest excerpts offered for each code, as far as there are any.
    pub at_least: u32,
    /// The most codes for which a passage is offered.
    pub codes_per_passage: u32,
    /// The most offers for each of participants' segments, beyond the least of each code.
    pub per_segment: f64,
}

impl TierConfig {
    /// The tier of a score.
    pub fn tier(&self, score: f32) -> Tier {
        match f64::from(score) {
            score if score >= self.likely => Tier::Likely,
            score if score >= self.worth_a_look => Tier::WorthALook,
            _ => Tier::TheRest,
        }
    }

    /// The faults of the settings.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.likely.is_nan() || self.worth_a_look.is_nan() || self.likely < self.worth_a_look {
            faults.push(format!("tiers.likely is {}, and must not lie below tiers.worth_a_look, {}", self.likely, self.worth_a_look));
        }
        if self.codes_per_passage == 0 {
            faults.push("tiers.codes_per_passage is 0, and must be at least 1".to_owned());
        }
        if self.per_segment.is_nan() || self.per_segment <= 0.0 {
            faults.push(format!("tiers.per_segment is {}, and must be above 0", self.per_segment));
        }
        faults
    }
}

/// Chooses from each code's candidates, best first, those that are offered. `facet_of` numbers the facet of each code; a study has `segments` of participants.
pub fn choose(lists: &[Vec<Candidate>], facet_of: &[usize], config: &TierConfig, segments: usize, length: usize) -> Vec<Vec<Candidate>> {
    choose_up_to(lists, facet_of, config, config.offered, segments, length).swap_remove(0).1
}

/// Chooses those that are offered, and for each wider tier up to `widest` those that it adds: lists of the codes, tier by tier.
///
/// What is offered by default is the same whatever the widest is. A wider list is bounded by the codes of a passage alone.
pub fn choose_up_to(
    lists: &[Vec<Candidate>],
    facet_of: &[usize],
    config: &TierConfig,
    widest: Tier,
    segments: usize,
    length: usize,
) -> Vec<(Tier, Vec<Vec<Candidate>>)> {
    let mut passage: Vec<u32> = Vec::new();
    let mut chosen: Vec<Vec<usize>> = vec![Vec::new(); lists.len()];
    take_tier(lists, facet_of, config, config.offered, &mut passage, &mut chosen);
    let budget = (config.per_segment * segments as f64) as usize;
    cut(&mut chosen, lists, budget, config.at_least as usize, &mut passage);
    for (code, list) in lists.iter().enumerate() {
        let mut next = 0;
        while chosen[code].len() < (config.at_least as usize).min(length) && next < list.len() {
            if !chosen[code].contains(&next) && take(&list[next], &mut passage, config) {
                chosen[code].push(next);
            }
            next += 1;
        }
    }
    let mut tiers = vec![(config.offered, candidates(lists, &chosen))];
    for tier in Tier::ALL.into_iter().filter(|&tier| tier > config.offered && tier <= widest) {
        let before = chosen.clone();
        take_tier(lists, facet_of, config, tier, &mut passage, &mut chosen);
        let added: Vec<Vec<usize>> = chosen.iter().zip(&before).map(|(all, before)| all[before.len()..].to_vec()).collect();
        tiers.push((tier, candidates(lists, &added)));
    }
    tiers
}

/// Takes all candidates of a tier or a likelier one that are not taken yet: the best code of each facet first, then by score; ties by place and code.
fn take_tier(
    lists: &[Vec<Candidate>],
    facet_of: &[usize],
    config: &TierConfig,
    tier: Tier,
    passage: &mut Vec<u32>,
    chosen: &mut [Vec<usize>],
) {
    let fits = |candidate: &Candidate| config.tier(candidate.score) <= tier;
    let best = best_of_facets(lists, facet_of, fits);
    let mut all: Vec<(bool, Reverse<Score>, u32, usize, usize)> = Vec::new();
    for (code, list) in lists.iter().enumerate() {
        let mut taken = vec![false; list.len()];
        chosen[code].iter().for_each(|&at| taken[at] = true);
        for (at, candidate) in list.iter().enumerate().take_while(|(_, candidate)| fits(candidate)).filter(|(at, _)| !taken[*at]) {
            let second = best.get(&(facet_of[code], candidate.segment.0)) != Some(&code);
            all.push((second, Reverse(Score(candidate.score)), candidate.segment.0, code, at));
        }
    }
    all.sort();
    for (_, _, _, code, at) in all {
        take(&lists[code][at], passage, config).then(|| chosen[code].push(at));
    }
}

/// The candidates at these places, best first.
fn candidates(lists: &[Vec<Candidate>], chosen: &[Vec<usize>]) -> Vec<Vec<Candidate>> {
    let of = |(places, list): (&Vec<usize>, &Vec<Candidate>)| {
        let mut places = places.clone();
        places.sort_unstable();
        places.into_iter().map(|at| list[at]).collect()
    };
    chosen.iter().zip(lists).map(of).collect()
}

/// A score in an order; scores are numbers.
#[derive(Clone, Copy, PartialEq)]
struct Score(f32);

impl Eq for Score {}

impl PartialOrd for Score {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Score {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// The best likely code of each facet at each ranked segment; of equals the first.
fn best_of_facets(lists: &[Vec<Candidate>], facet_of: &[usize], likely: impl Fn(&Candidate) -> bool) -> FxHashMap<(usize, u32), usize> {
    let mut best: FxHashMap<(usize, u32), (f32, usize)> = FxHashMap::default();
    for (code, list) in lists.iter().enumerate() {
        for candidate in list.iter().take_while(|candidate| likely(candidate)) {
            let here = best.entry((facet_of[code], candidate.segment.0)).or_insert((candidate.score, code));
            if candidate.score > here.0 {
                *here = (candidate.score, code);
            }
        }
    }
    best.into_iter().map(|(place, (_, code))| (place, code)).collect()
}

/// Counts an excerpt for each of its segments, unless one of them is offered for enough codes already.
fn take(candidate: &Candidate, passage: &mut Vec<u32>, config: &TierConfig) -> bool {
    if passage.len() <= candidate.last.index() {
        passage.resize(candidate.last.index() + 1, 0);
    }
    let here = &mut passage[candidate.segments()];
    let free = here.iter().all(|&count| count < config.codes_per_passage);
    if free {
        here.iter_mut().for_each(|count| *count += 1);
    }
    free
}

/// Takes the lowest scores away until no more are left than the budget holds; the least of each code stay.
fn cut(chosen: &mut [Vec<usize>], lists: &[Vec<Candidate>], budget: usize, at_least: usize, passage: &mut [u32]) {
    chosen.iter_mut().for_each(|places| places.sort_unstable());
    let mut all: usize = chosen.iter().map(Vec::len).sum();
    while all > budget {
        let last = |code: &usize| lists[*code][chosen[*code][chosen[*code].len() - 1]];
        let lowest = (0..chosen.len()).filter(|&code| chosen[code].len() > at_least);
        let Some(code) = lowest.max_by(|a, b| last(a).better(&last(b)).then(a.cmp(b))) else { return };
        let dropped = last(&code);
        chosen[code].pop();
        dropped.segments().for_each(|segment| passage[segment] -= 1);
        all -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::SegmentId;

    const CONFIG: TierConfig =
        TierConfig { offered: Tier::Likely, likely: 2.0, worth_a_look: 1.0, at_least: 1, codes_per_passage: 2, per_segment: 1.0 };

    fn list(scores: &[(u32, f32)]) -> Vec<Candidate> {
        let one = |&(segment, score): &(u32, f32)| {
            let segment = SegmentId(segment);
            Candidate { segment, first: segment, last: segment, score, transcript: 0, group: None }
        };
        scores.iter().map(one).collect()
    }

    fn chosen(lists: &[Vec<Candidate>], facet_of: &[usize], config: &TierConfig, segments: usize) -> Vec<Vec<u32>> {
        let of = |list: Vec<Candidate>| list.iter().map(|candidate| candidate.segment.0).collect();
        choose(lists, facet_of, config, segments, 100).into_iter().map(of).collect()
    }

    #[test]
    fn a_list_ends_with_its_first_tier_and_holds_a_few_at_least() {
        let lists = [list(&[(0, 3.0), (1, 2.0), (2, 1.9)]), list(&[(4, 0.5), (5, 0.4)]), list(&[])];
        assert_eq!(chosen(&lists, &[0, 0, 0], &CONFIG, 10), [vec![0, 1], vec![4], vec![]]);
        let wider = TierConfig { offered: Tier::WorthALook, ..CONFIG };
        assert_eq!(chosen(&lists, &[0, 0, 0], &wider, 10)[0], [0, 1, 2]);
    }

    #[test]
    fn a_passage_goes_to_the_best_code_of_each_facet_first() {
        let lists = [list(&[(7, 3.0)]), list(&[(7, 2.9)]), list(&[(7, 2.1)])];
        // Codes 0 and 1 share a facet: the third code's claim comes before the second's.
        assert_eq!(chosen(&lists, &[0, 0, 1], &TierConfig { at_least: 0, ..CONFIG }, 10), [vec![7], vec![], vec![7]]);
    }

    #[test]
    fn a_wider_list_adds_to_the_default_one_and_changes_none_of_it() {
        let lists = [list(&[(0, 3.0), (1, 1.5), (2, 0.2)]), list(&[(4, 0.5), (1, 0.4)])];
        let tiers = choose_up_to(&lists, &[0, 0], &CONFIG, Tier::TheRest, 10, 100);
        let of = |at: usize| tiers[at].1.iter().map(|list| list.iter().map(|one| one.segment.0).collect()).collect::<Vec<Vec<_>>>();
        assert_eq!(of(0), [vec![0], vec![4]]);
        assert_eq!(of(1), [vec![1], vec![]]);
        assert_eq!(of(2), [vec![2], vec![1]]);
        assert_eq!(tiers.iter().map(|(tier, _)| *tier).collect::<Vec<_>>(), Tier::ALL);
    }

    #[test]
    fn there_are_no_more_offers_than_segments_but_for_the_least_of_each_code() {
        let lists = [list(&[(0, 4.0), (1, 3.0), (2, 2.2)]), list(&[(3, 2.1)])];
        assert_eq!(chosen(&lists, &[0, 0], &CONFIG, 3), [vec![0, 1], vec![3]]);
        assert_eq!(chosen(&lists, &[0, 0], &CONFIG, 1), [vec![0], vec![3]]);
    }
}

//! Diversifies a list of excerpts: the best first, but not all from one interview.
//!
//! Greedy: each step takes the candidate with the highest score less a price that grows with how
//! many its transcript, and half as much with how many its group, has given already:
//! `spread * (log2(1 + from_transcript) + log2(1 + from_group) / 2)`. Only the first few hundred
//! candidates by score are looked at, so a code's list costs no more than that times its length.

use rustc_hash::FxHashMap;

use super::candidates::Candidate;

/// How many candidates are weighed for each place in the list.
const DEPTH: usize = 5;

/// Chooses up to `most` candidates, which must come best first.
pub fn spread(mut candidates: Vec<Candidate>, most: usize, price: f64) -> Vec<Candidate> {
    candidates.truncate(most.saturating_mul(DEPTH));
    let mut from_transcript: FxHashMap<u32, u32> = FxHashMap::default();
    let mut from_group: FxHashMap<u32, u32> = FxHashMap::default();
    let mut chosen = Vec::with_capacity(most.min(candidates.len()));
    while chosen.len() < most && !candidates.is_empty() {
        let worth = |candidate: &Candidate| {
            let transcript = from_transcript.get(&candidate.transcript).copied().unwrap_or(0);
            let group = candidate.group.and_then(|group| from_group.get(&group)).copied().unwrap_or(0);
            f64::from(candidate.score) - price * (libm::log2(f64::from(1 + transcript)) + libm::log2(f64::from(1 + group)) / 2.0)
        };
        let best = (0..candidates.len()).max_by(|&a, &b| worth(&candidates[a]).total_cmp(&worth(&candidates[b])).then(b.cmp(&a)));
        let Some(best) = best else { break };
        let taken = candidates.remove(best);
        *from_transcript.entry(taken.transcript).or_default() += 1;
        if let Some(group) = taken.group {
            *from_group.entry(group).or_default() += 1;
        }
        chosen.push(taken);
    }
    chosen
}

//! Verdicts: people's decisions on a segment and a code, from which the ranking of what is still undecided learns.

use serde::{Deserialize, Serialize};

/// People decided whether a code holds for a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Verdict {
    /// Number of the code in the codebook.
    pub code: u32,
    /// Number of the segment in the corpus.
    pub segment: u32,
    /// Whether it was accepted; refused otherwise.
    pub holds: bool,
}

/// Sorts verdicts and removes those that contradict one another, since people disagree on them.
pub fn undisputed(mut verdicts: Vec<Verdict>) -> Vec<Verdict> {
    verdicts.sort_unstable();
    verdicts.dedup();
    let of_one = |a: &Verdict, b: &Verdict| (a.code, a.segment) == (b.code, b.segment);
    verdicts.chunk_by(of_one).filter(|same| same.len() == 1).map(|same| same[0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_are_not_agreed_on_is_undecided() {
        let verdict = |code, segment, holds| Verdict { code, segment, holds };
        let all = vec![verdict(1, 4, true), verdict(0, 4, true), verdict(1, 4, false), verdict(0, 4, true), verdict(0, 2, false)];
        assert_eq!(undisputed(all), [verdict(0, 2, false), verdict(0, 4, true)]);
    }
}

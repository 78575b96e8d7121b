//! Bias: how far a coder follows what is offered, by the answers that coder gave.
//!
//! It is beside the agreement of coders because it is one: that of a coder with the machine, reported with the same exact
//! intervals; and no stage may borrow them from another. Four questions, each a share with what it is a share of:
//!
//! - accepted by rank, and by the time that an offer was before the coder's eyes: reading shows in both;
//! - accepted among offers that the coder had given the same code before suggestions were shown, and among all others;
//! - accepted among decoys, excerpts that were not suggested and stand unmarked among those that were, with the exact
//!   binomial interval of Clopper and Pearson (1934);
//! - codings made before suggestions were shown, and after.
//!
//! A coder is *named* when the lower end of the decoys' 95 % interval lies above one half: more often than not, what was
//! offered without a reason was taken. Above one fifth the report asks for a *second look*. Both bounds are choices, and are reported.
//!
//! Limits: a decoy may deserve its code, so the share is no share of errors; with fewer than about five decoys nothing can be
//! named; and following a good suggestion is no fault. Compare Goddard et al. (2014), Lyell et al. (2017) on automation bias.
//! Cost: linear in the decisions, but for blind codings, which are held against each answered offer.

use std::collections::BTreeMap;

use serde::Serialize;

use super::proportions::clopper_pearson;
use crate::domain::review::decision::{Action, Decision};
use crate::domain::review::log_state::CoderState;
use crate::domain::review::offer::OfferId;

/// The lower end of the interval above which a coder is named.
pub const NAMED_ABOVE: f64 = 0.5;

/// The lower end of the interval above which a second look is asked for.
pub const LOOK_ABOVE: f64 = 0.2;

const CONFIDENCE: f64 = 0.95;

/// One offer as it was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Its rank; a decoy has none.
    pub rank: Option<u32>,
    /// Whether it was accepted, with whatever borders.
    pub accepted: bool,
    /// How long it was shown.
    pub shown_ms: Option<u64>,
    /// Whether the coder had put the same code there before suggestions were shown.
    pub coded_before: bool,
}

/// The share of accepted offers among some.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// How many were accepted.
    pub accepted: u64,
    /// Of how many.
    pub of: u64,
    /// The exact 95 % interval of the share; `None` where there is nothing to have a share of.
    pub interval: Option<[f64; 2]>,
}

/// What the figures say of a coder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// No sign of accepting by habit.
    Nothing,
    /// More decoys were accepted than are expected of somebody who reads.
    SecondLook,
    /// Most of what was offered was taken, whatever it was.
    Named,
}

/// The report of one coder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bias {
    /// Suggestions, without decoys.
    pub suggestions: Share,
    /// Decoys.
    pub decoys: Share,
    /// By rank.
    pub by_rank: Vec<(&'static str, Share)>,
    /// By the time shown, decoys counted.
    pub by_time: Vec<(&'static str, Share)>,
    /// Offers that the coder had coded alike before, and the others.
    pub coded_before: Share,
    /// The others.
    pub not_coded_before: Share,
    /// Codings made before suggestions were shown.
    pub blind_codings: u64,
    /// Codings made after.
    pub later_codings: u64,
    /// What the figures say.
    pub says: Says,
}

/// The offers that a coder answered, each by the last answer that holds.
pub fn answered(work: &CoderState) -> Vec<Answered> {
    let mut last: BTreeMap<&OfferId, &Decision> = BTreeMap::new();
    for made in work.made.iter().filter(|made| made.decision.action.answers() && !work.is_undone(&made.id)) {
        if let Some(offer) = &made.decision.offer {
            last.insert(offer, &made.decision);
        }
    }
    let blind: Vec<_> = work.codings.iter().filter(|(_, kept)| kept.blind && kept.offer.is_none()).map(|(place, _)| place).collect();
    let one = |decision: &&Decision| {
        // A recoded offer has the code that it was taken under.
        let before = |place: &&crate::domain::review::log_state::Place| {
            place.document == decision.document && place.code == decision.code && place.span.overlap(decision.span) > 0
        };
        Answered {
            rank: decision.shown.as_ref().and_then(|shown| shown.rank),
            accepted: decision.action == Action::Accept,
            shown_ms: decision.shown_ms,
            coded_before: blind.iter().any(before),
        }
    };
    last.values().filter(|decision| decision.shown.is_some()).map(one).collect()
}

/// The report of a coder's answers and codings.
pub fn bias(answered: &[Answered], blind_codings: u64, later_codings: u64) -> Bias {
    let of = |fits: &dyn Fn(&Answered) -> bool| share(answered.iter().filter(|answer| fits(answer)));
    let rank = |from: u32, to: u32| of(&|answer| answer.rank.is_some_and(|rank| (from..=to).contains(&rank)));
    let time = |from: u64, to: u64| of(&|answer| answer.shown_ms.is_some_and(|shown| (from..to).contains(&shown)));
    let decoys = of(&|answer| answer.rank.is_none());
    let says = match decoys.interval {
        Some([low, _]) if low > NAMED_ABOVE => Says::Named,
        Some([low, _]) if low > LOOK_ABOVE => Says::SecondLook,
        _ => Says::Nothing,
    };
    Bias {
        suggestions: of(&|answer| answer.rank.is_some()),
        decoys,
        by_rank: vec![("rank 1 to 5", rank(1, 5)), ("rank 6 to 20", rank(6, 20)), ("rank 21 and below", rank(21, u32::MAX))],
        by_time: vec![
            ("under 2 s", time(0, 2000)),
            ("2 to 5 s", time(2000, 5000)),
            ("5 to 15 s", time(5000, 15_000)),
            ("15 s and more", time(15_000, u64::MAX)),
        ],
        coded_before: of(&|answer| answer.coded_before && answer.rank.is_some()),
        not_coded_before: of(&|answer| !answer.coded_before && answer.rank.is_some()),
        blind_codings,
        later_codings,
        says,
    }
}

fn share<'a>(answers: impl Iterator<Item = &'a Answered>) -> Share {
    let (mut accepted, mut of) = (0, 0);
    for answer in answers {
        of += 1;
        accepted += u64::from(answer.accepted);
    }
    let interval = clopper_pearson(accepted, of, CONFIDENCE).ok().map(|interval| [interval.low, interval.high]);
    Share { accepted, of, interval }
}

/// The report of a coder, by the log.
pub fn bias_of(work: &CoderState) -> Bias {
    let blind = work.codings.values().filter(|kept| kept.blind).count() as u64;
    bias(&answered(work), blind, work.codings.len() as u64 - blind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::digest::hash64;

    /// A coder who accepts a share of the offers unread, and the rest by what they are: relevant ones, and a tenth of the decoys.
    fn simulated(unread: f64, run: u64) -> Bias {
        let chance = |what: &str, at: u64| hash64(run, what, at) as f64 / u64::MAX as f64;
        let answers: Vec<Answered> = (0..400)
            .map(|at| {
                let decoy = chance("decoy", at) < 0.074;
                let relevant = chance("relevant", at) < if decoy { 0.1 } else { 0.6 };
                let habit = chance("habit", at) < unread;
                Answered {
                    rank: (!decoy).then_some(1 + at as u32 % 40),
                    accepted: habit || relevant,
                    shown_ms: Some(if habit { 900 } else { 6000 }),
                    coded_before: false,
                }
            })
            .collect();
        bias(&answers, 0, 0)
    }

    #[test]
    fn the_copier_is_named_and_the_independent_coder_is_not() {
        let said = |unread: f64| (0..300).map(|run| simulated(unread, run).says).collect::<Vec<_>>();
        let named = |says: &[Says]| says.iter().filter(|says| **says == Says::Named).count();
        let (copier, half, independent) = (said(0.98), said(0.5), said(0.0));
        assert_eq!(named(&copier), 300);
        assert_eq!(named(&independent), 0);
        assert!(independent.iter().filter(|says| **says == Says::SecondLook).count() <= 1);
        // Half of the offers unread: seldom named, and nearly always asked for a second look.
        assert!(named(&half) < 60 && half.iter().filter(|says| **says != Says::Nothing).count() > 270, "{}", named(&half));
    }

    #[test]
    fn too_few_decoys_name_nobody() {
        let decoy = Answered { rank: None, accepted: true, shown_ms: None, coded_before: false };
        assert_eq!(bias(&[decoy; 1], 0, 0).says, Says::Nothing);
        assert_eq!(bias(&[], 3, 1).decoys, Share { accepted: 0, of: 0, interval: None });
        assert_eq!(bias(&[decoy; 10], 0, 0).says, Says::Named);
    }

    #[test]
    fn every_share_says_of_what() {
        let answer =
            |rank, accepted, shown_ms, coded_before| Answered { rank: Some(rank), accepted, shown_ms: Some(shown_ms), coded_before };
        let report = bias(&[answer(1, true, 1000, true), answer(7, false, 3000, false), answer(50, true, 20_000, false)], 2, 5);
        let counts = |shares: &[(&str, Share)]| shares.iter().map(|(_, share)| (share.accepted, share.of)).collect::<Vec<_>>();
        assert_eq!(counts(&report.by_rank), [(1, 1), (0, 1), (1, 1)]);
        assert_eq!(counts(&report.by_time), [(1, 1), (0, 1), (0, 0), (1, 1)]);
        assert_eq!(
            ((report.coded_before.accepted, report.coded_before.of), (report.not_coded_before.accepted, report.not_coded_before.of)),
            ((1, 1), (1, 2))
        );
        // One of one: the textbook's exact interval is .025 to 1.
        let [low, high] = report.coded_before.interval.expect("an interval");
        assert!((low - 0.025).abs() < 1e-9 && high == 1.0);
    }
}

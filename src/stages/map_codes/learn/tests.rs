use super::likeness::{Channel, unit};
use super::*;

/// Six segments of participants: three speak of one thing, three of another, whatever the first ranking says.
fn learner(first: [f64; 6]) -> Learner {
    let mut grid = ScoreMatrix::zeros(6, 1);
    first.iter().enumerate().for_each(|(at, &score)| grid.row_mut(at)[0] = score);
    let places = vec![1.0, 0.0, 1.0, 0.1, 1.0, 0.0, 0.0, 1.0, 0.1, 1.0, 0.0, 1.0];
    let rows = unit(Array2::from_shape_vec((6, 2), places).expect("six rows"));
    let likeness = Likeness::new(6, vec![(1.0, Channel::Dense { rows, power: 2 })]);
    Learner { participants: (0..6).collect(), of: (0..6).collect(), highest: grid.clone(), first: grid, parts: Vec::new(), likeness }
}

fn refined(learner: &Learner, verdicts: &[(u32, bool)]) -> Vec<f64> {
    let verdicts = verdicts.iter().map(|&(segment, holds)| Verdict { code: 0, segment, holds }).collect();
    let config = LearnConfig { from: crate::stages::map_codes::LearnFrom::Decisions, prior: 0.65, own: 2.0, shared: 0.1 };
    let grid = learner.refined(&[verdicts], &config);
    (0..6).map(|at| grid.row(at)[0]).collect()
}

#[test]
fn without_decisions_nothing_changes() {
    let first = [0.5, 0.1, 0.9, 0.3, 0.2, 0.4];
    assert_eq!(refined(&learner(first), &[]), first);
}

#[test]
fn an_acceptance_raises_its_like_and_a_refusal_lowers_its_own() {
    let found = refined(&learner([0.6, 0.1, 0.2, 0.5, 0.3, 0.4]), &[(0, true), (3, false)]);
    assert!(found[1] > found[4] && found[2] > found[5], "{found:?}");
    let mut scores = found.clone();
    scores.sort_by(f64::total_cmp);
    assert_eq!(scores, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], "the scores of the first ranking are given out anew");
}

#[test]
fn segments_that_score_alike_share_a_place() {
    let scores = normal_scores(6, |_| 1.0);
    assert!(scores.iter().all(|score| score.abs() < 1e-9), "{scores:?}");
    let scores = normal_scores(6, |at| at as f64);
    assert!((scores[0] + scores[5]).abs() < 1e-9 && (scores[5] - 1.382_994).abs() < 1e-4, "{scores:?}");
}

#[test]
fn of_very_many_decisions_all_kinds_are_kept() {
    let all: Vec<Decided> = (0..1000).map(|row| Decided { row, holds: row % 10 == 0 }).collect();
    let kept = evenly(all, 400);
    assert_eq!(kept.len(), 400);
    assert!(kept.windows(2).all(|pair| pair[0].row < pair[1].row && pair[1].row - pair[0].row <= 3));
}

//! Places in a plane for codes, so that the nearer two are, the more of their turns they share.
//!
//! Non-metric multidimensional scaling (Kruskal 1964): distances in the plane keep the order of the dissimilarities, 1 less
//! the share of turns with either code that have both. Steps of SMACOF (de Leeuw 1977), the targets by monotone regression; pairs of equal
//! dissimilarity need no equal distance (the primary approach to ties), so codes that share no turn are merely not near.
//! Starts: on a circle, in the order of the codes and in some orders by hash, of which the best end counts. `stress` is Kruskal's first formula: 0 where the
//! order is kept everywhere, .1 fair, .2 poor. Limits: it may end in a local optimum. Cost: steps times pairs.

use rayon::prelude::*;

use crate::domain::digest::hash64;

/// Places with how well they keep the order.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// A place for each point; the points are as wide apart as 1 on average.
    pub points: Vec<(f64, f64)>,
    /// Kruskal's stress.
    pub stress: f64,
}

/// Steps at most.
const STEPS: usize = 400;

/// Starts, of which the best end counts.
const STARTS: u64 = 24;

/// Finds places. `dissimilarity` is symmetric and not negative. `None` for fewer than three points: any two have the same order.
pub fn plane(points: usize, dissimilarity: impl Fn(usize, usize) -> f64) -> Option<Plane> {
    if points < 3 {
        return None;
    }
    let mut all: Vec<(f64, (usize, usize))> =
        (0..points).flat_map(|a| (a + 1..points).map(move |b| (a, b))).map(|(a, b)| (dissimilarity(a, b), (a, b))).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let pairs: Vec<(usize, usize)> = all.iter().map(|one| one.1).collect();
    let ties: Vec<usize> = all.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()).map(<[_]>::len).collect();
    let found: Vec<Plane> = (0..STARTS).into_par_iter().map(|start| from(circle(points, start), &pairs, &ties)).collect();
    found.into_iter().min_by(|one, other| one.stress.total_cmp(&other.stress))
}

/// The points on a circle, in their order at the first start and shuffled by hash at the others.
fn circle(points: usize, start: u64) -> Vec<(f64, f64)> {
    let mut order: Vec<usize> = (0..points).collect();
    if start > 0 {
        order.sort_by_key(|&at| (hash64(start, "nearness.circle", at as u64), at));
    }
    let mut places = vec![(0.0, 0.0); points];
    for (at, &point) in order.iter().enumerate() {
        let angle = std::f64::consts::TAU * at as f64 / points as f64;
        places[point] = (libm::cos(angle), libm::sin(angle));
    }
    places
}

/// Moves points until no step lowers the stress. The pairs come by their dissimilarity; `ties` are how many are equal, group by group.
fn from(mut places: Vec<(f64, f64)>, pairs: &[(usize, usize)], ties: &[usize]) -> Plane {
    let mut best = Plane { points: places.clone(), stress: f64::INFINITY };
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    for _ in 0..STEPS {
        normalize(&mut places, pairs);
        let distances: Vec<f64> = pairs.iter().map(|&(a, b)| distance(places[a], places[b])).collect();
        let targets = targets(&distances, ties, &mut order);
        let off: f64 = distances.iter().zip(&targets).map(|(d, t)| (d - t) * (d - t)).sum();
        let now = (off / distances.iter().map(|d| d * d).sum::<f64>().max(1e-12)).sqrt();
        let gained = best.stress - now;
        if gained > 0.0 {
            best = Plane { points: places.clone(), stress: now };
        }
        if gained < 1e-6 {
            break;
        }
        places = moved(&places, pairs, &distances, &targets);
    }
    best
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (x, y) = (a.0 - b.0, a.1 - b.1);
    (x * x + y * y).sqrt()
}

/// Puts the centre at zero and the mean distance at one.
fn normalize(places: &mut [(f64, f64)], pairs: &[(usize, usize)]) {
    let n = places.len() as f64;
    let centre = (places.iter().map(|p| p.0).sum::<f64>() / n, places.iter().map(|p| p.1).sum::<f64>() / n);
    let mean = pairs.iter().map(|&(a, b)| distance(places[a], places[b])).sum::<f64>() / pairs.len() as f64;
    let scale = mean.max(1e-9);
    places.iter_mut().for_each(|p| *p = ((p.0 - centre.0) / scale, (p.1 - centre.1) / scale));
}

/// Distances that rise with the dissimilarity and lie as near the drawn ones as can be; inside a tie they follow the drawn ones.
///
/// `order` is that of the step before, from which this step's differs little: so there is little to sort.
fn targets(distances: &[f64], ties: &[usize], order: &mut [usize]) -> Vec<f64> {
    let mut sorted: Vec<(f64, usize)> = order.iter().map(|&at| (distances[at], at)).collect();
    let mut rest = sorted.as_mut_slice();
    for &equal in ties {
        let (group, after) = rest.split_at_mut(equal);
        group.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        rest = after;
    }
    order.iter_mut().zip(&sorted).for_each(|(at, &(_, now))| *at = now);
    // Pools of neighbours: sum and number.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for &(distance, _) in &sorted {
        pools.push((distance, 1));
        while let [.., (a, n), (b, m)] = pools[..] {
            if a / n as f64 <= b / m as f64 {
                break;
            }
            pools.pop();
            pools.pop();
            pools.push((a + b, n + m));
        }
    }
    let mut targets = vec![0.0; distances.len()];
    let mut next = order.iter();
    for (sum, n) in pools {
        next.by_ref().take(n).for_each(|&at| targets[at] = sum / n as f64);
    }
    targets
}

/// One step: every point goes to the mean of where its partners want it (the Guttman transform with equal weights).
fn moved(places: &[(f64, f64)], pairs: &[(usize, usize)], distances: &[f64], targets: &[f64]) -> Vec<(f64, f64)> {
    let mut next = vec![(0.0, 0.0); places.len()];
    for ((&(a, b), &distance), &target) in pairs.iter().zip(distances).zip(targets) {
        let ratio = if distance > 1e-9 { target / distance } else { 0.0 };
        let pull = ((places[a].0 - places[b].0) * ratio, (places[a].1 - places[b].1) * ratio);
        next[a] = (next[a].0 + pull.0, next[a].1 + pull.1);
        next[b] = (next[b].0 - pull.0, next[b].1 - pull.1);
    }
    let n = places.len() as f64;
    next.into_iter().map(|(x, y)| (x / n, y / n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_a_plane_keep_their_order() {
        // A unit square: sides before diagonals, and no stress.
        let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.4)];
        let found = plane(5, |a, b| distance(square[a], square[b])).expect("a plane");
        assert!(found.stress < 0.02, "{}", found.stress);
        let d = |a: usize, b: usize| distance(found.points[a], found.points[b]);
        assert!(d(0, 4) < d(0, 1) && d(0, 1) < d(0, 2));
    }

    #[test]
    fn what_no_plane_holds_has_stress() {
        // Every dissimilarity differs and none follows from another: twelve points of a made-up order.
        let scrambled = |a: usize, b: usize| ((a * 7 + b * 11 + a * b * 5) % 97) as f64;
        let found = plane(12, |a, b| scrambled(a.min(b), a.max(b))).expect("a plane");
        assert!(found.stress > 0.15, "{}", found.stress);
        assert_eq!(plane(2, |_, _| 1.0), None);
    }
}

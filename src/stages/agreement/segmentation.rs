//! How alike two coders cut a text: boundary similarity, WindowDiff and Pk.
//!
//! Boundary similarity (Fournier 2013, "Evaluating text segmentation using boundary edit distance")
//! treats both coders alike: `B = 1 - (adds + near / n_t) / (adds + moved + kept)`, where a border
//! of one coder that the other has at most `n_t - 1` places away counts as moved and adds its
//! distance to `near`, and any other border of one coder alone is an add. WindowDiff (Pevzner &
//! Hearst 2002) and Pk (Beeferman, Berger & Lafferty 1999) count mistakes against a reference in a
//! sliding window of half its mean segment, at least 2, half-way cases rounded to even; lower is
//! better. Both forgive mistakes near the ends of the text.

use crate::domain::measure::statistic::{Statistic, Undefined};
use crate::domain::measure::unitizing::Segmentation;

/// Boundary similarity; a border may be moved over `n_t - 1` places. Both must cut the same text.
pub fn boundary_similarity(a: &Segmentation, b: &Segmentation, n_t: usize) -> Statistic {
    let (a, b) = (a.borders(), b.borders());
    if a.is_empty() {
        return Err(Undefined::NoUnits);
    }
    let mut taken = vec![false; a.len()];
    let (mut moved, mut near) = (0.0, 0.0);
    for distance in 1..n_t {
        for i in 0..a.len().saturating_sub(distance) {
            let j = i + distance;
            let crossed = a[i] != b[i] && a[j] != b[j] && a[i] != a[j];
            if crossed && !taken[i] && !taken[j] {
                (taken[i], taken[j]) = (true, true);
                moved += 1.0;
                near += distance as f64 / n_t as f64;
            }
        }
    }
    let adds = (0..a.len()).filter(|&at| a[at] != b[at] && !taken[at]).count() as f64;
    let kept = (0..a.len()).filter(|&at| a[at] && b[at]).count() as f64;
    let all = adds + moved + kept;
    // Two coders who set no border at all leave nothing to compare.
    if all == 0.0 { Err(Undefined::NoVariation) } else { Ok(1.0 - (adds + near) / all) }
}

/// The share of windows that hold another number of borders than the reference has there.
pub fn window_diff(hypothesis: &Segmentation, reference: &Segmentation) -> Statistic {
    let (hypothesis, expected) = (hypothesis.borders(), reference.borders());
    share_of_windows(reference, |window| {
        let count = |borders: &[bool]| borders[window.clone()].iter().filter(|&&border| border).count();
        count(&hypothesis) != count(&expected)
    })
}

/// The share of windows whose two ends lie in one segment for one of the two and not for the other.
pub fn pk(hypothesis: &Segmentation, reference: &Segmentation) -> Statistic {
    let (hypothesis, expected) = (hypothesis.borders(), reference.borders());
    share_of_windows(reference, |window| hypothesis[window.clone()].contains(&true) != expected[window].contains(&true))
}

fn share_of_windows(reference: &Segmentation, wrong: impl Fn(std::ops::Range<usize>) -> bool) -> Statistic {
    if reference.0.is_empty() {
        return Err(Undefined::NoUnits);
    }
    let window = window(reference);
    let windows = (reference.length() as usize).saturating_sub(window);
    if windows == 0 {
        return Err(Undefined::NoUnits);
    }
    Ok((0..windows).filter(|&at| wrong(at..at + window)).count() as f64 / windows as f64)
}

fn window(reference: &Segmentation) -> usize {
    let (twice, half) = (2 * reference.0.len() as u64, reference.length());
    let (whole, rest) = (half / twice, half % twice);
    let up = 2 * rest > twice || (2 * rest == twice && whole % 2 == 1);
    (whole + u64::from(up)).max(2) as usize
}

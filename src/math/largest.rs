//! The largest numbers of a long row, without sorting the row.

/// Every how many places one is looked at to find how high the largest lie.
const STEP: usize = 16;

/// The `most` largest values among the allowed places, each with its place: the largest first, ties by place.
///
/// A threshold from every sixteenth place spares sorting most of the row. Cost: one pass, and sorting about `16 * most` values.
pub fn largest(values: &[f32], most: usize, allowed: impl Fn(usize) -> bool) -> Vec<(f32, usize)> {
    let mut sample = Vec::with_capacity(values.len() / STEP + 1);
    for place in (0..values.len()).step_by(STEP) {
        if allowed(place) {
            sample.push(values[place]);
        }
    }
    let bar = if sample.len() > most {
        // More than `most` places of the sample reach it, and about sixteen times as many of the row are expected to.
        *sample.select_nth_unstable_by(most, |a, b| b.total_cmp(a)).1
    } else {
        f32::NEG_INFINITY
    };
    let mut list = Vec::new();
    for (place, &value) in values.iter().enumerate() {
        if value >= bar && allowed(place) {
            list.push((value, place));
        }
    }
    let order = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if list.len() > most && most > 0 {
        list.select_nth_unstable_by(most - 1, order);
    }
    list.truncate(most);
    list.sort_unstable_by(order);
    list
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::largest;

    proptest! {
        #[test]
        fn they_are_the_first_of_the_sorted_row(values in prop::collection::vec(-4i8..4, 0..900), most in 0usize..30, barred in 1usize..5) {
            let values: Vec<f32> = values.into_iter().map(f32::from).collect();
            let allowed = |place: usize| place.is_multiple_of(barred) || place % 3 == 1;
            let mut sorted: Vec<(f32, usize)> = values.iter().copied().zip(0..).filter(|&(_, place)| allowed(place)).collect();
            sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            sorted.truncate(most);
            prop_assert_eq!(largest(&values, most, allowed), sorted);
        }
    }
}

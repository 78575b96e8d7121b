//! Agreement without a correction for chance: percent agreement, positive agreement, Holsti's coefficient.
//!
//! They say how often coders agree and nothing of how often they would by chance. A code that one
//! segment in a hundred has gives 99 percent agreement to two coders who never agree on it:
//! positive agreement beside the percentage shows that.

use crate::domain::measure::ratings::Ratings;
use crate::domain::measure::statistic::{Statistic, Undefined};

/// The values given to one unit, each paired with each of the others' in both orders, and how many values there are.
pub(super) fn pairs(row: &[Option<u32>]) -> (impl Iterator<Item = [usize; 2]>, f64) {
    let given = row.iter().flatten().count() as f64;
    let of = move |(at, first): (usize, &Option<u32>)| {
        let first = (*first)? as usize;
        let others = row.iter().enumerate().filter(move |(other, _)| *other != at);
        Some(others.filter_map(move |(_, second)| Some([first, (*second)? as usize])))
    };
    (row.iter().enumerate().filter_map(of).flatten(), given)
}

/// What every statistic needs: two coders, a unit, and a unit that two of them rated.
pub(super) fn check_pairable<V>(ratings: &Ratings<V>) -> Result<(), Undefined> {
    if ratings.coders() < 2 {
        return Err(Undefined::FewerThanTwoCoders);
    }
    if ratings.units() == 0 {
        return Err(Undefined::NoUnits);
    }
    if pairable_units(ratings) == 0 { Err(Undefined::NoPairableValues) } else { Ok(()) }
}

/// Units that at least two coders rated.
pub fn pairable_units<V>(ratings: &Ratings<V>) -> u64 {
    ratings.rows().filter(|(row, _)| row.iter().flatten().count() >= 2).map(|(_, times)| times).sum()
}

/// Percent agreement as a share: the mean over units with at least two values of the share of agreeing pairs of coders.
pub fn percent_agreement<V>(ratings: &Ratings<V>) -> Statistic {
    check_pairable(ratings)?;
    let (mut agreeing, mut units) = (0.0, 0.0);
    for (row, times) in ratings.rows() {
        let (pairs, given) = pairs(row);
        if given >= 2.0 {
            agreeing += times as f64 * pairs.filter(|[a, b]| a == b).count() as f64 / (given * (given - 1.0));
            units += times as f64;
        }
    }
    Ok(agreeing / units)
}

/// Positive agreement on a code: `2a / (2a + b + c)`, with `a` units where both coders give it and
/// `b + c` where only one does (Dice 1945; Cicchetti & Feinstein 1990).
///
/// With more coders, the chance that a second coder of a unit gives the code when a first one,
/// drawn from those who gave it, does: `sum n (n - 1) / (m - 1)` over `sum n`, where `n` of the `m`
/// coders of the unit gave it. Undefined where nobody gave the code.
pub fn positive_agreement(ratings: &Ratings<bool>) -> Statistic {
    check_pairable(ratings)?;
    let yes = ratings.values().binary_search(&true).map_err(|_| Undefined::NothingRelevantFound)? as u32;
    let (mut both, mut given) = (0.0, 0.0);
    for (row, times) in ratings.rows() {
        let coders = row.iter().flatten().count() as f64;
        let n = row.iter().flatten().filter(|&&at| at == yes).count() as f64;
        if coders >= 2.0 {
            both += times as f64 * n * (n - 1.0) / (coders - 1.0);
            given += times as f64 * n;
        }
    }
    if given == 0.0 { Err(Undefined::NothingRelevantFound) } else { Ok(both / given) }
}

/// Holsti's coefficient of reliability: `2 M / (N1 + N2)`, with `M` units on which two coders agree
/// and `N1`, `N2` units that each coded (Holsti 1969); the mean over pairs where there are more.
///
/// Unlike percent agreement it counts what only one of them coded as disagreement.
pub fn holsti<V>(ratings: &Ratings<V>) -> Statistic {
    check_pairable(ratings)?;
    let coders = ratings.coders();
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (a, b) in (0..coders).flat_map(|a| (a + 1..coders).map(move |b| (a, b))) {
        let of =
            |holds: &dyn Fn(&[Option<u32>]) -> bool| -> u64 { ratings.rows().filter(|(row, _)| holds(row)).map(|(_, times)| times).sum() };
        let agreed = of(&|row| row[a].is_some() && row[a] == row[b]);
        let coded = of(&|row| row[a].is_some()) + of(&|row| row[b].is_some());
        if coded > 0 {
            sum += 2.0 * agreed as f64 / coded as f64;
            pairs += 1.0;
        }
    }
    Ok(sum / pairs)
}

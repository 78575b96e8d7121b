//! Codes by group: the share of participants with each code, and how much of their talk it takes.
//!
//! Participants are counted, never excerpts. Share: Wilson's interval (1927); difference of two shares with Newcombe's (1998,
//! method 10, from the two Wilson intervals); Fisher's exact test. How much: the share of each participant's turns
//! that have the code, its mean in both groups, Cliff's delta (1993), and a permutation test of the means: all ways to
//! choose the group where they are few, else random ones with `p = (1 + as far) / (1 + tried)` (Phipson and Smyth 2010). Holm
//! and Benjamini-Hochberg over all tests of an attribute. Limits: participants are no random sample of anybody; a test
//! asks whether a difference could be an accident of who belongs to which group.

use rayon::prelude::*;

use super::cases::Cases;
use super::params::ThemesParams;
use crate::domain::digest::hash_choice;
use crate::domain::ids::CodeId;
use crate::domain::measure::statistic::{Interval, Statistic, Undefined};
use crate::domain::measure::themes::{GroupRow, Quotation, Test, Trait};
use crate::math::binomial_interval::wilson;
use crate::math::exact_tests::fisher;
use crate::math::multiple_testing::{benjamini_hochberg, holm};

/// All ways to choose a group are tried where there are no more than these.
const FEW: u64 = 20_000;

/// Rows for all attributes, and the excerpts of their cells, where a cell counts as many participants as a group must have.
pub fn by_group(cases: &Cases, params: &ThemesParams, seed: u64) -> (Vec<GroupRow>, Vec<Quotation>) {
    let (mut rows, mut quotations) = (Vec::new(), Vec::new());
    let themes = themes(cases);
    for (_, values) in cases.attributes(params.least_participants as usize) {
        let first = rows.len();
        for (of, has) in &values {
            let choices = Choices::of(has, params.permutations as usize, seed);
            let of_theme = |codes: &Vec<usize>| (row(cases, of, has, codes, &choices, params), quotes(cases, of, has, codes, params));
            for (row, quotes) in themes.par_iter().map(of_theme).collect::<Vec<_>>() {
                rows.push(row);
                quotations.extend(quotes);
            }
        }
        // Two values that part everybody ask the same question twice.
        let mirrored = values.len() == 2 && values[0].1.iter().zip(&values[1].1).all(|(a, b)| a != b);
        correct(&mut rows[first..], if mirrored { themes.len() } else { values.len() * themes.len() });
    }
    (rows, quotations)
}

/// Every code that was used, and every two codes of different facets that are on a turn together.
fn themes(cases: &Cases) -> Vec<Vec<usize>> {
    let used = |codes: &[usize]| cases.turns.iter().any(|turn| codes.iter().all(|code| turn.codes.contains(code)));
    let mut themes: Vec<Vec<usize>> = (0..cases.codes.len()).map(|code| vec![code]).filter(|codes| used(codes)).collect();
    for a in 0..cases.codes.len() {
        for b in a + 1..cases.codes.len() {
            if cases.facets[a] != cases.facets[b] && used(&[a, b]) {
                themes.push(vec![a, b]);
            }
        }
    }
    themes
}

fn names(cases: &Cases, codes: &[usize]) -> Vec<CodeId> {
    codes.iter().map(|&code| cases.codes[code].clone()).collect()
}

fn row(cases: &Cases, of: &Trait, has: &[bool], codes: &[usize], choices: &Choices, params: &ThemesParams) -> GroupRow {
    let counts = cases.per_person(codes);
    let count = |inside: bool| {
        let members = (0..has.len()).filter(|&person| has[person] == inside);
        [members.clone().filter(|&person| counts[person] > 0).count() as u64, members.count() as u64]
    };
    let (with, others) = (count(true), count(false));
    let intensity: Vec<f64> = counts
        .iter()
        .zip(&cases.people)
        .map(|(&count, person)| if person.turns == 0 { 0.0 } else { count as f64 / person.turns as f64 })
        .collect();
    let shares_of =
        |wanted: bool| intensity.iter().zip(has).filter(|(_, has)| **has == wanted).map(|(&value, _)| value).collect::<Vec<f64>>();
    let (inside, outside) = (shares_of(true), shares_of(false));
    GroupRow {
        group: of.clone(),
        codes: names(cases, codes),
        with,
        others,
        share: wilson(with[0], with[1], params.confidence).ok(),
        difference: difference(with, others),
        difference_interval: newcombe(with, others, params.confidence),
        fisher: Test::alone(fisher(with, others)),
        intensity: [mean(&inside), mean(&outside)],
        delta: cliff(&inside, &outside),
        permutation: Test::alone(choices.test(&intensity, has)),
        turns: counts.iter().zip(has).filter(|(_, has)| **has).map(|(count, _)| count).sum(),
    }
}

/// Corrects the first `tests` rows among themselves; rows after them mirror these.
fn correct(rows: &mut [GroupRow], tests: usize) {
    let parts: [fn(&mut GroupRow) -> &mut Test; 2] = [|row| &mut row.fisher, |row| &mut row.permutation];
    for part in parts {
        let alone: Vec<Statistic> = rows.iter_mut().map(|row| part(row).p).collect();
        let (holm, bh) = (holm(&alone[..tests]), benjamini_hochberg(&alone[..tests]));
        for (at, row) in rows.iter_mut().enumerate() {
            let test = part(row);
            (test.holm, test.bh) = (holm[at % tests], bh[at % tests]);
        }
    }
}

fn mean(values: &[f64]) -> Statistic {
    if values.is_empty() { Err(Undefined::NoUnits) } else { Ok(values.iter().sum::<f64>() / values.len() as f64) }
}

fn difference(first: [u64; 2], second: [u64; 2]) -> Statistic {
    if first[1] == 0 || second[1] == 0 {
        return Err(Undefined::NoUnits);
    }
    Ok(first[0] as f64 / first[1] as f64 - second[0] as f64 / second[1] as f64)
}

/// Newcombe's interval of a difference of two shares.
pub fn newcombe(first: [u64; 2], second: [u64; 2], confidence: f64) -> Option<Interval> {
    let (a, b) = (wilson(first[0], first[1], confidence).ok()?, wilson(second[0], second[1], confidence).ok()?);
    let (p, q) = (first[0] as f64 / first[1] as f64, second[0] as f64 / second[1] as f64);
    let window_turns = |x: f64, y: f64| (x * x + y * y).sqrt();
    Some(Interval { low: p - q - window_turns(p - a.low, b.high - q), high: p - q + window_turns(a.high - p, q - b.low) })
}

/// Cliff's delta: pairs in which the first is larger, less pairs in which the second is, as a share of all pairs.
pub fn cliff(first: &[f64], second: &[f64]) -> Statistic {
    if first.is_empty() || second.is_empty() {
        return Err(Undefined::NoUnits);
    }
    let sign = |a: f64, b: f64| {
        if a > b {
            1.0
        } else if a < b {
            -1.0
        } else {
            0.0
        }
    };
    let sum: f64 = first.iter().flat_map(|&a| second.iter().map(move |&b| sign(a, b))).sum();
    Ok(sum / (first.len() * second.len()) as f64)
}

/// Ways to choose a group of a size among all participants.
pub struct Choices {
    groups: Vec<Vec<u32>>,
    all: bool,
}

impl Choices {
    /// All ways where they are few, else random ones.
    pub fn of(has: &[bool], random: usize, seed: u64) -> Self {
        let (n, size) = (has.len(), has.iter().filter(|&&has| has).count());
        if ways(n as u64, size as u64) <= FEW {
            return Self { groups: combinations(n, size), all: true };
        }
        Self::random(n, size, random, seed)
    }

    fn random(n: usize, size: usize, random: usize, seed: u64) -> Self {
        let draw = |round: usize| {
            let mut people: Vec<u32> = (0..n as u32).collect();
            for at in 0..size {
                let key = (round * n + at) as u64;
                let other = at + hash_choice(seed, "coverage.permutation", key, (n - at) as u64) as usize;
                people.swap(at, other);
            }
            people.truncate(size);
            people
        };
        Self { groups: (0..random).into_par_iter().map(draw).collect(), all: false }
    }

    /// The share of ways in which the means lie as far apart as in fact.
    pub fn test(&self, values: &[f64], has: &[bool]) -> Statistic {
        let total: f64 = values.iter().sum();
        let (n, size) = (values.len() as f64, has.iter().filter(|&&has| has).count() as f64);
        if size == 0.0 || size == n {
            return Err(Undefined::NoUnits);
        }
        if values.iter().all(|value| value == &values[0]) {
            return Err(Undefined::NoVariation);
        }
        let apart = |inside: f64| (inside / size - (total - inside) / (n - size)).abs();
        let observed = apart(values.iter().zip(has).filter(|(_, has)| **has).map(|(value, _)| value).sum());
        // Sums in another order differ in the last digits.
        let far = |group: &&Vec<u32>| apart(group.iter().map(|&person| values[person as usize]).sum()) >= observed - 1e-12;
        let far = self.groups.iter().filter(far).count() as f64;
        let tried = self.groups.len() as f64;
        Ok(if self.all { far / tried } else { (1.0 + far) / (1.0 + tried) })
    }
}

/// The number of ways to choose, or one more than the limit.
fn ways(n: u64, size: u64) -> u64 {
    let mut ways = 1u64;
    for at in 0..size.min(n - size) {
        ways = ways * (n - at) / (at + 1);
        if ways > FEW {
            return FEW + 1;
        }
    }
    ways
}

fn combinations(n: usize, size: usize) -> Vec<Vec<u32>> {
    let mut all = Vec::new();
    let mut now: Vec<u32> = (0..size as u32).collect();
    loop {
        all.push(now.clone());
        let Some(at) = (0..size).rev().find(|&at| (now[at] as usize) < n - size + at) else { return all };
        now[at] += 1;
        for next in at + 1..size {
            now[next] = now[next - 1] + 1;
        }
    }
}

/// Excerpts for a cell: of each participant the turn that says most under the code, then participants with more such turns first.
fn quotes(cases: &Cases, of: &Trait, has: &[bool], codes: &[usize], params: &ThemesParams) -> Vec<Quotation> {
    let counts = cases.per_person(codes);
    let mut best: Vec<Option<&super::cases::Turn>> = vec![None; cases.people.len()];
    for turn in cases.turns.iter().filter(|turn| has[turn.person] && codes.iter().all(|code| turn.codes.contains(code))) {
        let longest = &mut best[turn.person];
        if longest.is_none_or(|have| turn.words > have.words) {
            *longest = Some(turn);
        }
    }
    let mut people: Vec<usize> = (0..best.len()).filter(|&person| best[person].is_some()).collect();
    if people.len() < params.least_participants as usize {
        return Vec::new();
    }
    people.sort_by_key(|&person| (std::cmp::Reverse(counts[person]), person));
    people.truncate(params.quotations as usize);
    let quote = |person: usize| Some(Quotation { group: of.clone(), codes: names(cases, codes), turn: best[person]?.segment });
    people.into_iter().filter_map(quote).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newcombe_of_two_shares() {
        // Newcombe (1998), Statistics in Medicine 17, table II, method 10: 56/70 - 48/80 and 9/10 - 3/10.
        for (first, second, low, high) in [([56, 70], [48, 80], 0.0524, 0.3339), ([9, 10], [3, 10], 0.1705, 0.8090)] {
            let interval = newcombe(first, second, 0.95).expect("an interval");
            assert!((interval.low - low).abs() < 5e-5 && (interval.high - high).abs() < 5e-5, "{interval:?}");
        }
    }

    #[test]
    fn cliffs_delta_by_hand() {
        // Pairs of (3, 1) with (2, 1): 3>2, 3>1, 1<2, 1=1.
        assert_eq!(cliff(&[3.0, 1.0], &[2.0, 1.0]), Ok(0.25));
        assert_eq!(cliff(&[], &[1.0]), Err(Undefined::NoUnits));
    }

    #[test]
    fn a_permutation_test_over_all_ways() {
        // Groups (3, 4) and (1, 2): of the six ways, two put the means as far apart.
        let has = [true, true, false, false];
        let choices = Choices::of(&has, 99, 1);
        assert!(choices.all && choices.groups.len() == 6);
        assert_eq!(choices.test(&[3.0, 4.0, 1.0, 2.0], &has), Ok(2.0 / 6.0));
        assert_eq!(choices.test(&[1.0; 4], &has), Err(Undefined::NoVariation));
    }

    #[test]
    fn random_ways_come_near_all_ways() {
        let has: Vec<bool> = (0..16).map(|at| at % 3 == 0).collect();
        let values: Vec<f64> = (0..16).map(|at| f64::from(at * at % 11) + if at % 3 == 0 { 2.0 } else { 0.0 }).collect();
        let all = Choices::of(&has, 0, 1);
        assert!(all.all);
        let exact = all.test(&values, &has).expect("a figure");
        let drawn = Choices::random(16, 6, 4000, 1).test(&values, &has).expect("a figure");
        assert!((exact - drawn).abs() < 0.03, "{exact} {drawn}");
    }
}

//! Coders who mark stretches themselves: the u-alpha family of 2016.
//!
//! Source: Krippendorff, Mathet, Bouvry & Widloecher 2016, "On the reliability of unitizing textual
//! continua: further developments", Quality & Quantity 50. The definitions of 1995 and 2004 give
//! other figures for the same spans.
//!
//! Observed: at each of the `L` characters, every pair of coders meets with its two values, "no
//! code" being one of them; that is alpha's coincidence matrix over characters. Expected: characters
//! of one unit do not meet one another, because a unit is one decision, so
//! `D_e = sum over c != k of l_c l_k / (l - s / l)`, where `l` is the matrix's total, `l_c` its
//! margins, and `s` sums the squared length of every unit and the plain length of every gap.
//!
//! - [`u_alpha`]: where and what. - [`u_alpha_binary`]: where, whatever the code.
//! - [`cu_alpha`]: what, where two coders coded at all; borders do not count.
//!
//! Limits: the definitions know no overlapping units of one coder. Overlapping spans with one code
//! are joined here; a stretch with several codes is cut out as a unit whose value is the set.
//!
//! With more than two coders `cu_alpha` is read from the coincidences of [`u_alpha`] without the row and the column of the gaps: each
//! pair of coders counts `1 / (coders - 1)`, however many coded the character (Krippendorff 2019, Content Analysis, 4th ed.,
//! section 12.6.5). So a character that three of three coded weighs three times one that two of three coded. Alpha's rule for missing values, by
//! which a character weighs by the number of its values, would give another figure; with two coders the two agree.

use std::collections::BTreeSet;

use ndarray::{Array2, Axis};

use super::alpha::coincidences;
use crate::domain::ids::CodeId;
use crate::domain::measure::ratings::{CodeSet, Ratings};
use crate::domain::measure::statistic::{Statistic, Undefined};
use crate::domain::measure::unitizing::{MarkedSpan, Unitizing};

/// Agreement on where the units are and on their codes.
pub fn u_alpha(unitizing: &Unitizing) -> Statistic {
    let continuum = Continuum::of(unitizing)?;
    let ratings = continuum.ratings(|unit| Some(unit.map(|unit| unit.codes.clone()).unwrap_or_default()));
    beyond_chance(&coincidences(&ratings), continuum.self_meetings())
}

/// Agreement on where anything is coded at all.
pub fn u_alpha_binary(unitizing: &Unitizing) -> Statistic {
    let continuum = Continuum::of(unitizing)?;
    let ratings = continuum.ratings(|unit| Some(unit.is_some()));
    beyond_chance(&coincidences(&ratings), continuum.self_meetings())
}

/// Agreement on the codes where at least two coders coded.
pub fn cu_alpha(unitizing: &Unitizing) -> Statistic {
    let continuum = Continuum::of(unitizing)?;
    let ratings = continuum.ratings(|unit| Some(unit.map(|unit| unit.codes.clone()).unwrap_or_default()));
    // A gap is the empty set; without its row and column only meetings of two codes are left.
    let coded: Vec<usize> = (0..ratings.values().len()).filter(|&value| !ratings.values()[value].is_empty()).collect();
    let coincidences = coincidences(&ratings).select(Axis(0), &coded).select(Axis(1), &coded);
    if coincidences.sum() == 0.0 {
        return Err(Undefined::NoPairableValues);
    }
    beyond_chance(&coincidences, continuum.shared_self_meetings())
}

/// The ratings of a text's characters: all codes that each coder gave to each of them.
pub fn characters(unitizing: &Unitizing) -> Ratings<CodeSet> {
    let continuum = Continuum::cut(unitizing);
    continuum.ratings(|unit| Some(unit.map(|unit| unit.codes.clone()).unwrap_or_default()))
}

/// The spans of one code alone.
pub fn of_code(unitizing: &Unitizing, code: &CodeId) -> Unitizing {
    let of = |spans: &Vec<MarkedSpan>| spans.iter().filter(|span| &span.code == code).cloned().collect();
    Unitizing { length: unitizing.length, coders: unitizing.coders.iter().map(of).collect() }
}

fn beyond_chance(coincidences: &Array2<f64>, self_meetings: f64) -> Statistic {
    let all = coincidences.sum();
    let agreed: f64 = coincidences.diag().sum();
    let alike: f64 = coincidences.rows().into_iter().map(|row| row.sum() * row.sum()).sum();
    let expected = (all * all - alike) / (all - self_meetings / all);
    if expected <= 0.0 { Err(Undefined::NoVariation) } else { Ok(1.0 - (all - agreed) / expected) }
}

/// A unit of one coder.
struct Unit {
    codes: CodeSet,
    start: u32,
    end: u32,
}

/// A stretch in which no coder has a border.
struct Run {
    length: u64,
    /// The unit of each coder that holds it.
    units: Vec<Option<usize>>,
}

/// A text cut at every border of every coder.
struct Continuum {
    units: Vec<Vec<Unit>>,
    runs: Vec<Run>,
}

impl Continuum {
    fn of(unitizing: &Unitizing) -> Result<Self, Undefined> {
        if unitizing.coders.len() < 2 {
            return Err(Undefined::FewerThanTwoCoders);
        }
        if unitizing.length == 0 { Err(Undefined::NoUnits) } else { Ok(Self::cut(unitizing)) }
    }

    fn cut(unitizing: &Unitizing) -> Self {
        let units: Vec<Vec<Unit>> = unitizing.coders.iter().map(|spans| units(spans)).collect();
        let mut borders: BTreeSet<u32> = units.iter().flatten().flat_map(|unit| [unit.start, unit.end]).collect();
        borders.extend([0, unitizing.length]);
        let borders: Vec<u32> = borders.range(..=unitizing.length).copied().collect();
        let mut next = vec![0; units.len()];
        let mut runs = Vec::with_capacity(borders.len());
        for pair in borders.windows(2) {
            let within = units.iter().zip(&mut next).map(|(units, next)| {
                while units.get(*next).is_some_and(|unit| unit.end <= pair[0]) {
                    *next += 1;
                }
                units.get(*next).filter(|unit| unit.start <= pair[0]).map(|_| *next)
            });
            runs.push(Run { units: within.collect(), length: u64::from(pair[1] - pair[0]) });
        }
        Self { units, runs }
    }

    fn ratings<V: Ord + Clone>(&self, value: impl Fn(Option<&Unit>) -> Option<V>) -> Ratings<V> {
        let row = |run: &Run| run.units.iter().zip(&self.units).map(|(at, units)| value(at.map(|at| &units[at]))).collect();
        Ratings::by_unit(self.units.len(), self.runs.iter().map(|run| (row(run), run.length)))
    }

    /// Pairs that expected agreement leaves out: those of a unit's characters with one another, and of a gap's each with itself.
    fn self_meetings(&self) -> f64 {
        let units: f64 = self.units.iter().flatten().map(|unit| f64::from(unit.end - unit.start)).map(|length| length * length).sum();
        let gaps: u64 = self.runs.iter().map(|run| run.length * run.units.iter().filter(|at| at.is_none()).count() as u64).sum();
        units + gaps as f64
    }

    /// The same among the characters that at least two coders coded.
    fn shared_self_meetings(&self) -> f64 {
        let mut shared: Vec<Vec<u64>> = self.units.iter().map(|units| vec![0; units.len()]).collect();
        for run in self.runs.iter().filter(|run| run.units.iter().flatten().count() >= 2) {
            for (coder, at) in run.units.iter().enumerate() {
                if let Some(at) = at {
                    shared[coder][*at] += run.length;
                }
            }
        }
        shared.iter().flatten().map(|&length| (length * length) as f64).sum()
    }
}

/// The units of one coder, in order, none over another.
fn units(spans: &[MarkedSpan]) -> Vec<Unit> {
    let mut spans = joined(spans);
    spans.sort_by_key(|span| span.span);
    let borders: BTreeSet<u32> = spans.iter().flat_map(|span| [span.span.start, span.span.end]).collect();
    let borders: Vec<u32> = borders.into_iter().collect();
    let mut units = Vec::new();
    for pair in borders.windows(2) {
        let over = spans.iter().filter(|span| span.span.start <= pair[0] && pair[1] <= span.span.end);
        let codes: CodeSet = over.map(|span| span.code.clone()).collect();
        if !codes.is_empty() {
            units.push(Unit { codes, start: pair[0], end: pair[1] });
        }
    }
    units
}

/// Spans of one code that overlap become one; spans that only touch stay two.
fn joined(spans: &[MarkedSpan]) -> Vec<MarkedSpan> {
    let mut sorted: Vec<MarkedSpan> = spans.iter().filter(|span| !span.span.is_empty()).cloned().collect();
    sorted.sort_by(|a, b| (&a.code, a.span).cmp(&(&b.code, b.span)));
    let mut joined: Vec<MarkedSpan> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match joined.last_mut() {
            Some(last) if last.code == span.code && span.span.start < last.span.end => last.span.end = last.span.end.max(span.span.end),
            _ => joined.push(span),
        }
    }
    joined
}

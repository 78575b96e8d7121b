//! The list of disagreements, what is most worth settling first.
//!
//! One entry for each stretch of neighbouring units on which the same excerpt is in dispute in the
//! same way. What settling it would gain: for each code in dispute, the rise of that code's nominal
//! alpha over the whole study if all coders of these units agreed, the mean of "all give it" and
//! "nobody gives it"; summed over the codes. A stretch in dispute on a rare code therefore is
//! above one on a common code, and a long one above a short one. Borders that differ inside a turn
//! change no alpha of turns: they stand last, longest first.

use super::params::AgreementParams;
use super::units::{Mark, Units};
use crate::domain::corpus::span::CharSpan;
use crate::domain::measure::agreement::{Disagreement, DisagreementKind};
use crate::domain::measure::unitizing::{MarkedSpan, Unitizing};
use crate::stages::agreement::unitizing::characters;

/// Lists the disagreements on some units.
pub fn disagreements(units: &Units, paired: &[usize], params: &AgreementParams) -> Vec<Disagreement> {
    let tallies: Vec<Tally> = (0..units.codes.len()).map(|code| Tally::of(units, paired, code)).collect();
    let mut all: Vec<Disagreement> = Vec::new();
    for facet in 0..units.facets.len() {
        let mut open: Option<Stretch> = None;
        for &unit in paired {
            let next = Stretch::of(units, unit, facet, params);
            match (&mut open, next) {
                (Some(stretch), Some(next)) if stretch.runs_on_in(&next) => stretch.take(next),
                (_, next) => {
                    all.extend(open.take().map(|stretch| stretch.into_disagreement(units, &tallies)));
                    open = next;
                }
            }
        }
        all.extend(open.map(|stretch| stretch.into_disagreement(units, &tallies)));
    }
    all.sort_by(|a, b| {
        let worth = b.gain.total_cmp(&a.gain).then(b.characters.cmp(&a.characters));
        worth.then_with(|| (&a.document, a.span, &a.facet).cmp(&(&b.document, b.span, &b.facet)))
    });
    all
}

/// Neighbouring units in dispute in the same way.
struct Stretch {
    document: usize,
    facet: usize,
    kind: DisagreementKind,
    first: usize,
    last: usize,
    span: CharSpan,
    /// For each coder who read the transcript, their place and the codes they gave.
    given: Vec<(usize, Vec<usize>)>,
    /// Codings on the last unit.
    codings: Vec<usize>,
    characters: u32,
}

impl Stretch {
    fn of(units: &Units, unit: usize, facet: usize, params: &AgreementParams) -> Option<Self> {
        let readers = (0..units.coders.len()).filter(|&coder| units.read(unit, coder));
        let given: Vec<(usize, Vec<usize>)> = readers.map(|coder| (coder, units.given(unit, coder, facet))).collect();
        if given.iter().all(|(_, codes)| codes.is_empty()) {
            return None;
        }
        let alike = given.iter().all(|(_, codes)| codes == &given[0].1);
        let row = &units.units[unit];
        let marks = |coder: usize| row.marks[coder].iter().filter(|mark| units.codes[mark.code].1 == facet);
        let characters = in_dispute(units, row.span, given.iter().map(|(coder, _)| marks(*coder).copied().collect()).collect());
        if alike && characters <= params.border_slack {
            return None;
        }
        let mut coded = given.iter().map(|(_, codes)| codes).filter(|codes| !codes.is_empty());
        let first = coded.next();
        let kind = if alike {
            DisagreementKind::BordersDiffer
        } else if coded.all(|codes| Some(codes) == first) {
            DisagreementKind::OnlySomeCoded
        } else {
            DisagreementKind::CodesDiffer
        };
        let codings = given.iter().flat_map(|(coder, _)| marks(*coder).map(|mark| mark.coding)).collect();
        Some(Self { document: row.document, facet, kind, first: unit, last: unit, span: row.span, given, codings, characters })
    }

    /// Whether one excerpt runs on into the next unit and is in dispute there in the same way.
    fn runs_on_in(&self, next: &Self) -> bool {
        let same = self.document == next.document && self.last + 1 == next.first && self.kind == next.kind && self.given == next.given;
        same && self.codings.iter().any(|coding| next.codings.contains(coding))
    }

    fn take(&mut self, next: Self) {
        self.last = next.last;
        self.span.end = next.span.end;
        self.codings = next.codings;
        self.characters += next.characters;
    }

    fn into_disagreement(self, units: &Units, tallies: &[Tally]) -> Disagreement {
        let in_dispute = |code: usize| {
            let gave = self.given.iter().filter(|(_, codes)| codes.contains(&code)).count();
            gave > 0 && (gave < self.given.len() || self.kind == DisagreementKind::BordersDiffer)
        };
        let codes: Vec<usize> = (0..units.codes.len()).filter(|&code| in_dispute(code)).collect();
        let units_of_it = (self.last - self.first + 1) as u32;
        let gain = |&code: &usize| {
            let gave = self.given.iter().filter(|(_, codes)| codes.contains(&code)).count();
            tallies[code].gain(gave as f64, self.given.len() as f64, f64::from(units_of_it))
        };
        let names = |codes: &[usize]| codes.iter().map(|&code| units.codes[code].0.clone()).collect();
        Disagreement {
            document: units.documents[self.document].id.clone(),
            span: self.span,
            units: units_of_it,
            kind: self.kind,
            facet: units.facets[self.facet].clone(),
            gain: codes.iter().map(gain).sum(),
            codes: names(&codes),
            given: self.given.iter().map(|(coder, codes)| (units.coders[*coder].clone(), names(codes))).collect(),
            characters: self.characters,
        }
    }
}

/// Characters of a unit that its coders coded differently.
fn in_dispute(units: &Units, unit: CharSpan, marks: Vec<Vec<Mark>>) -> u32 {
    let clipped = |mark: &Mark| {
        let start = mark.span.start.max(unit.start) - unit.start;
        let end = mark.span.end.min(unit.end) - unit.start;
        MarkedSpan { span: CharSpan { start, end }, code: units.codes[mark.code].0.clone() }
    };
    let coders = marks.iter().map(|marks| marks.iter().map(clipped).collect()).collect();
    let ratings = characters(&Unitizing { length: unit.len() as u32, coders });
    ratings.rows().filter(|(row, _)| row.iter().any(|cell| cell != &row[0])).map(|(_, length)| length as u32).sum()
}

/// What alpha of a yes-or-no code needs: how often yes met yes, yes met no, and no met no.
#[derive(Clone, Copy, Default)]
struct Tally {
    both: f64,
    mixed: f64,
    neither: f64,
}

impl Tally {
    fn of(units: &Units, paired: &[usize], code: usize) -> Self {
        let mut tally = Self::default();
        for &unit in paired {
            let row = &units.units[unit];
            let readers = (0..units.coders.len()).filter(|&coder| units.read(unit, coder));
            let (mut gave, mut read) = (0.0, 0.0);
            for coder in readers {
                read += 1.0;
                gave += f64::from(u8::from(row.marks[coder].iter().any(|mark| mark.code == code)));
            }
            tally.add(gave, read, 1.0);
        }
        tally
    }

    fn add(&mut self, gave: f64, read: f64, units: f64) {
        self.both += units * gave * (gave - 1.0) / (read - 1.0);
        self.mixed += units * gave * (read - gave) / (read - 1.0);
        self.neither += units * (read - gave) * (read - gave - 1.0) / (read - 1.0);
    }

    fn alpha(&self) -> Option<f64> {
        let (yes, no) = (self.both + self.mixed, self.neither + self.mixed);
        (yes > 0.0 && no > 0.0).then(|| 1.0 - (yes + no - 1.0) * self.mixed / (yes * no))
    }

    /// How much alpha rises when so many units with `gave` of `read` votes are settled.
    fn gain(&self, gave: f64, read: f64, units: f64) -> f64 {
        let Some(now) = self.alpha() else { return 0.0 };
        let settled = |votes: f64| {
            let mut tally = *self;
            tally.add(gave, read, -units);
            tally.add(votes, read, units);
            tally.alpha()
        };
        let ways: Vec<f64> = [settled(read), settled(0.0)].into_iter().flatten().collect();
        if ways.is_empty() || gave == read { 0.0 } else { ways.iter().map(|then| then - now).sum::<f64>() / ways.len() as f64 }
    }
}

//! What people coded in the study of two invented interviews: every part that a check can show.

use super::study::{Study, study};
use super::*;
use crate::domain::corpus::span::CharSpan;
use crate::domain::ids::{CodeId, CoderId, DocumentId, SegmentId};
use crate::domain::measure::agreement::{Agreement, AgreementRow, Disagreement, DisagreementKind, Estimate, Resampled, Scope};
use crate::domain::measure::coverage::{
    CodeDrift, Coverage, ElusionSample, Look, LookColumn, OddCoding, PartKind, Reason, SampleRead, SampleSize, Stretch, StretchTurn, Trust,
    UncodedRow,
};
use crate::domain::measure::sample::CoverageSample;
use crate::domain::measure::statistic::{Interval, Undefined};
use crate::domain::measure::themes::{GroupRow, Saturation, StopRule, Test, Themes, TogetherRow, Trait, WordRow};

/// A study with what was checked of it.
pub struct People {
    study: Study,
    coverage: Coverage,
    themes: Themes,
    agreement: Agreement,
}

/// `odd` ends up in every name of it.
pub fn people(odd: &str) -> People {
    People { study: study(odd), coverage: coverage(odd), themes: themes(odd), agreement: agreement(odd) }
}

impl People {
    /// Everything on one page.
    pub fn input(&self) -> ReportInput<'_> {
        ReportInput { coverage: Some(&self.coverage), themes: Some(&self.themes), agreement: Some(&self.agreement), ..self.study.input() }
    }

    /// The page of a check whose sample was drawn and not read, of a coder without a colleague.
    pub fn unread(&mut self) -> ReportInput<'_> {
        self.coverage.settings.others.clear();
        self.coverage.columns.iter_mut().flat_map(|column| &mut column.looks).for_each(|look| look.others.clear());
        self.coverage.sample.as_mut().expect("a sample").read = None;
        ReportInput { coverage: Some(&self.coverage), ..self.study.bare() }
    }
}

fn some(low: f64, high: f64) -> Option<Interval> {
    Some(Interval { low, high })
}

fn coverage(odd: &str) -> Coverage {
    let named = |name: &str| format!("{name}{odd}");
    let row = |part, of: &str| UncodedRow {
        part,
        of: named(of),
        transcripts: [2, 1],
        turns: 3,
        read_by_nobody: 0,
        unread: 1,
        coded: 1,
        uncoded: 1,
        coded_by_others: 1,
        words: 18,
        uncoded_words: 5,
        longest_gap: 1,
    };
    let look = |turn, others: Vec<u16>| Look {
        turn: SegmentId(turn),
        score: 1.5,
        parts: [0.6, 0.7, 0.0, 0.1, 0.1],
        neighbours: 1,
        in_stretch: true,
        others,
        reason: Some(Reason { terms: vec![named("aunt")], nearest: Some(SegmentId(1)) }),
    };
    let trust = Trust {
        chance: 0.5,
        precision: Ok(0.75),
        precision_interval: some(0.5, 1.0),
        recall_at_20: Err(Undefined::NothingRelevantFound),
        recall_interval: None,
    };
    let column = |code: Option<&str>| LookColumn {
        code: code.map(|code| CodeId::new(named(code))),
        coded: 1,
        weights: [1.0; 5],
        learnt: code.is_none(),
        trust,
        looks: vec![look(4, vec![0]), look(2, Vec::new())],
    };
    Coverage {
        settings: crate::domain::measure::coverage::CoverageSettings {
            coder: CoderId::new(named("Ann")),
            others: vec![CoderId::new(named("Bo"))],
            transcripts: 1,
            all_transcripts: 2,
            turns: 3,
            coded: 1,
            rejections: 0,
            confidence: 0.95,
            out_of_fold: true,
        },
        uncoded: vec![
            row(PartKind::Overall, ""),
            row(PartKind::Group, "provider"),
            row(PartKind::Transcript, "first"),
            row(PartKind::Speaker, "Ida"),
            row(PartKind::Question, "q1"),
            row(PartKind::Code, "protective"),
        ],
        columns: vec![column(Some("protective")), column(None)],
        stretches: vec![Stretch {
            document: DocumentId::new(named("first")),
            span: CharSpan { start: 20, end: 60 },
            turns: 4,
            observed: 1,
            expected: 3.2,
            z: -1.7,
            stands_out: true,
        }],
        stretch_turns: vec![StretchTurn { turn: SegmentId(2), score: 0.5 }],
        odd: vec![OddCoding { turn: SegmentId(1), code: CodeId::new(named("caregiver")), score: 2.0, parts: [-1.0, 0.0, -0.5, 0.2, 0.0] }],
        drift: vec![CodeDrift {
            code: CodeId::new(named("caregiver")),
            codings: [9, 2],
            expected: 7.5,
            z: Ok(-2.2),
            meaning: Err(Undefined::NoUnits),
            dates: Some([named("2026-01-01"), named("2026-02-01")]),
        }],
        sample: Some(ElusionSample {
            turns: vec![SegmentId(2)],
            counts: CoverageSample { accepted: 1, unsuggested: 2, sampled: 2, found: 1 },
            read: Some(SampleRead { recall: Ok(0.5), interval: some(0.4, 0.6), missed: [1, 2] }),
        }),
        sizes: vec![SampleSize::NoneFound { share: 0.05, turns: 2 }, SampleSize::HalfWidth { half_width: 0.1, recall: 0.9, turns: 1 }],
    }
}

fn themes(odd: &str) -> Themes {
    let named = |name: &str| format!("{name}{odd}");
    let code = |name: &str| CodeId::new(named(name));
    let group = Trait { attribute: named("group"), value: named("survivor") };
    let test = Test { p: Ok(0.0004), holm: Ok(0.04), bh: Ok(0.02) };
    Themes {
        coders: vec![CoderId::new(named("Ann"))],
        confidence: 0.95,
        groups: vec![GroupRow {
            group: group.clone(),
            codes: vec![code("protective")],
            with: [1, 1],
            others: [0, 1],
            share: some(0.2, 1.0),
            difference: Ok(1.0),
            difference_interval: some(0.1, 1.0),
            fisher: test,
            intensity: [Ok(0.5), Ok(0.0)],
            delta: Ok(1.0),
            permutation: test,
            turns: 1,
        }],
        words: vec![WordRow { group, code: None, word: named("house"), uses: [3, 1], participants: [1, 1], log_odds: 1.0, z: 2.0 }],
        quotations: Vec::new(),
        together: vec![TogetherRow {
            codes: [code("protective"), code("caregiver")],
            facets: [Some(named("theme")), Some(named("tie"))],
            turns: [2, 3, 1],
            expected: 0.4,
            cole: Ok(0.6),
            test,
            participants: [1, 1],
        }],
        saturation: vec![Saturation {
            group: None,
            size: [2, 3],
            once: 1,
            unseen: 0.5,
            mean: vec![2.0, 3.0],
            band: vec![[1, 3], [3, 3]],
            rules: vec![StopRule { base: 1, run: 1, threshold: 0.05, orders: 10, met: Ok(0.5), at: Some([2, 2, 2]), seen: Ok(1.0) }],
        }],
    }
}

fn agreement(odd: &str) -> Agreement {
    let named = |name: &str| format!("{name}{odd}");
    let estimate = |value, interval| Estimate { value, interval, below_target: Some(0.4), rounds_left_out: 0 };
    let (ann, bo) = (CoderId::new(named("Ann")), CoderId::new(named("Bo")));
    let row = |scope, code: Option<&str>| AgreementRow {
        scope,
        facet: Some(named("theme")),
        code: code.map(|code| CodeId::new(named(code))),
        units: 3,
        left_out: 0,
        prevalence: vec![(ann.clone(), Some(0.3)), (bo.clone(), None)],
        percent: Ok(0.8),
        positive: code.map(|_| estimate(Ok(0.7), None)),
        kappa: Some(estimate(Err(Undefined::NoVariation), None)),
        alpha: estimate(Ok(0.62), some(0.4, 0.8)),
        masi: code.is_none().then(|| estimate(Ok(0.65), some(0.5, 0.8))),
        ac1: estimate(Ok(0.7), None),
        resampled: Resampled::Units,
    };
    Agreement {
        settings: crate::domain::measure::agreement::AgreementSettings {
            coders: vec![ann.clone(), bo.clone()],
            unit: "turn".to_owned(),
            transcripts: 1,
            confidence: 0.95,
            target: 0.8,
        },
        rows: vec![
            row(Scope::Overall, Some("protective")),
            row(Scope::Overall, None),
            row(Scope::Group(named("provider")), None),
            row(Scope::Document(DocumentId::new(named("first"))), None),
        ],
        disagreements: vec![Disagreement {
            document: DocumentId::new(named("first")),
            span: CharSpan { start: 20, end: 40 },
            units: 1,
            kind: DisagreementKind::OnlySomeCoded,
            facet: Some(named("theme")),
            codes: vec![CodeId::new(named("protective"))],
            given: vec![(ann, vec![CodeId::new(named("protective"))]), (bo, Vec::new())],
            gain: 0.0123,
            characters: 20,
        }],
    }
}

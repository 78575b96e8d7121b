//! `agreement.csv`: a row per part of the study and code, every figure with its interval or the reason why there is none.

use crate::domain::measure::agreement::{Agreement, AgreementRow, Estimate, Resampled};
use crate::domain::measure::statistic::Undefined;
use crate::formats::table::guard_cell;

const COLUMNS: [&str; 32] = [
    "scope",
    "of",
    "facet",
    "code",
    "unit",
    "coders",
    "units",
    "units_left_out",
    "prevalence",
    "prevalence_by_coder",
    "percent",
    "positive",
    "positive_low",
    "positive_high",
    "kappa",
    "kappa_low",
    "kappa_high",
    "alpha",
    "alpha_low",
    "alpha_high",
    "alpha_target",
    "alpha_below_target",
    "alpha_masi",
    "alpha_masi_low",
    "alpha_masi_high",
    "ac1",
    "ac1_low",
    "ac1_high",
    "confidence",
    "resampled",
    "rounds_left_out",
    "undefined",
];

/// What is in the code column where all codes of a facet are compared as sets.
pub const ALL_CODES: &str = "(all codes as sets)";

/// Writes the figures as a table that a spreadsheet opens.
pub fn agreement_csv(agreement: &Agreement) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(COLUMNS).expect("writing to memory cannot fail");
    for row in &agreement.rows {
        table.write_record(cells(agreement, row)).expect("writing to memory cannot fail");
    }
    table.into_inner().expect("writing to memory cannot fail")
}

fn cells(agreement: &Agreement, row: &AgreementRow) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
    let three = |estimate: Option<&Estimate>| {
        let interval = estimate.and_then(|estimate| estimate.interval);
        let value = estimate.and_then(|estimate| estimate.value.ok());
        [number(value), number(interval.map(|interval| interval.low)), number(interval.map(|interval| interval.high))]
    };
    let shares: Vec<f64> = row.prevalence.iter().filter_map(|(_, share)| *share).collect();
    let mean = (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64);
    let by_coder = row.prevalence.iter().map(|(coder, share)| format!("{coder} {}", share.map_or("-".into(), |s| format!("{s:.4}"))));
    let guarded = |text: &str| guard_cell(text).into_owned();
    let mut cells = vec![
        row.scope.name().to_owned(),
        guarded(&row.scope.of()),
        guarded(row.facet.as_deref().unwrap_or("")),
        guarded(row.code.as_ref().map_or(ALL_CODES, |code| code.as_str())),
        agreement.settings.unit.clone(),
        row.prevalence.len().to_string(),
        row.units.to_string(),
        row.left_out.to_string(),
        number(mean),
        guarded(&by_coder.collect::<Vec<_>>().join("; ")),
        number(row.percent.ok()),
    ];
    cells.extend(three(row.positive.as_ref()));
    cells.extend(three(row.kappa.as_ref()));
    cells.extend(three(Some(&row.alpha)));
    cells.extend([number(Some(agreement.settings.target)), number(row.alpha.below_target)]);
    cells.extend(three(row.masi.as_ref()));
    cells.extend(three(Some(&row.ac1)));
    let drawn = match row.resampled {
        Resampled::Documents => "documents",
        Resampled::Units => "units",
    };
    cells.extend([number(Some(agreement.settings.confidence)), drawn.to_owned(), row.alpha.rounds_left_out.to_string(), reasons(row)]);
    cells
}

/// Which figures have no value, and why: `kappa no_variation; alpha no_variation`.
fn reasons(row: &AgreementRow) -> String {
    let figures = [
        ("percent", Some(row.percent)),
        ("positive", row.positive.as_ref().map(|estimate| estimate.value)),
        ("kappa", row.kappa.as_ref().map(|estimate| estimate.value)),
        ("alpha", Some(row.alpha.value)),
        ("alpha_masi", row.masi.as_ref().map(|estimate| estimate.value)),
        ("ac1", Some(row.ac1.value)),
    ];
    let reason = |(name, figure): (&str, Option<Result<f64, Undefined>>)| Some(format!("{name} {}", figure?.err()?.name()));
    figures.into_iter().filter_map(reason).collect::<Vec<_>>().join("; ")
}

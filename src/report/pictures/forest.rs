//! How far coders agree on each code, with intervals, on one scale.

use super::{Picture, TableCell};
use crate::domain::measure::agreement::{Agreement, AgreementRow, Scope};
use crate::report::figures::{count, decimal, ends, figure, some};
use crate::report::row_plot::{Row, Rows, drawn};

/// Draws alpha of each code and each dimension over all transcripts; `None` where nothing was compared.
pub fn agreement_forest(agreement: &Agreement) -> Option<Picture> {
    let overall: Vec<&AgreementRow> = agreement.rows.iter().filter(|row| row.scope == Scope::Overall).collect();
    let settings = &agreement.settings;
    let plotted: Vec<Row> = overall.iter().map(|row| plotted(row, settings.target)).collect();
    let plot = Rows { id: "plot-agreement", title: "Alpha of each code", marks: &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0], digits: 1 };
    let (body, width, height) = drawn(&plot, &plotted)?;
    let coders: Vec<&str> = settings.coders.iter().map(|coder| coder.as_str()).collect();
    let has_intervals = overall.iter().any(|row| estimate(row).2.is_some());
    let caption = format!(
        "Krippendorff’s alpha of each code{}; what lies under 0 is at the edge, and the stroke is the target of {}. Codings that {} made alone, in {}.",
        if has_intervals { format!(" with the interval that holds {} of resampled values", settings.confidence) } else { String::new() },
        settings.target,
        coders.join(" and "),
        some(settings.transcripts as usize, "transcript", "transcripts"),
    );
    let cells = |row: &&AgreementRow| {
        let (label, value, interval) = estimate(row);
        vec![
            TableCell::words(label),
            TableCell::words(value.map_or_else(|reason| reason.to_string(), |value| decimal(value, 2))),
            TableCell::words(ends(interval, 2)),
            TableCell::words(count(row.units as usize)),
        ]
    };
    Some(Picture {
        id: plot.id.to_owned(),
        title: plot.title.to_owned(),
        description: plotted.iter().map(|row| row.title.as_str()).collect::<Vec<_>>().join("; "),
        caption,
        width,
        height,
        head: ["Code", "Alpha", "Interval", "Units"].map(str::to_owned).to_vec(),
        rows: overall.iter().map(cells).collect(),
        body,
    })
}

type Estimated = (String, crate::domain::measure::statistic::Statistic, Option<crate::domain::measure::statistic::Interval>);

/// What a row is of, its alpha, and the interval.
fn estimate(row: &AgreementRow) -> Estimated {
    let label = match (&row.code, &row.facet) {
        (Some(code), _) => code.to_string(),
        (None, Some(facet)) => format!("{facet}: all codes"),
        (None, None) => "all codes".to_owned(),
    };
    let alpha = row.masi.as_ref().unwrap_or(&row.alpha);
    (label, alpha.value, alpha.interval)
}

fn plotted(row: &AgreementRow, target: f64) -> Row {
    let (label, value, interval) = estimate(row);
    Row {
        title: format!("{label}: alpha {}", figure(value, 2)),
        label,
        line: interval.map(|ends| (ends.low, ends.high)),
        dot: value.ok(),
        stroke: Some(target),
        ..Row::default()
    }
}

//! Plots of rows: a label, and to its right a dot, a ring, a stroke or a bar on one scale for all rows.

use super::markup::Markup;
use super::svg::{Drawing, shortened};

const WIDTH: f64 = 760.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 28.0;
const STEP: f64 = 22.0;
const TOP: f64 = 8.0;
const FOOT: f64 = 30.0;

/// One row.
#[derive(Default)]
pub(super) struct Row {
    /// What it is of.
    pub label: String,
    /// A line between two values.
    pub line: Option<(f64, f64)>,
    /// A filled dot.
    pub dot: Option<f64>,
    /// An empty one.
    pub ring: Option<f64>,
    /// A stroke across the row.
    pub stroke: Option<f64>,
    /// Lengths of a bar's parts, from the left.
    pub bars: Vec<f64>,
    /// What the row says, for those who point at it or do not see it.
    pub title: String,
}

/// Rows on one scale.
pub(super) struct Rows<'a> {
    /// The name of the drawing, unique on the page.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// Where the scale is marked, rising; its ends are the first and the last.
    pub marks: &'a [f64],
    /// Digits of the marks.
    pub digits: usize,
}

const BARS: [&str; 3] = ["bar", "bar second", "bar third"];

/// Draws rows; nothing where there are none.
pub(super) fn rows(page: &mut Markup, plot: &Rows<'_>, rows: &[Row]) {
    let Some((body, width, height)) = drawn(plot, rows) else { return };
    let titles: Vec<&str> = rows.iter().map(|row| row.title.as_str()).collect();
    let drawing = Drawing { id: plot.id, title: plot.title, description: &titles.join("; "), width, height };
    page.drawing(&drawing, |page| _ = page.append(body));
}

/// The inside of a drawing of rows, with its width and height; `None` where there are no rows.
pub(super) fn drawn(plot: &Rows<'_>, rows: &[Row]) -> Option<(Markup, f64, f64)> {
    let (low, high) = (*plot.marks.first()?, *plot.marks.last()?);
    if rows.is_empty() {
        return None;
    }
    let mut body = Markup::default();
    let page = &mut body;
    let width = WIDTH - LEFT - RIGHT;
    let x = |value: f64| LEFT + ((value - low) / (high - low).max(1e-12)).clamp(0.0, 1.0) * width;
    let bottom = TOP + STEP * rows.len() as f64;
    for &mark in plot.marks {
        page.line("rule", (x(mark), TOP), (x(mark), bottom + 4.0));
        page.label("middle quiet", (x(mark), bottom + 20.0), &super::figures::decimal(mark, plot.digits));
    }
    for (at, row) in rows.iter().enumerate() {
        let y = TOP + STEP * (at as f64 + 0.5);
        page.label("right", (LEFT - 12.0, y + 4.0), &shortened(&row.label, 26));
        let mut from = low;
        for (class, part) in BARS.into_iter().zip(&row.bars) {
            page.bar(class, (x(from), y - 6.0), (x(from + part) - x(from), 12.0), &row.title);
            from += part;
        }
        if let Some((from, to)) = row.line {
            page.line("curve", (x(from), y), (x(to), y));
        }
        if let Some(stroke) = row.stroke {
            page.line("median", (x(stroke), y - 6.0), (x(stroke), y + 6.0));
        }
        if let Some(ring) = row.ring {
            page.circle("dot tried", (x(ring), y), 4.5, &row.title);
        }
        if let Some(dot) = row.dot {
            page.circle("dot chosen", (x(dot), y), 4.5, &row.title);
        }
    }
    Some((body, WIDTH, bottom + FOOT))
}

/// Round marks from zero to a value that holds all: four or five of them.
pub(super) fn marks_to(most: f64) -> Vec<f64> {
    let rough = most.max(1.0) / 4.0;
    let power = 10f64.powi(libm::log10(rough).floor() as i32);
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|unit| unit * power).find(|step| *step >= rough).unwrap_or(10.0 * power);
    let step = step.max(1.0).ceil();
    (0..=(most.max(1.0) / step).ceil() as usize).map(|at| step * at as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_and_hold_all() {
        assert_eq!(marks_to(3.0), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(marks_to(45.0), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(marks_to(0.0), [0.0, 1.0]);
        assert_eq!(marks_to(400.0), [0.0, 100.0, 200.0, 300.0, 400.0]);
    }
}

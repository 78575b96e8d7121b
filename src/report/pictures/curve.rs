//! Codes over more and more transcripts.

use super::{Picture, TableCell};
use crate::report::coded::{CodedStudy, Spread};
use crate::report::figures::{decimal, of, some};
use crate::report::markup::Markup;
use crate::report::row_plot::marks_to;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 44.0;
/// Marks below the curve at most.
const LABELS: usize = 16;

/// Draws the curve; `None` where fewer than two transcripts have a coding.
pub fn saturation_curve(study: &CodedStudy<'_>, spread: &Spread) -> Option<Picture> {
    let n = spread.mean.len();
    if n < 2 {
        return None;
    }
    let marks = marks_to(spread.codes as f64);
    let most = marks.last().copied().unwrap_or(1.0);
    let x = |at: usize| LEFT + (at as f64 + 0.5) / n as f64 * (WIDTH - LEFT - RIGHT);
    let y = |codes: f64| TOP + (1.0 - codes / most) * (HEIGHT - TOP - BOTTOM);
    let mut body = Markup::default();
    for &mark in &marks {
        body.line("rule", (LEFT, y(mark)), (WIDTH - RIGHT, y(mark)));
        body.label("right quiet", (LEFT - 8.0, y(mark) + 4.0), &decimal(mark, 0));
    }
    let every = n.div_ceil(LABELS);
    for (at, &mean) in spread.mean.iter().enumerate() {
        if at > 0 {
            body.line("curve", (x(at - 1), y(spread.mean[at - 1])), (x(at), y(mean)));
        }
        body.circle("node", (x(at), y(mean)), 3.0, &format!("{}: {} codes", some(at + 1, "transcript", "transcripts"), decimal(mean, 1)));
        if at % every == 0 || at + 1 == n {
            body.label("middle quiet", (x(at), HEIGHT - 26.0), &(at + 1).to_string());
        }
    }
    body.label("middle quiet", ((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8.0), "transcripts");
    let entries: Vec<String> = spread.mean.iter().enumerate().map(|(at, mean)| format!("{}: {}", at + 1, decimal(*mean, 1))).collect();
    let rows = spread
        .mean
        .iter()
        .enumerate()
        .map(|(at, mean)| vec![TableCell::words((at + 1).to_string()), TableCell::words(decimal(*mean, 1))])
        .collect();
    Some(Picture {
        id: "saturation".to_owned(),
        title: "Codes after so many transcripts".to_owned(),
        description: format!("Mean number of codes after so many transcripts: {}", entries.join(", ")),
        caption: format!(
            "Mean number of codes that have been used, over all orders of the {} with a coding of {}. {} codes were used in one transcript only. {}. \
             Codes may stop coming while meaning goes on: this is no saturation of meaning, and a codebook that was fixed beforehand ends by itself.",
            some(n, "transcript", "transcripts"),
            study.texts.len(),
            of(spread.once, spread.codes),
            study.source(),
        ),
        width: WIDTH,
        height: HEIGHT,
        head: ["Transcripts", "Codes"].map(str::to_owned).to_vec(),
        rows,
        body,
    })
}

//! Draws codes that occur together, in a plane where near codes share many turns, or says so where no plane shows that.

use super::name_labels::{Dot, places};
use super::{Opens, Picture, TableCell};
use crate::report::coded::{CodedStudy, Together, plane};
use crate::report::figures::{count, decimal};
use crate::report::markup::Markup;
use crate::report::svg::shortened;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 520.0;
const EDGE: f64 = 70.0;
/// Codes drawn at most: more cannot be told apart.
const CODES: usize = 30;
/// The stress above which no plane is drawn: Kruskal called .2 poor.
const POOR: f64 = 0.2;

/// The result of drawing a network.
pub enum NetworkShown {
    /// A picture.
    Drawn(Box<Picture>),
    /// No plane keeps the order: a sentence that says so. The pairs are in the table of codes on the same turns.
    List(String),
}

/// Draws the network; `None` where fewer than three codes stand with another.
pub fn network(study: &CodedStudy<'_>, together: &Together) -> Option<NetworkShown> {
    let mut shown = together.sociable();
    let left = shown.len().saturating_sub(CODES);
    shown.truncate(CODES);
    shown.sort_unstable();
    let apart = |a: usize, b: usize| 1.0 - together.jaccard(shown[a], shown[b]).unwrap_or(0.0);
    let plane = plane(shown.len(), apart)?;
    if plane.stress > POOR {
        return Some(NetworkShown::List(format!(
            "The {} codes that stand with another cannot be placed in a plane so that nearness keeps the order of what they share (stress {}; at most {} is drawn): \
             read the pairs above instead.",
            shown.len(),
            decimal(plane.stress, 2),
            decimal(POOR, 1),
        )));
    }
    let spots = spots(&plane.points);
    let mut body = Markup::default();
    let name = |at: usize| study.codes[shown[at]].code.to_string();
    let mut ties: Vec<(u32, usize, usize)> = Vec::new();
    for (a, &first) in shown.iter().enumerate() {
        let others = shown.iter().enumerate().skip(a + 1);
        ties.extend(others.map(|(b, &second)| (together.both(first, second), a, b)).filter(|tie| tie.0 > 0));
    }
    ties.sort_unstable();
    let most = ties.last().map_or(1, |tie| tie.0);
    for &(both, a, b) in &ties {
        let opens = Opens { code: name(a), with: name(b), ..Opens::default() };
        body.opening(&opens, &format!("{} and {}: {} turns with both", name(a), name(b), count(both as usize)), |body| {
            let thick = 1.0 + 7.0 * f64::from(both) / f64::from(most);
            body.html("<line class=\"tie\"").attribute("stroke-width", format_args!("{thick:.1}"));
            body.at("x1", spots[a].0).at("y1", spots[a].1).at("x2", spots[b].0).at("y2", spots[b].1).html("/>");
        });
    }
    let largest = shown.iter().map(|&code| together.turns[code]).max().unwrap_or(1).max(1);
    let radius = |at: usize| 4.0 + 12.0 * (f64::from(together.turns[shown[at]]) / f64::from(largest)).sqrt();
    for (at, &spot) in spots.iter().enumerate() {
        let opens = Opens { code: name(at), ..Opens::default() };
        body.opening(&opens, &format!("{}: {} turns", name(at), count(together.turns[shown[at]] as usize)), |body| {
            body.html("<circle class=\"node\"").at("cx", spot.0).at("cy", spot.1).at("r", radius(at)).html("></circle>");
        });
    }
    let names: Vec<String> = (0..shown.len()).map(|at| shortened(&name(at), 24)).collect();
    let dots: Vec<Dot> =
        names.iter().enumerate().map(|(at, name)| Dot { at: spots[at], radius: radius(at), letters: name.chars().count() }).collect();
    for (name, place) in names.iter().zip(places(&dots, (WIDTH, HEIGHT))) {
        body.label(place.class, place.at, name);
    }
    let entries: Vec<String> = ties.iter().rev().take(12).map(|&(both, a, b)| format!("{} and {} {both}", name(a), name(b))).collect();
    let mut caption = format!(
        "The nearer two codes are, the larger the share of the turns with either that have both (Jaccard): nearness keeps that order with a stress of {} (Kruskal; \
         0 everywhere, .1 fair, .2 poor). Codes that share no turn are merely not near, and directions mean nothing. A dot’s area is the code’s turns, a line’s \
         width the turns with both, of {} turns of participants. {}. Codes count without those below them.",
        decimal(plane.stress, 2),
        count(together.all as usize),
        study.source(),
    );
    if left > 0 {
        caption += &format!(" Drawn are the {CODES} codes that most often stand with another.");
    }
    let rows = ties
        .iter()
        .rev()
        .map(|&(both, a, b)| {
            let opens = Opens { code: name(a), with: name(b), ..Opens::default() };
            let shared = together.jaccard(shown[a], shown[b]).unwrap_or(0.0);
            vec![
                TableCell::words(format!("{} & {}", name(a), name(b))),
                TableCell { text: count(both as usize), opens: Some(opens) },
                TableCell::words(decimal(shared, 2)),
            ]
        })
        .collect();
    Some(NetworkShown::Drawn(Box::new(Picture {
        id: "network".to_owned(),
        title: "Codes that stand together".to_owned(),
        description: format!("Turns with both, most first: {}", entries.join("; ")),
        caption,
        width: WIDTH,
        height: HEIGHT,
        head: ["Codes", "Turns with both", "Share of the turns with either"].map(str::to_owned).to_vec(),
        rows,
        body,
    })))
}

/// Places in the drawing: one scale for both directions, so that distances stay what they are.
fn spots(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let ends = |of: fn(&(f64, f64)) -> f64| {
        let values = points.iter().map(of);
        (values.clone().fold(f64::INFINITY, f64::min), values.fold(f64::NEG_INFINITY, f64::max))
    };
    let (x, y) = (ends(|p| p.0), ends(|p| p.1));
    let scale = ((WIDTH - 2.0 * EDGE - 80.0) / (x.1 - x.0).max(1e-9)).min((HEIGHT - 2.0 * EDGE) / (y.1 - y.0).max(1e-9));
    let middle = ((x.0 + x.1) / 2.0, (y.0 + y.1) / 2.0);
    points.iter().map(|p| ((p.0 - middle.0) * scale + WIDTH / 2.0 - 40.0, (p.1 - middle.1) * scale + HEIGHT / 2.0)).collect()
}

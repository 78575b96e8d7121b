//! How the number of clusters was chosen: the stability of each number that was tried, as a line.

use crate::domain::space::cluster::Choice;
use crate::report::figures::decimal;
use crate::report::markup::Markup;
use crate::report::svg::Drawing;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 200.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 36.0;

/// Draws the curve; the chosen number has the filled dot.
pub fn stability(page: &mut Markup, choice: &Choice) {
    let tried = &choice.stability;
    let (least, most) = (tried.iter().map(|t| t.0).min().unwrap_or(0), tried.iter().map(|t| t.0).max().unwrap_or(0));
    let x = |k: u32| LEFT + f64::from(k - least) / f64::from((most - least).max(1)) * (WIDTH - LEFT - RIGHT);
    // The index is below 0 only where groupings are less alike than by chance; such points stand on the ground line.
    let y = |index: f64| TOP + (1.0 - index.clamp(0.0, 1.0)) * (HEIGHT - TOP - BOTTOM);
    let listed: Vec<String> = tried.iter().map(|&(k, index)| format!("{k}: {}", decimal(index, 2))).collect();
    let description = format!("Mean adjusted Rand index by number of clusters: {}", listed.join(", "));
    let title = format!("Stability by number of clusters; {} were chosen", choice.k);
    let drawing = Drawing { id: "plot-stability", title: &title, description: &description, width: WIDTH, height: HEIGHT };
    page.html("<figure>\n").drawing(&drawing, |page| {
        for index in [0.0, 0.5, 1.0] {
            page.line("rule", (LEFT, y(index)), (WIDTH - RIGHT, y(index)));
            page.label("right", (LEFT - 8.0, y(index) + 4.0), &decimal(index, 1));
        }
        for pair in tried.windows(2) {
            page.line("curve", (x(pair[0].0), y(pair[0].1)), (x(pair[1].0), y(pair[1].1)));
        }
        for &(k, index) in tried {
            let class = if k == choice.k { "dot chosen" } else { "dot tried" };
            page.circle(class, (x(k), y(index)), 5.0, &format!("{k} clusters: {}", decimal(index, 2)));
            page.label("middle", (x(k), HEIGHT - 14.0), &k.to_string());
        }
    });
    page.html("<figcaption>Stability by number of clusters: ")
        .text(listed.join("; "))
        .text(at_an_end(choice))
        .html(".</figcaption>\n</figure>\n");
}

/// Says so where the chosen number is an end of the range that was tried.
fn at_an_end(choice: &Choice) -> &'static str {
    let tried = choice.stability.first().map(|first| first.0).zip(choice.stability.last().map(|last| last.0));
    match tried {
        Some((least, most)) if least < most && choice.k == most => "; the largest number tried was taken, so a larger one might do as well",
        Some((least, most)) if least < most && choice.k == least => {
            "; the smallest number tried was taken, so a smaller one might do as well"
        }
        _ => "",
    }
}

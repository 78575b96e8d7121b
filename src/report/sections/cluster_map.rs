//! The cluster map: a circle for each cluster, its area by size, those of one code side by side.
//!
//! Nearness in it means nothing but the order of the scheme, and it says so: a plane made from a hundred dimensions would
//! show distances that are not there.

use super::shown_cluster::ShownCluster;
use crate::report::figures::{count, some};
use crate::report::markup::Markup;
use crate::report::svg::{Drawing, shortened};
use crate::report::view::View;

const WIDTH: f64 = 960.0;
/// Radius of the largest circle.
const LARGEST: f64 = 46.0;
/// Width that a circle and its label have at least.
const CELL: f64 = 136.0;
/// Height of the three lines of a label.
const LABEL: f64 = 56.0;
/// Characters of a label line.
const LETTERS: usize = 19;

/// Where a circle is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Circle {
    x: f64,
    y: f64,
    radius: f64,
}

/// Writes the map.
pub fn map(page: &mut Markup, view: &View<'_>, clusters: &[ShownCluster<'_>]) {
    let mut order: Vec<&ShownCluster<'_>> = clusters.iter().collect();
    order.sort_by_key(|shown| {
        let outside = shown.cluster.outside;
        let code = shown.first_code().and_then(|code| view.codes.iter().position(|known| known.id == code));
        (outside, if outside { None } else { Some(code.unwrap_or(usize::MAX)) }, std::cmp::Reverse(shown.cluster.size), shown.number)
    });
    let sizes: Vec<u32> = order.iter().map(|shown| shown.cluster.size).collect();
    let inside = order.iter().filter(|shown| !shown.cluster.outside).count();
    let (circles, height) = placed(&sizes, inside);
    let outside = order.len() - inside;
    let description =
        format!("{}, of which {} not in the scheme; the table below gives the same", some(order.len(), "cluster", "clusters"), outside);
    let drawing = Drawing { id: "plot-clusters", title: "Cluster map", description: &description, width: WIDTH, height };
    page.html("<figure>\n").drawing(&drawing, |page| {
        for (shown, circle) in order.iter().zip(&circles) {
            draw(page, shown, *circle);
        }
    });
    page.html(
        "<figcaption>A circle’s area goes by the number of segments, which is in it; below stand two terms, \
         the cluster’s number and the code that fits best. Clusters stand in the order of these codes; a dashed line marks those that are not in the scheme. Nearness means nothing else.</figcaption>\n</figure>\n",
    );
}

fn draw(page: &mut Markup, shown: &ShownCluster<'_>, circle: Circle) {
    let terms: Vec<&str> = shown.terms().take(6).collect();
    let title = format!("cluster {}: {}; {}", shown.number, terms.join(", "), some(shown.cluster.size as usize, "segment", "segments"));
    let class = if shown.cluster.outside { "cluster outside" } else { "cluster" };
    page.circle(class, (circle.x, circle.y), circle.radius, &title);
    page.label("middle size", (circle.x, circle.y + 4.0), &count(shown.cluster.size as usize));
    let below = circle.y + circle.radius;
    let mut terms = shown.terms();
    for (class, line) in [("middle strong", 16.0), ("middle strong", 31.0)] {
        if let Some(term) = terms.next() {
            page.label(class, (circle.x, below + line), &shortened(term, LETTERS));
        }
    }
    let code = if shown.cluster.outside { "not in the scheme" } else { shown.first_code().map_or("no code", |code| code.as_str()) };
    page.label("middle quiet", (circle.x, below + 46.0), &shortened(&format!("{} · {code}", shown.number), LETTERS + 3));
}

/// Packs circles into rows, in the order given; those from `inside` on begin a row of their own. Gives the height, too.
fn placed(sizes: &[u32], inside: usize) -> (Vec<Circle>, f64) {
    let largest = sizes.iter().copied().max().unwrap_or(0).max(1);
    let radius = |size: u32| (LARGEST * (f64::from(size) / f64::from(largest)).sqrt()).max(4.0);
    let per_row = (WIDTH / CELL) as usize;
    let (mut circles, mut top) = (Vec::new(), 8.0);
    let (first, second) = sizes.split_at(inside);
    for row in first.chunks(per_row).chain(second.chunks(per_row)) {
        let tallest = row.iter().map(|&size| radius(size)).fold(0.0, f64::max);
        for (at, &size) in row.iter().enumerate() {
            let x = CELL * (at as f64 + 0.5);
            // All circles of a row stand on one line, so that their labels do.
            circles.push(Circle { x, y: top + 2.0 * tallest - radius(size), radius: radius(size) });
        }
        top += 2.0 * tallest + LABEL + 8.0;
    }
    (circles, top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_go_by_size_and_circles_keep_apart() {
        let sizes = [400, 100, 25, 400, 400, 400, 400, 400, 9];
        let (circles, height) = placed(&sizes, 8);
        assert_eq!((circles[0].radius, circles[1].radius), (LARGEST, LARGEST / 2.0));
        for (at, a) in circles.iter().enumerate() {
            assert!(a.x - a.radius >= 0.0 && a.x + a.radius <= WIDTH && a.y + a.radius < height, "{a:?}");
            for b in &circles[..at] {
                let apart = ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt();
                assert!(apart >= a.radius + b.radius, "{a:?} meets {b:?}");
            }
        }
        // What is outside the scheme begins a row.
        assert_eq!(circles[8].x, circles[0].x);
    }
}

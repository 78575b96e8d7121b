//! How large each cluster is, as a list of bars. Clusters have no places: a plane made from a hundred dimensions would show distances
//! that are not there.

use super::shown_cluster::ShownCluster;
use crate::report::figures::{count, some};
use crate::report::markup::Markup;
use crate::report::row_plot::{Row, Rows, marks_to, rows};
use crate::report::view::View;

/// Terms in a label.
const TERMS: usize = 2;

/// Writes the list, the largest first, those that are not in the scheme last.
pub(super) fn cluster_sizes(page: &mut Markup, view: &View<'_>, clusters: &[ShownCluster<'_>]) {
    let mut order: Vec<&ShownCluster<'_>> = clusters.iter().collect();
    order.sort_by_key(|shown| (shown.cluster.outside, std::cmp::Reverse(shown.cluster.size), shown.number));
    let row = |shown: &&ShownCluster<'_>| {
        let terms: Vec<&str> = shown.terms().take(TERMS).collect();
        let outside = if shown.cluster.outside { ", not in the scheme" } else { "" };
        Row {
            label: format!("{} · {}", shown.number, terms.join(", ")),
            // The second kind of bar sets apart what is not in the scheme.
            bars: if shown.cluster.outside { vec![0.0, f64::from(shown.cluster.size)] } else { vec![f64::from(shown.cluster.size)] },
            title: format!(
                "cluster {}: {}; {}{outside}",
                shown.number,
                terms.join(", "),
                some(shown.cluster.size as usize, "segment", "segments")
            ),
            ..Row::default()
        }
    };
    let drawn: Vec<Row> = order.iter().map(row).collect();
    let most = order.iter().map(|shown| shown.cluster.size).max().unwrap_or(0);
    page.html("<figure>\n");
    rows(page, &Rows { id: "plot-clusters", title: "Segments in each cluster", marks: &marks_to(f64::from(most)), digits: 0 }, &drawn);
    page.html("<figcaption>Segments in each cluster, of ").text(count(view.spoken));
    page.html(" of participants, as the program found them; clusters that are not in the scheme come last, in another tint.</figcaption>\n</figure>\n");
}

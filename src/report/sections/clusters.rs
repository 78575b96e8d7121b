//! Clusters: what was found without the scheme, and what of it no code of the scheme fits.

use super::cluster_sizes::cluster_sizes;
use super::excerpts::{place, quote};
use super::shown_cluster::ShownCluster;
use crate::domain::codebook::CodeKind;
use crate::domain::ids::SegmentId;
use crate::domain::space::cluster::{Cluster, Clustering};
use crate::report::figures::{count, decimal, of, signed, some};
use crate::report::marks::marks;
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::View;

/// Terms of a cluster that the table shows.
const TERMS: usize = 8;

/// Codes shown beside a cluster.
const CODES: usize = 3;

/// Excerpts shown of a cluster.
const TYPICAL: usize = 5;

/// Writes the section.
pub fn clusters(page: &mut Markup, view: &View<'_>) {
    let mut shown = view.input.clusters.map(|found| listed(view, found, 0)).unwrap_or_default();
    let next = shown.iter().map(|shown| shown.number + 1).max().unwrap_or(0);
    shown.extend(view.input.outside.map(|found| listed(view, found, next)).unwrap_or_default());
    if shown.is_empty() {
        page.paragraph("No cluster was found.");
        return;
    }
    page.paragraph(
        "Clusters are what the algorithm found in how words go together, each segment read with its neighbours. \
         They are no themes: a theme is what people conclude.",
    );
    cluster_sizes(page, view, &shown);
    if let Some(found) = view.input.clusters {
        choice(page, found);
    }
    let (outside, inside): (Vec<ShownCluster<'_>>, Vec<ShownCluster<'_>>) = shown.into_iter().partition(|shown| shown.cluster.outside);
    if !inside.is_empty() {
        table(page, view, "Clusters", &inside);
    }
    if !outside.is_empty() {
        page.html("<h3>Not in the scheme</h3>\n");
        page.paragraph("No code of the scheme fits these: they may be a code that is missing, or nothing that the study asks about.");
        table(page, view, "Clusters that are not in the scheme", &outside);
    }
}

fn listed<'a>(view: &View<'a>, found: &'a Clustering, first: u32) -> Vec<ShownCluster<'a>> {
    let mut reached: Vec<Vec<usize>> = vec![Vec::new(); found.clusters.iter().map(|cluster| cluster.id as usize + 1).max().unwrap_or(0)];
    for (segment, cluster) in found.of.iter().enumerate() {
        if let Some(list) = cluster.and_then(|cluster| reached.get_mut(cluster as usize)) {
            let transcript = view.layout.place(SegmentId(segment as u32)).0;
            if list.last() != Some(&transcript) {
                list.push(transcript);
            }
        }
    }
    let shown = |cluster: &'a Cluster| ShownCluster {
        number: first + cluster.id,
        cluster,
        transcripts: reached[cluster.id as usize].len(),
        whole: view.spoken,
        spelled: cluster.terms.iter().map(|term| view.input.space.spelling(term)).collect(),
    };
    found.clusters.iter().map(shown).collect()
}

/// How many clusters there are, and why so many.
fn choice(page: &mut Markup, found: &Clustering) {
    let k = found.choice.k;
    if found.choice.stability.is_empty() {
        let clusters = some(found.clusters.len(), "cluster", "clusters");
        page.paragraph(format_args!("{clusters}; the number was not chosen by stability."));
        return;
    }
    page.paragraph(format_args!(
        "The number of clusters, {k}, was chosen by stability among {} that were tried: corpora resampled by interviews were \
         grouped, and the groupings compared (mean adjusted Rand index, 1 where they are the same).",
        some(found.choice.stability.len(), "number", "numbers"),
    ));
    super::stability::stability(page, &found.choice);
}

fn table(page: &mut Markup, view: &View<'_>, caption: &str, clusters: &[ShownCluster<'_>]) {
    let columns = [
        Column::words("Cluster"),
        Column::words("Terms that set it apart"),
        Column::numbers("Segments"),
        Column::numbers("Transcripts"),
        Column::numbers("Coherence (−1 to 1)"),
        Column::words("Codes nearest, with their likeness"),
    ];
    page.table(caption, &columns, |page| {
        for shown in clusters {
            page.row(
                |page| {
                    _ = page
                        .html("<a")
                        .attribute("href", format_args!("#cluster-{}", shown.number))
                        .html(">")
                        .text(shown.number)
                        .html("</a>")
                },
                |page| cells(page, view, shown),
            );
        }
    });
    page.paragraph(
        "Coherence is the mean normalised pointwise mutual information of the first terms; affinity is how many standard errors \
         the code’s mean score in the cluster lies above its mean over all. It orders codes and is no test.",
    );
    for shown in clusters {
        excerpts(page, view, shown);
    }
}

fn cells(page: &mut Markup, view: &View<'_>, shown: &ShownCluster<'_>) {
    let cluster = shown.cluster;
    page.cell(|page| listing(page, shown.terms().take(TERMS)));
    page.number(of(cluster.size as usize, shown.whole)).number(of(shown.transcripts, view.transcripts()));
    page.number(cluster.coherence.map_or_else(|| "undefined".to_owned(), |value| decimal(value, 2)));
    page.cell(|page| {
        for (at, code) in cluster.codes.iter().take(CODES).enumerate() {
            page.html(if at > 0 { ", " } else { "" }).name(code.code.as_str()).text(format_args!(" {}", signed(code.affinity, 1)));
        }
        if cluster.outside {
            page.html(if cluster.codes.is_empty() { "" } else { "; " }).html("<strong>not in the scheme</strong>");
        } else if cluster.codes.is_empty() {
            page.html("none");
        }
    });
}

fn listing<'a>(page: &mut Markup, names: impl Iterator<Item = &'a str>) {
    for (at, name) in names.enumerate() {
        page.html(if at > 0 { ", " } else { "" }).name(name);
    }
}

/// The segments nearest the centre, folded.
fn excerpts(page: &mut Markup, view: &View<'_>, shown: &ShownCluster<'_>) {
    let typical = &shown.cluster.typical[..shown.cluster.typical.len().min(TYPICAL)];
    let terms: Vec<&str> = shown.cluster.terms.iter().map(String::as_str).collect();
    let summary = |page: &mut Markup| {
        page.html("<span").attribute("id", format_args!("cluster-{}", shown.number)).html(">Cluster ").text(shown.number).html("</span>: ");
        listing(page, shown.terms().take(4));
        let size = count(shown.cluster.size as usize);
        page.text(format_args!(" — {} typical segments of {size}", typical.len()));
    };
    page.folded(summary, |page| {
        page.html("<ul class=\"excerpts\">\n");
        for &segment in typical {
            page.html("<li>\n<p class=\"where\">");
            place(page, view, &view.places.excerpt(segment), segment);
            page.html("</p>\n");
            quote(page, view, &view.places.excerpt(segment).text, |text| marks(text, &terms, &view.rules, CodeKind::Topic));
            page.html("</li>\n");
        }
        page.html("</ul>\n");
    });
}

//! `clusters.json`: the clusters that were found without the scheme, and how well its codes fit them.

use serde::Serialize;

use super::places::Places;
use crate::domain::ids::SegmentId;
use crate::domain::space::cluster::{Cluster, Clustering};
use crate::domain::space::term_space::TermSpace;

/// The mark of a cluster that no code fits.
const OUTSIDE: &str = "not in the scheme";

#[derive(Serialize)]
struct Line<'a> {
    id: u32,
    size: u32,
    terms: Vec<&'a str>,
    codes: Vec<Affinity<'a>>,
    excerpts: Vec<Shown<'a>>,
    coherence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
}

#[derive(Serialize)]
struct Affinity<'a> {
    code: &'a str,
    affinity: f64,
}

#[derive(Serialize)]
struct Shown<'a> {
    document: &'a str,
    start: u32,
    end: u32,
    text: String,
}

/// Writes the clusters, then those of the turns that no code fits; the second go on counting where the first end.
pub fn clusters_json(places: &Places<'_>, clusters: &Clustering, outside: Option<&Clustering>, space: &TermSpace) -> Vec<u8> {
    let next = clusters.clusters.iter().map(|cluster| cluster.id + 1).max().unwrap_or(0);
    let inside = clusters.clusters.iter().map(|cluster| line(places, cluster, 0, space));
    let beyond = outside.into_iter().flat_map(|outside| &outside.clusters).map(|cluster| line(places, cluster, next, space));
    let lines: Vec<Line<'_>> = inside.chain(beyond).collect();
    let mut out = serde_json::to_vec_pretty(&lines).expect("writing to memory cannot fail");
    out.push(b'\n');
    out
}

fn line<'a>(places: &Places<'a>, cluster: &'a Cluster, first: u32, space: &'a TermSpace) -> Line<'a> {
    let excerpt = |&id: &SegmentId| {
        let excerpt = places.excerpt(id);
        Shown { document: excerpt.document.as_str(), start: excerpt.span.start, end: excerpt.span.end, text: excerpt.text.into_owned() }
    };
    Line {
        id: first + cluster.id,
        size: cluster.size,
        terms: cluster.terms.iter().map(|term| space.spelling(term)).collect(),
        codes: cluster.codes.iter().map(|code| Affinity { code: code.code.as_str(), affinity: code.affinity }).collect(),
        excerpts: cluster.typical.iter().take(5).map(excerpt).collect(),
        coherence: cluster.coherence,
        note: cluster.outside.then_some(OUTSIDE),
    }
}

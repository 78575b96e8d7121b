//! `codebook.draft.toml`: a codebook proposed from clusters, for people to name, define and cut.
//!
//! It goes back in as a codebook as it is: what a codebook has no place for (excerpts, terms of
//! neighbouring clusters) is kept under keys that a codebook passes over.

use toml::{Table, Value};

use super::places::Places;
use crate::domain::codebook::Codebook;
use crate::domain::ids::SegmentId;
use crate::domain::space::cluster::{Cluster, Clustering};

const HEAD: &str = "\
# A drafted codebook: one entry for each cluster that was found, and one for clusters that share half of their first terms. The briefs are the clusters'
# first terms. Read the excerpts, name and define what holds together, and delete the rest.
# near_miss_terms, typical, border, clusters (their numbers), segments, share (of what participants say) and transcripts are for you to look at; a run passes them over.

";

/// Writes a drafted codebook beside the clusters that its codes come from, in the same order; `found` holds the numbers under which each was found.
pub fn draft_toml(places: &Places<'_>, draft: &Codebook, clusters: &Clustering, found: &[Vec<u32>], near_miss: &[Vec<String>]) -> Vec<u8> {
    let entries = draft.codes().iter().zip(clusters.clusters.iter().zip(found)).zip(near_miss).map(|((code, (cluster, found)), near)| {
        let mut entry = Table::new();
        entry.insert("code".into(), code.id.as_str().into());
        entry.insert("source".into(), "emergent".into());
        entry.insert("brief".into(), code.brief.as_str().into());
        entry.insert("definition".into(), "".into());
        entry.insert("inclusion".into(), "".into());
        entry.insert("exclusion".into(), "".into());
        entry.insert("seeds".into(), strings(&code.seeds));
        entry.insert("near_miss_terms".into(), strings(near));
        entry.insert("clusters".into(), Value::Array(found.iter().map(|&id| i64::from(id).into()).collect()));
        entry.insert("segments".into(), i64::from(cluster.size).into());
        entry.insert("share".into(), share(places, cluster).into());
        entry.insert("transcripts".into(), transcripts(places, clusters, cluster).into());
        entry.insert("typical".into(), excerpts(places, &cluster.typical));
        entry.insert("border".into(), excerpts(places, &cluster.border));
        Value::Table(entry)
    });
    let mut file = Table::new();
    file.insert("format".into(), 1.into());
    file.insert("version".into(), 1.into());
    file.insert("code".into(), Value::Array(entries.collect()));
    let body = toml::to_string(&file).expect("a table of strings and numbers can be written");
    format!("{HEAD}{body}").into_bytes()
}

fn strings(list: &[String]) -> Value {
    Value::Array(list.iter().map(|text| Value::String(text.clone())).collect())
}

/// Which share of participants' segments a cluster covers, to three decimals.
fn share(places: &Places<'_>, cluster: &Cluster) -> f64 {
    let layout = places.layout();
    let all = (0..layout.len()).filter(|&segment| layout.is_participant(segment)).count();
    (f64::from(cluster.size) / all.max(1) as f64 * 1000.0).round() / 1000.0
}

/// In how many transcripts a cluster occurs.
fn transcripts(places: &Places<'_>, clusters: &Clustering, cluster: &Cluster) -> i64 {
    let layout = places.layout();
    (0..layout.transcripts()).filter(|&t| layout.range(t).any(|segment| clusters.of[segment] == Some(cluster.id))).count() as i64
}

fn excerpts(places: &Places<'_>, segments: &[SegmentId]) -> Value {
    let excerpt = |&id: &SegmentId| {
        let excerpt = places.excerpt(id);
        Value::String(format!("{} {}-{}: {}", excerpt.document, excerpt.span.start, excerpt.span.end, excerpt.text))
    };
    Value::Array(segments.iter().take(3).map(excerpt).collect())
}

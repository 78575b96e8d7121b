//! `scores.jsonl`: a line per segment of everybody, with its cluster and its score for every code.

use serde::Serialize;
use serde::ser::SerializeMap;

use super::places::Places;
use crate::domain::ids::SegmentId;
use crate::domain::space::cluster::Clustering;
use crate::domain::space::scores::CodeScores;

#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    start: u32,
    end: u32,
    speaker: Option<&'a str>,
    cluster: Option<u32>,
    scores: Row<'a>,
}

/// Scores by code, in the codebook's order.
struct Row<'a> {
    codes: &'a CodeScores,
    row: usize,
}

impl Serialize for Row<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.codes.codes.len()))?;
        for (signal, score) in self.codes.codes.iter().zip(self.codes.ranked.row(self.row)) {
            map.serialize_entry(signal.code.as_str(), score)?;
        }
        map.end()
    }
}

/// Writes the scores of all segments.
pub fn scores_jsonl(places: &Places<'_>, scores: &CodeScores, clusters: Option<&Clustering>) -> Vec<u8> {
    let mut out = Vec::new();
    for row in 0..places.layout().len() {
        let excerpt = places.excerpt(SegmentId(row as u32));
        let line = Line {
            document: excerpt.document.as_str(),
            start: excerpt.span.start,
            end: excerpt.span.end,
            speaker: excerpt.speaker,
            cluster: clusters.and_then(|clusters| clusters.of[row]),
            scores: Row { codes: scores, row },
        };
        serde_json::to_writer(&mut out, &line).expect("writing to memory cannot fail, and the scores are numbers");
        out.push(b'\n');
    }
    out
}

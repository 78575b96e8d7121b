//! `show`: the text of the segments that results quote, and no other; then the result files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::complete;
use super::params::ShowParams;
use super::{ShardError, ShardSegment, Step};
use crate::domain::finding::Finding;
use crate::domain::ids::DocumentId;
use crate::formats::results::{ShownLine, line_clusters_json, lines_by_code_csv, terms_csv};
use crate::stages::cluster::too_few;
use crate::stages::map_codes::of_lines::silent;

/// The last step: the quoted segments' text.
pub struct Show;

/// The quoted segments of a shard. This is the only partial result that holds words of a segment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    segments: u64,
    texts: BTreeMap<u32, (DocumentId, u32, String)>,
}

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shown({} of {} segments)", self.texts.len(), self.segments)
    }
}

/// The result files of a sharded run, and what a person should know.
pub struct Results {
    /// Name and bytes of each.
    pub files: Vec<(&'static str, Vec<u8>)>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
}

impl Step for Show {
    const NAME: &'static str = "show";
    type Params = ShowParams;
    type Partial = Shown;
    type Next = Results;

    fn map(params: &ShowParams, segments: &[ShardSegment]) -> Shown {
        let quoted = params.quoted();
        let wanted = segments.iter().filter(|segment| quoted.binary_search(&segment.row).is_ok());
        let shown = |segment: &ShardSegment| (segment.row, (segment.document.clone(), segment.line, segment.text.trim().to_owned()));
        Shown { segments: segments.len() as u64, texts: wanted.map(shown).collect() }
    }

    fn merge(_: &ShowParams, mut a: Shown, mut b: Shown) -> Shown {
        a.texts.append(&mut b.texts);
        Shown { segments: a.segments + b.segments, texts: a.texts }
    }

    fn finish(params: ShowParams, shown: Shown) -> Result<Results, ShardError> {
        complete(shown.segments, params.segments)?;
        let line = |row: &u32| {
            let (document, line, text) = shown.texts.get(row).cloned().unwrap_or_else(|| (DocumentId::new(""), 0, String::new()));
            ShownLine { document, line, text }
        };
        let of_clusters: Vec<Vec<ShownLine>> =
            params.clusters.clusters.iter().map(|cluster| cluster.typical.iter().map(line).collect()).collect();
        let mut files =
            vec![("terms.csv", terms_csv(&params.vocabulary)), ("clusters.json", line_clusters_json(&params.clusters, &of_clusters))];
        let mut findings = too_few(params.clusters.clusters.len(), &params.cluster);
        if let Some(table) = &params.table {
            let best: Vec<Vec<ShownLine>> = table.best.iter().map(|best| best.iter().map(|(row, _)| line(row)).collect()).collect();
            let cluster = |row: u32| params.clusters_of_best.get(&row).copied();
            files.push(("lines_by_code.csv", lines_by_code_csv(table, cluster, &best)));
            findings.extend(params.book.iter().flat_map(|book| silent(book, &table.known)));
        }
        Ok(Results { files, findings })
    }
}

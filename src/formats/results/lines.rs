//! The files of a batch of lines: the cluster of each line, the terms, the clusters, and the lines of each code.
//!
//! A place is a file and a line, counted from 1. What grows with the corpus is written piece by piece.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::batch::{CodeTable, LineClusters, NO_CLUSTER};
use crate::domain::ids::DocumentId;
use crate::domain::matrix::Vocabulary;
use crate::domain::packed::PackedCorpus;
use crate::formats::table::guard_cell;

/// A line that is shown.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ShownLine {
    /// Its file.
    pub document: DocumentId,
    /// Its number in the file, from 1.
    pub line: u32,
    /// What it says.
    pub text: String,
}

impl std::fmt::Debug for ShownLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ShownLine({} line {}, {} bytes)", self.document, self.line, self.text.len())
    }
}

/// Bytes after which a piece is handed on.
const PIECE: usize = 1 << 18;

/// Hands a piece on when it is large enough.
fn spill(piece: &mut Vec<u8>, out: &mut impl Write) -> io::Result<()> {
    if piece.len() >= PIECE {
        out.write_all(piece)?;
        piece.clear();
    }
    Ok(())
}

/// Calls back with every row of a corpus, its file and its line.
fn each_row(corpus: &PackedCorpus, mut visit: impl FnMut(usize, &DocumentId, u32) -> io::Result<()>) -> io::Result<()> {
    let mut row = 0;
    for (file, lines) in &corpus.files {
        for line in 1..=*lines {
            visit(row, file, line)?;
            row += 1;
        }
    }
    Ok(())
}

/// Writes `lines.csv`: document, line, cluster; the cluster is empty for a line that is in none.
pub fn lines_csv(corpus: &PackedCorpus, clusters: &LineClusters, out: &mut impl Write) -> io::Result<()> {
    let mut piece = b"document,line,cluster\n".to_vec();
    let (mut named, mut cell) = (None, Vec::new());
    each_row(corpus, |row, file, line| {
        if named != Some(file.as_str().as_ptr()) {
            named = Some(file.as_str().as_ptr());
            cell = csv_cell(file.as_str());
        }
        piece.extend_from_slice(&cell);
        piece.push(b',');
        digits(&mut piece, line);
        piece.push(b',');
        if clusters.of[row] != NO_CLUSTER {
            digits(&mut piece, u32::from(clusters.of[row]));
        }
        piece.push(b'\n');
        spill(&mut piece, out)
    })?;
    out.write_all(&piece)
}

/// Adds a number in decimal.
fn digits(out: &mut Vec<u8>, mut number: u32) {
    let (mut from, mut text) = (10, [0; 10]);
    loop {
        from -= 1;
        text[from] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&text[from..]);
}

/// One cell as a table holds it.
fn csv_cell(text: &str) -> Vec<u8> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    table.write_record([guard_cell(text).as_ref()]).expect("writing to memory cannot fail");
    let mut cell = table.into_inner().expect("writing to memory cannot fail");
    cell.pop();
    cell
}

/// Writes `terms.csv`: each term and the number of lines that hold it.
pub fn terms_csv(vocabulary: &Vocabulary) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["term", "segments"]).expect("writing to memory cannot fail");
    for (term, df) in vocabulary.terms.iter().zip(&vocabulary.df) {
        table.write_record([guard_cell(term).as_ref(), &df.to_string()]).expect("writing to memory cannot fail");
    }
    table.into_inner().expect("writing to memory cannot fail")
}

#[derive(Serialize)]
struct Cluster<'a> {
    id: usize,
    size: u32,
    terms: &'a [String],
    excerpts: &'a [ShownLine],
}

/// Writes `clusters.json`; `typical` holds the lines shown of each cluster.
pub fn line_clusters_json(clusters: &LineClusters, typical: &[Vec<ShownLine>]) -> Vec<u8> {
    let all: Vec<Cluster<'_>> = clusters
        .clusters
        .iter()
        .zip(typical)
        .enumerate()
        .map(|(id, (cluster, excerpts))| Cluster { id, size: cluster.size, terms: &cluster.terms, excerpts })
        .collect();
    let mut out = serde_json::to_vec_pretty(&all).expect("writing to memory cannot fail");
    out.push(b'\n');
    out
}

/// Writes `lines_by_code.csv`: for each code its best lines.
pub fn lines_by_code_csv(table: &CodeTable, clusters: Option<&LineClusters>, shown: &[Vec<ShownLine>]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["code", "rank", "score", "document", "line", "excerpt", "cluster"]).expect("writing to memory cannot fail");
    for ((code, best), shown) in table.codes.iter().zip(&table.best).zip(shown) {
        for ((rank, (row, score)), line) in (1..).zip(best).zip(shown) {
            let cluster = clusters.map(|clusters| clusters.of[*row as usize]).filter(|&cluster| cluster != NO_CLUSTER);
            let cells = [
                guard_cell(code.as_str()).into_owned(),
                rank.to_string(),
                format!("{score:.3}"),
                guard_cell(line.document.as_str()).into_owned(),
                line.line.to_string(),
                guard_cell(&line.text).into_owned(),
                cluster.map(|cluster| cluster.to_string()).unwrap_or_default(),
            ];
            out.write_record(cells).expect("writing to memory cannot fail");
        }
    }
    out.into_inner().expect("writing to memory cannot fail")
}

/// Writes `scores.jsonl`: for each line its score for each code.
pub fn line_scores_jsonl(
    corpus: &PackedCorpus,
    table: &CodeTable,
    clusters: Option<&LineClusters>,
    out: &mut impl Write,
) -> io::Result<()> {
    let json = |text: &str| serde_json::to_string(text).unwrap_or_default().into_bytes();
    let names: Vec<Vec<u8>> = table.codes.iter().map(|code| json(code.as_str())).collect();
    let (weights, mut scores) = (corpus.weights(), vec![0.0; table.codes.len()]);
    let (mut named, mut document, mut piece) = (None, Vec::new(), Vec::with_capacity(PIECE));
    each_row(corpus, |row, file, line| {
        if named != Some(file.as_str().as_ptr()) {
            named = Some(file.as_str().as_ptr());
            document = json(file.as_str());
        }
        table.scores(&weights, corpus.rows.row(row), &mut scores);
        let part = |piece: &mut Vec<u8>, text: &[u8]| piece.extend_from_slice(text);
        part(&mut piece, b"{\"document\":");
        part(&mut piece, &document);
        part(&mut piece, b",\"line\":");
        digits(&mut piece, line);
        part(&mut piece, b",\"cluster\":");
        match clusters.map(|clusters| clusters.of[row]).filter(|&cluster| cluster != NO_CLUSTER) {
            Some(cluster) => digits(&mut piece, u32::from(cluster)),
            None => part(&mut piece, b"null"),
        }
        part(&mut piece, b",\"scores\":{");
        for (at, (name, &score)) in names.iter().zip(&scores).enumerate() {
            part(&mut piece, if at > 0 { b"," } else { b"" });
            part(&mut piece, name);
            piece.push(b':');
            four_places(&mut piece, score);
        }
        part(&mut piece, b"}}\n");
        spill(&mut piece, out)
    })?;
    out.write_all(&piece)
}

/// Adds a number with four decimal places.
fn four_places(out: &mut Vec<u8>, value: f32) {
    let scaled = (f64::from(value.abs()) * 1e4).round().min(f64::from(u32::MAX)) as u32;
    if value < 0.0 && scaled > 0 {
        out.push(b'-');
    }
    digits(out, scaled / 10_000);
    out.push(b'.');
    let places = scaled % 10_000;
    out.extend([1000, 100, 10, 1].map(|unit| b'0' + (places / unit % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::packed::PackedRows;

    #[test]
    fn scores_have_four_places() {
        for (value, text) in [(0.0, "0.0000"), (-0.00001, "0.0000"), (1.25, "1.2500"), (-12.00006, "-12.0001"), (0.99996, "1.0000")] {
            let mut out = Vec::new();
            four_places(&mut out, value);
            assert_eq!(String::from_utf8(out).as_deref(), Ok(text));
        }
    }

    #[test]
    fn every_line_has_its_place_and_names_are_quoted() {
        let mut rows = PackedRows::default();
        (0..3).for_each(|_| rows.push([]));
        let files = vec![(DocumentId::new("=a, b.txt"), 2), (DocumentId::new("c.txt"), 1)];
        let corpus = PackedCorpus { rows, files, ..PackedCorpus::default() };
        let clusters = LineClusters { of: vec![12, NO_CLUSTER, 0], ..LineClusters::default() };
        let mut out = Vec::new();
        lines_csv(&corpus, &clusters, &mut out).expect("written");
        let mut table = csv::Reader::from_reader(&out[..]);
        let rows: Vec<Vec<String>> = table.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows, [["'=a, b.txt", "1", "12"], ["'=a, b.txt", "2", ""], ["c.txt", "1", "0"]]);
    }
}

//! The files of a batch of lines: the cluster of each line, the terms, the clusters, and the lines of each code.
//!
//! A place is a file and a line, counted from 1. What grows with the corpus is written piece by piece.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

use crate::domain::ids::DocumentId;
use crate::domain::space::batch::{CodeTable, LineClusters, NO_CLUSTER};
use crate::domain::space::matrix::Vocabulary;
use crate::domain::space::packed::PackedCorpus;
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

/// Rows of a piece.
const PIECE: usize = 1 << 11;

/// Pieces that each thread makes before they are handed on.
const AHEAD: usize = 4;

/// A row's place: its number, its file's number, its line.
struct Place {
    row: usize,
    file: usize,
    line: u32,
}

/// Writes all rows, some pieces side by side, in the order of the rows. `make` gives what fills in one row after the other.
fn write_rows<F: FnMut(&mut Vec<u8>, Place)>(
    corpus: &PackedCorpus,
    out: &mut (impl Write + Send),
    make: impl Fn() -> F + Sync,
) -> io::Result<()> {
    let rows = corpus.rows.len();
    let starts: Vec<usize> =
        corpus.files.iter().scan(0, |next, (_, lines)| Some(std::mem::replace(next, *next + *lines as usize))).collect();
    let piece = |from: &usize| {
        let (mut piece, mut fill) = (Vec::new(), make());
        let mut file = starts.partition_point(|start| start <= from) - 1;
        for row in *from..(from + PIECE).min(rows) {
            while row - starts[file] >= corpus.files[file].1 as usize {
                file += 1;
            }
            fill(&mut piece, Place { row, file, line: (row - starts[file]) as u32 + 1 });
        }
        piece
    };
    let begins: Vec<usize> = (0..rows).step_by(PIECE).collect();
    let mut made: Vec<Vec<u8>> = Vec::new();
    for round in begins.chunks(AHEAD * rayon::current_num_threads()) {
        // The next pieces are made while the last are written.
        let write = || made.iter().try_for_each(|piece| out.write_all(piece));
        let (written, next) = rayon::join(write, || round.par_iter().map(piece).collect());
        written?;
        made = next;
    }
    made.iter().try_for_each(|piece| out.write_all(piece))
}

/// Writes `lines.csv`: document, line, cluster; the cluster is empty for a line that is in none.
///
/// # Errors
///
/// What the writer says if it fails.
pub fn lines_csv(corpus: &PackedCorpus, clusters: &LineClusters, out: &mut (impl Write + Send)) -> io::Result<()> {
    let names: Vec<Vec<u8>> = corpus.files.iter().map(|(file, _)| csv_cell(file.as_str())).collect();
    out.write_all(b"document,line,cluster\n")?;
    write_rows(corpus, out, || {
        |piece: &mut Vec<u8>, place: Place| {
            piece.extend_from_slice(&names[place.file]);
            piece.push(b',');
            digits(piece, place.line);
            piece.push(b',');
            if clusters.of[place.row] != NO_CLUSTER {
                digits(piece, u32::from(clusters.of[place.row]));
            }
            piece.push(b'\n');
        }
    })
}

/// Rows of `lines.csv` without its header, for the segments of a shard.
pub fn line_rows_csv<'s>(rows: impl IntoIterator<Item = (&'s DocumentId, u32, Option<u16>)>) -> Vec<u8> {
    let mut out = Vec::new();
    for (document, line, cluster) in rows {
        out.extend(csv_cell(document.as_str()));
        out.push(b',');
        digits(&mut out, line);
        out.push(b',');
        if let Some(cluster) = cluster {
            digits(&mut out, u32::from(cluster));
        }
        out.push(b'\n');
    }
    out
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

/// Writes `lines_by_code.csv`: for each code its best lines; `cluster` gives the cluster of a row, where it has one.
pub fn lines_by_code_csv(table: &CodeTable, cluster: impl Fn(u32) -> Option<u16>, shown: &[Vec<ShownLine>]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["code", "rank", "score", "document", "line", "excerpt", "cluster"]).expect("writing to memory cannot fail");
    for ((code, best), shown) in table.codes.iter().zip(&table.best).zip(shown) {
        for ((rank, (row, score)), line) in (1..).zip(best).zip(shown) {
            let cells = [
                guard_cell(code.as_str()).into_owned(),
                rank.to_string(),
                format!("{score:.3}"),
                guard_cell(line.document.as_str()).into_owned(),
                line.line.to_string(),
                guard_cell(&line.text).into_owned(),
                cluster(*row).map(|cluster| cluster.to_string()).unwrap_or_default(),
            ];
            out.write_record(cells).expect("writing to memory cannot fail");
        }
    }
    out.into_inner().expect("writing to memory cannot fail")
}

/// Writes `scores.jsonl`: for each line its score for each code.
///
/// # Errors
///
/// What the writer says if it fails.
pub fn line_scores_jsonl(
    corpus: &PackedCorpus,
    table: &CodeTable,
    clusters: Option<&LineClusters>,
    out: &mut (impl Write + Send),
) -> io::Result<()> {
    let json = |text: &str| serde_json::to_string(text).unwrap_or_default().into_bytes();
    let names: Vec<Vec<u8>> = table.codes.iter().map(|code| json(code.as_str())).collect();
    let documents: Vec<Vec<u8>> = corpus.files.iter().map(|(file, _)| json(file.as_str())).collect();
    let weights = corpus.weights();
    write_rows(corpus, out, || {
        let mut scores = vec![0.0; table.codes.len()];
        let (names, documents, weights) = (&names, &documents, &weights);
        move |piece: &mut Vec<u8>, place: Place| {
            table.scores(weights, corpus.rows.row(place.row), &mut scores);
            piece.extend_from_slice(b"{\"document\":");
            piece.extend_from_slice(&documents[place.file]);
            piece.extend_from_slice(b",\"line\":");
            digits(piece, place.line);
            piece.extend_from_slice(b",\"cluster\":");
            match clusters.map(|clusters| clusters.of[place.row]).filter(|&cluster| cluster != NO_CLUSTER) {
                Some(cluster) => digits(piece, u32::from(cluster)),
                None => piece.extend_from_slice(b"null"),
            }
            piece.extend_from_slice(b",\"scores\":{");
            for (at, (name, &score)) in names.iter().zip(&scores).enumerate() {
                piece.extend_from_slice(if at > 0 { b"," } else { b"" });
                piece.extend_from_slice(name);
                piece.push(b':');
                four_places(piece, score);
            }
            piece.extend_from_slice(b"}}\n");
        }
    })
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
    use crate::domain::space::packed::PackedRows;

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

    #[test]
    fn pieces_come_in_the_order_of_the_rows_and_empty_files_have_none() {
        let lines = [0, PIECE as u32 - 1, 0, 1, 0, 9 * PIECE as u32 + 5, 0];
        let files: Vec<(DocumentId, u32)> = (0..).zip(lines).map(|(at, lines)| (DocumentId::new(format!("{at}.txt")), lines)).collect();
        let mut rows = PackedRows::default();
        (0..lines.iter().sum()).for_each(|_| rows.push([]));
        let clusters = LineClusters { of: vec![3; rows.len()], ..LineClusters::default() };
        let corpus = PackedCorpus { rows, files, ..PackedCorpus::default() };
        let mut expected = "document,line,cluster\n".to_owned();
        for (file, lines) in &corpus.files {
            (1..=*lines).for_each(|line| expected += &format!("{},{line},3\n", file.as_str()));
        }
        let mut out = Vec::new();
        lines_csv(&corpus, &clusters, &mut out).expect("written");
        assert!(out == expected.as_bytes());
        let (mut none, corpus) = (Vec::new(), PackedCorpus { files: vec![(DocumentId::new("a.txt"), 0)], ..PackedCorpus::default() });
        lines_csv(&corpus, &LineClusters::default(), &mut none).expect("written");
        assert_eq!(none, b"document,line,cluster\n");
    }
}

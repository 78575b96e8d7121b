//! Made-up corpora with known groups, for the tests of this folder.

use ndarray::Array2;
use serde::de::DeserializeOwned;

use crate::domain::codebook::CodeKind;
use crate::domain::corpus::segment::Layout;
use crate::domain::corpus::transcript::Role;
use crate::domain::digest::hash64;
use crate::domain::ids::CodeId;
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
use crate::domain::space::scores::{CodeScores, CodeSignal};
use crate::domain::space::vectors::DenseRows;

use super::windows::Windows;

/// A number between -1 and 1 that depends on its key alone.
pub(super) fn noise(key: u64) -> f32 {
    (hash64(1, "planted", key) >> 40) as f32 / (1u64 << 23) as f32 - 1.0
}

/// Rows around the axes, one axis after the other, each off by up to `off` in every direction; and the axis of each row.
pub(super) fn blobs(axes: usize, per_axis: usize, width: usize, off: f32) -> (Array2<f32>, Vec<u32>) {
    let truth: Vec<u32> = (0..axes * per_axis).map(|row| (row % axes) as u32).collect();
    let value = |(row, column): (usize, usize)| {
        let axis = f32::from(u8::from(truth[row] as usize == column));
        axis + off * noise((row * width + column) as u64)
    };
    let mut rows = Array2::from_shape_fn((axes * per_axis, width), value);
    for mut row in rows.outer_iter_mut() {
        let length = row.dot(&row).sqrt();
        row /= length;
    }
    (rows, truth)
}

/// The rows as windows of so many interviews, which take turns of equal length.
pub(super) fn windows_of(points: Array2<f32>, interviews: usize) -> Windows {
    let rows = points.nrows();
    let transcripts = (0..rows).map(|row| (row * interviews / rows) as u32).collect();
    Windows { segments: (0..rows as u32).collect(), transcripts, points, silent: 0 }
}

/// Interviews of so many segments each, all a participant's and of 20 words.
pub(super) fn layout(segments: &[usize]) -> Layout {
    let all: usize = segments.iter().sum();
    let mut starts = vec![0];
    segments.iter().for_each(|n| starts.push(starts[starts.len() - 1] + *n as u32));
    Layout { starts, roles: vec![Role::Participant; all], words: vec![20; all], ..Layout::default() }
}

/// A vector per segment.
pub(super) fn rows(points: &Array2<f32>) -> DenseRows {
    DenseRows::from_values(points.ncols(), points.iter().copied().collect())
}

/// Counts in which every segment of topic `t` holds `word_t` twice and `also_t` once; `None` holds nothing.
pub(super) fn counts(topics: &[Option<u32>]) -> DocumentTermMatrix {
    let most = topics.iter().flatten().max().map_or(0, |&most| most + 1);
    let terms = (0..most).map(|t| format!("also_{t}")).chain((0..most).map(|t| format!("word_{t}"))).collect();
    let df = |topic: u32| topics.iter().filter(|have| **have == Some(topic)).count() as u32;
    let df: Vec<u32> = (0..most).chain(0..most).map(df).collect();
    let mut matrix = DocumentTermMatrix { vocabulary: Vocabulary { terms, df }, ..Default::default() };
    topics.iter().for_each(|topic| matrix.rows.push(topic.map(|t| [(t, 1), (most + t, 2)]).into_iter().flatten()));
    matrix
}

/// Scores of one code per column, every code usable.
pub(super) fn scores(segments: usize, codes: usize, score: impl Fn(usize, usize) -> f32) -> CodeScores {
    let signal = |code: usize| CodeSignal {
        code: CodeId::new(format!("code_{code}")),
        kind: CodeKind::Topic,
        query: Vec::new(),
        trust: 0.0,
        no_signal: None,
        scattered: false,
        doing: 0.0,
        spoken: Vec::new(),
    };
    let values = (0..segments * codes).map(|at| score(at / codes.max(1), at % codes.max(1))).collect();
    let ranked = DenseRows::from_values(codes, values);
    CodeScores {
        codes: (0..codes).map(signal).collect(),
        own: ranked.clone(),
        ranked,
        decided: Vec::new(),
        model: None,
        doing: None,
        people: None,
    }
}

/// What a stage of the default pipeline is given, with some keys changed.
pub(super) fn config<C: DeserializeOwned>(stage: &str, changes: &str) -> C {
    let pipeline: toml::Table = toml::from_str(include_str!("../../../pipelines/default.toml")).expect("the default pipeline");
    let stages = pipeline["stage"].as_array().expect("stages");
    let found = stages.iter().find(|have| have["name"].as_str() == Some(stage)).expect("the stage");
    let mut params = found["params"].as_table().expect("its parameters").clone();
    for (key, value) in toml::from_str::<toml::Table>(changes).expect("changes") {
        match (params.get_mut(&key), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(more)) => inner.extend(more),
            (_, value) => drop(params.insert(key, value)),
        }
    }
    params.try_into().expect("a config")
}

/// What some work gives on 1, 2 and 8 threads.
pub(super) fn on_threads<T: Send>(work: impl Fn() -> T + Sync) -> Vec<T> {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    [1, 2, 8].map(|threads| pool(threads).install(&work)).into_iter().collect()
}

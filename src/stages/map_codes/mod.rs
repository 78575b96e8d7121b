//! stub
#![allow(missing_docs)]
use crate::contract::*;
use crate::domain::{matrix::*, scores::*, segment::*, space::*, token::Clause, vectors::*};
use serde::Deserialize;
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapConfig {
    pub k1: f64,
}
pub struct MapParams {
    k1: f64,
}
impl TryFrom<MapConfig> for MapParams {
    type Error = Vec<String>;
    fn try_from(c: MapConfig) -> Result<Self, Vec<String>> {
        Ok(Self { k1: c.k1 })
    }
}
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    #[error(transparent)]
    C(#[from] Cancelled),
}
pub fn map_codes(
    space: &TermSpace,
    _: &Lsa,
    _: &WordVectors,
    layout: &Layout,
    p: &MapParams,
    _: &Context<'_>,
) -> Result<Outcome<CodeScores>, MapError> {
    let m = &space.topics;
    let n = m.rows.len() as f64;
    let k = space.codes.len();
    let avg = m.rows.counts.iter().map(|&c| c as f64).sum::<f64>() / n.max(1.0);
    let mut s = DenseRows::zeros(layout.len(), k);
    let mut codes = vec![];
    for (at, c) in space.codes.iter().enumerate() {
        let mut q = std::collections::BTreeMap::new();
        for ph in &c.phrases {
            let w = match ph.clause {
                Clause::Seed | Clause::Name => 1.0,
                Clause::Inclusion => 0.7,
                Clause::Definition | Clause::Example => 0.5,
                _ => 0.0,
            };
            for &t in &ph.terms {
                *q.entry(t).or_insert(0.0f64) += w;
            }
        }
        for r in 0..m.rows.len() {
            let len: f64 = m.rows.row(r).map(|(_, c)| c as f64).sum();
            let mut v = 0.0;
            for (t, tf) in m.rows.row(r) {
                if let Some(w) = q.get(&t) {
                    let df = m.vocabulary.df[t as usize] as f64;
                    let idf = libm::log(1.0 + (n - df + 0.5) / (df + 0.5));
                    let tf = tf as f64;
                    v += libm::log(1.0 + w) * idf * tf * (p.k1 + 1.0) / (tf + p.k1 * (0.5 + 0.5 * len / avg));
                }
            }
            s.row_mut(r)[at] = v as f32;
        }
        codes.push(CodeSignal {
            code: c.code.clone(),
            kind: c.kind,
            query: q.iter().map(|(&term, &w)| QueryTerm { term, weight: w as f32, clause: Some(Clause::Seed) }).collect(),
            trust: 0.0,
            no_signal: None,
        });
    }
    Ok(Outcome::silent(CodeScores { codes, own: s.clone(), ranked: s }))
}

//! stub
#![allow(missing_docs)]
use crate::contract::*;
use crate::domain::{matrix::*, segment::*, vectors::*};
use serde::Deserialize;
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LsaConfig {
    pub rank: u32,
}
pub struct LsaParams;
impl TryFrom<LsaConfig> for LsaParams {
    type Error = Vec<String>;
    fn try_from(_: LsaConfig) -> Result<Self, Vec<String>> {
        Ok(Self)
    }
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordVectorConfig {
    pub rank: u32,
}
pub struct WordVectorParams;
impl TryFrom<WordVectorConfig> for WordVectorParams {
    type Error = Vec<String>;
    fn try_from(_: WordVectorConfig) -> Result<Self, Vec<String>> {
        Ok(Self)
    }
}
#[derive(Debug, thiserror::Error)]
pub enum ReduceError {
    #[error(transparent)]
    C(#[from] Cancelled),
}
pub fn lsa(_: &DocumentTermMatrix, _: &LsaParams, _: &Context<'_>) -> Result<Outcome<Lsa>, ReduceError> {
    Ok(Outcome::silent(Lsa::default()))
}
pub fn word_vectors(
    _: &DocumentTermMatrix,
    _: &Layout,
    _: &WordVectorParams,
    _: &Context<'_>,
) -> Result<Outcome<WordVectors>, ReduceError> {
    Ok(Outcome::silent(WordVectors::default()))
}

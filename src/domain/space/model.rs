//! A language model that the user brings: its description, and the vectors that it gives to a study's segments and codes.
//!
//! The program ships none and fetches none. What is read here is a folder in one of two forms: a sentence encoder as Hugging Face's
//! libraries write it, or a table of token vectors as Model2Vec writes it.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::token::Clause;
use crate::domain::space::vectors::DenseRows;

/// The description of a model, as its folder gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelDescription {
    /// What it is.
    pub kind: ModelKind,
    /// The part of the folder that holds the encoder, with a slash behind it; empty where it is the folder itself.
    pub root: String,
    /// How a text's token vectors become one; more than one are joined end to end.
    pub pooling: Vec<Pooling>,
    /// Whether the folder states the pooling; otherwise the custom of such folders is assumed.
    pub pooling_stated: bool,
    /// Whether vectors are brought to unit length.
    pub unit_length: bool,
    /// The most tokens of a text that count.
    pub max_tokens: usize,
    /// The text that is put before every text.
    pub prompt: String,
    /// Whether texts are put in small letters before the tokenizer sees them.
    pub lower_case: bool,
}

/// The architecture of a model, which decides the code that computes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelKind {
    /// One vector for each token, independent of its context.
    TokenTable,
    /// A BERT encoder.
    Bert,
    /// A DistilBERT encoder.
    DistilBert,
    /// A RoBERTa or XLM-RoBERTa encoder.
    Roberta,
}

/// How the vectors of a text's tokens become one, by the names that sentence-transformers gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// That of the first token.
    Cls,
    /// The largest number in each place.
    Max,
    /// The mean.
    Mean,
    /// The sum, divided by the root of how many there are.
    MeanSqrtLen,
    /// The mean in which the token at place `i`, from 1, counts `i` times.
    WeightedMean,
    /// That of the last token.
    LastToken,
}

/// A model's vectors of the codebook's phrases and entries.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct CodebookVectors {
    /// For each code, in the codebook's order, the clause of each of its phrases.
    pub clauses: Vec<Vec<Clause>>,
    /// One row per phrase, code after code; zeros where the model knows none of its tokens.
    pub phrases: DenseRows,
    /// One row per code: its phrases, but for examples, read as one text.
    pub entries: DenseRows,
}

/// A model's vectors of a study's segments and codes.
#[derive(Clone, Copy, Debug)]
pub struct SentenceVectors<'a> {
    /// One row per segment, transcript after transcript; zeros where the model knows none of its tokens.
    pub segments: &'a [DenseRows],
    /// The codes.
    pub codebook: &'a CodebookVectors,
}

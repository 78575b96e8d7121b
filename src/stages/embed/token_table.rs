//! Tables of token vectors: a text is the mean of its tokens' rows, whatever their order.
//!
//! Source: Model2Vec (Tulkens and van Dongen, 2024), which distils such a table from a sentence encoder. Formula: the mean of the rows of
//! the tokens that the table knows, at unit length where `config.json` says `normalize`. Limits: no word changes another's meaning.
//! Cost: a look-up per token.

use safetensors::{Dtype, SafeTensors};

use super::files::{Fault, ModelFiles};
use super::pooling::pooled;
use super::tokens::ModelTokens;
use crate::domain::space::vectors::{DenseRows, scale_to_unit};
use crate::formats::inputs::model_folder::WEIGHTS;

/// The one tensor of such a model.
const TENSOR: &str = "embeddings";

/// A loaded table.
pub(super) struct Table {
    rows: DenseRows,
    tokens: ModelTokens,
    unit_length: bool,
}

impl Table {
    /// Loads a table and its tokenizer.
    ///
    /// # Errors
    ///
    /// A [`Fault`] with the file that does not load.
    pub fn load(files: &ModelFiles<'_>) -> Result<Self, Fault> {
        let rows = rows(files.weights)?;
        let tokens = ModelTokens::load(files, rows.len())?;
        Ok(Self { rows, tokens, unit_length: files.description.unit_length })
    }

    /// The vector of a text, and whether it was cut.
    ///
    /// # Errors
    ///
    /// What kept the model from a vector, without a word of the text.
    pub fn vector(&self, text: &str) -> Result<(Vec<f32>, bool), &'static str> {
        let (numbers, cut) = self.tokens.numbers(text)?;
        let states: Vec<f32> = numbers.iter().flat_map(|&id| self.rows.row(id as usize)).copied().collect();
        if states.is_empty() {
            return Ok((vec![0.0; self.rows.width()], cut));
        }
        let mut vector = pooled(&states, self.rows.width(), &[crate::domain::space::model::Pooling::Mean]);
        if self.unit_length {
            scale_to_unit(&mut vector);
        }
        Ok((vector, cut))
    }
}

/// Reads the rows.
fn rows(weights: &[u8]) -> Result<DenseRows, Fault> {
    let wrong = |problem: String, remedy| Fault { file: WEIGHTS, problem, remedy };
    let again = "copy the file again from where the model comes from";
    let file = SafeTensors::deserialize(weights).map_err(|error| wrong(format!("it is no whole safetensors file ({error})"), again))?;
    let mut names = file.names();
    names.sort_unstable();
    if let Some(other) = names.iter().find(|name| ["mapping", "weights"].contains(name)) {
        return Err(wrong(format!("its tensor {other} is not known here"), "save the model with one row for each token"));
    }
    let tensor = file.tensor(TENSOR).map_err(|_| {
        let there = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        wrong(format!("it holds no tensor {TENSOR}, but {there}"), "take a model of the Model2Vec form, or correct config.json")
    })?;
    let [_, width] = *tensor.shape() else {
        return Err(wrong(format!("its tensor {TENSOR} has {} dimensions, and two are meant", tensor.shape().len()), again));
    };
    if tensor.dtype() != Dtype::F32 || width == 0 {
        let problem = format!("its tensor {TENSOR} holds rows of {width} numbers of type {}, and F32 are meant", tensor.dtype());
        return Err(wrong(problem, "save the model in float32"));
    }
    let number = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    Ok(DenseRows::from_values(width, tensor.data().chunks_exact(4).map(number).collect()))
}

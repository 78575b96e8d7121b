//! The files that a model is loaded from, and what can be wrong with them.

use crate::domain::space::model::ModelDescription;

/// What an encoder is loaded from.
#[derive(Clone, Copy)]
pub struct ModelFiles<'a> {
    /// The folder, for messages.
    pub folder: &'a str,
    /// What it says of the model.
    pub description: &'a ModelDescription,
    /// `config.json`.
    pub config: &'a [u8],
    /// `tokenizer.json`.
    pub tokenizer: &'a [u8],
    /// `model.safetensors`.
    pub weights: &'a [u8],
}

/// What is wrong with a file of a model, and the way out.
pub(super) struct Fault {
    pub file: &'static str,
    pub problem: String,
    pub remedy: &'static str,
}

//! The encoder: a language model that was loaded, of any kind.

use super::EmbedError;
use super::files::{Fault, ModelFiles};
use crate::domain::finding::{Finding, Place};
use crate::domain::space::model::ModelDescription;

/// A model that was loaded.
pub struct Encoder {
    body: Body,
    folder: String,
    max_tokens: usize,
    pooling_stated: bool,
}

/// The implementation of a kind of model.
enum Body {
    #[cfg(feature = "static_vectors")]
    Table(super::token_table::Table),
    #[cfg(feature = "semantic")]
    Network(Box<super::sentence_encoder::Network>),
}

impl Encoder {
    /// Loads a model.
    ///
    /// # Errors
    ///
    /// An [`EmbedError`] if the files of the model do not load or do not fit together.
    pub fn load(files: &ModelFiles<'_>) -> Result<Self, EmbedError> {
        let model = files.folder.to_owned();
        let body = body(files).map_err(|Fault { file, problem, remedy }| EmbedError::Broken { model, file, problem, remedy })?;
        let ModelDescription { max_tokens, pooling_stated, .. } = *files.description;
        Ok(Self { body, folder: files.folder.to_owned(), max_tokens, pooling_stated })
    }

    /// How many tokens of a text count.
    pub(super) fn max_tokens(&self) -> usize {
        self.max_tokens
    }

    /// What a user should know of the model.
    pub(super) fn notes(&self) -> Vec<Finding> {
        if self.pooling_stated {
            return Vec::new();
        }
        let message = "the model's folder does not say how token vectors become one (modules.json is missing); their mean was taken";
        let remedy = "copy all files of the model, if it has that one";
        vec![Finding::note("E0457", Place::file(&self.folder), message, remedy)]
    }

    /// The vector of a text, and whether the text was longer than what counts; zeros where the model knows none of its tokens.
    pub(super) fn vector(&self, text: &str) -> Result<(Vec<f32>, bool), &'static str> {
        #[cfg(not(feature = "static_vectors"))]
        let _ = text;
        match self.body {
            #[cfg(feature = "static_vectors")]
            Body::Table(ref table) => numbers(table.vector(text)?),
            #[cfg(feature = "semantic")]
            Body::Network(ref network) => numbers(network.vector(text)?),
        }
    }
}

/// A vector of numbers: broken weights give what is none.
#[cfg(feature = "static_vectors")]
fn numbers((vector, cut): (Vec<f32>, bool)) -> Result<(Vec<f32>, bool), &'static str> {
    if vector.iter().all(|value| value.is_finite()) { Ok((vector, cut)) } else { Err("what comes out is no number") }
}

/// Loads the implementation.
fn body(files: &ModelFiles<'_>) -> Result<Body, Fault> {
    #[cfg(feature = "static_vectors")]
    if files.description.kind == crate::domain::space::model::ModelKind::TokenTable {
        return super::token_table::Table::load(files).map(Body::Table);
    }
    #[cfg(feature = "semantic")]
    return super::sentence_encoder::Network::load(files).map(|network| Body::Network(Box::new(network)));
    #[cfg(not(feature = "semantic"))]
    Err(Fault {
        file: "config.json",
        problem: format!("this build computes no model of kind {:?}", files.description.kind),
        remedy: "build the program with --features semantic",
    })
}

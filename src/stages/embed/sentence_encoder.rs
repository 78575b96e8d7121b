//! Sentence encoders: BERT and models of its form, computed by candle on the processor.
//!
//! Source: the transformer encoder as Hugging Face's transformers has it (Devlin and others, 2019, and the papers on its variants), in candle's
//! implementation; the pooling is [`pooled`](super::pooling). One text at a time and no padding. Limits: numbers are 32 bits, so the last digits
//! may differ between kinds of processor. Cost: per layer, tokens x width squared and tokens squared x width.

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::{bert, distilbert, xlm_roberta};
use serde::de::DeserializeOwned;

use super::files::{Fault, ModelFiles};
use super::pooling::pooled;
use super::tokens::ModelTokens;
use crate::domain::space::model::{ModelKind, Pooling};
use crate::domain::space::vectors::scale_to_unit;
use crate::formats::inputs::model_folder::{CONFIG, WEIGHTS};

/// A loaded encoder.
pub(super) struct Network {
    layers: Layers,
    tokens: ModelTokens,
    pooling: Vec<Pooling>,
    unit_length: bool,
}

/// The layers, by kind.
enum Layers {
    Bert(bert::BertModel),
    DistilBert(distilbert::DistilBertModel),
    Roberta(xlm_roberta::XLMRobertaModel),
}

impl Network {
    /// Loads an encoder and its tokenizer.
    ///
    /// # Errors
    ///
    /// A [`Fault`] with the file that does not load.
    pub fn load(files: &ModelFiles<'_>) -> Result<Self, Fault> {
        let weights = VarBuilder::from_slice_safetensors(files.weights, DType::F32, &Device::Cpu).map_err(|error| Fault {
            file: WEIGHTS,
            problem: format!("it is no whole safetensors file ({})", first_line(&error)),
            remedy: "copy the file again from where the model comes from",
        })?;
        let (layers, vectors) = match files.description.kind {
            ModelKind::DistilBert => {
                let config: distilbert::Config = config(files)?;
                let model = distilbert::DistilBertModel::load(weights, &config).map_err(misfit)?;
                (Layers::DistilBert(model), config.vocab_size)
            }
            ModelKind::Roberta => {
                let config: xlm_roberta::Config = config(files)?;
                let inner = ["roberta", "camembert"].into_iter().find(|inner| holds(&weights.pp(*inner)));
                let weights = inner.map_or(weights.clone(), |inner| weights.pp(inner));
                let model = xlm_roberta::XLMRobertaModel::new(&config, weights).map_err(misfit)?;
                (Layers::Roberta(model), config.vocab_size)
            }
            ModelKind::Bert | ModelKind::TokenTable => {
                let config: bert::Config = config(files)?;
                let model = bert::BertModel::load(weights, &config).map_err(misfit)?;
                (Layers::Bert(model), config.vocab_size)
            }
        };
        let tokens = ModelTokens::load(files, vectors)?;
        Ok(Self { layers, tokens, pooling: files.description.pooling.clone(), unit_length: files.description.unit_length })
    }

    /// The vector of a text, and whether it was cut.
    ///
    /// # Errors
    ///
    /// What kept the model from a vector, without a word of the text.
    pub fn vector(&self, text: &str) -> Result<(Vec<f32>, bool), &'static str> {
        let (numbers, cut) = self.tokens.numbers(text)?;
        if numbers.is_empty() {
            return Err("its tokenizer finds no token, not even of the ends");
        }
        let (states, width) = self.states(&numbers).map_err(|_| "its layers fail")?;
        let mut vector = pooled(&states, width, &self.pooling);
        if self.unit_length {
            scale_to_unit(&mut vector);
        }
        Ok((vector, cut))
    }

    /// The last layer's vectors of all tokens, one after the other, and how many numbers each has.
    fn states(&self, numbers: &[u32]) -> candle_core::Result<(Vec<f32>, usize)> {
        let tokens = Tensor::new(numbers, &Device::Cpu)?.unsqueeze(0)?;
        let states = match &self.layers {
            Layers::Bert(model) => model.forward(&tokens, &tokens.zeros_like()?, None)?,
            Layers::DistilBert(model) => {
                // Here a one would hide a token.
                let hidden = Tensor::zeros((numbers.len(), numbers.len()), DType::U8, &Device::Cpu)?;
                model.forward(&tokens, &hidden)?
            }
            Layers::Roberta(model) => {
                let seen = Tensor::ones((1, numbers.len()), DType::F32, &Device::Cpu)?;
                model.forward(&tokens, &seen, &tokens.zeros_like()?, None, None, None)?
            }
        };
        let width = states.dim(candle_core::D::Minus1)?;
        Ok((states.flatten_all()?.to_vec1()?, width))
    }
}

/// Whether an encoder of BERT's form lies here.
fn holds(weights: &VarBuilder<'_>) -> bool {
    weights.contains_tensor("embeddings.word_embeddings.weight")
}

/// Reads what candle wants to know of the layers.
fn config<T: DeserializeOwned>(files: &ModelFiles<'_>) -> Result<T, Fault> {
    serde_json::from_slice(files.config).map_err(|error| Fault {
        file: CONFIG,
        problem: error.to_string(),
        remedy: "the encoder differs from those that are known; take another model",
    })
}

/// A tensor that is missing or of another shape.
fn misfit(error: candle_core::Error) -> Fault {
    Fault {
        file: WEIGHTS,
        problem: format!("it does not fit config.json ({})", first_line(&error)),
        remedy: "take both files of one model",
    }
}

/// What candle says, without the trace that it may add.
fn first_line(error: &candle_core::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().trim().to_owned()
}

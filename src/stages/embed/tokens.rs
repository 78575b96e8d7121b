//! A model's own tokenizer: texts to numbers of tokens.

use tokenizers::tokenizer::{PostProcessor, Tokenizer};
use tokenizers::utils::truncation::TruncationParams;

use super::files::{Fault, ModelFiles};
use crate::domain::space::model::ModelKind;
use crate::formats::inputs::model_folder::TOKENIZER;

/// A loaded tokenizer, with what the folder says of its use.
pub(super) struct ModelTokens {
    inner: Tokenizer,
    /// A table has no row for what marks a text's ends, and leaves out what it does not know.
    table: bool,
    unknown: Option<u32>,
    max_tokens: usize,
    prompt: String,
    lower_case: bool,
}

impl ModelTokens {
    /// Loads the tokenizer of a model with so many token vectors. Any padding that it declares is taken off.
    ///
    /// # Errors
    ///
    /// A [`Fault`] with the file that does not load.
    pub fn load(files: &ModelFiles<'_>, vectors: usize) -> Result<Self, Fault> {
        let wrong = |problem: String, remedy| Fault { file: TOKENIZER, problem, remedy };
        let again = "copy all files of the model again";
        let mut inner = Tokenizer::from_bytes(files.tokenizer).map_err(|error| wrong(format!("it does not load ({error})"), again))?;
        let known = inner.get_vocab(true).into_values().max().map_or(0, |most| most as usize + 1);
        if known > vectors {
            let problem = format!("it numbers {known} tokens, and model.safetensors holds vectors of {vectors}");
            return Err(wrong(problem, "take tokenizer and weights of one model"));
        }
        let description = files.description;
        let table = description.kind == ModelKind::TokenTable;
        inner.with_padding(None);
        let ends = inner.get_post_processor().map_or(0, |ends| ends.added_tokens(false));
        if !table && description.max_tokens <= ends {
            return Err(wrong(format!("it marks a text with {ends} tokens, and the model reads {}", description.max_tokens), again));
        }
        let most = (!table).then(|| TruncationParams { max_length: description.max_tokens, ..TruncationParams::default() });
        inner.with_truncation(most).map_err(|error| wrong(format!("it cannot be bounded ({error})"), again))?;
        let unknown = if table { unknown(files.tokenizer, &inner) } else { None };
        let (prompt, lower_case) = (description.prompt.clone(), description.lower_case);
        Ok(Self { inner, table, unknown, max_tokens: description.max_tokens, prompt, lower_case })
    }

    /// The tokens of a text, and whether it has more than count.
    ///
    /// # Errors
    ///
    /// What kept the tokenizer from its work, without a word of the text.
    pub fn numbers(&self, text: &str) -> Result<(Vec<u32>, bool), &'static str> {
        let mut text = format!("{}{text}", self.prompt);
        if self.lower_case {
            text = text.to_lowercase();
        }
        // What the library says may quote the text.
        let found = self.inner.encode_fast(text, !self.table).map_err(|_| "its tokenizer fails")?;
        if !self.table {
            return Ok((found.get_ids().to_vec(), !found.get_overflowing().is_empty()));
        }
        let mut numbers: Vec<u32> = found.get_ids().iter().copied().filter(|&id| Some(id) != self.unknown).collect();
        let cut = numbers.len() > self.max_tokens;
        numbers.truncate(self.max_tokens);
        Ok((numbers, cut))
    }
}

/// The number of a token that the tokenizer does not know, if it has one.
fn unknown(json: &[u8], tokenizer: &Tokenizer) -> Option<u32> {
    let file: serde_json::Value = serde_json::from_slice(json).ok()?;
    let model = file.get("model")?;
    let by_number = model.get("unk_id").and_then(serde_json::Value::as_u64);
    by_number.map(|id| id as u32).or_else(|| tokenizer.token_to_id(model.get("unk_token")?.as_str()?))
}

//! Reads the description of a language model from the small files of its folder.
//!
//! Takes the JSON files of a folder by name; gives a `ModelDescription`. Two forms are known: a sentence encoder in the form of Hugging
//! Face's transformers and sentence-transformers (`config.json`, `tokenizer.json`, `model.safetensors`, and where present `modules.json`,
//! `1_Pooling/config.json`, `sentence_bert_config.json`, `config_sentence_transformers.json`, `tokenizer_config.json`), and a table of
//! token vectors in the form of Model2Vec. How token vectors become one is read and not assumed; what is not known is a fault. The
//! weights and the tokenizer are left to anyone who computes with them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::domain::space::model::{ModelDescription, ModelKind, Pooling};
use crate::formats::fault::FormatFault;

/// The file of the weights.
pub const WEIGHTS: &str = "model.safetensors";
/// The file of the tokenizer.
pub const TOKENIZER: &str = "tokenizer.json";
/// The file that states the architecture.
pub const CONFIG: &str = "config.json";

/// Tokens of a text that count where the folder sets no bound: what Model2Vec takes.
const TABLE_TOKENS: usize = 512;

/// A fault in one file of a model folder.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}: {fault}")]
pub struct FolderFault {
    /// The file, as the folder names it.
    pub file: String,
    /// What, and the way out.
    pub fault: FormatFault,
}

/// A step of the way from words to a vector, as `modules.json` lists them.
#[derive(Deserialize)]
struct Module {
    #[serde(default)]
    path: String,
    #[serde(rename = "type")]
    class: String,
}

impl Module {
    /// The last part of the class's name.
    fn step(&self) -> &str {
        self.class.rsplit('.').next().unwrap_or_default()
    }
}

/// The small files of a folder, by name.
type Files = BTreeMap<String, Vec<u8>>;

/// The small files that a model folder may hold, in itself and in the parts that [`parts`] names.
pub const SMALL_FILES: [&str; 6] =
    [CONFIG, TOKENIZER, "modules.json", "tokenizer_config.json", "sentence_bert_config.json", "config_sentence_transformers.json"];

/// The folders inside a model folder that `modules.json` leads to. None of them leads out of it.
///
/// # Errors
///
/// A [`FolderFault`] with the file of the model that is missing or not understood.
pub fn parts(files: &Files) -> Result<Vec<String>, FolderFault> {
    let modules: Vec<Module> = read(files, "modules.json")?.unwrap_or_default();
    let mut parts: Vec<String> = modules.iter().map(|module| module.path.trim_matches('/').to_owned()).collect();
    parts.push("1_Pooling".to_owned());
    parts.retain(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'));
    parts.sort_unstable();
    parts.dedup();
    Ok(parts)
}

/// Reads what a model folder says of the model.
///
/// # Errors
///
/// A [`FolderFault`] with the file of the model that is missing or not understood.
pub fn describe(files: &Files) -> Result<ModelDescription, FolderFault> {
    let modules: Option<Vec<Module>> = read(files, "modules.json")?;
    let root = modules.iter().flatten().find(|module| ["Transformer", "StaticEmbedding"].contains(&module.step()));
    let root = root.map_or("", |module| module.path.trim_matches(['.', '/']));
    let root = if root.is_empty() { String::new() } else { format!("{root}/") };
    let name = format!("{root}{CONFIG}");
    let config: Map<String, Value> = read(files, &name)?.ok_or_else(|| {
        fault(&name, "it is missing", "a model folder holds config.json, tokenizer.json and model.safetensors; copy all files of the model")
    })?;
    let kind = kind(&config).map_err(|problem| FolderFault { file: name.clone(), fault: problem })?;
    if kind == ModelKind::TokenTable {
        return table(&config, root).map_err(|problem| FolderFault { file: name, fault: problem });
    }
    let (pooling, pooling_stated) = match &modules {
        Some(modules) => (pooling_of(files, modules)?, true),
        None => match read_pooling(files, "1_Pooling/config.json")? {
            Some(pooling) => (pooling, true),
            None => (vec![Pooling::Mean], false),
        },
    };
    let (max_tokens, lower_case) = bounds(files, &root, kind, &config)?;
    let unit_length = modules.iter().flatten().any(|module| module.step() == "Normalize");
    let prompt = prompt(files)?;
    Ok(ModelDescription { kind, root, pooling, pooling_stated, unit_length, max_tokens, prompt, lower_case })
}

fn fault(file: &str, message: impl Into<String>, remedy: impl Into<String>) -> FolderFault {
    FolderFault { file: file.to_owned(), fault: FormatFault::new(message, remedy) }
}

/// Reads one of the files; `None` where it is not there.
fn read<T: serde::de::DeserializeOwned>(files: &Files, name: &str) -> Result<Option<T>, FolderFault> {
    let Some(bytes) = files.get(name) else { return Ok(None) };
    let wrong = |error: serde_json::Error| FolderFault {
        file: name.to_owned(),
        fault: FormatFault::new(error.to_string(), "copy the file again from where the model comes from").at(error.line() as u32),
    };
    serde_json::from_slice(bytes).map(Some).map_err(wrong)
}

/// What a model is, by its configuration.
fn kind(config: &Map<String, Value>) -> Result<ModelKind, FormatFault> {
    let stated = config.get("model_type").and_then(Value::as_str).unwrap_or("");
    let classes = config.get("architectures").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let is_table = stated == "model2vec" || classes.into_iter().any(|class| class == "StaticModel");
    match stated {
        _ if is_table => Ok(ModelKind::TokenTable),
        "bert" => Ok(ModelKind::Bert),
        "distilbert" => Ok(ModelKind::DistilBert),
        "roberta" | "xlm-roberta" | "camembert" => Ok(ModelKind::Roberta),
        _ => {
            let what =
                if stated.is_empty() { "it names no model_type".to_owned() } else { format!("the model_type {stated} is not known") };
            Err(FormatFault::new(what, "take a model of type bert, distilbert, roberta, xlm-roberta or model2vec"))
        }
    }
}

/// A table of token vectors.
fn table(config: &Map<String, Value>, root: String) -> Result<ModelDescription, FormatFault> {
    let remedy = "write \"normalize\": true or false, as the model's makers have it";
    let unit_length = config.get("normalize").and_then(Value::as_bool);
    Ok(ModelDescription {
        kind: ModelKind::TokenTable,
        root,
        pooling: vec![Pooling::Mean],
        pooling_stated: true,
        unit_length: unit_length.ok_or_else(|| FormatFault::new("it does not say whether vectors are brought to unit length", remedy))?,
        max_tokens: TABLE_TOKENS,
        prompt: String::new(),
        lower_case: false,
    })
}

/// The pooling that `modules.json` leads to; a step that is not known is a fault.
fn pooling_of(files: &Files, modules: &[Module]) -> Result<Vec<Pooling>, FolderFault> {
    let known = ["Transformer", "Pooling", "Normalize"];
    if let Some(other) = modules.iter().find(|module| !known.contains(&module.step())) {
        let message = format!("the step {} is not known", other.step());
        return Err(fault("modules.json", message, "take a model whose steps are Transformer, Pooling and Normalize"));
    }
    let Some(step) = modules.iter().find(|module| module.step() == "Pooling") else {
        return Err(fault("modules.json", "it names no step Pooling", "take a model that says how token vectors become one"));
    };
    let name = format!("{}/{CONFIG}", step.path.trim_matches('/'));
    read_pooling(files, &name)?.ok_or_else(|| fault(&name, "it is missing, and modules.json leads to it", "copy all files of the model"))
}

/// Reads a pooling file: older ones set a switch for each kind, newer ones name it.
fn read_pooling(files: &Files, name: &str) -> Result<Option<Vec<Pooling>>, FolderFault> {
    let Some(config): Option<Map<String, Value>> = read(files, name)? else { return Ok(None) };
    let remedy = "known are cls, max, mean, mean_sqrt_len, weightedmean and lasttoken";
    let mut found = Vec::new();
    for (key, value) in &config {
        let kinds: Vec<&str> = match (key.strip_prefix("pooling_mode"), value) {
            (Some(""), Value::String(kind)) => vec![kind],
            (Some(""), Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            (Some(kind), Value::Bool(true)) => vec![kind.trim_start_matches('_')],
            _ => Vec::new(),
        };
        for kind in kinds {
            found.push(pooling(kind).ok_or_else(|| fault(name, format!("the pooling {kind} is not known"), remedy))?);
        }
    }
    if config.get("include_prompt").and_then(Value::as_bool) == Some(false) && !prompt(files)?.is_empty() {
        return Err(fault(name, "the prompt's own tokens are left out of the pooling, which is not known here", "take another model"));
    }
    // The order in which sentence-transformers lays them end to end.
    let place = |kind: &Pooling| {
        let order = [Pooling::Cls, Pooling::Max, Pooling::Mean, Pooling::MeanSqrtLen, Pooling::WeightedMean, Pooling::LastToken];
        order.iter().position(|known| known == kind)
    };
    found.sort_by_key(place);
    if found.is_empty() { Err(fault(name, "it sets no pooling", remedy)) } else { Ok(Some(found)) }
}

fn pooling(kind: &str) -> Option<Pooling> {
    Some(match kind {
        "cls" | "cls_token" => Pooling::Cls,
        "max" | "max_tokens" => Pooling::Max,
        "mean" | "mean_tokens" => Pooling::Mean,
        "mean_sqrt_len" | "mean_sqrt_len_tokens" => Pooling::MeanSqrtLen,
        "weightedmean" | "weightedmean_tokens" => Pooling::WeightedMean,
        "lasttoken" => Pooling::LastToken,
        _ => return None,
    })
}

/// How many tokens of a text count, and whether it is put in small letters first.
///
/// The bound of `sentence_bert_config.json`, or the tokenizer's own; in any case no more than the encoder has places for. RoBERTa's first
/// places stand for padding.
fn bounds(files: &Files, root: &str, kind: ModelKind, config: &Map<String, Value>) -> Result<(usize, bool), FolderFault> {
    let name = format!("{root}{CONFIG}");
    let number = |key: &str| config.get(key).and_then(Value::as_u64).map(|value| value as usize);
    let places = number("max_position_embeddings").ok_or_else(|| fault(&name, "it names no max_position_embeddings", "copy it again"))?;
    let before = if kind == ModelKind::Roberta { number("pad_token_id").unwrap_or(1) + 1 } else { 0 };
    let sentence: Map<String, Value> = read(files, &format!("{root}sentence_bert_config.json"))?.unwrap_or_default();
    let tokens: Map<String, Value> = read(files, &format!("{root}tokenizer_config.json"))?.unwrap_or_default();
    // Where there is none, Hugging Face writes 10^30.
    let own = sentence.get("max_seq_length").or_else(|| tokens.get("model_max_length")).and_then(Value::as_f64).unwrap_or(f64::MAX);
    let most = own.min(places.saturating_sub(before) as f64).max(0.0) as usize;
    let lower_case = sentence.get("do_lower_case").and_then(Value::as_bool).unwrap_or(false);
    if most < 3 {
        return Err(fault(&name, format!("texts count up to {most} tokens, which leaves none for words"), "copy it again"));
    }
    Ok((most, lower_case))
}

/// What is put before every text: the prompt that is used where nobody names one.
fn prompt(files: &Files) -> Result<String, FolderFault> {
    let name = "config_sentence_transformers.json";
    let config: Map<String, Value> = read(files, name)?.unwrap_or_default();
    let Some(chosen) = config.get("default_prompt_name").and_then(Value::as_str) else { return Ok(String::new()) };
    let text = config.get("prompts").and_then(|prompts| prompts.get(chosen)).and_then(Value::as_str);
    text.map(str::to_owned).ok_or_else(|| fault(name, format!("the prompt {chosen} has no text"), "copy it again"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULES: &str = r#"[{"path": "", "type": "sentence_transformers.models.Transformer"},
        {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]"#;
    const BERT: &str = r#"{"model_type": "bert", "max_position_embeddings": 512}"#;
    const MEAN: &str = r#"{"pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true}"#;

    fn folder(files: &[(&str, &str)]) -> Files {
        files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    /// The fault of a folder holds every one of these.
    fn refused(files: &[(&str, &str)], stated: &[&str]) {
        let shown = describe(&folder(files)).expect_err("a fault").to_string();
        stated.iter().for_each(|part| assert!(shown.contains(part), "{part} is not in: {shown}"));
    }

    #[test]
    fn a_sentence_encoder_says_how_its_vectors_are_made() {
        let files = [
            ("modules.json", MODULES),
            ("config.json", BERT),
            ("1_Pooling/config.json", MEAN),
            ("sentence_bert_config.json", r#"{"max_seq_length": 256, "do_lower_case": false}"#),
            ("config_sentence_transformers.json", r#"{"prompts": {"query": "query: "}, "default_prompt_name": "query"}"#),
        ];
        let found = describe(&folder(&files)).expect("a description");
        assert_eq!((found.kind, found.max_tokens, found.unit_length), (ModelKind::Bert, 256, true));
        assert_eq!((found.pooling, found.pooling_stated, found.prompt.as_str()), (vec![Pooling::Mean], true, "query: "));
    }

    #[test]
    fn pooling_is_read_in_both_spellings_and_what_is_not_known_is_refused() {
        let read =
            |pooling: &str| describe(&folder(&[("modules.json", MODULES), ("config.json", BERT), ("1_Pooling/config.json", pooling)]));
        let both = read(r#"{"pooling_mode_mean_tokens": true, "pooling_mode_cls_token": true}"#).expect("a description");
        assert_eq!(both.pooling, [Pooling::Cls, Pooling::Mean]);
        assert_eq!(read(r#"{"pooling_mode": "lasttoken"}"#).expect("a description").pooling, [Pooling::LastToken]);
        assert_eq!(read(r#"{"pooling_mode": ["mean", "max"]}"#).expect("a description").pooling, [Pooling::Max, Pooling::Mean]);
        let files = |pooling| [("modules.json", MODULES), ("config.json", BERT), ("1_Pooling/config.json", pooling)];
        refused(&files(r#"{"pooling_mode_magic_tokens": true}"#), &["1_Pooling/config.json", "magic_tokens is not known", "known are cls"]);
        refused(&files(r#"{"pooling_mode_mean_tokens": false}"#), &["1_Pooling/config.json", "sets no pooling"]);
        refused(&files("{"), &["1_Pooling/config.json", "line 1"]);
        refused(&files(MEAN)[..2], &["1_Pooling/config.json", "missing", "copy all files"]);
    }

    #[test]
    fn without_modules_the_mean_is_taken_and_told() {
        let found = describe(&folder(&[("config.json", BERT)])).expect("a description");
        assert_eq!((found.pooling, found.pooling_stated, found.unit_length), (vec![Pooling::Mean], false, false));
        let cls = r#"{"pooling_mode_cls_token": true}"#;
        let found = describe(&folder(&[("config.json", BERT), ("1_Pooling/config.json", cls)])).expect("a description");
        assert_eq!((found.pooling, found.pooling_stated), (vec![Pooling::Cls], true));
    }

    #[test]
    fn a_table_of_tokens_says_whether_it_is_normalized() {
        let found = describe(&folder(&[("config.json", r#"{"model_type": "model2vec", "normalize": true}"#)])).expect("a description");
        assert_eq!((found.kind, found.unit_length), (ModelKind::TokenTable, true));
        let found = describe(&folder(&[("config.json", r#"{"architectures": ["StaticModel"], "normalize": false}"#)]));
        assert!(!found.expect("a description").unit_length);
        refused(&[("config.json", r#"{"model_type": "model2vec"}"#)], &["config.json", "unit length", "normalize"]);
    }

    #[test]
    fn roberta_keeps_places_for_padding_and_subfolders_are_followed() {
        let modules = MODULES.replace("\"path\": \"\"", "\"path\": \"0_Transformer\"");
        let config = r#"{"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}"#;
        let files = [("modules.json", modules.as_str()), ("0_Transformer/config.json", config), ("1_Pooling/config.json", MEAN)];
        let found = describe(&folder(&files)).expect("a description");
        assert_eq!((found.kind, found.max_tokens, found.root.as_str()), (ModelKind::Roberta, 512, "0_Transformer/"));
    }

    #[test]
    fn parts_stay_inside_the_folder() {
        let modules = MODULES.replace("2_Normalize", "../elsewhere");
        assert_eq!(parts(&folder(&[("modules.json", &modules)])).expect("parts"), ["1_Pooling"]);
    }

    #[test]
    fn faults_name_the_file_and_the_way_out() {
        refused(&[], &["config.json", "missing", "tokenizer.json and model.safetensors"]);
        refused(&[("config.json", r#"{"model_type": "mpnet"}"#)], &["config.json", "mpnet is not known", "bert, distilbert"]);
        refused(&[("config.json", "{}")], &["config.json", "no model_type"]);
        refused(&[("config.json", r#"{"model_type": "bert"}"#)], &["config.json", "max_position_embeddings"]);
        let dense = MODULES.replace("Normalize\"", "Dense\"");
        let files = [("modules.json", dense.as_str()), ("config.json", BERT), ("1_Pooling/config.json", MEAN)];
        refused(&files, &["modules.json", "step Dense is not known"]);
    }
}

//! Model folders of a few kilobytes, drawn from a seed: nothing in them was learnt from anything.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use leitmotif::domain::digest::mix64;
use serde_json::{Value, json};

/// The words that the made-up models know, after the four special tokens.
pub const WORDS: [&str; 20] = [
    "tomatoes",
    "soil",
    "watering",
    "can",
    "soup",
    "oven",
    "dough",
    "rain",
    "wind",
    "sunny",
    "courgettes",
    "leeks",
    "the",
    "and",
    "we",
    "grow",
    "bake",
    "it",
    "was",
    "day",
];
/// Numbers of a vector.
pub const WIDTH: usize = 8;
/// Texts of a made-up encoder hold so many tokens at most.
pub const PLACES: usize = 24;

/// Tensors by name: shape and numbers.
pub type Tensors = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// A folder in the making.
pub struct Folder {
    pub files: BTreeMap<String, Vec<u8>>,
    pub tensors: Tensors,
}

impl Folder {
    /// A table of token vectors, drawn from a seed.
    pub fn table(seed: u64) -> Self {
        let mut folder = Self { files: BTreeMap::new(), tensors: BTreeMap::new() };
        folder.put("config.json", json!({"model_type": "model2vec", "normalize": true}));
        folder.put("tokenizer.json", tokenizer(WORDS.len()));
        folder.draw(seed, "embeddings", &[WORDS.len() + 4, WIDTH]);
        folder
    }

    /// An encoder of two layers, drawn from a seed.
    pub fn encoder(kind: &str, pooling: &str, seed: u64) -> Self {
        let mut folder = Self { files: BTreeMap::new(), tensors: BTreeMap::new() };
        let vocabulary = WORDS.len() + 4;
        folder.put(
            "config.json",
            json!({
                "model_type": kind, "vocab_size": vocabulary, "max_position_embeddings": PLACES, "pad_token_id": 1, "type_vocab_size": 2,
                "hidden_size": WIDTH, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 12, "hidden_act": "gelu",
                "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "initializer_range": 0.02, "layer_norm_eps": 1e-12,
                "position_embedding_type": "absolute",
                "dim": WIDTH, "n_layers": 2, "n_heads": 2, "hidden_dim": 12, "activation": "gelu",
            }),
        );
        folder.put("tokenizer.json", tokenizer(WORDS.len()));
        folder.put(
            "modules.json",
            json!([
                {"path": "", "type": "sentence_transformers.models.Transformer"},
                {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            ]),
        );
        folder.put("1_Pooling/config.json", json!({format!("pooling_mode_{pooling}"): true}));
        let mut shapes: Vec<(String, Vec<usize>)> = vec![
            ("embeddings.word_embeddings.weight".into(), vec![vocabulary, WIDTH]),
            ("embeddings.position_embeddings.weight".into(), vec![PLACES, WIDTH]),
        ];
        let mut norms = vec!["embeddings.LayerNorm".to_owned()];
        let mut steps = Vec::new();
        for layer in 0..2 {
            let names = names(kind, layer);
            steps.extend(names.attention.iter().map(|name| (name.clone(), WIDTH, WIDTH)));
            steps.push((names.wide.clone(), 12, WIDTH));
            steps.push((names.narrow.clone(), WIDTH, 12));
            norms.extend(names.norms);
        }
        if kind != "distilbert" {
            shapes.push(("embeddings.token_type_embeddings.weight".into(), vec![2, WIDTH]));
        }
        for (name, out, input) in steps {
            shapes.push((format!("{name}.weight"), vec![out, input]));
            shapes.push((format!("{name}.bias"), vec![out]));
        }
        for name in norms {
            shapes.push((format!("{name}.weight"), vec![WIDTH]));
            shapes.push((format!("{name}.bias"), vec![WIDTH]));
        }
        shapes.iter().for_each(|(name, shape)| folder.draw(seed, name, shape));
        folder
    }

    /// Sets a small file.
    pub fn put(&mut self, name: &str, content: Value) {
        self.files.insert(name.to_owned(), content.to_string().into_bytes());
    }

    fn draw(&mut self, seed: u64, name: &str, shape: &[usize]) {
        let count: usize = shape.iter().product();
        let key = name.bytes().fold(seed, |key, byte| mix64(key, u64::from(byte)));
        let number = |at: usize| (mix64(key, at as u64) >> 40) as f32 / (1 << 23) as f32 - 1.0;
        self.tensors.insert(name.to_owned(), (shape.to_vec(), (0..count).map(number).collect()));
    }

    /// Writes the folder.
    pub fn write(&self, at: &Path) -> PathBuf {
        for (name, bytes) in &self.files {
            let path = at.join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        fs::create_dir_all(at).expect("made");
        fs::write(at.join("model.safetensors"), safetensors(&self.tensors, "F32")).expect("written");
        at.to_owned()
    }
}

/// What the tensors of one layer are called.
pub struct Names {
    /// Query, key, value, and what comes after.
    pub attention: [String; 4],
    pub wide: String,
    pub narrow: String,
    /// After the attention, and after all.
    pub norms: [String; 2],
}

pub fn names(kind: &str, layer: usize) -> Names {
    if kind == "distilbert" {
        let own = |name: &str| format!("transformer.layer.{layer}.{name}");
        return Names {
            attention: ["q_lin", "k_lin", "v_lin", "out_lin"].map(|name| own(&format!("attention.{name}"))),
            wide: own("ffn.lin1"),
            narrow: own("ffn.lin2"),
            norms: [own("sa_layer_norm"), own("output_layer_norm")],
        };
    }
    let own = |name: &str| format!("encoder.layer.{layer}.{name}");
    Names {
        attention: ["self.query", "self.key", "self.value", "output.dense"].map(|name| own(&format!("attention.{name}"))),
        wide: own("intermediate.dense"),
        narrow: own("output.dense"),
        norms: [own("attention.output.LayerNorm"), own("output.LayerNorm")],
    }
}

/// A tokenizer of whole words, padding and truncating as some published ones do.
pub fn tokenizer(words: usize) -> Value {
    let special = ["[UNK]", "[PAD]", "[CLS]", "[SEP]"];
    let vocabulary: serde_json::Map<String, Value> =
        special.iter().chain(&WORDS).take(words + 4).enumerate().map(|(at, word)| ((*word).to_owned(), json!(at))).collect();
    let added: Vec<Value> = (0..4)
        .map(|at| json!({"id": at, "content": special[at], "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}))
        .collect();
    let end = |name: &str| json!({"SpecialToken": {"id": name, "type_id": 0}});
    let of = |name: &str, id: u32| json!({"id": name, "ids": [id], "tokens": [name]});
    json!({
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": 5, "strategy": "LongestFirst", "stride": 0},
        "padding": {"strategy": {"Fixed": 16}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 1, "pad_type_id": 0, "pad_token": "[PAD]"},
        "added_tokens": added,
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [end("[CLS]"), {"Sequence": {"id": "A", "type_id": 0}}, end("[SEP]")],
            "pair": [end("[CLS]"), {"Sequence": {"id": "A", "type_id": 0}}, end("[SEP]"), {"Sequence": {"id": "B", "type_id": 1}}, end("[SEP]")],
            "special_tokens": {"[CLS]": of("[CLS]", 2), "[SEP]": of("[SEP]", 3)},
        },
        "decoder": null,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    })
}

/// A safetensors file. A type other than F32 is only written over it, so that the reader has something to refuse.
pub fn safetensors(tensors: &Tensors, dtype: &str) -> Vec<u8> {
    let mut header = serde_json::Map::new();
    let mut data = Vec::new();
    for (name, (shape, values)) in tensors {
        let from = data.len();
        let bytes = values.iter().flat_map(|value| value.to_le_bytes());
        data.extend(bytes.take(if dtype == "F16" { 2 * values.len() } else { usize::MAX }));
        header.insert(name.clone(), json!({"dtype": dtype, "shape": shape, "data_offsets": [from, data.len()]}));
    }
    let header = Value::Object(header).to_string();
    [(header.len() as u64).to_le_bytes().to_vec(), header.into_bytes(), data].concat()
}

//! Sentence encoders, against a forward pass that is written out in the tests.

use std::fs;
use std::path::Path;

use leitmotif::contract::Context;
use leitmotif::domain::corpus::segment::{Segment, Segments};
use leitmotif::domain::corpus::speakers::SpeakerRules;
use leitmotif::domain::corpus::transcript::{Declaration, SafeTranscript};
use leitmotif::domain::ids::DocumentId;
use leitmotif::domain::space::vectors::DenseRows;
use leitmotif::stages::embed::embed_segments;
use leitmotif::stages::ingest::{SourceFile, ingest};
use serde_json::json;

use crate::cli::study::Study;
use crate::semantic::folder::{Folder, PLACES, WIDTH, WORDS};
use crate::semantic::reference::states;
use crate::semantic::{encoder, vectors, with_model};

/// The tokens of a text of known words, with those of its ends.
fn tokens(text: &str) -> Vec<usize> {
    let words = text.split_whitespace().map(|word| WORDS.iter().position(|known| *known == word).map_or(0, |at| at + 4));
    [2].into_iter().chain(words).chain([3]).collect()
}

fn near(found: &[f32], expect: &[f64], within: f64) -> bool {
    found.len() == expect.len() && found.iter().zip(expect).all(|(a, b)| (f64::from(*a) - b).abs() < within)
}

#[test]
fn encoders_give_what_their_papers_say() {
    let text = "the soup and the zeppelin was it";
    for kind in ["bert", "distilbert", "roberta", "xlm-roberta"] {
        let at = tempfile::tempdir().expect("a folder");
        let folder = Folder::encoder(kind, "mean_tokens", 5);
        folder.write(at.path());
        let rows = states(kind, &folder.tensors, &tokens(text));
        let mean: Vec<f64> = (0..WIDTH).map(|d| rows.iter().map(|row| row[d]).sum::<f64>() / rows.len() as f64).collect();
        let found = vectors(at.path(), &[text]).expect("vectors");
        // DistilBERT is computed with the common approximation of GELU, whatever its configuration says (docs/models.md).
        let within = if kind == "distilbert" { 1e-3 } else { 1e-5 };
        assert!(near(&found[0], &mean, within), "{kind}: {:?} is not {mean:?}", found[0]);
    }
}

#[test]
fn pooling_and_unit_length_are_what_the_folder_says() {
    let text = "rain and wind";
    let check = |pooling: &str, expect: &dyn Fn(&[Vec<f64>]) -> Vec<f64>| {
        let at = tempfile::tempdir().expect("a folder");
        let folder = Folder::encoder("bert", pooling, 6);
        folder.write(at.path());
        let expect = expect(&states("bert", &folder.tensors, &tokens(text)));
        let found = vectors(at.path(), &[text]).expect("vectors");
        assert!(near(&found[0], &expect, 1e-5), "{pooling}: {:?} is not {expect:?}", found[0]);
    };
    let each = |rows: &[Vec<f64>], of: &dyn Fn(Vec<f64>) -> f64| -> Vec<f64> {
        (0..WIDTH).map(|d| of(rows.iter().map(|row| row[d]).collect())).collect()
    };
    check("cls_token", &|rows| rows[0].clone());
    check("lasttoken", &|rows| rows[rows.len() - 1].clone());
    check("max_tokens", &|rows| each(rows, &|column| column.into_iter().fold(f64::MIN, f64::max)));
    check("mean_sqrt_len_tokens", &|rows| each(rows, &|column| column.iter().sum::<f64>() / (column.len() as f64).sqrt()));
    let at = tempfile::tempdir().expect("a folder");
    let mut folder = Folder::encoder("bert", "cls_token", 6);
    folder.put(
        "modules.json",
        json!([
            {"path": "", "type": "sentence_transformers.models.Transformer"},
            {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ]),
    );
    folder.write(at.path());
    let first = &states("bert", &folder.tensors, &tokens(text))[0];
    let length = first.iter().map(|v| v * v).sum::<f64>().sqrt();
    let expect: Vec<f64> = first.iter().map(|v| v / length).collect();
    assert!(near(&vectors(at.path(), &[text]).expect("vectors")[0], &expect, 1e-5));
}

/// A transcript of so many turns of known words, and its segments.
fn talk(turns: usize) -> (SafeTranscript, Segments) {
    let line = |at: usize| {
        format!("P: {}\n\n", (0..1 + at % 9).map(|word| WORDS[(at * 7 + word * 3) % WORDS.len()]).collect::<Vec<_>>().join(" "))
    };
    let bytes = (0..turns).map(line).collect::<String>().into_bytes();
    let file = SourceFile { id: DocumentId::new("T1.txt"), bytes };
    let transcript = SafeTranscript::declare(ingest(&file, &SpeakerRules::default()).expect("a transcript").value, Declaration::AsIs);
    let segment =
        |(at, span)| Segment { turn: at, span, words: 1, speaker: None, role: transcript.turns[at as usize].role, question: None };
    let items = (0u32..).zip(transcript.turns.iter().map(|turn| turn.span)).map(segment).collect();
    let segments = Segments { document: transcript.id.clone(), items };
    (transcript, segments)
}

#[test]
fn a_vector_hangs_on_nothing_but_its_text() {
    let at = tempfile::tempdir().expect("a folder");
    Folder::encoder("bert", "mean_tokens", 7).write(at.path());
    let encoder = encoder(at.path()).expect("an encoder");
    let (transcript, segments) = talk(60);
    let on = |threads: usize, segments: &Segments| -> DenseRows {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| embed_segments(&transcript, segments, &encoder, &Context::quiet(7)).expect("vectors").value)
    };
    let one = on(1, &segments);
    assert_eq!((one.len(), one.width()), (segments.items.len(), WIDTH));
    for threads in [2, 8] {
        assert!(on(threads, &segments) == one, "{threads} threads");
    }
    let alone = Segments { items: segments.items[40..41].to_vec(), ..segments.clone() };
    assert_eq!(on(2, &alone).row(0), one.row(40));
}

#[test]
fn a_text_that_is_too_long_is_cut_and_told() {
    let at = tempfile::tempdir().expect("a folder");
    let folder = Folder::encoder("bert", "cls_token", 8);
    folder.write(at.path());
    let long = vec!["rain"; 40].join(" ");
    let short = vec!["rain"; PLACES - 2].join(" ");
    let found = vectors(at.path(), &[&long, &short]).expect("vectors");
    assert_eq!(found[0], found[1]);
    let (transcript, mut segments) = talk(30);
    segments.items[0].span.end = segments.items[29].span.end;
    let told =
        embed_segments(&transcript, &segments, &encoder(at.path()).expect("an encoder"), &Context::quiet(7)).expect("vectors").findings;
    assert_eq!(told.len(), 1);
    assert!(told[0].to_string().starts_with("E0456 T1.txt: 1 segments are longer than the 24 tokens"), "{}", told[0]);
}

/// An encoder with one thing changed gives an error that holds every one of these.
fn broken(change: impl FnOnce(&mut Folder, &Path), told: &[&str]) {
    let at = tempfile::tempdir().expect("a folder");
    let mut folder = Folder::encoder("bert", "mean_tokens", 9);
    folder.write(at.path());
    change(&mut folder, at.path());
    let shown = vectors(at.path(), &["rain"]).expect_err("a fault");
    told.iter().for_each(|part| assert!(shown.contains(part), "{part} is not in: {shown}"));
}

#[test]
fn a_broken_encoder_is_told_with_its_file_and_the_way_out() {
    let put = |name: &'static str, content| {
        move |folder: &mut Folder, at: &Path| {
            folder.put(name, content);
            folder.write(at);
        }
    };
    broken(put("config.json", json!({"model_type": "mpnet"})), &["E0452", "config.json", "mpnet is not known", "bert, distilbert"]);
    broken(put("config.json", json!({"model_type": "bert", "max_position_embeddings": 9})), &["E0454", "config.json", "missing field"]);
    broken(put("1_Pooling/config.json", json!({"pooling_mode_magic": true})), &["E0452", "1_Pooling/config.json", "magic is not known"]);
    let lost = |folder: &mut Folder, at: &Path| {
        folder.tensors.remove("encoder.layer.1.output.dense.bias");
        folder.write(at);
    };
    broken(
        lost,
        &["E0454", "model.safetensors", "does not fit config.json", "encoder.layer.1.output.dense.bias", "both files of one model"],
    );
    let bent = |folder: &mut Folder, at: &Path| {
        folder.tensors.insert("embeddings.LayerNorm.weight".into(), (vec![3], vec![1.0; 3]));
        folder.write(at);
    };
    broken(bent, &["E0454", "model.safetensors", "does not fit config.json", "embeddings.LayerNorm.weight"]);
    let torn = |_: &mut Folder, at: &Path| {
        let whole = fs::read(at.join("model.safetensors")).expect("read");
        fs::write(at.join("model.safetensors"), &whole[..whole.len() / 2]).expect("written");
    };
    broken(torn, &["E0454", "model.safetensors", "no whole safetensors file", "copy the file again"]);
    let small = |folder: &mut Folder, at: &Path| {
        let name = "embeddings.word_embeddings.weight";
        folder.tensors.insert(name.into(), (vec![9, WIDTH], vec![0.5; 9 * WIDTH]));
        let text = String::from_utf8(folder.files["config.json"].clone()).expect("text");
        folder.files.insert("config.json".into(), text.replace("\"vocab_size\":24", "\"vocab_size\":9").into_bytes());
        folder.write(at);
    };
    broken(small, &["E0454", "tokenizer.json", "numbers 24 tokens", "vectors of 9", "of one model"]);
}

#[test]
fn a_folder_that_does_not_name_its_pooling_is_read_and_told() {
    let study = Study::of(3, 4);
    let mut model = Folder::encoder("bert", "mean_tokens", 10);
    model.files.retain(|name, _| ["config.json", "tokenizer.json"].contains(&name.as_str()));
    let model = with_model(&study, &model);
    let output = study.run_well(&["--model", &model, "--findings-ok"]);
    let shown = crate::cli::study::errors(&output);
    assert!(shown.contains("E0457") && shown.contains("their mean was taken"), "{shown}");
}

#[test]
fn a_run_gives_the_same_bytes_on_any_number_of_threads() {
    let study = Study::of(3, 4);
    let model = with_model(&study, &Folder::encoder("distilbert", "mean_tokens", 11));
    let on = |threads: &str| {
        let out = study.path(&format!("out{threads}")).display().to_string();
        study.run_well(&["--model", &model, "--findings-ok", "--quiet", "--threads", threads, "--out", &out]);
        crate::cli::study::results(Path::new(&out))
    };
    let one = on("1");
    assert!(on("2") == one && on("8") == one);
}

//! Tables of token vectors, and what a model changes in a run.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::study::{Study, errors};
use crate::semantic::folder::{Folder, WIDTH, WORDS, safetensors, tokenizer};
use crate::semantic::{refused, vectors, with_model};

/// The row of a word in a made-up table.
fn row<'a>(folder: &'a Folder, word: &str) -> &'a [f32] {
    let at = WORDS.iter().position(|known| *known == word).expect("a word") + 4;
    &folder.tensors["embeddings"].1[at * WIDTH..][..WIDTH]
}

fn unit(row: &[f32]) -> Vec<f32> {
    let length = row.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>().sqrt();
    row.iter().map(|&v| (f64::from(v) / length) as f32).collect()
}

fn near(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6)
}

#[test]
fn a_text_is_the_mean_of_the_tokens_that_the_table_knows() {
    let at = tempfile::tempdir().expect("a folder");
    let mut folder = Folder::table(3);
    folder.write(at.path());
    let texts = ["Rain and wind", "rain, zeppelin! and wind", "zeppelins", "rain rain rain rain rain rain rain rain wind"];
    let found = vectors(at.path(), &texts).expect("vectors");
    let table = Folder::table(3);
    let sum = |words: &[&str]| -> Vec<f32> { (0..WIDTH).map(|d| words.iter().map(|word| row(&table, word)[d]).sum::<f32>()).collect() };
    let expect = unit(&sum(&["rain", "and", "wind"]));
    assert!(near(&found[0], &expect), "{:?} is not {expect:?}", found[0]);
    // What the table does not know counts for nothing; the file's own padding and truncation do not reach here.
    assert!(near(&found[1], &expect));
    assert_eq!(found[2], vec![0.0; WIDTH]);
    assert!(near(&found[3], &unit(&sum(&[["rain"; 8].as_slice(), &["wind"]].concat()))));
    folder.put("config.json", json!({"model_type": "model2vec", "normalize": false}));
    folder.write(at.path());
    let plain: Vec<f32> = sum(&["rain", "and", "wind"]).iter().map(|v| v / 3.0).collect();
    assert!(near(&vectors(at.path(), &texts[..1]).expect("vectors")[0], &plain));
}

/// A table with one thing changed gives an error that holds every one of these.
fn broken(change: impl FnOnce(&mut Folder, &Path), told: &[&str]) {
    let at = tempfile::tempdir().expect("a folder");
    let mut folder = Folder::table(3);
    folder.write(at.path());
    change(&mut folder, at.path());
    let shown = vectors(at.path(), &["rain"]).expect_err("a fault");
    told.iter().for_each(|part| assert!(shown.contains(part), "{part} is not in: {shown}"));
}

#[test]
fn a_broken_folder_is_told_with_its_file_and_the_way_out() {
    let tensor = |shape: Vec<usize>, count: usize| [("embeddings".to_owned(), (shape, vec![0.5; count]))].into();
    let remove = |name: &'static str| move |_: &mut Folder, at: &Path| fs::remove_file(at.join(name)).expect("removed");
    let weights = |bytes: Vec<u8>| move |_: &mut Folder, at: &Path| fs::write(at.join("model.safetensors"), bytes).expect("written");
    broken(remove("config.json"), &["E0452", "config.json", "missing", "copy all files"]);
    broken(remove("tokenizer.json"), &["E0452", "tokenizer.json", "missing", "fast tokenizer"]);
    broken(remove("model.safetensors"), &["E0452", "model.safetensors", "missing", "copy all files"]);
    let pickled = |_: &mut Folder, at: &Path| fs::rename(at.join("model.safetensors"), at.join("pytorch_model.bin")).expect("renamed");
    broken(pickled, &["E0452", "model.safetensors", "pytorch_model.bin can run code", "safe_serialization"]);
    broken(weights(b"{}".to_vec()), &["E0454", "model.safetensors", "no whole safetensors file", "copy the file again"]);
    let whole = safetensors(&Folder::table(3).tensors, "F32");
    broken(weights(whole[..whole.len() - 5].to_vec()), &["E0454", "no whole safetensors file"]);
    broken(weights(safetensors(&Folder::table(3).tensors, "F16")), &["E0454", "type F16", "float32"]);
    let other = [("word_vectors".to_owned(), (vec![1, 1], vec![0.5]))].into();
    broken(weights(safetensors(&other, "F32")), &["E0454", "no tensor embeddings, but word_vectors"]);
    broken(weights(safetensors(&tensor(vec![24 * WIDTH], 24 * WIDTH), "F32")), &["E0454", "has 1 dimensions, and two are meant"]);
    broken(
        weights(safetensors(&tensor(vec![9, WIDTH], 9 * WIDTH), "F32")),
        &["E0454", "tokenizer.json", "numbers 24 tokens", "vectors of 9"],
    );
    let mapped = |folder: &mut Folder, at: &Path| {
        folder.tensors.insert("mapping".into(), (vec![1], vec![0.0]));
        folder.write(at);
    };
    broken(mapped, &["E0454", "tensor mapping is not known"]);
    let bad = |_: &mut Folder, at: &Path| fs::write(at.join("tokenizer.json"), "{\"model\": 3}").expect("written");
    broken(bad, &["E0454", "tokenizer.json", "does not load"]);
    let number = |_: &mut Folder, at: &Path| {
        let mut folder = Folder::table(3);
        folder.tensors.get_mut("embeddings").expect("there").1.fill(f32::NAN);
        folder.write(at);
    };
    broken(number, &["E0455", "code day", "no number"]);
}

#[test]
fn the_command_line_tells_of_a_model_that_is_not_there_or_wrong() {
    let study = Study::of(3, 4);
    refused(&study, &["--model", "nowhere"], &["E0451", "nowhere", "models/ of the study", "--model"]);
    with_model(&study, &Folder::table(3));
    study.remove("models/mine/config.json");
    refused(&study, &["--model", "mine"], &["E0452", "models/mine", "config.json", "missing"]);
}

fn manifest(study: &Study) -> Value {
    serde_json::from_slice(&study.results()["manifest.json"]).expect("a manifest")
}

/// The stages of the last run that took everything from the cache.
fn reused(study: &Study) -> Vec<String> {
    let lines = fs::read_to_string(study.path("out/cache/run.jsonl")).expect("a record");
    let records = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("a record"));
    records
        .filter(|record| record["reused"] == record["items"])
        .map(|record| record["stage"].as_str().expect("a name").to_owned())
        .collect()
}

#[test]
fn a_model_is_one_part_of_the_scores_and_can_be_switched_off() {
    let study = Study::of(4, 6);
    let model = with_model(&study, &Folder::table(3));
    study.run_well(&["--findings-ok", "--quiet", "--all-scores"]);
    let without = study.results();
    study.run_well(&["--findings-ok", "--quiet", "--all-scores", "--model", &model]);
    let with = study.results();
    assert_ne!(with["scores.jsonl"], without["scores.jsonl"]);
    let lines = String::from_utf8_lossy(&with["suggestions.jsonl"]).into_owned();
    assert!(lines.lines().all(|line| line.contains("\"model\":")), "each suggestion says what the model added");
    let told = manifest(&study);
    let digest = told["inputs"]["files"]["model"].as_str().expect("the model's digest").to_owned();
    let stages: Vec<&str> = told["stages"].as_array().expect("stages").iter().filter_map(|stage| stage["name"].as_str()).collect();
    assert!(stages.contains(&"embed") && stages.contains(&"embed_codebook"), "{stages:?}");
    assert!(String::from_utf8_lossy(&with["report.html"]).contains("language model"));
    // A weight of zero leaves it out, to the byte.
    study.run_well(&["--findings-ok", "--quiet", "--all-scores", "--model", &model, "--set", "map_codes.semantic=0"]);
    let off = study.results();
    ["scores.jsonl", "suggestions.jsonl", "suggestions.csv", "clusters.json"]
        .iter()
        .for_each(|name| assert_eq!(off[*name], without[*name], "{name}"));
    // By its name below models/, from study.toml, it is the same model and the same result.
    study.write("study.toml", "format = 1\nname = \"Made up\"\ndeidentify = \"already_safe\"\nmodel = \"mine\"\n");
    study.run_well(&["--findings-ok", "--quiet", "--all-scores"]);
    assert_eq!(study.results()["scores.jsonl"], with["scores.jsonl"]);
    assert_eq!(manifest(&study)["inputs"]["files"]["model"].as_str(), Some(digest.as_str()));
}

#[test]
fn vectors_are_kept_by_what_they_are_made_from() {
    let study = Study::of(4, 6);
    let model = with_model(&study, &Folder::table(3));
    let run = || study.run_well(&["--findings-ok", "--quiet", "--model", &model]);
    run();
    let before = manifest(&study)["inputs"]["files"]["model"].clone();
    study.write("codebook.toml", crate::cli::study::CODEBOOK.replace("watering can", "leeks"));
    run();
    let kept = reused(&study);
    assert!(kept.contains(&"embed".to_owned()) && !kept.contains(&"embed_codebook".to_owned()), "{kept:?}");
    study.write("transcripts/T900.txt", crate::cli::study::talk(900, 6));
    run();
    let record = fs::read_to_string(study.path("out/cache/run.jsonl")).expect("a record");
    assert!(record.lines().any(|line| line.contains("\"embed\"") && line.contains("\"reused\":4,\"items\":5")), "{record}");
    // Other weights in a folder of the same name are another model.
    with_model(&study, &Folder::table(4));
    run();
    assert!(!reused(&study).iter().any(|stage| stage.starts_with("embed")));
    assert_ne!(manifest(&study)["inputs"]["files"]["model"], before);
}

#[test]
fn what_the_codebook_says_in_other_words_is_found() {
    let mut model = Folder::table(3);
    let tomatoes = row(&model, "tomatoes").to_vec();
    let at = WORDS.iter().position(|word| *word == "courgettes").expect("a word") + 4;
    model.tensors.get_mut("embeddings").expect("there").1[at * WIDTH..][..WIDTH].copy_from_slice(&tomatoes);
    let study = Study::of(3, 6);
    study.write("transcripts/T050.txt", "I: And then?\n\nP: We had courgettes, courgettes and more courgettes that day.\n\nI: And after?\n\nP: We had visitors, visitors and more visitors that day.\n\n");
    let model = with_model(&study, &model);
    let gap = |more: &[&str]| -> f64 {
        let arguments = [&["--findings-ok", "--quiet", "--all-scores", "--set", "map_codes.kernel.window_segments=0"], more].concat();
        study.run_well(&arguments);
        let scores = String::from_utf8_lossy(&study.results()["scores.jsonl"]).into_owned();
        let rows: Vec<Value> = scores.lines().map(|line| serde_json::from_str(line).expect("a score")).collect();
        let rows: Vec<&Value> = rows.iter().filter(|row| row["document"].as_str().is_some_and(|name| name.starts_with("T050"))).collect();
        let said: Vec<f64> =
            rows.iter().filter(|row| row["speaker"] == "P").map(|row| row["scores"]["garden"].as_f64().expect("a score")).collect();
        assert_eq!(said.len(), 2, "{rows:?}");
        said[0] - said[1]
    };
    let (without, with) = (gap(&[]), gap(&["--model", &model]));
    assert!(with > 0.0 && without <= 0.0, "courgettes stand {with} above visitors with the model, and {without} without");
}

#[test]
fn no_word_of_a_transcript_stands_in_an_error_of_a_model() {
    let study = Study::of(2, 3);
    let mut model = Folder::table(3);
    model.tensors.get_mut("embeddings").expect("there").1.fill(f32::INFINITY);
    let model = with_model(&study, &model);
    let output = study.run(&["--model", &model]);
    let shown = errors(&output);
    assert!(shown.contains("E0455"), "{shown}");
    assert!(["tomatoes", "neighbour", "dough"].iter().all(|word| !shown.contains(word)), "{shown}");
    // A tokenizer of fewer tokens than rows is sound: published tables are often padded.
    let mut roomy = Folder::table(3);
    roomy.put("tokenizer.json", tokenizer(10));
    let roomy = with_model(&study, &roomy);
    study.run_well(&["--findings-ok", "--quiet", "--model", &roomy]);
}

//! A language model of the user's own: what it is asked, what it may not change, and what is said when its folder is wrong.
//!
//! Models are made up from a seed, a few kilobytes each. What needs a cargo feature is tested where it is built: `scripts/semantic`.
#[allow(dead_code)]
mod folder;
#[cfg(feature = "semantic")]
mod networks;
#[cfg(feature = "semantic")]
mod reference;
#[cfg(feature = "static_vectors")]
mod tables;

#[cfg(feature = "static_vectors")]
use std::path::Path;

use crate::cli::study::{Study, errors};
use folder::Folder;

/// The program ends with 2, and stderr holds every one of these.
fn refused(study: &Study, arguments: &[&str], told: &[&str]) {
    let output = study.run(arguments);
    let shown = errors(&output);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    told.iter().for_each(|part| assert!(shown.contains(part), "{part} is not in: {shown}"));
}

/// Writes a model folder below the study.
fn with_model(study: &Study, model: &Folder) -> String {
    model.write(&study.path("models/mine")).display().to_string()
}

/// The vectors that a model folder gives some texts.
#[cfg(feature = "static_vectors")]
fn vectors(folder: &Path, texts: &[&str]) -> Result<Vec<Vec<f32>>, String> {
    use leitmotif::contract::Context;
    use leitmotif::domain::codebook::{Code, Codebook};
    use leitmotif::stages::embed::embed_codebook;

    let code = Code { seeds: texts.iter().map(|text| (*text).to_owned()).collect(), ..Code::named("day") };
    let codebook = Codebook::new(1, vec![code]).expect("a codebook");
    let found = embed_codebook(&codebook, &encoder(folder)?, &Context::quiet(7)).map_err(|error| error.to_string())?;
    // The first phrase is the code's name.
    Ok((1..found.value.phrases.len()).map(|at| found.value.phrases.row(at).to_vec()).collect())
}

/// A model that was found, read and loaded.
#[cfg(feature = "static_vectors")]
fn encoder(folder: &Path) -> Result<leitmotif::stages::embed::Encoder, String> {
    use leitmotif::stages::embed::{Encoder, ModelFiles};
    use leitmotif::study::models::Model;

    let model = Model::read(&folder.display().to_string(), None).map_err(|error| error.to_string())?;
    let weights = model.weights().map_err(|error| error.to_string())?;
    let (config, tokenizer) = (model.file("config.json"), model.file("tokenizer.json"));
    let files = ModelFiles { folder: &model.name, description: &model.description, config, tokenizer, weights: &weights };
    Encoder::load(&files).map_err(|error| error.to_string())
}

#[test]
#[cfg(not(feature = "static_vectors"))]
fn a_build_without_models_says_which_build_is_needed() {
    let study = Study::of(3, 4);
    let model = with_model(&study, &Folder::table(1));
    refused(&study, &["--model", &model], &["E0453", "cargo build --release --features semantic", "leave the model out"]);
    study.write("study.toml", "format = 1\nmodel = \"mine\"\n");
    refused(&study, &[], &["E0453", "mine", "--features semantic"]);
}

#[test]
fn a_pipeline_that_asks_no_model_says_so() {
    let study = Study::of(3, 4);
    refused(&study, &["--pipeline", "seed_codebook", "--model", "mine"], &["E0458", "mine", "seed_codebook", "leave out --model"]);
}

#[test]
fn without_a_model_nothing_speaks_of_one() {
    let study = Study::of(3, 4);
    with_model(&study, &Folder::table(1));
    study.run_well(&["--findings-ok", "--quiet"]);
    let results = study.results();
    let suggestions = String::from_utf8_lossy(&results["suggestions.jsonl"]);
    assert!(suggestions.contains("\"own\":") && !suggestions.contains("\"model\":"));
    let manifest = String::from_utf8_lossy(&results["manifest.json"]);
    assert!(!manifest.contains("\"model\"") && !manifest.contains("embed"));
    assert!(!String::from_utf8_lossy(&results["report.html"]).contains("anguage model"));
}

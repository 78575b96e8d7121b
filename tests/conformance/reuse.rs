//! What the cache keeps: made anew alone, each stage gives the same; a setting redoes what hangs on it and nothing else;
//! what was written down reads back and writes the same again.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::AtomicBool;

use leitmotif::contract::NoProgress;
use leitmotif::domain::digest::Digest;
use leitmotif::pipeline::artefact::{Artefact, to_bytes};
use leitmotif::pipeline::plan::{Overrides, Plan};
use leitmotif::pipeline::run::Results;

use crate::conformance::{digests, plan, run_into, study};

fn finished(plan: &Plan, study: &std::path::Path, cache: &std::path::Path) -> Results {
    run_into(plan, study, cache, &NoProgress, &AtomicBool::new(false)).expect("a run")
}

#[test]
fn each_stage_made_anew_alone_gives_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path(), false);
    for name in ["default", "seed_codebook"] {
        let (plan, cache) = (plan(name), folder.path().join(name));
        let expect = digests(&plan, &finished(&plan, &study, &cache));
        for stage in &plan.stages {
            let of_stage =
                |name: &str| name.strip_suffix(".art").and_then(|name| name.rsplit_once('-')).is_some_and(|(of, _)| of == stage.name);
            let paths = fs::read_dir(&cache).expect("listed").map(|entry| entry.expect("an entry").path());
            let gone: Vec<_> = paths.filter(|path| of_stage(&path.file_name().expect("a name").to_string_lossy())).collect();
            assert_eq!(gone.len(), 1, "{} is kept once", stage.name);
            fs::remove_file(&gone[0]).expect("removed");
            let again = finished(&plan, &study, &cache);
            assert_eq!(digests(&plan, &again), expect, "{name} without {}", stage.name);
            let redone: Vec<&str> = again.costs.iter().filter(|cost| cost.reused < cost.items).map(|cost| cost.stage.as_str()).collect();
            assert_eq!(redone, [stage.name.as_str()], "nothing else was redone");
        }
    }
}

#[test]
fn a_setting_redoes_its_stage_and_what_hangs_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (study, cache) = (study(folder.path(), false), folder.path().join("cache"));
    finished(&plan("default"), &study, &cache);
    let settings = BTreeMap::from([("suggest.per_code".to_owned(), 3.into())]);
    let text = Plan::built_in("default").expect("built in");
    let changed = Plan::read("default", text, &Overrides { settings, ..Overrides::default() }).expect("a sound plan");
    let again = finished(&changed, &study, &cache);
    let redone: Vec<&str> = again.costs.iter().filter(|cost| cost.reused < cost.items).map(|cost| cost.stage.as_str()).collect();
    assert_eq!(redone, ["suggest"]);
}

#[test]
fn every_artefact_reads_back_and_writes_the_same_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path(), false);
    for name in ["default", "seed_codebook"] {
        let plan = plan(name);
        let results = finished(&plan, &study, &folder.path().join(name));
        for (stage, entry) in plan.stages.iter().zip(&results.entries) {
            let bodies: Vec<Vec<u8>> = entry.bodies().expect("bodies").into_iter().filter(|body| !body.is_empty()).collect();
            let value = Artefact::from_bodies(stage.runs.produces(), &bodies).expect("a value");
            assert!(written(&value) == bodies, "{name}: {}", stage.name);
            let made: Vec<Digest> = entry.items.iter().filter(|item| item.length > 0).map(|item| item.digest).collect();
            assert_eq!(made, bodies.iter().map(|body| Digest::of(body)).collect::<Vec<_>>(), "{}", stage.name);
        }
    }
}

/// The bodies that a value makes.
fn written(value: &Artefact) -> Vec<Vec<u8>> {
    fn each<T: serde::Serialize>(values: &[T]) -> Vec<Vec<u8>> {
        values.iter().map(|value| to_bytes(value).expect("bytes")).collect()
    }
    fn one<T: serde::Serialize>(value: &T) -> Vec<Vec<u8>> {
        each(std::slice::from_ref(value))
    }
    match value {
        Artefact::Transcripts(all) => each(all),
        Artefact::SafeTranscripts(all) => each(all),
        Artefact::Segments(all, _) => each(all),
        Artefact::Tokens(all) => each(all),
        Artefact::Codebook(value) => one(value),
        Artefact::CodebookTokens(value) => one(value),
        Artefact::TermSpace(value) => one(value),
        Artefact::Lsa(value) => one(value),
        Artefact::WordVectors(value) => one(value),
        Artefact::Scores(value) => one(value),
        Artefact::Clusters(value) => one(value),
        Artefact::Suggestions(value) => one(value),
        Artefact::Agreement(value) => one(value),
        Artefact::Coverage(value) => one(value),
        Artefact::Themes(value) => one(value),
        Artefact::Lines(all) => each(all),
        Artefact::SafeLines(all) => each(all),
        Artefact::PackedCorpus(value) => one(value),
        Artefact::Projection(value) => one(value),
        Artefact::LineClusters(value) => one(value),
        Artefact::CodeTable(value) => one(value),
        Artefact::SegmentVectors(all) => each(all),
        Artefact::CodebookVectors(value) => one(value),
    }
}

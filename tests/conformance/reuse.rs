//! What the cache keeps: made anew alone, each stage gives the same; a setting redoes what hangs on it and nothing else;
//! what was written down reads back and writes the same again.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::AtomicBool;

use leitmotif::contract::NoProgress;
use leitmotif::domain::corpus::transcript::SafeTranscript;
use leitmotif::domain::digest::Digest;
use leitmotif::pipeline::artefact::{Noun, to_bytes};
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
        let mut results = finished(&plan, &study, &folder.path().join(name));
        for (stage, entry) in plan.stages.iter().zip(results.entries.clone()) {
            let made: Vec<Digest> = entry.items.iter().filter(|item| item.length > 0).map(|item| item.digest).collect();
            let bodies: Vec<Vec<u8>> = entry.bodies().expect("bodies").into_iter().filter(|body| !body.is_empty()).collect();
            let written = if stage.spec.produces.view.is_some() {
                // The cache keeps less than all of it, and the rest is with the stage before.
                let given = results.last(&plan, &[SafeTranscript::KIND]).expect("read");
                let safe = given.each::<SafeTranscript>().expect("transcripts");
                safe.iter().map(|safe| to_bytes(safe).expect("bytes")).collect()
            } else {
                let value = (stage.spec.produces.decode)(&bodies.iter().map(Vec::as_slice).collect::<Vec<_>>()).expect("a value");
                let mut written = Vec::new();
                (stage.spec.produces.write)(&value, &mut written).expect("bytes");
                assert!(written == bodies.concat(), "{name}: {}", stage.name);
                bodies
            };
            assert_eq!(made, written.iter().map(|body| Digest::of(body)).collect::<Vec<_>>(), "{}", stage.name);
        }
    }
}

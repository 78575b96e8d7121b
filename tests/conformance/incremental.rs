//! What is made after an edit equals what a fresh run makes: all result files by name and bytes, all findings, all rows. Random
//! sequences of edits of a small made-up study, each followed by a run into the same folder and a run into an empty one.

mod world;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use leitmotif::contract::NoProgress;
use leitmotif::pipeline::outputs::Summary;
use leitmotif::pipeline::study::{RunError, run_study};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use world::{Edit, Shelf, World, edits};

/// Sequences of edits in the short form, and with `LEITMOTIF_LONG`.
const SEQUENCES: [u32; 2] = [16, 500];

/// Every result file by its name below the folder; what the cache keeps is no result.
fn result_files(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(out) else { return BTreeMap::new() };
    let files = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file());
    files.map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), fs::read(path).expect("read"))).collect()
}

/// What a caller is given of a run, in words.
fn answer(summary: &Result<Summary, RunError>) -> String {
    match summary {
        Err(error) => format!("refused: {error}"),
        Ok(Summary { findings, files, codes, corpus, agreement, coverage, .. }) => {
            let shown = serde_json::to_string(&(codes, corpus, agreement, coverage)).expect("JSON");
            let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
            format!("{}\n{files:?}\n{shown}", findings.join("\n"))
        }
    }
}

/// The names of the files that differ, or that only one of the two folders holds.
fn differing(kept: &Path, fresh: &Path) -> Vec<String> {
    let (kept, fresh) = (result_files(kept), result_files(fresh));
    let names: std::collections::BTreeSet<&String> = kept.keys().chain(fresh.keys()).collect();
    names.into_iter().filter(|name| kept.get(*name) != fresh.get(*name)).cloned().collect()
}

/// Writes the study as it is now, runs it into the folder that is kept and into an empty one, and compares.
fn compare(world: &World, shelf: &Shelf, folder: &Path, at: usize) -> Result<(), TestCaseError> {
    let (study, kept, fresh) = (folder.join("study"), folder.join("kept"), folder.join(format!("fresh-{at}")));
    world.write(&study, shelf);
    let run = |out: &Path| run_study(&world.request(&study, out), &NoProgress, &AtomicBool::new(false));
    let (again, anew) = (run(&kept), run(&fresh));
    prop_assert_eq!(answer(&again), answer(&anew), "step {}: {:?}", at, world);
    // A run that was refused leaves what the last one left.
    if anew.is_ok() {
        let differing = differing(&kept, &fresh);
        prop_assert!(differing.is_empty(), "step {at}: {differing:?} differ in {world:?}");
    }
    fs::remove_dir_all(fresh).unwrap_or_default();
    Ok(())
}

fn follow(edits: &[Edit], shelf: &Shelf) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut world = World::default();
    compare(&world, shelf, folder.path(), 0)?;
    for (at, edit) in edits.iter().enumerate() {
        world.apply(edit);
        compare(&world, shelf, folder.path(), at + 1)?;
    }
    Ok(())
}

#[test]
fn a_run_after_any_edits_equals_a_fresh_one() {
    let shelf = Shelf::new();
    let cases = SEQUENCES[usize::from(std::env::var_os("LEITMOTIF_LONG").is_some())];
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 64, ..Config::default() };
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, b"the same sequences, any machine!");
    let mut runner = TestRunner::new_with_rng(config, chance);
    let sequences = proptest::collection::vec(edits(), 2..6);
    if let Err(error) = runner.run(&sequences, |edits| follow(&edits, &shelf)) {
        panic!("{error}");
    }
}

/// Each kind of edit once, whatever the random sequences hold, in every pipeline.
#[test]
fn a_run_after_one_edit_of_each_kind_equals_a_fresh_one() {
    let shelf = Shelf::new();
    for pipeline in 0..world::PIPELINES.len() {
        let edits = World::one_of_each(pipeline);
        follow(&edits, &shelf).unwrap_or_else(|error| panic!("{}: {error}", world::PIPELINES[pipeline]));
    }
}

/// A finding about the whole corpus names a transcript; under the transcript's new name it is another finding.
#[test]
fn a_run_after_a_rename_names_no_file_that_is_gone() {
    let shelf = Shelf::new();
    follow(&[Edit::Rename(3, 5)], &shelf).unwrap_or_else(|error| panic!("{error}"));
}

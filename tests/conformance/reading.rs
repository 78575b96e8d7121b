//! What a stage may read is its key: what it does not declare is refused, and what is filed under a digest is what had that digest.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use leitmotif::contract::{NoProgress, Progress};
use leitmotif::pipeline::call::StepError;
use leitmotif::pipeline::plan::Plan;
use leitmotif::pipeline::reads::Read;
use leitmotif::pipeline::watch::Watch;

use crate::conformance::people::{coded, coverage};
use crate::conformance::{digests, plan, run_into, study, undisturbed};

/// A plan in which one stage declares one thing less.
fn without(plan: &Plan, at: usize, read: Read) -> Plan {
    let mut poorer = plan.clone();
    let rest: Vec<Read> = plan.stages[at].reads.iter().copied().filter(|other| *other != read).collect();
    poorer.stages[at].reads = rest.leak();
    poorer
}

#[test]
fn a_stage_that_reads_what_it_does_not_declare_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = coded(folder.path(), false);
    let mut tried = 0;
    for plan in [plan("default"), coverage(), plan("agreement"), plan("batch_codes")] {
        let cache = folder.path().join(&plan.name);
        undisturbed(&plan, &study, &cache);
        for (at, stage) in plan.stages.iter().enumerate() {
            // What a stage is called for once for each file is what makes it a stage of files.
            let of_files = |read: &Read| stage.from.is_empty() && matches!(read, Read::File | Read::Lines);
            for read in stage.reads.iter().copied().filter(|read| !of_files(read)) {
                match run_into(&without(&plan, at, read), &study, &cache, &NoProgress, &AtomicBool::new(false)) {
                    Err(StepError::Undeclared { stage: refused, .. }) => assert_eq!(refused, stage.name),
                    Err(error) => panic!("{}, {}: {error}", stage.spec.id, read.name()),
                    Ok(_) => panic!("{} declares to read {} and does not", stage.spec.id, read.name()),
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn a_stage_that_takes_what_it_does_not_name_is_refused() {
    use leitmotif::pipeline::artefact::Product;
    use leitmotif::pipeline::call::Made;
    use leitmotif::pipeline::catalogue::StageSpec;

    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path(), false);
    let mut plan = plan("agreement");
    let segment = plan.stages.iter().position(|stage| stage.name == "segment").expect("there");
    let honest = plan.stages[segment].spec;
    // It is given safe transcripts and names none of them.
    let greedy = StageSpec {
        needs: &[],
        produces: Product::one::<leitmotif::domain::codebook::Codebook>(),
        run: |call| {
            call.each::<leitmotif::domain::corpus::transcript::SafeTranscript>().map(|_| Made { value: None, findings: Vec::new() })
        },
        ..*honest
    };
    plan.stages[segment].spec = Box::leak(Box::new(greedy));
    plan.stages.truncate(segment + 1);
    let refused = run_into(&plan, &study, &folder.path().join("cache"), &NoProgress, &AtomicBool::new(false));
    let Err(StepError::Undeclared { stage, what }) = refused else { panic!("not refused") };
    assert_eq!((stage.as_str(), what.as_str()), ("segment", "safe transcripts"));
}

/// Writes into a transcript's file as soon as a stage begins.
struct WriteAt<'a> {
    stage: &'a str,
    path: &'a Path,
    bytes: &'a [u8],
}

impl Progress for WriteAt<'_> {
    fn expect(&self, _: u64) {}

    fn advance(&self, _: u64) {}
}

impl Watch for WriteAt<'_> {
    fn begin(&self, stage: &str, _: usize, _: usize) {
        if stage == self.stage {
            fs::write(self.path, self.bytes).expect("written");
        }
    }

    fn end(&self, _: &str, _: usize, _: usize) {}
}

#[test]
fn a_file_that_changes_while_the_program_runs_is_filed_as_what_it_was_when_it_was_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for (pipeline, stages) in
        [("default", &["ingest", "deidentify", "segment"][..]), ("batch", &["ingest", "deidentify", "vectorize", "reduce"])]
    {
        for stage in stages {
            let place = folder.path().join(format!("{pipeline}-{stage}"));
            let (study, cache) = (study(&place, false), place.join("cache"));
            let path = study.join("transcripts/plain.md");
            let (plan, before) = (plan(pipeline), fs::read(&path).expect("read"));
            let after = String::from_utf8(before.clone()).expect("text").replace("Kneading dough", "Watering beans, all of them");
            assert_ne!(before, after.as_bytes());
            let disturbed =
                run_into(&plan, &study, &cache, &WriteAt { stage, path: &path, bytes: after.as_bytes() }, &AtomicBool::new(false));
            // A file of lines is not held, so a run that meets another one than it began with gives up.
            assert!(disturbed.is_ok() || pipeline == "batch", "{pipeline}, {stage}");
            for (name, bytes) in [("after", after.as_bytes()), ("before", &before), ("after", after.as_bytes())] {
                fs::write(&path, bytes).expect("written");
                let kept = run_into(&plan, &study, &cache, &NoProgress, &AtomicBool::new(false)).expect("a run");
                let fresh = undisturbed(&plan, &study, &place.join(format!("fresh-{name}")));
                assert_eq!(digests(&plan, &kept), fresh, "{pipeline}, written {name} at {stage}");
            }
        }
    }
}

#[test]
fn the_text_of_the_corpus_lies_in_the_cache_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (study, cache) = (study(folder.path(), false), folder.path().join("cache"));
    undisturbed(&plan("default"), &study, &cache);
    let sentence = b"The tomatoes and the soup, rain or wind, day 3";
    let holds = |path: &Path| fs::read(path).expect("read").windows(sentence.len()).any(|bytes| bytes == sentence);
    let paths = fs::read_dir(&cache).expect("listed").map(|entry| entry.expect("an entry").path());
    let holding: Vec<String> =
        paths.filter(|path| holds(path)).map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    assert!(holding.len() == 1 && holding[0].starts_with("ingest-"), "{holding:?}");
}

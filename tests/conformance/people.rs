//! The pipelines that read people's codings: the same bytes however they are run, and a stop that leaves nothing half-made.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use leitmotif::contract::NoProgress;
use leitmotif::pipeline::plan::{Overrides, Plan};
use leitmotif::pipeline::study::run_study;

use crate::conformance::{digests, placed, plan, request, run_into, study, undisturbed};

/// A study in which two people coded what they took for gardens and kitchens.
pub fn coded(folder: &Path, backwards: bool) -> PathBuf {
    let study = study(folder, backwards);
    let mut table = "document,start,end,code,coder\n".to_owned();
    for document in ["bom", "cr", "crlf", "decomposed", "plain", "utf16", "windows"] {
        for at in 0..5u32 {
            let start = 40 + at * 80;
            let code = if at % 2 == 0 { "garden" } else { "kitchen" };
            table += &format!("{document},{start},{},{code},A\n", start + 40);
            if at != 3 {
                table += &format!("{document},{},{},{code},B\n", start + 4, start + 44);
            }
        }
    }
    fs::create_dir_all(study.join("codings")).expect("made");
    fs::write(study.join("codings/people.csv"), table).expect("written");
    fs::write(
        study.join("participants.csv"),
        "document,participant_id,group,roles\nbom,1,a,x;y\ncr,2,a,x\ncrlf,3,a,y\ndecomposed,4,b,x\nplain,5,b,\nutf16,6,b,y\n",
    )
    .expect("written");
    study
}

/// The coverage pipeline of one coder, with a sample.
pub fn coverage() -> Plan {
    let settings = [("coverage.coder".to_owned(), toml::Value::from(vec!["B"])), ("coverage.sample".to_owned(), toml::Value::from(5))];
    let overrides = Overrides { settings: settings.into(), ..Overrides::default() };
    Plan::read("coverage", Plan::built_in("coverage").expect("built in"), &overrides).expect("a sound plan")
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_in_any_order_of_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (coded(&folder.path().join("a"), false), coded(&folder.path().join("b"), true));
    for plan in [plan("agreement"), coverage()] {
        let on = |threads: usize, study: &Path| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let cache = folder.path().join(format!("{}-{threads}-{}", plan.name, study.starts_with(folder.path().join("b"))));
            pool.install(|| undisturbed(&plan, study, &cache))
        };
        let one = on(1, &first);
        for threads in [2, 8] {
            assert_eq!(on(threads, &first), one, "{} on {threads} threads", plan.name);
            assert_eq!(on(threads, &second), one, "{} with files written in another order", plan.name);
        }
    }
}

#[test]
fn a_stop_at_any_stage_leaves_nothing_half_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = coded(folder.path(), false);
    let plan = coverage();
    let whole = undisturbed(&plan, &study, &folder.path().join("whole"));
    for stage in &plan.stages {
        let cache = folder.path().join(&stage.name);
        let flag = AtomicBool::new(false);
        let watch = crate::conformance::StopAt { stage: &stage.name, within: false, reached: AtomicBool::new(false), flag: &flag };
        let stopped = run_into(&plan, &study, &cache, &watch, &flag);
        assert!(stopped.is_err() || stage.name == "themes" || !flag.load(Ordering::SeqCst), "stage {} did not hear", stage.name);
        let resumed = run_into(&plan, &study, &cache, &NoProgress, &AtomicBool::new(false)).expect("a run");
        assert_eq!(digests(&plan, &resumed), whole);
    }
}

#[test]
fn a_study_without_a_scheme_and_one_without_codings() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = coded(folder.path(), false);
    fs::remove_file(study.join("codebook.csv")).expect("removed");
    let settings = [("coverage.coder".to_owned(), toml::Value::from(vec!["A"]))];
    let mut asked = request(&study, &folder.path().join("out"), "coverage");
    asked.overrides.settings.extend(settings);
    let summary = run_study(&asked, &NoProgress, &AtomicBool::new(false)).expect("a run");
    placed(&summary.findings);
    for name in ["second_look.jsonl", "stretches.csv", "odd_codings.csv", "saturation.csv", "groups.csv"] {
        assert!(summary.files.iter().any(|file| file == name), "{name} is missing");
    }
    let again = run_study(&asked, &NoProgress, &AtomicBool::new(false)).expect("a run");
    assert!(again.unchanged && again.coverage.is_some());
    fs::remove_dir_all(study.join("codings")).expect("removed");
    let Err(error) = run_study(&asked, &NoProgress, &AtomicBool::new(false)) else { panic!("there is nothing to look at") };
    assert!(error.to_string().starts_with("E0921"), "{error}");
}

//! Stopped at any moment: nothing half-written, and the next run goes on from what was finished.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use crate::cli::study::{Study, errors, results};

/// When each finished artefact was written.
fn artefacts(out: &Path) -> BTreeMap<String, SystemTime> {
    let Ok(entries) = fs::read_dir(out.join("cache")) else { return BTreeMap::new() };
    let files = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "art"));
    files
        .map(|path| {
            (path.file_name().expect("a name").to_string_lossy().into_owned(), path.metadata().expect("there").modified().expect("a time"))
        })
        .collect()
}

fn unfinished(out: &Path) -> Vec<String> {
    let folders = [out.to_path_buf(), out.join("cache")];
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|name| name.contains("unfinished")).collect()
}

#[test]
#[cfg(unix)]
fn killed_at_any_moment_the_next_run_gives_the_same_bytes() {
    let study = Study::of(24, 40);
    study.run_well(&["--all-scores"]);
    let undisturbed = study.results();
    let begun = std::time::Instant::now();
    let timed = study.path("timed").display().to_string();
    study.run_well(&["--all-scores", "--out", &timed]);
    let whole = begun.elapsed();
    let (mut interrupted, mut kept) = (0, 0);
    for round in 0..12u32 {
        let out = study.path(&format!("out-{round}"));
        let shown = out.display().to_string();
        let mut child = study.command(&["--all-scores", "--quiet", "--out", &shown]).stderr(Stdio::null()).spawn().expect("started");
        std::thread::sleep(whole.mul_f64(f64::from(round) / 12.0 + 0.04));
        child.kill().expect("kill -9");
        interrupted += u32::from(!child.wait().expect("ended").success());
        let before = artefacts(&out);
        study.run_well(&["--all-scores", "--quiet", "--out", &shown]);
        let after = artefacts(&out);
        // What was finished before the kill was not made again.
        for (name, time) in &before {
            assert_eq!(after.get(name), Some(time), "{name} was redone");
            kept += 1;
        }
        assert_eq!(results(&out), undisturbed, "round {round}");
        assert_eq!(unfinished(&out), Vec::<String>::new());
    }
    assert!(interrupted >= 6 && kept > 0, "{interrupted} runs were interrupted, {kept} artefacts kept");
}

#[test]
#[cfg(unix)]
fn stopped_by_ctrl_c_it_says_so_and_leaves_nothing_half_written() {
    let study = Study::of(24, 40);
    let child = study.command(&["--set", "cluster.resamples=60"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("started");
    std::thread::sleep(Duration::from_millis(250));
    let stopped = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(stopped.success());
    let output = child.wait_with_output().expect("ended");
    assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
    assert!(errors(&output).contains("stopped on request"), "{}", errors(&output));
    assert_eq!(unfinished(&study.path("out")), Vec::<String>::new());
    assert!(!study.path("out/manifest.json").exists());
}

#[test]
fn a_folder_in_use_is_refused_and_free_again_after_a_kill() {
    let study = Study::of(24, 40);
    let mut first = study.command(&["--set", "cluster.resamples=60"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
    while !study.path("out/cache/lock").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(50));
    let second = study.run(&[]);
    assert_eq!(second.status.code(), Some(2));
    assert!(errors(&second).contains("E0009"), "{}", errors(&second));
    first.kill().expect("kill -9");
    first.wait().expect("ended");
    study.run_well(&[]);
}

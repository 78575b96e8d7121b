//! Same input, same bytes: on any number of threads, in any order of files, wherever the folder lies.

use crate::cli::study::{Study, errors, results, said, talk};

#[test]
fn any_number_of_threads() {
    let study = Study::of(6, 12);
    let on = |threads: &str| {
        let out = study.path(&format!("out-{threads}"));
        study.run_well(&["--all-scores", "--threads", threads, "--out", &out.display().to_string()]);
        results(&out)
    };
    let one = on("1");
    assert!(one.len() >= 8, "{:?}", one.keys());
    for threads in ["2", "8"] {
        assert_eq!(on(threads), one, "{threads} threads");
    }
}

#[test]
fn any_order_of_files_any_folder_any_language_and_time_zone() {
    let study = Study::of(5, 6);
    study.run_well(&["--all-scores"]);
    let moved = Study::of(0, 0);
    for number in (0..5).rev() {
        moved.write(&format!("transcripts/T{number:03}.txt"), talk(number, 6));
    }
    for name in ["participants.csv", "codebook.toml", "study.toml"] {
        moved.write(name, std::fs::read(study.path(name)).expect("read"));
    }
    let out = moved.path("elsewhere/deep");
    let mut command = moved.command(&["--all-scores", "--out", &out.display().to_string()]);
    let output = command.env("LC_ALL", "tr_TR.UTF-8").env("LANG", "ar_EG.UTF-8").env("TZ", "Asia/Kathmandu").output().expect("started");
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(results(&out), study.results());
}

#[test]
fn a_second_run_changes_nothing_and_says_so() {
    let study = Study::of(3, 5);
    study.run_well(&[]);
    let first = study.results();
    let again = study.run_well(&[]);
    assert!(said(&again).contains("nothing changed since the last run"), "{}", said(&again));
    assert_eq!(study.results(), first);
    // Deleting the cache loses only time.
    std::fs::remove_dir_all(study.path("out/cache")).expect("removed");
    study.run_well(&[]);
    assert_eq!(study.results(), first);
}

#[test]
fn a_new_transcript_redoes_only_what_depends_on_it() {
    let study = Study::of(4, 5);
    study.run_well(&[]);
    study.write("transcripts/T0015.txt", talk(9, 5));
    study.run(&["--findings-ok"]);
    let costs = std::fs::read_to_string(study.path("out/cache/run.jsonl")).expect("there");
    let reused = |stage: &str| -> (u64, u64) {
        let line = costs.lines().find(|line| line.contains(&format!("\"stage\":\"{stage}\""))).expect("the stage ran");
        let cost: serde_json::Value = serde_json::from_str(line).expect("JSON");
        (cost["reused"].as_u64().expect("a number"), cost["items"].as_u64().expect("a number"))
    };
    for stage in ["ingest", "deidentify", "segment", "tokenize"] {
        assert_eq!(reused(stage), (4, 5), "{stage}");
    }
    assert_eq!((reused("codebook"), reused("tokenize_codebook"), reused("vectorize")), ((1, 1), (1, 1), (0, 1)));
    // From scratch the same comes out.
    let grown = study.results();
    study.run(&["--findings-ok", "--out", &study.path("fresh").display().to_string()]);
    assert_eq!(results(&study.path("fresh")), grown);
}

#[test]
fn a_drafted_codebook_goes_back_in_as_it_stands() {
    let study = Study::of(5, 12);
    study.remove("codebook.toml");
    study.run_well(&["--pipeline", "seed_codebook", "--set", "cluster.k=3"]);
    let draft = study.path("out/codebook.draft.toml").display().to_string();
    let output = study.run_well(&["--codebook", &draft, "--json"]);
    let summary: serde_json::Value = serde_json::from_str(&said(&output)).expect("JSON");
    assert_eq!(summary["codes"].as_array().map(Vec::len), Some(3), "{summary}");
}

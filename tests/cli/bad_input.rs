//! Bad input: an error names the file, the place and the way out; one bad transcript stops nothing.

use crate::cli::study::{CODEBOOK, Study, errors};

/// The run cannot be done, and stderr holds every one of these.
fn refused(study: &Study, arguments: &[&str], told: &[&str]) {
    let output = study.run(arguments);
    let shown = errors(&output);
    assert_eq!(output.status.code(), Some(2), "{shown}");
    assert!(shown.lines().all(|line| line.starts_with("error E0")), "{shown}");
    told.iter().for_each(|part| assert!(shown.contains(part), "{part} is not in: {shown}"));
}

#[test]
fn a_study_without_a_transcript() {
    let study = Study::empty();
    refused(&study, &[], &["E0001", "transcripts folder", "put one file for each interview into it"]);
    std::fs::create_dir(study.path("transcripts")).expect("made");
    refused(&study, &[], &["E0003", "transcripts holds no transcript"]);
}

#[test]
fn no_study_at_all() {
    let output = std::process::Command::new(crate::cli::study::PROGRAM).arg("run").output().expect("started");
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("E0001"));
}

#[test]
fn a_folder_where_a_file_is_meant_and_the_other_way_round() {
    let study = Study::of(2, 3);
    let folder = study.path("transcripts").display().to_string();
    let file = study.path("codebook.toml").display().to_string();
    refused(&study, &["--codebook", &folder], &["E0002", "transcripts is a folder, and a file is meant", "name the file itself"]);
    refused(&study, &["--transcripts", &file], &["E0002", "codebook.toml is a file, and a folder of transcripts is meant"]);
    refused(&study, &["--codebook", "nowhere.toml"], &["E0001", "nowhere.toml", "correct the name"]);
}

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    let study = Study::of(2, 3);
    study.write("mine.toml", "format = 1\n[[stage]]\nname = \"ingest\"\nuse = \"ingest.files@11\"\nform = []\n");
    let mine = study.path("mine.toml").display().to_string();
    refused(&study, &["--pipeline", &mine], &["E0012", "mine, stage ingest", "key form is not known", "did you mean from?"]);
    refused(&study, &["--set", "cluster.kk=9"], &["E0013", "cluster.kk", "did you mean cluster.k?"]);
    refused(&study, &["--set", "cluster.k=0"], &["E0012", "stage cluster", "k is 0"]);
    refused(&study, &["--pipeline", "defualt"], &["E0010", "default"]);
    study.write("study.toml", "format = 1\nnmae = \"x\"\n");
    refused(&study, &[], &["E0005", "study.toml", "did you mean name?"]);
}

#[test]
fn a_raw_transcript_is_not_analysed() {
    let study = Study::of(2, 3);
    let text = "format = 1\n[[stage]]\nname = \"ingest\"\nuse = \"ingest.files@11\"\n[[stage]]\nname = \"cut\"\nuse = \"segment.turns@3\"\nfrom = [\"ingest\"]\n";
    study.write("raw.toml", text);
    refused(&study, &["--pipeline", &study.path("raw.toml").display().to_string()], &["E0012", "stage cut", "safe transcripts"]);
}

#[test]
fn a_codebook_that_contradicts_itself() {
    let study = Study::of(2, 3);
    study.write("codebook.toml", "format = 1\n[[code]]\ncode = \"a\"\nparent = \"b\"\n[[code]]\ncode = \"b\"\nparent = \"a\"\n");
    refused(&study, &[], &["E0005", "codebook.toml", "run in a circle: a > b > a"]);
    study.write("codebook.toml", format!("{CODEBOOK}[[code]]\ncode = \"garden\"\n"));
    refused(&study, &[], &["E0005", "the code name garden is given twice"]);
    study.write("codebook.toml", "format = 1\n[[code]]\ncode = \"a\"\ndefinitoin = \"x\"\n");
    refused(&study, &[], &["E0005", "line 4", "did you mean definition?"]);
    study.remove("codebook.toml");
    refused(&study, &["--pipeline", "default"], &["E0006", "--pipeline seed_codebook"]);
}

#[test]
fn a_transcript_without_a_row_is_a_finding_and_no_error() {
    let study = Study::of(3, 3);
    study.write("participants.csv", "document,participant_id,group\nT000,1,cooks\nT002.txt,2,cooks\n");
    let output = study.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("finding E0110 T001.txt: "), "{}", errors(&output));
    assert_eq!(study.run(&["--findings-ok"]).status.code(), Some(0));
}

#[test]
fn one_unreadable_transcript_changes_nothing_for_the_others() {
    let study = Study::of(4, 6);
    study.run_well(&["--all-scores"]);
    let alone = study.results();
    study.write("transcripts/T001b.txt", b"PK\x03\x04\0\0\x01\x02\0\0");
    let output = study.run(&["--all-scores"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("finding E0101 T001b.txt: "), "{}", errors(&output));
    let beside = study.results();
    for name in ["suggestions.csv", "suggestions.jsonl", "scores.jsonl", "clusters.json", "codebook.draft.toml"] {
        assert_eq!(alone[name], beside[name], "{name}");
    }
}

#[test]
#[cfg(unix)]
fn a_link_and_a_pipe_are_passed_over_and_told() {
    let study = Study::of(2, 3);
    std::os::unix::fs::symlink(study.path("transcripts/T000.txt"), study.path("transcripts/link.txt")).expect("linked");
    assert!(std::process::Command::new("mkfifo").arg(study.path("transcripts/pipe.txt")).status().expect("mkfifo").success());
    let output = study.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    for name in ["link.txt", "pipe.txt"] {
        assert!(errors(&output).contains(&format!("finding E0108 {name}: ")), "{}", errors(&output));
    }
}

#[test]
#[cfg(unix)]
fn a_file_name_plays_no_tricks_on_the_terminal() {
    let study = Study::of(2, 3);
    study.write("transcripts/a\u{1b}[2Jb.txt", "\0\0\0\u{1}");
    let output = study.run(&[]);
    assert!(errors(&output).contains("a\\u{1b}[2Jb.txt") && !errors(&output).contains('\u{1b}'));
}

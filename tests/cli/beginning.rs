//! `init` and `doctor`: a study is begun without a word of programming, and what will be a problem is said before work begins.

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;

use crate::cli::study::{PROGRAM, Study, errors, said, talk};

fn leitmotif(study: &Study, words: &[&str]) -> Output {
    Command::new(PROGRAM).current_dir(study.path("")).args(words).output().expect("the program starts")
}

/// Three interviews that lie about in a folder, and nothing else.
fn lying() -> Study {
    let study = Study::empty();
    for number in 0..3 {
        study.write(&format!("IV {number}.txt"), talk(number, 8));
    }
    study
}

#[test]
fn interviews_that_lie_about_are_a_study_where_they_are() {
    let study = lying();
    let output = leitmotif(&study, &["init"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let lines: Vec<String> = said(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    for name in ["study.toml", "participants.csv", "codebook.example.toml", "codebook.example.xlsx", "guide.example.toml"] {
        assert!(lines[0].contains(name) && study.path(name).is_file(), "{name}");
    }
    assert!(lines[1].contains("3 interviews in the folder; they stay where they are"), "{lines:?}");
    assert!(lines[2].starts_with("next: ") && lines[2].contains("leitmotif doctor"), "{lines:?}");
    assert!(!study.path("transcripts").exists());
    let rows = fs::read_to_string(study.path("participants.csv")).expect("written");
    assert_eq!(rows.trim_start_matches('\u{feff}'), "document,participant_id,group\nIV 0.txt,P01,\nIV 1.txt,P02,\nIV 2.txt,P03,\n");
}

#[test]
fn tables_of_talk_that_lie_about_are_interviews_and_other_tables_are_not() {
    let study = lying();
    study.write("dana.csv", "Sprecher;Inhalt\nI;Wie war es?\nDana;Kalt, und das Haus war gross.\n");
    study.write("codings 1.csv", "document,start,end,code,coder\nIV 0.txt,0,4,home,ann\n");
    study.write("segments.csv", "Document,Speaker,Text,Code\nIV 0,P,so,home\n");
    study.write("people.csv", "name,age\nAna,30\n");
    let output = leitmotif(&study, &["init", "."]);
    assert!(said(&output).contains("4 interviews in the folder"), "{}", said(&output));
    let rows = fs::read_to_string(study.path("participants.csv")).expect("written");
    assert!(rows.contains("dana.csv,P04,") && !rows.contains("segments") && !rows.contains("people"), "{rows}");
    let output = leitmotif(&study, &["run", ".", "--findings-ok"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
}

#[test]
fn what_is_there_is_never_written_over() {
    let study = lying();
    study.write("study.toml", "name = \"Mine\"\n");
    study.write("codebook.csv", "code,seeds\ngarden,tomatoes\n");
    leitmotif(&study, &["init", "."]);
    let before: Vec<Vec<u8>> = ["study.toml", "participants.csv"].map(|name| fs::read(study.path(name)).expect("there")).to_vec();
    assert_eq!(before[0], b"name = \"Mine\"\n");
    assert!(!study.path("codebook.example.toml").exists(), "there is a codebook already");
    let again = leitmotif(&study, &["init", ".", "--name", "Other"]);
    assert!(said(&again).contains("study.toml, participants.csv, guide.example.toml there already, as it was"), "{}", said(&again));
    let after: Vec<Vec<u8>> = ["study.toml", "participants.csv"].map(|name| fs::read(study.path(name)).expect("there")).to_vec();
    assert_eq!(before, after);
}

#[test]
fn a_new_folder_is_made_and_interviews_are_copied_when_asked() {
    let study = lying();
    let output = leitmotif(&study, &["init", "ties", "--yes"]);
    assert!(
        said(&output).contains("found no interviews yet") && said(&output).contains("copy the 3 interviews of this folder"),
        "{}",
        said(&output)
    );
    let options = ["--name", "Ties", "--language", "en", "--deidentify", "already_safe", "--together", "--json"];
    let output = leitmotif(&study, &[&["init", "other", "--from", "."], &options[..]].concat());
    let told: Value = serde_json::from_str(&said(&output)).expect("JSON");
    assert_eq!((told["copied"].as_u64(), told["interviews"].as_u64(), told["lying"].as_bool()), (Some(3), Some(3), Some(false)));
    assert!(study.path("other/transcripts/IV 0.txt").is_file() && study.path("IV 0.txt").is_file());
    let written = fs::read_to_string(study.path("other/study.toml")).expect("written");
    for line in ["name = \"Ties\"", "language = \"en\"", "deidentify = \"already_safe\"", "blind = true"] {
        assert!(written.lines().any(|have| have == line), "{line} is not in: {written}");
    }
}

#[test]
fn a_review_of_a_folder_that_is_not_there_says_so() {
    let output = leitmotif(&lying(), &["review", "nosuch", "--coder", "AB", "--no-open"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("E0001") && errors(&output).contains("nosuch"), "{}", errors(&output));
}

#[test]
fn without_a_folder_and_without_interviews_nothing_is_begun() {
    let output = leitmotif(&Study::empty(), &["init"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("E0051") && errors(&output).contains("leitmotif init my-study"), "{}", errors(&output));
}

#[test]
fn a_begun_study_is_clear_for_doctor_and_can_be_run() {
    let study = lying();
    leitmotif(&study, &["init", "--deidentify", "already_safe"]);
    let output = leitmotif(&study, &["doctor", "."]);
    assert_eq!(output.status.code(), Some(0), "{}{}", said(&output), errors(&output));
    assert!(said(&output).starts_with("3 interviews · ") && said(&output).contains("nothing is in the way"), "{}", said(&output));
    let output = leitmotif(&study, &["run", ".", "--findings-ok"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(errors(&output).contains("note E0042") && errors(&output).contains("codebook.toml"), "{}", errors(&output));
    assert!(said(&output).lines().last().expect("lines").starts_with("next: code while you read"), "{}", said(&output));
    for file in ["report.html", "clusters.json", "codebook.draft.toml"] {
        assert!(study.path("out").join(file).is_file(), "{file}");
    }
    // Who names the pipeline means it.
    let output = leitmotif(&study, &["run", ".", "--pipeline", "default"]);
    assert!(output.status.code() == Some(2) && errors(&output).contains("E0006"), "{}", errors(&output));
}

#[test]
fn doctor_says_the_worst_first_and_ends_as_it_found() {
    let study = Study::of(3, 6);
    study.write("study.toml", "nmae = \"x\"\n");
    study.write("Interview 9.txt", "I: Hello?\n");
    let output = leitmotif(&study, &["doctor", "."]);
    assert_eq!(output.status.code(), Some(2));
    let text = said(&output);
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is not in: {text}"));
    assert!(at("to be mended before anything can be run (1)") < at("worth a look") && at("[E0005]") < at("[E0032]"), "{text}");
    assert!(at("[E0005]") < at("-> did you mean name?"), "{text}");
    let output = leitmotif(&study, &["doctor", ".", "--json"]);
    let told: Value = serde_json::from_str(&said(&output)).expect("JSON");
    assert_eq!((told["errors"].as_u64(), told["facts"]["interviews"].as_u64()), (Some(1), Some(3)));
    assert_eq!(told["problems"][0]["urgency"], "error");
    study.write("study.toml", "deidentify = \"already_safe\"\n");
    assert_eq!(leitmotif(&study, &["doctor", "."]).status.code(), Some(1));
    assert_eq!(leitmotif(&study, &["doctor", ".", "--findings-ok"]).status.code(), Some(0));
}

#[test]
fn doctor_changes_nothing_and_says_no_word_of_a_transcript() {
    let study = Study::of(2, 4);
    study.write("transcripts/T900.txt", "Quillfeatherstone: The zwergkanarie sang.\n\nOther: zwergkanarie, zwergkanarie.\n");
    let names = |study: &Study| {
        let mut names: Vec<_> = fs::read_dir(study.path("")).expect("listed").map(|entry| entry.expect("an entry").file_name()).collect();
        names.sort();
        names
    };
    let before = names(&study);
    for more in [&[][..], &["--json"], &["--quiet"]] {
        let output = leitmotif(&study, &[&["doctor", "."], more].concat());
        let all = format!("{}{}", said(&output), errors(&output)).to_lowercase();
        assert!(!all.contains("zwergkanarie") && !all.contains("quillfeatherstone"), "{all}");
    }
    assert_eq!(names(&study), before);
}

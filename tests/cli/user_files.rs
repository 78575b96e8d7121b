//! What people wrote is never written over, and a file is written where it was named.

use std::process::Command;

use crate::cli::study::{PROGRAM, Study, errors, said};

fn coded() -> Study {
    let study = Study::of(3, 12);
    let mut rows = "document,start,end,code,coder\n".to_owned();
    for number in 0..3 {
        let text = std::fs::read_to_string(study.path(&format!("transcripts/T{number:03}.txt"))).expect("read");
        let start = text.find("P: ").expect("a turn") + 3;
        rows += &format!("T{number:03},{start},{},garden,Ann\n", start + 20);
    }
    study.write("codings/ann.csv", rows);
    study
}

fn export(study: &Study, more: &[&str]) -> std::process::Output {
    Command::new(PROGRAM).current_dir(study.path("")).args(["export", "."]).args(more).output().expect("the program starts")
}

#[test]
fn a_bare_file_name_is_written_where_the_program_was_started() {
    let study = coded();
    for name in ["x.qdpx", "x.qdc", "x.csv", "x.jsonl"] {
        let output = export(&study, &["--out", name, "--findings-ok"]);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        assert!(said(&output).contains(name) && study.path(name).exists());
    }
    for (packet, form) in [(["--member", "0"].as_slice(), "p.answers.csv"), (&["--experts"], "p.comments.csv")] {
        let output = export(&study, &[packet, &["--out", "p.html"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        assert!(study.path("p.html").exists() && study.path(form).exists());
    }
}

#[test]
fn a_form_that_was_filled_in_is_not_written_over() {
    let study = coded();
    export(&study, &["--member", "0", "--out", "p.html"]);
    export(&study, &["--member", "0", "--out", "p.html"]);
    let form = study.path("p.answers.csv");
    let filled = std::fs::read_to_string(&form).expect("a form").replacen(",\n", ",It was not the soil\n", 2).replacen(
        ",It was not the soil\n",
        ",\n",
        1,
    );
    std::fs::write(&form, &filled).expect("written");
    let output = export(&study, &["--member", "0", "--out", "p.html"]);
    assert!(output.status.code() == Some(2) && errors(&output).contains("E1068"), "{}", errors(&output));
    assert_eq!(std::fs::read_to_string(&form).expect("still there"), filled);
}

#[test]
fn no_export_takes_the_place_of_a_file_of_the_study() {
    let study = coded();
    for name in ["participants.csv", "codebook.toml", "transcripts/T000.txt", "codings/ann.csv"] {
        let before = std::fs::read(study.path(name)).expect("read");
        let as_csv = ["--out", name];
        let output = export(&study, &as_csv);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", errors(&output));
        assert_eq!(std::fs::read(study.path(name)).expect("read"), before, "{name}");
    }
}

#[test]
fn a_sample_that_was_read_is_kept() {
    let study = coded();
    let sample = study.path("out/coverage/elusion_sample.csv");
    let check = |more: &[&str]| {
        let folder = study.path("").display().to_string();
        let output = Command::new(PROGRAM).args(["coverage", &folder, "--findings-ok"]).args(more).output().expect("started");
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        errors(&output)
    };
    check(&["--sample", "4"]);
    let fresh = std::fs::read_to_string(&sample).expect("a sample");
    let filled: String = fresh
        .lines()
        .enumerate()
        .map(|(at, row)| if at == 0 { format!("{row}\n") } else { row.replacen(",,", ",no,", 1) + "\n" })
        .collect();
    std::fs::write(&sample, &filled).expect("written");
    // Drawn again without it: a copy stays.
    let told = check(&["--sample", "4"]);
    let kept = study.path("out/coverage/elusion_sample.edited-1.csv");
    assert!(told.contains("E0016") && std::fs::read_to_string(&kept).expect("kept") == filled, "{told}");
    // Given back, the answers stand in it.
    check(&["--sample", "4", "--sample-read", &kept.display().to_string()]);
    assert_eq!(std::fs::read_to_string(&sample).expect("a sample"), filled);
    // A run without a sample takes it away, as it is what a run wrote; the copy that a person filled in stays.
    check(&[]);
    assert!(!sample.exists() && kept.exists());
}

#[test]
fn two_transcripts_of_one_file_name_share_neither_codings_nor_people() {
    let study = Study::of(2, 6);
    let text = std::fs::read_to_string(study.path("transcripts/T001.txt")).expect("read");
    study.write("transcripts/A/T000.txt", &text);
    study.write("participants.csv", "document,participant_id,group\nT000.txt,P1,a\n");
    study.write(
        "codings/a.csv",
        "document,start,end,code,coder\nT000.txt,70,90,garden,Ann\nT000,70,90,garden,Ann\nT000,100,120,garden,Ann\n",
    );
    let output = export(&study, &["--out", "x.jsonl", "--findings-ok"]);
    let lines = std::fs::read_to_string(study.path("x.jsonl")).expect("written");
    assert!(lines.lines().count() == 1 && lines.contains("\"document\":\"T000.txt\""), "{lines}");
    assert!(
        errors(&output).contains("E0604") && errors(&output).contains("2 codings are of T000, a name that several"),
        "{}",
        errors(&output)
    );
    assert!(said(&output).contains("codings that have no place"), "{}", said(&output));
    let packet = export(&study, &["--member", "P1", "--out", "p.html", "--findings-ok"]);
    let form = std::fs::read_to_string(study.path("p.answers.csv")).expect("a form");
    assert!(packet.status.code() == Some(0) && form.contains("T000.txt") && !form.contains("A/T000.txt"), "{form}");
    let told = errors(&study.run(&["--findings-ok"]));
    assert!(told.contains("E0110 A/T000.txt") && told.contains("E0110 T001.txt") && !told.contains("E0110 T000.txt"), "{told}");
}

#[test]
fn a_second_codebook_is_told_and_an_imported_one_takes_no_place() {
    let study = Study::of(2, 6);
    let file = study.path("mine.csv");
    std::fs::write(&file, "code,terms\nbread,dough; oven\n").expect("written");
    std::fs::rename(study.path("codebook.toml"), study.path("codebook.toml.old")).expect("moved");
    study.write("codebook.yaml", "codes:\n- code: soup\n  seeds:\n  - soup\n");
    let folder = study.path("").display().to_string();
    let output = Command::new(PROGRAM).args(["import", &file.display().to_string(), "--out", &folder]).output().expect("started");
    assert!(errors(&output).contains("E1082") && !study.path("codebook.toml").exists(), "{}", errors(&output));
    assert!(std::fs::read_to_string(study.path("imported.codebook.toml")).expect("written").contains("dough"));
    study.write("codebook.csv", "code,terms\nbread,dough; oven\n");
    let told = errors(&study.run(&["--findings-ok"]));
    assert!(told.contains("E0131 codebook.yaml"), "{told}");
}

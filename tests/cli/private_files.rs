//! Files that hold words are for their owner alone, whatever the system's setting; and nothing is written into the system's own
//! folder of temporary files.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::study::{PROGRAM, Study};

/// Runs the program with no mask on the rights of new files, and with a folder of temporary files of its own.
fn open_handed(temporary: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 000; exec \"$@\"", "sh", PROGRAM]).args(arguments).env("TMPDIR", temporary);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Files and folders below a folder that others may read or enter.
fn open_to_others(folder: &Path, own: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("listed").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if own.contains(&name.as_str()) {
                continue;
            }
            if entry.metadata().expect("there").permissions().mode() & 0o077 != 0 {
                found.push(entry.path().display().to_string());
            }
            if entry.path().is_dir() {
                folders.push(entry.path());
            }
        }
    }
    found
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).expect("listed").next().is_none()
}

#[test]
fn whatever_a_command_writes_is_for_its_owner_alone_and_nothing_is_temporary() {
    let (study, temporary) = (Study::of(3, 8), tempfile::tempdir().expect("a folder"));
    let path = study.path("").display().to_string();
    let at = |name: &str| study.path(name).display().to_string();
    let rows: String = (0..3).map(|number| format!("T{number:03},60,90,garden,Ann\nT{number:03},60,90,garden,Bo\n")).collect();
    study.write("codings/both.csv", format!("document,start,end,code,coder\n{rows}"));
    // What a person put there has the rights that the person gave it.
    let own = ["transcripts", "codings", "codebook.toml", "participants.csv", "study.toml"];
    let (project, decisions) = (at("made/x.qdpx"), at("made/d.jsonl"));
    std::fs::create_dir(study.path("made")).expect("made");
    std::fs::set_permissions(study.path("made"), std::fs::Permissions::from_mode(0o700)).expect("set");
    let outer = at("elsewhere");
    for arguments in [
        vec!["run", &path, "--all-scores"],
        vec!["run", &path, "--pipeline", "seed_codebook", "--out", &outer],
        vec!["agreement", &path],
        vec!["coverage", &path, "--coder", "Ann", "--sample", "5"],
        vec!["export", &path, "--out", &project],
        vec!["export", &path, "--member", "0", "--out", &at("made/p.html")],
        vec!["import", &project, "--out", &at("imported/study")],
        vec!["inspect", &at("transcripts/T000.txt"), "--show-text"],
        vec!["forget", &path, "T002", "--coder", "Ann", "--why", "letter", "--yes"],
        vec!["verify", &path],
        vec!["export", &path, "--decisions", "--out", &decisions],
    ] {
        let ended = open_handed(temporary.path(), &arguments).status().expect("started");
        assert!(matches!(ended.code(), Some(0 | 1)), "{arguments:?}: {ended}");
        assert!(is_empty(temporary.path()), "{arguments:?}");
    }
    let mut review = open_handed(temporary.path(), &["review", &path, "--coder", "Ann", "--no-open"]);
    let mut review = review.stdout(Stdio::piped()).spawn().expect("started");
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(review.stdout.take().expect("piped")), &mut line).expect("an address");
    assert!(study.path("study.db-wal").exists() && is_empty(temporary.path()));
    assert_eq!(open_to_others(&study.path(""), &own), Vec::<String>::new());
    review.kill().expect("killed");
    review.wait().expect("ended");
}

#[test]
fn a_run_that_is_killed_leaves_nothing_in_the_folder_of_temporary_files() {
    let (study, temporary) = (Study::of(16, 30), tempfile::tempdir().expect("a folder"));
    let path = study.path("").display().to_string();
    for wait in [30, 120, 400] {
        let mut child = open_handed(temporary.path(), &["run", &path, "--quiet"]).spawn().expect("started");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().expect("kill -9");
        child.wait().expect("ended");
        assert!(is_empty(temporary.path()));
    }
}

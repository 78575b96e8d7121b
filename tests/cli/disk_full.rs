//! No room: the old results stay whole, the message says so, and the next run is as if nothing had been.
//!
//! A limit on the length of files stands for a full disk: writes fail in the middle of a file in the same way. `scripts/soak faults`
//! does it to every single call, with a failing disk beside the full one.

use std::process::{Command, Output};

use crate::cli::study::{CODEBOOK, PROGRAM, Study, errors};

/// Runs the program where no file may be longer than so many blocks of 512 bytes.
pub fn cramped(blocks: u32, arguments: &[&str]) -> Output {
    let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    Command::new("sh").args(["-c", &line, "sh", PROGRAM]).args(arguments).output().expect("started")
}

#[test]
#[cfg(target_os = "linux")]
fn on_a_full_disk_the_old_results_stay_whole() {
    let study = Study::of(8, 20);
    study.run_well(&["--all-scores"]);
    let old = study.results();
    study.write("codebook.toml", format!("{CODEBOOK}[[code]]\ncode = \"street\"\nseeds = [\"bus\", \"driver\", \"onions\"]\n"));
    let path = study.path("").display().to_string();
    let mut refused = 0;
    for blocks in [1, 8, 32, 64, 128, 256] {
        let output = cramped(blocks, &["run", &path, "--all-scores", "--findings-ok"]);
        if output.status.code() == Some(0) {
            continue;
        }
        refused += 1;
        let told = errors(&output);
        assert_eq!(output.status.code(), Some(2), "{blocks} blocks: {told}");
        assert!(told.contains("error E0008 ") && told.contains("see whether there is room"), "{blocks} blocks: {told}");
        assert_eq!(study.results(), old, "{blocks} blocks");
    }
    assert!(refused >= 3, "{refused} runs met the limit");
    study.run_well(&["--all-scores"]);
    let fresh = study.path("fresh").display().to_string();
    study.run_well(&["--all-scores", "--out", &fresh]);
    assert_eq!(study.results(), crate::cli::study::results(&study.path("fresh")));
    let left = std::fs::read_dir(study.path("out")).expect("listed").chain(std::fs::read_dir(study.path("out/cache")).expect("listed"));
    assert!(left.flatten().all(|entry| !entry.file_name().to_string_lossy().contains("unfinished")));
}

#[test]
#[cfg(target_os = "linux")]
fn an_export_without_room_leaves_the_old_file() {
    let study = Study::of(4, 10);
    let (path, out) = (study.path("").display().to_string(), study.path("x.qdpx").display().to_string());
    assert!(Command::new(PROGRAM).args(["export", &path, "--out", &out, "--findings-ok"]).status().expect("started").success());
    let old = std::fs::read(study.path("x.qdpx")).expect("read");
    study.write("transcripts/T009.txt", crate::cli::study::talk(9, 200));
    let output = cramped(4, &["export", &path, "--out", &out]);
    assert!(output.status.code() == Some(2) && errors(&output).contains("error E1075 "), "{}", errors(&output));
    assert_eq!(std::fs::read(study.path("x.qdpx")).expect("read"), old);
    assert!(
        !std::fs::read_dir(study.path(""))
            .expect("listed")
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().contains("unfinished"))
    );
}

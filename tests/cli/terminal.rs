//! Progress is for a person at a terminal, and for nobody else.

use crate::cli::study::{PROGRAM, Study, errors, talk};

#[test]
fn elsewhere_there_is_none_of_it() {
    let output = Study::of(3, 5).run_well(&[]);
    assert_eq!(errors(&output), "", "nothing but findings belongs on stderr");
    assert!(!output.stdout.contains(&0x1b) && !output.stdout.contains(&b'\r'));
}

#[test]
#[cfg(unix)]
fn at_a_terminal_the_stage_its_count_rate_and_time_left_are_shown() {
    let study = Study::of(40, 60);
    // Talk that comes back after so many transcripts would be reported.
    (24..40).for_each(|number| {
        study.write(&format!("transcripts/T{number:03}.txt"), format!("I: {number}?\n\nP: Yes, {number}.\n\n") + &talk(number, 60))
    });
    // Made-up words keep no company, and a doubt about that would be a line of its own.
    let line = format!("{PROGRAM} run {} --threads 1 --set map_codes.chance=1", study.path("").display());
    // `script` gives the program a pseudo-terminal and copies what it draws.
    let output = std::process::Command::new("script").args(["-qec", &line, "/dev/null"]).output().expect("script of util-linux");
    let drawn = String::from_utf8_lossy(&output.stdout);
    for part in ["ingest", "cluster", "[ 1/", "/s", " left"] {
        assert!(drawn.contains(part), "{part:?} was not drawn");
    }
    assert!(drawn.contains("/40"), "the count of transcripts was not drawn");
    // With --quiet there is none of it there either.
    let quiet = std::process::Command::new("script").args(["-qec", &format!("{line} --quiet"), "/dev/null"]).output().expect("script");
    assert_eq!(String::from_utf8_lossy(&quiet.stdout).trim(), "");
}

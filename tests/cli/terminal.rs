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

/// What a command draws in a window of so many columns, line by line. `script` gives it a pseudo-terminal, `stty` its width.
#[cfg(unix)]
fn drawn(folder: &std::path::Path, width: usize, arguments: &str) -> Vec<String> {
    let line = format!("stty cols {width} rows 40; exec {PROGRAM} {arguments}");
    let output =
        std::process::Command::new("script").args(["-qec", &line, "/dev/null"]).current_dir(folder).output().expect("script of util-linux");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // A bar is drawn over itself; what counts is what stays.
    text.lines().map(|line| plain(line.trim_end_matches('\r').rsplit('\r').next().unwrap_or(""))).collect()
}

/// A line without the sequences that colour and move.
#[cfg(unix)]
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            chars.by_ref().skip(1).find(char::is_ascii_alphabetic);
        } else {
            text.push(char);
        }
    }
    text
}

/// Every word of a text, and whatever lies between two joints of one: a name may go on in the next line there.
#[cfg(unix)]
fn words(text: &str) -> std::collections::BTreeSet<String> {
    let mut all = std::collections::BTreeSet::new();
    for word in text.split_whitespace() {
        let pieces: Vec<&str> = word.split_inclusive(['_', '-', '/', '.', ',']).collect();
        for from in 0..pieces.len() {
            for to in from + 1..=pieces.len() {
                all.insert(pieces[from..to].concat());
            }
        }
    }
    all
}

/// The demo study with its two readers; with long names of transcripts and codes where they are wanted.
#[cfg(unix)]
fn demo(folder: &std::path::Path, long: bool) {
    use std::fs;
    let from = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
    let book: toml::Table = fs::read_to_string(from.join("codebook.toml")).expect("read").parse().expect("TOML");
    let codes: Vec<&str> = book["code"].as_array().expect("codes").iter().map(|code| code["code"].as_str().expect("a name")).collect();
    let renamed = |text: String| {
        let text = text.replace(".txt", " second interview in the kitchen with a name that is rather long.txt");
        let text = text.replace(".vtt", " second interview in the kitchen with a name that is rather long.vtt");
        codes.iter().enumerate().fold(text, |text, (at, code)| {
            let more = if at % 2 == 0 { "_as_it_is_told_by_participants-looking_back" } else { " and everything that people say about it" };
            text.replace(&format!(",{code},"), &format!(",{code}{more},"))
                .replace(&format!("code = \"{code}\""), &format!("code = \"{code}{more}\""))
        })
    };
    for below in ["", "transcripts", "codings"] {
        fs::create_dir_all(folder.join("study").join(below)).expect("made");
        for entry in fs::read_dir(from.join(below)).expect("listed") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if !path.is_file() || name.ends_with(".db") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            let is_table = path.extension().is_some_and(|ending| ending == "csv" || ending == "toml");
            let text = if long && is_table { renamed(text) } else { text };
            let name = if long && below == "transcripts" { renamed(name) } else { name };
            fs::write(folder.join("study").join(below).join(name), text).expect("written");
        }
    }
}

#[test]
#[cfg(unix)]
fn tables_and_messages_fit_the_window_and_break_no_word() {
    for long in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        demo(folder.path(), long);
        let transcript =
            std::fs::read_dir(folder.path().join("study/transcripts")).expect("listed").next().expect("one").expect("an entry");
        let inspect = format!("inspect 'study/transcripts/{}'", transcript.file_name().to_string_lossy());
        // Few resamples: what is looked at is the width.
        let coverage = "coverage study --coder reader_1 --set coverage.rounds=20 --set themes.permutations=100 --set themes.orders=20";
        for command in ["run study", "agreement study --set agreement.rounds=20", coverage, "doctor study", &inspect] {
            let line = format!("{PROGRAM} {command} 2>&1");
            let output = std::process::Command::new("sh").args(["-c", &line]).current_dir(folder.path()).output().expect("sh");
            let whole = String::from_utf8_lossy(&output.stdout);
            // At a terminal a run that was made before says so, and a narrow window what it leaves out.
            let more =
                "nothing changed since the last run: agreement.csv has more, for which this window is too narrow: prevalence, percent";
            let known = words(&format!("{whole} {more}"));
            for width in [80, 100, 120] {
                let lines = drawn(folder.path(), width, command);
                assert!(lines.len() > 3, "{command}, {width} columns: {lines:?}");
                for line in &lines {
                    assert!(line.chars().count() <= width, "{command}, {width} columns: too wide: {line:?}");
                    let cut: Vec<&str> = line.split_whitespace().filter(|word| !known.contains(*word)).collect();
                    assert!(cut.is_empty(), "{command}, {width} columns: cut: {cut:?} in {line:?}");
                }
            }
        }
    }
}

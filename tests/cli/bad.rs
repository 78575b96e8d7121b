//! The corpus of bad inputs: what each is, what the program must say of it, and that it changes nothing for the others.
//!
//! Small files are written here as they are; large and packed ones are made by code. Every program runs with 400 MB of memory to
//! allocate and a minute of time; one that needs more fails its case. A case names its file, the code that must be said of it, and
//! nothing else: what the code means is in docs/findings.md.

mod packed;
mod projects;
mod settings;
mod tables;
mod transcripts;

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::cli::study::{PROGRAM, Study, errors};

/// One bad input.
pub struct Bad {
    /// Where it lies in the study, or what it is called.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// What must be said of it.
    pub code: &'static str,
}

/// A bad input.
pub fn bad(name: &str, bytes: impl AsRef<[u8]>, code: &'static str) -> Bad {
    Bad { name: name.to_owned(), bytes: bytes.as_ref().to_vec(), code }
}

/// Kilobytes that a program may allocate.
const MEMORY: &str = "409600";

/// How long a program may take; none takes a tenth of it.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the program within its limits.
pub fn limited(arguments: &[&str]) -> Output {
    let mut command = if cfg!(target_os = "linux") {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -d {MEMORY}; exec \"$@\""), "sh", PROGRAM]);
        shell
    } else {
        Command::new(PROGRAM)
    };
    let command = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("started");
    let id = child.id();
    let (out, err) = (child.stdout.take().expect("piped"), child.stderr.take().expect("piped"));
    let read = |mut stream: Box<dyn std::io::Read + Send>| {
        std::thread::spawn(move || {
            let mut all = Vec::new();
            let _ = stream.read_to_end(&mut all);
            all
        })
    };
    let (out, err) = (read(Box::new(out)), read(Box::new(err)));
    let begun = Instant::now();
    let status = loop {
        match child.try_wait().expect("asked") {
            Some(status) => break status,
            None if begun.elapsed() > PATIENCE => {
                let _ = child.kill();
                panic!("process {id} took more than {PATIENCE:?}: {arguments:?}");
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    Output { status, stdout: out.join().expect("read"), stderr: err.join().expect("read") }
}

/// What does not hold of a case, gathered so that all of them are seen at once.
#[derive(Default)]
pub struct Complaints(Mutex<Vec<String>>);

impl Complaints {
    /// Complains unless something holds.
    pub fn unless(&self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.0.lock().expect("no thread fell over").push(what());
        }
    }

    /// Fails the test if there is any.
    pub fn none(self) {
        let all = self.0.into_inner().expect("no thread fell over");
        assert!(all.is_empty(), "\n{}\n", all.join("\n"));
    }
}

/// Gives each case to a function, on a few threads.
pub fn each<T: Sync>(cases: &[T], judge: impl Fn(&T) + Sync) {
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    judge(case);
                }
            });
        }
    });
}

/// How the file of a case is named in a message: its name, control characters escaped.
fn shown(name: &str) -> String {
    leitmotif::formats::escaped::escaped(name)
}

/// Whether a line of the message has the code and names the file.
fn says(output: &Output, bad: &Bad) -> bool {
    let file = shown(&bad.name);
    errors(output).lines().any(|line| line.split(' ').nth(1) == Some(bad.code) && line.contains(file.as_str()))
}

/// The codes of all that a run found, each with the file; the terminal shows many files of one kind in one line.
fn found(study: &Study) -> Vec<(String, String)> {
    let lines = std::fs::read_to_string(study.path("out/findings.jsonl")).expect("findings");
    let read = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("").to_owned();
        // A line or a part of a file follows its name.
        let place = text(&value["place"]);
        let file = [", line ", ", paragraph ", ", row ", ", page "].iter().find_map(|word| Some(place.rsplit_once(word)?.0.to_owned()));
        (text(&value["code"]), file.unwrap_or(place))
    };
    lines.lines().map(read).collect()
}

/// Complains of each case whose file was not told of as it should be.
fn each_is_found(study: &Study, cases: &[Bad], complaints: &Complaints) {
    let found = found(study);
    for case in cases {
        let of_file: Vec<&str> = found.iter().filter(|(_, file)| *file == case.name).map(|(code, _)| code.as_str()).collect();
        complaints
            .unless(of_file.contains(&case.code), || format!("{}: {} was to be found, and these were: {of_file:?}", case.name, case.code));
    }
}

#[test]
fn transcripts_that_cannot_be_read_are_named_and_change_no_byte_of_the_others() {
    let cases = transcripts::refused();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let study = Study::of(4, 6);
    let path = study.path("").display().to_string();
    assert!(limited(&["run", &path, "--all-scores", "--findings-ok"]).status.success());
    let alone = study.results();
    for case in &cases {
        study.write(&format!("transcripts/{}", case.name), &case.bytes);
    }
    let output = limited(&["run", &path, "--all-scores"]);
    let complaints = Complaints::default();
    complaints.unless(output.status.code() == Some(1), || format!("ended with {:?}", output.status));
    each_is_found(&study, &cases, &complaints);
    let beside = study.results();
    for name in ["suggestions.csv", "suggestions.jsonl", "scores.jsonl", "clusters.json", "codebook.draft.toml", "project.qdpx"] {
        complaints.unless(alone[name] == beside[name], || format!("{name} is another one"));
    }
    complaints.none();
    // Nothing was unpacked beside the study, whatever the names in the archives say.
    assert!(!Path::new("/tmp/ESCAPED_a").exists() && !study.path("ESCAPED_a").exists());
}

#[test]
fn transcripts_that_are_read_with_doubts_say_so() {
    let cases = transcripts::doubtful();
    assert!(cases.len() >= 20, "{} cases", cases.len());
    let study = Study::of(2, 4);
    for case in &cases {
        study.write(&format!("transcripts/{}", case.name), &case.bytes);
    }
    let output = limited(&["run", &study.path("").display().to_string()]);
    let complaints = Complaints::default();
    complaints.unless(output.status.code() == Some(1), || format!("ended with {:?}: {}", output.status, errors(&output)));
    each_is_found(&study, &cases, &complaints);
    complaints.unless(!errors(&output).contains('\u{1b}'), || "an escape reached the terminal".to_owned());
    complaints.none();
}

#[test]
fn files_of_a_study_that_are_wrong_are_refused_by_name() {
    let cases: Vec<Bad> = tables::wrong().into_iter().chain(settings::wrong()).collect();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let complaints = Complaints::default();
    each(&cases, |case| {
        let study = Study::of(2, 3);
        if case.name.starts_with("codebook.") {
            study.remove("codebook.toml");
        }
        study.write(&case.name, &case.bytes);
        let path = study.path("").display().to_string();
        let pipeline = study.path(&case.name).display().to_string();
        let output = match case.name.as_str() {
            name if name.starts_with("pipeline") => limited(&["run", &path, "--pipeline", &pipeline]),
            _ => limited(&["run", &path]),
        };
        let told = errors(&output);
        let is_error = !told.lines().any(|line| line.starts_with("finding") && line.contains(case.code));
        let file = shown(case.name.rsplit('/').next().unwrap_or(&case.name).trim_end_matches(".pipeline"));
        let stem = file.split('.').next().unwrap_or(&file).to_owned();
        let named = told.lines().any(|line| line.split(' ').nth(1) == Some(case.code) && line.contains(&stem));
        let expected = if is_error { Some(2) } else { Some(1) };
        complaints.unless(named, || format!("{}: {} was to be said, and this was: {told}", case.name, case.code));
        complaints.unless(output.status.code() == expected, || format!("{}: ended with {:?}: {told}", case.name, output.status));
    });
    complaints.none();
}

#[test]
fn settings_that_mean_nothing_are_refused() {
    let study = Study::of(2, 3);
    let path = study.path("").display().to_string();
    let complaints = Complaints::default();
    each(&settings::arguments(), |(arguments, code)| {
        let output = limited(&[&["run", path.as_str()], arguments.as_slice()].concat());
        complaints.unless(output.status.code() == Some(2), || format!("{arguments:?}: ended with {:?}", output.status));
        complaints
            .unless(errors(&output).contains(code), || format!("{arguments:?}: {code} was to be said, and this was: {}", errors(&output)));
    });
    complaints.none();
}

#[test]
fn projects_that_are_wrong_are_refused_or_told_of_and_nothing_escapes() {
    let cases = projects::wrong();
    assert!(cases.len() >= 20, "{} cases", cases.len());
    let complaints = Complaints::default();
    each(&cases, |case| {
        let study = Study::empty();
        study.write(&case.name, &case.bytes);
        let (file, out) = (study.path(&case.name).display().to_string(), study.path("new/study").display().to_string());
        let output = limited(&["import", &file, "--out", &out]);
        let told = errors(&output);
        complaints.unless(says(&output, case), || format!("{}: {} was to be said, and this was: {told}", case.name, case.code));
        complaints.unless(matches!(output.status.code(), Some(1 | 2)), || format!("{}: ended with {:?}", case.name, output.status));
        let beside = std::fs::read_dir(study.path("")).expect("listed").flatten().count();
        complaints
            .unless(beside <= 2 && !Path::new("/tmp/ESCAPED_a").exists(), || format!("{}: something was written elsewhere", case.name));
    });
    complaints.none();
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_passed_over_and_told() {
    use std::os::unix::ffi::OsStrExt;
    let study = Study::of(2, 3);
    let at = |name: &str| study.path(&format!("transcripts/{name}"));
    std::fs::create_dir(at("folder.txt")).expect("made");
    std::os::unix::fs::symlink(study.path("transcripts"), at("loop")).expect("linked");
    std::os::unix::fs::symlink("/etc/hostname", at("out.txt")).expect("linked");
    std::os::unix::fs::symlink(study.path("nowhere"), at("dangling.txt")).expect("linked");
    assert!(Command::new("mkfifo").arg(at("pipe.txt")).status().expect("mkfifo").success());
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.txt")).expect("bound");
    for name in ["two\nlines.bin", "\u{202e}txt.exe", "a\u{1b}]0;x\u{7}.bin", "-rf.bin", "..bin", "CON.bin"] {
        std::fs::write(at(name), "x").expect("written");
    }
    std::fs::write(study.path("transcripts").join(std::ffi::OsStr::from_bytes(b"\xff\xfe.bin")), "x").expect("written");
    let output = limited(&["run", &study.path("").display().to_string()]);
    let told = errors(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    let found = found(&study);
    for name in ["loop", "out.txt", "dangling.txt", "pipe.txt", "socket.txt"] {
        assert!(found.contains(&("E0108".to_owned(), name.to_owned())), "{name}: {found:?}");
    }
    for name in ["two\nlines.bin", "\u{202e}txt.exe", "a\u{1b}]0;x\u{7}.bin", "-rf.bin", "CON.bin", "\u{fffd}\u{fffd}.bin"] {
        assert!(found.contains(&("E0103".to_owned(), name.to_owned())), "{name}: {found:?}");
    }
    assert!(!told.contains('\u{1b}') && !told.contains('\u{202e}'));
}

#[test]
fn copies_of_a_sync_program_are_told_and_never_read() {
    let study = Study::of(3, 6);
    study.run_well(&["--all-scores"]);
    let alone = study.results();
    let other = crate::cli::study::talk(9, 6);
    for name in [
        "T001 (conflicted copy).txt",
        "T001 (Ann's conflicted copy 2026-05-03).docx",
        "T001.sync-conflict-20260503-101010-ABCDEF7.txt",
        "~$T001.docx",
        ".~lock.T001.docx#",
        "T001.txt.tmp",
    ] {
        study.write(&format!("transcripts/{name}"), &other);
    }
    study.write("codings/ann (conflicted copy).csv", "document,start,end,code,coder\nT001,0,3,garden,Ann\n");
    study.write("study (conflicted copy).db", "x");
    let output = study.run(&["--all-scores"]);
    assert_eq!(output.status.code(), Some(1), "{}", errors(&output));
    let found = found(&study);
    for name in [
        "T001 (conflicted copy).txt",
        "T001 (Ann's conflicted copy 2026-05-03).docx",
        "T001.sync-conflict-20260503-101010-ABCDEF7.txt",
        "codings/ann (conflicted copy).csv",
        "study (conflicted copy).db",
    ] {
        assert!(found.contains(&("E0172".to_owned(), name.to_owned())), "{name}: {found:?}");
    }
    for (code, name) in [("E0171", "~$T001.docx"), ("E0171", ".~lock.T001.docx#"), ("E0103", "T001.txt.tmp")] {
        assert!(found.contains(&(code.to_owned(), name.to_owned())), "{name}: {found:?}");
    }
    for name in ["suggestions.csv", "scores.jsonl", "clusters.json"] {
        assert_eq!(alone[name], study.results()[name], "{name}");
    }
    // The very same text under another name counts twice, which is told.
    let study = Study::of(3, 6);
    study.write("transcripts/T001 (1).txt", crate::cli::study::talk(1, 6));
    let told = errors(&study.run(&[]));
    assert!(told.contains("finding E0173 ") && told.contains("T001 (1).txt"), "{told}");
}

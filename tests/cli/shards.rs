//! A corpus in shards, by plain processes: what `scale/slurm/run` leaves where there is no Slurm, and what is refused.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::study::{CODEBOOK, PROGRAM, Study, errors, said};

/// Made-up lines of a garden and a kitchen, some of them empty.
fn study() -> Study {
    let study = Study::empty();
    let line = |at: usize| match at % 7 {
        0 => String::new(),
        1 | 2 => format!("soup from the oven with dough number {}", at % 5),
        3 | 4 => format!("tomatoes want soil and the watering can {}", at % 3),
        _ => format!("rain and wind all day {}", at % 4),
    };
    study.write("transcripts/a.txt", (0..700).map(|at| line(at) + "\n").collect::<String>());
    study.write(
        "transcripts/b.jsonl",
        (0..150).map(|at| serde_json::json!({ "text": line(at) + "\nand so on" }).to_string() + "\n").collect::<String>(),
    );
    study.write("codebook.toml", CODEBOOK);
    study.write("study.toml", "format = 1\ndeidentify = \"already_safe\"\n");
    study
}

fn leitmotif(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().expect("it starts")
}

/// Runs the scripts with the fewest settings that a small corpus needs.
fn in_shards(study: &Study, out: &Path, shards: usize, more: &[&str]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scale/slurm/run");
    Command::new(script)
        .arg(study.path(""))
        .args(["--shards", &shards.to_string(), "--here", "--program", PROGRAM, "--set", "cluster.k=3", "--set", "reduce.rank=5", "--out"])
        .arg(out)
        .args(more)
        .output()
        .expect("it starts")
}

#[test]
#[cfg(unix)]
fn plain_processes_leave_the_bytes_of_one_machine() {
    let study = study();
    let alone = study.path("alone");
    let text = |path: &PathBuf| path.display().to_string();
    let settings = ["--set", "cluster.k=3", "--set", "reduce.rank=5", "--quiet", "--out"];
    let run = leitmotif(&[&["run", &text(&study.path("")), "--pipeline", "batch_codes"], &settings[..], &[&text(&alone)]].concat());
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    for shards in [1, 5, 40] {
        let out = study.path(&format!("out-{shards}"));
        let done = in_shards(&study, &out, shards, &[]);
        assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
        for name in ["terms.csv", "clusters.json", "lines.csv", "lines_by_code.csv"] {
            assert!(std::fs::read(out.join(name)).expect(name) == std::fs::read(alone.join(name)).expect(name), "{name}, {shards} shards");
        }
        assert!(!out.join("work").exists(), "the copies of the text are removed");
    }
}

#[test]
#[cfg(unix)]
fn what_participants_say_in_transcripts_is_cut_as_a_run_cuts_it() {
    let study = Study::of(5, 40);
    study.write("transcripts/T005.vtt", "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Interviewer>And the soil?\n\n00:05.000 --> 00:09.000\n<v Ana>Soil from the river, with rain in it.\n");
    study.write("transcripts/broken.docx", "no document");
    let shards = study.path("one").display().to_string();
    let cut = leitmotif(&["stage", "cut", &study.path("").display().to_string(), "--transcripts", "--shards", "1", "--into", &shards]);
    assert_eq!(cut.status.code(), Some(0), "{}", errors(&cut));
    assert!(errors(&cut).contains("broken.docx"), "what cannot be read is said: {}", errors(&cut));
    let lines = std::fs::read_to_string(study.path("one/0000.jsonl")).expect("a shard");
    let records: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("a record")).collect();
    assert_eq!(said(&cut).trim(), records.len().to_string());
    // The segments are those of a run, less what interviewers say.
    study.run_well(&["--findings-ok", "--quiet", "--all-scores"]);
    let run = study.results();
    let scored = String::from_utf8_lossy(&run["scores.jsonl"]).lines().filter(|line| !line.contains("\"speaker\":\"I")).count();
    assert_eq!(records.len(), scored);
    let last = records.last().expect("records");
    assert_eq!(last["document"], "T005.vtt");
    assert_eq!(last["text"], "Soil from the river, with rain in it.");
    assert!(!lines.contains("What did you do in the garden"), "what interviewers ask is no segment");
    // Any number of shards leaves the same result files.
    let of_one = study.path("out-1");
    for shards in [1, 2] {
        let out = study.path(&format!("out-{shards}"));
        let done = in_shards(&study, &out, shards, &["--transcripts"]);
        assert_eq!(done.status.code(), Some(0), "{}", errors(&done));
        for name in ["terms.csv", "clusters.json", "lines.csv", "lines_by_code.csv"] {
            assert!(std::fs::read(out.join(name)).expect(name) == std::fs::read(of_one.join(name)).expect(name), "{name}, {shards} shards");
        }
    }
    let lines = std::fs::read_to_string(of_one.join("lines.csv")).expect("lines");
    assert!(
        lines.contains("\nT005.vtt,1,") && lines.contains("\nT000.txt,40,"),
        "a segment is named by its transcript and its number there"
    );
}

#[test]
fn a_part_that_is_missing_comes_twice_or_is_of_another_run_is_refused_by_name() {
    let study = study();
    let at = |name: &str| study.path(name).display().to_string();
    let ok = |arguments: &[&str]| {
        let done = leitmotif(arguments);
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    ok(&["stage", "plan", &at(""), "--params", &at("count.params")]);
    ok(&["stage", "plan", &at(""), "--set", "cluster.k=4", "--params", &at("other.params")]);
    ok(&["stage", "cut", &at(""), "--shards", "2", "--into", &at("shards")]);
    for shard in ["0000", "0001"] {
        ok(&["stage", "count", "map", &at(&format!("shards/{shard}.jsonl")), "--params", &at("count.params"), "--out", &at(shard)]);
    }
    ok(&["stage", "count", "merge", &at("0000"), &at("0001"), "--params", &at("count.params"), "--out", &at("merged")]);
    ok(&["stage", "count", "finish", &at("merged"), "--params", &at("count.params"), "--out", &at("sample.params")]);
    ok(&["stage", "sample", "map", &at("shards/0000.jsonl"), "--params", &at("sample.params"), "--out", &at("half")]);
    let refused = |arguments: &[&str], code: &str| {
        let done = leitmotif(arguments);
        let message = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.code() == Some(2) && message.contains(code), "{arguments:?}: {message}");
        assert!(!message.contains("tomatoes"), "{message}");
    };
    refused(&["stage", "sample", "finish", &at("half"), "--params", &at("sample.params")], "E0024");
    refused(&["stage", "count", "merge", &at("0000"), "--params", &at("other.params")], "E0023");
    refused(&["stage", "count", "merge", &at("half"), "--params", &at("count.params")], "E0021");
    refused(&["stage", "count", "map", &at("transcripts/a.txt"), "--params", &at("count.params")], "E0020");
    refused(&["stage", "count", "map", &at("nowhere"), "--params", &at("count.params")], "E0025");
}

//! Each folder of `tests/data/cases`, by its name: a kind of file that is easily misread, read rightly.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use leitmotif::formats::codebook::{Form, read_codebook};
use serde_json::Value;
use tempfile::TempDir;

use super::seen::{Seen, see_with};
use crate::cli::study::PROGRAM;

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases")
}

fn read(case: &str, file: &str) -> Vec<u8> {
    fs::read(cases().join(case).join(file)).unwrap_or_else(|error| panic!("{case}/{file}: {error}"))
}

/// A transcript of a case, read by itself and in a study that declares these labels.
fn seen(case: &str, file: &str, declared: &[&str]) -> Seen {
    see_with(file, &read(case, file), declared)
}

/// Turns as `label|role|seconds|words`.
fn is(case: &str, file: &str, expect: &[&str]) {
    let seen = seen(case, file, &[]);
    assert_eq!(seen.turns, expect, "{case}/{file}: {:?}", seen.codes);
}

fn who(case: &str, file: &str, declared: &[&str], expect: &[&str]) {
    let seen = seen(case, file, declared);
    assert_eq!(seen.speakers(), expect, "{case}/{file}: {seen:?}");
}

fn leitmotif(arguments: &[&Path]) -> Output {
    Command::new(PROGRAM).args(arguments).env_remove("RUST_LOG").output().expect("the program starts")
}

/// Imports files of a case into a new study; the report as JSON, with what was found.
fn import(case: &str, files: &[&str], more: &[&str]) -> (TempDir, Value, Output) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut arguments = vec![PathBuf::from("import")];
    arguments.extend(files.iter().map(|file| cases().join(case).join(file)));
    arguments.extend(["--out".into(), folder.path().join("study"), "--json".into()]);
    arguments.extend(more.iter().map(PathBuf::from));
    let output = leitmotif(&arguments.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (folder, report, output)
}

fn text(folder: &TempDir, file: &str) -> String {
    fs::read_to_string(folder.path().join("study").join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn copied(case: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&cases().join(case), &folder.path().join("study"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

/// The words that each coding of a file points at, with its code and coder.
fn coded(folder: &TempDir, file: &str) -> Vec<String> {
    let table = text(folder, file);
    let words = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let (start, end): (usize, usize) = (cells[1].parse().expect("a number"), cells[2].parse().expect("a number"));
        let words: String = text(folder, &format!("transcripts/{}", cells[0])).chars().skip(start).take(end - start).collect();
        format!("{} {}: {words}", cells[3], cells[4])
    };
    table.lines().skip(1).map(words).collect()
}

/// A codebook that was imported: `name < parent def=... in=...`.
fn book(case: &str, file: &str) -> Vec<String> {
    let (folder, _, output) = import(case, &[file], &[]);
    assert!(output.status.code() < Some(2), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    let book = read_codebook(&text(&folder, "codebook.toml"), Form::Toml).expect("a codebook");
    let line = |code: &leitmotif::domain::codebook::Code| {
        let parent = code.parent.as_ref().map(|parent| format!(" < {parent}")).unwrap_or_default();
        let parts = [
            ("colour", code.colour.clone().unwrap_or_default()),
            ("brief", code.brief.clone()),
            ("def", code.definition.clone()),
            ("in", code.inclusion.clone()),
            ("ex", code.exclusion.clone()),
            ("eg", code.examples.join("|")),
        ];
        let parts: String = parts.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| format!(" {name}={text}")).collect();
        format!("{}{parent}{parts}", code.id)
    };
    book.codes().iter().map(line).collect()
}

/// A folder of a case, and what must be right of it.
type Case = (&'static str, fn(&str));

/// The checks, by the name of the folder.
const CASES: [Case; 21] = [
    ("caption-name-plain-text", |case| {
        let (folder, _, _) = import(case, &["in.qdpx"], &[]);
        assert!(text(&folder, "transcripts/Four.txt").starts_with("P4: ") && text(&folder, "transcripts/Five.txt").starts_with("P5: "));
    }),
    ("captions-bracket-speakers", |case| {
        let whisperx = ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"];
        who(case, "whisperx.vtt", &[], &whisperx);
        who(case, "whisperx.srt", &[], &whisperx);
        who(case, "paren.srt", &[], &["Speaker_01", "Speaker_02", "Speaker_01"]);
        is(
            case,
            "paren.vtt",
            &[
                "Ida Marsh|P|8|How did you come to the harbour, so that we know who we're talking to?",
                "Ola Brandt|P|12|By ferry, in the winter. With two suitcases.",
                "Ida Marsh|P|20|And then?",
            ],
        );
        let signs = seen(case, "gtgt.vtt", &[]);
        assert_eq!(signs.speakers(), ["-", "-", "-", "IDA"]);
        assert!(signs.has("E0152"));
    }),
    ("category-and-code-of-one-name", |case| {
        let (folder, _, _) = import(case, &["in.qdpx"], &[]);
        assert!(text(&folder, "codings/in.csv").contains(",Lantern care,ann"));
        assert!(text(&folder, "import.findings.jsonl").contains("Lantern care is now Lantern care (heading)"));
    }),
    ("chinese", |case| {
        let seen = seen(case, "zh_labels.txt", &[]);
        assert_eq!(seen.speakers(), ["访谈者", "受访者", "受访者", "访谈者", "受访者"]);
        assert!(seen.turns[0].contains("|I|") && seen.turns[1].contains("|P|"));
        let folder = copied("chinese/study");
        let output = leitmotif(&["run".as_ref(), &folder.path().join("study")]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!errors.contains("E0501") && errors.contains("E0505"), "{errors}");
        let found = text(&folder, "out/suggestions.csv");
        assert!(found.matches("\n钱,").count() > 2 && found.matches("\n朋友,").count() > 2, "{found}");
    }),
    ("clock-line-lost", |case| {
        let expect = ["I", "P", "I", "P"];
        who(case, "clock2.txt", &[], &expect);
        who(case, "clock.docx", &[], &expect);
        who(case, "clock_words.txt", &[], &["I", "P", "I", "P", "I", "P"]);
        for file in ["clock2.txt", "clock.docx", "clock_words.txt"] {
            assert!(seen(case, file, &[]).turns[1].contains("We got up at 4:30"), "{file}");
        }
        let head = seen(case, "date_head.txt", &["?I", "P"]);
        assert_eq!(head.turns[0], "-|N|-|Interview 7, 12.03.24 Visit 12.03.24");
        assert!(head.codes.is_empty() && head.turns.iter().all(|turn| turn.contains("|-|")), "{head:?}");
    }),
    ("codebook-columns", |case| {
        assert_eq!(
            book(case, "six_parts.csv")[0],
            "Arrival brief=Coming def=How somebody came to the town in=Any way of arriving ex=Leaving again eg=I came by ferry"
        );
        assert_eq!(book(case, "maxqda.csv")[..2], ["Arrival def=How somebody came", "By sea < Arrival def=Came by ship"]);
        assert_eq!(
            book(case, "maxqda_de.csv"),
            ["Ankunft colour=#ff0000 def=Wie jemand kam", "Zur See < Ankunft colour=#00ff00 def=Kam mit dem Schiff"]
        );
        assert_eq!(book(case, "atlasti.csv"), ["Arrival def=How somebody came", "By sea def=Came by ship"]);
        assert_eq!(book(case, "requal.csv")[0], "Arrival colour=#ff0000 def=How somebody came");
        assert_eq!(book(case, "title_row.csv"), ["Arrival def=How somebody came"]);
        assert_eq!(book(case, "theme.csv")[1..], ["Arrival < Journey def=How somebody came", "By sea < Journey def=Came by ship"]);
        let (_, _, slip) = import(case, &["slip.csv"], &[]);
        assert!(String::from_utf8_lossy(&slip.stderr).contains("did you mean definition?"));
    }),
    ("codebook-csv-headers-dropped", |case| {
        let definition = "lantern care def=The speaker tells of a person who waits up";
        for file in ["description.csv", "nvivo_codebook.csv", "atlasti_codes.csv", "atlasti_name.csv"] {
            assert_eq!(book(case, file), [definition], "{file}");
        }
        assert_eq!(
            book(case, "macqueen.csv"),
            [
                "Lantern care brief=Someone keeps a light on def=The speaker tells of a person who waits up for them in=When a named person waits ex=Not for a lamp on its own eg=She left the porch lamp lit.",
            ]
        );
        assert_eq!(book(case, "include.csv"), ["lantern care def=waits up in=a named person ex=a lamp eg=She left the lamp lit."]);
        assert_eq!(book(case, "title_row.csv"), [format!("{definition} eg=She left the lamp lit.")]);
        for file in ["toml.toml", "yaml.yaml"] {
            let (_, _, refused) = import(case, &[file], &[]);
            assert!(String::from_utf8_lossy(&refused.stderr).contains("description"), "{file}");
            assert_eq!(refused.status.code(), Some(2), "{file}");
        }
    }),
    ("drafts-non-english", |case| {
        let folder = copied(case);
        leitmotif(&["run".as_ref(), &folder.path().join("study"), "--pipeline".as_ref(), "seed_codebook".as_ref()]);
        let draft = text(&folder, "out/codebook.draft.toml");
        let book = read_codebook(&draft, Form::Toml).expect("a codebook");
        let french = ["le", "la", "les", "de", "des", "je", "une", "un", "pas", "que", "qui", "est", "et", "on", "elle", "nous", "il"];
        for code in book.codes() {
            let function_word = code.seeds.iter().find(|seed| french.contains(&seed.as_str()));
            assert!(function_word.is_none(), "{}: {function_word:?}", code.id);
        }
        assert!(book.codes().len() > 2);
    }),
    ("eaf-words-below-top-tier", |case| {
        let orth = seen(case, "elan_ref.eaf", &[]);
        assert_eq!(
            orth.turns,
            [
                "Interviewer|I|0.5|How did you come to the harbour?",
                "Ola|P|2.3|By ferry, in the winter, with two suitcases. Nobody waited for me.",
            ]
        );
        assert!(orth.has("E0154"));
        let below = seen(case, "words_below.eaf", &[]);
        assert!(below.has("E0154") || below.has("E0121"), "{below:?}");
        assert_eq!(below.words().join(" ").split_whitespace().count(), 5, "{below:?}");
        assert_eq!(below.turns[0].split('|').nth(2), Some("1"), "{below:?}");
    }),
    ("export-drops-notes", |case| {
        let (folder, _, _) = import(case, &["in.qdpx"], &[]);
        let study = folder.path().join("study");
        let out = folder.path().join("in.qdpx");
        leitmotif(&["export".as_ref(), &study, "--out".as_ref(), &out]);
        let again = folder.path().join("again");
        leitmotif(&["import".as_ref(), &out, "--out".as_ref(), &again]);
        for file in ["in.notes.csv", "in.sets.csv", "participants.csv"] {
            assert_eq!(text(&folder, file), fs::read_to_string(again.join(file)).expect("there"), "{file}");
        }
        assert!(text(&folder, "participants.csv").contains("Years in Care"));
    }),
    ("labels-other-languages", |case| {
        who(case, "es.txt", &[], &["Investigadora", "Participante", "Investigadora", "Participante"]);
        who(case, "pt.txt", &[], &["Pesquisadora", "Entrevistada 1", "Pesquisadora", "Entrevistada 1"]);
        who(case, "es_dot_dash.txt", &[], &["ENT", "E1", "ENT", "E1"]);
        who(case, "sonal.txt", &[], &["Anna?", "Ola", "Anna?", "Ola"]);
        who(case, "happyscribe.txt", &[], &["Ida Marsh", "Ola Brandt", "Ida Marsh", "Ola Brandt"]);
        let arabic = ["المحاور", "المشارك", "المحاور", "المشارك"];
        who(case, "ar_rlm.txt", &[], &arabic);
        assert!(!seen(case, "ar_rlm.txt", &["?المحاور", "المشارك"]).has("E0107"));
        for file in ["es.txt", "pt.txt", "es_dot_dash.txt", "ar_rlm.txt"] {
            assert!(seen(case, file, &[]).turns[0].contains("|I|"), "{file}");
        }
    }),
    ("memo-spreads", |case| {
        let folder = copied(&format!("{case}/study"));
        let (study, out, again) = (folder.path().join("study"), folder.path().join("x.qdpx"), folder.path().join("again"));
        leitmotif(&["export".as_ref(), &study, "--out".as_ref(), &out]);
        leitmotif(&["import".as_ref(), &out, "--out".as_ref(), &again]);
        let lines = fs::read_to_string(again.join("codings/x.jsonl")).expect("there");
        let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(rows.len(), 2);
        for row in rows {
            let memo = if row["code"] == "lamp" { Some("the lamp stands for the mother") } else { None };
            assert_eq!(row["memo"].as_str().filter(|memo| !memo.is_empty()), memo, "{row}");
            assert!(row["date"].is_null() || row["date"] == "", "{row}");
        }
    }),
    ("qdpx-utf16-two-excerpts", |case| {
        for file in ["maxqda_like.qdpx", "maxqda_more.qdpx"] {
            let (folder, _, output) = import(case, &[file], &[]);
            let table = fs::read_dir(folder.path().join("study/codings"))
                .expect("codings")
                .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
                .find(|name| name.ends_with(".csv"))
                .expect("a table");
            let found = coded(&folder, &format!("codings/{table}"));
            assert!(found.iter().any(|line| line.ends_with(": in the winter")), "{file}: {found:?}");
            assert!(found.iter().any(|line| line.ends_with(": Nobody waited")), "{file}: {found:?}");
            assert!(String::from_utf8_lossy(&output.stderr).contains("E1022"), "{file}");
        }
    }),
    ("second-interviewer", |case| {
        let seen = seen(case, "two_int.txt", &[]);
        let asks: Vec<bool> = seen.turns.iter().map(|turn| turn.contains("|I|")).collect();
        assert_eq!(asks, [true, false, true, false, true, true, false], "{seen:?}");
    }),
    ("segments-table-as-codebook", |case| {
        for file in ["atlasti_quot.csv", "maxqda_segments.csv", "quote_only.csv", "taguette_highlights.csv"] {
            let (folder, _, output) = import(case, &[file], &[]);
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.code() == Some(2) && errors.contains("coded segments"), "{file}: {errors}");
            assert!(!folder.path().join("study/codebook.toml").exists(), "{file}");
        }
    }),
    ("table-transcript-tags", |case| {
        assert!(seen(case, "talk.csv", &[]).has("E0148"));
        let (folder, _, _) = import(case, &["talk.csv"], &[]);
        let codes: Vec<String> =
            text(&folder, "codings/talk.csv").lines().skip(1).filter_map(|line| line.split(',').nth(3).map(str::to_owned)).collect();
        assert_eq!(codes, ["home", "paper", "typing"]);
    }),
    ("time-ranges", |case| {
        let times = |file: &str| -> Vec<String> {
            seen(case, file, &[])
                .turns
                .iter()
                .filter(|turn| !turn.contains("|N|"))
                .filter_map(|turn| turn.split('|').nth(2).map(str::to_owned))
                .collect()
        };
        assert_eq!(times("turboscribe.txt"), ["0", "6", "18", "20"]);
        assert_eq!(seen(case, "turboscribe.txt", &[]).words().join(" ").split_whitespace().count(), 22);
        assert_eq!(times("whisper_stdout.txt"), ["0", "3.4", "4.8", "10.5", "14.3"]);
        assert_eq!(times("whispercpp_stdout.txt"), ["0", "3.4", "4.8", "10.5"]);
        for file in ["nvivo_tx.tsv", "nvivo_tx.txt"] {
            assert_eq!(times(file), ["5.4", "9.1", "80", "85"], "{file}");
            let seen = seen(case, file, &[]);
            assert!(seen.turns.iter().filter(|turn| !turn.contains("|N|")).all(|turn| !turn.contains("Timespan")), "{file}");
        }
        assert_eq!(times("premiere.csv"), ["0", "11", "62"]);
        assert_eq!(times("shorttimes.txt"), ["125", "129", "7503", "7561"]);
        assert_eq!(times("stream_copy.txt"), ["5", "9", "80", "3725"]);
        who(case, "stream_copy.txt", &[], &["Ida Marsh", "Ola Brandt", "Ida Marsh", "Ola Brandt"]);
    }),
    ("two-taguette-exports-one-coder", |case| {
        let (_, _, both) = import(case, &["ann.sqlite3", "bob.sqlite3"], &[]);
        assert!(String::from_utf8_lossy(&both.stderr).contains("E1096"));
        let (folder, _, _) = import(case, &["ann.sqlite3"], &["--coder", "Ann"]);
        assert!(text(&folder, "codings/ann.csv").lines().skip(1).all(|line| line.ends_with(",Ann")));
    }),
    ("vtt-names", |case| {
        for (file, one, other) in [
            ("zoom_arabic.vtt", "سلمى", "كريم"),
            ("zoom_long.vtt", "Ida Marsh", "Maria do Carmo Vale Prado"),
            ("zoom_lower.vtt", "Ida Marsh", "ola brandt"),
            ("zoom_zh.vtt", "王明", "李华"),
        ] {
            let expect = [one, other, one, other];
            let declared: [&[&str]; 2] = [&[], &[one, other]];
            declared.iter().for_each(|declared| who(case, file, declared, &expect));
        }
        who(
            case,
            "zoom_long.vtt",
            &["?Ida Marsh", "ola brandt", "Maria*"],
            &["Ida Marsh", "Maria do Carmo Vale Prado", "Ida Marsh", "Maria do Carmo Vale Prado"],
        );
    }),
    ("words-in-number-columns", |case| {
        assert!(String::from_utf8(read(case, "groups.csv")).expect("text").contains("no_variation"), "the table that was wrong");
        let folder = tempfile::tempdir().expect("a folder");
        let study = folder.path().join("study");
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo");
        for entry in fs::read_dir(&demo).expect("the demo").map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()) {
            fs::create_dir_all(&study).expect("made");
            fs::copy(&entry, study.join(entry.file_name().expect("a name"))).expect("copied");
        }
        copy(&demo.join("codings"), &study.join("codings"));
        fs::create_dir_all(study.join("transcripts")).expect("made");
        let mut texts: Vec<PathBuf> =
            fs::read_dir(demo.join("transcripts")).expect("there").map(|entry| entry.expect("an entry").path()).collect();
        texts.sort();
        for text in texts.iter().take(4) {
            fs::copy(text, study.join("transcripts").join(text.file_name().expect("a name"))).expect("copied");
        }
        leitmotif(&["coverage".as_ref(), &study, "--coder".as_ref(), "reader_1".as_ref()]);
        let words = ["attribute", "value", "code", "other_code", "group", "row", "undefined"];
        for (file, numbers) in [("groups.csv", "fisher_p"), ("saturation.csv", "share_of_orders_met")] {
            let table = fs::read_to_string(study.join("out/coverage").join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            let mut rows = csv::Reader::from_reader(table.as_bytes());
            let head: Vec<String> = rows.headers().expect("a head").iter().map(str::to_owned).collect();
            assert!(head.iter().any(|name| name == numbers), "{file}");
            for row in rows.records().map(|row| row.expect("a row")) {
                for (name, cell) in head.iter().zip(&row).filter(|(name, _)| !words.contains(&name.as_str())) {
                    assert!(cell.is_empty() || cell.parse::<f64>().is_ok(), "{file}: {name} holds {cell}");
                }
            }
        }
    }),
    ("xlsx-codebook", |case| {
        assert!(!book(case, "codebook.xlsx").is_empty());
    }),
];

#[test]
fn every_named_case_is_right() {
    let mut folders: Vec<String> = fs::read_dir(cases())
        .expect("the cases")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    assert_eq!(folders, CASES.map(|(name, _)| name), "each folder has its check, and each check its folder");
    let wrong: Vec<&str> =
        CASES.iter().filter(|(case, check)| std::panic::catch_unwind(|| check(case)).is_err()).map(|(case, _)| *case).collect();
    assert!(wrong.is_empty(), "wrong: {wrong:?}; what was wrong with each is above");
}

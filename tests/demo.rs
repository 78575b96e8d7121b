//! The demo study: everybody in it is invented and marked so, nothing in it is graphic, its codings lie where its words do,
//! and it holds what its README says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

use leitmotif::contract::{Context, NoProgress};
use leitmotif::domain::corpus::segment::Segments;
use leitmotif::domain::corpus::transcript::{Role, SafeTranscript};
use leitmotif::pipeline::artefact::Noun;
use leitmotif::pipeline::cache::Cache;
use leitmotif::pipeline::outputs::wanted;
use leitmotif::pipeline::plan::{Overrides, Plan};
use leitmotif::pipeline::run::run;
use leitmotif::study::inputs::{Inputs, Sources, read_inputs};

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/demo")
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(demo().join(path)).expect("a file of the demo study")
}

fn transcripts() -> BTreeMap<String, String> {
    let entries = fs::read_dir(demo().join("transcripts")).expect("a folder").flatten();
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path()).expect("a text"))).collect()
}

/// The rows of a table, each as its columns by name.
fn rows(path: impl AsRef<Path>) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("a table");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn everybody_is_invented_and_marked_so() {
    let texts = transcripts();
    assert_eq!(texts.len(), 14);
    for (name, text) in &texts {
        assert!(name.starts_with("FICTIONAL_"), "{name}");
        let first: String = text.lines().take(5).collect();
        assert!(first.contains("FICTIONAL"), "{name} does not say so at its beginning");
        let words = text.split_whitespace().count();
        assert!((1_500..=3_600).contains(&words), "{name} has {words} words");
    }
    let people = rows(demo().join("participants.csv"));
    assert!(people.len() == 14 && people.iter().all(|row| row["fictional"] == "yes"));
    let of = |group: &str| people.iter().filter(|row| row["group"] == group).count();
    assert_eq!((of("service provider"), of("young adult")), (8, 6));
    assert!(people.iter().any(|row| row["roles"].contains(';')), "some provider has several roles");
}

/// Words of violence and of sex that have no place in a demonstration.
const GRAPHIC: &[&str] = &[
    "rape",
    "raped",
    "rapist",
    "molest",
    "molested",
    "sex",
    "sexual",
    "sexually",
    "naked",
    "porn",
    "prostitute",
    "prostitution",
    "pimp",
    "trafficked",
    "trafficker",
    "trafficking",
    "beaten",
    "stabbed",
    "strangled",
    "murder",
    "murdered",
    "suicide",
    "overdose",
    "heroin",
    "bleeding",
    "bruise",
    "bruises",
    "whipped",
    "tortured",
];

#[test]
fn nothing_is_graphic() {
    for (name, text) in transcripts() {
        let words: BTreeSet<String> = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
        let found: Vec<&&str> = GRAPHIC.iter().filter(|word| words.contains(**word)).collect();
        assert!(found.is_empty(), "{name} holds {} of the listed words", found.len());
    }
}

#[test]
fn codings_lie_on_words_and_the_settled_ones_have_reasons() {
    let texts = transcripts();
    let codes: BTreeSet<String> = {
        let book: toml::Table = toml::from_str(&read("codebook.toml")).expect("a codebook");
        book["code"].as_array().expect("codes").iter().map(|code| code["code"].as_str().expect("a name").to_owned()).collect()
    };
    let place = |row: &BTreeMap<String, String>| -> String {
        let text: Vec<char> = texts[&row["document"]].trim_start_matches('\u{feff}').chars().collect();
        let (start, end): (usize, usize) = (row["start"].parse().expect("a number"), row["end"].parse().expect("a number"));
        assert!(start < end && end <= text.len(), "{row:?}");
        text[start..end].iter().collect()
    };
    for table in ["reader_1", "reader_2", "consensus"] {
        let all = rows(demo().join("codings").join(format!("{table}.csv")));
        assert!(all.len() > 300, "{table} has {} codings", all.len());
        for row in &all {
            assert!(codes.contains(&row["code"]) && row["coder"] == table);
            let excerpt = place(row);
            assert_eq!(excerpt.trim(), excerpt, "a coding begins and ends with a word");
            assert!(excerpt.chars().any(char::is_alphabetic));
        }
    }
    let settled = rows(demo().join("settled.csv"));
    assert!(settled.len() >= 60 && settled.iter().all(|row| row["reason"].split_whitespace().count() >= 5));
    settled.iter().for_each(|row| _ = place(row));
}

#[test]
fn each_theme_occurs_where_the_readme_says() {
    let consensus = rows(demo().join("codings/consensus.csv"));
    for theme in ["risk", "protective", "resiliency"] {
        let of: BTreeSet<&String> = consensus.iter().filter(|row| row["code"] == theme).map(|row| &row["document"]).collect();
        let said = format!("{theme} in {}", of.len());
        assert!(of.len() >= 8, "{said}");
        assert!(read("README.md").contains(&said), "the README does not say: {said}");
    }
}

/// Runs the first stages on the study as it is, and gives the segments.
fn inputs() -> Inputs {
    read_inputs(&Sources { study: Some(demo()), ..Sources::default() }).expect("the demo study is sound")
}

#[test]
fn nine_of_ten_guide_questions_are_linked_where_they_were_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let plan = Plan::read("default", Plan::built_in("default").expect("built in"), &Overrides::default()).expect("a sound plan");
    let (inputs, stop) = (inputs(), AtomicBool::new(false));
    let mut results = run(&plan, &inputs, &Cache::new(folder.path()), &wanted(), &NoProgress, &Context::new(plan.seed, &NoProgress, &stop))
        .expect("a run");
    let given = results.last(&plan, &[SafeTranscript::KIND, Segments::KIND]).expect("artefacts");
    let (transcripts, segments) = (given.each::<SafeTranscript>().expect("transcripts"), given.each::<Segments>().expect("segments"));
    let guide = &inputs.guide.as_ref().expect("a guide").value;
    let truth = rows(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/demo/questions.csv"));
    let mut found = 0;
    let mut missed = Vec::new();
    for row in &truth {
        let at = transcripts.iter().position(|transcript| transcript.id.as_str().ends_with(&row["document"])).expect("a transcript");
        let labelled = transcripts[at].turns.iter().enumerate().filter(|(_, turn)| turn.role != Role::Note);
        let mut labelled = labelled.map(|(at, _)| at);
        let turn = labelled.nth(row["turn"].parse::<usize>().expect("a number") - 1).expect("a turn");
        let asked = segments[at].items.iter().find(|item| item.turn as usize == turn).and_then(|item| item.question);
        if asked.is_some_and(|question| guide.questions[usize::from(question)].id == row["question"]) {
            found += 1;
        } else {
            missed.push(format!("{} turn {} {}", row["document"], row["turn"], row["question"]));
        }
    }
    assert!(found * 10 >= truth.len() * 9, "{found} of {}; missed: {missed:?}", truth.len());
}

#[test]
fn one_run_uses_all_of_it_and_shows_the_themes_beside_chance_and_facets_crossed() {
    let folder = tempfile::tempdir().expect("a folder");
    let output =
        Command::new(env!("CARGO_BIN_EXE_leitmotif")).arg("run").arg(demo()).arg("--out").arg(folder.path()).output().expect("started");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("AP by consensus") && said.contains("chance"), "{said}");
    for theme in ["risk", "protective", "resiliency"] {
        let line = said.lines().find(|line| line.starts_with(theme)).expect("a line of the theme");
        let figures: Vec<f64> = line.split_whitespace().filter_map(|cell| cell.parse().ok()).collect();
        // Excerpts, average precision, chance.
        assert!(figures.len() >= 3 && figures[1] > figures[2], "{line}");
    }
    assert!(said.contains("dimensions crossed") && said.lines().any(|line| line.starts_with("caregiver") && line.contains('/')), "{said}");
    let page = fs::read_to_string(folder.path().join("report.html")).expect("a page");
    for section in ["id=\"crossed\"", "id=\"codings\"", "id=\"guide\"", "id=\"groups\""] {
        assert!(page.contains(section), "{section}");
    }
    assert!(folder.path().join("project.qdpx").exists());
}

#[test]
fn the_whole_study_goes_out_as_a_project_and_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (project, back) = (folder.path().join("project.qdpx"), folder.path().join("back"));
    let run = |args: &[&std::ffi::OsStr]| {
        let output = Command::new(env!("CARGO_BIN_EXE_leitmotif")).args(args).output().expect("started");
        assert!(output.status.code() < Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run(&["export".as_ref(), demo().as_ref(), "--codings".as_ref(), "human".as_ref(), "--out".as_ref(), project.as_ref()]);
    run(&["import".as_ref(), project.as_ref(), "--out".as_ref(), back.as_ref()]);
    let count = |path: PathBuf| fs::read_dir(path).expect("a folder").count();
    assert_eq!(count(back.join("transcripts")), 14);
    let excerpts = |root: &Path, texts: &Path| -> BTreeSet<(String, String, String)> {
        let mut all = BTreeSet::new();
        for entry in fs::read_dir(root.join("codings")).expect("codings").flatten() {
            let path = entry.path();
            let rows: Vec<BTreeMap<String, String>> = match path.extension().and_then(|ending| ending.to_str()) {
                Some("csv") => rows(&path),
                _ => fs::read_to_string(&path).expect("lines").lines().map(stringly).collect(),
            };
            for row in rows {
                let stem = row["document"].split('.').next().unwrap_or_default().to_owned();
                let file = fs::read_dir(texts).expect("texts").flatten().find(|file| file.file_name().to_string_lossy().starts_with(&stem));
                let text = fs::read_to_string(file.expect("its transcript").path()).expect("a text");
                let chars: Vec<char> = text.trim_start_matches('\u{feff}').chars().collect();
                let (start, end): (usize, usize) = (row["start"].parse().expect("a number"), row["end"].parse().expect("a number"));
                all.insert((stem, row["code"].clone(), chars[start..end].iter().collect()));
            }
        }
        all
    };
    let (sent, came) = (excerpts(&demo(), &demo().join("transcripts")), excerpts(&back, &back.join("transcripts")));
    assert!(sent.len() > 500 && sent == came, "{} excerpts went out and {} came back", sent.len(), came.len());
}

/// A line of JSON as its keys and values in words.
fn stringly(line: &str) -> BTreeMap<String, String> {
    let object: BTreeMap<String, serde_json::Value> = serde_json::from_str(line).expect("an object");
    object.into_iter().map(|(key, value)| (key, value.as_str().map_or_else(|| value.to_string(), str::to_owned))).collect()
}

//! Studies in other languages than English: drafts are made of content words, scripts without blanks are ranked, and a study that
//! names no language is read in the one it is in. The talk is made up; see `tests/data/languages/themes.toml`.

#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Output};

use leitmotif::language::tag::Language;
use leitmotif::language::terms::TermRules;
use leitmotif::language::word_lists::WordLists;
use serde_json::Value;
use tempfile::TempDir;

const THEMES: &str = include_str!("data/languages/themes.toml");

struct Theme {
    name: String,
    seeds: Vec<String>,
    talk: Vec<String>,
}

struct World {
    folder: TempDir,
    themes: Vec<Theme>,
    /// The theme of each answer, by transcript.
    gold: BTreeMap<String, Vec<String>>,
}

fn strings(value: &toml::Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// Eight interviews of fourteen answers, each of one or two sentences of one theme.
fn world(tag: &str, declared: &str) -> World {
    let all: toml::Table = toml::from_str(THEMES).expect("the themes");
    let section = all[tag].as_table().expect("a section");
    let question = section["question"].as_str().expect("a question");
    let theme = |(name, theme): (&String, &toml::Value)| Theme {
        name: name.clone(),
        seeds: strings(&theme["seeds"]),
        talk: strings(&theme["talk"]),
    };
    let themes: Vec<Theme> = section.iter().filter(|(name, _)| *name != "question").map(theme).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let transcripts = folder.path().join("transcripts");
    fs::create_dir(&transcripts).expect("made");
    let mut state = 7u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut gold = BTreeMap::new();
    for person in 0..8 {
        let (mut text, mut answers) = (String::new(), Vec::new());
        for minute in 0..14 {
            let theme = &themes[draw(themes.len())];
            let first = draw(theme.talk.len());
            let more = if draw(2) == 0 { String::new() } else { format!(" {}", theme.talk[(first + 1) % theme.talk.len()]) };
            text += &format!("I: {question}\n\nP: [00:{minute:02}:15] {}{more}\n\n", theme.talk[first]);
            answers.push(theme.name.clone());
        }
        let name = format!("P{person}.txt");
        fs::write(transcripts.join(&name), text).expect("written");
        gold.insert(name, answers);
    }
    fs::write(folder.path().join("study.toml"), format!("format = 1\nname = \"Made up\"\n{declared}deidentify = \"already_safe\"\n"))
        .expect("written");
    // As JSON writes them: TOML reads the same strings, and not all that `Debug` escapes.
    let code = |theme: &Theme| format!("[[code]]\ncode = \"{}\"\nseeds = {}\n", theme.name, serde_json::json!(theme.seeds));
    let book: String = themes.iter().map(code).collect();
    fs::write(folder.path().join("codebook.toml"), format!("format = 1\nversion = 1\n{book}")).expect("written");
    World { folder, themes, gold }
}

impl World {
    fn run(&self, more: &[&str]) -> Output {
        let output =
            Command::new(env!("CARGO_BIN_EXE_leitmotif")).arg("run").arg(self.folder.path()).args(more).output().expect("it starts");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn result(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join("out").join(name)).expect("a result")
    }

    fn findings(&self) -> Vec<String> {
        let code = |line: &str| serde_json::from_str::<Value>(line).expect("json")["code"].as_str().unwrap_or_default().to_owned();
        self.result("findings.jsonl").lines().map(code).collect()
    }

    /// Mean over the themes of the average precision of their answers.
    fn mean_precision(&self) -> f64 {
        let mut rows: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for line in self.result("scores.jsonl").lines() {
            let row: Value = serde_json::from_str(line).expect("json");
            if row["speaker"] == "P" {
                rows.entry(row["document"].as_str().unwrap_or_default().to_owned()).or_default().push(row);
            }
        }
        let mut answers: Vec<(&Value, &String)> = Vec::new();
        for (document, rows) in &rows {
            assert_eq!(rows.len(), self.gold[document].len(), "an answer is one segment");
            answers.extend(rows.iter().zip(&self.gold[document]));
        }
        let of_theme = |theme: &Theme| {
            let score = |row: &Value| row["scores"][&theme.name].as_f64().unwrap_or(f64::MIN);
            let mut ranked = answers.clone();
            ranked.sort_by(|a, b| score(b.0).total_cmp(&score(a.0)));
            let hits = ranked.iter().enumerate().filter(|(_, (_, gold))| **gold == theme.name).map(|(rank, _)| rank + 1);
            let precisions: Vec<f64> = hits.enumerate().map(|(found, rank)| (found + 1) as f64 / rank as f64).collect();
            precisions.iter().sum::<f64>() / precisions.len() as f64
        };
        self.themes.iter().map(of_theme).sum::<f64>() / self.themes.len() as f64
    }

    /// The words of each drafted code's terms.
    fn drafted(&self) -> Vec<Vec<String>> {
        let draft: toml::Table = toml::from_str(&self.result("codebook.draft.toml")).expect("a draft");
        let words = |code: &toml::Value| {
            // A draft's name is a number.
            let seeds = code.get("seeds").map(strings).unwrap_or_default();
            seeds.into_iter().flat_map(|term| term.split([' ', '_', ',', '/', ':']).map(str::to_lowercase).collect::<Vec<_>>()).collect()
        };
        draft["code"].as_array().expect("codes").iter().map(words).collect()
    }
}

fn drafts_hold_content_words(tag: &str, language: Language, telltale: &[&str]) {
    let world = world(tag, &format!("language = \"{tag}\"\n"));
    world.run(&["--pipeline", "seed_codebook"]);
    let drafted = world.drafted();
    let lists = WordLists::of(language);
    assert!(drafted.len() >= 4, "{drafted:?}");
    for word in drafted.iter().flatten().filter(|word| !word.is_empty()) {
        let folded = TermRules::fold(word);
        assert!(!lists.is_function_word(&folded) && !telltale.contains(&folded.as_str()), "{tag}: {word} in {drafted:?}");
        assert!(!folded.starts_with(char::is_numeric), "{tag}: {word}");
    }
    let is_drafted = |theme: &&Theme| {
        let is_held = |words: &Vec<String>| theme.seeds.iter().filter(|seed| words.contains(&seed.to_lowercase())).count() >= 2;
        drafted.iter().any(is_held)
    };
    let found = world.themes.iter().filter(is_drafted).count();
    assert!(found >= 4, "{tag}: {found} of 5 themes in {drafted:?}");
}

#[test]
fn a_french_draft_is_made_of_content_words() {
    let telltale = ["le", "la", "de", "je", "une", "pas", "c'est", "j'ai", "était", "avait", "fait", "dit", "bien", "quoi", "ben", "euh"];
    drafts_hold_content_words("fr", Language::Fr, &telltale);
}

#[test]
fn a_german_draft_is_made_of_content_words() {
    let telltale = ["der", "die", "und", "ich", "nicht", "also", "halt", "hat", "hab", "war", "schon", "ähm", "ne", "ja", "gesagt", "mehr"];
    drafts_hold_content_words("de", Language::De, &telltale);
}

#[test]
fn a_spanish_draft_is_made_of_content_words() {
    let telltale = ["el", "la", "de", "yo", "una", "no", "que", "era", "pues", "bueno", "había", "dijo", "muy", "eh", "o", "sea"];
    drafts_hold_content_words("es", Language::Es, &telltale);
}

#[test]
fn a_portuguese_draft_is_made_of_content_words() {
    let telltale = ["o", "a", "de", "eu", "uma", "não", "que", "era", "pronto", "né", "pá", "disse", "muito", "hum", "ele", "ela"];
    drafts_hold_content_words("pt", Language::Pt, &telltale);
}

#[test]
fn codes_find_their_talk_in_scripts_without_blanks() {
    for tag in ["zh", "ja", "th"] {
        let world = world(tag, &format!("language = \"{tag}\"\n"));
        world.run(&["--all-scores"]);
        let findings = world.findings();
        assert!(!findings.contains(&"E0501".to_owned()), "{tag}: {findings:?}");
        assert!(findings.contains(&"E0505".to_owned()), "{tag}: {findings:?}");
        // By whole runs between blanks it was .27, which is chance.
        let precision = world.mean_precision();
        assert!(precision > 0.9, "{tag}: {precision:.3}");
        // Offsets are exact: each excerpt is the text at its place.
        for line in world.result("suggestions.jsonl").lines() {
            let row: Value = serde_json::from_str(line).expect("json");
            let path = world.folder.path().join("transcripts").join(row["document"].as_str().unwrap_or_default());
            let text: Vec<char> = fs::read_to_string(path).expect("text").chars().collect();
            let place = |key: &str| row[key].as_u64().unwrap_or_default() as usize;
            let slice: String = text[place("start")..place("end")].iter().collect();
            assert_eq!(row["excerpt"].as_str(), Some(slice.as_str()));
        }
    }
}

#[test]
fn a_language_that_nothing_declares_is_found_and_noted() {
    for tag in ["fr", "de", "zh"] {
        let (silent, declared) = (world(tag, ""), world(tag, &format!("language = \"{tag}\"\n")));
        silent.run(&[]);
        declared.run(&[]);
        assert_eq!(silent.result("suggestions.csv"), declared.result("suggestions.csv"), "{tag}");
        let noted = |world: &World| world.findings().iter().filter(|code| *code == "E0506").count();
        assert_eq!((noted(&silent), noted(&declared)), (1, 0), "{tag}");
        // The second run reuses everything, and says the same.
        let before = silent.result("findings.jsonl");
        silent.run(&[]);
        assert_eq!(silent.result("findings.jsonl"), before);
    }
    // A wrong declaration is a finding that names the language.
    let wrong = world("de", "language = \"fr\"\n");
    wrong.run(&[]);
    assert!(
        wrong.result("findings.jsonl").contains("8 of 8 transcripts read like German, not like French"),
        "{}",
        wrong.result("findings.jsonl")
    );
}

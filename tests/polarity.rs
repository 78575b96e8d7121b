//! Denial and excluded senses: pairs of made-up sentences, in transcripts that are otherwise the same word for word,
//! of which the one that says the thing must be ranked above the one that does not.
//!
//! Each pair occurs in two transcripts of one study; what differs between their scores is what the rule reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

/// Of 40 pairs of ten kinds at least so many must be in the right order, and of 20 made from templates so many.
const PAIRS: (usize, usize) = (40, 36);
const TEMPLATES: (usize, usize) = (20, 16);

#[derive(Deserialize)]
struct Pairs {
    pair: Vec<Pair>,
}

#[derive(Clone, Deserialize)]
struct Pair {
    #[serde(default)]
    kind: String,
    code: String,
    more: String,
    less: String,
}

#[derive(Deserialize)]
struct Templates {
    template: Vec<Template>,
}

#[derive(Deserialize)]
struct Template {
    code: String,
    more: String,
    less: String,
    fill: Vec<BTreeMap<String, String>>,
}

fn data(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/polarity").join(name)).expect("the file of the test")
}

fn pairs() -> Vec<Pair> {
    toml::from_str::<Pairs>(&data("pairs.toml")).expect("pairs").pair
}

fn from_templates() -> Vec<Pair> {
    let templates = toml::from_str::<Templates>(&data("templates.toml")).expect("templates").template;
    let filled = |text: &str, fill: &BTreeMap<String, String>| {
        fill.iter().fold(text.to_owned(), |text, (slot, words)| text.replace(&format!("{{{slot}}}"), words))
    };
    let of = |template: &Template| -> Vec<Pair> {
        let pair = |fill| Pair {
            kind: "template".into(),
            code: template.code.clone(),
            more: filled(&template.more, fill),
            less: filled(&template.less, fill),
        };
        template.fill.iter().map(pair).collect()
    };
    templates.iter().flat_map(of).collect()
}

/// Talk about nothing in particular, for the sentence to stand in.
const AROUND: [&str; 6] = [
    "The kettle takes its time in this kitchen, and so do I.",
    "Tuesdays are for the allotment, whatever the weather says.",
    "We painted the fence green and then we painted it again.",
    "There is a train at nine and another one at ten past.",
    "Soup is better on the second day, everybody knows that.",
    "I sorted the books by colour, which nobody else can follow.",
];

fn transcript(number: usize, sentence: &str) -> String {
    let turn = |at: usize| AROUND[(number + at) % AROUND.len()];
    format!(
        "I: And how was the week?\n\nP: {}\n\nI: What else comes to mind?\n\nP: {sentence}\n\nI: And otherwise?\n\nP: {}\n\nI: Anything more?\n\nP: {}\n",
        turn(0),
        turn(1),
        turn(2)
    )
}

/// Runs the study of all pairs and gives, for each, the scores of the two sentences for its code.
fn scored(pairs: &[Pair]) -> Vec<(f64, f64)> {
    let study = tempfile::tempdir().expect("a folder");
    let texts = study.path().join("transcripts");
    fs::create_dir(&texts).expect("a folder");
    fs::write(study.path().join("codebook.toml"), data("codebook.toml")).expect("a codebook");
    for (number, pair) in pairs.iter().enumerate() {
        fs::write(texts.join(format!("p{number:02}_a.txt")), transcript(number, &pair.more)).expect("a transcript");
        fs::write(texts.join(format!("p{number:02}_b.txt")), transcript(number, &pair.less)).expect("a transcript");
    }
    let run = Command::new(env!("CARGO_BIN_EXE_leitmotif"))
        .args(["run", "--quiet", "--findings-ok", "--all-scores"])
        .arg(study.path())
        .output()
        .expect("the program starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let lines = fs::read_to_string(study.path().join("out/scores.jsonl")).expect("scores");
    let rows: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("a line")).collect();
    let of = |name: String, text: &str, code: &str| {
        let start = text.find("What else comes to mind?").expect("the question") as u64;
        let here = rows.iter().filter(|row| row["document"] == name.as_str() && row["speaker"] == "P");
        let row = here.filter(|row| row["start"].as_u64() > Some(start)).min_by_key(|row| row["start"].as_u64()).expect("a row");
        row["scores"][code].as_f64().expect("a score")
    };
    let both = |(number, pair): (usize, &Pair)| {
        let more = of(format!("p{number:02}_a.txt"), &transcript(number, &pair.more), &pair.code);
        let less = of(format!("p{number:02}_b.txt"), &transcript(number, &pair.less), &pair.code);
        (more, less)
    };
    pairs.iter().enumerate().map(both).collect()
}

/// The figure is the promise: anyone who runs the test by hand sees it.
#[allow(clippy::print_stdout)]
fn told(what: &str) {
    println!("{what}");
}

fn check(pairs: &[Pair], (all, least): (usize, usize)) {
    assert_eq!(pairs.len(), all);
    let scores = scored(pairs);
    let wrong: Vec<String> = pairs
        .iter()
        .zip(&scores)
        .filter(|(_, (more, less))| more <= less)
        .map(|(pair, (more, less))| format!("{}: {} ({more:.3}) / {} ({less:.3})", pair.kind, pair.more, pair.less))
        .collect();
    told(&format!("{} of {all} in the right order; wrong:\n{}", all - wrong.len(), wrong.join("\n")));
    assert!(all - wrong.len() >= least, "only {} of {all} in the right order:\n{}", all - wrong.len(), wrong.join("\n"));
}

#[test]
fn denial_and_excluded_senses_rank_below() {
    let pairs = pairs();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    pairs.iter().for_each(|pair| *kinds.entry(&pair.kind).or_default() += 1);
    assert!(kinds.len() == 10 && kinds.values().all(|&count| count == 4), "{kinds:?}");
    check(&pairs, PAIRS);
}

#[test]
fn words_that_the_rule_does_not_name_do_as_well() {
    check(&from_templates(), TEMPLATES);
}

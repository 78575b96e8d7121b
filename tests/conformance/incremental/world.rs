//! A small made-up study of which every input can be edited.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use leitmotif::domain::corpus::span::CharSpan;
use leitmotif::domain::digest::Digest;
use leitmotif::domain::ids::{CodeId, CoderId, DocumentId};
use leitmotif::domain::review::decision::{Action, Decision};
use leitmotif::domain::review::event::{EventKind, Finished, KnownText};
use leitmotif::pipeline::outputs::OutputOptions;
use leitmotif::pipeline::plan::Overrides;
use leitmotif::pipeline::study::Request;
use leitmotif::store::{FILE, Store, StoreError};
use leitmotif::study::decisions::DecisionsRead;
use leitmotif::study::inputs::{Sources, read_scheme};
use proptest::prelude::*;

/// The pipelines that an edit may change to.
pub const PIPELINES: [&str; 6] = ["default", "coverage", "agreement", "seed_codebook", "batch_codes", "batch"];

/// Names that transcripts may have.
const NAMES: [&str; 8] = ["a.txt", "b.txt", "c.txt", "d.md", "e/f.txt", "g.txt", "Z.txt", "a.md"];

const STUDIES: [&str; 6] = [
    "",
    "language = \"en\"\n",
    "language = \"es\"\ndate = \"2026-01-15\"\n",
    "deidentify = \"already_safe\"\nname = \"Rows and ovens\"\n",
    "[speakers]\n\"I\" = \"participant\"\n\"P\" = \"interviewer\"\n",
    "name = \"Rows\"\ndate = \"2026-02-01\"\n[pipeline]\n\"segment.max_words\" = 12\n",
];

const PARTICIPANTS: [&str; 4] = [
    "",
    "document,participant_id,group,roles\na,1,left,x;y\nb,2,left,x\nc,3,right,y\nd,4,right,x\n",
    "document,participant_id,group,roles\na,1,right,x\nb,2,left,y\nc,3,left,y\ne/f,4,right,x\ng,5,right,\n",
    "document,participant_id,group\na.txt,1,all\nb.txt,2,all\nnobody.txt,3,all\n",
];

const GUIDES: [&str; 3] = [
    "",
    "[[question]]\nid = \"Q1\"\ntext = \"And the garden, what about it?\"\n",
    "[[question]]\nid = \"Q1\"\ntext = \"How was the weather then?\"\n[[question]]\nid = \"Q2\"\ntext = \"And the garden, what about it?\"\n",
];

const CODEBOOKS: [&str; 4] = [
    "code,facet,definition,seeds\ngarden,place,Growing,tomatoes;soil\nkitchen,place,Cooking,soup;oven;dough\nweather,mood,,rain;wind\n",
    "code,facet,definition,seeds\ngarden,place,Growing,tomatoes;soil\nkitchen,place,Cooking,soup;oven;dough\nweather,mood,,rain;storm\n",
    "code,facet,definition,seeds\nasking,,Asks for something,could you;would you;please\ngarden,,Growing,tomatoes\n",
    "",
];

const TALK: [[&str; 4]; 3] = [
    ["tomatoes and beans stood in the wet soil", "rain came over the fence again", "we carried soup out to them", "the spade was old"],
    ["dough rose beside the oven all night", "soup with lentils is what we ate", "the wind was in the door", "my aunt knew each loaf"],
    ["wind and rain took the roof of the shed", "nobody slept for the storm", "the soil went down to the road", "we baked in the dark"],
];

/// A coding: document, turn, code, coder, and what was decided of an offer.
type Row = (&'static str, u32, &'static str, &'static str, &'static str);

/// Who coded what: nobody, two people, two other ways, and one with answers to offers.
const CODINGS: [&[Row]; 4] = [
    &[],
    &[
        ("a", 1, "garden", "A", ""),
        ("a", 1, "garden", "B", ""),
        ("b", 3, "kitchen", "A", ""),
        ("b", 5, "kitchen", "B", ""),
        ("c", 1, "weather", "A", ""),
        ("c", 3, "weather", "B", ""),
    ],
    &[("a", 1, "garden", "A", ""), ("a", 3, "weather", "B", ""), ("d", 3, "kitchen", "A", ""), ("d", 3, "kitchen", "B", "")],
    &[
        ("a", 1, "garden", "A", "accept"),
        ("b", 3, "kitchen", "A", "reject"),
        ("b", 5, "kitchen", "B", ""),
        ("nobody", 5, "kitchen", "B", ""),
    ],
];

/// What the table of codings may be called.
const TABLES: [&str; 2] = ["codings/people.csv", "codings/team.csv"];

/// A link, which is no transcript and is passed over with a finding; nothing where there are none.
fn link(path: &Path) {
    #[cfg(unix)]
    std::os::unix::fs::symlink("a.txt", path).expect("linked");
    #[cfg(not(unix))]
    let _ = path;
}

/// Settings of a pipeline file, by the pipeline's name.
fn setting(pipeline: &str, at: usize) -> Vec<(&'static str, toml::Value)> {
    let list = |names: &[&str]| toml::Value::from(names.to_vec());
    let quick = [("coverage.rounds", 20.into()), ("themes.permutations", 50.into()), ("themes.orders", 20.into())];
    let more: Vec<(&str, toml::Value)> = match (pipeline, at) {
        ("default", 0) => vec![("cluster.k", 3.into())],
        ("default", 1) => vec![("cluster.k", 3.into()), ("suggest.per_code", 2.into())],
        ("default", 2) => vec![("cluster.k", 3.into()), ("map_codes.learn.from", "codings".into())],
        ("default", _) => vec![("cluster.k", 4.into()), ("segment.unit", "sentences".into()), ("reduce.rank", 5.into())],
        ("seed_codebook", at) => vec![("cluster.k", (3 + (at as i64 % 2)).into())],
        ("coverage", at) => {
            [&quick[..], &[("coverage.coder", list(&[["A", "B"][at % 2]])), ("coverage.sample", (at as i64).into())]].concat()
        }
        ("agreement", at) => vec![("agreement.rounds", (20 + at as i64).into())],
        ("batch" | "batch_codes", at) => vec![("cluster.k", 2.into()), ("vectorize.min_segments", (1 + at as i64 % 2).into())],
        _ => Vec::new(),
    };
    more
}

/// One edit of the study. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub enum Edit {
    Rename(usize, usize),
    Swap(usize, usize),
    Delete(usize),
    Put(usize, usize),
    Study(usize),
    Participants(usize),
    Guide(usize),
    Codebook(usize),
    Codings(usize),
    CodingsName(usize),
    Link(bool),
    Rejections(usize),
    Sample(usize),
    Decisions(usize),
    Tokenizer(usize),
    Pipeline(usize),
    Setting(usize),
    Seed(u64),
    AllScores(bool),
    Nothing,
}

/// Any edit.
pub fn edits() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (0..8usize, 0..NAMES.len()).prop_map(|(which, name)| Edit::Rename(which, name)),
        2 => (0..8usize, 0..8usize).prop_map(|(one, other)| Edit::Swap(one, other)),
        1 => (0..8usize).prop_map(Edit::Delete),
        3 => (0..NAMES.len(), 0..TEXTS).prop_map(|(name, text)| Edit::Put(name, text)),
        2 => (0..STUDIES.len()).prop_map(Edit::Study),
        1 => (0..PARTICIPANTS.len()).prop_map(Edit::Participants),
        1 => (0..GUIDES.len()).prop_map(Edit::Guide),
        1 => (0..CODEBOOKS.len()).prop_map(Edit::Codebook),
        2 => (0..CODINGS.len()).prop_map(Edit::Codings),
        1 => (0..TABLES.len()).prop_map(Edit::CodingsName),
        1 => any::<bool>().prop_map(Edit::Link),
        1 => (0..CODINGS.len()).prop_map(Edit::Rejections),
        1 => (0..3usize).prop_map(Edit::Sample),
        2 => (0..DATABASES).prop_map(Edit::Decisions),
        1 => (0..3usize).prop_map(Edit::Tokenizer),
        3 => (0..PIPELINES.len()).prop_map(Edit::Pipeline),
        2 => (0..4usize).prop_map(Edit::Setting),
        1 => (7..9u64).prop_map(Edit::Seed),
        1 => any::<bool>().prop_map(Edit::AllScores),
        1 => Just(Edit::Nothing),
    ]
}

/// How many texts a transcript may have.
const TEXTS: usize = 9;

/// The text of a transcript: English talk, Spanish talk in several lengths, bytes that are no text, and nothing.
fn text(at: usize) -> Vec<u8> {
    let spanish =
        "la lluvia cae sobre los campos verdes mientras mi hermana cocina una sopa caliente para todos los vecinos que llegan del pueblo";
    let turns = |line: &dyn Fn(usize) -> String| -> Vec<u8> {
        (0..6).map(|turn| format!("I: And the garden, what about it?\n\nP: {}.\n\n", line(turn))).collect::<String>().into_bytes()
    };
    match at {
        0..5 => turns(&|turn| format!("Well, {}, and {} on day {turn}", TALK[at % 3][turn % 4], TALK[(at + turn) % 3][at % 4])),
        5 => turns(&|_| spanish.to_owned()),
        6 => turns(&|turn| if turn < 4 { spanish.to_owned() } else { "It was the oven".to_owned() }),
        7 => b"\0\0\x01\x02\0".to_vec(),
        _ => Vec::new(),
    }
}

/// What is costly to make, made once: databases of decisions, and a tokenizer with another rule for hyphens.
pub struct Shelf {
    databases: Vec<Vec<u8>>,
    tokenizers: [Vec<u8>; 2],
}

/// No database, one with a coder at work, one with more decisions, and one in which two are done and agree.
const DATABASES: usize = 4;

impl Shelf {
    pub fn new() -> Self {
        let built_in = include_str!("../../../models/words/tokenizer.json");
        let apart = built_in.replace(r"\\-\\x{2010}\\x{2011}", "");
        assert_ne!(built_in, apart);
        let tokenizers = [format!("{built_in}\n").into_bytes(), apart.into_bytes()];
        Self { databases: vec![database(3, false), database(7, false), database(4, true)], tokenizers }
    }
}

/// The bytes of a database in which two people coded so many places, taking turns, or, where they agree, each all of them.
fn database(decisions: usize, agreed: bool) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(FILE);
    let mut store = Store::open(&path).expect("opens");
    let scheme = folder.path().join("codebook.csv");
    fs::write(&scheme, CODEBOOKS[0]).expect("written");
    let sources = Sources { codebook: Some(scheme), ..Sources::default() };
    let book = read_scheme(&sources).expect("read").expect("a codebook").value;
    let known = |at: usize| KnownText { document: DocumentId::new(NAMES[at]), digest: Digest::of(&text(at)), chars: text(at).len() as u32 };
    let texts: Vec<KnownText> = (0..3).map(known).collect();
    for coder in ["A", "B"] {
        store.register(&CoderId::new(coder), 1_700_000_000_000, &texts, &book, &[], true).expect("registered");
    }
    for at in 0..decisions {
        let (start, known) = (place(at % 3, 1 + 2 * (at as u32 / 3)), &texts[at % 3]);
        let act = EventKind::Decided(Decision {
            action: Action::Code,
            document: known.document.clone(),
            text: known.digest,
            span: CharSpan { start, end: start + 20 },
            code: Some(CodeId::new(["garden", "kitchen", "weather"][at % 3])),
            offer: None,
            memo: None,
            undoes: None,
            blind: true,
            shown: None,
            shown_ms: None,
            codebook: None,
            batch: None,
            once: None,
        });
        for coder in ["A", "B"].into_iter().enumerate().filter(|(coder, _)| agreed || at % 2 == *coder).map(|(_, coder)| coder) {
            let millis = 1_700_000_000_000 + at as u64 * 1000;
            store.append::<StoreError>(0, &CoderId::new(coder), millis, |_| Ok(vec![act.clone()])).expect("saved");
        }
    }
    if agreed {
        let documents = texts.iter().map(|text| text.document.clone()).collect::<Vec<_>>();
        for coder in ["A", "B"] {
            let done = EventKind::Done(Finished { documents: documents.clone() });
            store.append::<StoreError>(0, &CoderId::new(coder), 1_700_000_100_000, |_| Ok(vec![done])).expect("saved");
        }
    }
    drop(store);
    assert!(!folder.path().join(format!("{FILE}-wal")).exists(), "all of it stands in the one file");
    fs::read(&path).expect("read")
}

/// Where the words of a turn begin in a text.
fn place(of: usize, turn: u32) -> u32 {
    let text = String::from_utf8(text(of)).expect("text");
    let mut at = 0;
    for (number, part) in text.split("\n\n").enumerate() {
        if number as u32 == turn {
            return at + 3;
        }
        at += part.chars().count() as u32 + 2;
    }
    0
}

/// The study as it is, each input by its number.
#[derive(Clone, Debug)]
pub struct World {
    transcripts: BTreeMap<&'static str, usize>,
    study: usize,
    participants: usize,
    guide: usize,
    codebook: usize,
    codings: usize,
    codings_name: usize,
    link: bool,
    rejections: usize,
    sample: usize,
    decisions: usize,
    tokenizer: usize,
    pipeline: usize,
    setting: usize,
    seed: u64,
    all_scores: bool,
}

impl Default for World {
    fn default() -> Self {
        let transcripts = [("a.txt", 0), ("b.txt", 1), ("c.txt", 2), ("d.md", 6)].into();
        Self {
            transcripts,
            study: 1,
            participants: 1,
            guide: 1,
            codebook: 0,
            codings: 1,
            codings_name: 0,
            link: false,
            rejections: 0,
            sample: 0,
            decisions: 0,
            tokenizer: 0,
            pipeline: 0,
            setting: 0,
            seed: 7,
            all_scores: true,
        }
    }
}

impl World {
    /// Every kind of edit in a fixed order, beginning with the pipeline.
    pub fn one_of_each(pipeline: usize) -> Vec<Edit> {
        vec![
            Edit::Pipeline(pipeline),
            // The Spanish one is renamed: its name is in a finding of the whole corpus.
            Edit::Rename(3, 5),
            Edit::Swap(0, 1),
            Edit::Put(0, 3),
            Edit::Put(4, 5),
            Edit::Delete(1),
            Edit::Study(4),
            Edit::Study(2),
            Edit::Study(3),
            Edit::Study(1),
            Edit::Participants(2),
            Edit::Guide(2),
            Edit::Codebook(1),
            Edit::Codings(3),
            Edit::CodingsName(1),
            Edit::Link(true),
            // A file that is no transcript, under one name and then another that makes a row of the participants fit two.
            Edit::Put(5, 7),
            Edit::Rename(4, 7),
            Edit::Decisions(1),
            Edit::Decisions(2),
            Edit::Decisions(3),
            Edit::Setting(2),
            Edit::Codings(2),
            Edit::Rejections(1),
            Edit::Sample(1),
            Edit::Codebook(2),
            Edit::Tokenizer(2),
            Edit::Tokenizer(1),
            Edit::Tokenizer(0),
            Edit::Seed(8),
            Edit::AllScores(false),
            Edit::Nothing,
        ]
    }

    /// Changes the study; an edit that has nothing to change changes nothing.
    pub fn apply(&mut self, edit: &Edit) {
        let name = |at: usize| self.transcripts.keys().copied().nth(at % self.transcripts.len().max(1));
        match *edit {
            Edit::Rename(which, to) => {
                if let Some(text) = name(which).and_then(|name| self.transcripts.remove(name)) {
                    self.transcripts.insert(NAMES[to], text);
                }
            }
            Edit::Swap(one, other) => {
                if let (Some(one), Some(other)) = (name(one), name(other)) {
                    let (first, second) = (self.transcripts[one], self.transcripts[other]);
                    self.transcripts.extend([(one, second), (other, first)]);
                }
            }
            Edit::Delete(which) => {
                name(which).and_then(|name| self.transcripts.remove(name));
            }
            Edit::Put(name, text) => drop(self.transcripts.insert(NAMES[name], text)),
            Edit::Study(at) => self.study = at,
            Edit::Participants(at) => self.participants = at,
            Edit::Guide(at) => self.guide = at,
            Edit::Codebook(at) => self.codebook = at,
            Edit::Codings(at) => self.codings = at,
            Edit::CodingsName(at) => self.codings_name = at,
            Edit::Link(there) => self.link = there,
            Edit::Rejections(at) => self.rejections = at,
            Edit::Sample(at) => self.sample = at,
            Edit::Decisions(at) => self.decisions = at,
            Edit::Tokenizer(at) => self.tokenizer = at,
            Edit::Pipeline(at) => self.pipeline = at,
            Edit::Setting(at) => self.setting = at,
            Edit::Seed(seed) => self.seed = seed,
            Edit::AllScores(all) => self.all_scores = all,
            Edit::Nothing => {}
        }
    }

    /// Writes the study's folder anew; what is empty is not there.
    pub fn write(&self, study: &Path, shelf: &Shelf) {
        fs::remove_dir_all(study).unwrap_or_default();
        fs::create_dir_all(study.join("transcripts/e")).expect("made");
        fs::create_dir_all(study.join("codings")).expect("made");
        let put = |name: &str, bytes: &[u8]| {
            if !bytes.is_empty() {
                fs::write(study.join(name), bytes).expect("written");
            }
        };
        for (name, at) in &self.transcripts {
            fs::write(study.join("transcripts").join(name), text(*at)).expect("written");
        }
        put("study.toml", format!("format = 1\n{}", STUDIES[self.study]).as_bytes());
        put("participants.csv", PARTICIPANTS[self.participants].as_bytes());
        put("guide.toml", GUIDES[self.guide].as_bytes());
        put("codebook.csv", CODEBOOKS[self.codebook].as_bytes());
        put(TABLES[self.codings_name], table(CODINGS[self.codings]).as_bytes());
        if self.link {
            link(&study.join("transcripts/link.txt"));
        }
        put("rejections.csv", table(CODINGS[self.rejections]).as_bytes());
        if self.sample > 0 {
            let start = place(0, 2 * self.sample as u32 - 1);
            put("sample.csv", format!("document,start,end,codable\na.txt,{start},{},yes\n", start + 9).as_bytes());
        }
        if let Some(database) = self.decisions.checked_sub(1).and_then(|at| shelf.databases.get(at)) {
            put(FILE, database);
        }
        if let Some(tokenizer) = self.tokenizer.checked_sub(1).and_then(|at| shelf.tokenizers.get(at)) {
            put("tokenizer.json", tokenizer);
        }
    }

    /// What is asked for, the decisions of the study's database among it, as the command line reads them.
    pub fn request(&self, study: &Path, out: &Path) -> Request {
        let there = |name: &str| Some(study.join(name)).filter(|path| path.exists());
        let sources = Sources {
            study: Some(study.to_owned()),
            tokenizer: there("tokenizer.json"),
            answers: there("sample.csv").filter(|_| PIPELINES[self.pipeline] == "coverage"),
            decisions: DecisionsRead::CodersAndTeam,
            ..Sources::default()
        };
        let settings = setting(PIPELINES[self.pipeline], self.setting).into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Request {
            sources,
            out: out.to_owned(),
            pipeline: PIPELINES[self.pipeline].to_owned(),
            overrides: Overrides { settings, seed: Some(self.seed), ..Overrides::default() },
            options: OutputOptions { all_scores: self.all_scores },
            or_draft: false,
        }
    }
}

/// A table of codings, each on the first words of a turn.
fn table(codings: &[Row]) -> String {
    if codings.is_empty() {
        return String::new();
    }
    let row = |(document, turn, code, coder, answer): &Row| {
        let start = place(usize::from(*document != "a"), *turn);
        format!("{document},{start},{},{code},{coder},{answer}\n", start + 24)
    };
    "document,start,end,code,coder,decision\n".to_owned() + &codings.iter().map(row).collect::<String>()
}

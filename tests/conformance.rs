//! One suite over every stage: the same bytes on any number of threads and in any order of files, an answer for
//! nothing, a stop that leaves nothing half-made, what is kept equal to what is made anew, and places that hold.
mod forms;
mod incremental;
mod people;
mod reading;
mod reuse;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use leitmotif::contract::{Context, NoProgress, Progress};
use leitmotif::domain::corpus::transcript::SafeTranscript;
use leitmotif::domain::digest::Digest;
use leitmotif::domain::finding::{Finding, Weight};
use leitmotif::pipeline::artefact::Noun;
use leitmotif::pipeline::cache::Cache;
use leitmotif::pipeline::call::StepError;
use leitmotif::pipeline::catalogue;
use leitmotif::pipeline::outputs::{OutputOptions, wanted};
use leitmotif::pipeline::plan::{Overrides, Plan};
use leitmotif::pipeline::run::{Results, run};
use leitmotif::pipeline::study::{Request, run_study};
use leitmotif::pipeline::watch::Watch;
use leitmotif::study::inputs::{Inputs, Sources, read_inputs};

/// Every way in which a file may be stored, with talk that nobody held.
fn stored() -> Vec<(&'static str, Vec<u8>)> {
    let talk = |extra: &str| {
        let turn =
            |at: usize| format!("I: And the garden, number {at}?\n\nP: {extra} The tomatoes and the soup, rain or wind, day {at}.\n\n");
        (0..6).map(turn).collect::<String>()
    };
    let utf16 = |text: &str| -> Vec<u8> { [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect() };
    let decomposed = talk("The cafe\u{301} was shut 🙂.");
    vec![
        ("bom.txt", format!("\u{feff}{}", talk("Naïve of me.")).into_bytes()),
        ("captions.vtt", b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nInterviewer: And the garden?\n\n2\n00:00:04.000 --> 00:00:06.000\nIda: The tomatoes,\n\n3\n00:00:06.000 --> 00:00:08.000\nIda: and the rain.\n".to_vec()),
        ("cr.txt", talk("Oh.").replace('\n', "\r").into_bytes()),
        ("crlf.txt", talk("Well, the oven.").replace('\n', "\r\n").into_bytes()),
        ("decomposed.txt", decomposed.into_bytes()),
        ("plain.md", talk("Kneading dough.").into_bytes()),
        ("utf16.txt", utf16(&talk("Crème, you know."))),
        ("windows.txt", talk("She said ~no~, and the soil.").replace('~', "\u{1}").into_bytes().iter().map(|&b| if b == 1 { 0x94 } else { b }).collect()),
    ]
}

/// Every built-in pipeline but that for people's codings.
const PIPELINES: [&str; 4] = ["default", "seed_codebook", "batch", "batch_codes"];

const CODEBOOK: &str =
    "code,facet,definition,seeds\ngarden,place,Growing,tomatoes;soil\nkitchen,place,Cooking,soup;oven;dough\nweather,mood,,rain;wind\n";

/// A study folder; `backwards` writes its files in the other order.
fn study(folder: &Path, backwards: bool) -> PathBuf {
    let study = folder.join("study");
    fs::create_dir_all(study.join("transcripts")).expect("made");
    let mut files = stored();
    if backwards {
        files.reverse();
    }
    for (name, bytes) in files {
        fs::write(study.join("transcripts").join(name), bytes).expect("written");
    }
    fs::write(study.join("codebook.csv"), CODEBOOK).expect("written");
    study
}

fn inputs(study: &Path) -> Inputs {
    read_inputs(&Sources { study: Some(study.to_owned()), ..Sources::default() }).expect("inputs")
}

fn plan(name: &str) -> Plan {
    Plan::read(name, Plan::built_in(name).expect("built in"), &Overrides::default()).expect("a sound plan")
}

fn run_into(plan: &Plan, study: &Path, cache: &Path, watch: &dyn Watch, cancel: &AtomicBool) -> Result<Results, StepError> {
    fs::create_dir_all(cache).expect("made");
    run(plan, &inputs(study), &Cache::new(cache), &wanted(), watch, &Context::new(plan.seed, watch, cancel))
}

/// The digest of what each stage gave, by its name.
fn digests(plan: &Plan, results: &Results) -> BTreeMap<String, Digest> {
    plan.stages.iter().zip(&results.entries).map(|(stage, entry)| (stage.name.clone(), entry.digest())).collect()
}

fn undisturbed(plan: &Plan, study: &Path, cache: &Path) -> BTreeMap<String, Digest> {
    digests(plan, &run_into(plan, study, cache, &NoProgress, &AtomicBool::new(false)).expect("a run"))
}

#[test]
fn every_stage_that_a_pipeline_can_name_is_under_test() {
    let of_talk = ["agreement", "coverage"];
    let used: Vec<&str> = PIPELINES.iter().chain(&of_talk).flat_map(|name| plan(name).stages).map(|stage| stage.spec.id).collect();
    // Those that ask a language model are under test in tests/semantic.rs.
    let missing: Vec<&str> = catalogue::all().map(|spec| spec.id).filter(|id| !used.contains(id) && !id.starts_with("embed.")).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_in_any_order_of_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (study(&folder.path().join("a"), false), study(&folder.path().join("b"), true));
    for name in PIPELINES {
        let plan = plan(name);
        let on = |threads: usize, study: &Path| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| undisturbed(&plan, study, &folder.path().join(format!("{name}-{threads}-{}", study.starts_with(&second)))))
        };
        let one = on(1, &first);
        assert_eq!(one.len(), plan.stages.len());
        for threads in [2, 8] {
            assert_eq!(on(threads, &first), one, "{name} on {threads} threads");
            assert_eq!(on(threads, &second), one, "{name} with files written in another order");
        }
    }
}

/// Asks for a stop as soon as a stage begins, or after its first steps.
struct StopAt<'a> {
    stage: &'a str,
    within: bool,
    reached: AtomicBool,
    flag: &'a AtomicBool,
}

impl Progress for StopAt<'_> {
    fn expect(&self, _: u64) {}

    fn advance(&self, _: u64) {
        if self.within && self.reached.load(Ordering::SeqCst) {
            self.flag.store(true, Ordering::SeqCst);
        }
    }
}

impl Watch for StopAt<'_> {
    fn begin(&self, stage: &str, _: usize, _: usize) {
        if stage == self.stage {
            self.reached.store(true, Ordering::SeqCst);
            self.flag.store(!self.within, Ordering::SeqCst);
        }
    }

    fn end(&self, _: &str, _: usize, _: usize) {}
}

#[test]
fn a_stop_at_any_stage_leaves_nothing_half_made_and_the_rest_goes_on_from_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path(), false);
    let plan = plan("default");
    let whole = undisturbed(&plan, &study, &folder.path().join("whole"));
    for (at, stage) in plan.stages.iter().enumerate() {
        for within in [false, true] {
            let cache = folder.path().join(format!("{}-{within}", stage.name));
            let flag = AtomicBool::new(false);
            let watch = StopAt { stage: &stage.name, within, reached: AtomicBool::new(false), flag: &flag };
            match run_into(&plan, &study, &cache, &watch, &flag) {
                Err(StepError::Cancelled(_)) => {}
                Err(error) => panic!("stage {} answered a stop with: {error}", stage.name),
                // The last stage may be over before it hears; a stage without steps of its own hears at the next.
                Ok(_) => assert!(at + 1 == plan.stages.len() || within, "stage {} did not hear", stage.name),
            }
            let names = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
            let left: Vec<String> = fs::read_dir(&cache).expect("listed").flatten().map(names).collect();
            assert!(left.iter().all(|name| name.ends_with(".art")), "{left:?}");
            let resumed = run_into(&plan, &study, &cache, &NoProgress, &AtomicBool::new(false)).expect("a run");
            assert_eq!(digests(&plan, &resumed), whole);
            let finished = resumed.costs.iter().take(at).all(|cost| cost.reused == cost.items);
            assert!(finished, "a stage before {} was redone", stage.name);
        }
    }
}

#[test]
fn what_is_kept_equals_what_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path(), false);
    for name in PIPELINES {
        let (plan, cache) = (plan(name), folder.path().join(name));
        let first = undisturbed(&plan, &study, &cache);
        let again = run_into(&plan, &study, &cache, &NoProgress, &AtomicBool::new(false)).expect("a run");
        assert_eq!(digests(&plan, &again), first);
        assert!(again.costs.iter().all(|cost| cost.reused == cost.items), "everything was at hand");
        assert_eq!(undisturbed(&plan, &study, &folder.path().join(format!("{name}-anew"))), first);
    }
}

#[test]
fn nothing_to_work_on_is_answered_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, files) in [
        ("no words", &[("a.txt", "\n\n"), ("b.txt", "…")][..]),
        ("no text", &[("a.txt", "\0\0\u{1}")]),
        ("interviewers only", &[("a.txt", "I: So?\n\nI: And then, tell me?\n")]),
        ("one word", &[("a.txt", "P: Yes.\n")]),
        ("words of no code", &[("a.txt", "I: So?\n\nP: Bicycles and bicycles.\n\nI: And?\n\nP: More bicycles.\n")]),
    ] {
        let study = folder.path().join(name);
        fs::create_dir_all(study.join("transcripts")).expect("made");
        for (file, text) in files {
            fs::write(study.join("transcripts").join(file), text).expect("written");
        }
        fs::write(study.join("codebook.csv"), CODEBOOK).expect("written");
        for pipeline in PIPELINES {
            let summary = run_study(&request(&study, &study.join(pipeline), pipeline), &NoProgress, &AtomicBool::new(false));
            let summary = summary.unwrap_or_else(|error| panic!("{name}, {pipeline}: {error}"));
            assert!(!summary.findings.is_empty(), "{name}, {pipeline} says nothing of it");
            placed(&summary.findings);
        }
    }
}

fn request(study: &Path, out: &Path, pipeline: &str) -> Request {
    Request {
        sources: Sources { study: Some(study.to_owned()), ..Sources::default() },
        out: out.to_owned(),
        pipeline: pipeline.to_owned(),
        overrides: Overrides::default(),
        options: OutputOptions { all_scores: true },
        or_draft: false,
    }
}

/// A finding has a stable code, a place, a message; what asks for a look has a way out.
fn placed(findings: &[Finding]) {
    for finding in findings {
        let code = finding.code.strip_prefix('E').is_some_and(|number| number.len() == 4 && number.parse::<u32>().is_ok());
        assert!(code && !finding.message.is_empty() && !finding.place.to_string().is_empty(), "{finding}");
        let listed = include_str!("../docs/findings.md").contains(&format!("| {} |", finding.code));
        assert!(listed, "docs/findings.md does not explain {}", finding.code);
        assert!(finding.weight == Weight::Note || !finding.remedy.is_empty(), "{finding}");
    }
}

#[test]
fn every_excerpt_is_the_text_at_its_place_and_points_back_into_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = study(folder.path(), false);
    let out = folder.path().join("out");
    let summary = run_study(&request(&study, &out, "default"), &NoProgress, &AtomicBool::new(false)).expect("a run");
    placed(&summary.findings);
    let plan = plan("default");
    let mut results = run_into(&plan, &study, &folder.path().join("cache"), &NoProgress, &AtomicBool::new(false)).expect("a run");
    let given = results.last(&plan, &[SafeTranscript::KIND]).expect("read");
    let transcripts = given.each::<SafeTranscript>().expect("transcripts");
    assert_eq!(transcripts.len(), stored().len());
    let lines = |name: &str| -> Vec<serde_json::Value> {
        let text = fs::read_to_string(out.join(name)).expect("there");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let mut seen = 0;
    for line in lines("suggestions.jsonl").iter().chain(&lines("scores.jsonl")) {
        let name = line["document"].as_str().expect("a name");
        let transcript = transcripts.iter().find(|transcript| transcript.id.as_str() == name).expect("known");
        let place = |key: &str| line[key].as_u64().expect("a number") as usize;
        let (start, end) = (place("start"), place("end"));
        let canonical: Vec<char> = transcript.text.chars().collect();
        let slice: String = canonical[start..end].iter().collect();
        assert!(!slice.is_empty() && slice.trim() == slice, "{name} {start}");
        if let Some(excerpt) = line["excerpt"].as_str() {
            // Between captions there are lines that nobody spoke.
            let same = if name.ends_with(".vtt") { slice.starts_with(excerpt.split(' ').next().unwrap_or("")) } else { slice == excerpt };
            assert!(same, "{name} {start}-{end}");
        }
        let span = leitmotif::domain::corpus::span::CharSpan { start: start as u32, end: end as u32 };
        let back = transcript.source.map.span_to_stored(span);
        assert_eq!(folded(&stored_chars(name)[back.start as usize..back.end as usize]), folded(&canonical[start..end]), "{name} {start}");
        seen += 1;
    }
    assert!(seen > 100, "{seen} places were looked at");
}

/// A stored file's characters, BOM and line ends included.
fn stored_chars(name: &str) -> Vec<char> {
    let bytes = stored().into_iter().find(|(file, _)| *file == name).expect("known").1;
    match name {
        "utf16.txt" => {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).expect("UTF-16").chars().collect()
        }
        "windows.txt" => bytes.iter().map(|&byte| if byte == 0x94 { '”' } else { char::from(byte) }).collect(),
        _ => String::from_utf8(bytes).expect("UTF-8").chars().collect(),
    }
}

/// One spelling of letters and line ends.
fn folded(chars: &[char]) -> String {
    use unicode_normalization::UnicodeNormalization;
    chars.iter().collect::<String>().replace("\r\n", "\n").replace('\r', "\n").nfc().collect()
}

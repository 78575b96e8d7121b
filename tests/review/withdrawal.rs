//! A participant withdraws: what was theirs is gone from every file, the chain holds, and verify says that something went.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::review::client::Review;
use crate::review::study::{PROGRAM, Study, errors, name, spans};

const OWN: &str = "FICTIONAL_SP01.txt";

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("listed").flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found.sort();
    found
}

/// Stretches of 24 bytes of a transcript's longer lines that are in none of these other texts.
fn own_stretches(own: &str, others: &str) -> BTreeSet<String> {
    let lines = own.lines().filter(|line| line.len() > 60 && line.is_ascii());
    let stretches = lines.flat_map(|line| (6..line.len() - 24).step_by(9).map(|at| line[at..at + 24].to_lowercase()));
    stretches.filter(|stretch| !others.contains(stretch.as_str())).collect()
}

/// The files that hold one of these, in any case, each with the first that it holds.
fn holding(files: &[PathBuf], wanted: &BTreeSet<String>) -> Vec<String> {
    let any: Vec<String> = wanted.iter().map(|wanted| regex::escape(wanted)).collect();
    let any = regex::bytes::RegexBuilder::new(&any.join("|")).size_limit(1 << 28).build().expect("an expression");
    let mut found = Vec::new();
    for file in files {
        let bytes = fs::read(file).expect("read").to_ascii_lowercase();
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        found.extend(any.find(&bytes).map(|held| format!("{name}: {}", String::from_utf8_lossy(held.as_bytes()))));
    }
    found
}

/// The demo study, coded by two people, run, and exported into its folder and beside it.
fn worked_on() -> Study {
    let study = Study::demo();
    // The demo study's settings name its first participant in a comment, which is for a person to change.
    let settings = fs::read_to_string(study.path("study.toml")).expect("settings");
    study.write("study.toml", settings.replace("SP* is SP01 to SP08", "SP* is SP and a number"));
    for pipeline in ["default", "agreement", "coverage"] {
        let mut arguments = vec!["--pipeline", pipeline, "--findings-ok", "--quiet"];
        let out = study.path(&format!("out/{pipeline}")).display().to_string();
        if pipeline != "default" {
            arguments.extend(["--out", &out]);
        }
        if pipeline == "coverage" {
            arguments.extend(["--set", "coverage.coder=[\"reader_1\"]"]);
        }
        let output = study.run("run", &arguments);
        assert!(output.status.code() == Some(0), "{pipeline}: {}", errors(&output));
    }
    let review = Review::start(&study, "Ann", &[]);
    let code = |document: &str, at: usize, memo: &str| {
        review.decide(json!({"action": "code", "document": document, "start": at, "end": at + 60, "code": "protective", "memo": memo}))
    };
    for at in 0..20 {
        code(OWN, 1000 + at * 70, "the onions, and the pan on the stove");
        code("FICTIONAL_SP02.txt", 1000 + at * 70, if at == 3 { "quite unlike SP01" } else { "plain" });
    }
    for (about, text) in [(json!({"transcript": OWN}), "the kitchen one"), (json!("project"), "SP01 says what others do not")] {
        assert_eq!(review.post("memos", &json!({"about": about, "text": text})).status, 201);
    }
    review.close(OWN);
    review.close("FICTIONAL_SP02.txt");
    review.end();
    for name in ["all.qdpx", "codings.csv", "SP01.html"] {
        let out = study.path(name).display().to_string();
        let member: &[&str] = if name == "SP01.html" { &["--member", "SP01"] } else { &[] };
        let output = study.run("export", &[member, &["--out", &out, "--findings-ok"]].concat());
        assert!(output.status.code() == Some(0), "{}", errors(&output));
    }
    study
}

fn forget(study: &Study, participant: &str, more: &[&str]) -> (Option<i32>, Value, String) {
    let arguments = [&[participant, "--coder", "Ann", "--why", "withdrew consent by letter", "--yes", "--json"], more].concat();
    let output = study.run("forget", &arguments);
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or(Value::Null), errors(&output))
}

#[test]
fn nothing_of_a_participant_is_left_in_the_demo_study_and_the_chain_holds() {
    let study = worked_on();
    let own = fs::read_to_string(study.path(&format!("transcripts/{OWN}"))).expect("a transcript");
    let rest = files(&study.path("transcripts"))
        .into_iter()
        .filter(|path| !path.ends_with(OWN))
        .chain([study.path("guide.toml"), study.path("codebook.toml")]);
    let rest: String = rest.map(|path| fs::read_to_string(path).expect("a text").to_lowercase()).collect();
    let mut wanted = own_stretches(&own, &rest);
    assert!(wanted.len() > 500, "{} stretches", wanted.len());
    wanted.insert("sp01".to_owned());
    let before = holding(&files(&study.path("")), &wanted);
    for name in ["study.db", "suggestions.csv", "report.html", "reader_1.csv", "participants.csv", "second_look.csv", OWN] {
        assert!(before.iter().any(|held| held.starts_with(name)), "{name} must hold something at first: {before:?}");
    }
    assert!(before.iter().any(|held| held.contains("ingest-")), "{before:?}");
    let kept = fs::read_to_string(study.path("codings/reader_1.csv")).expect("codings");

    let (status, done, told) = forget(&study, "SP01", &[]);
    assert_eq!((status, &done["traces_left"]), (Some(0), &json!(0)), "{told}");
    assert_eq!(holding(&files(&study.path("")), &wanted), Vec::<String>::new());
    assert!(done["log_rows"].as_u64() >= Some(24) && done["table_rows"].as_u64() > Some(50), "{done}");
    // What is of others stays, to the byte.
    let theirs = |line: &&str| !line.contains("SP01");
    let expected: String = kept.split_inclusive('\n').filter(theirs).collect();
    assert_eq!(fs::read_to_string(study.path("codings/reader_1.csv")).expect("codings"), expected);
    assert!(!study.path("all.qdpx").exists() && !study.path("out/cache/lock").exists());

    let verified = study.json("verify", &["--head", done["head"].as_str().expect("a head")]);
    assert_eq!(verified["findings"], json!([]));
    let withdrawn = &verified["withdrawals"][0];
    assert_eq!(
        (&withdrawn["by"], &withdrawn["why"], &withdrawn["transcripts"]),
        (&json!("Ann"), &json!("withdrew consent by letter"), &json!(1))
    );
    // The study goes on without that participant.
    let again = study.run("run", &["--findings-ok", "--json"]);
    assert_eq!(serde_json::from_slice::<Value>(&again.stdout).expect("JSON")["transcripts"], 13, "{}", errors(&again));
    let review = Review::start(&study, "Ann", &[]);
    assert_eq!(review.get("excerpts?document=FICTIONAL_SP02.txt")["document"], "FICTIONAL_SP02.txt");
    review.end();
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
    // Nobody can be forgotten twice.
    let (status, _, told) = forget(&study, "SP01", &[]);
    assert!(status == Some(2) && told.contains("E1201"), "{told}");
}

#[test]
fn nothing_is_removed_unless_somebody_says_so_and_nobody_is_at_work() {
    let study = Study::of(2, 8);
    let ask = |more: &[&str]| errors(&study.run("forget", &[&["0"], more].concat()));
    assert!(ask(&["--coder", "Ann", "--why", "x"]).contains("E1202"));
    assert!(study.run("forget", &["0", "--dry-run"]).status.success());
    assert!(ask(&["--coder", "Ann", "--why", "T00.txt was too sad", "--yes"]).contains("E1204"));
    let review = Review::start(&study, "Ann", &[]);
    review.code(&name(0), spans(0, 8)[0], "garden");
    let told = ask(&["--coder", "Ann", "--why", "letter", "--yes"]);
    assert!(told.contains("R0104"), "{told}");
    assert!(study.path("transcripts/T00.txt").exists());
    review.end();
    let (status, _, told) = forget(&study, "0", &[]);
    // A number of one digit cannot be searched for, which is a note.
    assert!(status == Some(0) && told.contains("note E1210"), "{told}");
    assert!(!study.path("transcripts/T00.txt").exists() && study.path("transcripts/T01.txt").exists());
}

#[test]
fn a_command_that_was_cut_short_is_given_again() {
    let study = Study::of(3, 8);
    let twin = study.twin();
    assert_eq!(forget(&study, "1", &[]).0, Some(0));
    // The database is done and the files are not, as after a power cut.
    fs::copy(study.path("study.db"), twin.path("study.db")).expect("copied");
    let (status, done, told) = forget(&twin, "1", &[]);
    assert_eq!((status, &done["transcripts"]), (Some(0), &json!(1)), "{told}");
    assert!(!twin.path("transcripts/T01.txt").exists());
    assert_eq!(twin.json("verify", &[])["withdrawals"].as_array().map(Vec::len), Some(2));
}

/// A group interview in which P07 speaks three times; the second time over two paragraphs.
const GROUP: &str = "I: Who begins?\n\nP07: I kept the lamp lit for all of us then.\n\nP08: Me too, my brother carried the oil for it.\n\nP07: He brought the oil in a tin can.\n\nP09: Never had one of those.\n\nP07: Yes.\n\nP08: We sat there until the morning came.\n";

fn with_group() -> Study {
    let study = Study::of(2, 4);
    study.write("transcripts/G01.txt", GROUP);
    study.write(
        "participants.csv",
        "document,participant_id,name,group\nT00.txt,P07,Ottoline Quick,cooks\nT01.txt,P08,,growers\nG01.txt,G01,,group\n",
    );
    let place = |words: &str| {
        let start = GROUP.find(words).expect("said");
        (start, start + words.len())
    };
    let [own, other, late] = ["the lamp lit for all", "my brother carried the oil", "until the morning came"].map(place);
    let row = |(start, end): (usize, usize)| format!("G01,{start},{end},garden,Bo\n");
    study.write("codings/bo.csv", format!("document,start,end,code,coder\n{}{}{}", row(own), row(other), row(late)));
    let ann = Review::start(&study, "Ann", &[]);
    for span in [own, other, late] {
        ann.code("G01.txt", span, "kitchen");
    }
    assert_eq!(ann.post("memos", &json!({"about": "project", "text": "Ottoline Quick leads the talk"})).status, 201);
    ann.end();
    study
}

/// What is coded in a study, by whom, as words of its transcripts.
fn coded(study: &Study) -> Vec<(String, String)> {
    let out = study.path("out/coded.jsonl");
    let output = study.run("export", &["--out", &out.display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let text = fs::read_to_string(study.path("transcripts/G01.txt")).expect("a transcript");
    let lines = fs::read_to_string(&out).expect("codings");
    fs::remove_file(&out).expect("removed");
    fs::remove_file(study.path("exports.csv")).expect("removed");
    let mut found: Vec<(String, String)> = lines
        .lines()
        .map(|line| {
            let coding: Value = serde_json::from_str(line).expect("JSON");
            let at = |name: &str| coding[name].as_u64().expect("a number") as usize;
            (coding["coder"].as_str().expect("a coder").to_owned(), text[at("start")..at("end")].to_owned())
        })
        .collect();
    found.sort();
    found
}

#[test]
fn in_a_group_interview_gaps_are_where_the_participant_spoke_and_all_else_points_at_the_same_words() {
    let study = with_group();
    assert_eq!(coded(&study).len(), 6);
    let (status, done, told) = forget(&study, "P07", &[]);
    assert_eq!((status, &done["gaps"], &done["shared"], &done["transcripts"]), (Some(0), &json!([3]), &json!(0), &json!(1)), "{told}");
    let text = fs::read_to_string(study.path("transcripts/G01.txt")).expect("a transcript");
    assert_eq!(
        text,
        "I: Who begins?\n\nNote: [withdrawn]\n\nP08: Me too, my brother carried the oil for it.\n\nNote: [withdrawn]\n\nP09: Never had one of those.\n\nNote: [withdrawn]\n\nP08: We sat there until the morning came.\n"
    );
    let left = ["Ann", "Bo"]
        .map(|coder| ["my brother carried the oil", "until the morning came"].map(|words| (coder.to_owned(), words.to_owned())));
    assert_eq!(coded(&study), left.concat());
    let wanted = ["p07", "lamp lit", "tin can", "ottoline"].map(str::to_owned);
    assert_eq!(holding(&files(&study.path("")), &BTreeSet::from(wanted)), Vec::<String>::new());
    let verified = study.json("verify", &["--head", done["head"].as_str().expect("a head")]);
    assert_eq!((&verified["findings"], &verified["withdrawals"][0]["gaps"]), (&json!([]), &json!(1)));
    assert!(!study.path("deidentify").exists(), "no folder is left that was not there");
    // A run counts no gap as speech.
    let run = study.run("run", &["--findings-ok"]);
    assert_eq!(run.status.code(), Some(0), "{}", errors(&run));
    let results = fs::read_to_string(study.path("out/suggestions.csv")).expect("results");
    assert!(!results.contains("withdrawn"), "{results}");
}

#[test]
fn in_a_group_interview_lines_in_brackets_below_the_participants_words_go_with_them() {
    let study = with_group();
    let text = GROUP
        .replace("\n\nP08: Me too", "\n\n[she wipes her eyes]\n\n(P07 leaves)\n\nP08: Me too")
        .replace("P07: He", "[P08 nods]\n\nP07: He");
    assert!(text.contains("[P08 nods]") && text.contains("(P07 leaves)"), "{text}");
    study.write("transcripts/G01.txt", &text);
    let (status, done, told) = forget(&study, "P07", &[]);
    assert_eq!((status, &done["shared"]), (Some(0), &json!(0)), "{told}");
    let text = fs::read_to_string(study.path("transcripts/G01.txt")).expect("a transcript");
    assert!(text.contains("Note: [withdrawn]\n\n[note withdrawn]\n\n[note withdrawn]\n\nP08: Me too"), "{text}");
    assert!(text.contains("[P08 nods]") && !text.contains("P07"), "{text}");
}

#[test]
fn in_a_chat_what_the_program_quotes_of_the_participant_goes_out_of_the_messages_of_others() {
    let study = with_group();
    let chat = "14:02:05 From I to Everyone: Who begins?\n\
        14:02:31 From P07 to Everyone: My aunt had a lamp lit at the window.\n\
        14:03:02 From P08 to Everyone:\n\tReplying to \"My aunt had a lamp lit...\"\n\n\tMe too, my brother carried the oil for it.\n\
        14:03:20 From P09 to Everyone: Replying to \"Me too, my brother...\"\n\n\tHe said \"my aunt\" twice.\n\
        14:03:40 From P08 to Everyone:\n\tReacted to \"My aunt had a lamp lit at the window.\" with a heart\n\
        14:04:01 From P07 to Everyone:\n\tReplying to \"Me too, my brother...\"\n\n\tSo you did.\n\
        14:04:30 From P09 to Everyone: Never had one of those.\n";
    study.write("transcripts/G01.txt", chat);
    let (status, done, told) = forget(&study, "P07", &[]);
    assert_eq!((status, &done["gaps"], &done["shared"]), (Some(0), &json!([2]), &json!(0)), "{told}");
    let text = fs::read_to_string(study.path("transcripts/G01.txt")).expect("a transcript");
    assert!(!text.contains("lamp lit") && !text.contains("So you did") && !text.contains("P07"), "{text}");
    assert!(text.contains("\tReplying to \"[withdrawn]...\"\n\n\tMe too, my brother carried the oil"), "{text}");
    assert!(text.contains("Reacted to \"[withdrawn].\" with a heart"), "{text}");
    assert!(text.contains("Replying to \"Me too, my brother...\"\n\n\tHe said \"my aunt\" twice."), "{text}");
}

#[test]
fn in_a_group_interview_no_line_of_the_participant_stays_that_was_taken_for_the_page() {
    let study = with_group();
    let refrain = "\n\u{c}Home is far\n";
    let text = GROUP.replace("for all of us then.", &format!("for{refrain}all of us{refrain}and then{refrain}we sang."));
    study.write("transcripts/G01.txt", &text);
    let (status, done, told) = forget(&study, "P07", &[]);
    assert_eq!((status, &done["shared"]), (Some(0), &json!(0)), "{told}");
    let text = fs::read_to_string(study.path("transcripts/G01.txt")).expect("a transcript");
    assert!(!text.contains("Home is far") && !text.contains("we sang"), "{text}");
}

#[test]
fn in_a_group_interview_what_was_decided_about_a_name_in_one_place_stays_with_the_name() {
    let study = with_group();
    let text = GROUP.replace("my brother", "my brother Tobias").replace("We sat there", "We sat there with Tobias");
    study.write("transcripts/G01.txt", &text);
    study.json("deidentify", &["--propose"]);
    let proposals = || fs::read_to_string(study.path("deidentify/proposals.csv")).expect("proposals");
    let places = |text: &str| {
        let at = |row: &str| row.split(',').skip(1).take(2).map(|cell| cell.parse::<usize>().expect("a number")).collect::<Vec<_>>();
        let words = |row: &str| (text[at(row)[0]..at(row)[1]].to_owned(), row.ends_with("refuse"));
        proposals().lines().filter(|row| row.starts_with("G01.txt,")).map(words).filter(|(words, _)| words == "Tobias").collect::<Vec<_>>()
    };
    let is_named = ["Tobias", "Tobias"].map(|name| (name.to_owned(), false));
    assert_eq!(places(&text), is_named, "{}", proposals());
    // The second place is refused.
    let second = text.rfind("Tobias").expect("said").to_string();
    let row = |row: &str| if row.contains(&format!(",{second},")) { format!("{row}refuse\n") } else { format!("{row}\n") };
    study.write("deidentify/proposals.csv", proposals().lines().map(row).collect::<String>());
    let (status, done, told) = forget(&study, "P07", &[]);
    assert_eq!(done["gaps"], json!([3]), "{status:?} {told}");
    let text = fs::read_to_string(study.path("transcripts/G01.txt")).expect("a transcript");
    let refused = [("Tobias".to_owned(), false), ("Tobias".to_owned(), true)];
    assert_eq!(places(&text), refused, "{}", proposals());
    study.json("deidentify", &["--propose"]);
    assert_eq!(places(&text), refused, "a further call keeps the decision");
}

#[test]
fn proposals_that_cannot_be_read_are_reported_before_anything_is_removed() {
    let study = with_group();
    study.json("deidentify", &["--propose"]);
    let table = fs::read_to_string(study.path("deidentify/proposals.csv")).expect("proposals");
    study.write("deidentify/proposals.csv", format!("{table}G01.txt,here,there,person,[a],\n"));
    let before = files(&study.path(""));
    let (status, _, told) = forget(&study, "P07", &[]);
    assert!(status != Some(0) && told.contains("deidentify/proposals.csv"), "{status:?} {told}");
    assert_eq!(files(&study.path("")), before);
}

#[test]
fn a_group_interview_whose_form_bears_no_gaps_stays_and_it_says_what_a_person_must_do() {
    let study = Study::of(2, 4);
    // Two turns without a label between them would be one after their labels are gone.
    study.write("transcripts/G01.csv", "speaker,text\nP07,I kept the lamp lit for all of us then.\nP08,Me too.\nP09,Never.\nP07,Yes.\n");
    study.write("participants.csv", "document,participant_id,group\nT00.txt,P07,cooks\nT01.txt,P08,growers\nG01.csv,G01,group\n");
    let (status, done, told) = forget(&study, "P07", &[]);
    let is_told = told.contains("finding E1206 G01.csv: 2 turns of the participant and 2 turns of 2 other participants");
    let has_gaps = done["gaps"] == json!([2]) && status == Some(0);
    assert!(has_gaps || status == Some(1) && is_told && told.contains("E1205"), "{status:?} {done} {told}");
    assert!(!study.path("transcripts/T00.txt").exists());
}

#[cfg(feature = "seal")]
#[test]
fn the_key_of_the_de_identification_loses_the_originals_and_the_names_that_nobody_else_said() {
    use leitmotif::store::sealed::Passphrase;
    use leitmotif::study::deidentify::open_key;
    let study = Study::of(2, 6);
    for (at, aunt) in [(0, "My aunt Denise Okafor brought"), (1, "My aunt Henriette Calloway brought")] {
        let path = study.path(&format!("transcripts/{}", name(at)));
        let text = fs::read_to_string(&path).expect("read").replace("My neighbour brought", aunt) + "P: We went to Toledo once.\n";
        fs::write(path, text).expect("written");
    }
    study.write("participants.csv", "document,participant_id,group\nT00.txt,P07,cooks\nT01.txt,P08,growers\n");
    let apart = tempfile::tempdir().expect("a folder");
    let (key, file) = (apart.path().join("key.age"), apart.path().join("opens.txt"));
    let proposed = study.run("deidentify", &["--propose", "--accept", "person,place,organisation", "--refuse", "detail", "--quiet"]);
    assert_eq!(proposed.status.code(), Some(0), "{}", errors(&proposed));
    let arguments = ["--apply", "--key", &key.to_string_lossy(), "--key-file", &file.to_string_lossy(), "--findings-ok"];
    assert_eq!(study.run("deidentify", &arguments).status.code(), Some(0));
    let opened = || open_key(&key, &Passphrase::from_key_file(&file).expect("a key file")).expect("a key");
    let names = || opened().names.iter().map(|row| row.name.text.to_lowercase()).collect::<Vec<_>>().join(" ");
    assert!(opened().originals.len() == 2 && names().contains("okafor") && names().contains("toledo"), "{}", names());

    // A key that does not open is told before anything is removed.
    fs::write(apart.path().join("wrong.txt"), "four plain words together\n").expect("written");
    let wrong = apart.path().join("wrong.txt").display().to_string();
    let (status, _, told) = forget(&study, "P07", &["--key-file", &wrong]);
    assert!(status == Some(2) && told.contains("E1103") && study.path("transcripts/T00.txt").exists(), "{told}");
    // Without what opens it the key stays, and that is said.
    let twin = study.twin();
    let away = apart.path().join("elsewhere.txt");
    fs::rename(&file, &away).expect("moved");
    let (status, done, told) = forget(&twin, "P07", &[]);
    assert!(status == Some(1) && done["key"].is_null() && told.contains("E1207 deidentify/key.toml"), "{told}");
    fs::rename(&away, &file).expect("moved");
    assert_eq!(opened().originals.len(), 2);

    let (status, done, told) = forget(&study, "P07", &[]);
    assert_eq!((status, &done["key"]["originals"]), (Some(0), &json!(1)), "{told}");
    let left = opened();
    assert_eq!(left.originals.keys().map(ToString::to_string).collect::<Vec<_>>(), ["T01.txt"]);
    assert!(!names().contains("okafor") && names().contains("calloway") && names().contains("toledo"), "{}", names());
    assert!(!told.contains("E1207"), "{told}");
    // What is left of the key still restores.
    let back = apart.path().join("back");
    let restored = study.run("deidentify", &["--restore", &back.to_string_lossy()]);
    assert!(restored.status.code() == Some(0) && back.join("T01.txt").exists() && !back.join("T00.txt").exists(), "{}", errors(&restored));
}

#[test]
fn what_was_withdrawn_does_not_come_back_with_a_colleagues_decisions() {
    let (study, travels) = (Study::of(2, 8), tempfile::tempdir().expect("a folder"));
    let review = Review::start(&study, "Ann", &[]);
    review.decide(json!({"action": "code", "document": name(1), "start": 3, "end": 20, "code": "garden", "memo": "quillfeather"}));
    review.code(&name(0), spans(0, 8)[1], "garden");
    review.end();
    let twin = study.twin();
    let sent = travels.path().join("decisions.jsonl");
    study.json("export", &["--decisions", "--out", &sent.display().to_string()]);
    twin.import(&sent);
    // The export that the study knows of goes; a copy of it is what a colleague got by mail.
    let mailed = travels.path().join("mailed.jsonl");
    fs::copy(&sent, &mailed).expect("copied");
    assert_eq!(forget(&study, "1", &[]).0, Some(0));
    // The old file brings back nothing, since its rows are known.
    assert!(!sent.exists());
    study.import(&mailed);
    assert!(!fs::read(study.path("study.db")).expect("read").windows(12).any(|bytes| bytes == b"quillfeather"));
    assert_eq!(study.json("verify", &[])["findings"], json!([]));
    // A copy that hears of the withdrawal says that it still holds the rows.
    let later = travels.path().join("later.jsonl");
    study.json("export", &["--decisions", "--out", &later.display().to_string()]);
    twin.import(&later);
    let output = Command::new(PROGRAM).args(["verify", &twin.path("").display().to_string()]).output().expect("started");
    assert!(errors(&output).contains("R0313"), "{}", errors(&output));
}

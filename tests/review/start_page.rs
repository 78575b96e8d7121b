//! The start page: who is let in, which studies it knows, what it opens, and what stays closed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::review::client::{Answer, Review};
use crate::review::study::{PROGRAM, Study, name, spans};

/// A start page with a folder of settings of its own.
struct Start {
    page: Review,
    settings: TempDir,
}

fn command(settings: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["start", "--no-open"]).env("XDG_CONFIG_HOME", settings).env("HOME", settings).env("APPDATA", settings);
    command
}

impl Start {
    fn open() -> Self {
        let settings = tempfile::tempdir().expect("a folder");
        let page = Review::listening(command(settings.path()));
        Self { page, settings }
    }

    fn at(&self, desk: &str, method: &str, what: &str, body: &Value) -> Answer {
        let headers = [self.page.headers(), vec![format!("X-Leitmotif-Desk: {desk}")]].concat();
        let body = if method == "GET" { String::new() } else { body.to_string() };
        self.page.send(method, &format!("/api/{what}"), &headers, &body).expect("an answer")
    }

    fn desk(&self, study: &Study, more: Value) -> Answer {
        let mut body = json!({"path": study.path(""), "mode": "code"});
        more.as_object().expect("fields").iter().for_each(|(key, value)| body[key] = value.clone());
        self.page.post("start/desk", &body)
    }

    fn show(&self, study: &Study, what: &str) -> Answer {
        self.page.post("start/show", &json!({"path": study.path(""), "what": what}))
    }

    /// Runs to the end.
    fn run(&self, study: &Study, what: &str) -> Value {
        let begun = self.page.post("start/run", &json!({"path": study.path(""), "what": what, "coder": ""}));
        assert_eq!(begun.status, 200, "{}", begun.body);
        loop {
            let run = self.page.get("start/run");
            if !run["ended"].is_null() {
                return run;
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

#[test]
fn the_key_and_the_guard_are_those_of_the_review() {
    let start = Start::open();
    let without = |header: &str| -> Vec<String> { start.page.headers().into_iter().filter(|line| !line.starts_with(header)).collect() };
    let ask = |headers: &[String], method: &str, target: &str| start.page.send(method, target, headers, "{}").expect("an answer").status;
    for target in ["/api/start", "/api/start/folders", "/api/study"] {
        assert_eq!(ask(&without("Authorization"), "GET", target), 401, "{target}");
        let foreign = [without("Origin"), vec!["Origin: http://evil.example".to_owned()]].concat();
        assert_eq!(ask(&foreign, "GET", target), 403, "{target}");
    }
    assert_eq!(ask(&without("Content-Type"), "POST", "/api/start/quit"), 415);
    assert_eq!(ask(&start.page.headers(), "PUT", "/api/start"), 405);
    assert_eq!(ask(&start.page.headers(), "POST", "/api/start/folders"), 405);
    for part in ["/", "/review", "/start/start.js"] {
        let page = start.page.send("GET", part, &without("Authorization"), "").expect("an answer");
        assert!(page.status == 200 && !page.body.contains(&start.page.key), "{part}");
        assert!(page.head.contains("default-src 'none'; script-src 'self'") && !page.head.contains("unsafe-inline"), "{}", page.head);
        assert!(page.head.contains("frame-ancestors 'none'"), "{}", page.head);
    }
    assert_eq!(start.page.send("GET", "/shown/0", &without("Authorization"), "").expect("an answer").status, 404);
}

#[test]
fn studies_are_remembered_by_their_folders_alone() {
    let (start, study) = (Start::open(), Study::of(2, 4));
    assert_eq!(start.page.get("start")["recent"], json!([]));
    let opened = start.page.post("start/open", &json!({"path": study.path("")})).json();
    assert_eq!(
        (&opened["name"], &opened["interviews"], &opened["codes"], &opened["next"]),
        (&json!("Made up"), &json!(2), &json!(3), &json!("code"))
    );
    let listed = start.page.get("start")["recent"].clone();
    assert_eq!((listed[0]["there"].as_bool(), listed[0]["interviews"].as_u64()), (Some(true), Some(2)));
    let file = start.settings.path().join("leitmotif/studies.json");
    let kept = fs::read_to_string(&file).expect("the list");
    let path = study.path("").display().to_string();
    assert_eq!(serde_json::from_str::<Value>(&kept).expect("JSON"), json!({"studies": [path]}));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
    }
    let forgot = start.page.post("start/forget", &json!({"path": study.path("")})).json();
    assert_eq!(forgot["recent"], json!([]));
    assert!(study.path("transcripts").is_dir(), "its files stay");
    assert_eq!(start.page.post("start/open", &json!({"path": "nowhere"})).code(), "R0231");
}

#[test]
fn desks_keep_the_blind_rules_each_for_its_coder() {
    let (start, study) = (Start::open(), Study::of(1, 8));
    let ask = |desk: &str, what: &str| start.at(desk, "GET", what, &Value::Null);
    assert_eq!(ask("none", "study").code(), "R0230");
    assert_eq!(start.page.try_post("decisions", &json!({})).expect("an answer").code(), "R0230");
    let desk = |coder: &str| start.desk(&study, json!({"coder": coder})).json()["desk"].as_str().expect("a desk").to_owned();
    let (ana, ben) = (desk("Ana"), desk("Ben"));
    assert_ne!(ana, ben);
    assert_eq!(desk("Ana"), ana, "the same again is the same desk");
    assert_eq!(ask(&ana, "study").json()["coder"], "Ana");
    let document = format!("excerpts?document={}", name(0));
    assert!(ask(&ana, &document).json()["suggestions"].as_array().is_none_or(Vec::is_empty), "blind as ever");
    let (from, to) = spans(0, 8)[0];
    let code = json!({"action": "code", "suggestion": null, "document": name(0), "start": from, "end": to, "code": "garden"});
    assert_eq!(start.at(&ana, "POST", "decisions", &code).status, 201);
    assert!(ask(&ben, &document).json()["codings"].as_array().is_none_or(Vec::is_empty), "nothing of the other is shown");
    // Settling waits until both are done.
    let settle = start.desk(&study, json!({"mode": "settle", "coder": "Cy", "between": ["Ana", "Ben"]}));
    assert!(settle.code() == "R0233" && settle.body.contains("R0113"), "{}", settle.body);
    assert_eq!(start.desk(&study, json!({"coder": "  "})).code(), "R0233");
    for coder in [&ana, &ben] {
        assert_eq!(start.at(coder, "POST", "blind", &json!({"document": name(0), "close": true})).status, 201);
        assert_eq!(start.at(coder, "POST", "done", &json!({"done": true})).status, 201);
    }
    let settle = start.desk(&study, json!({"mode": "settle", "coder": "Cy", "between": ["Ana", "Ben"]}));
    assert_eq!(settle.status, 200, "{}", settle.body);
    let desk = settle.json()["desk"].as_str().expect("a desk").to_owned();
    assert_eq!(ask(&desk, "conflicts").status, 200);
}

#[test]
fn a_run_is_followed_and_its_page_is_shown_once_and_in_a_sandbox() {
    let (start, study) = (Start::open(), Study::of(3, 8));
    assert_eq!(start.show(&study, "report").code(), "R0235");
    let run = start.run(&study, "report");
    assert!(run["ended"]["ok"].as_bool() == Some(true) && run["of"].as_u64() > Some(3), "{run}");
    let shown = start.show(&study, "report");
    let address = shown.json()["address"].as_str().expect("an address").to_owned();
    // A browser's frame sends no key.
    let headers = vec![format!("Host: 127.0.0.1:{}", start.page.port)];
    let page = start.page.send("GET", &address, &headers, "").expect("an answer");
    assert!(page.status == 200 && page.body.contains("Made up"), "{}", page.head);
    for part in ["sandbox ", "default-src 'none'", "frame-ancestors 'self'"] {
        assert!(page.head.contains(part), "{part} is not in {}", page.head);
    }
    assert!(!page.head.contains("allow-same-origin") && !page.head.contains("connect-src"), "{}", page.head);
    assert_eq!(start.page.send("GET", &address, &headers, "").expect("an answer").status, 404, "the address holds once");
    // A run that cannot be done says why.
    fs::write(study.path("study.toml"), "nmae = 1\n").expect("written");
    let run = start.run(&study, "report");
    assert!(run["ended"]["ok"] == false && run["ended"]["lines"][0]["text"].as_str().is_some_and(|text| text.contains("E0005")), "{run}");
}

#[test]
fn pages_of_results_stay_closed_while_somebody_codes() {
    let (start, study) = (Start::open(), Study::of(1, 8));
    start.run(&study, "report");
    assert_eq!(start.show(&study, "report").status, 200, "nobody codes yet");
    let ana = start.desk(&study, json!({"coder": "Ana"})).json()["desk"].as_str().expect("a desk").to_owned();
    let closed = start.show(&study, "report");
    assert!(closed.code() == "R0236" && closed.body.contains("Ana") && closed.body.contains("report.html"), "{}", closed.body);
    assert_eq!(start.at(&ana, "POST", "blind", &json!({"document": name(0), "close": true})).status, 201);
    assert_eq!(start.show(&study, "report").status, 200, "one coder, whose blind steps are closed");
    start.desk(&study, json!({"coder": "Ben"}));
    assert_eq!(start.show(&study, "report").code(), "R0236", "another has begun");
}

#[test]
fn a_new_study_is_made_of_files_that_are_dropped() {
    let start = Start::open();
    let folder = start.settings.path().join("my study");
    let begun = start.page.post("start/new", &json!({"folder": folder, "name": "Ties", "deidentify": "already_safe", "blind": false}));
    assert_eq!((begun.status, &begun.json()["next"]), (200, &json!("add_interviews")), "{}", begun.body);
    let text = "I: Who was there?\n\nP: My aunt, every Sunday, with soup.\n";
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let (one, two) = hex.split_at(20);
    let piece = |at: usize, data: &str, last: bool| json!({"path": folder, "name": "../IV 1.txt", "once": "a1", "at": at, "data": data, "last": last});
    assert_eq!(start.page.post("start/take", &piece(0, one, false)).json()["taken"], Value::Null);
    assert_eq!(start.page.post("start/take", &piece(10, two, true)).json()["taken"], "IV 1.txt");
    assert_eq!(fs::read_to_string(folder.join("transcripts/IV 1.txt")).expect("there"), text);
    let query =
        |what: &str| start.page.get(&format!("start/{what}={}", folder.display().to_string().replace('/', "%2F").replace(' ', "+")));
    assert_eq!(query("study?path")["next"], "code_openly");
    let folders = query("folders?at");
    assert_eq!((folders["study"].as_bool(), folders["interviews"].as_u64()), (Some(true), Some(1)));
    let checks = query("doctor?path");
    assert_eq!(checks["facts"]["interviews"], 1);
    assert!(!checks.to_string().contains("Sunday"), "no word of a transcript");
    assert_eq!(start.page.post("start/new", &json!({"folder": "relative"})).code(), "R0231");
    fs::write(start.settings.path().join("file"), "x").expect("written");
    assert_eq!(start.page.post("start/new", &json!({"folder": start.settings.path().join("file")})).code(), "R0232");
}

#[test]
fn a_second_start_opens_the_first_ones_page() {
    let settings = tempfile::tempdir().expect("a folder");
    let mut first = command(settings.path()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started");
    // The lines come over a channel, so that one that never comes fails the test and does not hold it up.
    let (said, lines) = std::sync::mpsc::channel();
    let printed = BufReader::new(first.stdout.take().expect("piped")).lines().map_while(Result::ok);
    std::thread::spawn(move || printed.for_each(|line| drop(said.send(line))));
    let next_line = || lines.recv_timeout(Duration::from_secs(20)).expect("a line within twenty seconds");
    let address = next_line();
    let second = command(settings.path()).output().expect("started");
    assert!(second.status.success());
    let told = String::from_utf8_lossy(&second.stdout).into_owned();
    assert!(told.contains("open already") && !told.contains("key="), "{told}");
    // The first says its address once more, after the two lines that explain it.
    while next_line() != address {}
    // What is kept holds no key.
    for entry in fs::read_dir(settings.path().join("leitmotif")).expect("listed").flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        assert!(!text.contains("key="), "{:?}", entry.file_name());
    }
    first.kill().expect("kill -9");
    first.wait().expect("ended");
    // Killed at any moment, the next start is not in its way.
    let third = Review::listening(command(settings.path()));
    assert_eq!(third.get("start")["recent"], json!([]));
    let ended = third.post("start/quit", &json!({}));
    assert_eq!(ended.status, 200);
    third.ends();
}

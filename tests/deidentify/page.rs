//! The page of proposals: the verbs of the terminal over the same lists, for whoever holds the key, and never over what somebody else wrote.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{FIRST, LISTED, SECOND, THIRD, Team, settle};
use crate::cli::study::{PROGRAM, errors, said};
use crate::review::client::{Answer, Review};

fn command(team: &Team) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("deidentify").arg(team.study.path("")).args(["--review", "--page", "--no-open"]);
    command
}

/// Opens the page.
fn open(team: &Team) -> Review {
    Review::listening(command(team))
}

/// Does an act on the list as it is now.
fn act(page: &Review, mut body: Value) -> Answer {
    body["seen"] = page.get("identifiers")["seen"].clone();
    page.post("identifiers/acts", &body)
}

fn well(page: &Review, body: Value) -> Value {
    let answer = act(page, body.clone());
    assert_eq!(answer.status, 201, "{body}: {}", answer.body);
    answer.json()
}

fn row<'v>(list: &'v Value, text: &str) -> &'v Value {
    list["rows"].as_array().expect("rows").iter().find(|row| row["text"] == text).unwrap_or_else(|| panic!("a row of {text}"))
}

fn at_terminal(team: &Team, lines: &str) -> String {
    use std::io::Write;
    let mut command = Command::new(PROGRAM);
    command.arg("deidentify").arg(team.study.path("")).arg("--review").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    child.stdin.take().expect("piped").write_all(lines.as_bytes()).expect("typed");
    said(&child.wait_with_output().expect("ended"))
}

fn lists(team: &Team) -> [String; 2] {
    ["identifiers.csv", "proposals.csv"].map(|name| fs::read_to_string(team.study.path(&format!("deidentify/{name}"))).expect("a list"))
}

#[test]
fn the_same_decisions_leave_the_same_bytes_at_the_terminal_and_on_the_page() {
    let (typed, clicked) = (Team::new(), Team::new());
    let page = open(&clicked);
    let rows = page.get("identifiers")["rows"].clone();
    let number = |at: usize| rows[at]["row"].clone();
    let places = rows[2]["places"].as_u64().expect("a number");
    for act in ["whole_word", "match_case"] {
        well(&page, json!({"act": act, "row": number(0)}));
    }
    well(&page, json!({"act": "stand_in", "row": number(0), "text": "[a relative]"}));
    for act in ["accept", "undo", "accept"] {
        well(&page, json!({"act": act, "row": number(0)}));
    }
    well(&page, json!({"act": "refuse", "row": number(1)}));
    for place in 0..places {
        let decision = if place % 2 == 0 { "accept" } else { "refuse" };
        well(&page, json!({"act": "places", "row": number(2), "places": [place], "decision": decision}));
    }
    well(&page, json!({"act": "stand_in", "row": number(3), "text": "[somebody else]", "alone": true}));
    well(&page, json!({"act": "refuse_details"}));
    let each: String = (0..places).map(|place| if place % 2 == 0 { "a\n" } else { "r\n" }).collect();
    let shown = at_terminal(&typed, &format!("w\nm\nc [a relative]\na\nu\na\nr\np\n{each}C [somebody else]\nR\nq\n"));
    assert!(shown.contains("«Xiomara»"), "{shown}");
    assert_eq!(lists(&typed), lists(&clicked));
    let [identifiers, proposals] = lists(&clicked);
    for part in ["[a relative],accept", "[somebody else]", ",detail,", ",refuse,"] {
        assert!(identifiers.contains(part), "{part} is not in the list");
    }
    assert!(proposals.lines().any(|line| line.ends_with(",accept")), "{proposals}");
    // What the page decided the terminal goes on with, and the page sees what it did.
    let open = || {
        let list = page.get("identifiers");
        list["rows"].as_array().expect("rows").iter().filter(|row| row["open"] == true).count()
    };
    let before = open();
    at_terminal(&clicked, "a\nq\n");
    assert_eq!(open(), before - 1);
}

#[test]
fn what_goes_together_is_accepted_at_once_and_taken_back_at_once() {
    let (typed, clicked) = (Team::new(), Team::new());
    for team in [&typed, &clicked] {
        team.study.write("transcripts/T04.txt", "I: When was that?\nP: On 3 May 2009, and again on 14 June 2010.\n");
    }
    let page = open(&clicked);
    let list = page.get("identifiers");
    let rows = list["rows"].as_array().expect("rows");
    let of_kind = |kind: &str| rows.iter().filter(|row| row["kind"] == kind).count();
    let formed =
        rows.iter().find(|row| of_kind(row["kind"].as_str().expect("a kind")) > 1 && row["why"] == "pattern").expect("two of a form");
    let accepted = |page: &Review| {
        let rows = page.get("identifiers")["rows"].clone();
        rows.as_array().expect("rows").iter().filter(|row| row["decision"] == "accept").count()
    };
    well(&page, json!({"act": "accept_together", "row": formed["row"]}));
    assert_eq!(accepted(&page), of_kind(formed["kind"].as_str().expect("a kind")));
    well(&page, json!({"act": "undo"}));
    assert_eq!(accepted(&page), 0);
    // What was refused stays so.
    let dates: Vec<&Value> = rows.iter().filter(|row| row["kind"] == formed["kind"]).collect();
    well(&page, json!({"act": "refuse", "row": dates[0]["row"]}));
    well(&page, json!({"act": "accept_together", "row": dates[1]["row"]}));
    assert_eq!(accepted(&page), dates.len() - 1);
    well(&page, json!({"act": "undo"}));
    well(&page, json!({"act": "undo"}));
    // All spellings of the person who comes first.
    let person = &rows[0];
    let same = rows.iter().filter(|row| row["kind"] == "person" && row["stand_in"] == person["stand_in"]).count();
    well(&page, json!({"act": "accept_together", "row": person["row"]}));
    assert_eq!(accepted(&page), same);
    // The terminal shows them, and does nothing without a yes.
    let shown = at_terminal(&typed, "A\nn\nA\ny\nq\n");
    assert_eq!(shown.matches("y/n").count(), 2, "{shown}");
    assert_eq!(lists(&typed), lists(&clicked));
}

#[test]
fn places_are_shown_in_their_words_and_the_rules_say_which_they_reach() {
    let team = Team::new();
    let page = open(&team);
    let list = page.get("identifiers");
    let hope = row(&list, "Hope");
    assert_eq!((hope["match_case"].as_bool(), hope["kind"].as_str()), (Some(true), Some("person")), "{hope}");
    let ask = |from: usize| {
        let seen = page.get("identifiers")["seen"].as_str().expect("a word").to_owned();
        page.get(&format!("identifiers/places?row={}&seen={seen}&from={from}", hope["row"]))
    };
    let shown = ask(0);
    let places = shown["places"].as_array().expect("places");
    assert_eq!(places.len() as u64, shown["all"].as_u64().expect("a number"));
    assert!(places.iter().all(|place| place["document"] == "T02.txt" && place["turn"].is_u64()), "{shown}");
    for place in places {
        let part = |name: &str| place[name].as_str().expect("text");
        assert!(SECOND.contains(part("words")) && part("words").eq_ignore_ascii_case("hope"), "{place}");
        assert!(part("before").ends_with("had ") || part("before").ends_with("was ") || part("before").ends_with("once. "), "{place}");
    }
    let besides = |shown: &Value| shown["besides"]["all"].as_u64().expect("a number");
    let with_case = besides(&shown);
    well(&page, json!({"act": "match_case", "row": hope["row"]}));
    let without = ask(0);
    let reached = |shown: &Value| shown["places"].as_array().expect("places").iter().filter(|place| place["found"] == true).count() as u64;
    assert!(reached(&without) + besides(&without) > reached(&shown) + with_case, "\"hope for once\" is found too: {without}");
    assert_eq!(ask(9)["places"], json!([]), "behind the last place there is none");
}

#[test]
fn what_was_changed_elsewhere_is_never_written_over() {
    let team = Team::new();
    let page = open(&team);
    let old = page.get("identifiers");
    let xiomara = row(&old, "Xiomara")["row"].clone();
    // Somebody fills the list in a spreadsheet while the page is open.
    team.decide(|text| if text == "Toledo" { "accept" } else { "" });
    let before = lists(&team);
    let answer = page.post("identifiers/acts", &json!({"act": "accept", "row": xiomara, "seen": old["seen"]}));
    assert_eq!((answer.status, answer.code().as_str()), (409, "R0240"), "{}", answer.body);
    assert_eq!(lists(&team), before, "nothing was written");
    let fresh = page.get("identifiers");
    assert_eq!(row(&fresh, "Toledo")["decision"], "accept");
    assert_ne!(fresh["seen"], old["seen"]);
    well(&page, json!({"act": "accept", "row": row(&fresh, "Xiomara")["row"]}));
    let list = team.list();
    assert!(list.lines().filter(|line| line.contains(",accept,")).count() == 2, "{list}");
    // A second window on the same list: what the first did is not undone by it unseen.
    let other = open(&team);
    let seen = other.get("identifiers")["seen"].clone();
    well(&page, json!({"act": "refuse", "row": row(&fresh, "Toledo")["row"]}));
    let late = other.post("identifiers/acts", &json!({"act": "accept", "row": xiomara, "seen": seen}));
    assert_eq!(late.code(), "R0240");
    assert_eq!(row(&other.get("identifiers"), "Toledo")["decision"], "refuse");
}

#[test]
fn while_one_program_writes_no_other_does() {
    let team = Team::new();
    let page = open(&team);
    let list = page.get("identifiers");
    let before = lists(&team);
    let lock = fs::File::options().write(true).open(team.study.path("deidentify/lock")).expect("a lock");
    lock.lock().expect("locked");
    let answer = page.post("identifiers/acts", &json!({"act": "accept", "row": row(&list, "Xiomara")["row"], "seen": list["seen"]}));
    assert!(answer.code() == "R0242" && answer.body.contains("E0212"), "{}", answer.body);
    let typed = team.deidentify(&["--propose"]);
    assert!(typed.status.code() == Some(2) && errors(&typed).contains("E0212"), "{}", errors(&typed));
    assert_eq!(lists(&team), before);
    drop(lock);
    well(&page, json!({"act": "accept", "row": row(&list, "Xiomara")["row"]}));
}

#[test]
fn a_decision_is_on_disk_before_the_answer_comes() {
    let team = Team::new();
    let page = open(&team);
    let list = page.get("identifiers");
    well(&page, json!({"act": "accept", "row": row(&list, "Xiomara")["row"]}));
    page.kill();
    assert!(team.list().lines().any(|line| line.starts_with("Xiomara,person,") && line.contains(",accept,")));
    // A decision that cannot be written is not shown as done, and does not come back with the next one.
    let page = open(&team);
    let list = page.get("identifiers");
    let before = lists(&team);
    let in_the_way = team.study.path("deidentify/.proposals.csv.leitmotif-unfinished");
    fs::create_dir(&in_the_way).expect("a folder where the new list is written first");
    let answer = act(&page, json!({"act": "refuse", "row": row(&list, "Toledo")["row"]}));
    assert!(answer.code() == "R0242" && answer.body.contains("E0211"), "{}", answer.body);
    assert_eq!(lists(&team), before);
    fs::remove_dir(&in_the_way).expect("removed");
    well(&page, json!({"act": "accept", "row": row(&list, "Hope")["row"]}));
    let list = page.get("identifiers");
    assert_eq!((&row(&list, "Toledo")["decision"], &row(&list, "Hope")["decision"]), (&Value::Null, &json!("accept")));
}

#[test]
fn only_the_key_opens_the_page_and_no_name_is_said_anywhere_else() {
    let team = Team::new();
    let (out, err) = (team.apart.path().join("out.txt"), team.apart.path().join("err.txt"));
    let file = |path: &std::path::Path| Stdio::from(fs::File::create(path).expect("a file"));
    let mut child = command(&team).stdout(file(&out)).stderr(file(&err)).env("RUST_LOG", "trace").spawn().expect("started");
    let address = loop {
        let text = fs::read_to_string(&out).expect("read");
        if text.contains("#key=") && text.ends_with('\n') {
            break text.lines().next().expect("a line").to_owned();
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    assert!(address.starts_with("proposals: http://127.0.0.1:"), "{address}");
    child.kill().expect("killed");
    child.wait().expect("ended");
    let page = open(&team);
    let without = |header: &str| -> Vec<String> { page.headers().into_iter().filter(|line| !line.starts_with(header)).collect() };
    for target in ["/api/identifiers", "/api/identifiers/places?row=0", "/api/identifiers/acts"] {
        let ask = |headers: &[String], method: &str| page.send(method, target, headers, "{}").expect("an answer");
        assert_eq!(ask(&without("Authorization"), "GET").status, 401, "{target}");
        let foreign = [without("Origin"), vec!["Origin: http://evil.example".to_owned()]].concat();
        assert_eq!(ask(&foreign, "GET").status, 403, "{target}");
        assert_eq!(ask(&page.headers(), "PUT").status, 405, "{target}");
    }
    assert_eq!(page.send("POST", "/api/identifiers/acts", &without("Content-Type"), "{}").expect("an answer").status, 415);
    // The parts of the page hold no word of a study.
    let html = page.send("GET", "/", &without("Authorization"), "").expect("an answer");
    assert!(html.status == 200 && html.body.contains("/identifiers/identifiers.js") && !html.body.contains(&page.key), "{}", html.body);
    assert!(html.head.contains("default-src 'none'") && html.head.contains("no-store"), "{}", html.head);
    // Refusals neither.
    let xiomara = row(&page.get("identifiers"), "Xiomara")["row"].clone();
    let refused = [
        (json!({"act": "stand_in", "row": xiomara, "text": "[Xiomara's place]"}), "R0241"),
        (json!({"act": "stand_in", "row": xiomara, "text": "  "}), "R0241"),
        (json!({"act": "stand_in", "row": xiomara, "text": "two\nlines"}), "R0241"),
        (json!({"act": "accept", "row": 9999}), "R0209"),
        (json!({"act": "places", "row": xiomara, "places": [99], "decision": "accept"}), "R0209"),
        (json!({"act": "places", "row": xiomara, "places": [0], "decision": "Xiomara"}), "R0209"),
        (json!({"act": "Xiomara", "row": xiomara}), "R0209"),
        (json!({"act": "undo"}), "R0214"),
    ];
    for (body, code) in refused {
        let answer = act(&page, body.clone());
        assert_eq!(answer.code(), code, "{body}: {}", answer.body);
        assert!(LISTED.iter().all(|word| !answer.body.to_lowercase().contains(word)), "{}", answer.body);
    }
    let told = fs::read_to_string(&out).expect("read") + &fs::read_to_string(&err).expect("read");
    assert!(LISTED.iter().all(|word| !told.to_lowercase().contains(word)), "{told}");
}

#[test]
fn a_stand_in_holds_no_spelling_of_the_person_that_it_is_given_to() {
    let team = Team::new();
    team.well(&["--propose"]);
    // Two spellings of one person: a stand-in that names the other would make the list unreadable.
    let list = team.list().replace("[aunt of P07]", "[a person]");
    team.study.write("deidentify/identifiers.csv", list);
    let page = open(&team);
    let rows = page.get("identifiers");
    let both = |text: &str| row(&rows, text)["row"].clone();
    let (short, long) = (both("denise"), both("Denise Okafor"));
    assert_eq!(act(&page, json!({"act": "stand_in", "row": long, "text": "[friend of Denise]"})).code(), "R0241");
    let changed = well(&page, json!({"act": "stand_in", "row": long, "text": "[aunt]"}));
    assert!(changed["rows"].as_array().expect("rows").iter().any(|row| row["row"] == short), "{changed}");
    team.well(&["--propose"]);
    let undone = well(&page, json!({"act": "undo"}));
    assert!(undone["rows"].as_array().expect("rows").iter().all(|row| row["stand_in"] == "[a person]"), "{undone}");
}

#[test]
fn all_decided_the_page_names_the_command_and_applies_nothing() {
    let team = Team::new();
    let page = open(&team);
    let rows = page.get("identifiers")["rows"].clone();
    for row in rows.as_array().expect("rows") {
        well(&page, json!({"act": if row["kind"] == "detail" { "refuse" } else { "accept" }, "row": row["row"]}));
    }
    let list = page.get("identifiers");
    assert_eq!((list["undecided"].as_u64(), list["transcripts"].as_u64(), list["key_is_known"].as_bool()), (Some(0), Some(2), Some(false)));
    let told = list["apply"].as_str().expect("a command");
    assert!(told.starts_with("leitmotif deidentify ") && told.contains(" --apply --key "), "{told}");
    assert_eq!((team.text("T01.txt"), team.text("T02.txt")), (FIRST.to_owned(), SECOND.to_owned()), "nothing has changed yet");
    // The page is no hindrance to the command, and sees that it was done.
    let applied = team.apply();
    assert_eq!(applied.status.code(), Some(0), "{}", errors(&applied));
    let list = page.get("identifiers");
    assert_eq!((&list["rows"], &list["transcripts"], &list["key_is_known"]), (&json!([]), &json!(0), &json!(true)));
    assert!(list["apply"].as_str().is_some_and(|told| told.ends_with("--apply")), "{list}");
}

#[test]
fn a_settled_study_gets_no_empty_list() {
    let team = Team::new();
    team.well(&["--propose"]);
    settle(&team);
    assert_eq!(team.apply().status.code(), Some(0));
    team.well(&["--propose"]);
    assert!(!team.study.path("deidentify/identifiers.csv").exists(), "an empty list would make every check find nothing");
    team.study.write("notes.txt", "as Xiomara said\n");
    let checked = team.deidentify(&["--check"]);
    assert!(checked.status.code() == Some(1) && errors(&checked).contains("E0214"), "{}", errors(&checked));
}

#[test]
fn decisions_that_change_while_they_are_applied_stop_it() {
    use leitmotif::store::sealed::Passphrase;
    use leitmotif::study::deidentify::{DeidentifyError, apply, propose_study};
    use leitmotif::study::inputs::Sources;
    let team = Team::new();
    team.well(&["--propose"]);
    settle(&team);
    let sources = Sources { study: Some(team.study.path("")), ..Sources::default() };
    let work = propose_study(&sources, None).expect("proposals");
    // A passphrase is being typed; somebody changes a decision on the page.
    let page = open(&team);
    well(&page, json!({"act": "refuse", "row": row(&page.get("identifiers"), "Xiomara")["row"]}));
    let opens = team.apart.path().join("opens.txt");
    let passphrase = Passphrase::new_key_file(&opens).expect("a key file");
    let stopped = apply(&team.study.path(""), &work, &team.key(), &passphrase, Some(&opens));
    assert!(matches!(stopped, Err(DeidentifyError::Overtaken)));
    assert!(team.text("T02.txt") == SECOND && !team.key().exists());
}

#[test]
fn the_start_page_offers_the_proposals_until_every_interview_is_settled() {
    let team = Team::new();
    let settings = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(PROGRAM);
    command
        .args(["start", "--no-open"])
        .env("XDG_CONFIG_HOME", settings.path())
        .env("HOME", settings.path())
        .env("APPDATA", settings.path());
    let start = Review::listening(command);
    let path = team.study.path("");
    let names = || start.post("start/open", &json!({"path": path})).json()["names"].clone();
    assert_eq!(names(), json!({"offered": true, "begun": false, "open": 2}));
    assert_eq!(start.send("GET", "/api/identifiers", &start.headers(), "").expect("an answer").status, 409, "nothing is opened unasked");
    let open = || {
        let opened = start.post("start/identifiers", &json!({"path": path}));
        assert_eq!(opened.status, 200, "{}", opened.body);
        [start.headers(), vec![format!("X-Leitmotif-Desk: {}", opened.json()["desk"].as_str().expect("a desk"))]].concat()
    };
    let desk = open();
    let list = start.send("GET", "/api/identifiers", &desk, "").expect("an answer").json();
    assert!(row(&list, "Xiomara")["open"] == true, "{list}");
    let accept = json!({"act": "accept", "row": row(&list, "Xiomara")["row"], "seen": list["seen"]}).to_string();
    assert_eq!(start.send("POST", "/api/identifiers/acts", &desk, &accept).expect("an answer").status, 201);
    assert_eq!(names(), json!({"offered": true, "begun": true, "open": 2}));
    let page = start.send("GET", "/identifiers", &start.headers(), "").expect("an answer");
    assert!(page.status == 200 && page.body.contains("/identifiers/identifiers.js"));
    settle(&team);
    assert_eq!(team.apply().status.code(), Some(0));
    assert_eq!(names()["offered"], false);
    // A later interview keeps the stand-ins: the key is where it was put.
    team.study.write("transcripts/T03.txt", THIRD);
    assert_eq!(names(), json!({"offered": true, "begun": true, "open": 1}));
    let list = start.send("GET", "/api/identifiers", &open(), "").expect("an answer").json();
    assert_eq!(row(&list, "Xiomara")["stand_in"], "[sister of P07]");
    // Without its key file the key stays closed, and the page says what to do.
    fs::remove_file(team.study.path("deidentify/identifiers.csv")).expect("removed");
    fs::rename(team.apart.path().join("opens.txt"), team.apart.path().join("away.txt")).expect("moved");
    let closed = start.post("start/identifiers", &json!({"path": path}));
    assert!(closed.code() == "R0243" && closed.body.contains("E0205"), "{}", closed.body);
    // Where nobody is to be protected, nothing is offered.
    team.study.write("study.toml", "format = 1\ndeidentify = \"already_safe\"\n");
    assert_eq!(names()["offered"], false);
}

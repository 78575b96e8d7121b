//! What the start page asks, below `/api/start`. `docs/review.md` holds the list.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::started_run::{Running, What};
use super::{Start, folders, held, shown};
use crate::domain::corpus::transcript::Declaration;
use crate::domain::ids::CoderId;
use crate::front::doctor::examine;
use crate::front::next_step::Standing;
use crate::server::http::Request;
use crate::server::identifier_error::IdentifierError;
use crate::server::identifiers::open_proposals;
use crate::server::load::Setup;
use crate::server::response::{Answer, ApiError};
use crate::server::session::Session;
use crate::server::start_error::StartError;
use crate::store::FILE;
use crate::study::clearance::{has_begun, unsettled};
use crate::study::decisions::DecisionsRead;
use crate::study::inputs::{Inputs, Sources, survey_inputs};
use crate::study::new_study::{NewStudy, begin_study};

/// How long a request waits for proposals that are being made.
const OPENS_WITHIN: Duration = Duration::from_secs(5);

/// Answers a request that passed the guard's checks.
///
/// # Errors
/// An [`ApiError`] with its status and the way out.
pub fn answer(start: &Start, request: &Request) -> Result<Answer, ApiError> {
    let body = || serde_json::from_slice::<Value>(&request.body).map_err(|_| ApiError::Malformed);
    let value = match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/api/start") => Ok(home(start)),
        ("GET", "/api/start/folders") => {
            folders::listed(request.asked("at").filter(|at| !at.is_empty()).map_or(start.setup.home.as_path(), Path::new))
        }
        ("GET", "/api/start/study") => study(request.asked("path")).map(|path| overview(start, &path)),
        ("GET", "/api/start/doctor") => study(request.asked("path")).map(|path| doctor(start, &path)),
        ("GET", "/api/start/run") => Ok(held(&start.run).as_ref().map_or(Value::Null, |run| run.as_json())),
        ("POST", "/api/start/open") => body().and_then(|body| open(start, &body)),
        ("POST", "/api/start/new") => body().and_then(|body| begin(start, &body)),
        ("POST", "/api/start/take") => body().and_then(|body| take(&body)),
        ("POST", "/api/start/forget") => body().map(|body| {
            held(&start.recent).forget(Path::new(word(&body, "path")));
            home(start)
        }),
        ("POST", "/api/start/desk") => body().and_then(|body| desk(start, &body)),
        ("POST", "/api/start/identifiers") => body().and_then(|body| identifiers(start, &body)),
        ("POST", "/api/start/run") => body().and_then(|body| run(start, &body)),
        ("POST", "/api/start/stop") => {
            if let Some(run) = held(&start.run).as_ref() {
                run.stop();
            }
            Ok(json!({}))
        }
        ("POST", "/api/start/show") => body().and_then(|body| show(start, &body)),
        ("POST", "/api/start/quit") => {
            start.stop();
            Ok(json!({}))
        }
        (_, path) if KNOWN.contains(&path) => Err(ApiError::Method),
        _ => Err(ApiError::NoPage),
    };
    Ok(Answer::json(200, &value?))
}

const KNOWN: [&str; 13] = [
    "/api/start",
    "/api/start/folders",
    "/api/start/study",
    "/api/start/doctor",
    "/api/start/run",
    "/api/start/open",
    "/api/start/new",
    "/api/start/take",
    "/api/start/forget",
    "/api/start/desk",
    "/api/start/identifiers",
    "/api/start/stop",
    "/api/start/show",
];

fn word<'v>(body: &'v Value, name: &str) -> &'v str {
    body[name].as_str().unwrap_or("").trim()
}

/// The folder of a study that a request names: an absolute path of a folder that is there.
fn study(path: Option<&str>) -> Result<PathBuf, ApiError> {
    let path = PathBuf::from(path.unwrap_or_default());
    if path.is_absolute() && path.is_dir() {
        return Ok(path);
    }
    Err(StartError::Folder { path: path.display().to_string() }.into())
}

fn sources(start: &Start, study: &Path) -> Sources {
    Sources {
        study: Some(study.to_path_buf()),
        decisions: DecisionsRead::Coders,
        pdf_reader: start.setup.pdf_reader.clone(),
        ..Sources::default()
    }
}

/// The studies that were opened last, and where to look for others.
fn home(start: &Start) -> Value {
    let recent = held(&start.recent);
    let row = |study: &PathBuf| {
        let there = study.is_dir();
        json!({
            "path": study.to_string_lossy(), "name": study.file_name().map(|name| name.to_string_lossy()), "there": there,
            "interviews": if there { folders::count(study) } else { 0 },
        })
    };
    json!({
        "version": env!("CARGO_PKG_VERSION"), "home": start.setup.home.to_string_lossy(), "recent": recent.studies.iter().map(row).collect::<Vec<_>>(),
        "run": held(&start.run).as_ref().map(|run| run.as_json()),
    })
}

/// What a study is, without reading its transcripts.
fn overview(start: &Start, path: &Path) -> Value {
    let (inputs, faults) = survey_inputs(&sources(start, path));
    // Interviews whose names are not settled are interviews too.
    let (all, _) = survey_inputs(&Sources { before_deidentification: true, decisions: DecisionsRead::default(), ..sources(start, path) });
    let interviews = all.transcripts.len();
    let standing = Standing::of(path, interviews, inputs.codebook.is_some());
    let made = |what: What| what.results(path).join("report.html").is_file();
    let folder = path.file_name().map(|name| name.to_string_lossy().into_owned());
    json!({
        "path": path.to_string_lossy(), "name": inputs.study.name.or(folder), "interviews": interviews,
        "codes": inputs.codebook.as_ref().map(|book| book.value.len()),
        "participants": inputs.participants.as_ref().map(|table| table.value.rows.len()),
        "coders": standing.coders.iter().map(|(coder, done)| json!({"coder": coder, "done": done})).collect::<Vec<_>>(),
        "next": standing.next(), "faults": faults.len(), "study": folders::is_study(path),
        "pages": {"report": made(What::Study), "agreement": made(What::Agreement), "coverage": made(What::SecondLook)},
        "still_coding": shown::still_coding(path), "names": names(path, &all),
    })
}

/// Whether names may still have to be taken out: proposals were made, or nobody said that nobody is to be protected; and how many
/// interviews are not settled.
fn names(path: &Path, all: &Inputs) -> Value {
    let begun = has_begun(path);
    let open = if begun { unsettled(path, &all.transcripts).unwrap_or(all.transcripts.len()) } else { all.transcripts.len() };
    let is_offered = open > 0
        && match all.study.declaration {
            Declaration::AsIs => true,
            Declaration::Reviewed => begun,
            Declaration::AlreadySafe => false,
        };
    json!({"offered": is_offered, "begun": begun, "open": open})
}

fn doctor(start: &Start, path: &Path) -> Value {
    let checkup = examine(&sources(start, path), &crate::contract::NoProgress);
    json!({"facts": checkup.facts, "problems": checkup.problems})
}

/// Opens a study: it is the first of the recent ones from now on.
fn open(start: &Start, body: &Value) -> Result<Value, ApiError> {
    let path = study(Some(word(body, "path")))?;
    held(&start.recent).add(&path);
    Ok(overview(start, &path))
}

/// Makes a folder a study, and opens it. Interviews that lie in it stay where they are.
fn begin(start: &Start, body: &Value) -> Result<Value, ApiError> {
    let folder = PathBuf::from(word(body, "folder"));
    if !folder.is_absolute() {
        return Err(StartError::Folder { path: folder.display().to_string() }.into());
    }
    let given = |name: &str| Some(word(body, name).to_owned()).filter(|text| !text.is_empty());
    let declaration = given("deidentify").map(|word| serde_json::from_value(Value::from(word))).transpose();
    let new = NewStudy {
        name: given("name"),
        declaration: declaration.map_err(|_| ApiError::Field { what: "deidentify" })?,
        blind: body["blind"].as_bool(),
        from: given("from").map(PathBuf::from),
        folder,
        language: None,
    };
    let begun = begin_study(&new).map_err(|error| StartError::NotBegun { text: error.to_string() })?;
    let path = std::fs::canonicalize(&new.folder).unwrap_or(new.folder);
    held(&start.recent).add(&path);
    let mut answer = overview(start, &path);
    answer["written"] = json!(begun.written);
    Ok(answer)
}

fn take(body: &Value) -> Result<Value, ApiError> {
    let path = study(Some(word(body, "path")))?;
    let piece = folders::Piece {
        study: &path,
        name: body["name"].as_str().unwrap_or(""),
        once: word(body, "once"),
        at: body["at"].as_u64().ok_or(ApiError::Field { what: "at" })?,
        data: word(body, "data"),
        last: body["last"].as_bool().unwrap_or(false),
    };
    Ok(json!({"taken": folders::take(&piece)?}))
}

/// Opens a session of the review page: coding, settling, or work on the codebook.
fn desk(start: &Start, body: &Value) -> Result<Value, ApiError> {
    let path = study(Some(word(body, "path")))?;
    let mode = word(body, "mode");
    let between = match mode {
        "settle" => {
            let names: Vec<&str> = body["between"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::trim).collect();
            match names[..] {
                [a, b] if a != b && !a.is_empty() && !b.is_empty() => Some([CoderId::new(a), CoderId::new(b)]),
                _ => return Err(ApiError::Field { what: "between" }),
            }
        }
        "code" | "codebook" => None,
        _ => return Err(ApiError::Field { what: "mode" }),
    };
    let setup = Setup {
        sources: Sources { decisions: DecisionsRead::default(), ..sources(start, &path) },
        results: What::Study.results(&path),
        database: path.join(FILE),
        coder: CoderId::new(word(body, "coder")),
        adjudicate: between,
        hide_names: body["hide_names"].as_bool().unwrap_or(false),
        codebook_work: mode == "codebook",
        drafts: None,
    };
    let (session, findings) = Session::open(&setup).map_err(|error| StartError::NotOpened { text: error.to_string() })?;
    held(&start.recent).add(&path);
    // The same again takes the place of the one before, so that a tab that was left open goes on with the newest files.
    let parts = format!("{}\u{0}{mode}\u{0}{}\u{0}{}", path.to_string_lossy(), setup.coder.as_str(), body["between"]);
    let id = desk_name(&parts);
    held(&start.desks).insert(id.clone(), Arc::new(Mutex::new(session)));
    Ok(json!({"desk": id, "findings": findings.iter().map(ToString::to_string).collect::<Vec<_>>()}))
}

/// Opens a review of proposals. From then on, interviews that are not settled are left out of runs. A large study takes longer than a request
/// may: where it is not done soon, the answer names no desk, and the page asks again.
fn identifiers(start: &Start, body: &Value) -> Result<Value, ApiError> {
    let path = study(Some(word(body, "path")))?;
    let id = desk_name(&format!("{}\u{0}identifiers", path.to_string_lossy()));
    let begin = || {
        let sources = Sources { before_deidentification: true, decisions: DecisionsRead::default(), ..sources(start, &path) };
        std::thread::spawn(move || open_proposals(&sources))
    };
    held(&start.opening).entry(id.clone()).or_insert_with(begin);
    let begun = Instant::now();
    let opened = loop {
        let mut opening = held(&start.opening);
        // Another tab of the same page may have taken it.
        let Some(thread) = opening.remove(&id) else { return Ok(json!({"desk": null})) };
        if thread.is_finished() {
            break thread;
        }
        opening.insert(id.clone(), thread);
        drop(opening);
        if begun.elapsed() > OPENS_WITHIN {
            return Ok(json!({"desk": null}));
        }
        std::thread::sleep(Duration::from_millis(30));
    };
    let broken = |_| IdentifierError::NotOpened { text: "E0017 the program broke down; what was saved is safe".to_owned() };
    let proposals = opened.join().map_err(broken)??;
    held(&start.recent).add(&path);
    let findings: Vec<String> = proposals.work().findings.iter().map(ToString::to_string).collect();
    held(&start.proposals).insert(id.clone(), Arc::new(Mutex::new(proposals)));
    Ok(json!({"desk": id, "findings": findings}))
}

/// The name of a desk: the same parts, the same name.
fn desk_name(parts: &str) -> String {
    crate::domain::digest::Digest::of(parts.as_bytes()).to_string().chars().take(16).collect()
}

fn run(start: &Start, body: &Value) -> Result<Value, ApiError> {
    let path = study(Some(word(body, "path")))?;
    let what = What::named(word(body, "what")).ok_or(ApiError::Field { what: "what" })?;
    let coder = Some(word(body, "coder")).filter(|coder| !coder.is_empty());
    let mut run = held(&start.run);
    if run.as_ref().is_some_and(|run| run.is_at_work()) {
        return Err(StartError::Busy.into());
    }
    let begun = Running::begin(what, &path, coder, start.setup.pdf_reader.clone());
    let answer = begun.as_json();
    *run = Some(begun);
    Ok(answer)
}

fn show(start: &Start, body: &Value) -> Result<Value, ApiError> {
    let path = study(Some(word(body, "path")))?;
    let what = What::named(word(body, "what")).ok_or(ApiError::Field { what: "what" })?;
    Ok(json!({"address": shown::ticket(start, &path, what)?}))
}

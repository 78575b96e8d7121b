//! The parts of the page, built into the program. They hold no key and no word of a study.

use super::http::Request;
use super::response::{Answer, ApiError};

/// A script of the page; it goes by its file's path.
macro_rules! script {
    ($name:literal) => {
        (concat!("/", $name), "text/javascript; charset=utf-8", include_str!(concat!("page/", $name)))
    };
}

/// Path, kind and content.
const PARTS: &[(&str, &str, &str)] = &[
    ("/", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("/review.css", "text/css; charset=utf-8", include_str!("page/review.css")),
    script!("adjudication/adjudication.js"),
    script!("adjudication/adjudication_actions.js"),
    script!("adjudication/adjudication_drawing.js"),
    script!("adjudication/adjudication_state.js"),
    script!("base/connection.js"),
    script!("base/dialogs.js"),
    script!("base/keys.js"),
    script!("base/modes.js"),
    script!("base/svg.js"),
    script!("base/tables.js"),
    script!("base/text.js"),
    script!("base/theme.js"),
    script!("base/transcript.js"),
    script!("codebook/codebook.js"),
    script!("codebook/codebook_actions.js"),
    script!("codebook/codebook_drawing.js"),
    script!("codebook/codebook_state.js"),
    script!("codings/codings.js"),
    script!("codings/codings_actions.js"),
    script!("codings/codings_drawing.js"),
    script!("codings/codings_state.js"),
    ("/identifiers/identifiers.css", "text/css; charset=utf-8", include_str!("page/identifiers/identifiers.css")),
    ("/identifiers/identifiers.html", "text/html; charset=utf-8", include_str!("page/identifiers/identifiers.html")),
    script!("identifiers/identifiers.js"),
    script!("identifiers/identifiers_actions.js"),
    script!("identifiers/identifiers_drawing.js"),
    script!("identifiers/identifiers_places.js"),
    script!("identifiers/identifiers_state.js"),
    script!("overview/overview.js"),
    script!("overview/overview_actions.js"),
    script!("overview/overview_drawing.js"),
    script!("overview/overview_state.js"),
    script!("queue/queue.js"),
    script!("queue/queue_actions.js"),
    script!("queue/queue_drawing.js"),
    script!("queue/queue_lists.js"),
    script!("queue/queue_state.js"),
    script!("reading/handles.js"),
    script!("reading/margin.js"),
    script!("reading/reading.js"),
    script!("reading/reading_actions.js"),
    script!("reading/reading_drawing.js"),
    script!("reading/reading_keys.js"),
    script!("reading/reading_state.js"),
    script!("reading/turns.js"),
    script!("review.js"),
    script!("start/begin.js"),
    script!("start/desks.js"),
    script!("start/drop.js"),
    script!("start/folders.js"),
    script!("start/home.js"),
    script!("start/made.js"),
    script!("start/start.js"),
    script!("start/study.js"),
    script!("start/tabs.js"),
    ("/start/start.css", "text/css; charset=utf-8", include_str!("page/start/start.css")),
    ("/start/start.html", "text/html; charset=utf-8", include_str!("page/start/start.html")),
    script!("study/codes.js"),
    script!("study/codetree.js"),
    script!("study/decisions.js"),
    script!("study/documents.js"),
    script!("study/item.js"),
    script!("study/notes.js"),
    script!("study/picker.js"),
    script!("study/progress.js"),
    script!("study/session.js"),
    script!("study/tree.js"),
    script!("study/trouble.js"),
];

/// The page of proposals.
const IDENTIFIERS: &str = "/identifiers/identifiers.html";

/// The same for the start page, from which the review page is one of several.
///
/// # Errors
///
/// An [`ApiError`] if the page is asked for in another way than by `GET`.
pub fn answer_of_start(request: &Request) -> Option<Result<Answer, ApiError>> {
    let path = match request.path.as_str() {
        "/" => "/start/start.html",
        "/review" => "/",
        "/identifiers" => IDENTIFIERS,
        path => path,
    };
    Some(part(request, path)?.map(Answer::with_frames))
}

/// The same for the page of proposals alone.
///
/// # Errors
///
/// An [`ApiError`] if the page is asked for in another way than by `GET`.
pub fn answer_of_identifiers(request: &Request) -> Option<Result<Answer, ApiError>> {
    part(request, if request.path == "/" { IDENTIFIERS } else { &request.path })
}

/// The part that a path names; `None` for what is below `/api/`.
///
/// # Errors
///
/// An [`ApiError`] if the page is asked for in another way than by `GET`.
pub fn answer(request: &Request) -> Option<Result<Answer, ApiError>> {
    part(request, &request.path)
}

fn part(request: &Request, wanted: &str) -> Option<Result<Answer, ApiError>> {
    if request.path.starts_with("/api/") {
        return None;
    }
    let part = PARTS.iter().find(|(path, ..)| *path == wanted);
    Some(match (part, request.method.as_str()) {
        (None, _) => Err(ApiError::NoPage),
        (Some((_, kind, text)), "GET") => Ok(Answer::page(kind, text)),
        (Some(_), _) => Err(ApiError::Method),
    })
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;

    /// The longest function of the page's script, in lines.
    const LONGEST: usize = 120;

    /// The longest file of the page's script, in lines.
    const LONGEST_FILE: usize = 600;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/page")
    }

    /// The page's files by their paths below its folder.
    fn files(below: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(below).expect("listed").flatten() {
            if entry.path().is_dir() {
                files(&entry.path(), found);
            } else {
                let path = entry.path().strip_prefix(folder()).expect("below the folder").to_string_lossy().replace('\\', "/");
                found.push(path);
            }
        }
    }

    fn scripts() -> Vec<(String, String)> {
        let mut found = Vec::new();
        files(&folder(), &mut found);
        found.sort();
        let scripts = found.into_iter().filter(|path| path.ends_with(".js"));
        scripts.map(|path| (path.clone(), std::fs::read_to_string(folder().join(path)).expect("read"))).collect()
    }

    /// A part that is not in the list would be missing from the page and from nothing else.
    #[test]
    fn every_part_of_the_page_is_served() {
        let mut found = Vec::new();
        files(&folder(), &mut found);
        for name in found.iter().filter(|name| !name.ends_with(".d.ts") && !name.ends_with(".json")) {
            let path = if name == "index.html" { "/".to_owned() } else { format!("/{name}") };
            assert!(PARTS.iter().any(|(have, ..)| *have == path), "{path} is not served");
        }
    }

    /// Declarations at the top of a file, and members of its classes, with the lines that they take.
    fn declarations(text: &str) -> Vec<(&str, usize)> {
        let mut found: Vec<(&str, usize)> = Vec::new();
        let mut in_class = false;
        for line in text.lines() {
            let indent = line.len() - line.trim_start().len();
            let begins = !line.trim().is_empty() && !line.trim_start().starts_with(['}', ')', ']', '/', '*']);
            if indent == 0 && begins {
                in_class = line.contains("class ");
            }
            if begins && (indent == 0 || (in_class && indent == 2)) {
                found.push((line, 0));
            }
            if let Some((_, lines)) = found.last_mut() {
                *lines += 1;
            }
        }
        found
    }

    #[test]
    fn no_function_of_the_page_is_too_long_to_be_read() {
        assert!(scripts().len() > 20, "the scripts are found");
        for (path, text) in scripts() {
            assert!(text.lines().count() <= LONGEST_FILE, "{path} is too long");
            for (line, lines) in declarations(&text) {
                assert!(lines <= LONGEST, "{path}: {line:?} takes {lines} lines");
            }
        }
    }

    /// Types are checked by `tests/browser/types`, and only in files that ask for it.
    #[test]
    fn every_script_asks_for_the_check_of_its_types() {
        for (path, text) in scripts() {
            assert!(text.starts_with("// @ts-check\n"), "{path} does not begin with // @ts-check");
        }
    }

    /// State is apart from drawing: it neither makes nor finds an element.
    #[test]
    fn state_touches_no_element() {
        for (path, text) in scripts().iter().filter(|(path, _)| path.ends_with("_state.js")) {
            for word in ["document.", "el(", "querySelector", "base/text.js"] {
                assert!(!text.contains(word), "{path} has {word}");
            }
        }
    }
}

//! The parts of the page, built into the program. They hold no key and no word of a study.

use super::http::Request;
use super::response::{Answer, ApiError};

/// A script of the page; it goes by its file's name.
macro_rules! script {
    ($name:literal) => {
        (concat!("/", $name), "text/javascript; charset=utf-8", include_str!(concat!("page/", $name)))
    };
}

/// Path, kind and content.
const PARTS: [(&str, &str, &str); 21] = [
    ("/", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("/review.css", "text/css; charset=utf-8", include_str!("page/review.css")),
    script!("adjudication.js"),
    script!("codebook.js"),
    script!("codes.js"),
    script!("connection.js"),
    script!("decisions.js"),
    script!("dialogs.js"),
    script!("documents.js"),
    script!("item.js"),
    script!("keys.js"),
    script!("margin.js"),
    script!("modes.js"),
    script!("progress.js"),
    script!("queue.js"),
    script!("reading.js"),
    script!("review.js"),
    script!("tables.js"),
    script!("text.js"),
    script!("transcript.js"),
    script!("turns.js"),
];

/// The part that a path names; `None` for what is below `/api/`.
pub fn answer(request: &Request) -> Option<Result<Answer, ApiError>> {
    if request.path.starts_with("/api/") {
        return None;
    }
    let part = PARTS.iter().find(|(path, ..)| *path == request.path);
    Some(match (part, request.method.as_str()) {
        (None, _) => Err(ApiError::NoPage),
        (Some((_, kind, text)), "GET") => Ok(Answer::page(kind, text)),
        (Some(_), _) => Err(ApiError::Method),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part that is not in the list would be missing from the page and from nothing else.
    #[test]
    fn every_part_of_the_page_is_served() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/page");
        for entry in std::fs::read_dir(folder).expect("listed").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if name == "index.html" { "/".to_owned() } else { format!("/{name}") };
            assert!(PARTS.iter().any(|(have, ..)| *have == path), "{path} is not served");
        }
    }
}

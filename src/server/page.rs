//! The parts of the page, built into the program. They hold no key and no word of a study.

use super::answer::{Answer, Refusal};
use super::http::Request;

const PARTS: [(&str, &str, &str); 3] = [
    ("/", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("/review.js", "text/javascript; charset=utf-8", include_str!("page/review.js")),
    ("/review.css", "text/css; charset=utf-8", include_str!("page/review.css")),
];

/// The part that a path names; `None` for what is below `/api/`.
pub fn answer(request: &Request) -> Option<Result<Answer, Refusal>> {
    if request.path.starts_with("/api/") {
        return None;
    }
    let part = PARTS.iter().find(|(path, ..)| *path == request.path);
    Some(match (part, request.method.as_str()) {
        (None, _) => Err(Refusal::NoPage),
        (Some((_, kind, text)), "GET") => Ok(Answer::page(kind, text)),
        (Some(_), _) => Err(Refusal::Method),
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

//! The list of excerpts as a file: the codings that this coder may see and that pass the filters, by code.

use super::coded_excerpts::seen;
use super::pictures::coded_study;
use crate::formats::manuscript::{docx, html, markdown};
use crate::formats::workbook::xlsx;
use crate::report::manuscripts::{Filter, Source, quotes_manuscript, quotes_sheets};
use crate::server::http::Request;
use crate::server::response::{Answer, ApiError};
use crate::server::session::Session;

/// `GET /api/quotes?form=docx|xlsx|html|md` and the filters of `/api/codings`.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn quotes(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    desk.catch_up()?;
    if desk.study.codebook_work {
        return Err(ApiError::CodebookWork);
    }
    let study = &desk.study;
    let coded = coded_study(desk, &seen(desk), "");
    let source =
        Source::new(&study.name, &study.date, study.texts.iter().map(|text| &text.transcript).collect(), &coded, Some(desk.head()?));
    let filter = filter(request);
    Ok(match request.asked("form").unwrap_or("docx") {
        "docx" => Answer::file(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            docx(&quotes_manuscript(&source, &filter).0),
        ),
        "xlsx" => {
            let sheets = quotes_sheets(&source, &filter).0;
            Answer::file("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx(&sheets, &study.date))
        }
        // A page that the browser keeps and does not open here, so that its words stay out of this page's reach.
        "html" => Answer::file("application/octet-stream", html(&quotes_manuscript(&source, &filter).0).into_bytes()),
        "md" => Answer::file("text/markdown; charset=utf-8", markdown(&quotes_manuscript(&source, &filter).0).into_bytes()),
        _ => return Err(ApiError::Field { what: "form" }),
    })
}

fn filter(request: &Request) -> Filter {
    let asked = |name: &str| request.asked(name).unwrap_or("");
    let one = |name: &str| -> Vec<String> { Some(asked(name).to_owned()).filter(|value| !value.is_empty()).into_iter().collect() };
    Filter {
        codes: one("code"),
        with: one("with").pop(),
        documents: one("document"),
        groups: one("group"),
        speakers: one("speaker"),
        coders: one("coder"),
        questions: one("question"),
        flagged: asked("flag") == "quotation",
        to_discuss: asked("flag") == "discuss",
        with_memo: asked("memo") == "1",
        words: Some(asked("q").trim().to_owned()).filter(|words| !words.is_empty()),
    }
}

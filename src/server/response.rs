//! Answers: the head that every one of them bears, and refusals with a code and a way out.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use crate::domain::explanation::{Explanation, explained};
use crate::domain::revision::RevisionError;
use crate::store::StoreError;

/// An answer.
pub struct Answer {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
}

/// Why a request is not done.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum ApiError {
    NoPage,
    Method,
    Host,
    Origin,
    Key,
    NotJson,
    HeadTooLong,
    BodyTooLong,
    Malformed,
    Field { what: &'static str },
    NoDocument,
    NoCode,
    NoPlace,
    NoSuggestion,
    NoCoding,
    NothingToUndo,
    Done,
    NotAdjudicating,
    Adjudicating,
    NotCodebookWork,
    CodebookWork,
    Overtaken,
    Change(RevisionError),
    Store(StoreError),
}

impl ApiError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::NoPage => Explanation::new("there is no such page", "see the address that the program printed"),
            Self::Method => Explanation::new("this cannot be asked in this way", "use GET to read and POST to decide"),
            Self::Host => Explanation::new("the request names another host", "open the address that the program printed"),
            Self::Origin => Explanation::new("the request comes from another page", "open the address that the program printed"),
            Self::Key => {
                Explanation::new("the key is missing or not the one of this session", "open the address that the program printed last")
            }
            Self::NotJson => Explanation::new("only JSON is taken", "send it with Content-Type: application/json"),
            Self::HeadTooLong => Explanation::new("the head of the request is too long", "ask for less at once"),
            Self::BodyTooLong => Explanation::new("the body of the request is too long", "write less at once"),
            Self::Malformed => Explanation::new("this is no request that can be read", "reload the page"),
            Self::Field { what } => Explanation::new(format!("{what} is not as it should be"), "reload the page"),
            Self::NoDocument => Explanation::new("there is no such transcript in the study", "reload the page"),
            Self::NoCode => Explanation::new("there is no such code in the codebook", "reload the page"),
            Self::NoPlace => Explanation::new("the place does not lie in the transcript", "reload the page"),
            Self::NoSuggestion => Explanation::new(
                "no suggestion of that name is open to you",
                "close the blind step of its transcript first, or reload the page",
            ),
            Self::NoCoding => Explanation::new("there is no such coding of yours", "reload the page"),
            Self::NothingToUndo => Explanation::new("there is nothing of yours to take back", "reload the page"),
            Self::Done => {
                Explanation::new("you said that you are done, so your codings stay as they are", "settle what differs with --adjudicate")
            }
            Self::NotAdjudicating => Explanation::new("this is for adjudication", "start the program with --adjudicate A,B"),
            Self::Adjudicating => Explanation::new("an adjudication makes no codings of its own", "start the program without --adjudicate"),
            Self::NotCodebookWork => Explanation::new("this is for work on the codebook", "start the program with --codebook-work"),
            Self::CodebookWork => {
                Explanation::new("this session is for work on the codebook", "start the program without --codebook-work to code")
            }
            Self::Overtaken => {
                Explanation::new("another version was made in the meantime", "reload the page and make your changes on that one")
            }
            Self::Change(error) => error.explanation(),
            Self::Store(error) => error.explanation(),
        }
    }
}

explained!(ApiError, Change(RevisionError), Store(StoreError));

impl ApiError {
    fn status_and_code(&self) -> (u16, &'static str) {
        match self {
            Self::NoPage => (404, "R0201"),
            Self::Method => (405, "R0202"),
            Self::Host => (403, "R0203"),
            Self::Origin => (403, "R0204"),
            Self::Key => (401, "R0205"),
            Self::NotJson => (415, "R0206"),
            Self::HeadTooLong => (431, "R0207"),
            Self::BodyTooLong => (413, "R0207"),
            Self::Malformed => (400, "R0208"),
            Self::Field { .. } => (400, "R0209"),
            Self::NoDocument => (404, "R0210"),
            Self::NoCode => (404, "R0211"),
            Self::NoPlace => (400, "R0212"),
            Self::NoSuggestion => (404, "R0213"),
            Self::NothingToUndo => (409, "R0214"),
            Self::Done => (409, "R0215"),
            Self::NotAdjudicating => (409, "R0216"),
            Self::Adjudicating => (409, "R0217"),
            Self::NoCoding => (404, "R0218"),
            Self::NotCodebookWork => (409, "R0219"),
            Self::CodebookWork => (409, "R0220"),
            Self::Overtaken => (409, "R0221"),
            Self::Change(_) => (409, "R0222"),
            Self::Store(error) => (500, error.code()),
        }
    }
}

impl Answer {
    /// JSON.
    pub fn json(status: u16, value: &Value) -> Self {
        Self { status, kind: "application/json; charset=utf-8", body: value.to_string().into_bytes() }
    }

    /// A part of the page.
    pub fn page(kind: &'static str, body: &str) -> Self {
        Self { status: 200, kind, body: body.as_bytes().to_vec() }
    }

    /// Writes the answer and closes the connection. Whoever has gone does not mind.
    pub fn send(&self, stream: &mut TcpStream) {
        let head = format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n{SECURITY}\r\n",
            self.status,
            reason(self.status),
            self.kind,
            self.body.len()
        );
        let _ = stream.set_write_timeout(Some(Duration::from_secs(10)));
        let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&self.body)).and_then(|()| stream.flush());
        if sent.is_ok() {
            let _ = stream.shutdown(Shutdown::Write);
            drain(stream);
        }
    }
}

impl From<ApiError> for Answer {
    fn from(refusal: ApiError) -> Self {
        let (status, code) = refusal.status_and_code();
        let Explanation { message, remedy } = refusal.explanation();
        Self::json(status, &json!({"error": {"code": code, "message": message, "remedy": remedy}}))
    }
}

/// What every answer bears: nothing from elsewhere is loaded, run, framed, kept or told.
const SECURITY: &str = "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n\
X-Content-Type-Options: nosniff\r\n\
X-Frame-Options: DENY\r\n\
Cache-Control: no-store\r\n\
Referrer-Policy: no-referrer\r\n\
Cross-Origin-Opener-Policy: same-origin\r\n\
Cross-Origin-Resource-Policy: same-origin\r\n";

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        431 => "Request Header Fields Too Large",
        _ => "Internal Server Error",
    }
}

/// Reads away a little of what still comes: closing over unread bytes would take the answer away from whoever sent them.
fn drain(stream: &mut TcpStream) {
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let mut chunk = [0; 8192];
    for _ in 0..64 {
        match stream.read(&mut chunk) {
            Ok(read) if read > 0 => {}
            _ => return,
        }
    }
}

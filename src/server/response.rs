//! Answers: the head that every one of them has, and refusals with a code and a way out.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::identifier_error::IdentifierError;
use super::start_error::StartError;
use crate::domain::explanation::{Explanation, explained};
use crate::domain::revision::RevisionError;
use crate::store::StoreError;

/// An answer.
pub struct Answer {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
    holds: Holds,
}

/// What a page may hold, and who may hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    /// Its own parts, and it is framed by nobody.
    Own,
    /// The same, and frames with pages of this server.
    Frames,
    /// The page of a report, in a frame: no script of its own reaches anything, and it has an origin of its own.
    Sandboxed,
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
    CodeInUse,
    NotLastChange,
    NothingToReopen,
    BlindIsSet,
    NothingToSample,
    Start(StartError),
    Identifiers(IdentifierError),
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
            Self::CodeInUse => {
                Explanation::new("a coding is under a code that this would take away", "merge the code into another one instead")
            }
            Self::NotLastChange => Explanation::new(
                "only the last change of the codebook can be taken back, and another one came after this",
                "reload the page",
            ),
            Self::NothingToReopen => Explanation::new("this step is not closed", "reload the page"),
            Self::BlindIsSet => Explanation::new(
                "whether coders code blind is set: study.toml says it, or somebody else codes too",
                "change study.toml with your team",
            ),
            Self::NothingToSample => Explanation::new(
                "no passage of an open transcript is left that has no answer for this code",
                "close the blind step of more transcripts",
            ),
            Self::Start(error) => error.explanation(),
            Self::Identifiers(error) => error.explanation(),
            Self::Change(error) => error.explanation(),
            Self::Store(error) => error.explanation(),
        }
    }
}

explained!(ApiError, Start(StartError), Identifiers(IdentifierError), Change(RevisionError), Store(StoreError));

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
            Self::CodeInUse => (409, "R0223"),
            Self::NotLastChange => (409, "R0224"),
            Self::NothingToReopen => (409, "R0225"),
            Self::BlindIsSet => (409, "R0226"),
            Self::NothingToSample => (409, "R0227"),
            Self::Start(error) => error.status_and_code(),
            Self::Identifiers(error) => error.status_and_code(),
            Self::Store(error) => (500, error.code()),
        }
    }
}

impl Answer {
    /// JSON.
    pub fn json(status: u16, value: &Value) -> Self {
        Self { status, kind: "application/json; charset=utf-8", body: value.to_string().into_bytes(), holds: Holds::Own }
    }

    /// A file to be kept.
    pub fn file(kind: &'static str, body: Vec<u8>) -> Self {
        Self { status: 200, kind, body, holds: Holds::Own }
    }

    /// A part of the page.
    pub fn page(kind: &'static str, body: &str) -> Self {
        Self { status: 200, kind, body: body.as_bytes().to_vec(), holds: Holds::Own }
    }

    /// The same part, on the start page: it may hold frames with pages of this server.
    pub fn with_frames(self) -> Self {
        Self { holds: Holds::Frames, ..self }
    }

    /// A page that a run left behind, shown in a frame of the start page.
    pub fn sandboxed(body: Vec<u8>) -> Self {
        Self { status: 200, kind: "text/html; charset=utf-8", body, holds: Holds::Sandboxed }
    }

    /// The answer for hyper, with the head that every one of them has.
    pub fn into_response(self) -> hyper::Response<Full<Bytes>> {
        let mut response = hyper::Response::new(Full::new(Bytes::from(self.body)));
        *response.status_mut() = hyper::StatusCode::from_u16(self.status).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        for (name, value) in SECURITY {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let (policy, frame) = match self.holds {
            Holds::Own => return response,
            Holds::Frames => (WITH_FRAMES, "DENY"),
            Holds::Sandboxed => (SANDBOX, "SAMEORIGIN"),
        };
        headers.insert(HeaderName::from_static("content-security-policy"), HeaderValue::from_static(policy));
        headers.insert(HeaderName::from_static("x-frame-options"), HeaderValue::from_static(frame));
        response
    }

    /// The same as bytes, for a connection whose request hyper could not read.
    pub fn bytes(&self) -> Vec<u8> {
        let security: String = SECURITY.iter().map(|(name, value)| format!("{}: {value}\r\n", title_case(name))).collect();
        let head = format!(
            "HTTP/1.1 {} Refused\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\n{security}\r\n",
            self.status,
            self.kind,
            self.body.len()
        );
        [head.as_bytes(), &self.body].concat()
    }
}

/// The name of a header with capitals, as hyper writes it here.
fn title_case(name: &str) -> String {
    let part = |part: &str| part.split_at_checked(1).map_or_else(String::new, |(first, rest)| first.to_ascii_uppercase() + rest);
    name.split('-').map(part).collect::<Vec<_>>().join("-")
}

impl From<ApiError> for Answer {
    fn from(refusal: ApiError) -> Self {
        let (status, code) = refusal.status_and_code();
        let Explanation { message, remedy } = refusal.explanation();
        Self::json(status, &json!({"error": {"code": code, "message": message, "remedy": remedy}}))
    }
}

/// The policy of the start page.
const WITH_FRAMES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
                           frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of a report in its frame: its own styles and pictures, and nothing from anywhere. Its scripts sort tables and no more.
const SANDBOX: &str = "sandbox allow-scripts allow-downloads; default-src 'none'; style-src 'unsafe-inline'; \
                       script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// What every answer has: nothing from elsewhere is loaded, run, framed or kept, and no address is passed on.
const SECURITY: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cache-control", "no-store"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

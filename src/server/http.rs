//! One request, read within bounds: so many bytes of head, so many of body, so long and no longer.
//!
//! hyper reads and parses; here is what it may take, and what of a sound request is refused all the same.

use std::time::Duration;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::http::request::Parts;
use tokio::time::timeout;

use super::response::ApiError;

/// The longest head, in bytes.
pub const MAX_HEAD: usize = 16 * 1024;

/// The longest body, in bytes.
const MAX_BODY: usize = 256 * 1024;

/// The most header lines.
pub const MAX_HEADERS: usize = 64;

/// How long a head may take to arrive, and how long a body.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What was asked.
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, without what follows a question mark.
    pub path: String,
    /// What follows it.
    pub query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The values of a header.
    pub fn header(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of a header that must be given once and no more.
    pub fn sole_header(&self, name: &str) -> Option<&str> {
        let mut values = self.header(name);
        values.next().filter(|_| values.next().is_none())
    }

    /// The value of a part of the query.
    pub fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a request whose head hyper has parsed.
///
/// # Errors
/// The refusal, where the head or the body is not one that this server takes, or the body does not come in time.
pub async fn read_request(request: hyper::Request<Incoming>) -> Result<Request, ApiError> {
    let (head, body) = request.into_parts();
    let mut request = read_head(&head)?;
    if request.header("transfer-encoding").next().is_some() || request.header("content-length").count() > 1 {
        return Err(ApiError::Malformed);
    }
    let length = request.sole_header("content-length").map_or(Ok(0), str::parse::<u64>).map_err(|_| ApiError::Malformed)?;
    if length > MAX_BODY as u64 {
        return Err(ApiError::BodyTooLong);
    }
    match timeout(PATIENCE, Limited::new(body, MAX_BODY).collect()).await {
        Ok(Ok(body)) => request.body = body.to_bytes().to_vec(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return Err(ApiError::BodyTooLong),
        Ok(Err(_)) | Err(_) => return Err(ApiError::Malformed),
    }
    Ok(request)
}

fn read_head(head: &Parts) -> Result<Request, ApiError> {
    // Only a path: an absolute target would bring a host of its own.
    if head.uri.scheme().is_some() || head.uri.authority().is_some() || !head.uri.path().starts_with('/') {
        return Err(ApiError::Malformed);
    }
    let mut headers = Vec::new();
    for (name, value) in &head.headers {
        let value = std::str::from_utf8(value.as_bytes()).map_err(|_| ApiError::Malformed)?;
        headers.push((name.as_str().to_owned(), value.to_owned()));
    }
    let query = head.uri.query().unwrap_or("").split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(name)?, decoded(value)?))
    });
    let query = query.collect::<Option<Vec<_>>>().ok_or(ApiError::Malformed)?;
    let (method, path) = (head.method.as_str().to_owned(), head.uri.path().to_owned());
    Ok(Request { method, path, query, headers, body: Vec::new() })
}

/// Undoes percent signs and pluses.
fn decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            }
            other => out.push(other),
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(target: &str, headers: &[(&str, &str)]) -> Result<Request, ApiError> {
        let mut request = hyper::Request::builder().uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read_head(&request.body(()).expect("a request").into_parts().0)
    }

    #[test]
    fn a_head_is_read() {
        let request = head("/api/queue?code=a%20b&q=%C3%A9+x", &[("Host", "h"), ("X", "1"), ("x", "2")]).expect("sound");
        assert_eq!((request.path.as_str(), request.asked("code"), request.asked("q")), ("/api/queue", Some("a b"), Some("é x")));
        assert_eq!((request.sole_header("host"), request.sole_header("x"), request.header("X").count()), (Some("h"), None, 2));
    }

    #[test]
    fn what_names_a_host_or_cannot_be_read_is_refused() {
        for bad in ["http://127.0.0.1/", "*", "127.0.0.1:80", "/?q=%zz", "/?q=%ff"] {
            assert!(head(bad, &[]).is_err(), "{bad}");
        }
    }
}

//! One request, read within bounds: so many bytes of head, so many of body, so long and no longer.

use std::io::Read;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::response::ApiError;

/// The longest head.
const MAX_HEAD: usize = 16 * 1024;

/// The longest body.
const MAX_BODY: usize = 256 * 1024;

/// The most header lines.
const MAX_HEADERS: usize = 64;

/// How long a request may take to arrive, all of it.
const PATIENCE: Duration = Duration::from_secs(5);

/// What was asked.
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, without what stands behind a question mark.
    pub path: String,
    /// What stands behind it.
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

/// Reads a request. `None`: nobody is there any more, or nothing came in time.
pub fn read_request(stream: &mut TcpStream) -> Result<Option<Request>, ApiError> {
    let until = Instant::now() + PATIENCE;
    let mut bytes = Vec::with_capacity(2048);
    let end = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end + 4;
        }
        if bytes.len() >= MAX_HEAD {
            return Err(ApiError::HeadTooLong);
        }
        if !more(stream, &mut bytes, until) {
            return Ok(None);
        }
    };
    if end > MAX_HEAD {
        return Err(ApiError::HeadTooLong);
    }
    let mut request = read_head(&bytes[..end])?;
    if request.header("transfer-encoding").next().is_some() {
        return Err(ApiError::Malformed);
    }
    let length = match request.header("content-length").count() {
        0 => 0,
        1 => request.sole_header("content-length").and_then(|length| length.parse::<usize>().ok()).ok_or(ApiError::Malformed)?,
        _ => return Err(ApiError::Malformed),
    };
    if length > MAX_BODY {
        return Err(ApiError::BodyTooLong);
    }
    let mut body = bytes.split_off(end);
    while body.len() < length {
        if !more(stream, &mut body, until) {
            return Ok(None);
        }
    }
    body.truncate(length);
    request.body = body;
    Ok(Some(request))
}

/// Reads what has come; false where nothing will come any more.
fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>, until: Instant) -> bool {
    let left = until.saturating_duration_since(Instant::now());
    if left.is_zero() || stream.set_read_timeout(Some(left)).is_err() {
        return false;
    }
    let mut chunk = [0; 8192];
    match stream.read(&mut chunk) {
        Ok(0) | Err(_) => false,
        Ok(read) => {
            bytes.extend_from_slice(&chunk[..read]);
            true
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn read_head(bytes: &[u8]) -> Result<Request, ApiError> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) | Err(_) => return Err(ApiError::Malformed),
    }
    let (Some(method), Some(target)) = (parsed.method, parsed.path) else { return Err(ApiError::Malformed) };
    // Only a path: an absolute target would bring a host of its own.
    if !target.starts_with('/') {
        return Err(ApiError::Malformed);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut own = Vec::new();
    for header in parsed.headers.iter() {
        let value = std::str::from_utf8(header.value).map_err(|_| ApiError::Malformed)?;
        own.push((header.name.to_owned(), value.to_owned()));
    }
    let query = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decoded(name)?, decoded(value)?))
    });
    let query = query.collect::<Option<Vec<_>>>().ok_or(ApiError::Malformed)?;
    Ok(Request { method: method.to_owned(), path: path.to_owned(), query, headers: own, body: Vec::new() })
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

    fn head(text: &str) -> Result<Request, ApiError> {
        read_head(text.as_bytes())
    }

    #[test]
    fn a_head_is_read() {
        let request = head("GET /api/queue?code=a%20b&q=%C3%A9+x HTTP/1.1\r\nHost: h\r\nX: 1\r\nx: 2\r\n\r\n").expect("sound");
        assert_eq!((request.path.as_str(), request.asked("code"), request.asked("q")), ("/api/queue", Some("a b"), Some("é x")));
        assert_eq!((request.sole_header("host"), request.sole_header("x"), request.header("X").count()), (Some("h"), None, 2));
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for bad in [
            "GET http://127.0.0.1/ HTTP/1.1\r\nHost: h\r\n\r\n",
            "GET * HTTP/1.1\r\n\r\n",
            "GET /?q=%zz HTTP/1.1\r\n\r\n",
            "GET /?q=%ff HTTP/1.1\r\n\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        ] {
            assert!(head(bad).is_err(), "{bad}");
        }
    }
}

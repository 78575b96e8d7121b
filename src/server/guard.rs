//! Refuses requests that do not come from this program's own page, on this machine, with the session's key.

use super::http::Request;
use super::response::ApiError;

/// What a request must show.
pub struct Guard {
    port: u16,
    key: String,
}

impl Guard {
    /// A guard with a key from the system's randomness; `None` where the system gives none.
    pub fn new(port: u16) -> Option<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).ok()?;
        Some(Self { port, key: bytes.iter().map(|byte| format!("{byte:02x}")).collect() })
    }

    /// The key.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Refuses what does not come from our page; what is below `/api/` needs the key too.
    ///
    /// # Errors
    ///
    /// An [`ApiError`] if the host, the origin or the key is not that of this session.
    pub fn check(&self, request: &Request) -> Result<(), ApiError> {
        // A list and no pattern: `127.evil.example` begins as an address does.
        let port = self.port;
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        match (request.header("host").count(), request.sole_header("host")) {
            (0, _) => return Err(ApiError::Malformed),
            (_, Some(host)) if hosts.contains(&host.to_ascii_lowercase()) => {}
            _ => return Err(ApiError::Host),
        }
        if !matches!(request.method.as_str(), "GET" | "POST") {
            return Err(ApiError::Method);
        }
        let ours = |origin: &str| hosts.iter().any(|host| origin.eq_ignore_ascii_case(&format!("http://{host}")));
        if !request.header("origin").all(ours) {
            return Err(ApiError::Origin);
        }
        if !request.path.starts_with("/api/") {
            return Ok(());
        }
        // A browser says where a request comes from; what is no browser says nothing.
        if !request.header("sec-fetch-site").all(|site| site == "same-origin" || site == "none") {
            return Err(ApiError::Origin);
        }
        let shown = request.sole_header("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or("");
        if !same(shown.as_bytes(), self.key.as_bytes()) {
            return Err(ApiError::Key);
        }
        let kind = request.sole_header("content-type").unwrap_or("");
        let is_json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        if request.method == "POST" && !is_json {
            return Err(ApiError::NotJson);
        }
        Ok(())
    }
}

/// Compares in a time that does not tell how much is right.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

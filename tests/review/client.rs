//! A server that was started, and a client that speaks to it byte by byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::review::study::Study;

/// A running review.
pub struct Review {
    child: Child,
    /// Where it listens.
    pub port: u16,
    /// The key of its session.
    pub key: String,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// The code of an error.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or("none").to_owned()
    }
}

impl Review {
    /// Starts a review and waits for its address.
    pub fn start(study: &Study, coder: &str, more: &[&str]) -> Self {
        let arguments = [&["--coder", coder, "--no-open"], more].concat();
        Self::listening(study.command("review", &arguments))
    }

    /// Starts a program that prints the address of its page.
    pub fn listening(mut command: std::process::Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("an address");
        let address = line.trim().rsplit("http://127.0.0.1:").next().expect("an address");
        let (port, key) = address.split_once("/#key=").unwrap_or_else(|| panic!("no address: {line}"));
        Self { child, port: port.parse().expect("a port"), key: key.to_owned() }
    }

    /// Kills it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("kill -9");
        self.child.wait().expect("ended");
    }

    /// Ends it as Ctrl-C does.
    pub fn end(mut self) {
        let told = std::process::Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().expect("kill");
        assert!(told.success() && self.child.wait().expect("ended").success(), "the server ends well on Ctrl-C");
    }

    /// Waits until it ends of itself, and well.
    pub fn ends(mut self) {
        assert!(self.child.wait().expect("ended").success());
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends bytes as they are; `None` where no whole answer comes.
    pub fn raw(&self, bytes: &[u8]) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
        // Anyone who is refused early stops reading; the answer is there all the same.
        let _ = stream.write_all(bytes);
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let text = String::from_utf8_lossy(&all).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let length: usize = head.lines().find_map(|line| line.strip_prefix("Content-Length: "))?.trim().parse().ok()?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        (body.len() == length).then(|| Answer { status, head: head.to_owned(), body: body.to_owned() })
    }

    /// Sends a request with these header lines.
    pub fn send(&self, method: &str, target: &str, headers: &[String], body: &str) -> Option<Answer> {
        let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
        self.raw(format!("{method} {target} HTTP/1.1\r\n{lines}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
    }

    /// The header lines of our own page.
    pub fn headers(&self) -> Vec<String> {
        let (port, key) = (self.port, &self.key);
        vec![
            format!("Host: 127.0.0.1:{port}"),
            format!("Origin: http://127.0.0.1:{port}"),
            format!("Authorization: Bearer {key}"),
            "Content-Type: application/json".to_owned(),
        ]
    }

    /// Asks for something below `/api/`.
    pub fn get(&self, what: &str) -> Value {
        let answer = self.send("GET", &format!("/api/{what}"), &self.headers(), "").expect("an answer");
        assert_eq!(answer.status, 200, "{what}: {}", answer.body);
        answer.json()
    }

    /// Sends something below `/api/`; `None` where no whole answer comes.
    pub fn try_post(&self, what: &str, body: &Value) -> Option<Answer> {
        self.send("POST", &format!("/api/{what}"), &self.headers(), &body.to_string())
    }

    /// Sends something below `/api/`.
    pub fn post(&self, what: &str, body: &Value) -> Answer {
        self.try_post(what, body).expect("an answer")
    }

    /// Sends a decision that must be saved; gives its row.
    pub fn decide(&self, body: Value) -> u64 {
        let answer = self.post("decisions", &body);
        assert_eq!(answer.status, 201, "{body}: {}", answer.body);
        answer.json()["seq"].as_u64().expect("a row")
    }

    /// Codes a place.
    pub fn code(&self, document: &str, span: (usize, usize), code: &str) -> u64 {
        self.decide(json!({"action": "code", "suggestion": null, "document": document, "start": span.0, "end": span.1, "code": code}))
    }

    /// Closes the blind step of a transcript.
    pub fn close(&self, document: &str) {
        assert_eq!(self.post("blind", &json!({"document": document, "close": true})).status, 201);
    }
}

impl Drop for Review {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

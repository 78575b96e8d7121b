//! Who is let in, and what cannot bring the server down.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::review::client::{Answer, Review};
use crate::review::study::{Study, name};

fn opened() -> (Study, Review) {
    let study = Study::of(1, 8);
    let review = Review::start(&study, "Ann", &[]);
    (study, review)
}

/// The header lines of our page with one of them exchanged.
fn with(review: &Review, name: &str, line: Option<String>) -> Vec<String> {
    let mut headers = review.headers();
    headers.retain(|have| !have.starts_with(&format!("{name}:")));
    headers.extend(line);
    headers
}

fn ask(review: &Review, headers: &[String]) -> u16 {
    review.send("GET", "/api/study", headers, "").map_or(0, |answer| answer.status)
}

#[test]
fn only_its_own_address_is_a_host() {
    let (_study, review) = opened();
    let port = review.port;
    let host = |value: &str| with(&review, "Host", Some(format!("Host: {value}")));
    assert_eq!(ask(&review, &host(&format!("localhost:{port}"))), 200);
    for bad in [
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        format!("127.evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("evil.example:{port}"),
        format!("0.0.0.0:{port}"),
        format!("user@127.0.0.1:{port}"),
        String::new(),
    ] {
        assert_eq!(ask(&review, &host(&bad)), 403, "{bad}");
        let page = review.send("GET", "/", &host(&bad), "").expect("an answer");
        assert_eq!(page.status, 403, "{bad}");
    }
    assert_eq!(ask(&review, &with(&review, "Host", None)), 400);
    let twice = [review.headers(), vec![format!("Host: 127.0.0.1:{port}")]].concat();
    assert_eq!(ask(&review, &twice), 403);
    for target in [format!("http://127.0.0.1:{port}/api/study"), format!("//127.0.0.1:{port}/api/study"), "*".to_owned()] {
        let answer = review.send("GET", &target, &review.headers(), "").expect("an answer");
        assert!(matches!(answer.status, 400 | 404), "{target}");
    }
}

#[test]
fn no_other_page_can_write_or_read() {
    let (_study, review) = opened();
    let before = review.get("study")["head"].clone();
    let body = json!({"action": "code", "document": name(0), "start": 0, "end": 4, "code": "garden"}).to_string();
    let post = |headers: &[String]| review.send("POST", "/api/decisions", headers, &body).map_or(0, |answer| answer.status);
    let port = review.port;
    for origin in [
        "http://evil.example",
        "null",
        "https://127.0.0.1",
        "file://",
        &format!("http://127.0.0.1:{}", port ^ 1),
        &format!("http://127.0.0.1.evil.example:{port}"),
    ] {
        assert_eq!(post(&with(&review, "Origin", Some(format!("Origin: {origin}")))), 403, "{origin}");
        assert_eq!(ask(&review, &with(&review, "Origin", Some(format!("Origin: {origin}")))), 403, "{origin}");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", ""] {
        assert_eq!(post(&with(&review, "Content-Type", Some(format!("Content-Type: {kind}")))), 415, "{kind}");
    }
    assert_eq!(post(&with(&review, "Content-Type", None)), 415);
    for site in ["cross-site", "same-site"] {
        assert_eq!(post(&[review.headers(), vec![format!("Sec-Fetch-Site: {site}")]].concat()), 403, "{site}");
    }
    let options = review.send("OPTIONS", "/api/decisions", &review.headers(), "").expect("an answer");
    assert_eq!((options.status, options.head.contains("Access-Control")), (405, false));
    assert_eq!(review.get("study")["head"], before, "nothing was written");
}

#[test]
fn without_the_key_nothing_is_shown() {
    let (_study, review) = opened();
    let wrong = "0".repeat(64);
    let longer = format!("{}0", review.key);
    for value in [
        None,
        Some("Bearer ".to_owned()),
        Some(format!("Bearer {wrong}")),
        Some(format!("Bearer {longer}")),
        Some(format!("bearer {}", review.key)),
        Some(format!("Basic {}", review.key)),
    ] {
        let headers = with(&review, "Authorization", value.clone().map(|value| format!("Authorization: {value}")));
        assert_eq!(ask(&review, &headers), 401, "{value:?}");
    }
    let in_query =
        review.send("GET", &format!("/api/study?key={}", review.key), &with(&review, "Authorization", None), "").expect("an answer");
    assert_eq!(in_query.status, 401);
    assert_eq!(review.key.len(), 64);
    for part in ["/", "/review.js", "/review.css"] {
        let page = review.send("GET", part, &with(&review, "Authorization", None), "").expect("an answer");
        assert!(page.status == 200 && !page.body.contains(&review.key) && !page.body.contains("tomatoes"), "{part}");
    }
}

#[test]
fn every_answer_has_the_same_protection() {
    let (_study, review) = opened();
    let answers: Vec<Answer> = [
        review.send("GET", "/", &review.headers(), ""),
        review.send("GET", "/api/study", &review.headers(), ""),
        review.send("GET", "/none", &review.headers(), ""),
        review.send("GET", "/api/study", &[], ""),
        review.send("PUT", "/api/study", &review.headers(), ""),
        review.send("POST", "/api/decisions", &review.headers(), "{"),
        review.raw(b"junk\r\n\r\n"),
    ]
    .into_iter()
    .map(|answer| answer.expect("an answer"))
    .collect();
    for answer in answers {
        for line in [
            "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options: nosniff",
            "Cache-Control: no-store",
            "Referrer-Policy: no-referrer",
        ] {
            assert!(answer.head.lines().any(|have| have == line), "{line} is missing: {}", answer.head);
        }
        assert!(!answer.head.contains("Access-Control") && !answer.head.contains("unsafe-inline"));
    }
}

#[test]
fn no_path_leads_to_a_file() {
    let (_study, review) = opened();
    for path in [
        "/study.db",
        "/../study.db",
        "/..%2fstudy.db",
        "/%2e%2e/study.toml",
        "//etc/passwd",
        "/page/index.html",
        "/review.js/..",
        "/api/../study.db",
        "/api/excerpts?document=../study.toml",
        "/api/excerpts?document=%2e%2e%2fstudy.toml",
        "/api/excerpts?document=/etc/passwd",
        "/api/excerpts?document=T00.txt%00",
    ] {
        let answer = review.send("GET", path, &review.headers(), "").expect("an answer");
        assert_eq!(answer.status, 404, "{path}");
    }
    assert_eq!(review.get("excerpts")["document"].as_str(), Some("T00.txt"), "without a name it is the first transcript");
    for path in ["/api/queue?limit=x", "/api/queue?offset=-1", "/api/queue?limit=99999999999999999999"] {
        assert_eq!(review.send("GET", path, &review.headers(), "").expect("an answer").status, 400, "{path}");
    }
}

#[test]
fn what_is_too_long_or_no_request_is_refused_and_the_next_one_answered() {
    let (_study, review) = opened();
    let status = |bytes: &[u8]| review.raw(bytes).map_or(0, |answer| answer.status);
    assert_eq!(status(format!("GET /{} HTTP/1.1\r\n", "a".repeat(20_000)).as_bytes()), 431);
    assert_eq!(status(format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(100)).as_bytes()), 431);
    let huge = |length: &str| format!("POST /api/decisions HTTP/1.1\r\nHost: h\r\nContent-Length: {length}\r\n\r\n");
    assert_eq!(status(huge("5368709120").as_bytes()), 413);
    assert_eq!(status(&[huge("300000").into_bytes(), vec![b'x'; 300_000]].concat()), 413);
    assert_eq!(status(huge("-1").as_bytes()), 400);
    assert_eq!(status(huge("1\r\nContent-Length: 2").as_bytes()), 400);
    assert_eq!(status(b"POST /api/decisions HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
    assert_eq!(status(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 400);
    assert_eq!(status(b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n"), 400);
    assert_eq!(review.send("POST", "/api/decisions", &review.headers(), "{\"action\": \"co").expect("an answer").status, 400);
    let deep = "[".repeat(100_000);
    assert_eq!(review.send("POST", "/api/decisions", &review.headers(), &deep).expect("an answer").status, 400);
    assert_eq!(review.get("study")["decisions"], 0);
}

#[test]
fn two_hundred_slow_connections_do_not_stop_it() {
    let (_study, review) = opened();
    let mut slow = Vec::new();
    for at in 0..200 {
        let mut stream = TcpStream::connect(("127.0.0.1", review.port)).expect("connected");
        if at % 2 == 0 {
            stream.write_all(b"POST /api/decisions HTTP/1.1\r\nHost: ").expect("sent");
        }
        slow.push(stream);
    }
    let begun = Instant::now();
    for round in 0..20 {
        for stream in &mut slow {
            let _ = stream.write_all(b"x");
        }
        review.code(&name(0), (round, round + 2), "garden");
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "20 decisions took {:?}", begun.elapsed());
    drop(slow);
    review.end();
}

#[test]
fn a_head_or_body_that_does_not_come_is_not_waited_for() {
    let (_study, review) = opened();
    let port = review.port;
    let key = &review.key;
    let head =
        format!("POST /api/decisions HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\nContent-Length: 10\r\n\r\nab");
    for bytes in ["GET / HTT".to_owned(), head] {
        let begun = Instant::now();
        let answer = review.raw(bytes.as_bytes());
        assert!(answer.is_none_or(|answer| matches!(answer.status, 400 | 408)), "{bytes:?}");
        assert!(begun.elapsed() < Duration::from_secs(12), "{bytes:?} was waited for {:?}", begun.elapsed());
    }
}

//! No room for a decision: it is not answered as saved, and what was saved stays.

use std::process::{Command, Stdio};

use serde_json::json;

use crate::review::client::Review;
use crate::review::study::{PROGRAM, Study, name};

#[test]
#[cfg(target_os = "linux")]
fn a_decision_for_which_there_is_no_room_is_refused_and_the_others_stay() {
    let study = Study::of(1, 200);
    Review::start(&study, "Ann", &[]).end();
    let blocks = std::fs::metadata(study.path("study.db")).expect("a database").len() / 512 + 60;
    let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &line, "sh", PROGRAM, "review"]).arg(study.path("")).args(["--coder", "Ann", "--no-open"]).stdin(Stdio::null());
    let review = Review::listening(command);
    let (mut saved, mut refused) = (Vec::new(), 0);
    for at in 0..400u64 {
        let body = json!({"action": "code", "document": name(0), "start": at, "end": at + 3, "code": "garden", "memo": "x".repeat(200)});
        match review.try_post("decisions", &body) {
            Some(answer) if answer.status == 201 => saved.push(answer.json()["seq"].as_u64().expect("a row")),
            Some(answer) => {
                assert!(answer.status >= 500 && answer.code().starts_with('R'), "{}", answer.body);
                refused += 1;
            }
            None => refused += 1,
        }
        if refused > 3 {
            break;
        }
    }
    assert!(saved.len() > 5 && refused > 3, "{} saved, {refused} refused", saved.len());
    review.kill();
    let verified = study.json("verify", &[]);
    assert_eq!(verified["findings"], json!([]));
    assert_eq!(verified["decisions"].as_u64(), Some(saved.len() as u64));
    // With room again, it goes on.
    let review = Review::start(&study, "Ann", &[]);
    review.code(&name(0), (900, 910), "garden");
    review.end();
}

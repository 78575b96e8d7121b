//! Bad projects of other programs, for `import`.

use super::packed::{ELSEWHERE, bomb, counted, cut, deep, laughs, linked, locked, lying_bomb, pack};
use super::{Bad, bad};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"p\">";

fn project(inside: &str) -> Vec<u8> {
    pack(&[("project.qde", format!("{HEAD}{inside}</Project>").as_bytes()), ("sources/a.txt", b"I: So?\n\nP: Yes, it was.\n")])
}

fn source(attributes: &str, inside: &str) -> String {
    format!(
        "<Users><User guid=\"00000000-0000-0000-0000-000000000001\" name=\"Ann\"/></Users><CodeBook><Codes><Code guid=\"00000000-0000-0000-0000-000000000002\" name=\"a\" isCodable=\"true\"/></Codes></CodeBook><Sources><TextSource guid=\"00000000-0000-0000-0000-000000000003\" name=\"a\" {attributes}>{inside}</TextSource></Sources>"
    )
}

fn selection(attributes: &str) -> String {
    let coding = "<Coding guid=\"00000000-0000-0000-0000-000000000005\" creatingUser=\"00000000-0000-0000-0000-000000000001\"><CodeRef targetGUID=\"00000000-0000-0000-0000-000000000002\"/></Coding>";
    let inside = format!("<PlainTextSelection guid=\"00000000-0000-0000-0000-000000000004\" {attributes}>{coding}</PlainTextSelection>");
    source("plainTextPath=\"internal://a.txt\"", &inside)
}

/// Projects that are refused, or taken in with what is said here.
pub fn wrong() -> Vec<Bad> {
    let part = "project.qde";
    vec![
        bad("no_archive.qdpx", "no archive", "E1081"),
        bad("empty.qdpx", "", "E1081"),
        bad("other_part.qdpx", pack(&[("readme.txt", b"x")]), "E1081"),
        bad("cut.qdpx", cut(&project("")), "E1081"),
        bad("broken.qdpx", pack(&[(part, b"<Project>")]), "E1081"),
        bad("other_root.qdpx", pack(&[(part, b"<html/>")]), "E1081"),
        bad("elsewhere.qdpx", pack(&[(part, ELSEWHERE.as_bytes())]), "E1081"),
        bad("laughs.qdpx", pack(&[(part, laughs().as_bytes())]), "E1081"),
        bad("deep.qdpx", pack(&[(part, deep().as_bytes())]), "E1081"),
        bad("bomb.qdpx", bomb(part), "E1081"),
        bad("lying_bomb.qdpx", lying_bomb(part), "E1081"),
        bad("link.qdpx", linked(part), "E1081"),
        bad("locked.qdpx", locked(part), "E1081"),
        bad("counted.qdpx", counted(part, 60_000), "E1081"),
        bad("lacks_text.qdpx", project(&source("plainTextPath=\"internal://b.txt\"", "")), "E1041"),
        bad("absolute.qdpx", project(&source("plainTextPath=\"absolute:///etc/hostname\"", "")), "E1040"),
        bad("climbing.qdpx", project(&source("plainTextPath=\"internal://../../etc/hostname\"", "")), "E1041"),
        bad("past_the_end.qdpx", project(&selection("startPosition=\"3\" endPosition=\"9999\"")), "E1044"),
        bad("backwards.qdpx", project(&selection("startPosition=\"9\" endPosition=\"3\"")), "E1044"),
        bad("no_length.qdpx", project(&selection("startPosition=\"9\" endPosition=\"9\"")), "E1043"),
        bad("no_number.qdpx", project(&selection("startPosition=\"x\" endPosition=\"y\"")), "E1047"),
        bad("no_archive.qdc", "no xml", "E1081"),
        bad("elsewhere.qdc", ELSEWHERE, "E1081"),
        bad("laughs.qdc", laughs(), "E1081"),
        bad("other.sqlite3", b"SQLite format 3\0 and nothing that follows", "E1081"),
        bad("other.qda", "no database", "E1081"),
        bad("decisions.jsonl", "{\"leitmotif_decisions\":1,\"head\":\"1:x\"}\n{\"log\":\"a\"}\n", "R0119"),
        bad("decisions_newer.jsonl", "{\"leitmotif_decisions\":9,\"head\":\"1:x\"}\n", "R0119"),
        bad("other.bin", "x", "E1081"),
    ]
}

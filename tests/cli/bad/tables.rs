//! Bad codebooks, tables of participants and tables of codings.

use super::packed::{ELSEWHERE, bomb, counted, cut, laughs, linked, locked, pack};
use super::{Bad, bad};

/// Files that the study cannot be run with, each with the code that is said of it.
pub fn wrong() -> Vec<Bad> {
    let mut all = codebooks();
    all.extend(participants());
    all.extend(codings());
    all
}

fn codebooks() -> Vec<Bad> {
    let toml = |rest: &str| format!("format = 1\n[[code]]\ncode = \"a\"\nseeds = [\"soil\"]\n{rest}");
    let chain: String = (0..200).map(|at| format!("[[code]]\ncode = \"c{}\"\nparent = \"c{at}\"\n", at + 1)).collect();
    let many: String = (0..2_000).map(|at| format!("[[code]]\ncode = \"c{at}\"\n")).collect();
    let mut all = vec![
        bad("codebook.toml", "[[code]\n", "E0005"),
        bad("codebook.toml", [0; 64], "E0005"),
        bad("codebook.toml", b"PK\x03\x04\0\0\x01\x02", "E0005"),
        bad("codebook.toml", toml("[[code]]\ncode = \"a\"\n"), "E0005"),
        bad("codebook.toml", toml("[[code]]\ncode = \"\"\n"), "E0005"),
        bad("codebook.toml", toml("[[code]]\ndefinition = \"no name\"\n"), "E0005"),
        bad("codebook.toml", toml("[[code]]\ncode = \"b\"\nparent = \"nobody\"\n"), "E0005"),
        bad("codebook.toml", toml("[[code]]\ncode = \"b\"\nparent = \"b\"\n"), "E0005"),
        bad("codebook.toml", toml("[[code]]\ncode = \"b\"\nkind = \"mood\"\n"), "E0005"),
        bad("codebook.toml", toml("[[code]]\ncode = \"b\"\nseeds = 3\n"), "E0005"),
        bad("codebook.toml", toml("[[code]]\ncode = \"b\"\nabout = \"dogs\"\n"), "E0005"),
        bad("codebook.toml", "format = 9\n[[code]]\ncode = \"a\"\n", "E0005"),
        bad("codebook.toml", "format = 1\nversion = -3\n[[code]]\ncode = \"a\"\n", "E0005"),
        bad("codebook.toml", format!("format = 1\n[[code]]\ncode = \"c0\"\n{chain}"), "E0005"),
        bad("codebook.toml", format!("format = 1\n{many}"), "E0005"),
        bad("codebook.toml", format!("format = 1\na = {}{}\n", "[".repeat(100_000), "]".repeat(100_000)), "E0005"),
        bad("codebook.yaml", "codes: [", "E0005"),
        bad("codebook.yaml", "- a\n- b\n", "E0005"),
        bad("codebook.yaml", "codes:\n  - code: a\n  - code: a\n", "E0005"),
        bad("codebook.yaml", laughing_yaml(), "E0005"),
        bad("codebook.yaml", format!("codes: {}{}", "[".repeat(50_000), "]".repeat(50_000)), "E0005"),
        bad("codebook.csv", "", "E0005"),
        bad("codebook.csv", "colour,shape\nred,round\n", "E0005"),
        bad("codebook.csv", "code,definition\na,x\na,y\n", "E0005"),
        bad("codebook.csv", "code,definition\na,\"x\nb,y\n", "E0005"),
        bad("codebook.csv", [0; 64], "E0005"),
        bad("codebook.qdc", "<CodeBook>", "E0005"),
        bad("codebook.qdc", ELSEWHERE, "E0005"),
        bad("codebook.qdc", laughs(), "E0005"),
    ];
    for (ending, part) in [("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")] {
        let name = format!("codebook.{ending}");
        all.extend([
            bad(&name, "no archive", "E0005"),
            bad(&name, cut(&pack(&[(part, b"<a/>")])), "E0005"),
            bad(&name, bomb(part), "E0005"),
            bad(&name, linked(part), "E0005"),
            bad(&name, locked(part), "E0005"),
            bad(&name, counted(part, 60_000), "E0005"),
            bad(&name, pack(&[(part, ELSEWHERE.as_bytes())]), "E0005"),
        ]);
    }
    all
}

/// YAML whose aliases grow tenfold at each of twelve levels.
fn laughing_yaml() -> String {
    let levels: String = (1..12).map(|at| format!("l{at}: &l{at} [{}]\n", vec![format!("*l{}", at - 1); 10].join(", "))).collect();
    format!("l0: &l0 [ha]\n{levels}codes: *l11\n")
}

fn participants() -> Vec<Bad> {
    let name = "participants.csv";
    vec![
        bad(name, "", "E0005"),
        bad(name, "number,group\n1,cooks\n", "E0005"),
        bad(name, "document,group\nT000,a\nT000,b\n", "E0005"),
        bad(name, "document,group\n,a\n", "E0005"),
        bad(name, "document,group\nT000,\"a\nT001,b\n", "E0005"),
        bad(name, "document,group\nT000,a,b,c,d\n", "E0005"),
        bad(name, [0; 64], "E0005"),
        bad(name, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "E0005"),
        bad(name, "document,group\nT000,a\n", "E0110"),
        bad(name, "document,group\nT000,a\nT000.txt,b\nT001,c\n", "E0111"),
    ]
}

fn codings() -> Vec<Bad> {
    let table = |rows: &str| format!("document,start,end,code,coder\n{rows}");
    let name = "codings/ann.csv";
    let lines = "codings/ann.jsonl";
    vec![
        bad(name, "", "E0005"),
        bad(name, "document,code\nT000,garden\n", "E0005"),
        bad(name, table("T000,one,2,garden,Ann\n"), "E0005"),
        bad(name, table("T000,-1,2,garden,Ann\n"), "E0005"),
        bad(name, table("T000,9,2,garden,Ann\n"), "E0005"),
        bad(name, table("T000,1,99999999999999999999,garden,Ann\n"), "E0005"),
        bad(name, table("T000,1,2,,Ann\n"), "E0005"),
        bad(name, table(",1,2,garden,Ann\n"), "E0005"),
        bad(name, table("T000,1,\"2,garden,Ann\n"), "E0005"),
        bad(name, [0; 64], "E0005"),
        bad(lines, "no json\n", "E0005"),
        bad(lines, "{\"document\":\"T000\",\"start\":1}\n", "E0005"),
        bad(lines, format!("{}\n", "[".repeat(100_000)), "E0005"),
        bad(lines, "{\"document\":\"T000\",\"start\":1.5,\"end\":2,\"code\":\"garden\"}\n", "E0005"),
    ]
}

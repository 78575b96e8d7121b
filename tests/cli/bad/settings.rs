//! Bad study files, guides, pipelines, settings and model folders.

use super::{Bad, bad};

/// Files that the study cannot be run with.
pub fn wrong() -> Vec<Bad> {
    let study = "study.toml";
    let mut all = vec![
        bad(study, "name = \n", "E0005"),
        bad(study, [0; 64], "E0005"),
        bad(study, "format = 7\n", "E0005"),
        bad(study, "nmae = \"x\"\n", "E0005"),
        bad(study, "date = \"yesterday\"\n", "E0005"),
        bad(study, "date = \"2026-13-45\"\n", "E0005"),
        bad(study, "deidentify = \"maybe\"\n", "E0005"),
        bad(study, "language = \"klingon\"\n", "E0005"),
        bad(study, "blind = \"yes\"\n", "E0005"),
        bad(study, "[speakers]\n\"I\" = \"boss\"\n", "E0005"),
        bad(study, "compare = \"group\"\n", "E0005"),
        bad(study, format!("a = {}\n", "[".repeat(100_000)), "E0005"),
        bad("guide.toml", "[[question]\n", "E0005"),
        bad("guide.toml", "[[question]]\nid = \"Q1\"\n", "E0005"),
        bad("guide.toml", "[[question]]\nid = \"Q1\"\ntext = \"So?\"\n[[question]]\nid = \"Q1\"\ntext = \"And?\"\n", "E0005"),
        bad("guide.toml", [0; 64], "E0005"),
        bad("rejections.csv", "document\nT000\n", "E0005"),
    ];
    let stage = |rest: &str| format!("format = 1\nseed = 7\n[[stage]]\nname = \"ingest\"\nuse = \"ingest.files@11\"\n{rest}");
    let pipelines = [
        ("[[stage]\n".to_owned(), "E0011"),
        ("format = 9\n".to_owned(), "E0011"),
        (stage("colour = \"red\"\n"), "E0012"),
        (stage("[[stage]]\nname = \"ingest\"\nuse = \"ingest.files@11\"\n"), "E0012"),
        (stage("[[stage]]\nname = \"x\"\nuse = \"ingest.fiels@4\"\n"), "E0012"),
        (stage("[[stage]]\nname = \"x\"\nuse = \"ingest.files@99\"\n"), "E0012"),
        (stage("[[stage]]\nname = \"x\"\nuse = \"segment.turns@3\"\n"), "E0012"),
        (stage("[[stage]]\nname = \"x\"\nuse = \"deidentify.declared@1\"\nfrom = [\"nobody\"]\n"), "E0012"),
        (stage("[[stage]]\nname = \"x\"\nuse = \"deidentify.declared@1\"\nfrom = [\"x\"]\n"), "E0012"),
        (format!("a = {}\n", "[".repeat(100_000)), "E0011"),
        ("\0\0\0".to_owned(), "E0011"),
    ];
    all.extend(pipelines.into_iter().enumerate().map(|(at, (text, code))| bad(&format!("pipeline_{at}.toml"), text, code)));
    all
}

/// Arguments that mean nothing, each with what is said.
pub fn arguments() -> Vec<(Vec<&'static str>, &'static str)> {
    vec![
        (vec!["--set", "cluster.k=-1"], "E0012"),
        (vec!["--set", "cluster.k=0"], "E0012"),
        (vec!["--set", "cluster.k=many"], "E0012"),
        (vec!["--set", "cluster.k=99999999999999999999"], "E00"),
        (vec!["--set", "segment.max_words=0"], "E0012"),
        (vec!["--set", "nothing.at=all"], "E0013"),
        (vec!["--set", "cluster"], "stage.key=value"),
        (vec!["--set", "cluster.kk=3"], "E0013"),
        (vec!["--pipeline", "defualt"], "E0010"),
        (vec!["--pipeline", "."], "E0010"),
        (vec!["--threads", "0"], "1..=1024"),
        (vec!["--seed", "many"], "--seed"),
        (vec!["--via", "magic"], "E0012"),
        (vec!["--codebook", "nowhere.toml"], "E0001"),
        (vec!["--codebook", "/"], "E0002"),
        (vec!["--participants", "nowhere.csv"], "E0001"),
        (vec!["--codings", "nowhere.csv"], "E0001"),
        (vec!["--transcripts", "/etc/hostname"], "E0002"),
        (vec!["--tokenizer", "/etc/hostname"], "E0401"),
        (vec!["--model", "nowhere"], "E045"),
        (vec!["--model", "../../etc"], "E045"),
        (vec!["--out", "/dev/null/x"], "E0008"),
    ]
}

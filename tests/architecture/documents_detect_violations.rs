//! Made-up pages that name what is not there.

use super::documents::{missing, unnamed_folders};
use super::source::Source;

fn sources() -> Vec<Source> {
    vec![
        Source::new("src/domain/span.rs", "pub struct ByteSpan; const ID: &str = \"segment.turns@2\";"),
        Source::new("src/stages/cluster/mod.rs", "pub fn cluster() {}"),
    ]
}

fn check(text: &str, expect: &[&str]) {
    let root = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(root.path().join("src/domain")).expect("made");
    std::fs::write(root.path().join("src/domain/span.rs"), "").expect("written");
    let complaints = missing(&Source::new("docs/page.md", text), root.path(), &sources());
    assert_eq!(complaints.len(), expect.len(), "{complaints:?}");
    for (complaint, expect) in complaints.iter().zip(expect) {
        assert!(complaint.contains(expect), "{complaint}");
    }
}

#[test]
fn a_path_that_is_not_there_is_found() {
    check("see `src/domain/span.rs` and `domain/span.rs`", &[]);
    check("see\n`src/domain/spam.rs`", &["docs/page.md:2: `src/domain/spam.rs`"]);
    check("`domain/spam.rs`, `spam.rs`, `docs/`, `pipelines/none.toml`", &["domain/spam.rs", "`spam.rs`", "docs/", "pipelines/none.toml"]);
}

#[test]
fn a_type_or_stage_that_is_not_there_is_found() {
    check("`ByteSpan`, `segment.turns@2`", &[]);
    check("`ByteSpun`, `segment.turns@3`", &["ByteSpun", "segment.turns@3"]);
}

#[test]
fn commands_study_files_and_blocks_are_left_alone() {
    check("`leitmotif run STUDY`, `OUT/cache/`, `study.toml`, `STUDY`, `Vec`, `--set a=b`\n```\n`src/none.rs`\n```", &[]);
}

#[test]
fn a_folder_without_a_word_on_it_is_found() {
    let page = Source::new("ARCHITECTURE.md", "`src/domain/` holds nouns; src/stages/cluster is not in backticks");
    let complaints = unnamed_folders(&page, &sources());
    assert_eq!(complaints, ["ARCHITECTURE.md does not name `src/stages/cluster/`"]);
}

//! `leitmotif export` of what the log alone holds: versions of the codebook, and participants' answers.

use std::path::Path;

use super::Ending;
use super::args::ExportArgs;
use super::messages::{complain, escaped, say};
use crate::domain::review::answer::MemberAnswer;
use crate::domain::review::event::Head;
use crate::domain::review::log_state::{LogState, Version};
use crate::domain::review::timestamp::to_the_second;
use crate::formats::review::answers::answers_csv;
use crate::store::{FILE, Store};
use crate::study::files::write_whole;

/// Writes a version of the codebook, its changes above it as comments, in the form that `run` takes.
pub fn codebook_version(args: &ExportArgs, asked: &str) -> Ending {
    finish(args, |store, trail, name| {
        if args.out.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("toml")) {
            return Err("R0126 a version of the codebook is written as .toml; name the file so".to_owned());
        }
        let known = trail.versions.iter().map(|version| version.what.version.to_string()).collect::<Vec<_>>().join(", ");
        let found = match asked {
            "newest" => trail.versions.iter().max_by_key(|version| version.seq),
            number => trail.versions.iter().rev().find(|version| version.what.version.to_string() == number),
        };
        let version = found.ok_or_else(|| match known.as_str() {
            "" => "R0125 no version of the codebook was made here; see `leitmotif review STUDY --coder NAME --codebook-work`".to_owned(),
            known => format!("R0125 there is no version {asked}; those that were made here are {known}"),
        })?;
        let content = store.codebook(&version.what.digest).map_err(|error| error.to_string())?;
        let content =
            content.ok_or_else(|| format!("R0127 the text of version {} is missing; see `leitmotif verify`", version.what.version))?;
        let told = format!("{}: version {} with {} codes", escaped(name), version.what.version, version.what.codes);
        let changes: Vec<String> = version.what.changes.iter().map(|change| escaped(&change.to_string())).collect();
        let lines = changes.iter().map(|change| format!("  {change}"));
        let json = serde_json::json!({
            "file": name, "version": version.what.version, "by": version.by, "time": version.time, "changes": changes,
        });
        Ok((format!("{}{content}", above(version, trail)).into_bytes(), std::iter::once(told).chain(lines).collect(), json))
    })
}

/// What changed, by whom, when and why, each line a comment.
fn above(version: &Version, trail: &LogState) -> String {
    let what = &version.what;
    let comment = |line: String| format!("# {}\n", escaped(&line));
    let mut lines = comment(format!("Version {}, made by {} on {}.", what.version, version.by, to_the_second(&version.time)));
    lines += &what.note.lines().map(|line| comment(line.to_owned())).collect::<String>();
    if let Some(from) = trail.codebooks.get(&what.from) {
        lines += &comment(format!("Changed from version {from}:"));
    }
    lines += &what.changes.iter().map(|change| comment(format!("- {change}"))).collect::<String>();
    for (expert, time, remark) in trail.remarks.iter().filter(|(_, _, remark)| remark.codebook == what.digest && remark.signed_off) {
        let of = remark.code.as_ref().map_or("this version".to_owned(), |code| code.to_string());
        lines += &comment(format!("{expert} signed off {of} on {}.", to_the_second(time)));
    }
    lines + "\n"
}

/// Writes what participants answered.
pub fn answers(args: &ExportArgs) -> Ending {
    finish(args, |_, trail, name| {
        let answers: Vec<MemberAnswer> = trail.member_answers.iter().map(|(_, answer)| answer.clone()).collect();
        let told = format!("{}: {} answers", escaped(name), answers.len());
        let json = serde_json::json!({"file": name, "answers": answers.len()});
        Ok((answers_csv(&answers), vec![told], json))
    })
}

/// The file's bytes, lines to say, and the same as JSON.
type Made = (Vec<u8>, Vec<String>, serde_json::Value);

/// Reads the log, writes the file, tells, and says how it ended.
fn finish(args: &ExportArgs, make: impl Fn(&Store, &LogState, &str) -> Result<Made, String>) -> Ending {
    let path = args.study.as_deref().unwrap_or(Path::new("")).join(FILE);
    let name = args.out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match written(&path, &args.out, &name, make) {
        Err(error) => {
            complain(&error);
            Ending::Failed
        }
        Ok((lines, mut json, head)) => {
            if args.json {
                json["head"] = head.to_string().into();
                say(&json.to_string());
            } else if !args.quiet {
                lines.iter().for_each(|line| say(line));
                say(&format!("head {head}"));
            }
            Ending::Done
        }
    }
}

fn written(
    path: &Path,
    out: &Path,
    name: &str,
    make: impl Fn(&Store, &LogState, &str) -> Result<Made, String>,
) -> Result<(Vec<String>, serde_json::Value, Head), String> {
    let read = || {
        let store = Store::open_existing(path)?;
        let (trail, head) = (store.trail()?, store.head()?);
        Ok((store, trail, head))
    };
    let (store, trail, head) = read().map_err(|error: crate::store::StoreError| error.to_string())?;
    let (bytes, lines, json) = make(&store, &trail, name)?;
    let disk = |error: std::io::Error| {
        format!("E1075 {}: {}; see whether there is room and whether you may write there", out.display(), error.kind())
    };
    write_whole(out, &bytes, true).map_err(disk)?;
    Ok((lines, json, head))
}

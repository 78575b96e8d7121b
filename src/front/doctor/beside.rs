//! What lies beside the files that a study reads: files under a slightly other name, interviews that nobody reads, traces of programs
//! that have a file open, and folders that are copied to other machines.

use std::fs;
use std::path::Path;

use super::of_file;
use crate::domain::finding::Finding;
use crate::formats::grid::{is_table, read_tables};
use crate::study::files::write_whole;
use crate::study::inputs::{Inputs, is_scheme, lying_in};
use crate::study::new_study::examples;

/// What folders are called that a program copies to the machines of a company.
const SYNCED: [&str; 8] = ["onedrive", "dropbox", "google drive", "googledrive", "icloud", "mobile documents", "nextcloud", "sharepoint"];

/// A file that is written and taken away again, to see whether anything can be written.
const PROBE: &str = ".leitmotif-doctor";

/// What is to be said of the files in a study's folder.
pub fn check(study: &Path, inputs: &Inputs) -> Vec<Finding> {
    let names = names_in(study);
    let mut findings = Vec::new();
    if study.join("transcripts").is_dir() {
        let lying: Vec<String> = lying_in(study).unwrap_or_default().iter().map(|found| found.id.as_str().to_owned()).collect();
        for name in lying {
            let message = "this looks like an interview, lies beside the folder transcripts, and is not read";
            findings.push(of_file("E0032", &name, message, "move it into transcripts if it belongs to the study"));
        }
    }
    findings.extend(names.iter().filter_map(|name| almost(study, name, inputs)));
    for names in [&names, &names_in(&study.join("transcripts"))] {
        for file in names.iter().filter_map(|name| is_open(name, names)) {
            let message = "another program has this file open, so what is read may not be what you see there";
            findings.push(of_file("E0045", &file, message, "save it and close it there"));
        }
    }
    let place = std::path::absolute(study).unwrap_or_else(|_| study.to_path_buf()).to_string_lossy().to_lowercase();
    if let Some(synced) = SYNCED.iter().find(|synced| place.split(['/', '\\']).any(|folder| folder.starts_with(*synced))) {
        let message = format!("the study lies in a folder that is copied to other machines ({synced}), with what the participants said");
        let remedy = "see whether your ethics approval allows it; else move the study to a folder of this machine alone";
        findings.push(Finding::new("E0040", crate::domain::finding::Place::study(), message, remedy));
    }
    findings
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let files = entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let mut names: Vec<String> = files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The file that another program has open, where this name is the trace of that: Word and LibreOffice write it beside the file. Word
/// puts its two signs over the first two letters of a longer name.
fn is_open(name: &str, beside: &[String]) -> Option<String> {
    if let Some(file) = name.strip_prefix(".~lock.") {
        return Some(file.trim_end_matches('#').to_owned());
    }
    let rest = name.strip_prefix("~$")?;
    let cut = |whole: &&String| whole.char_indices().nth(2).is_some_and(|(at, _)| &whole[at..] == rest) && !whole.starts_with("~$");
    Some(beside.iter().find(cut).map_or_else(|| rest.to_owned(), String::clone))
}

/// A file that is meant as one of the study's and is not read under the name that it has.
fn almost(study: &Path, name: &str, inputs: &Inputs) -> Option<Finding> {
    if let Some((_, example)) = examples().into_iter().find(|(example, _)| *example == name) {
        let bytes = fs::read(study.join(name)).ok()?;
        let own = name.replace(".example", "");
        // A workbook that was opened and saved as it was has other bytes.
        let same = bytes == example || (is_table(name) && read_tables(name, &bytes) == read_tables(name, &example));
        let changed = !same && !study.join(&own).exists();
        return changed
            .then(|| of_file("E0038", name, "the example was filled in, and is not read under this name", format!("save it as {own}")));
    }
    let lower = name.to_lowercase();
    let (stem, ending) = lower.rsplit_once('.')?;
    let begins = |words: &[&str]| words.iter().any(|word| stem.starts_with(word));
    let (own, is_there, readable) = if begins(&["codebook", "code book", "code_book", "kodebuch", "codebuch", "coding scheme", "codes"]) {
        if is_scheme(name) {
            return None;
        }
        ("codebook", inputs.codebook.is_some(), ["toml", "yaml", "yml", "csv", "tsv", "xlsx", "docx", "qdc"].contains(&ending))
    } else if begins(&["participant", "teilnehm", "attributes"]) {
        ("participants", inputs.participants.is_some(), ["csv", "xlsx"].contains(&ending))
    } else if begins(&["guide", "interview guide", "leitfaden"]) {
        ("guide", inputs.guide.is_some(), ending == "toml")
    } else if begins(&["study"]) && ["toml", "txt"].contains(&ending) {
        ("study", study.join("study.toml").exists(), true)
    } else {
        return None;
    };
    // Case is another name on some systems and none on others.
    let kind = if own == "study" { "toml" } else { ending };
    let right = format!("{own}.{kind}");
    if is_there || name == right && readable {
        return None;
    }
    let remedy = match (own, readable) {
        (_, true) => format!("call it {right}"),
        ("codebook", false) => "open it in its program and save it as codebook.docx, codebook.xlsx or codebook.csv".to_owned(),
        ("participants", false) => "open it in its program and save the sheet as participants.xlsx or participants.csv".to_owned(),
        _ => "copy its questions into guide.toml; guide.example.toml of `leitmotif init` shows how".to_owned(),
    };
    Some(of_file("E0038", name, format!("this looks like the study's {own}, and is not read under this name"), remedy))
}

/// The message of an error, where nothing can be written into the study's folder.
pub fn cannot_be_written(study: &Path) -> Option<String> {
    let probe = study.join(PROBE);
    let written = write_whole(&probe, b"x", false);
    // Where there is no room the half of it is left.
    for left in [probe, study.join(format!(".{PROBE}.leitmotif-unfinished"))] {
        let _ = fs::remove_file(left);
    }
    let error = written.err()?;
    let path = study.display();
    Some(format!(
        "E0041 nothing can be written into {path} ({}); results would have no place: see whether there is room and whether you may write there, or copy the study into a folder of your own",
        error.kind()
    ))
}

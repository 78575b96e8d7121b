//! Imports files of other programs into a study's folder: `cargo run --example import -- STUDY project.qdpx codings.csv`

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::{Path, PathBuf};

use leitmotif::study::import_all::{ImportOptions, import_all};

/// What each file brought, and what of it was lost.
pub fn import(files: &[PathBuf], study: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let summary = import_all(files, study, &ImportOptions::default())?;
    let brought =
        summary.files.iter().flat_map(|file| file.counts.iter().map(move |(count, what)| format!("{}: {count} {what}", file.name)));
    let lost =
        summary.files.iter().flat_map(|file| file.losses.iter().map(move |(count, what)| format!("{}: lost: {count} x {what}", file.name)));
    Ok(brought.chain(lost).collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1).map(PathBuf::from);
    let study = args.next().ok_or("name a study's folder, and files")?;
    import(&args.collect::<Vec<_>>(), &study)?.iter().for_each(|line| println!("{line}"));
    Ok(())
}

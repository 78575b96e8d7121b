//! Writes a run's result files; writes none where the same files are there already.

mod finished;
mod shown_lines;
mod summary;
mod writers;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::artefact::{Kind, Noun, from_bytes, to_bytes};
use super::call::StepError;
use super::manifest::Manifest;
use super::plan::Plan;
use super::run::Results;
use crate::domain::corpus::lines::SafeLines;
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::digest::{Digest, Digesting};
use crate::domain::finding::{Finding, Place};
use crate::formats::results::findings_jsonl;
use crate::study::files::{Unplaced, digest_file, write_beside, write_whole};
use crate::study::inputs::Inputs;
use finished::Finished;
pub use summary::{OutputOptions, Summary};
use writers::{Out, WRITERS, Writer};

/// What the terminal shows, kept in the cache for a run that changes nothing, with the digest of all that it was made from.
const SUMMARY: &str = "cache/summary.art";

/// The record of the run.
const MANIFEST: &str = "manifest.json";

/// The names of all files that some pipeline writes, sorted.
pub fn result_files() -> Vec<&'static str> {
    let mut names: Vec<&str> = WRITERS.iter().map(|writer| writer.name).chain([MANIFEST]).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The kinds of which result files are made.
pub fn wanted() -> Vec<Kind> {
    let kinds = WRITERS.iter().flat_map(|writer| writer.needs.iter().chain(writer.welcomes)).copied();
    kinds.chain([SafeTranscript::KIND, Segments::KIND, SafeLines::KIND]).collect()
}

/// Writes all files of a run, unless the very same stand there already.
///
/// # Errors
/// Where the disk refuses, or a file of lines is not what it was.
pub fn write_outputs(out: &Path, plan: &Plan, inputs: &Inputs, mut results: Results, options: OutputOptions) -> Result<Summary, StepError> {
    let asked = BTreeMap::from([("all_scores".to_owned(), options.all_scores)]);
    let manifest = Manifest::of(plan, inputs, &results, asked)?;
    let findings = std::mem::take(&mut results.findings);
    let made_from = made_from(&manifest, &findings, inputs);
    let last: Option<Manifest> = fs::read(out.join(MANIFEST)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if let Some(summary) = last.as_ref().and_then(|last| still_there(out, last, &manifest, &made_from)) {
        return Ok(summary);
    }
    let files = std::mem::take(&mut results.files);
    let given = results.last(plan, &wanted())?;
    let layout = given.each::<Segments>().map(Layout::of);
    let run = Finished::new(plan, inputs, given, layout.as_ref(), &files, findings, options)?;
    let mut folder = Folder { out, last, manifest, aside: BTreeMap::new(), whole: Vec::new() };
    for writer in WRITERS.iter().filter(|writer| writer.applies(&run)) {
        folder.write(writer, &run)?;
    }
    // Until here every old file is as it was: a disk that is full has changed nothing.
    folder.put_all()?;
    let summary = Summary { files: folder.files(), ..run.summary() };
    write_whole(&out.join(SUMMARY), &to_bytes(&(made_from, &summary))?, true)?;
    folder.take_away_old()?;
    write_whole(&out.join(MANIFEST), &folder.manifest.to_json(), true)?;
    let findings = summary.findings.into_iter().chain(folder.aside.into_values()).collect();
    Ok(Summary { findings, ..summary })
}

/// The digest of all that the result files are made from: what the manifest records, and the names that it leaves out.
fn made_from(manifest: &Manifest, findings: &[Finding], inputs: &Inputs) -> Digest {
    let names = inputs.codings.iter().chain(&inputs.rejections).map(|input| input.name.clone().into_bytes());
    let parts: Vec<Vec<u8>> = [manifest.to_json(), findings_jsonl(findings)].into_iter().chain(names).collect();
    Digest::of_parts(parts.iter().map(Vec::as_slice))
}

/// The summary of the last run, if it was this very one and its files are as it left them.
fn still_there(out: &Path, last: &Manifest, manifest: &Manifest, made_from: &Digest) -> Option<Summary> {
    let intact = |(name, digest): (&String, &Digest)| digest_file(&out.join(name)).is_ok_and(|(have, _)| have == *digest);
    if !last.same_run(manifest) || !last.outputs.iter().all(intact) {
        return None;
    }
    let (key, summary): (Digest, Summary) = from_bytes(&fs::read(out.join(SUMMARY)).ok()?).ok()?;
    (key == *made_from).then_some(Summary { unchanged: true, ..summary })
}

/// The folder of results, as this run changes it.
struct Folder<'a> {
    out: &'a Path,
    last: Option<Manifest>,
    manifest: Manifest,
    /// Findings about files that a person wrote into since the last run, by their names.
    aside: BTreeMap<String, Finding>,
    /// New files, whole and beside their places.
    whole: Vec<(&'static str, Digest, Unplaced)>,
}

impl Folder<'_> {
    fn write(&mut self, writer: &Writer, run: &Finished<'_>) -> Result<(), StepError> {
        let (name, mut made) = (writer.name, None);
        let path = self.out.join(name);
        let whole = write_beside(&path, true, |file| {
            let mut file: Out<'_> = Digesting::new(file);
            (writer.write)(run, &mut file)?;
            made = Some(file.digest());
            Ok(())
        })?;
        let digest = made.expect("a file that was written has a digest");
        self.manifest.outputs.insert(name.to_owned(), digest);
        self.whole.push((name, digest, whole));
        Ok(())
    }

    /// Puts the new files in their places.
    fn put_all(&mut self) -> Result<(), StepError> {
        for (name, digest, whole) in std::mem::take(&mut self.whole) {
            self.set_aside(name, Some(digest))?;
            whole.put()?;
        }
        Ok(())
    }

    /// Moves out of the way what a person wrote into since the last run, such as a sample that was read, so that no run takes it away.
    fn set_aside(&mut self, name: &str, to_be: Option<Digest>) -> std::io::Result<()> {
        let Some(left) = self.last.as_ref().and_then(|last| last.outputs.get(name)) else { return Ok(()) };
        let Ok((have, _)) = digest_file(&self.out.join(name)) else { return Ok(()) };
        if have == *left || Some(have) == to_be {
            return Ok(());
        }
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let beside = (1..).map(|number| format!("{stem}.edited-{number}.{ending}")).find(|beside| !self.out.join(beside).exists());
        let beside = beside.expect("there is always a higher number");
        fs::rename(self.out.join(name), self.out.join(&beside))?;
        let message = format!("{name} was changed since the last run, so it was kept as {beside}");
        let finding = Finding::note("E0016", Place::file(&beside), message, "work on copies: a run writes its results anew");
        self.aside.insert(name.to_owned(), finding);
        Ok(())
    }

    /// Removes what an earlier run wrote and this one does not.
    fn take_away_old(&mut self) -> Result<(), StepError> {
        for name in WRITERS.iter().map(|writer| writer.name).filter(|name| !self.manifest.outputs.contains_key(*name)).collect::<Vec<_>>() {
            self.set_aside(name, None)?;
            match fs::remove_file(self.out.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// The names of the files, the manifest's last.
    fn files(&self) -> Vec<String> {
        self.manifest.outputs.keys().cloned().chain([MANIFEST.to_owned()]).collect()
    }
}

//! `leitmotif deidentify`: proposals, decisions, and the exchange of the texts. Only `--review` shows words.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::Ending;
use super::args::{DeidentifyArgs, KeyArgs};
use super::asked::ask;
use super::deidentify_review::review;
use super::error::{CommandError, CommandResult};
use super::messages::{escaped, print_findings, print_line};
use super::passphrase::{to_open, to_seal};
use super::table::{Column, table};
use super::width::of_results;
use crate::domain::corpus::identifier::IdentifierKind;
use crate::domain::corpus::name_list::{ListedName, Verdict};
use crate::domain::finding::{Finding, Place};
use crate::formats::deidentify::key_archive::Key;
use crate::server::IdentifierServer;
use crate::study::clearance::declare;
use crate::study::deidentify::{
    ActRefused, DeidentifyError, ProposalReview, ReviewAct, Work, apply, check_study, draw_sample, has_open_list, known_key, list_at_hand,
    names_gone, names_in_log, open_key, propose_study, read_sample, redact_log, restore,
};
use crate::study::import::asks_for_a_look;
use crate::study::inputs::{Sources, read_inputs};

/// What a step needs of the study.
pub struct Desk<'a> {
    /// What was asked for.
    pub args: &'a DeidentifyArgs,
    /// Where the study lies.
    pub sources: Sources,
    /// The sealed key, where it is known.
    key: Option<PathBuf>,
    opens: KeyArgs,
}

/// Does one step, prints what came of it, and says how it ended. `stop` makes the flag that ends a page: at a terminal, Ctrl-C ends the program.
pub fn deidentify(args: &DeidentifyArgs, stop: fn() -> &'static AtomicBool) -> CommandResult {
    let sources =
        Sources { study: Some(args.study.clone()), pdf_reader: super::pdf_reader(), before_deidentification: true, ..Sources::default() };
    let known = known_key(&args.study);
    let key = args.key.clone().or_else(|| known.as_ref().map(|(key, _)| key.clone()));
    // A passphrase that is named goes before the key file that was noted.
    let noted = known.and_then(|(_, file)| file).filter(|_| args.opens.passphrase_file.is_none());
    let opens = KeyArgs { key_file: args.opens.key_file.clone().or(noted), ..args.opens.clone() };
    let desk = Desk { args, sources, key, opens };
    if args.apply {
        return applied(&desk);
    }
    if args.check {
        return checked(&desk);
    }
    if let Some(folder) = &args.restore {
        let key = desk.opened()?.ok_or(DeidentifyError::NeedsKey)?;
        let count = restore(&key, folder)?;
        return desk.say(&format!("{count} originals are in {}", folder.display()), serde_json::json!({ "originals": count }));
    }
    if let Some(size) = args.sample {
        let (path, drawn, all) = draw_sample(&desk.sources, size, args.seed)?;
        let line = format!(
            "{drawn} of {all} turns were drawn; read each in {} and write yes or no into the column `identifier`, then --sample-read",
            path.display()
        );
        return desk.say(&line, serde_json::json!({ "drawn": drawn, "of": all }));
    }
    if let Some(path) = &args.sample_read {
        return sampled(&desk, path);
    }
    if !args.declare.is_empty() {
        let inputs = read_inputs(&desk.sources).map_err(super::error::Several)?;
        let count = declare(&args.study, &inputs.transcripts, &args.declare)?;
        return desk.say(&format!("{count} transcripts are declared to hold nobody to protect"), serde_json::json!({ "declared": count }));
    }
    if args.redact_memos {
        return redacted(&desk);
    }
    proposed(&desk, stop)
}

impl Desk<'_> {
    /// The key, opened, where there is one.
    fn opened(&self) -> Result<Option<Key>, Box<dyn std::error::Error>> {
        match &self.key {
            Some(path) if path.exists() => Ok(Some(open_key(path, &to_open(&self.opens)?)?)),
            _ => Ok(None),
        }
    }

    /// The names that were accepted, from the study or from the key.
    fn listed(&self) -> Result<Vec<ListedName>, Box<dyn std::error::Error>> {
        if let Some(list) = list_at_hand(&self.args.study) {
            return Ok(list);
        }
        let key = self.opened()?.ok_or(DeidentifyError::NeedsKey)?;
        Ok(key.names.into_iter().map(|row| row.name).filter(ListedName::is_accepted).collect())
    }

    /// What is proposed and decided.
    fn work(&self) -> Result<Work, Box<dyn std::error::Error>> {
        self.with_key(|key| propose_study(&self.sources, key))
    }

    /// What needs the list. The key is opened where the list lies there and nowhere else.
    fn with_key<T>(&self, read: impl Fn(Option<&Key>) -> Result<T, DeidentifyError>) -> Result<T, Box<dyn std::error::Error>> {
        match read(None) {
            Err(DeidentifyError::NeedsKey) => {
                let key = self.opened()?.ok_or(DeidentifyError::NeedsKey)?;
                Ok(read(Some(&key))?)
            }
            done => Ok(done?),
        }
    }

    /// Prints one line, or what it says as JSON.
    fn say(&self, line: &str, json: serde_json::Value) -> CommandResult {
        if self.args.report.json {
            print_line(&json.to_string());
        } else if !self.args.report.quiet {
            print_line(&escaped(line));
        }
        Ok(Ending::Done)
    }
}

fn proposed(desk: &Desk<'_>, stop: fn() -> &'static AtomicBool) -> CommandResult {
    let args = desk.args;
    let (accept, refuse) = (kinds(&args.accept)?, kinds(&args.refuse)?);
    let mut proposals = desk.with_key(|key| ProposalReview::open(&desk.sources, key))?;
    decide_kinds(&mut proposals, &accept, Verdict::Accept)?;
    decide_kinds(&mut proposals, &refuse, Verdict::Refuse)?;
    if args.page {
        return on_page(desk, proposals, stop());
    }
    let talks = std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !args.report.json && !args.report.quiet;
    if args.review || (!args.propose && talks) {
        review(&mut proposals)?;
    }
    let work = proposals.work();
    print_findings(&work.findings);
    let undecided: usize = work.undecided().iter().map(|(_, open)| open).sum();
    if args.report.json {
        print_line(&counts_json(work, undecided));
    } else if !args.report.quiet {
        counts_table(work);
        print_line(&format!("{} transcripts are not settled; {undecided} places are not decided", work.open.len()));
    }
    Ok(args.report.ending(asks_for_a_look(&work.findings)))
}

/// Opens the page, prints its address, and answers until it is stopped.
fn on_page(desk: &Desk<'_>, proposals: ProposalReview, stop: &AtomicBool) -> CommandResult {
    let args = desk.args;
    print_findings(&proposals.work().findings);
    let server = IdentifierServer::open(proposals, args.port)?;
    print_line(&format!("proposals: {}", server.address()));
    if !args.report.quiet {
        print_line(
            "the page shows names; its address holds the key of this session: open it on this machine and give it to nobody; Ctrl-C ends",
        );
    }
    // Anyone who reads the output by program opens the address by program.
    if !args.no_open && std::io::stdout().is_terminal() {
        super::browser::open_by_file(&server.address(), args.study.join(".review.html"));
    }
    server.run(stop)?;
    Ok(Ending::Done)
}

fn kinds(names: &[String]) -> Result<Vec<IdentifierKind>, CommandError> {
    let no_kind = || CommandError::NoKind { kinds: IdentifierKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ") };
    names.iter().map(|name| IdentifierKind::from_name(name).ok_or_else(no_kind)).collect()
}

fn decide_kinds(proposals: &mut ProposalReview, kinds: &[IdentifierKind], verdict: Verdict) -> Result<(), DeidentifyError> {
    for kind in kinds {
        match proposals.act(&ReviewAct::DecideKind(*kind, verdict)) {
            Err(ActRefused::NotSaved(error)) => return Err(error),
            Err(ActRefused::StandIn) => return Err(DeidentifyError::StandIn { kind: kind.name() }),
            Err(_) => return Err(DeidentifyError::Overtaken),
            Ok(_) => {}
        }
    }
    Ok(())
}

fn counts_table(work: &Work) {
    let columns = [Column::words("kind"), Column::numbers("spellings"), Column::numbers("places"), Column::numbers("decided")];
    let row = |(kind, spellings, places, decided): (IdentifierKind, usize, usize, usize)| {
        vec![kind.name().to_owned(), spellings.to_string(), places.to_string(), decided.to_string()]
    };
    let rows: Vec<Vec<String>> = work.counts().into_iter().map(row).collect();
    table(&columns, &rows, of_results()).all().for_each(|line| print_line(&line));
}

fn counts_json(work: &Work, undecided: usize) -> String {
    let kinds: serde_json::Map<String, serde_json::Value> = work
        .counts()
        .into_iter()
        .map(|(kind, spellings, places, decided)| {
            (kind.name().to_owned(), serde_json::json!({ "spellings": spellings, "places": places, "decided": decided }))
        })
        .collect();
    let open: Vec<&str> = work.open.iter().map(|text| text.found.id.as_str()).collect();
    serde_json::json!({ "open": open, "undecided": undecided, "kinds": kinds, "findings": work.findings }).to_string()
}

fn applied(desk: &Desk<'_>) -> CommandResult {
    let args = desk.args;
    let work = desk.work()?;
    let undecided = work.undecided();
    if !undecided.is_empty() {
        return Err(DeidentifyError::Open(undecided).into());
    }
    let key = desk.key.clone().ok_or(CommandError::NoKeyPlace)?;
    let (passphrase, made) = if key.exists() { (to_open(&desk.opens)?, false) } else { to_seal(&desk.opens)? };
    let done = apply(&args.study, &work, &key, &passphrase, desk.opens.key_file.as_deref())?;
    let list: Vec<ListedName> = {
        let stays = work.ambiguous();
        work.names
            .iter()
            .enumerate()
            .filter(|(at, row)| row.name.is_accepted() && !stays.contains(at))
            .map(|(_, row)| row.name.clone())
            .collect()
    };
    // The texts are exchanged by now, and everything about that is printed, whatever becomes of the memos.
    let memos = redact(args, &list);
    let left = check_study(&args.study, &list, None);
    let findings: Vec<_> = done
        .findings
        .iter()
        .cloned()
        .chain(memos.as_ref().err().map(|error| not_redacted(error.as_ref())))
        .chain(left.findings())
        .collect();
    let memos = memos.unwrap_or(0);
    print_findings(&findings);
    if args.report.json {
        let summary = serde_json::json!({
            "transcripts": done.transcripts, "places": done.places, "files_checked": left.files, "files_with_names": left.hits.len(),
            "redacted": memos, "findings": findings,
        });
        print_line(&summary.to_string());
    } else if !args.report.quiet {
        print_line(&format!("{} transcripts are de-identified, in {} places", done.transcripts, done.places));
        print_line(&format!("the originals and the list are in {}", escaped(&key.display().to_string())));
        if memos > 0 {
            print_line(&redacted_line(memos));
        }
        if made {
            print_line("a key file was made: whoever has it opens the key, and without it nobody does; keep a copy of it apart");
        }
    }
    Ok(args.report.ending(asks_for_a_look(&findings)))
}

/// Writes stand-ins into the log where that was asked for, or where a person at the terminal says so; gives how many rows changed.
fn redact(args: &DeidentifyArgs, list: &[ListedName]) -> Result<usize, Box<dyn std::error::Error>> {
    if !args.redact_memos {
        let found = names_in_log(&args.study, list)?;
        if found == 0 || !is_confirmed(args, found) {
            return Ok(0);
        }
    }
    Ok(redact_log(&args.study, list)?)
}

/// Whether a person at the terminal wants stand-ins in memos too.
fn is_confirmed(args: &DeidentifyArgs, found: usize) -> bool {
    if args.report.json || args.report.quiet {
        return false;
    }
    let question =
        format!("{found} memos and other texts of study.db hold names. Write their stand-ins there too? It cannot be taken back. [y/N]");
    ask(&question).is_some_and(|answer| ["y", "yes"].contains(&answer.to_lowercase().as_str()))
}

fn redacted_line(rows: usize) -> String {
    format!("study.db: names in {rows} texts were replaced by their stand-ins; a row of the log records it")
}

fn not_redacted(error: &dyn std::error::Error) -> Finding {
    let message = format!("no stand-in was written into memos ({error})");
    Finding::new("E0214", Place::file("study.db"), message, "close the review, and call `leitmotif deidentify STUDY --redact-memos`")
}

fn redacted(desk: &Desk<'_>) -> CommandResult {
    if has_open_list(&desk.args.study) {
        return Err(DeidentifyError::NotApplied.into());
    }
    let inputs = read_inputs(&desk.sources).map_err(super::error::Several)?;
    let texts: Vec<PathBuf> = inputs.transcripts.iter().map(|found| found.path.clone()).collect();
    let rows = redact_log(&desk.args.study, &names_gone(&desk.listed()?, &texts))?;
    desk.say(&redacted_line(rows), serde_json::json!({ "redacted": rows }))
}

fn checked(desk: &Desk<'_>) -> CommandResult {
    let study = &desk.args.study;
    let list = desk.listed()?;
    let work = desk.work().ok();
    let checked = check_study(study, &list, work.as_ref());
    let findings = checked.findings();
    print_findings(&findings);
    if desk.args.report.json {
        print_line(&serde_json::json!({ "files": checked.files, "names": list.len(), "findings": findings }).to_string());
    } else if !desk.args.report.quiet {
        print_line(&format!("{} names were looked for in {} files; {} files hold one", list.len(), checked.files, checked.hits.len()));
    }
    Ok(desk.args.report.ending(!findings.is_empty()))
}

fn sampled(desk: &Desk<'_>, path: &Path) -> CommandResult {
    let (found, read, bound) = read_sample(path)?;
    let shown = match &bound {
        Ok(bound) => format!("with 95 % confidence at most {:.2} % of all turns hold one", 100.0 * bound),
        Err(_) => "which bounds nothing".to_owned(),
    };
    let line = format!("{found} of {read} turns hold an identifier: {shown}");
    desk.say(&line, serde_json::json!({ "found": found, "read": read, "upper_bound": bound.ok() }))
}

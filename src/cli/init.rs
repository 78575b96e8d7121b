//! `leitmotif init`: begins a study, with three questions at most, each of which can be left open.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::Ending;
use super::error::{CommandError, CommandResult};
use super::messages::{escaped, print_line};
use crate::domain::corpus::transcript::Declaration;
use crate::front::next_step::Standing;
use crate::language::tag::Language;
use crate::study::inputs::{has_scheme, lying_in};
use crate::study::new_study::{Begun, NewStudy, begin_study};

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The study's folder, there already or new [default: this folder, where interviews lie in it]
    pub study: Option<PathBuf>,
    /// Copy the interviews of this folder into the study; they stay there too
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
    /// The study's name [default: that of the folder]
    #[arg(long)]
    pub name: Option<String>,
    /// The language of the interviews, as en, es or de [default: found from the transcripts]
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    pub language: Option<Language>,
    /// What was done to protect the people who speak
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deidentify: Option<Declared>,
    /// One person codes, and sees suggestions at once
    #[arg(long, conflicts_with = "together")]
    pub alone: bool,
    /// Two or more people code; each codes first and sees suggestions after
    #[arg(long)]
    pub together: bool,
    /// Ask nothing
    #[arg(long)]
    pub yes: bool,
    /// Print what was done as JSON
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors
    #[arg(long)]
    pub quiet: bool,
}

/// What was done to protect the people who speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Declared {
    /// Names, places and dates were taken out
    AlreadySafe,
    /// Somebody went through every proposal
    Reviewed,
    /// Nothing was done
    AsIs,
}

impl From<Declared> for Declaration {
    fn from(declared: Declared) -> Self {
        match declared {
            Declared::AlreadySafe => Self::AlreadySafe,
            Declared::Reviewed => Self::Reviewed,
            Declared::AsIs => Self::AsIs,
        }
    }
}

/// Reads the sign of a language.
fn language(text: &str) -> Result<Language, String> {
    let known = Language::ALL.into_iter().find(|language| language.tag() == Some(text.to_lowercase().as_str()));
    known.ok_or_else(|| {
        let signs: Vec<&str> = Language::ALL.into_iter().filter_map(Language::tag).collect();
        format!("known are {}; leave it out to have it found from the transcripts", signs.join(", "))
    })
}

/// Begins the study, and says in three lines what was written, what was found and what to do next.
pub fn init(args: &InitArgs) -> CommandResult {
    let asks = !args.yes && !args.quiet && !args.json && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let here = Path::new(".");
    let lie_here = lying_in(here).is_ok_and(|found| !found.is_empty()) || here.join("transcripts").is_dir();
    let folder = match &args.study {
        Some(study) => study.clone(),
        None if lie_here => here.to_path_buf(),
        None => return Err(CommandError::NoFolder.into()),
    };
    let blind = if args.alone { Some(false) } else { args.together.then_some(true) };
    let mut new = NewStudy {
        folder,
        name: args.name.clone(),
        language: args.language,
        declaration: args.deidentify.map(Declaration::from),
        blind,
        from: args.from.clone(),
    };
    let offered = offered(&new, lie_here);
    if asks {
        ask_all(&mut new, offered);
    }
    let begun = begin_study(&new)?;
    let standing = Standing::of(&new.folder, begun.interviews, has_scheme(&new.folder));
    let study = new.folder.display().to_string();
    let next = if begun.interviews == 0 {
        let copy = if offered > 0 {
            format!("copy the {} of this folder with `leitmotif init {study} --from .`, or ", interviews(offered))
        } else {
            String::new()
        };
        format!("{copy}{}", standing.sentence(&study))
    } else {
        format!("see whether all is well with `leitmotif doctor {study}`; then {}", standing.sentence(&study))
    };
    if args.json {
        let Begun { written, kept, copied, interviews, lying } = &begun;
        let line = serde_json::json!({
            "study": study, "written": written, "kept": kept, "copied": copied, "interviews": interviews, "lying": lying, "next": next,
        });
        print_line(&line.to_string());
    } else if !args.quiet {
        say(&begun, &study, &next);
    }
    Ok(Ending::Done)
}

/// Interviews that lie in the folder where the program was started, while the study is to be another one without any.
fn offered(new: &NewStudy, lie_here: bool) -> usize {
    let apart = !same(&new.folder, Path::new("."));
    let is_empty = lying_in(&new.folder).is_ok_and(|found| found.is_empty()) || !new.folder.exists();
    let own = new.folder.join("transcripts").is_dir();
    if lie_here && apart && is_empty && !own && new.from.is_none() { lying_in(Path::new(".")).map_or(0, |found| found.len()) } else { 0 }
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn interviews(count: usize) -> String {
    if count == 1 { "1 interview".to_owned() } else { format!("{count} interviews") }
}

fn say(begun: &Begun, study: &str, next: &str) {
    let written = if begun.written.is_empty() { "nothing".to_owned() } else { begun.written.join(", ") };
    let kept = if begun.kept.is_empty() { String::new() } else { format!("; {} there already, as it was", begun.kept.join(", ")) };
    print_line(&escaped(&format!("wrote {written} in {study}{kept}")));
    let place = match (begun.lying, begun.copied, begun.interviews) {
        (_, _, 0) => format!("found no interviews yet: their place is {study}/transcripts"),
        (true, _, count) => format!("found {} in the folder; they stay where they are", interviews(count)),
        (false, 0, count) => format!("found {} in transcripts", interviews(count)),
        (false, copied, count) => format!("copied {} into transcripts, which holds {count} now", interviews(copied)),
    };
    print_line(&escaped(&place));
    print_line(&escaped(&format!("next: {next}")));
}

/// Asks what was not said on the command line. Enter alone leaves a question open.
fn ask_all(new: &mut NewStudy, offered: usize) {
    print_line("A few questions; Enter alone leaves each open, and everything can be changed in the files afterwards.");
    if offered > 0 {
        let answer = ask(&format!("{} lie in this folder. Copy them into the study? [Y/n]", interviews(offered)));
        if !answer.to_lowercase().starts_with('n') {
            new.from = Some(PathBuf::from("."));
        }
    }
    if new.name.is_none() {
        new.name = Some(ask("What is the study called?")).filter(|name| !name.is_empty());
    }
    if new.declaration.is_none() {
        let answer = ask("Were names, places and dates taken out of the transcripts? [y/n]").to_lowercase();
        new.declaration = match answer.chars().next() {
            Some('y') => Some(Declaration::AlreadySafe),
            Some('n') => Some(Declaration::AsIs),
            _ => None,
        };
    }
    if new.blind.is_none() {
        let answer = ask("Do you code alone, or two or more people whose codings are compared? [alone/together]").to_lowercase();
        new.blind = match answer.chars().next() {
            Some('a') => Some(false),
            Some('t') => Some(true),
            _ => None,
        };
    }
}

/// One question at the terminal; empty where nothing was answered.
fn ask(question: &str) -> String {
    let mut stream = std::io::stdout().lock();
    let _ = write!(stream, "{question} ").and_then(|()| stream.flush());
    let mut line = String::new();
    let _ = std::io::stdin().lock().read_line(&mut line);
    line.trim().to_owned()
}

//! The command line: arguments, progress, tables and exit statuses. The only module that writes to the terminal.

mod agreement;
mod args;
#[cfg(any(feature = "review", feature = "seal"))]
mod asked;
#[cfg(feature = "review")]
mod browser;
mod copies;
mod coverage;
#[cfg(feature = "seal")]
mod deidentify;
#[cfg(feature = "seal")]
mod deidentify_review;
mod doctor;
mod error;
mod export;
#[cfg(feature = "review")]
mod export_log;
mod export_out;
mod export_sources;
mod export_writing;
#[cfg(feature = "review")]
mod forget;
mod generate;
mod import;
mod init;
mod inspect;
mod messages;
mod names_left;
#[cfg(feature = "seal")]
mod passphrase;
#[cfg(feature = "pdf")]
mod pdf;
mod progress;
#[cfg(feature = "review")]
mod review;
mod run;
#[cfg(feature = "seal")]
mod seal;
mod setting;
mod stage;
#[cfg(feature = "review")]
mod start;
#[cfg(feature = "review")]
mod suggestion_bias;
mod table;
#[cfg(feature = "review")]
mod verify;
mod version;
mod width;

use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use args::{Cli, Command};
use clap::{CommandFactory, Parser};

use crate::study::text_exchange::finish_pending_around;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Done.
    Done,
    /// Done, and there are findings to look at.
    Findings,
    /// Could not be done.
    Failed,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Done => 0,
            Ending::Findings => 1,
            Ending::Failed => 2,
        })
    }
}

/// Prints the place of a panic and not its message, which may quote the text that was being read.
fn keep_words_in() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
        let remedy = "what was saved is safe; please report this place and what was asked for";
        messages::print_error(&format!("E0017 the program broke down at {place}; {remedy}"));
    }));
}

/// Every command with its arguments, as the program itself reads them. Completions, man pages and the reference are made from it.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    if version::is_asked_as_json(std::env::args_os().skip(1)) {
        messages::print_line(&version::version().to_string());
        return Ending::Done.into();
    }
    let cli = Cli::parse();
    keep_words_in();
    if let Some(threads) = cli.threads() {
        // The pool can be set up once only, and nothing has used it yet.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let Some(command) = cli.command else { return alone() };
    // A half of an exchange of texts is read by no command.
    if let Err(error) = command.places().into_iter().try_for_each(finish_pending_around) {
        return ended(Err(error.into()));
    }
    let result = match command {
        #[cfg(feature = "review")]
        Command::Start(args) => start::start(&args, stop_flag()),
        Command::Init(args) => init::init(&args),
        Command::Doctor(args) => doctor::doctor(&args),
        Command::Run(args) => run::run(&args, stop_flag()),
        Command::Import(args) => import::import(&args),
        Command::Export(args) => export::export(args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Generate(args) => generate::generate(&args),
        #[cfg(feature = "seal")]
        Command::Deidentify(args) => deidentify::deidentify(&args, stop_flag),
        Command::Agreement(args) => agreement::agreement(&args, stop_flag()),
        #[cfg(feature = "review")]
        Command::Review(args) => review::review(&args, stop_flag()),
        #[cfg(feature = "review")]
        Command::Verify(args) => verify::verify(&args),
        #[cfg(feature = "review")]
        Command::Forget(args) => forget::run(&args),
        #[cfg(feature = "seal")]
        Command::Seal(args) => seal::seal(&args),
        #[cfg(feature = "seal")]
        Command::Open(args) => seal::open(&args),
        #[cfg(feature = "pdf")]
        Command::ReadPdf => Ok(pdf::read_pdf()),
        Command::Stage(args) => stage::stage(&args),
        Command::Coverage(args) => coverage::coverage(&args, stop_flag()),
    };
    ended(result)
}

/// What the exit status says of a result; an error is printed.
fn ended(result: error::CommandResult) -> ExitCode {
    let ending = result.unwrap_or_else(|error| {
        messages::print_error(&*error);
        Ending::Failed
    });
    ending.into()
}

/// The start page, which needs no word at a terminal.
#[cfg(feature = "review")]
fn alone() -> ExitCode {
    ended(start::start(&start::StartArgs::default(), stop_flag()))
}

/// Without the review there is no page to open: the help.
#[cfg(not(feature = "review"))]
fn alone() -> ExitCode {
    let _ = Cli::command().print_help();
    Ending::Failed.into()
}

/// The program that takes the text out of PDF files: this one, where it was built with the reader.
fn pdf_reader() -> Option<std::path::PathBuf> {
    if cfg!(feature = "pdf") { std::env::current_exe().ok() } else { None }
}

/// A flag that Ctrl-C sets. The work stops at the next step and leaves nothing half-written.
fn stop_flag() -> &'static AtomicBool {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    FLAG.get_or_init(|| {
        let flag = Arc::new(AtomicBool::new(false));
        let heard = Arc::clone(&flag);
        // Without a handler Ctrl-C ends the program at once, which loses time and nothing else.
        let _ = ctrlc::set_handler(move || heard.store(true, std::sync::atomic::Ordering::Relaxed));
        flag
    })
}

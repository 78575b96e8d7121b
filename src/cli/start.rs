//! `leitmotif` alone: the start page, until Ctrl-C or until the page ends it. A second start opens the first one's page.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;

use super::Ending;
use super::error::CommandResult;
use super::messages::print_line;
use crate::server::{StartServer, StartSetup};
use crate::study::files::{Hold, hold, make_private_folder, write_whole};

/// Arguments of `start`.
#[derive(Debug, Default, Args)]
pub struct StartArgs {
    /// The port to listen on [default: one that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// Print the address and open no browser
    #[arg(long)]
    pub no_open: bool,
    /// Print nothing but the address and errors
    #[arg(long)]
    pub quiet: bool,
}

/// The file by which a second start asks the first to open its page once more. It holds nothing: the key stays where it is.
const AGAIN: &str = "open-again";

/// How often the first looks for it.
const LOOKS: Duration = Duration::from_millis(200);

/// How long a second start waits for the first to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Opens the start page and answers until it is stopped.
pub fn start(args: &StartArgs, stop: &'static AtomicBool) -> CommandResult {
    let folder = settings_folder();
    let held = match folder.as_deref().map(take_hold) {
        Some(Taken::Ours(hold)) => Some(hold),
        Some(Taken::Others) => {
            let folder = folder.as_deref().unwrap_or(Path::new("."));
            print_line(match ask_again(folder) {
                true => "Leitmotif is open already; its page is opened once more (its address is where it was started)",
                false => "Leitmotif is open already; its address is where it was started",
            });
            return Ok(Ending::Done);
        }
        // Without a folder of its own nothing is remembered, and all else works.
        Some(Taken::Nobodys) | None => None,
    };
    let kept = folder.filter(|_| held.is_some());
    #[allow(deprecated)]
    let home = std::env::home_dir().unwrap_or_else(|| PathBuf::from("/"));
    let setup = StartSetup { recent: kept.clone(), pdf_reader: super::pdf_reader(), home };
    let server = StartServer::open(setup, args.port)?;
    let address = server.address();
    print_line(&format!("Leitmotif: {address}"));
    if !args.quiet {
        print_line("the address holds the key of this session: open it on this machine and give it to nobody");
        print_line("Ctrl-C ends; so does Quit on the page. Closing the tab ends nothing: `leitmotif` opens the page once more");
    }
    if !args.no_open {
        open_page(&address, kept.as_deref());
    }
    let ended = Arc::new(AtomicBool::new(false));
    if let Some(folder) = &kept {
        listen_for_more(folder.clone(), address, args.no_open, Arc::clone(&ended));
    }
    let result = server.run(stop);
    ended.store(true, Ordering::Relaxed);
    drop(held);
    result?;
    Ok(Ending::Done)
}

/// The folder in which the program keeps the list of studies, as each system has it.
fn settings_folder() -> Option<PathBuf> {
    let of = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    #[allow(deprecated)]
    let home = std::env::home_dir().filter(|home| home.is_absolute());
    let base = if cfg!(windows) {
        of("APPDATA")
    } else if cfg!(target_os = "macos") {
        home.map(|home| home.join("Library").join("Application Support"))
    } else {
        of("XDG_CONFIG_HOME").or_else(|| home.map(|home| home.join(".config")))
    };
    Some(base?.join("leitmotif"))
}

/// Whose the folder is.
enum Taken {
    Ours(Hold),
    Others,
    Nobodys,
}

fn take_hold(folder: &Path) -> Taken {
    match make_private_folder(folder).and_then(|()| hold(folder)) {
        Ok(Some(hold)) => {
            // What an earlier program left unheard. From here on each such file asks this one, so none is removed unread.
            let _ = fs::remove_file(folder.join(AGAIN));
            Taken::Ours(hold)
        }
        Ok(None) => Taken::Others,
        Err(_) => Taken::Nobodys,
    }
}

/// Asks the program that is open to open its page once more; whether it heard.
fn ask_again(folder: &Path) -> bool {
    let again = folder.join(AGAIN);
    if write_whole(&again, b"", false).is_err() {
        return false;
    }
    let begun = std::time::Instant::now();
    while begun.elapsed() < PATIENCE {
        std::thread::sleep(LOOKS);
        if !again.exists() {
            return true;
        }
    }
    let _ = fs::remove_file(&again);
    false
}

/// Opens the page once more whenever another start asks for it.
fn listen_for_more(folder: PathBuf, address: String, no_open: bool, ended: Arc<AtomicBool>) {
    let again = folder.join(AGAIN);
    std::thread::spawn(move || {
        while !ended.load(Ordering::Relaxed) {
            if again.exists() && fs::remove_file(&again).is_ok() {
                print_line(&format!("Leitmotif: {address}"));
                if !no_open {
                    open_page(&address, Some(&folder));
                }
            }
            std::thread::sleep(LOOKS);
        }
    });
}

/// Opens the page in the browser, by way of a file that only its owner can read; where nothing can be opened the printed address stays.
fn open_page(address: &str, folder: Option<&Path>) {
    let Some(folder) = folder else { return };
    if cfg!(all(unix, not(target_os = "macos"))) && ["DISPLAY", "WAYLAND_DISPLAY"].iter().all(|name| std::env::var_os(name).is_none()) {
        print_line("no screen was found to open a browser on: open the address above by hand");
        return;
    }
    super::browser::open_by_file(address, folder.join("open.html"));
}

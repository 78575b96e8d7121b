//! `leitmotif generate`: shell completions and man pages, from the same definitions as the arguments. Packages call it.

use std::fs;
use std::path::Path;

use clap_complete::{Shell, generate_to};

use super::args::GenerateArgs;
use super::error::{CommandError, CommandResult};
use super::{Ending, command};

/// The shells that completions are written for.
const SHELLS: [Shell; 4] = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::PowerShell];

/// Writes `completions/` and `man/` below the folder that was named.
pub fn generate(args: &GenerateArgs) -> CommandResult {
    let unwritable = |path: &Path| {
        let path = path.display().to_string();
        move |error: std::io::Error| CommandError::Unwritable { path, reason: error.to_string() }
    };
    let (completions, man) = (args.out.join("completions"), args.out.join("man"));
    for folder in [&completions, &man] {
        fs::create_dir_all(folder).map_err(unwritable(folder))?;
    }
    for shell in SHELLS {
        generate_to(shell, &mut command(), "leitmotif", &completions).map_err(unwritable(&completions))?;
    }
    clap_mangen::generate_to(command(), &man).map_err(unwritable(&man))?;
    Ok(Ending::Done)
}

//! Passphrases: from a file that is named, or typed at the terminal without being shown.

use std::fmt;

use super::args::KeyArgs;
use super::messages::escaped;
use crate::store::sealed::{Passphrase, SealError};

/// Why there is no passphrase.
#[derive(Debug)]
pub enum PassphraseError {
    /// Nobody is there to type one.
    NoTerminal,
    /// What was typed the second time is another one.
    Differs,
    /// The file, or what is in it.
    File(String, SealError),
    /// What was typed is too short.
    Short(SealError),
}

impl fmt::Display for PassphraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTerminal => {
                f.write_str("E1157 no passphrase can be asked for here; name a file with --passphrase-file, or a key file with --key-file")
            }
            Self::Differs => f.write_str("E1158 the two passphrases are not the same; nothing was done, try again"),
            Self::File(path, error) => write!(f, "{error} ({})", escaped(path)),
            Self::Short(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for PassphraseError {}

/// The passphrase to seal with: one that is typed is asked for twice, and a key file that is not there is made.
///
/// # Errors
///
/// A [`PassphraseError`] if there is none, or none that protects anything.
pub fn to_seal(key: &KeyArgs) -> Result<(Passphrase, bool), PassphraseError> {
    match (&key.key_file, &key.passphrase_file) {
        (Some(path), _) if !path.exists() => {
            let made = Passphrase::new_key_file(path).map_err(|error| PassphraseError::File(path.display().to_string(), error))?;
            Ok((made, true))
        }
        (Some(path), _) | (None, Some(path)) => Passphrase::from_key_file(path)
            .map(|key| (key, false))
            .map_err(|error| PassphraseError::File(path.display().to_string(), error)),
        (None, None) => {
            let first = ask("Passphrase: ")?;
            if first != ask("The same once more: ")? {
                return Err(PassphraseError::Differs);
            }
            Passphrase::chosen(first).map(|chosen| (chosen, false)).map_err(PassphraseError::Short)
        }
    }
}

/// The passphrase that something was sealed with.
///
/// # Errors
///
/// A [`PassphraseError`] if there is none.
pub fn to_open(key: &KeyArgs) -> Result<Passphrase, PassphraseError> {
    match key.key_file.as_ref().or(key.passphrase_file.as_ref()) {
        Some(path) => Passphrase::from_key_file(path).map_err(|error| PassphraseError::File(path.display().to_string(), error)),
        None => ask("Passphrase: ").map(Passphrase::typed),
    }
}

fn ask(prompt: &str) -> Result<String, PassphraseError> {
    let terminal = console::Term::stderr();
    if !terminal.is_term() {
        return Err(PassphraseError::NoTerminal);
    }
    let typed = terminal.write_str(prompt).and_then(|()| terminal.read_secure_line());
    typed.map_err(|_| PassphraseError::NoTerminal)
}

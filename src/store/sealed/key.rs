//! Passphrases, typed or from a key file. None is ever shown.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::SealError;

/// The fewest characters of a passphrase; a few words are enough.
pub const SHORTEST_PASSPHRASE: usize = 12;

/// Random bytes in a key file.
const DRAWN: usize = 32;

/// The most bytes of a key file that are read.
const LONGEST_FILE: u64 = 4096;

/// What a sealed file opens with. It is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Passphrase {
    text: Zeroizing<String>,
    drawn: bool,
}

impl Passphrase {
    /// What a person typed to open a file.
    pub fn typed(text: String) -> Self {
        Self { text: Zeroizing::new(text), drawn: false }
    }

    /// What a person chose to seal a file with.
    ///
    /// # Errors
    ///
    /// [`SealError::ShortPassphrase`] if it is too short.
    pub fn chosen(text: String) -> Result<Self, SealError> {
        let chosen = Self::typed(text);
        if chosen.text.chars().count() < SHORTEST_PASSPHRASE { Err(SealError::ShortPassphrase) } else { Ok(chosen) }
    }

    /// The passphrase in a key file: its first line that is neither empty nor begins with `#`.
    ///
    /// # Errors
    ///
    /// A [`SealError`] if the file cannot be read or holds no key.
    pub fn from_key_file(path: &Path) -> Result<Self, SealError> {
        let mut text = Zeroizing::new(String::new());
        match std::fs::File::open(path)?.take(LONGEST_FILE).read_to_string(&mut text) {
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(SealError::NoKey),
            read => read?,
        };
        let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
        let line = line.filter(|line| line.len() >= SHORTEST_PASSPHRASE).ok_or(SealError::NoKey)?;
        // Whatever else was put into a file may be a few words, which need to be slow to guess.
        let drawn = URL_SAFE_NO_PAD.decode(line).is_ok_and(|bytes| Zeroizing::new(bytes).len() == DRAWN);
        Ok(Self { text: Zeroizing::new(line.to_owned()), drawn })
    }

    /// Makes a key file that only its owner can read, and gives its passphrase, which was drawn at random.
    ///
    /// # Errors
    ///
    /// A [`SealError`] if there is such a file, or the system cannot write or draw random bytes.
    pub fn new_key_file(path: &Path) -> Result<Self, SealError> {
        let mut bytes = Zeroizing::new([0; DRAWN]);
        draw(&mut *bytes)?;
        let line = Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes));
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = match options.open(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(SealError::KeyFileExists),
            file => file?,
        };
        let head = "# A key file of leitmotif. Whoever has it opens what was sealed with it; without it nobody does.\n# Keep it apart from the study. The line below is the passphrase, for `age --decrypt` too.\n";
        let whole = Zeroizing::new(format!("{head}{}\n", *line));
        file.write_all(whole.as_bytes())?;
        file.sync_all()?;
        Ok(Self { text: line, drawn: true })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// Whether it has the form of those that this program draws, 256 random bits, which nobody guesses however quick a guess is.
    pub(super) fn is_drawn(&self) -> bool {
        self.drawn
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(not shown)")
    }
}

/// Fills bytes with the system's randomness.
pub(super) fn draw(bytes: &mut [u8]) -> Result<(), SealError> {
    getrandom::fill(bytes).map_err(|_| SealError::System(io::ErrorKind::Unsupported))
}

//! Encrypts files with a passphrase or a key file, and opens them again.
//!
//! The format is version 1 of age (C2SP, `age-encryption.org/v1`), whose specification is public: `age`, `rage` and other programs open such a file
//! with the same passphrase. Only the recipient type `scrypt` is read and written; a key file holds a long passphrase that this program drew.
//!
//! Both ways are streams: at most two chunks of 64 KiB are held, beside the 256 MiB that a typed passphrase costs once, which make it slow to guess (a key
//! file that was drawn by chance costs 1 MiB).
//! Each chunk is checked before it is given out, but a file that was cut is known for cut only at its end: **whatever was written
//! before an error must be thrown away**. Nothing here is about who may read a file while it is open.

mod header;
mod key;
mod stream;

use std::io::{self, BufReader, Read, Write};

pub use key::{Passphrase, SHORTEST_PASSPHRASE};
pub use stream::{SealedReader, SealedWriter};

use crate::domain::explanation::Explanation;

/// The ending that is added to the name of a sealed file.
pub const ENDING: &str = "age";

/// Why something cannot be sealed or opened. It holds no word of what is inside, and no part of a passphrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealError {
    /// The file does not begin as a sealed file does.
    NotSealed,
    /// It is sealed for something other than a passphrase.
    OtherLock,
    /// The passphrase, or the key file, is not the one with which it was sealed.
    WrongPassphrase,
    /// The file was changed or cut after it was sealed.
    Damaged,
    /// A passphrase that is too short to protect anything.
    ShortPassphrase,
    /// A key file without a key.
    NoKey,
    /// A key file is to be made where a file is.
    KeyFileExists,
    /// The system could not read or write.
    System(io::ErrorKind),
}

impl SealError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSealed => "E1101",
            Self::OtherLock => "E1102",
            Self::WrongPassphrase => "E1103",
            Self::Damaged => "E1104",
            Self::ShortPassphrase => "E1105",
            Self::NoKey => "E1106",
            Self::KeyFileExists => "E1107",
            Self::System(_) => "E1108",
        }
    }

    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::NotSealed => Explanation::new("this is no sealed file", "name a file that this program, or age, encrypted"),
            Self::OtherLock => Explanation::new(
                "the file is not sealed with a passphrase, or with one that costs more memory than this program gives",
                "open it with the program that made it",
            ),
            Self::WrongPassphrase => Explanation::new(
                "the passphrase or key file is not the one with which this was sealed",
                "nobody can open it without; look for the key file, or try again",
            ),
            Self::Damaged => Explanation::new("the sealed file was changed or cut after it was made", "take another copy of it"),
            Self::ShortPassphrase => Explanation::new(
                format!("the passphrase is shorter than {SHORTEST_PASSPHRASE} characters"),
                "take several words, or a key file",
            ),
            Self::NoKey => Explanation::new("the key file holds no key", "name the file that was made as a key file"),
            Self::KeyFileExists => Explanation::new("there is a file where the key file is to be made", "give another name"),
            Self::System(kind) => {
                Explanation::new(format!("the system says: {kind}"), "see whether there is room and whether you may read and write there")
            }
        }
    }
}

impl std::fmt::Display for SealError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.code(), self.explanation())
    }
}

impl std::error::Error for SealError {}

impl From<io::Error> for SealError {
    fn from(error: io::Error) -> Self {
        // An error of ours that went through `Read` or `Write` comes back as what it was.
        let kind = error.kind();
        error.into_inner().and_then(|inner| inner.downcast::<Self>().ok()).map_or(Self::System(kind), |own| *own)
    }
}

impl From<SealError> for io::Error {
    fn from(error: SealError) -> Self {
        match error {
            SealError::System(kind) => kind.into(),
            own => Self::new(io::ErrorKind::InvalidData, own),
        }
    }
}

/// Encrypts all of `from` into `to`, and says how many bytes went in.
///
/// # Errors
///
/// A [`SealError`] if the system cannot read, write or draw random bytes.
pub fn seal(from: &mut impl Read, to: impl Write, passphrase: &Passphrase) -> Result<u64, SealError> {
    let mut sealed = SealedWriter::new(to, passphrase)?;
    let bytes = io::copy(from, &mut sealed)?;
    sealed.finish()?.flush()?;
    Ok(bytes)
}

/// Decrypts all of `from` into `to`, and says how many bytes came out. After an error, what was written must be thrown away.
///
/// # Errors
///
/// A [`SealError`] if the passphrase is wrong, the file is none of this format or was changed, or the system cannot read or write.
pub fn unseal(from: impl Read, to: &mut impl Write, passphrase: &Passphrase) -> Result<u64, SealError> {
    let mut plain = SealedReader::new(BufReader::new(from), passphrase)?;
    let bytes = io::copy(&mut plain, to)?;
    to.flush()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;

//! Files of lines: corpora in which each line is a segment, too large to be held as transcripts.
//!
//! The text stays where it is. What travels is which files there are, how long they are and what they hold as a digest; anyone who
//! counts reads them again, batch after batch.

use serde::{Deserialize, Serialize};

use crate::domain::corpus::transcript::Declaration;
use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;

/// A file of lines, read once and found to be text; not cleared for analysis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFile {
    /// Its name.
    pub id: DocumentId,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: u64,
    /// Its lines, blank ones too.
    pub lines: u64,
}

/// A file of lines that may be analysed. The only way to make one is [`SafeLines::declare`], which stage `deidentify` calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeLines {
    file: LineFile,
    declaration: Declaration,
}

impl SafeLines {
    /// Clears a file for analysis under a declaration.
    pub fn declare(file: LineFile, declaration: Declaration) -> Self {
        Self { file, declaration }
    }

    /// What was declared.
    pub fn declaration(&self) -> Declaration {
        self.declaration
    }
}

impl std::ops::Deref for SafeLines {
    type Target = LineFile;

    fn deref(&self) -> &LineFile {
        &self.file
    }
}

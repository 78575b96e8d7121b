//! Cases: who was interviewed, and what is known of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::ids::DocumentId;

/// The table of participants, keyed by transcript.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Participants {
    /// Names of the attribute columns, in the order of the file.
    pub attributes: Vec<String>,
    /// One entry per row, keyed by the document column as written.
    pub rows: BTreeMap<String, Participant>,
}

/// One case.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Participant {
    /// The study's own number for the person.
    pub id: String,
    /// The group they belong to, where the study has groups.
    pub group: Option<String>,
    /// Everything else that the table says, by column; a cell may hold several values parted by `;`.
    pub attributes: BTreeMap<String, Vec<String>>,
}

impl fmt::Debug for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Participant({} attributes)", self.attributes.len())
    }
}

impl Participants {
    /// The row of a transcript, named by path, by file name, or by file name without its ending.
    pub fn of(&self, document: &DocumentId) -> Option<&Participant> {
        let path = document.as_str();
        let name = path.rsplit('/').next().unwrap_or(path);
        let bare = path.rfind('.').map_or(path, |dot| &path[..dot]);
        [path, bare, name, document.stem()].into_iter().find_map(|key| self.rows.get(key))
    }

    /// The group of a transcript, where it has one.
    pub fn group_of(&self, document: &DocumentId) -> Option<&str> {
        self.of(document).and_then(|p| p.group.as_deref())
    }
}

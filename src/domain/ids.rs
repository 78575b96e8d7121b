//! Identifiers of transcripts, codes, coders and segments. Each id is a type of its own, so that a code cannot stand where a coder is
//! meant.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a name as it was written.
            pub fn new(name: impl AsRef<str>) -> Self {
                Self(Arc::from(name.as_ref()))
            }

            /// The name as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(Arc::from(name))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    };
}

id! {
    /// A transcript's name: its path below the transcripts folder, with `/` between folders.
    DocumentId
}

id! {
    /// A code's name, unique in its codebook.
    CodeId
}

id! {
    /// A coder's name, as written in the codings.
    CoderId
}

impl DocumentId {
    /// The file name without folders and without its last ending: `site/W01.txt` gives `W01`.
    pub fn stem(&self) -> &str {
        let name = self.0.rsplit('/').next().unwrap_or(&self.0);
        match name.rfind('.') {
            Some(dot) if dot > 0 => &name[..dot],
            _ => name,
        }
    }
}

/// A segment's place in the corpus: transcripts in the order of their ids, segments in the order of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SegmentId(pub u32);

impl SegmentId {
    /// The id as an index into corpus-wide tables.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_stem_drops_folders_and_the_last_ending_only() {
        for (id, stem) in [("W01.txt", "W01"), ("a/b/W01.v2.txt", "W01.v2"), ("plain", "plain"), (".hidden", ".hidden")] {
            assert_eq!(DocumentId::new(id).stem(), stem);
        }
    }
}

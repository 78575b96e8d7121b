//! Which transcript a file means by a name.
//!
//! People's tables name a transcript by its path, by the file's name, or by either without its last ending. A path means its own
//! transcript; every other name means one only where one alone has it, so that nobody's words are put under another's name.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::domain::ids::DocumentId;

/// The names of all transcripts, each with its place in a list.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The transcripts by path, by the file's name, and by either without its ending; earlier forms take precedence.
    by_form: [BTreeMap<String, Vec<usize>>; 3],
}

/// Why a name means no transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unnamed {
    /// No transcript has it.
    Unknown,
    /// Several transcripts have it.
    Several(Vec<usize>),
}

impl Names {
    /// The names of a list of transcripts.
    pub fn of<'a>(documents: impl IntoIterator<Item = &'a DocumentId>) -> Self {
        let mut names = Self::default();
        for (at, document) in documents.into_iter().enumerate() {
            let path = document.as_str();
            let file = path.rsplit('/').next().unwrap_or(path);
            let bare = format!("{}{}", &path[..path.len() - file.len()], document.stem());
            for (form, name) in [(0, path), (1, file), (2, &bare), (2, document.stem())] {
                let bearers = names.by_form[form].entry(spelled(name)).or_default();
                if bearers.last() != Some(&at) {
                    bearers.push(at);
                }
            }
        }
        names
    }

    /// The transcript that a name means.
    ///
    /// # Errors
    ///
    /// [`Unnamed`] if no transcript has the name, or several do.
    pub fn find(&self, name: &str) -> Result<usize, Unnamed> {
        let name = spelled(name);
        match self.by_form.iter().find_map(|bearers| bearers.get(&name)).map(Vec::as_slice) {
            None => Err(Unnamed::Unknown),
            Some([one]) => Ok(*one),
            Some(several) => Err(Unnamed::Several(several.to_vec())),
        }
    }
}

/// A name with its accents composed: some systems keep the letters of file names apart from their accents.
fn spelled(name: &str) -> String {
    name.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[&str]) -> Names {
        Names::of(&paths.iter().map(DocumentId::new).collect::<Vec<_>>())
    }

    #[test]
    fn a_transcript_is_found_by_any_usual_name() {
        let names = names(&["W01.txt", "site/W02.v2.txt", "Jose\u{301}.txt"]);
        for (name, at) in [("W01.txt", 0), ("W01", 0), ("site/W02.v2.txt", 1), ("site/W02.v2", 1), ("W02.v2.txt", 1), ("W02.v2", 1)] {
            assert_eq!(names.find(name), Ok(at), "{name}");
        }
        assert_eq!(names.find("Jos\u{e9}.txt"), Ok(2));
        assert_eq!(names.find("W03"), Err(Unnamed::Unknown));
    }

    #[test]
    fn a_path_means_its_own_transcript_and_a_name_that_two_bear_none() {
        let names = names(&["A/T1.txt", "B/T1.txt", "T1.txt", "T2.docx", "T2.txt"]);
        assert_eq!(names.find("T1.txt"), Ok(2));
        assert_eq!(names.find("A/T1"), Ok(0));
        assert_eq!(names.find("T1"), Err(Unnamed::Several(vec![0, 1, 2])));
        assert_eq!(names.find("T2"), Err(Unnamed::Several(vec![3, 4])));
    }
}

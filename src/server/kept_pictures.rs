//! Keeps pictures as they were drawn, until the log or the codebook changes.
//!
//! In a large study a picture takes tens of milliseconds to count and to draw, and is asked for again with each part of its table.
//! It holds what the coder of one session may see, so a session keeps its own and serves no other's.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

use super::response::ApiError;
use crate::domain::digest::Digest;
use crate::report::pictures::Picture;

/// Pictures that are kept at most: of 450 codes by 33 transcripts one takes about five megabytes.
const MOST: usize = 12;

/// A picture, or a sentence that says why there is none.
pub type Drawn = Result<Picture, String>;

/// The last row of the log and the codebook that holds: with both, everything that a picture is made from stays the same.
pub type State = (u64, Digest);

/// What a picture is asked by: its kind, its measure, its transcript, its coder.
pub type Question = [String; 4];

/// Pictures of one state.
#[derive(Default)]
pub struct KeptPictures(RefCell<Kept>);

#[derive(Default)]
struct Kept {
    of: Option<State>,
    /// The one that was asked for last is at the end.
    pictures: VecDeque<(Question, Arc<Drawn>)>,
}

impl KeptPictures {
    /// The picture that answers a question: as it was drawn in the same state, else drawn now.
    ///
    /// # Errors
    ///
    /// The [`ApiError`] of `draw`; what is refused is not kept.
    pub fn get(&self, state: State, question: Question, draw: impl FnOnce() -> Result<Drawn, ApiError>) -> Result<Arc<Drawn>, ApiError> {
        let kept = self.take(state, &question);
        let picture = match kept {
            Some(picture) => picture,
            None => Arc::new(draw()?),
        };
        let pictures = &mut self.0.borrow_mut().pictures;
        pictures.push_back((question, Arc::clone(&picture)));
        if pictures.len() > MOST {
            pictures.pop_front();
        }
        Ok(picture)
    }

    /// Takes a picture out; drops all of another state.
    fn take(&self, state: State, question: &Question) -> Option<Arc<Drawn>> {
        let mut kept = self.0.borrow_mut();
        if kept.of != Some(state) {
            *kept = Kept { of: Some(state), pictures: VecDeque::new() };
        }
        let at = kept.pictures.iter().position(|(known, _)| known == question)?;
        kept.pictures.remove(at).map(|(_, picture)| picture)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(kept: &KeptPictures, row: u64, kind: &str) -> bool {
        let mut drawn = false;
        let question = [kind, "", "", ""].map(str::to_owned);
        let picture = kept.get((row, Digest::of(b"")), question, || {
            drawn = true;
            Ok(Err(format!("{kind} at {row}")))
        });
        assert_eq!(picture.expect("an answer").as_ref().as_ref().err(), Some(&format!("{kind} at {row}")));
        drawn
    }

    #[test]
    fn a_picture_is_drawn_once_until_a_row_is_added() {
        let kept = KeptPictures::default();
        assert!(asked(&kept, 1, "network"));
        assert!(!asked(&kept, 1, "network"), "it is kept");
        assert!(asked(&kept, 2, "network"), "a row was added");
        assert!(asked(&kept, 1, "network"), "another state keeps nothing");
    }

    #[test]
    fn a_bounded_number_is_kept_and_those_asked_for_last_stay() {
        let kept = KeptPictures::default();
        let kinds: Vec<String> = (0..=MOST).map(|at| format!("by {at}")).collect();
        kinds[..MOST].iter().for_each(|kind| assert!(asked(&kept, 1, kind)));
        assert!(!asked(&kept, 1, &kinds[0]));
        assert!(asked(&kept, 1, &kinds[MOST]));
        assert!(!asked(&kept, 1, &kinds[0]), "it was asked for in between");
        assert!(asked(&kept, 1, &kinds[1]), "it gave way");
    }

    #[test]
    fn what_is_refused_is_not_kept() {
        let kept = KeptPictures::default();
        let question = || ["odd", "", "", ""].map(str::to_owned);
        let state = (1, Digest::of(b""));
        assert!(kept.get(state, question(), || Err(ApiError::NoDocument)).is_err());
        assert!(kept.get(state, question(), || Ok(Err("nothing".to_owned()))).is_ok());
    }
}

//! Rolling captions: each cue begins with the end of the one before, so that the text scrolls.
//!
//! What a cue repeats is the longest beginning of its words that is also the end of the cue before.
//! People repeat themselves too, so words are taken for repeated only in a file most of whose cues
//! do this. Limits: a person who says the same again just where a rolling cue ends loses it.

use super::voices::Piece;
use crate::domain::corpus::span::ByteSpan;

/// Words of a cue, tags left out.
pub struct Tokens<'a> {
    words: Vec<(&'a str, u32)>,
    end: u32,
}

/// The longest overlap that is looked for, in words; two lines of captions have some twenty.
const LONGEST: usize = 64;
/// With fewer cues than this nobody can tell a habit.
const FEWEST_CUES: usize = 4;

impl<'a> Tokens<'a> {
    /// Cuts the pieces of a cue into words.
    pub fn of(text: &'a str, pieces: &[Piece<'a>]) -> Self {
        let mut words = Vec::new();
        for part in pieces.iter().flat_map(|piece| super::spoken_parts(text, piece.words)) {
            let mut at = part.start as usize;
            for word in part.slice(text).split_whitespace() {
                at += text[at..].find(word).unwrap_or(0);
                words.push((word, at as u32));
                at += word.len();
            }
        }
        let end = pieces.last().map_or(ByteSpan::new(0, 0), |piece| piece.words).end;
        Self { words, end }
    }

    /// Where the words behind the first so many begin.
    pub fn start_of(&self, count: usize) -> u32 {
        match count {
            0 => 0,
            _ => self.words.get(count).map_or(self.end, |word| word.1),
        }
    }

    fn overlap(&self, before: &Self) -> usize {
        let most = self.words.len().min(before.words.len()).min(LONGEST);
        let fits = |count: &usize| {
            let tail = &before.words[before.words.len() - count..];
            tail.iter().zip(&self.words).all(|(a, b)| a.0 == b.0)
        };
        (1..=most).rev().find(fits).unwrap_or(0)
    }
}

/// How many words at the start of each cue repeat the cue before; all zero in a file that does not roll.
pub fn repeats(cues: &[Tokens<'_>]) -> Vec<usize> {
    // A cue with nothing to say, as between two lines of a video site, is passed over.
    let said: Vec<usize> = (0..cues.len()).filter(|&at| !cues[at].words.is_empty()).collect();
    let mut repeated = vec![0; cues.len()];
    for pair in said.windows(2) {
        repeated[pair[1]] = cues[pair[1]].overlap(&cues[pair[0]]);
    }
    // One common word by chance is no habit: two, or all that the cue before said.
    let habit = said.windows(2).filter(|pair| repeated[pair[1]] > 1 || repeated[pair[1]] == cues[pair[0]].words.len()).count();
    if said.len() < FEWEST_CUES || habit * 2 < said.len() {
        repeated.fill(0);
    }
    repeated
}

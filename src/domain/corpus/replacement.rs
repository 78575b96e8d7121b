//! Places of a text where words were replaced, and where every other place is afterwards.

use serde::{Deserialize, Serialize};

use super::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;

/// One place that was replaced, in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Replaced {
    /// The place in the text before.
    pub span: CharSpan,
    /// How long it is in the text after.
    pub length: u32,
}

/// A transcript whose text was exchanged for one in which places are replaced. It holds no word of either.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextReplaced {
    /// The transcript.
    pub document: DocumentId,
    /// What it is called afterwards: a file that is no plain text becomes one.
    pub becomes: DocumentId,
    /// Digest of the text before.
    pub before: Digest,
    /// Digest of the text after.
    pub after: Digest,
    /// Length of the text after.
    pub chars: u32,
    /// The places, in order, without overlaps.
    pub places: Vec<Replaced>,
}

/// Where a span of the text before is in the text after. What begins or ends inside a replaced place takes in all of it.
pub fn moved(places: &[Replaced], span: CharSpan) -> CharSpan {
    let start = shifted(places, span.start, false);
    CharSpan { start, end: shifted(places, span.end, true).max(start) }
}

/// One border: inside a replaced place it moves to the beginning of what is there now, or to its end.
fn shifted(places: &[Replaced], at: u32, is_end: bool) -> u32 {
    let (mut before, mut after) = (0u32, 0u32);
    for place in places {
        if at <= place.span.start {
            break;
        }
        if at < place.span.end {
            let start = after + (place.span.start - before);
            return if is_end { start + place.length } else { start };
        }
        after += place.span.start - before + place.length;
        before = place.span.end;
    }
    after + (at - before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> CharSpan {
        CharSpan { start, end }
    }

    #[test]
    fn spans_point_at_the_same_words_after_a_replacement() {
        // "my aunt Denise came, Denise stayed" with "[aunt of P07]" for each name.
        let text = "my aunt Denise came, Denise stayed";
        let places = [Replaced { span: span(8, 14), length: 13 }, Replaced { span: span(21, 27), length: 13 }];
        let after = "my aunt [aunt of P07] came, [aunt of P07] stayed";
        let at = |from: &str, span: CharSpan| from[span.start as usize..span.end as usize].to_owned();
        for (words, expect) in [
            ("my aunt", "my aunt"),
            ("came", "came"),
            ("stayed", "stayed"),
            ("Denise came", "[aunt of P07] came"),
            ("aunt Denise", "aunt [aunt of P07]"),
            ("nise came, Den", "[aunt of P07] came, [aunt of P07]"),
        ] {
            let start = text.find(words).expect("in the text") as u32;
            assert_eq!(at(after, moved(&places, span(start, start + words.len() as u32))), expect);
        }
        assert_eq!(moved(&[], span(3, 9)), span(3, 9));
    }
}

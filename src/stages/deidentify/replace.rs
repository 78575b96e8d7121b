//! Replaces what was accepted in a text.
//!
//! Takes a text, the study's list and what was decided about single places; gives the text with stand-ins, and where each replaced place was. Of two
//! places that overlap the longer counts, of equals the first.

use std::collections::{BTreeMap, BTreeSet};

use super::matcher::Matcher;
use crate::domain::corpus::name_list::ListedName;
use crate::domain::corpus::replacement::Replaced;
use crate::domain::corpus::span::{ByteSpan, OffsetTable};

/// What was decided about single places of one text, beyond what holds for all places of a spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceVerdicts {
    /// Places that stay although the spelling is replaced elsewhere.
    pub refused: BTreeSet<ByteSpan>,
    /// Places that are replaced although the spelling is not, each with its stand-in.
    pub accepted: BTreeMap<ByteSpan, String>,
}

/// A text in which places are replaced.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplacedText {
    /// The text after.
    pub text: String,
    /// Where it was changed, in code points of the text before.
    pub places: Vec<Replaced>,
}

impl std::fmt::Debug for ReplacedText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReplacedText({} bytes, {} places)", self.text.len(), self.places.len())
    }
}

/// Replaces every accepted name of a list.
pub fn replace(text: &str, list: &[ListedName], matcher: &Matcher, places: &PlaceVerdicts) -> ReplacedText {
    let mut wanted: Vec<(ByteSpan, &str)> = matcher
        .find(text)
        .into_iter()
        .filter(|hit| list[hit.name].is_accepted() && !places.refused.contains(&hit.span))
        .map(|hit| (hit.span, list[hit.name].stand_in.as_str()))
        .collect();
    wanted.extend(places.accepted.iter().map(|(span, stand_in)| (*span, stand_in.as_str())));
    wanted.sort_by_key(|(span, _)| (std::cmp::Reverse(span.len()), *span));
    let mut kept: BTreeMap<u32, (ByteSpan, &str)> = BTreeMap::new();
    for (span, stand_in) in wanted {
        let before = kept.range(..span.end).next_back();
        if before.is_none_or(|(_, (other, _))| other.end <= span.start) {
            kept.insert(span.start, (span, stand_in));
        }
    }
    replace_places(text, kept.into_values())
}

/// Replaces places of a text, which are in order and do not overlap, each by its own words.
pub fn replace_places<'a>(text: &str, places: impl Iterator<Item = (ByteSpan, &'a str)>) -> ReplacedText {
    let table = OffsetTable::new(text);
    let mut done = ReplacedText { text: String::with_capacity(text.len()), places: Vec::new() };
    let mut at = 0;
    for (span, stand_in) in places {
        done.text.push_str(&text[at..span.start as usize]);
        let stand_in = if is_label(text, span) { stand_in.trim_matches(['[', ']']) } else { stand_in };
        done.text.push_str(stand_in);
        at = span.end as usize;
        done.places.push(Replaced { span: table.to_chars(text, span), length: stand_in.chars().count() as u32 });
    }
    done.text.push_str(&text[at..]);
    done
}

/// Whether a place is the label of a speaker: alone between the beginning of a line and a colon. Brackets there would make it no label.
fn is_label(text: &str, span: ByteSpan) -> bool {
    let line = text[..span.start as usize].rsplit('\n').next().unwrap_or_default();
    line.trim().is_empty() && text[span.end as usize..].trim_start_matches([' ', '\t']).starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::identifier::IdentifierKind;
    use crate::domain::corpus::name_list::Verdict;

    fn name(text: &str, stand_in: &str, verdict: Option<Verdict>) -> ListedName {
        let kind = IdentifierKind::Person;
        ListedName { text: text.to_owned(), kind, stand_in: stand_in.to_owned(), verdict, whole_word: true, match_case: true }
    }

    #[test]
    fn accepted_names_are_replaced_the_longest_first_and_others_stay() {
        let yes = Some(Verdict::Accept);
        let list = [
            name("Denise Okafor", "[aunt of P07]", yes),
            name("Okafor", "[person B]", yes),
            name("Hope", "[person C]", Some(Verdict::Refuse)),
            name("Will", "[person D]", yes),
        ];
        let text = "Denise Okafor and Okafor. Hope and Will. Will you? I will.";
        let mut places = PlaceVerdicts::default();
        let second = text.rfind("Will").expect("there");
        places.refused.insert(ByteSpan::new(second, second + 4));
        let done = replace(text, &list, &Matcher::new(&list), &places);
        assert_eq!(done.text, "[aunt of P07] and [person B]. Hope and [person D]. Will you? I will.");
        assert_eq!(
            done.places.iter().map(|place| (place.span.start, place.span.len(), place.length)).collect::<Vec<_>>(),
            [(0, 13, 13), (18, 6, 10), (35, 4, 10)]
        );
    }

    #[test]
    fn a_label_stays_a_label() {
        let list = [name("Denise", "[P07]", Some(Verdict::Accept))];
        let done = replace("Denise: I am Denise.\n", &list, &Matcher::new(&list), &PlaceVerdicts::default());
        assert_eq!(done.text, "P07: I am [P07].\n");
    }
}

//! Finds the words of a list in a text, whatever their case, line breaks, apostrophes and invisible marks, unless the list says otherwise.
//!
//! Takes a list, gives places. All lists of a study are found in one pass (Aho and Corasick 1975) over a folded text that knows the way back,
//! about 30 MB/s a core.

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;

use crate::domain::corpus::name_list::ListedName;
use crate::domain::corpus::span::ByteSpan;

/// A list, ready to be found in texts.
pub struct Matcher {
    automaton: Option<AhoCorasick>,
    names: Vec<Wanted>,
}

struct Wanted {
    text: String,
    whole_word: bool,
    match_case: bool,
    /// A name may have an ending of one letter: "Uwes", "the Okafors".
    takes_s: bool,
    /// Its place in the list.
    at: usize,
}

/// A place where words of the list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The words.
    pub span: ByteSpan,
    /// Which name of the list.
    pub name: usize,
}

impl Matcher {
    /// Makes a list ready. Names without a letter or digit are left out.
    pub fn new<'a>(list: impl IntoIterator<Item = &'a ListedName>) -> Self {
        let wanted = |(at, name): (usize, &ListedName)| {
            let text = tidy(&name.text);
            text.contains(char::is_alphanumeric).then(|| Wanted {
                text,
                whole_word: name.whole_word,
                match_case: name.match_case,
                takes_s: name.kind.is_name(),
                at,
            })
        };
        let names: Vec<Wanted> = list.into_iter().enumerate().filter_map(wanted).collect();
        let forms: Vec<String> = names.iter().map(|name| Folded::new(&name.text).text).collect();
        // An automaton of too many words cannot be built; a study has hundreds.
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&forms).ok().filter(|_| !names.is_empty());
        Self { automaton, names }
    }

    /// Every place, by place; places may overlap.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let folded = Folded::new(text);
        let mut hits = Vec::new();
        for found in automaton.find_overlapping_iter(&folded.text) {
            let Some(wanted) = self.names.get(found.pattern().as_usize()) else { continue };
            let span = ByteSpan::new(folded.origin(found.start()), folded.end(found.end(), text));
            if wanted.allows(text, span) {
                hits.push(Hit { span, name: wanted.at });
            }
        }
        hits.sort();
        hits.dedup();
        hits
    }

    /// How many places there are; each counts once, whatever names overlap there.
    pub fn count(&self, text: &str) -> usize {
        let mut end = 0;
        let mut count = 0;
        for hit in self.find(text) {
            if hit.span.start >= end {
                count += 1;
            }
            end = end.max(hit.span.end);
        }
        count
    }
}

impl Wanted {
    fn allows(&self, text: &str, span: ByteSpan) -> bool {
        let slice = span.slice(text);
        if self.match_case {
            let slice = tidy(slice);
            if slice != self.text && slice != self.text.to_uppercase() {
                return false;
            }
        }
        if !self.whole_word {
            return true;
        }
        let before = text[..span.start as usize].chars().next_back();
        let mut rest = text[span.end as usize..].chars();
        let mut after = rest.next();
        if self.takes_s && after == Some('s') {
            after = rest.next();
        }
        let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let goes_on =
            touches(before) && slice.starts_with(char::is_alphanumeric) || touches(after) && slice.ends_with(char::is_alphanumeric);
        !goes_on
    }
}

/// Words without doubled blanks, in composed letters, with plain apostrophes.
fn tidy(text: &str) -> String {
    let plain: String = text.nfc().filter(|c| !is_invisible(*c)).map(|c| if is_apostrophe(c) { '\'' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '’' | 'ʼ' | '‘' | '`' | '´')
}

/// Soft hyphens and marks without width, which may be inside a word unseen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text in small letters, with one blank for each stretch of white space, and the way back.
struct Folded {
    text: String,
    /// For each byte, the byte of the original from which its letter comes.
    from: Vec<u32>,
}

impl Folded {
    fn new(original: &str) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), from: Vec::with_capacity(original.len()) };
        for (at, c) in original.char_indices() {
            match c {
                _ if is_invisible(c) => {}
                _ if c.is_whitespace() => {
                    if !folded.text.ends_with(' ') {
                        folded.push(' ', at);
                    }
                }
                _ if is_apostrophe(c) => folded.push('\'', at),
                _ => c.to_lowercase().for_each(|small| folded.push(small, at)),
            }
        }
        folded
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.from.extend(std::iter::repeat_n(at as u32, c.len_utf8()));
    }

    /// Where a place of the folded text begins in the original.
    fn origin(&self, at: usize) -> usize {
        self.from[at] as usize
    }

    /// Where a place of the folded text ends in the original: after the letter from which its last byte comes.
    fn end(&self, at: usize, original: &str) -> usize {
        let last = self.from[at - 1] as usize;
        last + original[last..].chars().next().map_or(0, char::len_utf8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::identifier::IdentifierKind;

    fn name(text: &str, whole_word: bool, match_case: bool) -> ListedName {
        let (kind, stand_in) = (IdentifierKind::Person, "[A]".to_owned());
        ListedName { text: text.to_owned(), kind, stand_in, verdict: None, whole_word, match_case }
    }

    fn check(list: &[ListedName], text: &str, expect: &[&str]) {
        let found: Vec<&str> = Matcher::new(list).find(text).iter().map(|hit| hit.span.slice(text)).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn words_are_found_whatever_their_case_and_breaks() {
        check(&[name("Marlene Okafor", true, false)], "so MARLENE\n  okafor left", &["MARLENE\n  okafor"]);
        check(&[name("O'Brien", true, false)], "at O’Brien's", &["O’Brien"]);
        check(&[name("Zoë", true, false)], "zo\u{eb} and ZOË", &["zoë", "ZOË"]);
        check(&[name("Denise", true, false)], "De\u{ad}nise", &["De\u{ad}nise"]);
    }

    #[test]
    fn whole_words_and_case_are_as_the_list_says() {
        let will = name("Will", true, true);
        check(&[will], "Will said he will, at WILL, goodwill, Wills, Willow", &["Will", "WILL", "Will"]);
        check(&[name("Ann", true, false)], "Annie, Hannah, ann-marie", &["ann"]);
        check(&[name("Ann", false, false)], "Annie", &["Ann"]);
        check(&[name("Uwe", true, false)], "Uwes Frau", &["Uwe"]);
    }

    #[test]
    fn overlapping_names_are_all_found_and_counted_once() {
        let list = [name("Marlene Okafor", true, false), name("Okafor", true, false)];
        check(&list, "Marlene Okafor", &["Marlene Okafor", "Okafor"]);
        assert_eq!(Matcher::new(&list).count("Marlene Okafor and Okafor"), 2);
        assert_eq!(Matcher::new(&[] as &[ListedName]).count("Okafor"), 0);
    }
}

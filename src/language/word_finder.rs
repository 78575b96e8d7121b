//! Finds the words of a text by the rule of `models/words/tokenizer.json`, without running that tokenizer.
//!
//! A word begins with a letter, mark or digit. It goes on through letters, marks, digits and invisible marks (soft
//! hyphen, zero-width ones), and through an apostrophe or hyphen that a letter or digit follows. Its form is
//! its lower case, character by character.
//!
//! Where a script is written without blanks, a word is a character: each Chinese character and each hiragana with what is
//! hung on it, and each cluster of a Thai, Lao, Khmer or Burmese consonant with its vowels and marks. What people call a word is then a
//! pair of neighbours, which the counting finds. No dictionary is asked. Katakana and Hangul go on like other letters.
//!
//! The declared tokenizer says the same as a regular expression; a test holds the two together, word by word and byte by byte, over
//! every code point and over random text.
//!
//! Cost: eight bytes at a time inside words of ASCII letters and digits, a table look-up per character elsewhere.

use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};

/// A letter, mark or digit.
const WORD: u8 = 1;
/// A letter or digit: what an apostrophe or hyphen must be followed by.
const SPEAKS: u8 = 2;
/// Invisible inside a word.
const SOFT: u8 = 4;
/// Joins two halves of a word.
const JOINS: u8 = 8;
/// A byte of a character beyond ASCII.
const BEYOND: u8 = 16;
/// A word by itself: Chinese characters and hiragana.
const ALONE: u8 = 32;
/// A letter of a script whose consonants gather vowels and marks around them.
const GATHERS: u8 = 64;

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Whether it is all ASCII.
    pub ascii: bool,
}

/// Calls back with each word of a text, in order.
#[inline]
pub fn each_word(text: &str, mut visit: impl FnMut(Word)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let class = ASCII[bytes[at] as usize];
        if class & WORD != 0 {
            let (end, ascii) = word_end(text, at + 1, true);
            visit(Word { start: at, end, ascii });
            at = end;
        } else if class & BEYOND != 0 {
            let (class, length) = class_at(text, at);
            if class & WORD != 0 {
                let (end, _) = word_end(text, at + length, false);
                visit(Word { start: at, end, ascii: false });
                at = end;
            } else if class & (ALONE | GATHERS) != 0 {
                let end = cluster_end(text, at);
                visit(Word { start: at, end, ascii: false });
                at = end;
            } else {
                at += length;
            }
        } else {
            at += 1;
        }
    }
}

/// The form of a word: its lower case, character by character, whatever the letters beside each.
pub fn form_into(word: &str, form: &mut String) {
    form.clear();
    form.extend(word.chars().flat_map(char::to_lowercase));
}

/// Whether a character belongs to a script that is written without blanks and cut by characters.
pub fn is_cut_by_character(c: char) -> bool {
    !c.is_ascii() && beyond_ascii(c) & (ALONE | GATHERS) != 0
}

/// Vowels that are written before the consonant they belong to: Thai and Lao.
fn leads(c: char) -> bool {
    matches!(c, '\u{e40}'..='\u{e44}' | '\u{ec0}'..='\u{ec4}')
}

/// Letters that are written behind the consonant they belong to: Thai and Lao vowels and repetition marks.
fn follows(c: char) -> bool {
    matches!(c, '\u{e30}' | '\u{e32}' | '\u{e33}' | '\u{e45}' | '\u{e46}' | '\u{eb0}' | '\u{eb2}' | '\u{eb3}' | '\u{ec6}')
}

/// Where the character at a place ends, with its combining marks.
fn cluster_end(text: &str, at: usize) -> usize {
    let next = |at: usize| text[at..].chars().next().map(|c| (c, class_at(text, at).0));
    let is_base = |(c, class): (char, u8)| class & GATHERS != 0 && !leads(c) && !follows(c);
    let Some((first, class)) = next(at) else { return at };
    let gathers = class & GATHERS != 0;
    let mut end = at + first.len_utf8();
    if let Some(base) = next(end).filter(|&base| leads(first) && is_base(base)) {
        end += base.0.len_utf8();
    }
    while let Some((c, class)) = next(end) {
        let behind = end + c.len_utf8();
        // Khmer and Burmese write a second consonant below the first, behind one of these.
        let stacked = next(behind).filter(|&base| gathers && matches!(c, '\u{17d2}' | '\u{1039}') && is_base(base));
        let is_mark = class & WORD != 0 && class & SPEAKS == 0;
        let hung = if gathers { follows(c) } else { c == '\u{30fc}' };
        end = match stacked {
            Some((base, _)) => behind + base.len_utf8(),
            None if is_mark || class & SOFT != 0 || hung => behind,
            None => break,
        };
    }
    end
}

/// Where the word ends that goes on at `at`, and whether it is all ASCII still.
#[inline]
fn word_end(text: &str, mut at: usize, mut ascii: bool) -> (usize, bool) {
    let bytes = text.as_bytes();
    loop {
        at = run_end(bytes, at);
        let Some(&byte) = bytes.get(at) else { return (at, ascii) };
        let class = ASCII[byte as usize];
        if class == 0 {
            return (at, ascii);
        }
        let (class, length) = if class & BEYOND != 0 { class_at(text, at) } else { (class, 1) };
        let goes_on = class & (WORD | SOFT) != 0 || (class & JOINS != 0 && class_at(text, at + length).0 & SPEAKS != 0);
        if !goes_on {
            return (at, ascii);
        }
        ascii &= byte < 0x80;
        at += length;
    }
}

/// Where a run of ASCII letters and digits ends.
#[inline]
fn run_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = bytes.get(at..at + 8) {
        let mut lane = [0; 8];
        lane.copy_from_slice(eight);
        let others = !letters_and_digits(u64::from_le_bytes(lane)) & HIGH;
        if others != 0 {
            return at + (others.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
        at += 1;
    }
    at
}

/// The highest bit of each byte.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The same byte eight times.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Sets the highest bit of each byte that is an ASCII letter or digit. No sum carries into the next byte: both sides are below 128.
#[inline]
fn letters_and_digits(lane: u64) -> u64 {
    let low = lane & !HIGH;
    let small = low | eight(0x20);
    let letters = (small + eight(0x80 - b'a')) & !(small + eight(0x80 - (b'z' + 1)));
    let digits = (low + eight(0x80 - b'0')) & !(low + eight(0x80 - (b'9' + 1)));
    (letters | digits) & !lane & HIGH
}

/// The class of the character at a place, and its bytes; nothing is at the end of the text.
fn class_at(text: &str, at: usize) -> (u8, usize) {
    match text[at..].chars().next() {
        Some(c) if c.is_ascii() => (ASCII[c as usize], 1),
        Some(c) => (beyond_ascii(c), c.len_utf8()),
        None => (0, 0),
    }
}

const fn ascii_classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => WORD | SPEAKS,
            b'\'' | b'-' => JOINS,
            0x80.. => BEYOND,
            _ => 0,
        };
        byte += 1;
    }
    classes
}

/// Classes of single bytes.
static ASCII: [u8; 256] = ascii_classes();

/// No character behind it has a lower case of its own.
const LAST_WITH_CASE: char = '\u{1ffff}';

/// Classes of the characters beyond ASCII, by pages of 256, equal pages kept once.
struct Pages {
    page_of: Vec<u16>,
    pages: Vec<[u8; 256]>,
}

static BEYOND_ASCII: LazyLock<Pages> = LazyLock::new(pages);

fn beyond_ascii(c: char) -> u8 {
    let pages = &*BEYOND_ASCII;
    pages.pages[pages.page_of[c as usize >> 8] as usize][c as usize & 0xff]
}

fn pages() -> Pages {
    let mut classes = vec![0u8; char::MAX as usize + 1];
    let mut mark = |pattern: &str, class: u8| {
        for (from, to) in ranges(pattern) {
            classes[from as usize..=to as usize].iter_mut().for_each(|have| *have |= class);
        }
    };
    mark(r"[\p{L}\p{M}\p{N}]", WORD);
    mark(r"[\p{L}\p{N}]", SPEAKS);
    mark(r"[\x{AD}\x{200B}-\x{200D}\x{2060}\x{FEFF}]", SOFT);
    mark(r"[\x{2019}\x{2018}\x{2010}\x{2011}]", JOINS);
    // These begin no word that others go on.
    for (pattern, class) in
        [(r"[[\p{Han}\p{Hiragana}]&&[\p{L}\p{N}]]", ALONE), (r"[[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]&&\p{L}]", GATHERS)]
    {
        for (from, to) in ranges(pattern) {
            classes[from as usize..=to as usize].fill(class);
        }
    }
    // The rule is said of lower case. The two differ where the expression library knows only the small letter yet.
    for c in ('\u{80}'..=LAST_WITH_CASE).filter(|c| !c.is_lowercase()) {
        if let Some(lower) = c.to_lowercase().next().filter(|&lower| lower != c) {
            classes[c as usize] = if lower.is_ascii() { ASCII[lower as usize] } else { classes[lower as usize] };
        }
    }
    let mut page_of = Vec::with_capacity(classes.len() >> 8);
    let mut pages: Vec<[u8; 256]> = Vec::new();
    for chunk in classes.chunks_exact(256) {
        // Most pages are all letters or all nothing, and equal to one of the latest.
        let known = pages.iter().rposition(|page| page[..] == *chunk);
        page_of.push(known.unwrap_or(pages.len()) as u16);
        if known.is_none() {
            let mut page = [0; 256];
            page.copy_from_slice(chunk);
            pages.push(page);
        }
    }
    Pages { page_of, pages }
}

/// The code points of a character class, by the tables of the regular expression library that the declared tokenizer uses.
fn ranges(pattern: &str) -> Vec<(char, char)> {
    let parsed = regex_syntax::parse(pattern).expect("the pattern is written above");
    match parsed.kind() {
        HirKind::Class(Class::Unicode(class)) => class.iter().map(|range| (range.start(), range.end())).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_case_never_changes_what_a_character_is() {
        for c in (0..=char::MAX as u32).filter_map(char::from_u32) {
            let class = |c: char| if c.is_ascii() { ASCII[c as usize] } else { beyond_ascii(c) };
            let mut lower = c.to_lowercase();
            assert!(c <= LAST_WITH_CASE || c.to_lowercase().eq([c]), "U+{:04X}", c as u32);
            assert_eq!(lower.next().map(class), Some(class(c)), "U+{:04X}", c as u32);
            // What comes behind it stays in the same word.
            assert!(lower.all(|more| class(c) & WORD != 0 && class(more) & WORD != 0), "U+{:04X}", c as u32);
        }
    }

    #[test]
    fn scripts_without_blanks_are_cut_by_characters() {
        for (text, words) in [
            ("房租太贵了", "房|租|太|贵|了"),
            ("レンズ豆のスープ", "レンズ|豆|の|スープ"),
            ("ค่าเช่าแพง", "ค่า|เช่า|แพ|ง"),
            ("ขนมปังและ", "ข|น|ม|ปั|ง|และ"),
            ("ភាសាខ្មែរ", "ភា|សា|ខ្មែ|រ"),
            ("A組と3月", "A|組|と|3|月"),
            ("집세가 비싸요", "집세가|비싸요"),
        ] {
            let mut found = Vec::new();
            each_word(text, |word| found.push(&text[word.start..word.end]));
            assert_eq!(found.join("|"), words);
        }
    }

    #[test]
    fn eight_bytes_at_once_say_the_same_as_one_by_one() {
        for byte in 0..=255u8 {
            for place in 0..8 {
                let mut lane = [b'x'; 8];
                lane[place] = byte;
                let expect = if byte.is_ascii_alphanumeric() { 8 } else { place };
                assert_eq!(run_end(&lane, 0), expect, "byte {byte} at {place}");
            }
        }
    }
}

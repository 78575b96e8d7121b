//! Marks of CHAT on a main line: what was said comes out as words, and what was not is counted.
//!
//! Takes the body of a main line, gives its words, its first time, and how many words or codes with letters were left out: fillers and
//! fragments (`&-um`, `&+fr`), events (`&=laughs`), words that were not said (`0the`) or not understood (`xxx`), and all in square brackets.
//! Inside words, marks of length, stress and pitch go; `(be)cause` is `because`, `ice_cream` two words, and a compound `merry+go+round` has hyphens.

use crate::domain::corpus::deciseconds::Deciseconds;

/// Begins and ends a time bullet.
const BULLET: char = '\u{15}';

/// The longest code, in bytes; `[% a comment]` is the longest kind.
const LONGEST_CODE: usize = 2000;
/// The longest part of a word that is in round brackets, in characters.
const LONGEST_PART: usize = 40;

/// What a main line says.
#[derive(Debug, Default, PartialEq)]
pub struct Said {
    /// The words.
    pub words: String,
    /// When they begin.
    pub time: Option<Deciseconds>,
    /// Words and codes with letters that were left out.
    pub left_out: u32,
}

/// Reads the body of a main line.
pub fn read_words(line: &str) -> Said {
    let mut reader = Reader { line, at: 0, out: String::new(), said: Said::default(), brackets: 0, closing: None };
    while reader.at < line.len() {
        reader.step();
    }
    let words = reader.out.split_whitespace().collect::<Vec<_>>().join(" ");
    // A line of signs alone says nothing.
    reader.said.words = if words.chars().any(char::is_alphanumeric) { words } else { String::new() };
    reader.said
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
    out: String,
    said: Said,
    /// Round brackets inside a word that are open.
    brackets: u32,
    /// Where the next square bracket closes, once it was looked for; the end of the line if it does not.
    closing: Option<usize>,
}

impl<'a> Reader<'a> {
    /// Reads one mark, or one letter.
    fn step(&mut self) {
        let rest = &self.line[self.at..];
        let Some(first) = rest.chars().next() else { return };
        let mut before = self.line[..self.at].chars().rev();
        // The number of an overlap is part of its mark: `⌈2yes⌉2`.
        let last = before.next();
        let last = last.filter(char::is_ascii_digit).and_then(|_| before.next().filter(|c| matches!(c, '⌈' | '⌊'))).or(last);
        let starts = last.is_none_or(|c| c.is_whitespace() || matches!(c, '<' | '>' | ']' | '"' | '“' | '⌈' | '⌊' | BULLET));
        if first == BULLET || first == '•' {
            self.bullet(rest, first);
        } else if first == '[' {
            let inside = self.in_brackets();
            self.said.left_out += words_in(inside);
            self.skip(inside.len().max(1));
            self.out.push(' ');
        } else if starts && let Some(length) = code_length(rest) {
            self.said.left_out += words_in(&rest[..length]);
            self.skip(length);
            self.out.push(' ');
        } else {
            self.letter(rest, first);
        }
    }

    /// A code from its square bracket to the one that closes it; empty where none does. A line of openings is gone through once.
    fn in_brackets(&mut self) -> &'a str {
        let from = self.at;
        let closing = self.closing.filter(|&closing| closing >= from);
        let closing = closing.unwrap_or_else(|| self.line[from..].find(']').map_or(self.line.len(), |end| from + end));
        self.closing = Some(closing);
        if closing < self.line.len() && closing - from < LONGEST_CODE { &self.line[from..=closing] } else { "" }
    }

    fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// A time between bullets: `500_1200`, in old files behind the name of a recording.
    fn bullet(&mut self, rest: &str, sign: char) {
        let width = sign.len_utf8();
        let inside = rest[width..].find(sign).filter(|&end| end < LONGEST_CODE).map(|end| &rest[width..width + end]);
        let times = inside.and_then(|inside| {
            let mut parts = inside.rsplit('_');
            let (end, start) = (parts.next()?, parts.next()?);
            end.trim().parse::<u64>().ok()?;
            start.trim().parse::<u64>().ok()
        });
        match (inside, times) {
            (Some(inside), Some(start)) => {
                self.said.time = self.said.time.or(Deciseconds::of_milliseconds(start));
                self.skip(inside.len() + 2 * width);
            }
            // The bullet of a picture or a text: its name is no word.
            (Some(inside), None) if sign == BULLET => {
                self.said.left_out += words_in(inside);
                self.skip(inside.len() + 2 * width);
            }
            _ => self.skip(width),
        }
        self.out.push(' ');
    }

    /// Inside a word: a letter, or a mark that is none.
    fn letter(&mut self, rest: &str, first: char) {
        let next = rest.chars().nth(1);
        let last = self.out.chars().next_back();
        let in_word = last.is_some_and(char::is_alphanumeric);
        let goes_on = next.is_some_and(char::is_alphanumeric);
        match first {
            '<' | '>' => self.out.push(' '),
            // Length: `wi:th`, `no::`. Between digits it is a time of day.
            ':' if in_word && !(last.is_some_and(char::is_numeric) && next.is_some_and(char::is_numeric)) => {}
            ':' if in_word => self.out.push(':'),
            ':' if !goes_on => {}
            '(' if rest.chars().take(LONGEST_PART).find(|c| matches!(c, ')' | ' ' | '\t')) == Some(')') => self.brackets += 1,
            ')' if self.brackets > 0 => self.brackets -= 1,
            '_' if in_word && goes_on => self.out.push(' '),
            '+' if in_word && goes_on => self.out.push('-'),
            // What kind of word it is: `gaga@c`, `dog$n`.
            '@' | '$' if in_word && goes_on => {
                let length = word_length(rest);
                self.said.left_out += 1;
                return self.skip(length);
            }
            // Parts of a word that are said again: `↫r-r↫rabbit`.
            '↫' => {
                let again = rest[first.len_utf8()..].find(['↫', ' ']).filter(|&end| rest[first.len_utf8() + end..].starts_with('↫'));
                let inside = again.map_or("", |end| &rest[first.len_utf8()..first.len_utf8() + end]);
                self.said.left_out += words_in(inside);
                return self.skip(first.len_utf8() + again.map_or(0, |end| end + first.len_utf8()));
            }
            '⌈' | '⌉' | '⌊' | '⌋' => {
                // Overlaps may be numbered.
                let digit = next.filter(|c| c.is_ascii_digit()).map_or(0, char::len_utf8);
                return self.skip(first.len_utf8() + digit);
            }
            '°' if last.is_some_and(char::is_numeric) => self.out.push('°'),
            c if is_delivery(c) => {}
            c => self.out.push(c),
        }
        self.skip(first.len_utf8());
    }
}

/// A mark of how something is said: stress, length, pitch, loudness, pauses between syllables.
fn is_delivery(c: char) -> bool {
    const MARKS: &str = "ˈˌːˑ^≠↑↓↗↘⇗⇘→←↻∞≈≋≡∙∆∇°▁▔☺♋⁇∬∲∮§⁎◉⤇⤆‡„";
    MARKS.contains(c) || c.is_control() && !c.is_whitespace()
}

/// The length of a code at the start of a word, if one is there.
fn code_length(text: &str) -> Option<usize> {
    let second = text.chars().nth(1);
    let word = word_length(text);
    match text.chars().next()? {
        // Fillers, fragments and events: `&-um`, `&+fr`, `&=laughs`, `&~x`, `&*MOT:mhm`; in old files `&uh`.
        '&' if second.is_some_and(|c| c.is_alphabetic() || matches!(c, '-' | '+' | '=' | '~' | '*' | '{' | '}')) => Some(word),
        // Linkers and special endings: `+...`, `+"`, `+/.`.
        '+' => Some(text.find(|c| !is_ending(c)).unwrap_or(text.len())),
        // Pauses: `(.)`, `(..)`, `(1.5)`, and in old files `#`, `##2_5`.
        '(' => {
            let end = 1 + text[1..].find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ':'))?;
            (end > 1 && text[end..].starts_with(')')).then_some(end + 1)
        }
        '#' => {
            let end = text.find(|c: char| !matches!(c, '#' | '_' | '.' | ':') && !c.is_ascii_digit()).unwrap_or(text.len());
            text[end..].chars().next().is_none_or(char::is_whitespace).then_some(end)
        }
        // Words that could not be made out.
        'x' | 'y' | 'w' => {
            let bare = text[..word].split(['@', '$']).next()?;
            matches!(bare, "xxx" | "yyy" | "www" | "xx" | "yy").then_some(word)
        }
        // Words that were left out: `0is`, `0(be)`.
        '0' if second.is_some_and(|c| c.is_alphabetic() || c == '(') => Some(word),
        // `0 .`: somebody does something and says nothing.
        '0' => {
            let behind = text[1..].trim_start();
            let is_apart = behind.len() < text.len() - 1 && behind.starts_with(['.', '?', '!', '[', '&', '+', BULLET]);
            (behind.is_empty() || is_apart).then_some(1)
        }
        _ => None,
    }
}

/// A sign of linkers and endings that begin with a plus.
fn is_ending(c: char) -> bool {
    matches!(c, '+' | '/' | '.' | '"' | '“' | '”' | ',' | '?' | '!' | '<' | '^' | '≈' | '≋')
}

/// The length of the word at the start of a text, less the sign that ends a sentence behind it.
fn word_length(text: &str) -> usize {
    // All that a word may begin behind ends one too, so that no letter is gone through twice.
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '[' | ']' | '"' | '“' | '”' | '⌈' | '⌉' | '⌊' | '⌋' | BULLET);
    let word = &text[..text.find(ends).unwrap_or(text.len())];
    word.trim_end_matches(['.', ',', '?', '!', ';']).len().max(1)
}

/// How many words of letters a text holds.
fn words_in(text: &str) -> u32 {
    text.split_whitespace().filter(|token| token.chars().any(char::is_alphabetic)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_out_as_they_were_said() {
        let cases = [
            // Inside words.
            ("(be)cause I was runnin(g) (a)roun(d) .", "because I was running around .", 0),
            ("wi:th no:: ^kit^chen ˈba ˌnana ba:na:na .", "with no kitchen ba nana banana .", 0),
            ("the ice_cream and the merry+go+round at 4:30", "the ice cream and the merry-go-round at 4:30", 0),
            ("gaga@c oma@s:deu, b@l dog$n .", "gaga oma, b dog .", 4),
            ("mor⌈ning⌉ ⌈xxx⌉ ⌊2yyy⌋2 ⌊2yes⌋2 °soft° 20° ↗high↘ →on→ ∆fast∆", "morning yes soft 20° high on fast", 2),
            ("the ↫r-r↫rabbit ran", "the rabbit ran", 1),
            ("well ‡ come here „ will you ?", "well come here will you ?", 0),
            // Between words.
            ("it &-uh was &+fr &uh frozen &=laughs &=imit:dog .", "it was frozen .", 5),
            ("the dog 0is 0(will) here xxx yyy , www .", "the dog here , .", 5),
            ("so (.) we (2.5) went # on ##2_5 .", "so we went on .", 0),
            ("gonna [: going to] go [= to town] now [!] .", "gonna go now .", 4),
            ("we goed [* m:+ed] <to the> [/] to the [//] at the lake [?] [+ exc]", "we goed to the to the at the lake", 2),
            ("+\" I said “come” +\"/.", "I said “come”", 0),
            ("and then +... +, we +//. +^ oh +!? ++ yes +/.", "and then we oh yes", 0),
            ("&{l=laughs so cold &}l=laughs and &*MOT:mhm long .", "so cold and long .", 3),
            ("<that is> [>] what <he> [<2] said .", "that is what he said .", 0),
            // A mark that is not closed loses nothing behind it.
            ("an [ open bracket ( and < so on", "an open bracket ( and so on", 0),
            ("0 .", "", 0),
            ("0 [=! cries] .", "", 1),
            ("0", "", 0),
            ("0 &=laughs .", "", 1),
            ("R&D a+ 0.5 & 10 x 3", "R&D a+ 0.5 & 10 x 3", 0),
        ];
        for (line, words, left_out) in cases {
            let said = read_words(line);
            assert_eq!((said.words.as_str(), said.left_out), (words, left_out), "{line}");
        }
    }

    #[test]
    fn bullets_are_times() {
        let at = |line: &str| read_words(line).time.map(Deciseconds::tenths);
        assert_eq!(at("so . \u{15}1500_2000\u{15}"), Some(15));
        assert_eq!(at("so . \u{15}%snd:\"a_1.wav\"_1500_2000\u{15}"), Some(15));
        assert_eq!(at("so . •1500_2000•"), Some(15));
        let said = read_words("so \u{15}%pic:\"lake.jpg\"\u{15} cold .");
        assert_eq!((said.words.as_str(), said.left_out, said.time), ("so cold .", 1, None));
    }
}

//! Decodes the bytes of a file to canonical text: no BOM, LF line ends, NFC, and nothing else changed.
//!
//! Takes bytes, gives the text, the name of the encoding and a map back to the code points of the
//! file as stored (the BOM counted as one, CRLF as two). What the text means is left to others.

use encoding_rs::Encoding;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::corpus::transcript::SourceMap;
use crate::domain::explanation::{Explanation, explained};
use crate::formats::markup::entities::{resolve, resolve_all};

/// A file's text, and how it was decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The canonical text.
    pub text: String,
    /// The encoding's usual name.
    pub encoding: &'static str,
    /// Whether the encoding was guessed from the bytes, without a mark or valid UTF-8.
    pub guessed: bool,
    /// From the text back to the file.
    pub map: SourceMap,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// Bytes that no text holds.
    Binary,
    /// A text with zero bytes in it.
    ZeroBytes {
        /// How many.
        count: usize,
        /// The line of the first.
        line: u32,
    },
    /// Longer than spans can count.
    TooLong {
        /// Its length.
        bytes: usize,
        /// The most that is read.
        limit: usize,
    },
}

impl DecodeError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::Binary => Explanation::new("this is no text file", "export it from its program as plain text"),
            Self::ZeroBytes { count, line } => Explanation::new(
                format!("the text holds {count} zero bytes, the first in line {line}: it is damaged there"),
                "export it anew from its program, or delete them in a text editor and see what is missing",
            ),
            Self::TooLong { bytes, limit } => {
                Explanation::new(format!("the file holds {bytes} bytes, more than the {limit} that a transcript may have"), "split it")
            }
        }
    }
}

explained!(DecodeError);

/// The longest transcript that is read.
pub const LONGEST: usize = 1 << 30;

/// Decodes bytes to canonical text.
///
/// # Errors
///
/// A [`DecodeError`] if the bytes are no text, or more than a transcript may have.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    decode_with(bytes, canonical)
}

/// Decodes bytes in which `&amp;` and its like stand for characters, as in captions; the way back leads to the whole reference.
///
/// # Errors
///
/// A [`DecodeError`] if the bytes are no text, or more than a transcript may have.
pub fn decode_references(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    decode_with(bytes, |stored| write(stored, true))
}

fn decode_with(bytes: &[u8], canonical: impl Fn(&str) -> (String, SourceMap)) -> Result<Decoded, DecodeError> {
    if bytes.len() > LONGEST {
        return Err(DecodeError::TooLong { bytes: bytes.len(), limit: LONGEST });
    }
    let (encoding, guessed) = encoding_of(bytes)?;
    let (stored, _) = encoding.decode_without_bom_handling(bytes);
    let (text, map) = canonical(&stored);
    if text.contains('\0') {
        return Err(DecodeError::Binary);
    }
    Ok(Decoded { text, encoding: encoding.name(), guessed, map })
}

/// Chooses the encoding: that of a BOM; else UTF-8 where it is valid; else UTF-16 where every other byte is zero; else a guess.
fn encoding_of(bytes: &[u8]) -> Result<(&'static Encoding, bool), DecodeError> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok((encoding, false));
    }
    let zeros = |offset: usize| bytes.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd > 0 {
        return match () {
            () if odd > bytes.len() / 4 && even == 0 => Ok((encoding_rs::UTF_16LE, true)),
            () if even > bytes.len() / 4 && odd == 0 => Ok((encoding_rs::UTF_16BE, true)),
            () if (even + odd) * 100 <= bytes.len() && std::str::from_utf8(bytes).is_ok() => {
                let first = bytes.iter().position(|&byte| byte == 0).unwrap_or(0);
                let line = bytes[..first].iter().filter(|&&byte| byte == b'\n').count() as u32 + 1;
                Err(DecodeError::ZeroBytes { count: even + odd, line })
            }
            () => Err(DecodeError::Binary),
        };
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok((encoding_rs::UTF_8, false));
    }
    let control = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x15)).count();
    if control * 50 > bytes.len() {
        return Err(DecodeError::Binary);
    }
    let telling = bytes.iter().filter(|&&b| b >= 0x80).count();
    if telling < ENOUGH_TO_TELL {
        return Ok((encoding_rs::WINDOWS_1252, true));
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    Ok((detector.guess(None, chardetng::Utf8Detection::Deny), true))
}

/// With fewer bytes beyond ASCII than this, one Latin code page cannot be distinguished from another, and the commonest is taken.
const ENOUGH_TO_TELL: usize = 24;

/// Drops a leading BOM, turns CRLF and CR into LF, composes to NFC, and keeps the way back.
pub fn canonical(stored: &str) -> (String, SourceMap) {
    write(stored, false)
}

fn write(stored: &str, references: bool) -> (String, SourceMap) {
    let text = String::with_capacity(stored.len());
    let mut writer = Writer { text, map: SourceMap::default(), canonical: 0, stored: 0, references };
    let mut rest = stored;
    if let Some(after) = rest.strip_prefix('\u{feff}') {
        writer.skip(1);
        rest = after;
    }
    while !rest.is_empty() {
        let line = rest.find(['\r', '\n']).unwrap_or(rest.len());
        writer.line(&rest[..line]);
        rest = &rest[line..];
        if rest.starts_with("\r\n") {
            writer.keep("\n");
            writer.skip(1);
            rest = &rest[2..];
        } else if !rest.is_empty() {
            writer.keep("\n");
            rest = &rest[1..];
        }
    }
    (writer.text, writer.map)
}

/// Writes canonical text beside a count of stored code points.
struct Writer {
    text: String,
    map: SourceMap,
    canonical: u32,
    stored: u32,
    references: bool,
}

impl Writer {
    /// A piece that is in both alike.
    fn keep(&mut self, piece: &str) {
        let chars = piece.chars().count() as u32;
        self.text.push_str(piece);
        self.canonical += chars;
        self.stored += chars;
    }

    /// Stored code points that the canonical text lacks.
    fn skip(&mut self, chars: u32) {
        self.stored += chars;
        self.map.push(self.canonical, self.stored);
    }

    /// A line without its end.
    fn line(&mut self, line: &str) {
        let references = self.references && line.contains('&');
        if !references && is_nfc_quick(line.chars()) == IsNormalized::Yes {
            return self.keep(line);
        }
        let mut pieces: Vec<(&str, String)> = Vec::new();
        let mut rest = line;
        while !rest.is_empty() {
            let plain = rest.match_indices('&').filter(|_| references).find(|&(at, _)| resolve(&rest[at..]).is_some());
            let end = plain.map_or(rest.len(), |(at, _)| at);
            pieces.extend(rest[..end].graphemes(true).map(|piece| (piece, piece.nfc().collect())));
            rest = &rest[end..];
            if let Some((resolved, length)) = resolve(rest).filter(|_| references) {
                pieces.push((&rest[..length], resolved.nfc().collect()));
                rest = &rest[length..];
            }
        }
        let resolved = if references { resolve_all(line) } else { line.into() };
        let whole: String = resolved.nfc().collect();
        let joined: usize = pieces.iter().map(|(_, composed)| composed.len()).sum();
        if joined == whole.len() && pieces.iter().map(|(_, composed)| composed.as_str()).collect::<String>() == whole {
            pieces.iter().for_each(|(stored, composed)| self.replace(stored, composed));
        } else {
            // Something composes across what a reader sees as two characters: keep the line in one piece.
            self.replace(line, &whole);
        }
    }

    fn replace(&mut self, stored: &str, composed: &str) {
        self.text.push_str(composed);
        self.canonical += composed.chars().count() as u32;
        self.stored += stored.chars().count() as u32;
        self.map.push(self.canonical, self.stored);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(bytes: &[u8], text: &str, encoding: &str) {
        let decoded = decode(bytes).expect("text");
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
    }

    #[test]
    fn usual_encodings_are_told_apart() {
        check("I: caf\u{e9}".as_bytes(), "I: café", "UTF-8");
        check(b"\xef\xbb\xbfI: hi", "I: hi", "UTF-8");
        check(b"\xff\xfeI\0:\0", "I:", "UTF-16LE");
        check(b"\0I\0:\0 \0y\0e\0s", "I: yes", "UTF-16BE");
        check(
            b"P: she said \x93no\x94 and that\x92s that, na\xefve or not",
            "P: she said “no” and that’s that, naïve or not",
            "windows-1252",
        );
        assert_eq!(decode(b"PK\x03\x04\x00\x00\x01").err(), Some(DecodeError::Binary));
        let damaged = format!("I: So?\n\nP: my au\0nt {}", "and so on ".repeat(20));
        assert_eq!(decode(damaged.as_bytes()).err(), Some(DecodeError::ZeroBytes { count: 1, line: 3 }));
    }

    #[test]
    fn a_decomposed_accent_is_one_character_that_points_to_two() {
        let (text, map) = canonical("\u{feff}cafe\u{301} a\r\nb");
        assert_eq!(text, "café a\nb");
        assert_eq!([0, 4, 5, 7].map(|c| map.to_stored(c)), [1, 6, 7, 10]);
    }

    #[test]
    fn a_reference_is_one_character_that_points_to_all_of_it() {
        let decoded = decode_references(b"a &amp; don&#39;t &no; b").expect("text");
        assert_eq!(decoded.text, "a & don't &no; b");
        assert_eq!([2, 3, 7, 8, 15].map(|c| decoded.map.to_stored(c)), [2, 7, 11, 16, 23]);
        assert_eq!(decode_references(b"e&#769;").expect("text").text, "\u{e9}");
    }

    proptest! {
        #[test]
        fn every_canonical_line_is_where_the_map_says(stored in "\u{feff}?([a-zé\u{301}\u{1100}\u{1161}\u{11a8}\r\n ]{0,40})") {
            let (text, map) = canonical(&stored);
            prop_assert_eq!(text.nfc().collect::<String>(), text.clone());
            let chars: Vec<char> = stored.chars().collect();
            for (at, char) in text.chars().enumerate() {
                let from = map.to_stored(at as u32) as usize;
                prop_assert!(from < chars.len());
                if char == '\n' {
                    prop_assert!(matches!(chars[from], '\r' | '\n'));
                }
                prop_assert_eq!(map.to_canonical(from as u32), at as u32);
            }
        }
    }
}

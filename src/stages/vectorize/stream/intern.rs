//! Interning: each distinct form gets a number, without a `String` per word.
//!
//! Forms lie in one arena as lanes of eight bytes, the last one filled with zeros, so that two are compared lane by lane. A
//! form of ASCII letters, digits, apostrophes and hyphens becomes lower case by one bit per byte: those bits are set in
//! digits, apostrophes and hyphens anyway. The table is open-addressed and at most half full. Numbers follow the order in which forms
//! are met; their users sort them.

use crate::language::word_finder::{Word, form_into};

/// The bit that parts capital from small ASCII letters, in each byte.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// An odd number with well-mixed bits: the golden ratio's.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Forms of words, numbered as they are met.
pub struct Forms {
    lanes: Vec<u64>,
    /// First lane of each form, and its bytes.
    forms: Vec<(u32, u32)>,
    /// The first lane; and with it a mark of hash and length in the high half, one more than the form's number in the low one, 0 where nothing is.
    table: Vec<(u64, u64)>,
    scratch: (String, Vec<u64>),
}

impl Default for Forms {
    fn default() -> Self {
        Self { lanes: Vec::new(), forms: Vec::new(), table: vec![(0, 0); 1 << 12], scratch: (String::new(), Vec::new()) }
    }
}

impl Forms {
    /// How many forms were met.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// The number of a word's form.
    #[inline]
    pub fn number(&mut self, text: &str, word: Word) -> usize {
        if word.ascii {
            let bytes = text.as_bytes();
            let length = word.end - word.start;
            if let Some(sixteen) = bytes.get(word.start..word.start + 16).filter(|_| length <= 16) {
                let lanes = [lane(&sixteen[..8]) | SMALL, lane(&sixteen[8..]) | SMALL];
                let (first, second) = (length.min(8), length.saturating_sub(8));
                let lanes = [lanes[0] & kept(first), lanes[1] & kept(second)];
                return self.find(&lanes[..length.div_ceil(8)], length);
            }
        }
        self.any(&text[word.start..word.end])
    }

    /// The number of any word's form.
    fn any(&mut self, word: &str) -> usize {
        let (mut form, mut lanes) = std::mem::take(&mut self.scratch);
        form_into(word, &mut form);
        lanes.clear();
        lanes.extend(form.as_bytes().chunks(8).map(lane));
        let number = self.find(&lanes, form.len());
        self.scratch = (form, lanes);
        number
    }

    /// The number of a form that lies in lanes.
    #[inline]
    fn find(&mut self, lanes: &[u64], length: usize) -> usize {
        let hash = lanes.iter().fold(length as u64, |hash, lane| (hash.rotate_left(23) ^ lane).wrapping_mul(MIX));
        let hash = hash ^ (hash >> 29);
        let mask = self.table.len() - 1;
        let mut slot = (hash >> 20) as usize & mask;
        loop {
            let (first, have) = self.table[slot];
            if have == 0 {
                return self.add(lanes, length, hash);
            }
            // A form of one lane is that lane and its length, which the mark holds.
            let number = (have as u32 - 1) as usize;
            if first == lanes[0] && have >> 32 == mark(hash, length) && (lanes.len() == 1 || self.is(number, lanes, length)) {
                return number;
            }
            slot = (slot + 1) & mask;
        }
    }

    #[inline]
    fn is(&self, number: usize, lanes: &[u64], length: usize) -> bool {
        let (from, have) = self.forms[number];
        // Lane by lane: nearly all forms have one or two, and a call to compare memory costs more than they do.
        have as usize == length && self.lanes[from as usize..].iter().zip(lanes).all(|(have, lane)| have == lane)
    }

    #[cold]
    fn add(&mut self, lanes: &[u64], length: usize, hash: u64) -> usize {
        let number = self.forms.len();
        self.forms.push((self.lanes.len() as u32, length as u32));
        self.lanes.extend_from_slice(lanes);
        if 2 * self.forms.len() > self.table.len() {
            self.grow();
        }
        self.place(number, hash);
        number
    }

    fn place(&mut self, number: usize, hash: u64) {
        let mask = self.table.len() - 1;
        let mut slot = (hash >> 20) as usize & mask;
        while self.table[slot].1 != 0 {
            slot = (slot + 1) & mask;
        }
        self.table[slot] =
            (self.lanes[self.forms[number].0 as usize], (mark(hash, self.forms[number].1 as usize) << 32) | (number as u64 + 1));
    }

    fn grow(&mut self) {
        self.table = vec![(0, 0); 2 * self.table.len()];
        for number in 0..self.forms.len() - 1 {
            let (from, length) = self.forms[number];
            let lanes = &self.lanes[from as usize..][..(length as usize).div_ceil(8)];
            let hash = lanes.iter().fold(u64::from(length), |hash, lane| (hash.rotate_left(23) ^ lane).wrapping_mul(MIX));
            self.place(number, hash ^ (hash >> 29));
        }
    }

    /// A form's spelling.
    pub fn spelling(&self, number: usize) -> String {
        let (from, length) = self.forms[number];
        let lanes = &self.lanes[from as usize..][..(length as usize).div_ceil(8)];
        let bytes: Vec<u8> = lanes.iter().flat_map(|lane| lane.to_le_bytes()).take(length as usize).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Bits of the hash, and the length, exact up to 254 bytes.
#[inline]
fn mark(hash: u64, length: usize) -> u64 {
    ((hash & 0x00ff_ffff) << 8) | (length as u64).min(255)
}

/// Up to eight bytes as one number, filled with zeros.
#[inline]
fn lane(bytes: &[u8]) -> u64 {
    let mut lane = [0; 8];
    lane[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(lane)
}

/// The bits of the first so many bytes.
#[inline]
fn kept(bytes: usize) -> u64 {
    if bytes == 0 { 0 } else { u64::MAX >> (64 - 8 * bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::word_finder::each_word;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn equal_forms_get_equal_numbers_and_keep_their_spelling(text in "([a-cA-CéÉ0-9'-]{1,20}[ ,]?){0,60}") {
            let (mut forms, mut known) = (Forms::default(), BTreeMap::new());
            each_word(&text, |word| {
                let form: String = text[word.start..word.end].chars().flat_map(char::to_lowercase).collect();
                let number = forms.number(&text, word);
                assert_eq!(forms.spelling(number), form);
                assert_eq!(*known.entry(form).or_insert(number), number);
            });
            prop_assert_eq!(forms.len(), known.len());
        }
    }

    #[test]
    fn the_table_grows_and_forgets_nothing() {
        let text: String = (0..20_000).map(|at| format!("word{at} ")).collect();
        let mut forms = Forms::default();
        for _ in 0..2 {
            let mut expect = 0;
            each_word(&text, |word| {
                assert_eq!(forms.number(&text, word), expect);
                expect += 1;
            });
        }
        assert_eq!(forms.len(), 20_000);
    }
}

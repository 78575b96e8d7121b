//! The words of any file, so that names can be looked for in it: text as it is, pages without their markup, archives entry by entry, and
//! whatever can be read in databases and caches.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The most that is read of one entry of an archive.
const LONGEST_ENTRY: u64 = 256 << 20;

/// Stretches of words in a file, and whether they are text: in other files a name may touch bytes that look like letters.
pub struct Searchable {
    /// The stretches.
    pub texts: Vec<String>,
    /// Whether the file is text.
    pub is_text: bool,
}

impl std::fmt::Debug for Searchable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Searchable({} stretches, text: {})", self.texts.len(), self.is_text)
    }
}

/// Reads a file.
pub fn searchable(bytes: &[u8]) -> Searchable {
    if bytes.starts_with(b"PK\x03\x04") {
        return Searchable { texts: entries(bytes), is_text: true };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => Searchable { texts: without_markup(text), is_text: true },
        _ => Searchable { texts: vec![String::from_utf8_lossy(bytes).into_owned()], is_text: false },
    }
}

fn entries(bytes: &[u8]) -> Vec<String> {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let mut texts = Vec::new();
    for at in 0..zip.len() {
        let Ok(entry) = zip.by_index(at) else { continue };
        texts.extend(entry.name().map(|name| name.into_owned()));
        let mut content = Vec::new();
        if entry.take(LONGEST_ENTRY).read_to_end(&mut content).is_ok() {
            texts.extend(without_markup(&String::from_utf8_lossy(&content)));
        }
    }
    texts
}

/// A text, and where it has markup, the text without it: a mark inside a name would hide it.
fn without_markup(text: &str) -> Vec<String> {
    let plain = unescaped(text);
    let mut texts = vec![plain.clone().into_owned()];
    if plain.contains("</") {
        let mut bare = String::with_capacity(plain.len() / 2);
        let mut inside = false;
        for c in text.chars() {
            match c {
                '<' => inside = true,
                '>' if inside => inside = false,
                _ if !inside => bare.push(c),
                _ => {}
            }
        }
        texts.push(unescaped(&bare).into_owned());
    }
    texts
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = text.to_owned();
    for (escaped, c) in [("&#39;", "'"), ("&#x27;", "'"), ("&apos;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
        plain = plain.replace(escaped, c);
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_through_markup_and_escapes() {
        let read = searchable(b"<p>Den<mark>ise</mark> O&#39;Brien</p>");
        assert!(read.is_text && read.texts.iter().any(|text| text.contains("Denise O'Brien")));
        assert!(!searchable(b"\x00Denise").is_text);
    }
}

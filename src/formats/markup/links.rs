//! Marks of notes and comments in saved pages: links that lead to one another.
//!
//! Word, Google Docs, LibreOffice and pandoc write the mark of a note as a link to the note, and before or behind the note one that leads back. Takes a
//! page and gives which links are such marks, by their number in the page. A link whose words are more than a mark is a cross-reference and stays words.

use std::collections::{BTreeMap, BTreeSet};

use super::pieces::{Piece, attribute, each_piece};

/// The links of a page that are marks.
#[derive(Debug, Default)]
pub struct NoteLinks {
    /// Links from the words to a note or comment, by number from 0: the name of the place they lead to.
    pub marks: BTreeMap<usize, String>,
    /// Links that lead back.
    pub back: BTreeSet<usize>,
    /// Places that hold a note or comment: whether it is a comment.
    pub places: BTreeMap<String, bool>,
}

struct Link {
    place: String,
    target: String,
    words: String,
}

/// The longest mark: `[12]`, `*`, `[aa]`.
const LONGEST_MARK: usize = 6;

/// Finds the marks of a page.
pub fn note_links(markup: &str) -> NoteLinks {
    let mut links: Vec<Link> = Vec::new();
    let mut open = false;
    each_piece(markup, |piece| match piece {
        Piece::Open(tag) if &*tag.name == "a" => {
            let place = attribute(tag, "id").or_else(|| attribute(tag, "name")).unwrap_or_default().to_owned();
            let target = attribute(tag, "href").and_then(|href| href.strip_prefix('#')).unwrap_or_default().to_owned();
            links.push(Link { place, target, words: String::new() });
            open = true;
        }
        Piece::Close("a") => open = false,
        Piece::Text(text) if open => {
            // More than a mark is none, however long.
            if let Some(link) = links.last_mut().filter(|link| link.words.len() <= 4 * LONGEST_MARK) {
                link.words.push_str(text);
            }
        }
        _ => {}
    });
    let mut found = NoteLinks::default();
    let mut marks: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, link) in links.iter().enumerate() {
        if let Some(&mark) = marks.get(link.target.as_str()).filter(|_| !link.target.is_empty()) {
            let target = &links[mark].target;
            found.marks.insert(mark, target.clone());
            found.back.insert(at);
            found.places.insert(target.clone(), target.starts_with("cmnt") || target.starts_with("_cmnt") || target.starts_with("_msocom"));
        } else if !link.place.is_empty() && !link.target.is_empty() && is_mark(&link.words) {
            marks.insert(&link.place, at);
        }
    }
    found
}

/// `1`, `[1]`, `(a)`, `*`, `iv`, `[AK1]`.
fn is_mark(words: &str) -> bool {
    let bare = words.trim().trim_matches(|c| matches!(c, '[' | ']' | '(' | ')' | '.'));
    let signs = bare.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#' | '↑' | '^'));
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    let numbered = bare.chars().all(char::is_alphanumeric) && (letters < 2 || bare.ends_with(|c: char| c.is_ascii_digit()));
    let roman = bare.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
    !bare.is_empty()
        && bare.chars().count() <= LONGEST_MARK
        && (signs || numbered || roman || (letters == 2 && words.trim().starts_with('[')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_links_that_lead_to_one_another() {
        let word = "<p>so<a href=\"#_ftn1\" name=\"_ftnref1\">[1]</a></p><p><a href=\"#_ftnref1\" name=\"_ftn1\">[1]</a> note</p>";
        let found = note_links(word);
        assert_eq!(
            (found.marks.get(&0).map(String::as_str), found.back.contains(&1), found.places.get("_ftn1")),
            (Some("_ftn1"), true, Some(&false))
        );
        let pandoc = "<a href=\"#fn1\" id=\"fnref1\"><sup>1</sup></a><li id=\"fn1\">note<a href=\"#fnref1\">back</a></li>";
        assert!(note_links(pandoc).back.contains(&1));
        assert_eq!(note_links("<a href=\"#cmnt1\" id=\"r\">[a]</a><a href=\"#r\" id=\"cmnt1\">[a]</a>").places.get("cmnt1"), Some(&true));
        // A table of contents and its headings lead to one another too.
        assert!(note_links("<a href=\"#h\" id=\"t\">Arrival</a><h1><a href=\"#t\" id=\"h\">Arrival</a></h1>").marks.is_empty());
    }
}

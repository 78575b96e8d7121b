//! The width of the window, and text that fits it without a broken word. Elsewhere than at a terminal nothing is parted: other
//! programs read a line for each thing.

use console::Term;

/// A window is taken for no narrower.
const NARROW: usize = 40;

/// The width of the window that results are printed in; `None` where there is none.
pub fn of_results() -> Option<usize> {
    of(&Term::stdout())
}

/// The width of the window that findings and errors are printed in; `None` where there is none.
pub fn of_findings() -> Option<usize> {
    of(&Term::stderr())
}

fn of(term: &Term) -> Option<usize> {
    term.is_term().then(|| usize::from(term.size().1).max(NARROW))
}

/// A text in lines of so many characters, parted at blanks; every line but the first begins with so many blanks. A word that is
/// longer than a line stays whole, and so do a line of JSON and a row of a table, whose columns are parted by several blanks.
pub fn parted(text: &str, width: Option<usize>, indent: usize) -> Vec<String> {
    let fits = |width: usize| text.chars().count() <= width;
    let is_kept = text.starts_with('{') || text.trim_start().contains("  ");
    let Some(width) = width.filter(|width| !fits(*width) && !is_kept) else { return vec![text.to_owned()] };
    let mut lines: Vec<String> = Vec::new();
    // Blanks at the start belong to the line.
    let start = text.len() - text.trim_start_matches(' ').len();
    let mut line = text[..start].to_owned();
    let mut is_empty = true;
    for word in text[start..].split(' ').filter(|word| !word.is_empty()) {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            is_empty = true;
        }
        line += if is_empty { "" } else { " " };
        line += word;
        is_empty = false;
    }
    lines.push(line);
    lines
}

/// Where a name may go on in the next line, besides at blanks.
const JOINTS: [char; 5] = ['_', '-', '/', '.', ','];

/// The pieces of a name: its words, and what its joints part.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|char| char == ' ' || JOINTS.contains(&char))
}

/// How long the longest piece of a name is.
pub fn longest_piece(text: &str) -> usize {
    pieces(text).map(|piece| piece.trim_end().chars().count()).max().unwrap_or(0)
}

/// A name in lines of so many characters, parted at blanks and joints; every line but the first begins with so many blanks. A piece that
/// is longer than a line is parted where the line ends.
pub fn parted_names(text: &str, width: usize, indent: usize) -> Vec<String> {
    let chars = |text: &str| text.chars().count();
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut begin = |line: &mut String| lines.push(std::mem::replace(line, " ".repeat(indent)).trim_end().to_owned());
    for piece in pieces(text) {
        if !line.trim().is_empty() && chars(&line) + chars(piece.trim_end()) > width {
            begin(&mut line);
        }
        for char in piece.chars() {
            if chars(&line) >= width && char != ' ' {
                begin(&mut line);
            }
            line.push(char);
        }
    }
    begin(&mut line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_broken_and_no_line_is_too_long() {
        let text = "note E0201 the study does not say how its transcripts were de-identified; write deidentify in study.toml";
        let lines = parted(text, Some(40), 2);
        assert_eq!(lines[0], "note E0201 the study does not say how");
        assert!(lines[1..].iter().all(|line| line.starts_with("  ")) && lines.iter().all(|line| line.chars().count() <= 40));
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&lines.join("\n")), words(text));
    }

    #[test]
    fn names_go_on_at_blanks_and_joints() {
        assert_eq!(parted_names("left_alone-by agencies", 12, 2), ["left_alone-", "  by", "  agencies"]);
        assert_eq!(parted_names("agencies", 12, 2), ["agencies"]);
        assert_eq!(parted_names("abcdefghij", 4, 1), ["abcd", " efg", " hij"]);
        assert_eq!(longest_piece("left_alone-by agencies"), 8);
    }

    #[test]
    fn what_other_programs_read_is_left_as_it_is() {
        let long = "word ".repeat(40);
        assert_eq!(parted(&long, None, 2), std::slice::from_ref(&long));
        assert_eq!(parted(&format!("{{\"a\": \"{long}\"}}"), Some(40), 2).len(), 1);
        let row = "code        12/345  a note that is longer";
        assert_eq!(parted(row, Some(20), 2), [row]);
        assert_eq!(parted("/a/path/that/is/longer/than/the/window", Some(20), 2), ["/a/path/that/is/longer/than/the/window"]);
    }
}

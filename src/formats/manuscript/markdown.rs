//! A manuscript as Markdown (CommonMark with tables), for people who write in it.

use super::{Block, Manuscript, Run, Style, cleaned};

/// The file's text.
pub fn markdown(manuscript: &Manuscript) -> String {
    let mut out = format!("# {}\n", escaped(&manuscript.title));
    let mut was_item = false;
    for block in &manuscript.blocks {
        let is_item = matches!(block, Block::Item(_));
        if !(was_item && is_item) {
            out.push('\n');
        }
        was_item = is_item;
        match block {
            Block::Heading { level, text } => out += &format!("{} {}\n", "#".repeat((level + 1).min(6)), escaped(text)),
            Block::Paragraph(runs) => out += &format!("{}\n", written(runs)),
            // A line end that is only a line end would be a blank: two blanks before it keep it.
            Block::Quote(text) => escaped(text).split('\n').for_each(|line| out += &format!("> {line}  \n")),
            Block::Item(runs) => out += &format!("- {}\n", written(runs)),
            Block::Typed(text) => out += &format!("```\n{}\n```\n", cleaned(text)),
            Block::Table { caption, head, rows } => {
                let cells = |cells: &[String]| {
                    let cell = |cell: &String| escaped(cell).replace('\n', "<br>");
                    format!("| {} |\n", cells.iter().map(cell).collect::<Vec<_>>().join(" | "))
                };
                out += &format!("{}\n\n{}|{}\n", escaped(caption), cells(head), " --- |".repeat(head.len()));
                rows.iter().for_each(|row| out += &cells(row));
            }
        }
    }
    out
}

fn written(runs: &[Run]) -> String {
    let one = |run: &Run| {
        let text = escaped(&run.text).replace('\n', "  \n");
        // Blanks beside the stars would make them plain stars.
        let (front, rest) = text.split_at(text.len() - text.trim_start().len());
        let (words, back) = rest.split_at(rest.trim_end().len());
        match run.style {
            _ if words.is_empty() => text,
            Style::Strong => format!("{front}**{words}**{back}"),
            Style::Emphasis => format!("{front}*{words}*{back}"),
            Style::Plain | Style::Source => text,
        }
    };
    runs.iter().map(one).collect()
}

/// Signs that would be markup are preceded by a backslash; at the start of a line also those that are so only there.
fn escaped(text: &str) -> String {
    let line = |line: &str| {
        let mut out = String::with_capacity(line.len());
        for (at, c) in line.chars().enumerate() {
            let at_start = at == 0 && matches!(c, '#' | '+' | '-' | '=' | '~');
            if at_start || matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|') {
                out.push('\\');
            }
            out.push(c);
        }
        // "12." at the start of a line would be a list.
        match out.find(|c: char| !c.is_ascii_digit()) {
            Some(at) if at > 0 && (out[at..].starts_with(". ") || out[at..].starts_with(") ")) => format!("{}\\{}", &out[..at], &out[at..]),
            _ => out,
        }
    };
    cleaned(text).split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::manuscript::tests::sample;

    #[test]
    fn every_block_is_there_and_words_are_no_markup() {
        let text = markdown(&sample());
        for expected in [
            "# Ties & \\<leaving\\>\n",
            "### risk\n",
            "> She never came.  \n> Not once. \u{1f642}  \n",
            "**Memo:** look at \\*this\\* \\| and\\_that\n",
            "- an item\n",
            "```\n@software{leitmotif,",
            "| 12 \\| sample | 3 participants<br>in 2 groups |\n",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert_eq!(escaped("12. of May\n- so"), "12\\. of May\n\\- so");
    }
}

//! A manuscript as one page of HTML that asks for nothing from elsewhere; word processors open it too.

use super::{Block, Manuscript, Run, Style, cleaned};

const STYLE: &str = "body{font:1rem/1.6 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#23262b;background:#fff}\
h1,h2,h3,h4,h5,h6{line-height:1.25}blockquote{margin:1rem 0 .25rem 1.5rem;white-space:pre-line}.source{margin:0 0 1rem 1.5rem;\
font:.85rem/1.4 sans-serif;color:#5b616b}table{border-collapse:collapse;font-size:.9rem}th,td{text-align:start;vertical-align:top;\
padding:.3rem .6rem;border:1px solid #bbb}caption{text-align:start;color:#5b616b}pre{white-space:pre-wrap}";

/// The file's text.
pub fn html(manuscript: &Manuscript) -> String {
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";
    out += &format!("<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n", escaped(&manuscript.title));
    out += &format!("<style>{STYLE}</style>\n</head>\n<body>\n<h1 dir=\"auto\">{}</h1>\n", escaped(&manuscript.title));
    let mut in_list = false;
    for block in &manuscript.blocks {
        let is_item = matches!(block, Block::Item(_));
        if is_item != in_list {
            out += if is_item { "<ul>\n" } else { "</ul>\n" };
            in_list = is_item;
        }
        match block {
            Block::Heading { level, text } => {
                let level = (level + 1).min(6);
                out += &format!("<h{level} dir=\"auto\">{}</h{level}>\n", escaped(text));
            }
            Block::Paragraph(runs) if runs.iter().all(|run| run.style == Style::Source) => {
                out += &format!("<p class=\"source\" dir=\"auto\">{}</p>\n", written(runs));
            }
            Block::Paragraph(runs) => out += &format!("<p dir=\"auto\">{}</p>\n", written(runs)),
            Block::Quote(text) => out += &format!("<blockquote dir=\"auto\">{}</blockquote>\n", escaped(text)),
            Block::Item(runs) => out += &format!("<li dir=\"auto\">{}</li>\n", written(runs)),
            Block::Typed(text) => out += &format!("<pre>{}</pre>\n", escaped(text)),
            Block::Table { caption, head, rows } => out += &table(caption, head, rows),
        }
    }
    out += if in_list { "</ul>\n" } else { "" };
    out + "</body>\n</html>\n"
}

fn table(caption: &str, head: &[String], rows: &[Vec<String>]) -> String {
    let cells = |cells: &[String], tag: &str| -> String {
        cells
            .iter()
            .map(|cell| format!("<{tag} dir=\"auto\">{}</{}>", escaped(cell).replace('\n', "<br>"), tag.split(' ').next().unwrap_or(tag)))
            .collect()
    };
    let rows: String = rows.iter().map(|row| format!("<tr>{}</tr>\n", cells(row, "td"))).collect();
    let head = cells(head, "th scope=\"col\"");
    format!("<table>\n<caption>{}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n", escaped(caption))
}

fn written(runs: &[Run]) -> String {
    let one = |run: &Run| {
        let text = escaped(&run.text);
        match run.style {
            Style::Plain | Style::Source => text,
            Style::Strong => format!("<strong>{text}</strong>"),
            Style::Emphasis => format!("<em>{text}</em>"),
        }
    };
    runs.iter().map(one).collect()
}

fn escaped(text: &str) -> String {
    cleaned(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::manuscript::tests::sample;

    #[test]
    fn every_block_is_there_and_nothing_can_act() {
        let page = html(&sample());
        for expected in [
            "<h1 dir=\"auto\">Ties &amp; &lt;leaving&gt;</h1>",
            "<h3 dir=\"auto\">risk</h3>",
            "<blockquote dir=\"auto\">She never came.\nNot once. \u{1f642}</blockquote>",
            "<ul>\n<li dir=\"auto\">an item</li>\n</ul>",
            "<th scope=\"col\" dir=\"auto\">Item</th>",
            "3 participants<br>in 2 groups",
        ] {
            assert!(page.contains(expected), "{expected}");
        }
        assert!(!page.contains("<leaving>") && !page.contains("<script"));
    }
}

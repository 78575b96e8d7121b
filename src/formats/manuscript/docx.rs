//! A manuscript as `.docx`, through the crate docx-rs. Headings are those of a word processor, so that its outline and its table of
//! contents find them; quotes, sources and typed text are styles of their own, which a person restyles in one place.

use std::io::Cursor;

use docx_rs::{
    BreakType, Docx, Paragraph, Run as DocxRun, RunFonts, SpecialIndentType, Style as DocxStyle, StyleType, Table, TableCell, TableRow,
    WidthType,
};

use super::{Block, Manuscript, Run, Style, cleaned, runs_right_to_left};

/// The width of the text of a page in twentieths of a point: A4 with the margins that the crate sets.
const TEXT_WIDTH: usize = 8_500;

/// The file's bytes.
pub fn docx(manuscript: &Manuscript) -> Vec<u8> {
    let mut writing = Writing { paragraphs: 0 };
    let date = if manuscript.date.is_empty() { "2000-01-01" } else { &manuscript.date };
    let moment = format!("{date}T00:00:00Z");
    let mut file = styles(Docx::new().created_at(&moment).updated_at(&moment));
    file = file.add_paragraph(writing.paragraph("Title", &[Run::plain(&manuscript.title)]));
    for block in &manuscript.blocks {
        file = match block {
            Block::Heading { level, text } => {
                file.add_paragraph(writing.paragraph(&format!("Heading{level}"), &[Run::plain(text)]).keep_next(true))
            }
            Block::Paragraph(runs) => {
                let is_source = runs.iter().all(|run| run.style == Style::Source);
                file.add_paragraph(writing.paragraph(if is_source { "Source" } else { "Normal" }, runs))
            }
            Block::Quote(text) => file.add_paragraph(writing.paragraph("Quote", &[Run::plain(text)])),
            Block::Item(runs) => {
                let bullet = [&[Run::plain("• ")], runs.as_slice()].concat();
                file.add_paragraph(writing.paragraph("Item", &bullet))
            }
            Block::Typed(text) => file.add_paragraph(writing.paragraph("Typed", &[Run::plain(text)])),
            Block::Table { caption, head, rows } => {
                let caption = writing.paragraph("Caption", &[Run::plain(caption)]).keep_next(true);
                file.add_paragraph(caption).add_table(writing.table(head, rows)).add_paragraph(writing.paragraph("Normal", &[]))
            }
        };
    }
    let mut bytes = Cursor::new(Vec::new());
    file.pack(&mut bytes).expect("writing to memory cannot fail");
    bytes.into_inner()
}

fn styles(file: Docx) -> Docx {
    let style = |id: &str, name: &str| DocxStyle::new(id, StyleType::Paragraph).name(name).based_on("Normal").next("Normal");
    let fonts = RunFonts::new().ascii("Georgia").hi_ansi("Georgia").cs("Times New Roman");
    let mono = RunFonts::new().ascii("Courier New").hi_ansi("Courier New");
    let mut file = file
        .default_fonts(fonts)
        .default_size(22)
        .add_style(DocxStyle::new("Normal", StyleType::Paragraph).name("Normal"))
        .add_style(style("Title", "Title").size(40).bold())
        .add_style(style("Quote", "Quote").indent(Some(567), None, None, None))
        .add_style(style("Source", "Source").size(18).color("5B616B").indent(Some(567), None, None, None))
        .add_style(style("Item", "List Bullet").indent(Some(360), Some(SpecialIndentType::Hanging(200)), None, None))
        .add_style(style("Caption", "caption").size(18).color("5B616B"))
        .add_style(style("Typed", "Typed").size(18).fonts(mono));
    for level in 1..=6 {
        let size = 34_usize.saturating_sub(3 * level).max(22);
        let heading = style(&format!("Heading{level}"), &format!("heading {level}")).size(size).bold().outline_lvl(level - 1);
        file = file.add_style(heading);
    }
    file
}

/// Paragraphs are numbered inside a file: the crate counts them over the whole process, and the same manuscript must give the same bytes.
struct Writing {
    paragraphs: u32,
}

impl Writing {
    fn paragraph(&mut self, style: &str, runs: &[Run]) -> Paragraph {
        self.paragraphs += 1;
        let mut paragraph = Paragraph::new().id(format!("{:08x}", self.paragraphs)).style(style);
        let first: String = runs.iter().filter(|run| run.style != Style::Strong).map(|run| run.text.as_str()).collect();
        if runs_right_to_left(&first) {
            paragraph.property = paragraph.property.bidi(true);
        }
        for run in runs {
            let mut written = DocxRun::new();
            for (at, line) in cleaned(&run.text).split('\n').enumerate() {
                if at > 0 {
                    written = written.add_break(BreakType::TextWrapping);
                }
                written = written.add_text(line);
            }
            paragraph = paragraph.add_run(match run.style {
                Style::Plain | Style::Source => written,
                Style::Strong => written.bold(),
                Style::Emphasis => written.italic(),
            });
        }
        paragraph
    }

    fn table(&mut self, head: &[String], rows: &[Vec<String>]) -> Table {
        let width = TEXT_WIDTH / head.len().max(1);
        let mut row = |cells: &[String], style: fn(&str) -> Run| {
            let cell =
                |text: &String| TableCell::new().width(width, WidthType::Dxa).add_paragraph(self.paragraph("Normal", &[style(text)]));
            TableRow::new(cells.iter().map(cell).collect()).cant_split()
        };
        let mut all = vec![row(head, |text| Run::strong(text))];
        all.extend(rows.iter().map(|cells| row(cells, |text| Run::plain(text))));
        Table::new(all).set_grid(vec![width; head.len()]).width(TEXT_WIDTH, WidthType::Dxa)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::archive::Archive;
    use crate::formats::manuscript::tests::sample;

    fn part(bytes: &[u8], name: &str) -> String {
        String::from_utf8(Archive::open(bytes).expect("an archive").read(name).expect("read").expect("there")).expect("UTF-8")
    }

    #[test]
    fn every_block_is_there_with_its_style_and_direction() {
        let text = part(&docx(&sample()), "word/document.xml");
        for expected in [
            "Ties &amp; &lt;leaving&gt;",
            "Heading2",
            "She never came.</w:t><w:br",
            "\u{1f642}",
            "אמא שלי לא באה",
            "<w:bidi",
            "P03 · line 12",
            "and_that",
            "12 | sample",
        ] {
            assert!(text.contains(expected), "{expected}");
        }
        assert_eq!(text.matches("<w:bidi").count(), 1, "only the Hebrew quote runs from right to left");
    }

    #[test]
    fn the_same_manuscript_gives_the_same_bytes_and_no_clock_time() {
        let (first, again) = (docx(&sample()), docx(&sample()));
        assert_eq!(first, again);
        assert!(part(&first, "docProps/core.xml").contains("2026-01-15T00:00:00Z"));
    }
}

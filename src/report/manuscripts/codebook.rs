//! The codebook as text: for each code its name, brief and full definition, when to use it, when not, its examples, and whatever else was written of it.

use super::Source;
use crate::domain::codebook::{Code, Codebook, Origin};
use crate::formats::manuscript::{Block, Manuscript, Run};
use crate::report::coded::code_lines;
use crate::report::figures::some;

/// The codebook as text. A code without an example takes the first excerpt that is flagged as a quotation, else the first that
/// was coded, where there is a `source` of excerpts.
pub fn codebook_manuscript(name: &str, date: &str, book: &Codebook, source: Option<&Source<'_>>) -> Manuscript {
    let mut out = Manuscript { title: format!("{name}: codebook"), date: date.to_owned(), ..Manuscript::default() };
    out.paragraph(format!("Version {}, {}.", book.version(), some(book.len(), "code", "codes")));
    let lines = code_lines(Some(book), std::iter::empty());
    let has_facets = lines.iter().any(|line| line.facet.is_some());
    let mut facet = None;
    for line in &lines {
        let Some(code) = book.get(&line.code) else { continue };
        if has_facets && facet != Some(&line.facet) {
            out.heading(1, line.facet.as_deref().unwrap_or("Other codes"));
            facet = Some(&line.facet);
        }
        out.heading(line.depth + 1 + usize::from(has_facets), code.id.as_str());
        out.labelled("Listed under", code.heading.as_deref().unwrap_or_default());
        out.labelled("Brief", &code.brief);
        out.labelled("Definition", &code.definition);
        out.labelled("Use it when", &code.inclusion);
        out.labelled("Do not use it when", &code.exclusion);
        examples(&mut out, code, source);
        out.labelled("Words that excerpts are found by", &code.seeds.join("; "));
        out.labelled("Source", code.origin.map_or("", source_of));
        code.notes.iter().for_each(|note| out.labelled("Note", note));
    }
    out
}

fn source_of(origin: Origin) -> &'static str {
    match origin {
        Origin::APriori => "a priori",
        Origin::Emergent => "emergent",
    }
}

fn examples(out: &mut Manuscript, code: &Code, source: Option<&Source<'_>>) {
    if !code.examples.is_empty() {
        let label = if code.examples.len() == 1 { "Example:" } else { "Examples:" };
        out.blocks.push(Block::Paragraph(vec![Run::strong(label)]));
        code.examples.iter().for_each(|example| out.quote(example.as_str()));
        return;
    }
    let Some(source) = source else { return };
    let own = || source.coded.passages.iter().filter(|passage| source.coded.codes[passage.code].code == code.id);
    if let Some(passage) = own().find(|passage| passage.quotation).or_else(|| own().next()) {
        out.blocks.push(Block::Paragraph(vec![Run::strong("Example from the transcripts:")]));
        out.quote(source.words(passage.text, passage.span));
        out.blocks.push(Block::Paragraph(vec![Run::source(source.place(passage))]));
    }
}

//! Pictures of what people coded: heat maps, timelines, a network, curves. Each is drawn once, for the page of a run, the review page and files.
//!
//! A [`Picture`] is a drawing with what it shows in words, a caption that states whose codings are counted and out of how many, and
//! the same numbers as a table, whose cells may open the excerpts behind them. Colour is one hue from light to dark, so that it is the
//! same to every eye, and a number stands in each cell that has room for it.

mod curve;
mod forest;
mod heat;
mod name_labels;
mod network;
mod timeline;

pub use curve::saturation_curve;
pub use forest::agreement_forest;
pub use heat::{Measure, heat_map, together_map};
pub use network::{NetworkShown, network};
pub use timeline::interview_timeline;

use super::markup::Markup;
use super::svg::Drawing;

/// A drawing with its words and its numbers.
pub struct Picture {
    /// Its name on a page, unique there; letters, digits and hyphens.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What can be seen in it, for those who do not see it.
    pub description: String,
    /// Whose codings are counted, and out of how many.
    pub caption: String,
    /// Width of the plane.
    pub width: f64,
    /// Height of the plane.
    pub height: f64,
    /// The heads of the table's columns.
    pub head: Vec<String>,
    /// The rows of the table; the first cell of each names it.
    pub rows: Vec<Vec<TableCell>>,
    body: Markup,
}

/// A cell of a picture's table.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TableCell {
    /// What it says.
    pub text: String,
    /// Which excerpts are behind it.
    pub opens: Option<Opens>,
}

/// Filters of the list of excerpts; what is empty asks for everything.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Opens {
    /// The code, with those below it.
    pub code: String,
    /// A code that stands on the same turn.
    pub with: String,
    /// The transcript.
    pub document: String,
    /// The group of participants.
    pub group: String,
    /// The question of the guide.
    pub question: String,
}

impl TableCell {
    fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), opens: None }
    }
}

/// The colours of a picture that stands alone: those of the page in light.
const STYLE: &str = "svg{background:#fff;font-family:system-ui,sans-serif}text{font-size:12px;fill:#23262b}.quiet{fill:#5b616b;font-size:11px}\
.over{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}.right{text-anchor:end}.middle{text-anchor:middle}.strong{font-weight:600}.on-dark{fill:#fff}.rule{stroke:#dcd9d2}.tie{stroke:#0b5b6b;stroke-opacity:.45}\
.curve{stroke:#0b5b6b;stroke-width:1.5;fill:none}.node,.chosen{fill:#0b5b6b}.median{stroke:#23262b;stroke-width:2}.block{fill:#0b5b6b;fill-opacity:.75}\
.ground{fill:#f3f1ec}.h0{fill:#f3f1ec}.h1{fill:#d5e6ea}.h2{fill:#a8cbd4}.h3{fill:#6ba5b3}.h4{fill:#2f7d90}.h5{fill:#0b4a58}";

impl Picture {
    /// The picture as a file of its own.
    pub fn standalone(&self) -> String {
        let mut page = Markup::default();
        page.html("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
        page.attribute("width", format_args!("{:.0}", self.width)).attribute("height", format_args!("{:.0}", self.height));
        page.attribute("viewBox", format_args!("0 0 {:.0} {:.0}", self.width, self.height));
        page.attribute("aria-labelledby", format_args!("{0}-title {0}-desc", self.id)).html(">\n<title");
        page.attribute("id", format_args!("{}-title", self.id)).html(">").text(&self.title).html("</title>\n<desc");
        page.attribute("id", format_args!("{}-desc", self.id))
            .html(">")
            .text(&self.description)
            .text(" ")
            .text(&self.caption)
            .html("</desc>\n<style>");
        page.html(STYLE).html("</style>\n");
        page.copy(&self.body).html("</svg>\n");
        page.into_string()
    }
}

impl Markup {
    /// Adds a picture with its caption and, folded, its numbers.
    pub(super) fn picture(&mut self, picture: &Picture) {
        let Picture { id, title, description, width, height, .. } = picture;
        self.html("<figure>\n")
            .drawing(&Drawing { id, title, description, width: *width, height: *height }, |page| _ = page.copy(&picture.body));
        self.html("<figcaption><b>").text(title).html("</b> ").text(&picture.caption).html("</figcaption>\n");
        if !picture.rows.is_empty() {
            self.folded(|page| _ = page.text("The numbers as a table"), |page| numbers(page, picture));
        }
        self.html("</figure>\n");
    }

    /// Begins a part of a drawing that opens something, with a title that is shown when it is pointed at.
    pub(super) fn opening(&mut self, opens: &Opens, title: &str, body: impl FnOnce(&mut Self)) {
        self.html("<g class=\"cell\"");
        let Opens { code, with, document, group, question } = opens;
        for (name, value) in
            [("data-code", code), ("data-with", with), ("data-document", document), ("data-group", group), ("data-question", question)]
        {
            if !value.is_empty() {
                self.attribute(name, value);
            }
        }
        self.html("><title>").text(title).html("</title>");
        body(self);
        self.html("</g>\n");
    }
}

/// Letters of a code's name in a drawing at most, at depth 0.
const LETTERS: usize = 32;

/// The width that names of codes take, given with their depth.
fn room_for<'a>(names: impl Iterator<Item = (&'a str, usize)>) -> f64 {
    let wide = |(name, depth): (&str, usize)| name.chars().count().min(LETTERS) as f64 * 7.8 + 12.0 * depth.min(8) as f64;
    names.map(wide).fold(60.0, f64::max).min(250.0) + 14.0
}

fn numbers(page: &mut Markup, picture: &Picture) {
    use super::table::Column;
    let columns: Vec<Column<'_>> =
        picture.head.iter().enumerate().map(|(at, head)| if at == 0 { Column::words(head) } else { Column::numbers(head) }).collect();
    page.table(&picture.title, &columns, |page| {
        for row in &picture.rows {
            let [first, cells @ ..] = row.as_slice() else { continue };
            page.row(|page| _ = page.name(&first.text), |page| cells.iter().for_each(|cell| _ = page.number(&cell.text)));
        }
    });
}

#[cfg(test)]
mod tests;

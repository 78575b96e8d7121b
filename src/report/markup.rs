//! Builds HTML; all text but the program's own is escaped.
//!
//! Only text that is in this program's source can enter it as markup; everything else goes through
//! [`Markup::text`], which escapes. So no name and no excerpt can become markup, whoever edits this module.

use std::fmt::{Display, Write};

use super::escape::Escaping;

/// A piece of the page.
#[derive(Default)]
pub(super) struct Markup(String);

impl Markup {
    /// Adds markup from this program's source.
    pub fn html(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds anything as text.
    pub fn text(&mut self, text: impl Display) -> &mut Self {
        write!(Escaping(&mut self.0), "{text}").expect("a string takes everything");
        self
    }

    /// Adds somebody's words or a name that somebody gave, kept apart from the direction of the text around it.
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.html("<bdi>").text(name).html("</bdi>")
    }

    /// Adds an attribute, with a blank before it.
    pub fn attribute(&mut self, name: &'static str, value: impl Display) -> &mut Self {
        self.html(" ").html(name).html("=\"").text(value).html("\"")
    }

    /// Adds a paragraph of text.
    pub fn paragraph(&mut self, text: impl Display) -> &mut Self {
        self.html("<p>").text(text).html("</p>\n")
    }

    /// Adds a piece that was made apart.
    pub fn append(&mut self, piece: Self) -> &mut Self {
        self.0.push_str(&piece.0);
        self
    }

    /// Adds a piece that is drawn in several places.
    pub fn copy(&mut self, piece: &Self) -> &mut Self {
        self.0.push_str(&piece.0);
        self
    }

    /// Adds a part of the page that opens on request.
    pub fn folded(&mut self, summary: impl FnOnce(&mut Self), body: impl FnOnce(&mut Self)) {
        self.html("<details><summary>");
        summary(self);
        self.html("</summary>\n");
        body(self);
        self.html("</details>\n");
    }

    /// Adds a section with its heading; the table of contents leads to `id`.
    pub fn section(&mut self, id: &'static str, title: &'static str, body: impl FnOnce(&mut Self)) {
        self.html("<section").attribute("aria-labelledby", id).html(">\n<h2").attribute("id", id).html(">");
        self.text(title).html("</h2>\n");
        body(self);
        self.html("</section>\n");
    }

    /// The markup itself.
    pub fn into_string(self) -> String {
        self.0
    }
}

//! Tables of the page: a caption, heads with their scope, numbers to the right.

use std::fmt::Display;

use super::markup::Markup;

/// The head of a column.
pub(super) struct Column<'a> {
    title: &'a str,
    number: bool,
}

impl<'a> Column<'a> {
    /// A column of words.
    pub fn words(title: &'a str) -> Self {
        Self { title, number: false }
    }

    /// A column of numbers.
    pub fn numbers(title: &'a str) -> Self {
        Self { title, number: true }
    }
}

impl Markup {
    /// Adds a table. A wide one scrolls in a frame of its own, which the keyboard reaches.
    pub fn table(&mut self, caption: &str, columns: &[Column<'_>], body: impl FnOnce(&mut Self)) {
        self.html("<div class=\"scroll\" role=\"region\" tabindex=\"0\"").attribute("aria-label", caption).html(">\n<table>\n<caption>");
        self.text(caption).html("</caption>\n<thead><tr>");
        for column in columns {
            self.html(if column.number { "<th scope=\"col\" class=\"n\">" } else { "<th scope=\"col\">" });
            self.name(column.title).html("</th>");
        }
        self.html("</tr></thead>\n<tbody>\n");
        body(self);
        self.html("</tbody>\n</table>\n</div>\n");
    }

    /// Adds a row of a table; its first cell names it.
    pub fn row(&mut self, head: impl FnOnce(&mut Self), cells: impl FnOnce(&mut Self)) {
        self.html("<tr><th scope=\"row\">");
        head(self);
        self.html("</th>");
        cells(self);
        self.html("</tr>\n");
    }

    /// Adds a cell.
    pub fn cell(&mut self, body: impl FnOnce(&mut Self)) -> &mut Self {
        self.html("<td>");
        body(self);
        self.html("</td>")
    }

    /// Adds a cell that holds a number.
    pub fn number(&mut self, number: impl Display) -> &mut Self {
        self.html("<td class=\"n\">").text(number).html("</td>")
    }
}

//! Drawings: the frame that every one of them has. Colours come from the style sheet, so that they follow light and dark.

use super::markup::Markup;

/// A drawing's name and description, for those who do not see it, and its size.
pub(super) struct Drawing<'a> {
    /// Its name on the page, unique.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// What can be seen in it.
    pub description: &'a str,
    /// Width of the plane, in its own units.
    pub width: f64,
    /// Height of the plane.
    pub height: f64,
}

impl Markup {
    /// Adds a drawing.
    pub fn drawing(&mut self, drawing: &Drawing<'_>, body: impl FnOnce(&mut Self)) {
        let (title, description) = (format!("{}-title", drawing.id), format!("{}-desc", drawing.id));
        self.html("<div class=\"scroll plot\" role=\"region\" tabindex=\"0\"")
            .attribute("aria-labelledby", &title)
            .html(">\n<svg role=\"img\"");
        self.attribute("width", format_args!("{:.0}", drawing.width));
        self.attribute("viewBox", format_args!("0 0 {:.0} {:.0}", drawing.width, drawing.height));
        self.attribute("aria-labelledby", format_args!("{title} {description}")).html(">\n<title");
        self.attribute("id", &title).html(">").text(drawing.title).html("</title>\n<desc");
        self.attribute("id", &description).html(">").text(drawing.description).html("</desc>\n");
        body(self);
        self.html("</svg>\n</div>\n");
    }

    /// Adds a position as an attribute.
    pub fn at(&mut self, name: &'static str, value: f64) -> &mut Self {
        self.attribute(name, format_args!("{value:.1}"))
    }

    /// Adds a line between two points.
    pub fn line(&mut self, class: &'static str, from: (f64, f64), to: (f64, f64)) -> &mut Self {
        self.html("<line").attribute("class", class);
        self.at("x1", from.0).at("y1", from.1).at("x2", to.0).at("y2", to.1).html("/>\n")
    }

    /// Adds a circle with a title that is shown when it is pointed at.
    pub fn circle(&mut self, class: &'static str, at: (f64, f64), radius: f64, title: &str) -> &mut Self {
        self.html("<circle").attribute("class", class);
        self.at("cx", at.0).at("cy", at.1).at("r", radius).html("><title>").text(title).html("</title></circle>\n")
    }

    /// Adds a bar with a title that is shown when it is pointed at.
    pub fn bar(&mut self, class: &'static str, at: (f64, f64), size: (f64, f64), title: &str) -> &mut Self {
        self.html("<rect").attribute("class", class);
        self.at("x", at.0).at("y", at.1).at("width", size.0).at("height", size.1).html("><title>").text(title).html("</title></rect>\n")
    }

    /// Adds the area inside some points.
    pub fn area(&mut self, class: &'static str, points: &[(f64, f64)]) -> &mut Self {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.html("<polygon").attribute("class", class).attribute("points", points.join(" ")).html("></polygon>\n")
    }

    /// Adds a label.
    pub fn label(&mut self, class: &'static str, at: (f64, f64), text: &str) -> &mut Self {
        self.html("<text").attribute("class", class).at("x", at.0).at("y", at.1).html(">").text(text).html("</text>\n")
    }
}

/// A text cut to so many characters, with a mark where it was cut.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

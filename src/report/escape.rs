//! Escapes text for the page, so that no name, label or excerpt can act as markup.

use std::fmt::{self, Write};

/// A writer that escapes everything that could act: markup, control characters, and marks that reorder text.
pub(super) struct Escaping<'a>(pub &'a mut String);

impl Write for Escaping<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '\n' | '\t' => self.0.push(c),
                _ if c.is_control() || reorders(c) => write!(self.0, "[U+{:04X}]", u32::from(c))?,
                _ => self.0.push(c),
            }
        }
        Ok(())
    }
}

/// Marks that change the order of the text after them. The mere hints of right-to-left writing are let through: they
/// reach no farther than their neighbours, and Arabic and Hebrew need them.
fn reorders(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_could_act_is_left() {
        let check = |given: &str, expect: &str| {
            let mut out = String::new();
            Escaping(&mut out).write_str(given).expect("a string takes everything");
            assert_eq!(out, expect);
        };
        check("<script>a && \"b\" 'c'</script>", "&lt;script&gt;a &amp;&amp; &quot;b&quot; &#39;c&#39;&lt;/script&gt;");
        check("a\u{0}\u{1b}[2J\u{7f}\u{85}", "a[U+0000][U+001B][2J[U+007F][U+0085]");
        check("x\u{202e}gpj\u{202c} \u{2066}y\u{2069}", "x[U+202E]gpj[U+202C] [U+2066]y[U+2069]");
        check("two\nlines\tשלום\u{200f}! é 🙂", "two\nlines\tשלום\u{200f}! é 🙂");
    }
}

//! Character references as HTML has them: `&eacute;`, `&#233;`, `&#xE9;`, by the table that browsers use.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// The text with all references resolved; what is none stays as it is.
pub fn resolve_all(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        let (resolved, length) = resolve(from).unwrap_or_else(|| ("&".to_owned(), 1));
        if let Cow::Borrowed(_) = out {
            out = Cow::Owned(String::with_capacity(text.len()));
        }
        let out = out.to_mut();
        out.push_str(before);
        out.push_str(&resolved);
        rest = &from[length..];
    }
    if let Cow::Owned(out) = &mut out {
        out.push_str(rest);
    }
    out
}

/// Resolves the reference at the start of a text: its characters, and the bytes it takes up. It must end in `;`.
pub fn resolve(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let resolved = match inside[..end].strip_prefix('#') {
        None => named(&inside[..=end])?,
        Some(digits) => numbered(digits)?.to_string(),
    };
    Some((resolved, end + 2))
}

/// More bytes than any name between `&` and `;` has.
const LONGEST: usize = 40;

fn named(name: &str) -> Option<String> {
    let (first, second) = *NAMED_ENTITIES.get(name)?;
    let c = char::from_u32(first).filter(|&c| c != '\0')?;
    Some(std::iter::once(c).chain(char::from_u32(second).filter(|&c| c != '\0')).collect())
}

/// A character by its number; those of Windows-1252 between 128 and 159 mean what they mean there.
fn numbered(digits: &str) -> Option<char> {
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    let old = number.checked_sub(0x80).and_then(|at| C1_REPLACEMENTS.get(at as usize).copied().flatten());
    old.or_else(|| char::from_u32(number)).filter(|c| !c.is_control() || matches!(c, '\t' | '\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stand_for_what_browsers_show() {
        let text = "a &amp; b &#8212; &#x1F642; &eacute; &#150; &NotEqualTilde; &lt;i&gt; &unknown; &amp &#0; &;";
        assert_eq!(resolve_all(text), "a & b — 🙂 é – ≂\u{338} <i> &unknown; &amp &#0; &;");
        assert_eq!(resolve("&eacute;t"), Some(("é".to_owned(), 8)));
        assert!(matches!(resolve_all("none"), Cow::Borrowed(_)));
    }
}

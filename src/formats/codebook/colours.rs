//! Colours as other programs write them, as `#rrggbb`.

/// Names of colours that programs write out.
const NAMED: [(&str, &str); 24] = [
    ("red", "#ff0000"),
    ("green", "#008000"),
    ("blue", "#0000ff"),
    ("yellow", "#ffff00"),
    ("orange", "#ffa500"),
    ("purple", "#800080"),
    ("pink", "#ffc0cb"),
    ("brown", "#a52a2a"),
    ("grey", "#808080"),
    ("gray", "#808080"),
    ("black", "#000000"),
    ("white", "#ffffff"),
    ("cyan", "#00ffff"),
    ("magenta", "#ff00ff"),
    ("turquoise", "#40e0d0"),
    ("violet", "#ee82ee"),
    ("lime", "#00ff00"),
    ("navy", "#000080"),
    ("teal", "#008080"),
    ("olive", "#808000"),
    ("maroon", "#800000"),
    ("silver", "#c0c0c0"),
    ("gold", "#ffd700"),
    ("indigo", "#4b0082"),
];

/// A colour as `#rrggbb`: from `#rgb`, six digits without a sign, `rgb(255, 0, 0)`, three numbers, or a name. `None` where it is none.
pub fn colour(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let digits = text.strip_prefix('#').unwrap_or(&text);
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    match digits.len() {
        // With a sign it is kept as it was written.
        3 if hex && text.starts_with('#') => return Some(text),
        6 if hex => return Some(format!("#{digits}")),
        8 if hex && text.starts_with('#') => return Some(format!("#{}", &digits[..6])),
        _ => {}
    }
    if let Some((_, code)) = NAMED.iter().find(|(name, _)| *name == text) {
        return Some((*code).to_owned());
    }
    let inside = text.strip_prefix("rgba").or_else(|| text.strip_prefix("rgb")).unwrap_or(&text);
    let numbers: Vec<&str> = inside.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter(|part| !part.is_empty()).collect();
    let only = inside.chars().all(|c| c.is_ascii_digit() || " ,;().\t".contains(c));
    let parts: Option<Vec<u8>> = numbers.iter().take(3).map(|number| number.parse::<u8>().ok()).collect();
    match parts.as_deref() {
        Some([red, green, blue]) if only && numbers.len() <= 4 => Some(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_spelling_of_a_colour_is_read() {
        let spelt = ["#ff0000", "FF0000", "rgb(255,0,0)", "rgb(255, 0, 0)", "rgba(255,0,0,0.5)", "255;0;0", "255 0 0", "Red", "#FF0000FF"];
        spelt.iter().for_each(|text| assert_eq!(colour(text).as_deref(), Some("#ff0000"), "{text}"));
        assert_eq!(colour("#f00").as_deref(), Some("#f00"));
        for none in ["", "blueish", "300,0,0", "1,2", "#12", "rgb(a,b,c)", "12 apples 3 4"] {
            assert_eq!(colour(none), None, "{none}");
        }
    }
}

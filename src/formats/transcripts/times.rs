//! Times as transcription programs and people write them: `0:05`, `00:03:40.5`, `[00.05.10]`, `#00:01:12-3#`.
//!
//! All count from the start of the recording.

use crate::domain::corpus::deciseconds::Deciseconds;

/// Reads a whole string as a time: hours are optional, tenths may follow `.`, `,` or `-`.
pub fn parse_time(text: &str) -> Option<Deciseconds> {
    let (clock, fraction) = match text.rfind(['.', ',', '-']) {
        // `00.05.10` uses the dot between hours, minutes and seconds.
        Some(at) if text.contains(':') => (&text[..at], Some(&text[at + 1..])),
        _ => (text, None),
    };
    let separator = if clock.contains(':') { ':' } else { '.' };
    let parts: Vec<&str> = clock.split(separator).collect();
    if !(2..=3).contains(&parts.len()) || (separator == '.' && parts.len() != 3) {
        return None;
    }
    let mut seconds = 0u32;
    for (at, part) in parts.iter().enumerate() {
        let digits_right = if at == 0 { (1..=3).contains(&part.len()) } else { part.len() == 2 };
        let value: u32 = part.parse().ok().filter(|_| digits_right && part.bytes().all(|b| b.is_ascii_digit()))?;
        if at > 0 && value > 59 {
            return None;
        }
        seconds = seconds * 60 + value;
    }
    let tenths = match fraction {
        None => 0,
        Some(digits) if !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            u32::from(digits.as_bytes()[0] - b'0')
        }
        Some(_) => return None,
    };
    seconds.checked_mul(10)?.checked_add(tenths).map(Deciseconds::new)
}

/// A time in brackets or between hash signs at the start of a text: the time and what it takes up.
pub fn leading_mark(text: &str) -> Option<(Deciseconds, usize)> {
    let open = text.chars().next()?;
    let close = match open {
        '[' => ']',
        '{' => '}',
        '(' => ')',
        '#' => '#',
        '<' => '>',
        _ => return None,
    };
    let inside = &text[1..];
    let end = inside.find(close).filter(|&end| end <= 14)?;
    Some((parse_time(inside[..end].trim())?, end + 2))
}

/// A bare time at the start of a text, up to white space: the time and its length.
pub fn leading_time(text: &str) -> Option<(Deciseconds, usize)> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    Some((parse_time(&text[..end])?, end))
}

/// A time in brackets or between hash signs at the end of a text: the time and where it begins.
pub fn trailing_mark(text: &str) -> Option<(Deciseconds, usize)> {
    let open = match text.chars().next_back()? {
        ']' => '[',
        '}' => '{',
        ')' => '(',
        '#' => '#',
        _ => return None,
    };
    let start = text[..text.len() - 1].rfind(open)?;
    let (time, length) = leading_mark(&text[start..])?;
    (start + length == text.len()).then_some((time, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for (text, tenths) in [
            ("0:05", Some(50)),
            ("1:02:03", Some(37_230)),
            ("00:03:40.5", Some(2205)),
            ("00:01:12-3", Some(723)),
            ("00.05.10", Some(3100)),
            ("00:00:05,000", Some(50)),
            ("17:3", None),
            ("12:75", None),
            ("2.5", None),
            ("1.10", None),
            ("https:", None),
        ] {
            assert_eq!(parse_time(text), tenths.map(Deciseconds::new), "{text}");
        }
    }

    #[test]
    fn marks_are_found_at_both_ends() {
        assert_eq!(leading_mark("[00:05:10] So"), Some((Deciseconds::new(3100), 10)));
        assert_eq!(leading_mark("[laughs] So"), None);
        assert_eq!(trailing_mark("and then. #00:01:12-3#"), Some((Deciseconds::new(723), 10)));
        assert_eq!(trailing_mark("the #1 thing #2#"), None);
    }
}

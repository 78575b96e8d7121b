//! Times as transcription programs and people write them: `0:05`, `00:03:40.5`, `[00.05.10]`, `#00:01:12-3#`, `1 minute 20 seconds`,
//! and ranges of them: `0:05 - 0:09`, `[00:00.000 --> 00:03.440]`.
//!
//! All count from the start of the recording. A date is no time, and neither is the time of day that a chat program
//! puts before a line: that is a `leading_stamp`.

use crate::domain::corpus::deciseconds::Deciseconds;

/// Reads a whole string as a time: hours are optional, a fraction may follow `.`, `,` or `-`, frames may follow `:` or `;`.
pub fn parse_time(text: &str) -> Option<Deciseconds> {
    clock(text, false).map(Deciseconds::new)
}

/// Reads a whole string as a time or as a range of times, as cells of tables and marks in brackets hold them; gives its start.
///
/// Beside what [`parse_time`] reads, one digit of minutes or seconds is enough where hours stand (`0:2:5`), and units may be written out.
pub fn parse_range(text: &str) -> Option<Deciseconds> {
    let text = text.trim();
    if text.len() > LONGEST_MARK {
        return None;
    }
    one(text).or_else(|| range(text)).map(Deciseconds::new)
}

fn one(text: &str) -> Option<u32> {
    let unit = [" min", " Min", " min.", " Min.", " mins", " h", " hrs", " Std", " Std."].iter().find_map(|unit| text.strip_suffix(unit));
    clock(text, true).or_else(|| clock(unit?.trim_end(), true)).or_else(|| worded(text, 1))
}

/// The signs between the two times of a range; the longer ones first.
const BETWEEN: [&str; 12] = ["-->", "->", "→", "–", "—", "−", "~", "…", " to ", " bis ", " a ", "-"];

fn range(text: &str) -> Option<u32> {
    BETWEEN.iter().find_map(|sign| {
        text.match_indices(sign).find_map(|(at, _)| {
            let (start, end) = (text[..at].trim(), text[at + sign.len()..].trim());
            let both = one(start).zip(one(end)).or_else(|| bare_seconds(start).zip(bare_seconds(end)));
            both.map(|(start, _)| start)
        })
    })
}

/// `12.34` or `12.34s`, as programs print seconds in ranges.
fn bare_seconds(text: &str) -> Option<u32> {
    let number = text.trim_end_matches('s').trim_end();
    let (whole, fraction) = number.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.len() <= 6 && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && digits(fraction)).then_some(())?;
    let tenths = u32::from(fraction.as_bytes()[0] - b'0');
    whole.parse::<u32>().ok()?.checked_mul(10)?.checked_add(tenths)
}

fn clock(text: &str, loose: bool) -> Option<u32> {
    // Full-width colons of East Asian keyboards, and the semicolon of drop-frame counts.
    let half;
    let text = if text.contains(['：', ';']) {
        half = text.replace(['：', ';'], ":");
        half.as_str()
    } else {
        text
    };
    if !text.contains(':') {
        return None;
    }
    let (clock, fraction) = match text.rfind(['.', ',', '-']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let mut parts: Vec<&str> = clock.split(':').collect();
    // Hours, minutes, seconds, frames: how many frames make a second is not stated, so they are left out.
    if parts.len() == 4 && fraction.is_none() && parts[3].len() <= 3 && is_digits(parts[3]) {
        parts.pop();
    }
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let short = loose && parts.len() == 3;
    let mut seconds = 0u32;
    for (at, part) in parts.iter().enumerate() {
        let fits = if at == 0 { part.len() <= 3 } else { part.len() == 2 || (short && part.len() == 1) };
        let value: u32 = part.parse().ok().filter(|_| fits && is_digits(part))?;
        if at > 0 && value > 59 {
            return None;
        }
        seconds = seconds * 60 + value;
    }
    let tenths = match fraction {
        None => 0,
        Some(digits) if digits.len() <= 9 && is_digits(digits) => u32::from(digits.as_bytes()[0] - b'0'),
        Some(_) => return None,
    };
    seconds.checked_mul(10)?.checked_add(tenths)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `00.05.10`, which is a time only between marks and below five hours: `12.03.24` is a day.
fn dotted(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.split('.').collect();
    let [hours, minutes, seconds] = parts[..] else { return None };
    let value = |part: &str, most: u32| part.parse::<u32>().ok().filter(|&value| part.len() <= 2 && is_digits(part) && value <= most);
    let (hours, minutes, seconds) = (value(hours, 4)?, value(minutes, 59)?, value(seconds, 59)?);
    Some((hours * 3600 + minutes * 60 + seconds) * 10)
}

/// `1 hour 2 minutes 5 seconds`, `1h02m05s`, `1 Minute 20 Sekunden`: at least so many numbers with units, the larger units first.
fn worded(text: &str, least: usize) -> Option<u32> {
    let mut rest = text.trim();
    let (mut tenths, mut parts, mut last) = (0u32, 0usize, u32::MAX);
    while !rest.is_empty() {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        rest = ["and ", "und ", "et ", "y ", "e ", "en ", "og ", "och ", "i ", "и "]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .unwrap_or(rest);
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if !(1..=4).contains(&digits) {
            return None;
        }
        let number: u32 = rest[..digits].parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        // `0h06m20`: seconds may lack their name. `5h50` is a time of day.
        let bare = rest.is_empty() && last == 600 && digits == 2;
        let unit = if bare { last / 60 } else { unit(&rest[..letters].to_lowercase())? };
        if unit >= last {
            return None;
        }
        (last, parts) = (unit, parts + 1);
        tenths = tenths.checked_add(number.checked_mul(unit)?)?;
        rest = rest[letters..].trim_start_matches('.').trim_start();
    }
    (parts >= least).then_some(tenths)
}

/// Tenths of a second in a unit of time, by its name in small letters.
fn unit(name: &str) -> Option<u32> {
    Some(match name {
        "h" | "hr" | "hrs" | "hour" | "hours" | "std" | "stunde" | "stunden" | "heure" | "heures" | "hora" | "horas" | "ora" | "ore"
        | "uur" | "time" | "timer" | "tim" | "timme" | "timmar" | "saat" | "ч" | "час" | "часа" | "часов" => 36_000,
        "m" | "mn" | "min" | "mins" | "minute" | "minutes" | "minuten" | "minuto" | "minutos" | "minuti" | "minut" | "minuter"
        | "minutter" | "minuut" | "dakika" | "minuuttia" | "мин" | "минута" | "минуты" | "минут" => 600,
        "s" | "sec" | "secs" | "second" | "seconds" | "sek" | "sekunde" | "sekunden" | "seconde" | "secondes" | "seconden" | "segundo"
        | "segundos" | "secondo" | "secondi" | "sekund" | "sekunder" | "saniye" | "sekuntia" | "с" | "сек" | "секунда" | "секунды"
        | "секунд" => 10,
        _ => return None,
    })
}

/// The sign that closes a mark of time, by the one that opens it.
fn closing(open: char) -> Option<char> {
    Some(match open {
        '[' => ']',
        '{' => '}',
        '(' => ')',
        '#' => '#',
        '`' => '`',
        '<' => '>',
        '［' => '］',
        '（' => '）',
        '【' => '】',
        _ => return None,
    })
}

/// The longest text between the signs of a mark, in bytes.
const LONGEST_MARK: usize = 48;

/// A time or range in brackets or between hash signs at the start of a text: the time and how many bytes it takes up.
pub fn leading_mark(text: &str) -> Option<(Deciseconds, usize)> {
    let (inside, length) = bracketed(text)?;
    let inside = without_word(inside);
    Some((parse_range(inside).or_else(|| dotted(inside.trim()).map(Deciseconds::new))?, length))
}

/// `TC 00:01:05`, `Time: 01:15` without the word that says what it is.
fn without_word(inside: &str) -> &str {
    let word = inside.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let folded = inside[..word].trim_end_matches([':', ' ', '\t']).to_lowercase();
    // Without brackets `Time: 14:30:00` is the hour of the day.
    if WORDS_OF_TIMES.contains(&folded.trim()) || folded.trim() == "time" { &inside[word..] } else { inside }
}

/// Words before a time that say what it is.
pub const WORDS_OF_TIMES: [&str; 7] = ["timestamp", "time stamp", "time code", "timecode", "tc", "zeitmarke", "zeitstempel"];

/// What a text begins with in brackets, and how many bytes it takes up with them.
fn bracketed(text: &str) -> Option<(&str, usize)> {
    let open = text.chars().next()?;
    let close = closing(open)?;
    let inside = &text[open.len_utf8()..];
    let end = inside.char_indices().take_while(|&(at, _)| at <= LONGEST_MARK).find(|&(_, c)| c == close)?.0;
    Some((&inside[..end], open.len_utf8() + end + close.len_utf8()))
}

/// A bare time or range at the start of a text, up to white space: the time and its length.
pub fn leading_time(text: &str) -> Option<(Deciseconds, usize)> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let first = text[..end].trim_end_matches(',');
    let strict = clock(first, false);
    let Some(time) = strict.or_else(|| clock(first, true)) else {
        // `0:05-0:09` without blanks.
        return if end <= LONGEST_MARK { range(&text[..end]).map(|time| (Deciseconds::new(time), end)) } else { None };
    };
    // `0:05 - 0:09`.
    let rest = text[end..].trim_start();
    let sign = BETWEEN.iter().map(|sign| sign.trim()).find(|sign| rest.starts_with(sign));
    let second = sign.and_then(|sign| {
        let after = rest[sign.len()..].trim_start();
        let length = after.find(char::is_whitespace).unwrap_or(after.len());
        clock(&after[..length], true).map(|_| text.len() - after.len() + length)
    });
    // `0:2:5` is a time where another follows.
    if strict.is_none() && second.is_none() {
        return None;
    }
    Some((Deciseconds::new(time), second.unwrap_or(first.len())))
}

/// A date, a time of day or both at the start of a line, as chat programs write them: the number of bytes. It says nothing of a recording.
pub fn leading_stamp(text: &str) -> Option<usize> {
    let is_stamp = |inside: &str| {
        let digits = inside.bytes().filter(u8::is_ascii_digit).count();
        let marks = inside.bytes().filter(|byte| matches!(byte, b':' | b'/' | b'.' | b'-')).count();
        let rest =
            inside.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace() && !matches!(c, ':' | '/' | '.' | ',' | '-' | '\u{202f}'));
        let rest: String = rest.collect::<String>().to_lowercase();
        digits >= 3 && marks >= 1 && matches!(rest.as_str(), "" | "am" | "pm" | "uhr" | "z" | "t" | "tz")
    };
    if let Some((inside, length)) = bracketed(text) {
        return is_stamp(inside).then_some(length);
    }
    // `12/03/2024, 10:02 - Ida: words`
    let dashed = text.find(" - ").filter(|&end| {
        // A time without a day may be one of the recording.
        let day = text[..end].contains(['/', '.']) || text[..end].matches('-').count() > 1;
        end <= LONGEST_MARK && day && text[..end].contains(':') && is_stamp(&text[..end]) && clock(text[..end].trim(), true).is_none()
    });
    dashed.map(|end| end + 3).or_else(|| day_and_hour(text))
}

/// `2024-03-12 10:02:11 Ida: words`, `5:05 PM Ida: words`: the bytes of a day and a time of day, with the blanks behind them.
fn day_and_hour(text: &str) -> Option<usize> {
    // `5:05 PM Ida: words`
    if let Some((hour, rest)) = text.split_once(' ')
        && clock(hour, false).is_some()
        && let Some(half) = ["AM", "PM", "am", "pm", "Uhr"].iter().find(|half| rest.starts_with(**half))
    {
        let behind = &rest[half.len()..];
        return behind.starts_with(char::is_whitespace).then(|| text.len() - behind.trim_start().len());
    }
    let mut pieces = text.split_whitespace();
    let (day, hour) = (pieces.next()?.trim_end_matches(','), pieces.next()?);
    let of = |text: &str, signs: [char; 3], least: usize| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let marks = text.matches(signs).count();
        digits >= least && marks >= least / 3 && text.chars().all(|c| c.is_ascii_digit() || signs.contains(&c))
    };
    if !of(day, ['-', '/', '.'], 4) || day.matches(['-', '/', '.']).count() != 2 || !of(hour.trim_end_matches(','), [':', '.', ':'], 3) {
        return None;
    }
    let end = text.find(hour)? + hour.len();
    let behind = text[end..].trim_start();
    let half = ["AM", "PM", "am", "pm", "Uhr"].iter().find(|half| behind.starts_with(**half)).map_or(0, |half| half.len());
    let rest = behind[half..].trim_start();
    Some(text.len() - rest.len())
}

/// A time of day at the end of a text, as chat programs write it beside a name: `Ida  10:02 AM`, `Ida [10:02 PM]`. Gives where it begins.
pub fn trailing_stamp(text: &str) -> Option<usize> {
    let text = text.trim_end();
    let (inside, close) = match text.chars().next_back()? {
        close @ (']' | ')') => (text[..text.len() - 1].trim_end(), Some(close)),
        _ => (text, None),
    };
    let hour = ["AM", "PM", "am", "pm", "a.m.", "p.m.", "Uhr"].iter().find_map(|half| inside.strip_suffix(half))?.trim_end();
    let at = hour
        .rfind(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.')))
        .map_or(0, |at| at + hour[at..].chars().next().map_or(1, char::len_utf8));
    let (hours, minutes) = hour[at..].split_once([':', '.'])?;
    let fits = (1..=2).contains(&hours.len()) && minutes.len() >= 2 && minutes.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let start = match close {
        None => at,
        Some(_) => text[..at].rfind(['[', '('])?,
    };
    let apart =
        text[..start].ends_with(char::is_whitespace) && (close.is_none() || text[start + 1..at].trim().chars().all(|c| !c.is_alphabetic()));
    (fits && apart).then_some(start)
}

/// A time or range in brackets or between hash signs at the end of a text: the time and where it begins.
pub fn trailing_mark(text: &str) -> Option<(Deciseconds, usize)> {
    let close = text.chars().next_back()?;
    let open = ['[', '{', '(', '#', '［', '（', '【'].into_iter().find(|&open| closing(open) == Some(close))?;
    let start = text[..text.len() - close.len_utf8()].rfind(open)?;
    let (time, length) = leading_mark(&text[start..])?;
    (start + length == text.len()).then_some((time, start))
}

/// A time at the end of a text that no sign sets off: the time, where it begins, and whether only one blank is before it.
///
/// `Ida  0:05`, `Ida   1 minute 20 seconds`, `Ida<tab>0:05`.
pub fn trailing_time(text: &str) -> Option<(Deciseconds, usize, bool)> {
    let text = text.trim_end();
    let blank = |at: usize| text[..at].ends_with(char::is_whitespace);
    let single = |at: usize| text[..at].trim_end().len() + 1 == at && !text[..at].ends_with('\t');
    let last = text.rfind(char::is_whitespace).map(|at| at + text[at..].chars().next().map_or(1, char::len_utf8))?;
    if let Some(time) = parse_time(&text[last..]) {
        // A range: `Ida  0:05 - 0:09`.
        let before = text[..last].trim_end();
        let sign = BETWEEN.iter().map(|sign| sign.trim()).find(|sign| before.ends_with(sign));
        let first = sign.and_then(|sign| {
            let before = before[..before.len() - sign.len()].trim_end();
            let at = before.rfind(char::is_whitespace)? + 1;
            Some((parse_time(before.get(at..)?)?, at))
        });
        let (time, at) = first.unwrap_or((time, last));
        return Some((time, at, single(at)));
    }
    // The longest end that is numbers with units, at least two of them.
    let at = text
        .char_indices()
        .map(|(at, _)| at)
        .filter(|&at| at > 0 && blank(at) && text.as_bytes()[at].is_ascii_digit())
        .find_map(|at| worded(&text[at..], 2).map(|time| (Deciseconds::new(time), at)));
    at.map(|(time, at)| (time, at, false))
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
            ("00:00:05,000", Some(50)),
            ("00:00:11:18", Some(110)),
            ("00;00;11;18", Some(110)),
            ("00：05", Some(50)),
            ("0:00:05.1234567", Some(51)),
            ("17:3", None),
            ("0:2:5", None),
            ("12:75", None),
            ("2.5", None),
            ("1.10", None),
            ("00.05.10", None),
            ("12.03.24", None),
            ("https:", None),
        ] {
            assert_eq!(parse_time(text), tenths.map(Deciseconds::new), "{text}");
        }
    }

    #[test]
    fn ranges_give_their_start() {
        for (text, tenths) in [
            ("0:05 - 0:09", Some(50)),
            ("00:00.000 --> 00:03.440", Some(0)),
            ("0:00:05.4 - 0:00:09.1", Some(54)),
            ("0:00,0 - 0:10,5", Some(0)),
            ("0:05–0:09", Some(50)),
            ("0:05-0:09", Some(50)),
            ("00:01:12-3", Some(723)),
            ("12.50s -> 15.00s", Some(125)),
            ("[0:05", None),
            ("1 minute 20 seconds", Some(800)),
            ("1h02m05s", Some(37_250)),
            ("1 Stunde, 2 Minuten und 5 Sekunden", Some(37_250)),
            ("2:5:3", Some(75_030)),
            ("2001 - 2004", None),
            ("3-4", None),
            ("12.03.24 - 13.03.24", None),
        ] {
            assert_eq!(parse_range(text), tenths.map(Deciseconds::new), "{text}");
        }
    }

    #[test]
    fn marks_are_found_at_both_ends() {
        assert_eq!(leading_mark("[00:05:10] So"), Some((Deciseconds::new(3100), 10)));
        assert_eq!(leading_mark("[00.05.10] So"), Some((Deciseconds::new(3100), 10)));
        assert_eq!(leading_mark("(0:00 - 0:06) So"), Some((Deciseconds::new(0), 13)));
        assert_eq!(leading_mark("#0:2:5# So"), Some((Deciseconds::new(1250), 7)));
        assert_eq!(leading_mark("[laughs] So"), None);
        assert_eq!(leading_mark("[12.03.24] So"), None);
        assert_eq!(trailing_mark("and then. #00:01:12-3#"), Some((Deciseconds::new(723), 10)));
        assert_eq!(trailing_mark("the #1 thing #2#"), None);
        assert_eq!(leading_time("0:05 - 0:09 So"), Some((Deciseconds::new(50), 11)));
        assert_eq!(leading_time("0:05 So - 0:09"), Some((Deciseconds::new(50), 4)));
        assert_eq!(leading_time("0:0:5.790 --> 0:0:8.514"), Some((Deciseconds::new(57), 23)));
        assert_eq!(leading_time("0:0:5 So"), None);
        assert_eq!(leading_stamp("[12.03.24, 10:02:33] Ida: hi"), Some(20));
        assert_eq!(leading_stamp("12/03/2024, 10:02 - Ida: hi"), Some(20));
        assert_eq!(leading_stamp("[10:02 AM] Ida"), Some(10));
        assert_eq!(leading_stamp("I was 14 - then"), None);
    }

    #[test]
    fn times_behind_names() {
        assert_eq!(trailing_time("Ida Marsh   0:05"), Some((Deciseconds::new(50), 12, false)));
        assert_eq!(trailing_time("We got up at 4:30"), Some((Deciseconds::new(2700), 13, true)));
        assert_eq!(trailing_time("Ida Marsh   1 minute 20 seconds"), Some((Deciseconds::new(800), 12, false)));
        assert_eq!(trailing_time("Ida  0:05 - 0:09"), Some((Deciseconds::new(50), 5, false)));
        assert_eq!(trailing_time("we waited 20 minutes"), None);
        assert_eq!(trailing_time("Visit 12.03.24"), None);
    }
}

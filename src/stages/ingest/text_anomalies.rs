//! What is unusual about a text: signs of a wrong encoding, invisible characters, times that run backwards.

use serde::Serialize;

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::transcript::Role;
use crate::formats::fault::line_of;
use crate::formats::transcripts::reading::Reading;

/// Something unusual, how often, and where first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Oddity {
    /// What it is.
    pub what: &'static str,
    /// How often.
    pub count: usize,
    /// Where it is first met.
    pub first: String,
}

/// A turn with more words than this is most likely several turns whose labels were missed.
const LONGEST_TURN: usize = 3000;

/// The oddities of a file, in a fixed order.
pub fn oddities(reading: &Reading) -> Vec<Oddity> {
    let text = reading.text.as_str();
    let mut found = Vec::new();
    let mut note = |what, places: Vec<usize>| {
        if let Some(&byte) = places.first() {
            let part = reading.map.part_at(byte);
            let first = part.map_or_else(|| format!("line {}", line_of(text, byte)), |part| part.to_string());
            found.push(Oddity { what, count: places.len(), first });
        }
    };
    let characters = |test: &dyn Fn(char) -> bool| text.char_indices().filter(|&(_, c)| test(c)).map(|(at, _)| at).collect();
    note("characters that could not be decoded", characters(&|c| c == '\u{fffd}'));
    note("signs of a doubly encoded text, such as â€™", mojibake(text));
    note("control characters", characters(&|c| c.is_control() && !matches!(c, '\n' | '\t' | '\u{15}')));
    note("no-break spaces", characters(&|c| matches!(c, '\u{a0}' | '\u{202f}')));
    note("invisible characters", characters(&|c| matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')));
    note(
        "marks that set the direction of writing",
        characters(&|c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')),
    );
    let turns = &reading.read.turns;
    let timed: Vec<(Deciseconds, usize)> = turns.iter().filter_map(|turn| turn.time.map(|time| (time, turn.span.start as usize))).collect();
    note("times that run backwards", timed.windows(2).filter(|pair| pair[1].0 < pair[0].0).map(|pair| pair[1].1).collect());
    let long = turns.iter().filter(|turn| turn.role != Role::Note && turn.span.slice(text).split_whitespace().count() > LONGEST_TURN);
    note("turns of more than 3000 words", long.map(|turn| turn.span.start as usize).collect());
    let same = turns.windows(2).filter(|pair| pair[0].speaker.is_some() && pair[0].speaker == pair[1].speaker);
    note("turns that follow a turn of the same speaker", same.map(|pair| pair[1].span.start as usize).collect());
    found
}

/// UTF-8 that was once read as Windows-1252: `Ã©` for `é`, `â€™` for `’`.
fn mojibake(text: &str) -> Vec<usize> {
    let pairs = text.char_indices().zip(text.chars().skip(1));
    let odd = pairs.filter(|&((_, first), second)| match first {
        'Ã' | 'Â' => ('\u{80}'..='\u{bf}').contains(&second),
        'â' => second == '€',
        _ => false,
    });
    odd.map(|((at, _), _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::speakers::SpeakerRules;
    use crate::stages::ingest::Format;

    #[test]
    fn oddities_have_counts_and_places() {
        let text = "I: [0:09] So\u{a0}what?\n\nP: [0:05] Iâ€™m \u{200b}here.\n\nP: [0:07] cafÃ© \u{fffd}.";
        let reading = Format::Text.read(text.as_bytes(), &SpeakerRules::default()).unwrap_or_else(|error| panic!("{error}"));
        let shown: Vec<String> = oddities(&reading).iter().map(|odd| format!("{}: {}, {}", odd.what, odd.count, odd.first)).collect();
        assert_eq!(
            shown,
            [
                "characters that could not be decoded: 1, line 5",
                "signs of a doubly encoded text, such as â€™: 2, line 3",
                "no-break spaces: 1, line 1",
                "invisible characters: 1, line 3",
                "times that run backwards: 1, line 3",
                "turns that follow a turn of the same speaker: 1, line 5",
            ]
        );
    }
}

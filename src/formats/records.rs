//! Files of records: a JSON object with a `text` on each line, for segments that hold line ends of their own.

use std::borrow::Cow;

use serde::Deserialize;

use crate::domain::ids::DocumentId;

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

/// Whether a file holds records, by its ending.
pub fn is_records(id: &DocumentId) -> bool {
    let name = id.as_str().to_ascii_lowercase();
    [".jsonl", ".ndjson"].iter().any(|ending| name.ends_with(ending))
}

/// The text of a record; `None` where the line is no object with a text.
pub fn text(line: &str) -> Option<Cow<'_, str>> {
    let line = line.trim_start_matches('\u{feff}').trim_start();
    // A list of one text would be read as a record too.
    if line.starts_with('{') { serde_json::from_str::<Record<'_>>(line).ok().map(|record| record.text) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_gives_its_text_and_anything_else_gives_none() {
        assert_eq!(text(r#"{"id": 7, "text": "a\nb"}"#).as_deref(), Some("a\nb"));
        assert_eq!(text(r#"{"text": "plain"}"#).as_deref(), Some("plain"));
        for line in ["", "plain", "{}", r#"{"text": 7}"#, r#"["text"]"#] {
            assert_eq!(text(line), None);
        }
    }
}

//! What the program of a messenger writes in place of a message, as in an exported chat: `Ola: <Media omitted>`, `This message was deleted`.
//!
//! Only lines with a day or an hour before the name are looked at, as messengers write them, and only messages that are nothing else. The words
//! are in `role_words.toml`, by language. Limit: an edited message keeps the remark that it was edited among its words.

use super::head::Head;
use crate::domain::corpus::role_words::{fold_label, is_of_a_messenger};
use crate::domain::corpus::span::ByteSpan;
use crate::formats::transcripts::labels::Style;

/// Takes such messages away from who seems to send them; gives where they are.
pub fn take_messages_of_programs(heads: &mut [Head], lines: &[ByteSpan], text: &str) -> Vec<ByteSpan> {
    let mut found = Vec::new();
    for (head, line) in heads.iter_mut().zip(lines).filter(|(head, _)| head.stamped) {
        let words = line.slice(text);
        let Some(label) = head.candidates.iter_mut().find(|candidate| candidate.style == Style::Colon) else { continue };
        let Some(message) = words.get(label.body..) else { continue };
        let bare = fold_label(message);
        if is_of_a_messenger(bare.trim_matches(|c: char| !c.is_alphanumeric())) {
            found.push(ByteSpan::new(line.start as usize + label.body, line.end as usize).trimmed(text));
            (label.after, label.body) = (words.len(), words.len());
        }
    }
    found
}

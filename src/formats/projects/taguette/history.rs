//! Finds who put which tag on which highlight, by the log of commands, oldest first.
//!
//! Each time that somebody makes or changes a highlight, the log keeps its number, all tags that it then
//! has, and who it was. A tag is the work of the person who's command first brought it and whose it has been
//! since; one that was taken away and put back is the work of who put it back. When two tags are merged,
//! the new one is the work of who had put the old one.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::formats::projects::database::Row;

/// Who did it, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    /// The name of the account.
    pub login: String,
    /// The date as it is stored.
    pub date: String,
}

/// Tags and highlights as the log of commands records them.
#[derive(Default)]
pub struct History {
    made: BTreeMap<i64, Put>,
    tags: BTreeMap<i64, BTreeMap<i64, Put>>,
    /// Which tag became which. No chain of them is a circle.
    merged: BTreeMap<i64, i64>,
}

/// What a command holds. Of other kinds than these three nothing is needed.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Payload {
    HighlightAdd { highlight_id: i64, tags: Vec<i64> },
    HighlightDelete { highlight_id: i64 },
    TagMerge { src_tag_id: i64, dest_tag_id: i64 },
}

impl History {
    /// Reads the commands of one project. What cannot be read as one says nothing.
    pub fn of<'t>(rows: impl Iterator<Item = Row<'t>>) -> Self {
        let mut commands: Vec<(Option<i64>, Row<'t>)> = rows.map(|row| (row.whole("id"), row)).collect();
        commands.sort_by_key(|(id, _)| *id);
        let mut history = Self::default();
        for (_, row) in commands {
            let payload = row.text("payload").and_then(|payload| serde_json::from_str(&payload).ok());
            if let Some(payload) = payload {
                history.take(payload, Put { login: row.trimmed("user_login"), date: row.trimmed("date") });
            }
        }
        for (highlight, tags) in std::mem::take(&mut history.tags) {
            let tags = history.renamed(tags);
            history.tags.insert(highlight, tags);
        }
        history
    }

    fn take(&mut self, payload: Payload, put: Put) {
        match payload {
            Payload::HighlightAdd { highlight_id, tags } => {
                let before = self.tags.remove(&highlight_id).unwrap_or_default();
                let mut before = self.renamed(before);
                let now = tags.into_iter().map(|tag| (tag, before.remove(&tag).unwrap_or_else(|| put.clone()))).collect();
                self.tags.insert(highlight_id, now);
                self.made.entry(highlight_id).or_insert(put);
            }
            Payload::HighlightDelete { highlight_id } => {
                self.tags.remove(&highlight_id);
                self.made.remove(&highlight_id);
            }
            Payload::TagMerge { src_tag_id, dest_tag_id } => {
                let last = self.last(dest_tag_id);
                if last != src_tag_id {
                    self.merged.insert(src_tag_id, last);
                }
            }
        }
    }

    /// The tag that a tag was merged into in the end. The way there is shortened, so that a long one is walked once.
    fn last(&mut self, tag: i64) -> i64 {
        let (mut way, mut last) = (Vec::new(), tag);
        while let Some(&next) = self.merged.get(&last) {
            way.push(last);
            last = next;
        }
        self.merged.extend(way.into_iter().map(|tag| (tag, last)));
        last
    }

    /// Tags by what they have become; of two that became one, the first to be met stays.
    fn renamed(&mut self, tags: BTreeMap<i64, Put>) -> BTreeMap<i64, Put> {
        let mut renamed = BTreeMap::new();
        for (tag, put) in tags {
            renamed.entry(self.last(tag)).or_insert(put);
        }
        renamed
    }

    /// Who put a tag on a highlight.
    pub fn put(&self, highlight: i64, tag: i64) -> Option<&Put> {
        self.tags.get(&highlight).and_then(|tags| tags.get(&tag)).filter(|put| !put.login.is_empty())
    }

    /// Who made a highlight.
    pub fn made(&self, highlight: i64) -> Option<&Put> {
        self.made.get(&highlight).filter(|put| !put.login.is_empty())
    }
}

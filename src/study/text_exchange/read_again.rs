//! A text that was changed, read again under a name that its form allows.

use std::collections::BTreeSet;

use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::corpus::transcript::Transcript;
use crate::domain::ids::DocumentId;
use crate::stages::ingest::SourceFile;
use crate::study::pdf::ingest_any;

/// The name under which a text is read again as it is, and what is read: its own name, or one as plain text; `None` where there is none.
pub fn read_again(own: &DocumentId, text: &str, taken: &BTreeSet<String>, speakers: &SpeakerRules) -> Option<(DocumentId, Transcript)> {
    let own = own.as_str();
    let file_name = own.rsplit('/').next().unwrap_or(own);
    let bare = file_name.rfind('.').map_or(own, |dot| &own[..own.len() - (file_name.len() - dot)]);
    let plain = [format!("{bare}.txt"), format!("{own}.txt")];
    let names = std::iter::once(own.to_owned()).chain(plain.into_iter().filter(|name| !taken.contains(name)));
    names.map(DocumentId::new).find_map(|id| {
        let file = SourceFile { id, bytes: text.as_bytes().to_vec() };
        let read = ingest_any(&file, speakers, None).ok()?.value;
        (&*read.text == text).then_some((file.id, read))
    })
}

//! Packets for one reader: a participant's own excerpts, or the codebook for an expert; each with a table to be filled in.

use crate::domain::codebook::Codebook;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::corpus::transcript_names::Names;
use crate::domain::digest::Digest;
use crate::domain::review::answer::AskedPassage;
use crate::domain::review::coding::CodedExcerpt;
use crate::formats::codebook::codebook_toml;
use crate::formats::review::answers::answer_form;
use crate::formats::table::write_table;
use crate::report::packet::{PacketExcerpt, expert_packet, member_packet};
use crate::study::exchange::NO_NAME;
use crate::study::inputs::Inputs;

/// The most excerpts below a code of an expert's page.
const MOST: usize = 5;

/// A page for one reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packet {
    /// A participant's own excerpts, by the number in `participants.csv`, or by the transcript's name where there is none.
    Member(String),
    /// The codebook with excerpts, and a table for comments beside it.
    Experts,
}

/// A packet as files.
pub struct PacketFiles {
    /// The page.
    pub page: String,
    /// The table that comes with it, to be filled in.
    pub form: Vec<u8>,
    /// The ending of the table's name.
    pub form_ending: &'static str,
    /// How many excerpts the page holds.
    pub excerpts: usize,
}

/// Makes a packet; `None` where no transcript is of the participant.
pub fn packet_files(packet: &Packet, inputs: &Inputs, transcripts: &[SafeTranscript], excerpts: &[CodedExcerpt]) -> Option<PacketFiles> {
    let nothing = Codebook::default();
    let book = inputs.codebook.as_ref().map_or(&nothing, |input| &input.value);
    let (name, date) = (inputs.study.name.as_deref().unwrap_or(NO_NAME), inputs.study.date.as_deref().unwrap_or(""));
    match packet {
        Packet::Member(participant) => {
            let own = transcripts_of(participant, inputs, transcripts);
            if own.is_empty() {
                return None;
            }
            let passages = passages(&own, excerpts);
            let made = member_packet(name, date, participant, book, &passages, inputs.head);
            Some(PacketFiles { page: made.page, form: answer_form(&made.asked), form_ending: "answers.csv", excerpts: passages.len() })
        }
        Packet::Experts => {
            let passages = passages(&transcripts.iter().collect::<Vec<_>>(), excerpts);
            let page = expert_packet(name, date, book, &digest_of(book), &passages, MOST, inputs.head);
            Some(PacketFiles { page, form: comments_table(book), form_ending: "comments.csv", excerpts: passages.len() })
        }
    }
}

/// The transcripts of a participant: those whose row has the number, else the one without a row that is called so.
fn transcripts_of<'a>(participant: &str, inputs: &Inputs, transcripts: &'a [SafeTranscript]) -> Vec<&'a SafeTranscript> {
    let row = |transcript: &SafeTranscript| inputs.participants.as_ref().and_then(|input| input.value.of(&transcript.id));
    let own: Vec<&SafeTranscript> = transcripts.iter().filter(|own| row(own).is_some_and(|row| row.id == participant)).collect();
    if !own.is_empty() {
        return own;
    }
    let called = Names::of(transcripts.iter().map(|transcript| &transcript.id)).find(participant);
    called.ok().map(|at| &transcripts[at]).filter(|called| row(called).is_none()).into_iter().collect()
}

/// The digest by which the study's database knows a codebook.
fn digest_of(book: &Codebook) -> String {
    Digest::of(codebook_toml(book).as_bytes()).to_string()
}

/// Excerpts of some transcripts, each code and passage once, in the order of the texts. An interviewer's words stay where they lie inside.
fn passages(transcripts: &[&SafeTranscript], excerpts: &[CodedExcerpt]) -> Vec<PacketExcerpt> {
    let mut out: Vec<PacketExcerpt> = Vec::new();
    for transcript in transcripts {
        let table = transcript.offsets();
        for CodedExcerpt { coding, .. } in excerpts.iter().filter(|excerpt| excerpt.coding.document == transcript.id) {
            let Some(bytes) = table.to_bytes(&transcript.text, coding.span) else { continue };
            let passage = PacketExcerpt {
                code: coding.code.clone(),
                text: transcript.spoken(bytes).as_ref().into(),
                place: AskedPassage { document: transcript.id.clone(), text: transcript.digest, span: coding.span },
            };
            if !out.iter().any(|other| other.code == passage.code && other.text == passage.text) {
                out.push(passage);
            }
        }
    }
    out
}

/// The table that an expert fills in: a line for each code, and one for the codebook as a whole.
fn comments_table(book: &Codebook) -> Vec<u8> {
    let digest = digest_of(book);
    let row = |code: &str| [digest.clone(), code.to_owned(), String::new(), String::new(), String::new()];
    let rows = std::iter::once(row("")).chain(book.codes().iter().map(|code| row(code.id.as_str())));
    write_table(["codebook", "code", "expert", "comment", "signed_off"], rows)
}

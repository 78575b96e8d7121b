//! What a stage may read of the study, and the digest of it that goes into the stage's key.

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use serde::Serialize;

use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;
use crate::formats::inputs::codings::StoredCoding;
use crate::stages::embed::Encoder;
use crate::stages::ingest::Format;
use crate::stages::tokenize::WordTokenizer;
use crate::study::files::{Found, digest_file};
use crate::study::inputs::{Input, Inputs};

/// One thing of the study that a stage declares to read. A call hands out what is declared and refuses the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// The name and the bytes of a transcript's file.
    File,
    /// The names of the files of lines, and where they lie; of one file in a stage that is called for each.
    Lines,
    /// The names of the transcripts that could be read, in order.
    Names,
    /// Which labels are whose.
    Speakers,
    /// Whether there is a program that takes the text out of PDF files.
    PdfReader,
    /// What the study says of its de-identification.
    Declaration,
    /// The questions of the interview guide.
    Guide,
    /// The study's own codebook.
    Codebook,
    /// Who was interviewed.
    Participants,
    /// People's answers to offers, among the codings.
    Decisions,
    /// People's codings, answers to offers among them.
    Codings,
    /// Proposals that coders rejected.
    Rejections,
    /// The answers to an elusion sample.
    Sample,
    /// The tokenizer.
    Tokenizer,
    /// The language model.
    Model,
}

/// A transcript's file as it was when its digest was taken.
#[derive(Clone, Debug)]
pub struct KnownFile {
    /// Its name in the study.
    pub id: DocumentId,
    /// Where it lies.
    pub path: PathBuf,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: u64,
    modified: Option<SystemTime>,
}

impl KnownFile {
    /// Takes the digest of a file without holding it.
    ///
    /// # Errors
    /// Where the system does not give the file out.
    pub fn of(found: &Found) -> io::Result<Self> {
        // Before its bytes: what is written while they are read is noticed.
        let modified = std::fs::metadata(&found.path)?.modified().ok();
        let (digest, bytes) = digest_file(&found.path)?;
        Ok(Self { id: found.id.clone(), path: found.path.clone(), digest, bytes, modified })
    }

    /// Describes a file whose bytes are in memory.
    pub fn of_bytes(found: &Found, bytes: &[u8]) -> Self {
        Self { id: found.id.clone(), path: found.path.clone(), digest: Digest::of(bytes), bytes: bytes.len() as u64, modified: None }
    }

    /// Whether the file is as long and as old as when its digest was taken. It need not be read for that, as a file of lines may be
    /// too long to be read for each look at it; a change that keeps both the length and the time is not seen.
    pub fn is_as_it_was(&self) -> bool {
        std::fs::metadata(&self.path).is_ok_and(|now| now.len() == self.bytes && now.modified().ok() == self.modified)
    }
}

/// The study as the engine sees it: whatever a stage could read. Only a [`StageCall`](super::call::StageCall) hands parts of it out.
pub struct StudyView<'a> {
    /// What was read before the run.
    pub inputs: &'a Inputs,
    /// The files that the system gave out, in order.
    pub files: &'a [KnownFile],
    /// The names of those that are transcripts, in order.
    pub names: &'a [DocumentId],
    /// The tokenizer, where the stage declares to read it.
    pub tokenizer: Option<WordTokenizer>,
    /// The language model, where the stage declares to read it.
    pub encoder: Option<Encoder>,
}

impl Read {
    /// The word for it in messages, which is its name in the code.
    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// The digest of all that is handed out under it; `file` is that of the item, in a stage that is called for each file.
    ///
    /// # Errors
    /// Where what is read cannot be written down. Nothing is ever left out of a key.
    pub fn digest(self, study: &StudyView<'_>, file: Option<&KnownFile>) -> io::Result<Digest> {
        let inputs = study.inputs;
        Ok(match self {
            Self::File | Self::Lines => match file {
                Some(file) => of_file(file),
                None => of_all(study.files.iter().map(of_file)),
            },
            Self::Names => Digest::of_parts(study.names.iter().map(|name| name.as_str().as_bytes())),
            Self::Speakers => of_value(&inputs.study.speakers)?,
            // A PDF that one build reads is a finding in another.
            Self::PdfReader => {
                let is_pdf = file.is_some_and(|file| Format::of(&file.id) == Some(Format::Pdf));
                of_value(&(is_pdf && inputs.pdf_reader.is_none()))?
            }
            Self::Declaration => of_value(&inputs.study.declaration)?,
            Self::Guide => of_all(inputs.guide.iter().map(|input| input.digest)),
            // The ending says how its bytes are read.
            Self::Codebook => {
                of_all(inputs.codebook.iter().map(|input| Digest::of_parts([input.name.as_bytes(), input.digest.as_bytes()])))
            }
            // Not of the file's bytes: which transcript a row belongs to hangs on the names of all files.
            Self::Participants => of_value(&inputs.participants.as_ref().map(|input| &input.value))?,
            Self::Decisions => of_all(inputs.codings.iter().filter(|file| has_answers(file)).map(|input| input.digest)),
            Self::Codings => of_all(inputs.codings.iter().map(|input| input.digest)),
            Self::Rejections => of_all(inputs.rejections.iter().map(|input| input.digest)),
            Self::Sample => of_all(inputs.answers.iter().map(|input| input.digest)),
            Self::Tokenizer => inputs.tokenizer.digest,
            Self::Model => of_all(inputs.model.iter().map(|model| model.digest)),
        })
    }
}

/// Whether a file of codings holds an answer to an offer.
fn has_answers(file: &Input<Vec<StoredCoding>>) -> bool {
    file.value.iter().any(|stored| stored.answer.is_some())
}

fn of_file(file: &KnownFile) -> Digest {
    Digest::of_parts([file.id.as_str().as_bytes(), file.digest.as_bytes()])
}

fn of_all(digests: impl Iterator<Item = Digest>) -> Digest {
    let digests: Vec<Digest> = digests.collect();
    Digest::of_parts(digests.iter().map(Digest::as_bytes))
}

fn of_value<T: Serialize>(value: &T) -> io::Result<Digest> {
    Ok(Digest::of(&serde_json::to_vec(value).map_err(io::Error::other)?))
}

//! The formats of transcripts, by the file's ending, and the reader of each.

use crate::domain::corpus::speakers::SpeakerRules;
use crate::domain::ids::DocumentId;
use crate::formats::decode::{decode, decode_references};
use crate::formats::transcripts::captions::{read_captions, reads_like_captions};
use crate::formats::transcripts::chat::read_chat;
use crate::formats::transcripts::docx::read_docx;
use crate::formats::transcripts::eaf::read_eaf;
use crate::formats::transcripts::exb::read_exb;
use crate::formats::transcripts::odt::read_odt;
use crate::formats::transcripts::plain_text::{read_turns, reads_like_table};
use crate::formats::transcripts::reading::{PdfFault, ReadError, Reading, Remark, Tally, What};
use crate::formats::transcripts::rtf::read_rtf;
use crate::formats::transcripts::turn_table::{read_csv, read_xlsx};
use crate::formats::transcripts::web_page::{read_otr, read_page};

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text or Markdown.
    Text,
    /// WebVTT or SubRip captions.
    Captions,
    /// Word.
    Docx,
    /// OpenDocument text.
    Odt,
    /// Rich Text Format.
    Rtf,
    /// A saved page.
    Page,
    /// oTranscribe.
    Otr,
    /// A table saved as text.
    Csv,
    /// A workbook.
    Xlsx,
    /// ELAN.
    Eaf,
    /// EXMaRALDA.
    Exb,
    /// CHAT.
    Chat,
    /// PDF, whose text another process takes out.
    Pdf,
}

/// Endings that are read, for messages.
#[cfg(not(feature = "pdf"))]
pub const ENDINGS: &str = ".txt, .md, .docx, .odt, .rtf, .html, .vtt, .srt, .otr, .csv, .xlsx, .eaf, .exb or .cha";
/// Endings that are read, for messages.
#[cfg(feature = "pdf")]
pub const ENDINGS: &str = ".txt, .md, .docx, .odt, .rtf, .html, .vtt, .srt, .otr, .csv, .xlsx, .eaf, .exb, .cha or .pdf";

impl Format {
    /// Whether the file is text in which a line is a unit: a turn, a cue or a row.
    pub fn has_lines(self) -> bool {
        matches!(self, Self::Text | Self::Captions | Self::Csv | Self::Chat)
    }

    /// The format that a file's ending names.
    pub fn of(document: &DocumentId) -> Option<Self> {
        let ending = document.as_str().rsplit_once('.').map(|(_, ending)| ending.to_lowercase())?;
        Some(match ending.as_str() {
            "txt" | "text" | "md" | "markdown" => Self::Text,
            "vtt" | "srt" | "sbv" => Self::Captions,
            "docx" | "docm" => Self::Docx,
            "odt" => Self::Odt,
            "rtf" => Self::Rtf,
            "html" | "htm" | "xhtml" => Self::Page,
            "otr" => Self::Otr,
            "csv" | "tsv" => Self::Csv,
            "xlsx" | "xlsm" => Self::Xlsx,
            "eaf" => Self::Eaf,
            "exb" => Self::Exb,
            "cha" => Self::Chat,
            "pdf" => Self::Pdf,
            _ => return None,
        })
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Captions => "captions",
            Self::Docx => "Word document",
            Self::Odt => "OpenDocument text",
            Self::Rtf => "Rich Text Format",
            Self::Page => "web page",
            Self::Otr => "oTranscribe file",
            Self::Csv => "table",
            Self::Xlsx => "workbook",
            Self::Eaf => "ELAN annotations",
            Self::Exb => "EXMaRALDA transcription",
            Self::Chat => "CHAT transcript",
            Self::Pdf => "PDF",
        }
    }

    /// Reads the bytes of a file. Those of a PDF are not read here: see `ingest_pdf`.
    ///
    /// # Errors
    ///
    /// A [`ReadError`] if the file is damaged, refused, or not of this format.
    pub fn read(self, bytes: &[u8], rules: &SpeakerRules) -> Result<Reading, ReadError> {
        match self {
            Self::Text => {
                let decoded = decode(bytes)?;
                if reads_like_captions(&decoded.text) {
                    return read_cues(bytes, rules, true);
                }
                let read = read_turns(&decoded.text, rules);
                let mut tally = Tally::default();
                if reads_like_table(&decoded.text) {
                    tally.add(What::LikeTable, Some(0));
                }
                read.fields_left_out.iter().for_each(|&(column, at)| tally.add(What::ColumnLeftOut(column), Some(at.start as usize)));
                Ok(Reading::of_text(decoded, read, tally.remarks()))
            }
            Self::Captions => read_cues(bytes, rules, false),
            Self::Docx => read_docx(bytes, rules),
            Self::Odt => read_odt(bytes, rules),
            Self::Rtf => read_rtf(bytes, rules),
            Self::Page => read_page(bytes, rules),
            Self::Otr => read_otr(bytes, rules),
            Self::Csv => read_csv(bytes, rules),
            Self::Xlsx => read_xlsx(bytes, rules),
            Self::Eaf => read_eaf(bytes, rules),
            Self::Exb => read_exb(bytes, rules),
            Self::Chat => Ok(read_chat(&decode(bytes)?, rules)),
            Self::Pdf => Err(ReadError::Pdf(PdfFault::NoReader)),
        }
    }
}

/// Reads captions; `disguised` says that the file's ending names another format.
fn read_cues(bytes: &[u8], rules: &SpeakerRules, disguised: bool) -> Result<Reading, ReadError> {
    let decoded = decode_references(bytes)?;
    let captions = read_captions(&decoded.text, rules);
    let repeated = Remark { what: What::Repeated, count: captions.repeats, first: captions.first_repeat };
    let asides = Remark { what: What::Asides, count: captions.asides, first: captions.first_aside };
    let other = Remark { what: What::CaptionsInText, count: u32::from(disguised), first: None };
    let times = |what, places: &[usize]| Remark { what, count: places.len() as u32, first: places.first().copied() };
    let (back, none) = (times(What::TimesBack, &captions.backwards), times(What::NoCueTime, &captions.timeless));
    let remarks = [repeated, asides, back, none, other].into_iter().filter(|remark| remark.count > 0).collect();
    Ok(Reading::of_text(decoded, captions.read, remarks))
}

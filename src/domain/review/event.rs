//! Events: the rows of a study's log, oldest first. Whatever is known of a review is folded from them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::corpus::replacement::TextReplaced;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::answer::MemberAnswer;
use crate::domain::review::decision::{Adjudication, Decision, Discussion};
use crate::domain::review::suggestion::Tier;
use crate::domain::review::withdrawal::Withdrawal;
use crate::domain::revision::Revision;

/// Something that happened in a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its row in this log.
    pub seq: u64,
    /// The log in which it was first written, and its row there.
    pub origin: Origin,
    /// When, in universal time.
    pub time: String,
    /// Who.
    pub coder: CoderId,
    /// What.
    pub act: EventKind,
    /// Its name in every log: the digest of all of the above but `seq`.
    pub id: Digest,
}

impl Event {
    /// The order in which acts of one coder count, whatever log they came by.
    pub fn order(&self) -> (&str, &str, u64) {
        (&self.time, &self.origin.log, self.origin.seq)
    }
}

/// Where an event was first written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The log's name, drawn at random when it was begun.
    pub log: String,
    /// The row.
    pub seq: u64,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum EventKind {
    /// A coder began.
    Joined,
    /// A decision.
    Decided(Decision),
    /// A coder closed the blind step of a transcript; from then on its suggestions are shown.
    BlindClosed(BlindClosed),
    /// A coder is done with the transcripts that there are: their codings may be seen, and stay as they are.
    Done(Finished),
    /// Something was settled.
    Adjudicated(Adjudication),
    /// A place was marked as one to discuss before it is settled, or no longer is.
    Discussed(Discussion),
    /// The texts to which places belong from here on.
    Texts(Vec<KnownText>),
    /// The codebook that holds from here on.
    Codebook(CodebookUsed),
    /// The offers that are prepared from here on.
    Offers(OffersUsed),
    /// A comment of an expert or coder on the codebook.
    Remarked(Remark),
    /// A new version of the codebook was made. It holds once the study's codebook file is exchanged for it.
    Revised(Revision),
    /// Somebody was shown the clusters from which codes are drafted, under the digest of their file.
    DraftsShown(DraftsShown),
    /// A participant answered.
    Answered(MemberAnswer),
    /// A memo on a code, a transcript or the project was written, or an entry of the journal.
    Noted(Note),
    /// A step that was closed is open again: what was coded before stays what agreement counts.
    Reopened(Reopened),
    /// A coder said whether they code before they see suggestions.
    BlindChosen(BlindChosen),
    /// A coder chose how long their lists of suggestions are.
    ListChosen(ListChosen),
    /// Passages were drawn at random, for a coder to read.
    SampleDrawn(SampleDrawn),
    /// A participant withdrew: what was theirs went out of the study.
    Withdrawn(Withdrawal),
    /// Something whose content went with a withdrawal; that it happened is all that is left.
    Emptied,
    /// A transcript's text was exchanged for its de-identified one: what was said of a place before is said of where it is now.
    Replaced(TextReplaced),
}

impl EventKind {
    /// The page's request id, where it gave one.
    pub fn once(&self) -> Option<&str> {
        match self {
            Self::Decided(what) => what.once.as_deref(),
            Self::Adjudicated(what) => what.once.as_deref(),
            Self::Discussed(what) => what.once.as_deref(),
            Self::Revised(what) => what.once.as_deref(),
            Self::Noted(what) => what.once.as_deref(),
            Self::Reopened(what) => what.once.as_deref(),
            Self::SampleDrawn(what) => what.once.as_deref(),
            _ => None,
        }
    }
}

/// Which transcript's blind step was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindClosed {
    /// The transcript.
    pub document: DocumentId,
}

/// A memo that belongs to no single passage. The newest one about a thing counts; entries of the journal all stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is about.
    pub about: About,
    /// What was written; an empty text takes the memo away.
    pub text: GuardedText,
    /// The page's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<String>,
}

/// What a memo is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// A code.
    Code(CodeId),
    /// A transcript.
    Transcript(DocumentId),
    /// The project as a whole.
    Project,
    /// The day's work: an entry of the journal.
    Journal,
}

/// Which step is open again, and for which transcripts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// The step.
    pub step: Step,
    /// The transcripts.
    pub documents: Vec<DocumentId>,
    /// The page's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<String>,
}

/// A step that can be closed and opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Coding before suggestions are shown.
    Blind,
    /// All of a coder's work.
    Done,
}

/// Whether a coder codes before they see suggestions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindChosen {
    /// `false` for a person who works alone and wants suggestions at once.
    pub blind: bool,
}

/// How long a coder's lists of suggestions are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChosen {
    /// The last tier that they hold.
    pub tier: Tier,
}

/// A simple random sample of the passages that a coder had neither given a code nor refused it, fixed before the first is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleDrawn {
    /// The code.
    pub code: CodeId,
    /// How many passages had the code.
    pub coded: u64,
    /// How many the sample was drawn from.
    pub stock: u64,
    /// In how many transcripts: those whose suggestions the coder may see.
    pub transcripts: u64,
    /// Those drawn, in the order in which they are read.
    pub drawn: Vec<DrawnPassage>,
    /// The page's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<String>,
}

/// A passage that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawnPassage {
    /// The transcript.
    pub document: DocumentId,
    /// The digest of its text, to which the place belongs.
    pub text: Digest,
    /// The place.
    pub span: CharSpan,
}

/// What a coder is done with. Transcripts that come later are open again.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Finished {
    /// The transcripts; none where the row does not say: all that there were.
    #[serde(default)]
    pub documents: Vec<DocumentId>,
}

/// Which clusters somebody was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftsShown {
    /// The digest of their file.
    pub clusters: Digest,
}

/// A transcript as it was when places in it were counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownText {
    /// Its name.
    pub document: DocumentId,
    /// Digest of the canonical text.
    pub digest: Digest,
    /// Its length in code points.
    pub chars: u32,
}

/// A codebook, of which the database holds the content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodebookUsed {
    /// Digest of the content.
    pub digest: Digest,
    /// Its version as written in it.
    pub version: u32,
    /// How many codes.
    pub codes: u32,
}

/// Offers, of which the database holds the content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffersUsed {
    /// Digest of all of them in their order.
    pub digest: Digest,
    /// How many, decoys counted.
    pub count: u32,
}

/// A comment on the codebook, or on one of its codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The codebook.
    pub codebook: Digest,
    /// The code; `None`: the codebook as a whole.
    pub code: Option<CodeId>,
    /// What was said.
    pub text: GuardedText,
    /// Whether the codebook was signed off with it.
    pub signed_off: bool,
}

/// The last row of a log: anyone who knows it can tell whether rows were cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The row; 0 for an empty log.
    pub seq: u64,
    /// Its digest.
    pub digest: Digest,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.digest)
    }
}

/// What somebody noted of a head: the digest, and the row unless it was lost on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotedHead {
    /// The row.
    pub seq: Option<u64>,
    /// The digest.
    pub digest: Digest,
}

impl std::str::FromStr for NotedHead {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "a head is a number, a colon and 64 hexadecimal digits, as reports and exports print it; the number may be left out";
        let (seq, digest) = match text.trim().split_once(':') {
            Some((seq, digest)) => (Some(seq.parse().map_err(|_| wrong)?), digest),
            None => (None, text.trim()),
        };
        Ok(Self { seq, digest: Digest::try_from(digest.to_owned()).map_err(|_| wrong)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_printed() {
        let head = Head { seq: 57, digest: Digest::of(b"row") };
        assert_eq!(head.to_string().parse(), Ok(NotedHead { seq: Some(57), digest: head.digest }));
        assert_eq!(head.digest.to_string().parse(), Ok(NotedHead { seq: None, digest: head.digest }));
        assert!("57".parse::<NotedHead>().is_err());
    }
}

//! Why the start page refuses a request.

use crate::domain::explanation::{Explanation, explained};

/// Why a request to the start page is not done.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum StartError {
    /// No desk of that name is open.
    NoDesk,
    /// What is named is no folder that can be read.
    Folder { path: String },
    /// A study cannot be begun.
    NotBegun { text: String },
    /// A study cannot be opened.
    NotOpened { text: String },
    /// A run is at work already.
    Busy,
    /// There is no page of that kind.
    NoResult,
    /// Somebody codes blind, or is not done.
    Closed { coder: String, path: String },
    /// A file cannot be taken in.
    NotTaken { reason: String },
}

impl StartError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::NoDesk => Explanation::new("this session is not open any more", "go to the start page and open it from there"),
            Self::Folder { path } => Explanation::new(format!("{path} is no folder that can be read"), "choose another folder"),
            Self::NotBegun { text } | Self::NotOpened { text } => Explanation::new(text.clone(), ""),
            Self::Busy => Explanation::new("a run is at work", "wait for its end, or stop it"),
            Self::NoResult => Explanation::new("there is no such page yet", "make it first"),
            Self::Closed { coder, path } => Explanation::new(
                format!("{coder} is still coding, and this page would show what the program suggests or others coded"),
                format!("wait until {coder} is done; somebody who does not code here can open {path}"),
            ),
            Self::NotTaken { reason } => {
                Explanation::new(format!("the file cannot be taken in: {reason}"), "copy it into the folder transcripts by hand")
            }
        }
    }

    /// The status of the answer, and the code of the message.
    pub fn status_and_code(&self) -> (u16, &'static str) {
        match self {
            Self::NoDesk => (409, "R0230"),
            Self::Folder { .. } => (404, "R0231"),
            Self::NotBegun { .. } => (409, "R0232"),
            Self::NotOpened { .. } => (409, "R0233"),
            Self::Busy => (409, "R0234"),
            Self::NoResult => (404, "R0235"),
            Self::Closed { .. } => (409, "R0236"),
            Self::NotTaken { .. } => (409, "R0237"),
        }
    }
}

explained!(StartError);

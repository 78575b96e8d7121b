//! The places of a study that a command reads: an exchange of texts that was interrupted there is finished before anything else.

use std::path::Path;

use super::Command;
use crate::cli::stage::StageAct;

impl Command {
    /// Studies, and files or folders of one, that the command was given.
    pub fn places(&self) -> Vec<&Path> {
        match self {
            Self::Doctor(args) => vec![&args.study],
            Self::Run(args) => args.common.places(),
            Self::Agreement(args) => args.common.places(),
            Self::Coverage(args) => args.common.places(),
            Self::Import(args) => vec![&args.out],
            Self::Export(args) => [&args.study, &args.inputs.transcripts].into_iter().flatten().map(|path| path.as_path()).collect(),
            Self::Inspect(args) => std::iter::once(&args.file).chain(&args.study).map(|path| path.as_path()).collect(),
            Self::Stage(args) => match &args.act {
                StageAct::Plan(args) => vec![&args.study],
                StageAct::Cut(args) => vec![&args.study],
                _ => Vec::new(),
            },
            #[cfg(feature = "seal")]
            Self::Deidentify(args) => vec![&args.study],
            #[cfg(feature = "seal")]
            Self::Seal(args) => vec![&args.study],
            #[cfg(feature = "review")]
            Self::Review(args) => vec![&args.study],
            #[cfg(feature = "review")]
            Self::Verify(args) => vec![&args.study],
            #[cfg(feature = "review")]
            Self::Forget(args) => vec![&args.study],
            // The start page opens studies later, each by the way that reads its inputs.
            #[cfg(feature = "review")]
            Self::Start(_) => Vec::new(),
            #[cfg(feature = "seal")]
            Self::Open(_) => Vec::new(),
            #[cfg(feature = "pdf")]
            Self::ReadPdf => Vec::new(),
            Self::Init(_) | Self::Generate(_) => Vec::new(),
        }
    }
}

impl super::StudyArgs {
    fn places(&self) -> Vec<&Path> {
        [&self.study, &self.inputs.transcripts, &self.codings].into_iter().flatten().map(|path| path.as_path()).collect()
    }
}

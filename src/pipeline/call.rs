//! The call of a stage: its parameters, what the stages before it gave, and of the study what it declares to read and nothing else.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use thiserror::Error;

use super::artefact::{Given, Kind, Noun, Value};
use super::reads::{KnownFile, Read, StudyView};
use super::verdicts::{coded, verdicts};
use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::guide::Guide;
use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::transcript::{Declaration, SafeTranscript, Transcript};
use crate::domain::finding::Finding;
use crate::domain::ids::DocumentId;
use crate::domain::measure::sample::SampleAnswer;
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::domain::review::verdict::Verdict;
use crate::stages::embed::Encoder;
use crate::stages::ingest::SourceFile;
use crate::stages::map_codes::LearnFrom;
use crate::stages::tokenize::WordTokenizer;
use crate::study::codings::{refusals, resolve, resolve_excerpts};
use crate::study::models::ModelError;
use crate::study::pdf::ingest_any;

/// Why a stage cannot answer at all.
#[derive(Debug, Error)]
pub enum StepError {
    /// Somebody asked for a stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The study has no codebook.
    #[error(
        "E0006 this pipeline needs a codebook and the study has none; add codebook.toml, name one with --codebook, or draft one with --pipeline seed_codebook"
    )]
    NoCodebook,
    /// The system refused a file of the results.
    #[error("E0008 a file of the results: {0}; see whether there is room and whether you may write to it")]
    Disk(#[from] std::io::Error),
    /// A file of lines changed during the run.
    #[error("E0014 a file of lines cannot be read again as it was found ({0}); see whether it is being written to")]
    Lines(String),
    /// A stage asks for what its entry in the catalogue does not name.
    #[error("E0018 stage {stage} asks for {what}, which its entry in the catalogue does not name; this is a fault of the program")]
    Undeclared {
        /// The stage's name.
        stage: String,
        /// What it asked for.
        what: String,
    },
    /// A tokenizer for lines.
    #[error("E0403 lines are counted by the built-in tokenizer only; leave out --tokenizer, or use a pipeline for transcripts")]
    OtherTokenizer,
    /// A language model that cannot be used.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// No language model.
    #[error("E0459 this pipeline asks for a language model and none is named; name its folder with --model, or take the embed stages out")]
    NoModel,
    /// What the stage says itself.
    #[error(transparent)]
    Stage(Box<dyn std::error::Error + Send + Sync>),
}

impl StepError {
    /// A stage's own error.
    pub fn of_stage(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Stage(Box::new(error))
    }
}

/// What a stage made of one item, and what was found on the way. Without a value there is nothing to give.
pub struct Made {
    /// A noun, or a list of one where the stage has an item for each transcript.
    pub value: Option<Value>,
    /// What a person should know of it.
    pub findings: Vec<Finding>,
}

impl Made {
    /// The one noun of the corpus.
    pub fn one<T: Noun>(outcome: Outcome<T>) -> Self {
        Self { value: Some(Value::of(outcome.value)), findings: outcome.findings }
    }

    /// The noun of one transcript.
    pub fn each<T: Noun>(outcome: Outcome<T>) -> Self {
        Self { value: Some(Value::of(vec![outcome.value])), findings: outcome.findings }
    }

    /// Nothing but a finding that says why.
    pub fn nothing(finding: Finding) -> Self {
        Self { value: None, findings: vec![finding] }
    }
}

/// Parameters that passed their stage's check, in the stage's own type.
#[derive(Clone)]
pub struct Params(Arc<dyn Any + Send + Sync>);

impl Params {
    /// The parameters of a stage that has none.
    pub fn none() -> Self {
        Self(Arc::new(()))
    }

    /// Parameters that passed a check.
    pub fn of<P: Any + Send + Sync>(checked: P) -> Self {
        Self(Arc::new(checked))
    }

    /// The parameters, if they are of this type.
    pub fn get<P: 'static>(&self) -> Option<&P> {
        self.0.downcast_ref()
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Params")
    }
}

/// What a stage declares, and its parameters.
#[derive(Clone, Copy)]
pub struct Declared<'a> {
    /// Its name in the plan.
    pub stage: &'a str,
    /// The kinds that it cannot do without.
    pub needs: &'a [Kind],
    /// The kinds that it uses where the plan gives them.
    pub welcomes: &'a [Kind],
    /// What it reads of the study.
    pub reads: &'a [Read],
    /// Its parameters.
    pub params: &'a Params,
}

/// One call of a stage.
pub struct StageCall<'a> {
    declared: Declared<'a>,
    given: &'a Given<'a>,
    study: &'a StudyView<'a>,
    item: usize,
    file: Option<&'a SourceFile>,
    /// Progress, stop, seed.
    pub ctx: Context<'a>,
}

impl<'a> StageCall<'a> {
    /// A call for one item; `file` is its file, in a stage that reads transcripts' files.
    pub fn new(
        declared: Declared<'a>,
        given: &'a Given<'a>,
        study: &'a StudyView<'a>,
        item: usize,
        file: Option<&'a SourceFile>,
        ctx: Context<'a>,
    ) -> Self {
        Self { declared, given, study, item, file, ctx }
    }

    fn refused(&self, what: impl ToString) -> StepError {
        StepError::Undeclared { stage: self.declared.stage.to_owned(), what: what.to_string() }
    }

    fn may(&self, read: Read) -> Result<(), StepError> {
        if self.declared.reads.contains(&read) { Ok(()) } else { Err(self.refused(read.name())) }
    }

    fn may_take(&self, kind: Kind, from: &[Kind]) -> Result<(), StepError> {
        if from.contains(&kind) { Ok(()) } else { Err(self.refused(kind.name())) }
    }

    /// The stage's parameters, as its own check made them.
    pub fn params<P: 'static>(&self) -> &'a P {
        self.declared.params.get().expect("a stage asks for the parameters that its own check makes")
    }
}

/// What the stages before gave. Each method fails where the stage's entry does not name the kind.
#[allow(clippy::missing_errors_doc)]
impl<'a> StageCall<'a> {
    /// The corpus's one noun of a type.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn need<T: Noun>(&self) -> Result<&'a T, StepError> {
        self.may_take(T::KIND, self.declared.needs)?;
        Ok(self.given.one().expect("the plan was checked: each stage is given what it needs"))
    }

    /// The nouns of a type, one for each transcript.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn each<T: Noun>(&self) -> Result<&'a [T], StepError> {
        self.may_take(T::KIND, self.declared.needs)?;
        Ok(self.given.each().expect("the plan was checked: each stage is given what it needs"))
    }

    /// The noun of the transcript that the call is for.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn item<T: Noun>(&self) -> Result<&'a T, StepError> {
        Ok(&self.each()?[self.item])
    }

    /// The corpus's one noun of a type, where the plan gives it.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn welcome<T: Noun>(&self) -> Result<Option<&'a T>, StepError> {
        self.may_take(T::KIND, self.declared.welcomes)?;
        Ok(self.given.one())
    }

    /// The nouns of a type, one for each transcript, where the plan gives them.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn welcome_each<T: Noun>(&self) -> Result<Option<&'a [T]>, StepError> {
        self.may_take(T::KIND, self.declared.welcomes)?;
        Ok(self.given.each())
    }

    /// The layout of the segments.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn layout(&self) -> Result<Layout, StepError> {
        Ok(Layout::of(self.each::<Segments>()?))
    }
}

/// What there is of the study. Each method fails where the stage does not declare to read it.
#[allow(clippy::missing_errors_doc)]
impl<'a> StageCall<'a> {
    /// The transcript in the item's file, of any format, or the finding that says why there is none.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn transcript(&self) -> Result<Result<Outcome<Transcript>, Finding>, StepError> {
        [Read::File, Read::Speakers, Read::PdfReader].into_iter().try_for_each(|read| self.may(read))?;
        let (inputs, file) = (self.study.inputs, self.file.expect("the engine brings each file to a stage that reads files"));
        Ok(ingest_any(file, &inputs.study.speakers, inputs.pdf_reader.as_deref()).map_err(|error| error.finding(&file.id)))
    }

    /// The file of lines that the call is for.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn line_file(&self) -> Result<&'a KnownFile, StepError> {
        self.may(Read::Lines)?;
        Ok(&self.study.files[self.item])
    }

    /// All files of lines.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn line_files(&self) -> Result<&'a [KnownFile], StepError> {
        self.may(Read::Lines)?;
        Ok(self.study.files)
    }

    /// The names of the transcripts that could be read, in order.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn names(&self) -> Result<Vec<&'a DocumentId>, StepError> {
        self.may(Read::Names)?;
        Ok(self.study.names.iter().collect())
    }

    /// What the study says of its de-identification.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn declaration(&self) -> Result<Declaration, StepError> {
        self.may(Read::Declaration)?;
        Ok(self.study.inputs.study.declaration)
    }

    /// The interview guide.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn guide(&self) -> Result<Option<&'a Guide>, StepError> {
        self.may(Read::Guide)?;
        Ok(self.study.inputs.guide.as_ref().map(|input| &input.value))
    }

    /// The study's own codebook.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn codebook(&self) -> Result<Option<&'a Codebook>, StepError> {
        self.may(Read::Codebook)?;
        Ok(self.study.inputs.codebook.as_ref().map(|input| &input.value))
    }

    /// Who was interviewed.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn participants(&self) -> Result<Option<&'a Participants>, StepError> {
        self.may(Read::Participants)?;
        Ok(self.study.inputs.participants.as_ref().map(|input| &input.value))
    }

    /// The name of the group of each transcript.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn groups<'d>(&self, documents: impl IntoIterator<Item = &'d DocumentId>) -> Result<Vec<Option<&'a str>>, StepError> {
        let participants = self.participants()?;
        Ok(documents.into_iter().map(|document| participants?.group_of(document)).collect())
    }

    /// People's codings in their places. What has no place is said beside the result files, of every pipeline alike.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn codings(&self, transcripts: &[SafeTranscript]) -> Result<Vec<Coding>, StepError> {
        self.may(Read::Codings)?;
        Ok(resolve(&self.study.inputs.codings, transcripts).0)
    }

    /// The same, with dates and memos.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn excerpts(&self, transcripts: &[SafeTranscript]) -> Result<Vec<CodedExcerpt>, StepError> {
        self.may(Read::Codings)?;
        Ok(resolve_excerpts(&self.study.inputs.codings, transcripts).0)
    }

    /// Proposals that coders rejected, in their places.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn rejections(&self, transcripts: &[SafeTranscript]) -> Result<Vec<Coding>, StepError> {
        self.may(Read::Codings)?;
        self.may(Read::Rejections)?;
        Ok(refusals(self.study.inputs, transcripts))
    }

    /// What people decided, as verdicts on segments.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn verdicts(
        &self,
        transcripts: &[SafeTranscript],
        segments: &[Segments],
        layout: &Layout,
        codes: &[&str],
        from: LearnFrom,
    ) -> Result<Vec<Verdict>, StepError> {
        match from {
            LearnFrom::Nothing => {}
            LearnFrom::Decisions => self.may(Read::Decisions)?,
            LearnFrom::Codings => self.may(Read::Codings)?,
        }
        Ok(verdicts(&self.study.inputs.codings, transcripts, segments, layout, codes, from))
    }

    /// The passages that people gave a code: code and segment, sorted.
    ///
    /// # Errors
    ///
    /// [`StepError::Undeclared`] if the stage does not declare that it reads codings.
    pub fn coded(
        &self,
        transcripts: &[SafeTranscript],
        segments: &[Segments],
        layout: &Layout,
        codes: &[&str],
    ) -> Result<Vec<(u32, u32)>, StepError> {
        self.may(Read::Codings)?;
        Ok(coded(&self.study.inputs.codings, transcripts, segments, layout, codes))
    }

    /// The answers to an elusion sample.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn sample(&self) -> Result<&'a [SampleAnswer], StepError> {
        self.may(Read::Sample)?;
        Ok(self.study.inputs.answers.as_ref().map_or(&[][..], |input| &input.value))
    }

    /// The tokenizer.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn tokenizer(&self) -> Result<&'a WordTokenizer, StepError> {
        self.may(Read::Tokenizer)?;
        Ok(self.study.tokenizer.as_ref().expect("the engine loads the tokenizer for a stage that reads it"))
    }

    /// The language model.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if the stage does not declare that it reads this, or if it is not there.
    pub fn encoder(&self) -> Result<&'a Encoder, StepError> {
        self.may(Read::Model)?;
        Ok(self.study.encoder.as_ref().expect("the engine loads the model for a stage that reads it"))
    }
}

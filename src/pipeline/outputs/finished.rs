//! The results of a run, as the writers of result files use them.

use super::shown_lines::shown_lines;
use super::summary::{OutputOptions, Summary};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::lines::SafeLines;
use crate::domain::corpus::participant::Participants;
use crate::domain::corpus::segment::{Layout, Segments};
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::finding::Finding;
use crate::domain::measure::agreement::Agreement;
use crate::domain::measure::coverage::{Coverage, LookColumn};
use crate::domain::measure::themes::Themes;
use crate::domain::review::coding::Coding;
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::batch::{CodeTable, LineClusters};
use crate::domain::space::cluster::Clustering;
use crate::domain::space::packed::PackedCorpus;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::formats::results::{Places, ShownLine};
use crate::language::tag::Language;
use crate::pipeline::artefact::{Given, Noun};
use crate::pipeline::call::StepError;
use crate::pipeline::catalogue::cluster::{DRAFT, Outside};
use crate::pipeline::catalogue::codebook::OF_STUDY;
use crate::pipeline::plan::Plan;
use crate::pipeline::reads::KnownFile;
use crate::pipeline::rows::{code_rows, line_code_rows};
use crate::report::ReportInput;
use crate::stages::vectorize::VectorizeParams;
use crate::study::codings::{resolve, without_a_row};
use crate::study::exchange::NO_NAME;
use crate::study::inputs::Inputs;
use crate::study::writing::{compared, least_participants};

/// Lines that result files quote, list by list: those of clusters, and those of codes.
type Quoted = (Vec<Vec<ShownLine>>, Vec<Vec<ShownLine>>);

/// Everything that a result file may hold.
pub(super) struct Finished<'a> {
    pub plan: &'a Plan,
    pub inputs: &'a Inputs,
    pub options: OutputOptions,
    pub findings: Vec<Finding>,
    /// The places of the segments, in a run over interviews.
    pub places: Option<Places<'a>>,
    /// The lines that are quoted: typical ones of each cluster, then the best of each code.
    pub shown: Quoted,
    pub methods: Vec<(String, String)>,
    given: Given<'a>,
    layout: Option<&'a Layout>,
    codings: Vec<Coding>,
    compare: Vec<String>,
    no_terms: TermSpace,
}

impl<'a> Finished<'a> {
    /// Gathers what the files are made from. Codings without a place and transcripts without a row are findings.
    ///
    /// # Errors
    ///
    /// A [`StepError`] if what the stages made cannot be read back from the cache.
    pub fn new(
        plan: &'a Plan,
        inputs: &'a Inputs,
        given: Given<'a>,
        layout: Option<&'a Layout>,
        files: &[KnownFile],
        mut findings: Vec<Finding>,
        options: OutputOptions,
    ) -> Result<Self, StepError> {
        let participants = inputs.participants.as_ref().map(|input| &input.value);
        let (mut places, mut codings) = (None, Vec::new());
        let over_lines = given.has(SafeLines::KIND);
        if let (Some(transcripts), Some(segments), Some(layout), false) =
            (given.each::<SafeTranscript>(), given.each::<Segments>(), layout, over_lines)
        {
            let more;
            (codings, more) = resolve(&inputs.codings, transcripts);
            findings.extend(more);
            findings.extend(without_a_row(participants, transcripts));
            places = Some(Places::new(transcripts, segments, layout, participants));
        }
        let shown = match (given.each::<SafeLines>(), given.one::<PackedCorpus>()) {
            (Some(safe), Some(corpus)) => quoted(&given, safe, corpus, files)?,
            _ => Default::default(),
        };
        let methods = plan.stages.iter().map(|stage| (stage.name.clone(), (stage.spec.sentence)(&stage.params))).collect();
        let compare = compared(inputs.study.compare.as_deref());
        Ok(Self {
            plan,
            inputs,
            options,
            findings,
            places,
            shown,
            methods,
            given,
            layout,
            codings,
            compare,
            no_terms: TermSpace::default(),
        })
    }

    /// Whether there is an artefact of a noun.
    pub fn has<T: Noun>(&self) -> bool {
        self.given.has(T::KIND)
    }

    /// Whether there are artefacts of all that a writer needs.
    pub fn has_all(&self, kinds: &[crate::pipeline::artefact::Kind]) -> bool {
        kinds.iter().all(|kind| self.given.has(*kind))
    }

    /// The corpus's noun of a type that a writer needs.
    pub fn need<T: Noun>(&self) -> &'a T {
        self.given.one().expect("a writer is asked only where there is all that it needs")
    }

    /// The corpus's noun of a type, where there is one.
    pub fn get<T: Noun>(&self) -> Option<&'a T> {
        self.given.one()
    }

    /// The transcripts of a run over interviews.
    pub fn transcripts(&self) -> &'a [SafeTranscript] {
        self.given.each().unwrap_or_default()
    }

    /// The places of the segments of a run over interviews.
    pub fn places(&self) -> &Places<'a> {
        self.places.as_ref().expect("a writer over interviews is asked only where there are some")
    }

    pub fn participants(&self) -> Option<&'a Participants> {
        self.inputs.participants.as_ref().map(|input| &input.value)
    }

    pub fn suggestions(&self) -> &'a [Suggestion] {
        self.get::<Vec<Suggestion>>().map_or(&[], Vec::as_slice)
    }

    pub fn outside(&self) -> Option<&'a Clustering> {
        self.get::<Outside>().map(|outside| &outside.0)
    }

    /// The codebook that the run drafted.
    pub fn draft(&self) -> Option<&'a Codebook> {
        self.plan.stage(DRAFT).and_then(|_| self.get())
    }

    /// The study's own codes where the pipeline reads them, else those that it drafts.
    pub fn scheme(&self) -> Option<&'a Codebook> {
        match self.plan.stage(OF_STUDY) {
            Some(_) => self.inputs.codebook.as_ref().map(|input| &input.value),
            None => self.get(),
        }
    }

    /// Whether it is about what people coded, and offers nothing.
    pub fn is_of_people(&self) -> bool {
        self.has::<Agreement>() || self.has::<Coverage>() || self.has::<Themes>()
    }

    /// Everything that the page shows; a comparison of coders has no terms of its own.
    pub fn report(&self) -> ReportInput<'_> {
        let study = &self.inputs.study;
        ReportInput {
            name: study.name.as_deref().unwrap_or(NO_NAME),
            date: study.date.as_deref().unwrap_or(""),
            version: env!("CARGO_PKG_VERSION"),
            seed: self.plan.seed,
            language: self.plan.params::<VectorizeParams>().map_or(Language::Other, VectorizeParams::language),
            transcripts: self.transcripts(),
            segments: self.given.each().unwrap_or_default(),
            participants: self.participants(),
            guide: self.inputs.guide.as_ref().map(|input| &input.value),
            codebook: self.scheme(),
            space: self.get().unwrap_or(&self.no_terms),
            scores: self.get(),
            suggestions: self.suggestions(),
            clusters: self.get(),
            outside: self.outside(),
            findings: &self.findings,
            methods: &self.methods,
            codings: &self.codings,
            compare: &self.compare,
            least: least_participants(&study.pipeline),
            head: self.inputs.head,
            coverage: self.get(),
            themes: self.get(),
            agreement: self.get(),
        }
    }

    /// What a terminal shows of the run; its files are not known yet.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            findings: self.findings.clone(),
            files: Vec::new(),
            unchanged: false,
            codes: Vec::new(),
            corpus: (0, 0),
            agreement: self.get::<Agreement>().cloned(),
            coverage: self.get::<Coverage>().map(head),
            head: None,
            shown: Vec::new(),
        };
        if let (Some(layout), Some(_)) = (self.layout, &self.places) {
            let spoken = (0..layout.len()).filter(|&segment| layout.is_participant(segment)).count();
            summary.corpus = (self.transcripts().len(), spoken);
            summary.codes = self.get::<CodeScores>().map_or_else(Vec::new, |scores| {
                let segments = self.given.each().unwrap_or_default();
                code_rows(scores, self.suggestions(), self.scheme(), self.transcripts(), segments, layout, &self.codings)
            });
        } else if let (Some(safe), Some(corpus)) = (self.given.each::<SafeLines>(), self.get::<PackedCorpus>()) {
            summary.corpus = (safe.len(), corpus.rows.len());
            let book = self.inputs.codebook.as_ref().map(|input| &input.value);
            summary.codes = self.get().map_or_else(Vec::new, |table| line_code_rows(table, corpus, book));
        }
        summary
    }
}

/// What a terminal shows of it: the figures, without the lists.
fn head(coverage: &Coverage) -> Coverage {
    let columns = coverage.columns.iter().map(|column| LookColumn { looks: Vec::new(), ..column.clone() }).collect();
    Coverage { columns, uncoded: Vec::new(), stretch_turns: Vec::new(), odd: Vec::new(), ..coverage.clone() }
}

/// The lines that result files quote, read in one pass.
fn quoted(given: &Given<'_>, safe: &[SafeLines], corpus: &PackedCorpus, files: &[KnownFile]) -> Result<Quoted, StepError> {
    let clusters = given.one::<LineClusters>().map_or(&[][..], |of| &of.clusters);
    let best = given.one::<CodeTable>().map_or(&[][..], |table| &table.best);
    let best: Vec<Vec<u32>> = best.iter().map(|best| best.iter().map(|(row, _)| *row).collect()).collect();
    let wanted: Vec<&[u32]> = clusters.iter().map(|cluster| &cluster.typical[..]).chain(best.iter().map(Vec::as_slice)).collect();
    let mut typical = shown_lines(corpus, safe, files, &wanted)?;
    let of_codes = typical.split_off(clusters.len());
    Ok((typical, of_codes))
}

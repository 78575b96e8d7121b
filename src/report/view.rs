//! The study prepared for the page: codes with their excerpts, transcripts with their groups.

use rayon::prelude::*;

use super::ReportInput;
use super::coded::CodedStudy;
use super::figures::some;
use crate::domain::codebook::{Code, CodeKind};
use crate::domain::corpus::segment::Layout;
use crate::domain::ids::{CodeId, SegmentId};
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::scores::CodeSignal;
use crate::formats::results::Places;
use crate::language::terms::TermRules;

/// What a transcript without a group is listed under.
const NO_GROUP: &str = "no group";

/// Everything that more than one part of the page asks for, found once.
pub(super) struct View<'a> {
    pub input: &'a ReportInput<'a>,
    pub layout: &'a Layout,
    /// What people coded.
    pub coded: &'a CodedStudy<'a>,
    pub places: Places<'a>,
    pub rules: TermRules,
    /// Names of the groups, in order; transcripts without one come last.
    pub groups: Vec<&'a str>,
    /// Place in `groups` per transcript.
    pub group_of: Vec<usize>,
    /// The participant of each transcript, as a number: two interviews with one person share it.
    pub case_of: Vec<usize>,
    /// The codes of the page: the codebook's, else those that were scored or suggested.
    pub codes: Vec<CodeView<'a>>,
    /// Segments of participants.
    pub spoken: usize,
}

/// A code and what was found for it.
pub(super) struct CodeView<'a> {
    pub id: &'a CodeId,
    pub entry: Option<&'a Code>,
    /// Its column of the scores.
    pub column: Option<usize>,
    pub signal: Option<&'a CodeSignal>,
    /// Its excerpts, best first.
    pub suggestions: Vec<&'a Suggestion>,
    /// Transcripts that they come from, rising.
    pub transcripts: Vec<usize>,
}

impl<'a> View<'a> {
    /// Looks at a study.
    pub fn new(input: &'a ReportInput<'a>, layout: &'a Layout, coded: &'a CodedStudy<'a>) -> Self {
        let (groups, group_of) = groups(input);
        let places = Places::new(input.transcripts, input.segments, layout, input.participants);
        let mut view = Self {
            input,
            layout,
            coded,
            places,
            rules: TermRules::new(input.language),
            case_of: cases(input, &group_of),
            groups,
            group_of,
            codes: Vec::new(),
            spoken: (0..layout.len()).filter(|&segment| layout.is_participant(segment)).count(),
        };
        view.codes = code_ids(input).into_par_iter().map(|id| view.code(id)).collect();
        view
    }

    fn code(&self, id: &'a CodeId) -> CodeView<'a> {
        let column = self.input.scores.and_then(|scores| scores.codes.iter().position(|signal| &signal.code == id));
        let suggestions: Vec<&Suggestion> = self.input.suggestions.iter().filter(|suggestion| &suggestion.code == id).collect();
        CodeView {
            id,
            entry: self.input.codebook.and_then(|book| book.get(id)),
            column,
            signal: column.and_then(|column| self.input.scores?.codes.get(column)),
            transcripts: self.transcripts_of(suggestions.iter().map(|suggestion| suggestion.segment)),
            suggestions,
        }
    }

    /// The facets in order, each with the places of its codes.
    pub fn facets(&self) -> Vec<(Option<&'a str>, Vec<usize>)> {
        let mut facets: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
        for (at, code) in self.codes.iter().enumerate() {
            let name = code.entry.and_then(|entry| entry.facet.as_deref());
            match facets.iter_mut().find(|(have, _)| *have == name) {
                Some((_, codes)) => codes.push(at),
                None => facets.push((name, vec![at])),
            }
        }
        facets
    }

    /// The transcripts that some segments come from, rising.
    pub fn transcripts_of(&self, segments: impl IntoIterator<Item = SegmentId>) -> Vec<usize> {
        let mut transcripts: Vec<usize> = segments.into_iter().map(|segment| self.layout.place(segment).0).collect();
        transcripts.sort_unstable();
        transcripts.dedup();
        transcripts
    }

    /// How many participants some transcripts come from, per group.
    pub fn cases_per_group(&self, transcripts: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut cases: Vec<(usize, usize)> = transcripts.into_iter().map(|at| (self.group_of[at], self.case_of[at])).collect();
        cases.sort_unstable();
        cases.dedup();
        let mut counts = vec![0; self.groups.len()];
        cases.iter().for_each(|&(group, _)| counts[group] += 1);
        counts
    }

    /// How many transcripts there are.
    pub fn transcripts(&self) -> usize {
        self.input.transcripts.len()
    }

    /// Whether the study has groups at all.
    pub fn has_groups(&self) -> bool {
        self.groups.iter().any(|&group| group != NO_GROUP)
    }

    /// Participants' segments of the whole corpus, in words: the whole that most counts are a part of.
    pub fn whole(&self) -> String {
        let transcripts = some(self.transcripts(), "transcript", "transcripts");
        format!("{} of participants in {transcripts}", some(self.spoken, "segment", "segments"))
    }
}

impl CodeView<'_> {
    /// Which words its terms are made of.
    pub fn kind(&self) -> CodeKind {
        self.signal.map_or(CodeKind::Topic, |signal| signal.kind)
    }

    /// Whether its ranking can be used.
    pub fn usable(&self) -> bool {
        self.signal.is_some_and(|signal| signal.no_signal.is_none())
    }
}

/// The codes to show, in the codebook's order; those that only the scores or the suggestions know come after.
fn code_ids<'a>(input: &'a ReportInput<'a>) -> Vec<&'a CodeId> {
    let book = input.codebook.into_iter().flat_map(|book| book.codes()).map(|code| &code.id);
    let scored = input.scores.into_iter().flat_map(|scores| &scores.codes).map(|signal| &signal.code);
    let suggested = input.suggestions.iter().map(|suggestion| &suggestion.code);
    let mut ids: Vec<&CodeId> = Vec::new();
    for id in book.chain(scored).chain(suggested) {
        // Suggestions come code by code, so the last one is nearly always the one looked for.
        if ids.last() != Some(&id) && !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

fn groups<'a>(input: &'a ReportInput<'a>) -> (Vec<&'a str>, Vec<usize>) {
    let of: Vec<Option<&str>> =
        input.transcripts.iter().map(|transcript| input.participants.and_then(|all| all.group_of(&transcript.id))).collect();
    let mut names: Vec<&str> = of.iter().flatten().copied().collect();
    names.sort_unstable();
    names.dedup();
    let known = names.len();
    if of.contains(&None) {
        names.push(NO_GROUP);
    }
    let place = |group: &Option<&str>| group.and_then(|name| names[..known].binary_search(&name).ok()).unwrap_or(known);
    let places = of.iter().map(place).collect();
    (names, places)
}

/// Numbers the participants; a transcript that nobody described is a participant of its own.
fn cases(input: &ReportInput<'_>, group_of: &[usize]) -> Vec<usize> {
    let mut known: Vec<(usize, &str)> = Vec::new();
    let mut case = |(at, transcript): (usize, &crate::domain::corpus::transcript::SafeTranscript)| {
        let id = input.participants.and_then(|all| all.of(&transcript.id)).map(|participant| participant.id.as_str());
        let key = id.filter(|id| !id.is_empty()).map(|id| (group_of[at], id));
        if let Some(before) = key.and_then(|key| known.iter().position(|have| *have == key)) {
            return before;
        }
        known.push(key.unwrap_or((usize::MAX, "")));
        known.len() - 1
    };
    input.transcripts.iter().enumerate().map(&mut case).collect()
}

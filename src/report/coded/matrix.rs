//! Codes against transcripts, groups of participants or questions: codings, participants and share of words in each cell.
//!
//! A cell counts codings that begin in its column, participants with at least one, and participants' words that lie under any
//! of them, each word once however many coders coded it. Each has its own whole: the column's participants, and its participants' words.

use std::collections::{BTreeMap, BTreeSet};

use super::{CodedStudy, CodedText, Passage};
use crate::domain::corpus::span::CharSpan;

/// What the columns are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatrixKind {
    /// Transcripts.
    Documents,
    /// The values of an attribute of participants.
    Groups(String),
    /// Questions of the interview guide.
    Questions,
}

/// Codes against transcripts, groups of participants or questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// What the columns are.
    pub kind: MatrixKind,
    /// The columns.
    pub columns: Vec<MatrixColumn>,
    /// A row for each code, in the order of [`CodedStudy::codes`].
    pub rows: Vec<MatrixRow>,
    /// All texts together, as a column.
    pub whole: MatrixColumn,
    /// Groups that have no column, as too few participants belong to them: name and number.
    pub left_out: Vec<(String, usize)>,
}

/// What a column is a column of.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MatrixColumn {
    /// Its name.
    pub name: String,
    /// What can be said beside the name: a question's words.
    pub note: String,
    /// Its participants.
    pub participants: u32,
    /// Its participants' words.
    pub words: u32,
}

/// The counts of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// The code in all texts together.
    pub total: Cell,
}

/// The counts of a code in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Cell {
    /// Codings, of all coders.
    pub codings: u32,
    /// Participants with at least one.
    pub participants: u32,
    /// Participants' words under a coding.
    pub words: u32,
}

/// The columns in which the turns of a text count.
enum Membership {
    /// All of them in these.
    Whole(Vec<usize>),
    /// Each in its own, or in none.
    ByTurn(Vec<Option<usize>>),
}

impl Membership {
    /// The columns in which a turn counts.
    fn of(&self, turn: usize) -> &[usize] {
        match self {
            Self::Whole(columns) => columns,
            Self::ByTurn(turns) => turns[turn].as_slice(),
        }
    }
}

/// Names and notes of columns, what counts in which text by text, and groups that are too small with their participants.
type Columns = (Vec<(String, String)>, Vec<Membership>, Vec<(String, usize)>);

/// Counts codes against the columns of a kind.
pub fn matrix(study: &CodedStudy<'_>, kind: MatrixKind) -> Matrix {
    let (names, of, left_out) = columns(study, &kind);
    let mut columns: Vec<MatrixColumn> =
        names.into_iter().map(|(name, note)| MatrixColumn { name, note, ..MatrixColumn::default() }).collect();
    let mut whole = MatrixColumn { name: "all".to_owned(), participants: study.participants() as u32, ..MatrixColumn::default() };
    let mut people: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); columns.len()];
    for (text, of_text) in study.texts.iter().zip(&of) {
        whole.words += text.words.len() as u32;
        for (at, turn) in text.turns.iter().enumerate() {
            let words = text.words_in(turn.span).len() as u32;
            for &column in of_text.of(at) {
                columns[column].words += words;
                people[column].insert(&text.participant);
            }
        }
    }
    columns.iter_mut().zip(&people).for_each(|(column, people)| column.participants = people.len() as u32);
    let mut by_code: Vec<Vec<&Passage>> = vec![Vec::new(); study.codes.len()];
    study.passages.iter().for_each(|passage| by_code[passage.code].push(passage));
    let row = |(at, line): (usize, &super::CodeLine)| {
        let mut passages: Vec<&Passage> = by_code[at..line.end].iter().flatten().copied().collect();
        // Those of a single code come in the order of the texts.
        if line.end > at + 1 {
            passages.sort_by_key(|passage| (passage.text, passage.span));
        }
        row_of(study, &passages, &of, columns.len())
    };
    let rows = study.codes.iter().enumerate().map(row).collect();
    Matrix { kind, rows, columns, whole, left_out }
}

/// The columns of a kind of matrix.
fn columns(study: &CodedStudy<'_>, kind: &MatrixKind) -> Columns {
    let of_texts = |of: &dyn Fn(usize) -> Vec<usize>| (0..study.texts.len()).map(|at| Membership::Whole(of(at))).collect();
    match kind {
        MatrixKind::Documents => {
            let names = study.texts.iter().map(|text| (text.document.to_string(), String::new())).collect();
            (names, of_texts(&|at| vec![at]), Vec::new())
        }
        MatrixKind::Groups(attribute) => {
            let mut people: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
            for text in &study.texts {
                for value in text.traits.get(attribute).into_iter().flatten() {
                    people.entry(value).or_default().insert(&text.participant);
                }
            }
            let (shown, left): (Vec<_>, Vec<_>) = people.into_iter().partition(|(_, people)| people.len() >= study.least as usize);
            let names: Vec<&str> = shown.iter().map(|(name, _)| *name).collect();
            let of = |at: usize| -> Vec<usize> {
                let values = study.texts[at].traits.get(attribute).into_iter().flatten();
                values.filter_map(|value| names.binary_search(&value.as_str()).ok()).collect()
            };
            let left = left.into_iter().map(|(name, people)| (name.to_owned(), people.len())).collect();
            (names.iter().map(|name| ((*name).to_owned(), String::new())).collect(), of_texts(&of), left)
        }
        MatrixKind::Questions => {
            let of_turn = |question: Option<u16>| question.map(usize::from).filter(|&at| at < study.questions.len());
            let of_text = |text: &&CodedText| Membership::ByTurn(text.turns.iter().map(|turn| of_turn(turn.question)).collect());
            let of = study.texts.iter().map(of_text).collect();
            (study.questions.clone(), of, Vec::new())
        }
    }
}

fn row_of(study: &CodedStudy<'_>, passages: &[&Passage], of: &[Membership], columns: usize) -> MatrixRow {
    let mut cells = vec![Cell::default(); columns];
    let mut total = Cell { codings: passages.len() as u32, ..Cell::default() };
    // The last text of which a participant was counted in a column: its passages come one after another.
    let mut last = vec![usize::MAX; columns];
    let mut people: Vec<Vec<&str>> = vec![Vec::new(); columns];
    let mut everybody: Vec<&str> = Vec::new();
    for passage in passages {
        let (at, text) = (passage.text, study.texts[passage.text]);
        everybody.push(&text.participant);
        for &column in passage.turn.map(|turn| of[at].of(turn)).into_iter().flatten() {
            cells[column].codings += 1;
            if last[column] != at {
                last[column] = at;
                people[column].push(&text.participant);
            }
        }
    }
    for (at, span) in joined(passages) {
        let text = study.texts[at];
        let words = text.words_in(span);
        total.words += words.len() as u32;
        let mut turn = text.turn_at(span.start);
        for &word in &text.words[words] {
            // Words rise, and so do turns.
            while text.turns.get(turn.map_or(0, |turn| turn + 1)).is_some_and(|next| next.span.start <= word) {
                turn = Some(turn.map_or(0, |turn| turn + 1));
            }
            for &column in turn.map(|turn| of[at].of(turn)).into_iter().flatten() {
                cells[column].words += 1;
            }
        }
    }
    cells.iter_mut().zip(people).for_each(|(cell, people)| cell.participants = distinct(people));
    total.participants = distinct(everybody);
    MatrixRow { cells, total }
}

/// How many different names there are.
fn distinct(mut names: Vec<&str>) -> u32 {
    names.dedup();
    names.sort_unstable();
    names.dedup();
    names.len() as u32
}

/// Passages in order, those that overlap as one.
fn joined(passages: &[&Passage]) -> Vec<(usize, CharSpan)> {
    let mut out: Vec<(usize, CharSpan)> = Vec::new();
    for passage in passages {
        match out.last_mut() {
            Some((text, span)) if *text == passage.text && span.end >= passage.span.start => span.end = span.end.max(passage.span.end),
            _ => out.push((passage.text, passage.span)),
        }
    }
    out
}

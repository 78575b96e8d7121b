//! Matrices as sheets: codes by transcript, by group and by question; codings, participants and share of words, a sheet each.

use super::Source;
use crate::formats::workbook::{Cell, Sheet};
use crate::report::coded::{self, Matrix, MatrixKind, matrix};

/// What a sheet counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measure {
    Codings,
    Participants,
    Words,
}

/// The sheets, and a last one that says what each counts.
pub fn matrix_sheets(source: &Source<'_>) -> Vec<Sheet> {
    let study = source.coded;
    let mut sheets = Vec::new();
    let mut about = vec![("Source", study.source()), ("Participants", study.participants().to_string())];
    let documents = matrix(study, MatrixKind::Documents);
    sheets.push(sheet(source, "Codings by transcript", &documents, Measure::Codings));
    sheets.push(sheet(source, "Words by transcript", &documents, Measure::Words));
    for attribute in &study.compare {
        let groups = matrix(study, MatrixKind::Groups(attribute.clone()));
        for (name, size) in &groups.left_out {
            about.push(("Left out", format!("{attribute} {name}: {size} of at least {} participants", study.least)));
        }
        if groups.columns.is_empty() {
            continue;
        }
        for (what, measure) in [("Codings", Measure::Codings), ("Participants", Measure::Participants), ("Words", Measure::Words)] {
            sheets.push(sheet(source, &format!("{what} by {attribute}"), &groups, measure));
        }
    }
    if !study.questions.is_empty() {
        let questions = matrix(study, MatrixKind::Questions);
        for (what, measure) in [("Codings", Measure::Codings), ("Participants", Measure::Participants)] {
            sheets.push(sheet(source, &format!("{what} by question"), &questions, measure));
        }
        about.extend(study.questions.iter().map(|(id, text)| ("Question", format!("{id}: {text}"))));
    }
    about.extend([
        ("Codings", "Codings of all coders that are counted; a code counts the codings of the codes below it as well".to_owned()),
        ("Participants", "Share of the column’s participants with at least one coding; the first row says how many there are".to_owned()),
        (
            "Words",
            "Share of the column’s participants’ words that lie under a coding, each word once; the first row says how many there are"
                .to_owned(),
        ),
    ]);
    about.extend(source.notice().into_iter().map(|notice| ("Note", notice)));
    let rows = about.into_iter().map(|(what, value)| vec![Cell::words(what), Cell::words(value)]).collect();
    sheets.push(Sheet { name: "About".into(), head: vec!["what".into(), "value".into()], rows, fixed: 0 });
    sheets
}

fn sheet(source: &Source<'_>, name: &str, matrix: &Matrix, measure: Measure) -> Sheet {
    let study = source.coded;
    let mut head = vec!["dimension".to_owned(), "code".to_owned(), "all".to_owned()];
    head.extend(matrix.columns.iter().map(|column| column.name.clone()));
    let whole = |column: &coded::MatrixColumn| match measure {
        Measure::Words => Cell::Count(u64::from(column.words)),
        _ => Cell::Count(u64::from(column.participants)),
    };
    let label = if measure == Measure::Words { "participants’ words" } else { "participants" };
    let mut rows =
        vec![[Cell::Empty, Cell::words(label), whole(&matrix.whole)].into_iter().chain(matrix.columns.iter().map(whole)).collect()];
    for (at, row) in matrix.rows.iter().enumerate() {
        let value = |cell: &coded::Cell, column: &coded::MatrixColumn| {
            let share = |part: u32, whole: u32| if whole == 0 { Cell::Empty } else { Cell::Share(f64::from(part) / f64::from(whole)) };
            match measure {
                Measure::Codings => Cell::Count(u64::from(cell.codings)),
                Measure::Participants => share(cell.participants, column.participants),
                Measure::Words => share(cell.words, column.words),
            }
        };
        let line = &study.codes[at];
        let mut cells = vec![
            Cell::words(line.facet.as_deref().unwrap_or("")),
            Cell::words(super::quotes::path(study, at)),
            value(&row.total, &matrix.whole),
        ];
        cells.extend(row.cells.iter().zip(&matrix.columns).map(|(cell, column)| value(cell, column)));
        rows.push(cells);
    }
    Sheet { name: name.to_owned(), head, rows, fixed: 2 }
}

/// All of it as one long table, for programs that count further: a row for each code and column.
pub fn matrix_table(source: &Source<'_>) -> Sheet {
    let study = source.coded;
    let mut kinds = vec![MatrixKind::Documents];
    kinds.extend(study.compare.iter().cloned().map(MatrixKind::Groups));
    kinds.extend((!study.questions.is_empty()).then_some(MatrixKind::Questions));
    let head = ["by", "column", "dimension", "code", "codings", "participants", "of_participants", "words", "of_words"];
    let mut rows = Vec::new();
    for kind in kinds {
        let counted = matrix(study, kind);
        let by = match &counted.kind {
            MatrixKind::Documents => "transcript",
            MatrixKind::Groups(attribute) => attribute.as_str(),
            MatrixKind::Questions => "question",
        };
        for (at, row) in counted.rows.iter().enumerate() {
            let line = &study.codes[at];
            for (cell, column) in row.cells.iter().zip(&counted.columns) {
                let numbers = [cell.codings, cell.participants, column.participants, cell.words, column.words];
                let words = [by, &column.name, line.facet.as_deref().unwrap_or(""), &super::quotes::path(study, at)].map(Cell::words);
                rows.push(words.into_iter().chain(numbers.map(|n| Cell::Count(u64::from(n)))).collect());
            }
        }
    }
    Sheet { name: "Matrix".into(), head: head.map(str::to_owned).to_vec(), rows, fixed: 4 }
}

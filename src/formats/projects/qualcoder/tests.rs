use super::*;
use crate::formats::projects::database::Cell;

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn wanted(table: &str) -> &'static Wanted {
    WANTED.iter().find(|wanted| wanted.table == table).expect("a table that is read")
}

/// A project of one text with one code; each coding is start, end and the words that the database keeps.
fn coded(words: &str, codings: &[(i64, i64, &str)]) -> (Project, Remarks) {
    let mut tables = Tables::default();
    tables.add(wanted("project"), vec![vec![text("v11"), text("2026-01-15 10:00:00"), text("Why"), text("QualCoder 3.5")]]);
    tables.add(wanted("source"), vec![vec![Cell::Whole(1), text("T.txt"), text(words), Cell::Null, Cell::Null, text("Ann"), Cell::Null]]);
    tables.add(wanted("code_name"), vec![vec![Cell::Whole(4), text("kin"), Cell::Null, Cell::Null, text("#00ff00"), Cell::Null]]);
    let rows = codings.iter().enumerate().map(|(at, (start, end, quoted))| {
        let places = [Cell::Whole(at as i64), Cell::Whole(4), Cell::Whole(1), Cell::Whole(*start), Cell::Whole(*end)];
        places.into_iter().chain([text(quoted), text("Bo"), Cell::Null, Cell::Null, Cell::Whole(0)]).collect()
    });
    tables.add(wanted("code_text"), rows.collect());
    project_of(&tables, "made up").expect("a project")
}

fn words_of(project: &Project) -> Vec<String> {
    let source = &project.sources[0];
    let at = |selection: &crate::domain::project::Selection| {
        source.text.chars().skip(selection.span.start as usize).take(selection.span.len()).collect()
    };
    source.selections.iter().map(at).collect()
}

#[test]
fn places_are_counted_as_the_stored_words_say() {
    // Code points, and UTF-16 units: the emoji is one of the first and two of the second.
    for codings in [[(5, 9, "aunt"), (10, 14, "sits")], [(6, 10, "aunt"), (11, 15, "sits")]] {
        let (project, remarks) = coded("\u{1f642} My aunt sits.", &codings.map(|(start, end, quoted)| (start, end, quoted)));
        assert_eq!(words_of(&project), ["aunt", "sits"]);
        assert_eq!(remarks.count(Remark::QuoteDiffers), 0);
        assert_eq!(remarks.count(Remark::Counted(crate::formats::projects::refi::Counting::Utf16)), u32::from(codings[0].0 == 6));
    }
}

#[test]
fn one_coding_that_is_counted_in_another_way_is_found_by_its_words() {
    // The last but one counts UTF-16 among code points; the last names words that are nowhere.
    let codings = [(6, 10, "aunt"), (11, 15, "sits"), (3, 5, "My"), (12, 16, "sits"), (3, 5, "no such words")];
    let (project, remarks) = coded("\u{1f642}  My aunt sits.", &codings);
    assert_eq!(words_of(&project), ["aunt", "sits", "My", "sits", "My"]);
    assert_eq!((remarks.count(Remark::CountedAlone), remarks.count(Remark::QuoteDiffers)), (1, 1));
}

#[test]
fn a_coder_a_date_and_a_name_come_along() {
    let (project, _) = coded("cafe\u{301} nights", &[(0, 5, "cafe\u{301}")]);
    assert_eq!(words_of(&project), ["caf\u{e9}"]);
    assert_eq!((project.name.as_str(), project.created.as_deref()), ("made up", Some("2026-01-15T10:00:00")));
    let coder = project.sources[0].selections[0].coder;
    assert_eq!(project.users.iter().find(|user| Some(user.guid) == coder).map(|user| user.name.as_str()), Some("Bo"));
    assert_eq!(project.codes[0].code.colour.as_deref(), Some("#00ff00"));
}

use super::*;
use crate::formats::projects::database::Cell;

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

fn wanted(table: &str) -> &'static Wanted {
    WANTED.iter().find(|wanted| wanted.table == table).expect("a table that is read")
}

/// A project with one document, tags 1 to 3 and one highlight that has `tags` in the end, after some commands (account, payload).
fn coded(tags: &[i64], commands: &[(&str, &str)]) -> Project {
    let mut tables = Tables::default();
    tables.add(wanted("projects"), vec![vec![Cell::Whole(1), text("Made up"), text(""), text("2026-01-15 10:00:00.5")]]);
    tables.add(wanted("documents"), vec![vec![Cell::Whole(1), Cell::Whole(1), text("T"), text(""), text(""), text("<p>My aunt</p>")]]);
    let tag = |id: i64, path: &str, parent: Cell| vec![Cell::Whole(id), Cell::Whole(1), text(path), text(""), parent];
    tables.add(wanted("tags"), vec![tag(1, "kin", Cell::Whole(3)), tag(2, "kin.aunt", Cell::Null), tag(3, "all", Cell::Null)]);
    tables.add(wanted("highlights"), vec![vec![Cell::Whole(1), Cell::Whole(1), Cell::Whole(3), Cell::Whole(7), text("<p>aunt</p>")]]);
    tables.add(wanted("highlight_tags"), tags.iter().map(|tag| vec![Cell::Whole(1), Cell::Whole(*tag)]).collect());
    let rows = commands.iter().enumerate().map(|(at, (login, payload))| {
        vec![Cell::Whole(at as i64), text("2026-01-15 10:00:00"), text(login), Cell::Whole(1), text(payload)]
    });
    tables.add(wanted("commands"), rows.collect());
    project_of(&tables, None).expect("a project").0
}

/// Who put which code on it.
fn coders(project: &Project) -> Vec<(String, String)> {
    let name =
        |guid: Option<Guid>| project.users.iter().find(|user| Some(user.guid) == guid).map_or(String::new(), |user| user.name.clone());
    let code = |guid: Guid| project.codes.iter().find(|code| code.guid == guid).map_or(String::new(), |code| code.code.id.to_string());
    let mut told: Vec<(String, String)> = Vec::new();
    for selection in &project.sources[0].selections {
        told.extend(selection.codings.iter().map(|coding| (name(selection.coder), code(coding.code))));
    }
    told.sort();
    told
}

fn check(tags: &[i64], commands: &[(&str, &str)], expect: &[(&str, &str)]) {
    let expect: Vec<(String, String)> = expect.iter().map(|(coder, code)| ((*coder).to_owned(), (*code).to_owned())).collect();
    assert_eq!(coders(&coded(tags, commands)), expect);
}

#[test]
fn a_tag_is_the_work_of_who_brought_it() {
    let add = |tags: &str| format!("{{\"type\": \"highlight_add\", \"highlight_id\": 1, \"start_offset\": 3, \"tags\": {tags}}}");
    check(&[1], &[("ann", &add("[1]"))], &[("ann", "kin")]);
    check(&[1, 2], &[("ann", &add("[1]")), ("bo", &add("[1, 2]"))], &[("ann", "kin"), ("bo", "aunt")]);
    // Taken away and put back.
    check(&[1], &[("ann", &add("[1]")), ("ann", &add("[]")), ("bo", &add("[1]"))], &[("bo", "kin")]);
    let merge = "{\"type\": \"tag_merge\", \"src_tag_id\": 9, \"dest_tag_id\": 2}";
    check(&[2], &[("ann", &add("[9]")), ("bo", merge)], &[("ann", "aunt")]);
    check(&[1, 2], &[("ann", &add("[9]")), ("bo", merge), ("cem", &add("[1, 2]"))], &[("ann", "aunt"), ("cem", "kin")]);
    // A circle of merges, and a command that is none, say nothing.
    let circle = "{\"type\": \"tag_merge\", \"src_tag_id\": 2, \"dest_tag_id\": 9}";
    check(&[2], &[("bo", merge), ("bo", circle), ("ann", &add("[2]")), ("bo", "{}")], &[("ann", "aunt")]);
    check(&[1], &[], &[("", "kin")]);
}

#[test]
fn a_parent_is_told_by_number_or_by_name() {
    let project = coded(&[], &[]);
    let told: Vec<(String, Option<String>)> =
        project.codes.iter().map(|code| (code.code.id.to_string(), code.code.parent.as_ref().map(ToString::to_string))).collect();
    assert_eq!(told, [("all".to_owned(), None), ("kin".to_owned(), Some("all".to_owned())), ("aunt".to_owned(), Some("kin".to_owned()))]);
    assert_eq!(project.created.as_deref(), Some("2026-01-15T10:00:00Z"));
}

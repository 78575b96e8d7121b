//! A table of codes (.csv, .xlsx, .docx, .html) as entries: which row names the columns, what each holds, and what no part of an entry takes.
//!
//! Nothing that is in the table is dropped in silence: a column that is none of a codebook's becomes notes of its codes, and is
//! reported, with the known heading that may be meant.

use super::book_remark::BookRemark;
use super::columns::Columns;
use super::headings::Heading;
use super::outline::outlined;
use super::tree::{self, Placed};
use super::{Entry, OneOrMany, colours, parent_ids, themes_apart};
use crate::domain::codebook::{About, Code, CodeKind, Origin};
use crate::formats::fault::FormatFault;
use crate::formats::grid::{LONGEST_HEAD, Rows, cell, folded, is_headings};
use crate::formats::projects::refi::read_description;
use crate::formats::segments::{names_coverage, names_document, read_segments};
use crate::formats::table::split_list;

/// The entries of a table, with remarks on it.
pub struct TableOfCodes {
    /// A parent need not precede its children.
    pub entries: Vec<Entry>,
    /// What was left out, kept elsewhere, or read otherwise than it was written.
    pub remarks: Vec<BookRemark>,
}

/// Gives other names and rows for those of a table; `None` where it stays as it is.
type Rewrite = fn(&[String], &[(u32, Vec<String>)]) -> Option<(Vec<String>, Rows)>;

/// Reads the first of some tables that has a column of codes; the others are counted.
///
/// # Errors
/// No table with a column of codes; rows with more cells than columns. Every fault is reported.
pub fn read(tables: &[Rows]) -> Result<TableOfCodes, Vec<FormatFault>> {
    let found = tables.iter().enumerate().find_map(|(at, rows)| Some((at, rows, header(rows)?)));
    let Some((at, rows, head)) = found else { return Err(vec![no_codes(tables)]) };
    // Each of the two writes the table from its names on otherwise, or leaves it as it is.
    let rewritten = |rows: &Rows, write: Rewrite| {
        let (names, below) = write(&rows[head].1, &rows[head + 1..])?;
        Some([&rows[..head], &[(rows[head].0, names)], &below].concat())
    };
    let named = rewritten(rows, parent_ids::with_names);
    let rows = named.as_ref().unwrap_or(rows);
    let parted = rewritten(rows, themes_apart::rows_of_themes);
    let rows = parted.as_ref().unwrap_or(rows);
    let body = &rows[head + 1..];
    let columns = Columns::of(&rows[head].1);
    let columns = columns.with_unnamed_levels(body).with_parents_of_their_own(body).with_themes_of_their_own(body);
    if let Some(fault) = segments(&columns, &rows[head + 1..]).or_else(|| summary(&columns, rows, head)) {
        return Err(vec![fault.at(rows[head].0)]);
    }
    let mut remarks = Vec::new();
    if head > 0 {
        remarks.push(BookRemark::title_rows(head, rows[head].0));
    }
    // A sheet of the same columns goes on with the codes; any other is no part of the codebook.
    let mut body: Vec<&(u32, Vec<String>)> = rows[head + 1..].iter().collect();
    let mut others = 0;
    for (other, more) in tables.iter().enumerate().filter(|(other, _)| *other != at) {
        match header(more).filter(|&head| other > at && Columns::of(&more[head].1).meant == columns.meant) {
            Some(head) => body.extend(&more[head + 1..]),
            None => others += 1,
        }
    }
    if others > 0 {
        remarks.push(BookRemark::other_tables(others));
    }
    let wide = |(line, cells): &&(u32, Vec<String>)| {
        let over = cells.iter().skip(columns.names.len()).any(|cell| !cell.trim().is_empty());
        let remedy = "put a cell that holds the separator into quotation marks";
        over.then(|| FormatFault::new("this row has more cells than there are columns", remedy).at(*line))
    };
    let repeated = drop_repeated_heads(&mut body, &rows[head].1);
    if repeated > 0 {
        remarks.push(BookRemark::title_rows(repeated, rows[head].0));
    }
    let faults: Vec<FormatFault> = body.iter().filter_map(wide).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    columns.remark(&body, &mut remarks);
    remarks.extend(columns.quotations(&body));
    let entries = entries(&columns, &body, &mut remarks)?;
    Ok(TableOfCodes { entries, remarks })
}

/// Whether any of some tables has a column of codes.
pub fn has_codes(tables: &[Rows]) -> bool {
    tables.iter().any(|rows| header(rows).is_some())
}

/// Takes away rows that name the columns again, as each theme of a long table may have them, with the title above each; counts the titles.
fn drop_repeated_heads(body: &mut Vec<&(u32, Vec<String>)>, head: &[String]) -> usize {
    let same = |(_, cells): &(u32, Vec<String>)| cells.iter().map(|cell| folded(cell)).eq(head.iter().map(|cell| folded(cell)));
    let alone = |(_, cells): &(u32, Vec<String>)| cells.iter().filter(|cell| !cell.trim().is_empty()).count() == 1;
    let again: Vec<bool> = body.iter().map(|row| same(row)).collect();
    let title = |at: usize| again.get(at + 1) == Some(&true) && alone(body[at]);
    let dropped: Vec<bool> = (0..body.len()).map(|at| again[at] || title(at)).collect();
    let titles = dropped.iter().zip(&again).filter(|(dropped, again)| **dropped && !**again).count();
    let mut at = 0;
    body.retain(|_| {
        at += 1;
        !dropped[at - 1]
    });
    titles
}

/// The row that names the columns: the first with a column of codes and another that is known; else the first with one of codes alone.
fn header(rows: &Rows) -> Option<usize> {
    let known = |at: usize| {
        let cells = &rows[at].1;
        let meant: Vec<Heading> = Heading::of_row(cells).into_iter().flatten().collect();
        let code = meant.iter().any(|heading| matches!(heading, Heading::Code | Heading::Name | Heading::Below(_) | Heading::Above(_)));
        (code && is_headings(cells)).then_some(meant.len())
    };
    let among = 0..rows.len().min(LONGEST_HEAD);
    among.clone().find(|&at| known(at).is_some_and(|known| known > 1)).or_else(|| {
        let named = |at: &usize| {
            Heading::of_row(&rows[*at].1).contains(&Some(Heading::Code)) || rows[*at].1.iter().any(|cell| folded(cell) == "tag")
        };
        among.clone().find(|at| known(*at).is_some() && named(at))
    })
}

/// That no column holds the codes, with the names that the columns have where they are names.
fn no_codes(tables: &[Rows]) -> FormatFault {
    let first = tables.iter().flat_map(|rows| rows.iter().take(LONGEST_HEAD));
    let named = first.clone().find(|(_, cells)| cells.iter().any(|cell| Heading::of(cell).is_some()) && is_headings(cells));
    let Some((line, cells)) = named else {
        // Without a row of names these would be words of a text, so they are counted and not shown.
        let width = tables.iter().flatten().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let message = "no column of this table holds the names of codes";
        return FormatFault::new(message, format!("name one of its {width} columns code in the first row")).at(1);
    };
    let names: Vec<String> = cells.iter().filter(|cell| !cell.trim().is_empty()).map(|cell| format!("`{}`", cell.trim())).collect();
    let slip =
        cells.iter().find_map(|cell| Some((cell.trim(), Heading::meant(cell).filter(|meant| Heading::of(meant) == Some(Heading::Code))?)));
    let remedy = match slip {
        Some((is, meant)) => format!("is {meant} the column now called `{is}`? rename it"),
        None => "call the column that holds the names of the codes `code`".to_owned(),
    };
    FormatFault::new(format!("no column holds the names of codes; the columns are {}", names.join(", ")), remedy).at(*line)
}

/// Says that a table holds coded segments and no codes: excerpts, with who coded them or where they are.
fn segments(columns: &Columns, rows: &[(u32, Vec<String>)]) -> Option<FormatFault> {
    // A column without a cell says nothing of the codes.
    let filled = |at: usize| rows.iter().any(|(_, cells)| cell(cells, at).is_some());
    let has = |heading: Heading| columns.meant.iter().enumerate().any(|(at, meant)| *meant == Some(heading) && filled(at));
    let quote = columns.meant.iter().position(|meant| *meant == Some(Heading::Quote))?;
    let document = columns.names.iter().any(|name| names_document(name));
    let codebook = has(Heading::Definition) || has(Heading::Inclusion) || has(Heading::Exclusion) || has(Heading::Parent);
    let code = *columns.levels.last()?;
    let mut seen = std::collections::BTreeSet::new();
    let doubled = rows.iter().filter_map(|(_, cells)| cell(cells, code)).any(|name| !seen.insert(name));
    let quoted = rows.iter().any(|(_, cells)| cell(cells, quote).is_some());
    let segments = SEGMENTS.contains(&folded(&columns.names[quote]).as_str());
    (quoted && !codebook && (document || doubled || segments)).then(coded_segments)
}

/// Names of a column that holds what was coded, and never an example.
const SEGMENTS: [&str; 12] = [
    "segment",
    "segments",
    "segment text",
    "coded segment",
    "coded text",
    "coded words",
    "highlight",
    "highlights",
    "highlighted text",
    "codiertes segment",
    "textsegment",
    "segmento codificado",
];

/// Says that a table tells how much of each document a code covers, as NVivo's summaries of coding do, be it with the coded words or without.
fn summary(columns: &Columns, rows: &Rows, head: usize) -> Option<FormatFault> {
    let has = |heading: Heading| columns.meant.contains(&Some(heading));
    let codebook = has(Heading::Definition) || has(Heading::Inclusion) || has(Heading::Exclusion) || has(Heading::Parent);
    if codebook || !columns.names.iter().any(|name| names_coverage(name)) {
        return None;
    }
    if read_segments(std::slice::from_ref(rows)).is_some() {
        return Some(coded_segments());
    }
    let code = *columns.levels.last()?;
    let mut seen = std::collections::BTreeSet::new();
    let doubled = rows[head + 1..].iter().filter_map(|(_, cells)| cell(cells, code)).any(|name| !seen.insert(name));
    // `Name` beside `Code` is that of a document.
    let documents = columns.names.iter().any(|name| names_document(name)) || has(Heading::Brief);
    (doubled || documents).then(|| {
        let remedy = "export the codebook with its definitions, or the coded text itself, from the program that made it";
        FormatFault::new("this table says how much of each document a code covers; it holds neither a codebook nor coded words", remedy)
    })
}

fn coded_segments() -> FormatFault {
    let remedy = "name its columns Document, Segment and Code (one column for all codes of a row) and bring it in with `leitmotif import FILE --out STUDY`: the excerpts are found in the study's transcripts";
    FormatFault::new("this is a table of coded segments, not a codebook", remedy)
}

/// One row with the code that it names.
struct Line<'a> {
    number: u32,
    cells: &'a [String],
    path: Vec<String>,
}

/// The rows, where a group that is written only where it changes is written into each row of it, as people see it; a table that writes
/// a group into two rows one below the other means an empty cell for none.
fn with_groups_filled(columns: &Columns, rows: &[&(u32, Vec<String>)], remarks: &mut Vec<BookRemark>) -> Vec<(u32, Vec<String>)> {
    let mut filled: Vec<(u32, Vec<String>)> = rows.iter().map(|row| (*row).clone()).collect();
    let names_a_code = |cells: &[String]| columns.levels.iter().any(|&level| cell(cells, level).is_some());
    for at in (0..columns.meant.len()).filter(|&at| columns.meant[at] == Some(Heading::Group)) {
        let groups: Vec<Option<&str>> = rows.iter().filter(|(_, cells)| names_a_code(cells)).map(|(_, cells)| cell(cells, at)).collect();
        // One group and empty cells below may be codes without a group; where it changes between them, it is written on change. A theme
        // that is named once, in the first row, is that of all.
        let is_theme = matches!(Heading::of(&columns.names[at]), Some(Heading::Above(_)));
        let once = is_theme && rows.iter().filter(|(_, cells)| cell(cells, at).is_some()).count() == 1;
        let on_change = groups.first().is_some_and(Option::is_some)
            && (groups.iter().flatten().count() > 1 || once)
            && groups.windows(2).all(|pair| pair[0].is_none() || pair[0] != pair[1]);
        if !on_change {
            continue;
        }
        if once && groups.len() > 1 {
            remarks.push(BookRemark::named_once(&columns.names[at], groups.len() - 1));
        }
        let (mut last, mut above) = (String::new(), Vec::new());
        for ((_, cells), (_, written)) in filled.iter_mut().zip(rows.iter().map(|row| &**row)).filter(|((_, cells), _)| names_a_code(cells))
        {
            // Below another theme its categories begin anew.
            let theme: Vec<&str> =
                (0..at).filter(|&left| columns.meant[left] == Some(Heading::Group)).filter_map(|left| cell(written, left)).collect();
            if !theme.is_empty() && std::mem::replace(&mut above, theme.clone()) != theme {
                last.clear();
            }
            match cell(cells, at) {
                Some(group) => group.clone_into(&mut last),
                None => {
                    cells.resize(cells.len().max(at + 1), String::new());
                    cells[at].clone_from(&last);
                }
            }
        }
    }
    filled
}

fn entries(columns: &Columns, rows: &[&(u32, Vec<String>)], remarks: &mut Vec<BookRemark>) -> Result<Vec<Entry>, Vec<FormatFault>> {
    let filled = with_groups_filled(columns, rows, remarks);
    let rows: Vec<&(u32, Vec<String>)> = filled.iter().collect();
    let counts: Vec<bool> = (0..columns.names.len()).map(|at| columns.counts(at, &rows)).collect();
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut going_on: Vec<Vec<&[String]>> = Vec::new();
    let mut above: Vec<String> = vec![String::new(); columns.levels.len()];
    let (mut continued, mut loose) = (0, 0);
    let mut theme = None;
    for (number, cells) in &rows {
        let filled: Vec<usize> = (0..columns.levels.len()).filter(|&level| cell(cells, columns.levels[level]).is_some()).collect();
        let Some(&deepest) = filled.last() else {
            // Cells that span rows leave the name empty in all but the first.
            match going_on.last_mut() {
                Some(more) => {
                    more.push(cells);
                    continued += 1;
                }
                None => loose += 1,
            }
            continue;
        };
        // Below another theme the levels begin anew.
        let group = columns.group().and_then(|group| cell(cells, group));
        if std::mem::replace(&mut theme, group) != group {
            above.iter_mut().for_each(String::clear);
        }
        for &level in &filled {
            cell(cells, columns.levels[level]).unwrap_or("").clone_into(&mut above[level]);
            above[level + 1..].iter_mut().for_each(String::clear);
        }
        let path = above[..=deepest].iter().filter(|name| !name.is_empty()).cloned().collect();
        lines.push(Line { number: *number, cells, path });
        going_on.push(Vec::new());
    }
    if continued > 0 {
        remarks.push(BookRemark::continued(continued));
    }
    if loose > 0 {
        remarks.push(BookRemark::loose_rows(loose));
    }
    let parent_column = columns.meant.iter().position(|have| *have == Some(Heading::Parent));
    let parents: Option<Vec<Option<&str>>> = parent_column.map(|at| lines.iter().map(|line| cell(line.cells, at)).collect());
    let paths = outlined_paths(columns, &lines, parents.is_some(), remarks);
    let placed = tree::place(paths, parents.as_deref(), remarks).map_err(|faults| {
        let at = |(at, fault): (usize, FormatFault)| fault.at(lines[at].number);
        faults.into_iter().map(at).collect::<Vec<_>>()
    })?;
    let mut filler = Filler { columns, counts: &counts, remarks, odd: Vec::new() };
    let mut entries: Vec<Entry> = Vec::with_capacity(placed.len());
    for Placed { name, parent, row } in placed {
        let mut code = Code::named(&name);
        if let Some(row) = row {
            filler.fill(&mut code, lines[row].cells);
            going_on[row].iter().for_each(|cells| filler.fill(&mut code, cells));
        }
        entries.push(entry(code, parent));
    }
    filler.finish();
    Ok(entries)
}

/// The path of each line: as its cells say, or by how a single column of names shows the levels.
fn outlined_paths(columns: &Columns, lines: &[Line<'_>], has_parents: bool, remarks: &mut Vec<BookRemark>) -> Vec<Vec<String>> {
    let as_written = || lines.iter().map(|line| line.path.clone()).collect();
    let (false, &[column]) = (has_parents, columns.levels.as_slice()) else { return as_written() };
    let spelt: Vec<&str> = lines.iter().map(|line| line.cells.get(column).map_or("", String::as_str)).collect();
    let numbers = columns.meant.iter().position(|have| *have == Some(Heading::Count));
    let numbers: Option<Vec<Option<&str>>> = numbers.map(|at| lines.iter().map(|line| cell(line.cells, at)).collect());
    let Some((paths, how)) = outlined(&spelt, numbers.as_deref()) else { return as_written() };
    remarks.push(BookRemark::outlined(paths.iter().filter(|path| path.len() > 1).count(), how));
    paths
}

fn entry(code: Code, parent: Option<String>) -> Entry {
    Entry {
        code: code.id.to_string(),
        // A child's facet is its parent's, whatever its description says.
        facet: code.facet.filter(|_| parent.is_none()),
        parent,
        group: code.heading,
        kind: code.kind,
        about: code.about,
        colour: code.colour,
        source: code.origin,
        brief: code.brief,
        definition: code.definition,
        inclusion: code.inclusion,
        exclusion: code.exclusion,
        example: OneOrMany::Many(code.examples),
        seeds: OneOrMany::Many(code.seeds),
        notes: OneOrMany::Many(code.notes),
    }
}

/// Puts the cells of rows into entries.
struct Filler<'a> {
    columns: &'a Columns,
    counts: &'a [bool],
    remarks: &'a mut Vec<BookRemark>,
    /// Columns of which a cell is not what the column should hold, with how many there are.
    odd: Vec<(usize, usize)>,
}

impl Filler<'_> {
    fn fill(&mut self, code: &mut Code, cells: &[String]) {
        for at in 0..self.columns.names.len() {
            let Some(text) = cell(cells, at).filter(|_| !self.columns.levels.contains(&at) && !self.counts[at]) else { continue };
            match self.columns.meant[at] {
                Some(Heading::Parent) => {}
                Some(Heading::Facet) if code.facet.is_none() => code.facet = Some(text.to_owned()),
                Some(Heading::Group) if code.heading.is_none() && self.columns.group() == Some(at) => code.heading = Some(text.to_owned()),
                Some(Heading::Brief) => append(&mut code.brief, text),
                Some(Heading::Definition | Heading::Comment)
                    if self.columns.labelled && folded(&self.columns.names[at]) != "definition" =>
                {
                    read_description(text, code);
                }
                Some(Heading::Definition | Heading::Comment) => append(&mut code.definition, text),
                Some(Heading::Inclusion) => append(&mut code.inclusion, text),
                Some(Heading::Exclusion) => append(&mut code.exclusion, text),
                Some(Heading::Example | Heading::Quote) => code.examples.extend(text.split("\n\n").map(str::to_owned)),
                Some(Heading::Seeds) => code.seeds.extend(terms(text)),
                Some(Heading::Notes) if folded(&self.columns.names[at]) == "notes" => {
                    code.notes.extend(text.split("\n\n").map(str::to_owned))
                }
                Some(heading @ (Heading::Kind | Heading::About | Heading::Origin | Heading::Colour)) => {
                    if !choice(code, heading, text) {
                        self.count_odd(at);
                        self.note(code, at, text);
                    }
                }
                _ => self.note(code, at, text),
            }
        }
    }

    /// Whatever no part takes is a note of the code, under the name of its column.
    fn note(&self, code: &mut Code, at: usize, text: &str) {
        let name = &self.columns.names[at];
        code.notes.push(if name.is_empty() { text.to_owned() } else { format!("{name}: {text}") });
    }

    fn count_odd(&mut self, at: usize) {
        match self.odd.iter_mut().find(|(have, _)| *have == at) {
            Some((_, count)) => *count += 1,
            None => self.odd.push((at, 1)),
        }
    }

    fn finish(self) {
        for (at, count) in self.odd {
            let (meant, choices) = match self.columns.meant[at] {
                Some(Heading::Kind) => ("kind", "topic or act"),
                Some(Heading::About) => ("about", "people or things"),
                Some(Heading::Colour) => ("colour", "#rrggbb"),
                _ => ("source", "a priori or emergent"),
            };
            self.remarks.push(BookRemark::odd_cells(&self.columns.names[at], count, meant, choices));
        }
    }
}

/// Takes a cell of one of the columns that hold a choice; whether it is one of the choices. A type of code may be either of two things.
fn choice(code: &mut Code, heading: Heading, text: &str) -> bool {
    let word = folded(text);
    let origin = match word.as_str() {
        "a priori" | "apriori" | "deductive" | "theory driven" | "theoretical" | "deduktiv" | "deductif" | "deductivo" | "dedutivo" => {
            Some(Origin::APriori)
        }
        "emergent" | "inductive" | "data driven" | "in vivo" | "induktiv" | "inductif" | "inductivo" | "indutivo" | "emergente" => {
            Some(Origin::Emergent)
        }
        _ => None,
    };
    let kind = match word.as_str() {
        "topic" => Some(CodeKind::Topic),
        "act" => Some(CodeKind::Act),
        _ => None,
    };
    match heading {
        Heading::Colour => match colours::colour(text) {
            Some(colour) if code.colour.is_none() => code.colour = Some(colour),
            _ => return false,
        },
        Heading::About if code.about.is_none() => match About::named(&word) {
            None => return false,
            about => code.about = about,
        },
        Heading::Kind | Heading::Origin if kind.is_some() && code.kind.is_none() => code.kind = kind,
        Heading::Kind | Heading::Origin if origin.is_some() && code.origin.is_none() => code.origin = origin,
        _ => return false,
    }
    true
}

/// Terms parted by `;`, by lines, or, where there is neither, by commas.
fn terms(text: &str) -> Vec<String> {
    if text.contains([';', '\n']) {
        return text.split(['\n']).flat_map(split_list).collect();
    }
    text.split(',').map(str::trim).filter(|term| !term.is_empty()).map(str::to_owned).collect()
}

fn append(part: &mut String, text: &str) {
    if !part.is_empty() {
        part.push('\n');
    }
    part.push_str(text);
}

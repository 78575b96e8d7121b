//! Heat maps: codes by transcript, group or question, and codes by code.

use super::{LETTERS, Opens, Picture, TableCell, room_for};
use crate::report::coded::{Cell, CodedStudy, Matrix, MatrixColumn, MatrixKind, Together};
use crate::report::figures::{count, share};
use crate::report::markup::Markup;
use crate::report::svg::shortened;

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Codings.
    Codings,
    /// The share of the column's participants with a coding.
    Participants,
    /// The share of the column's participants' words under a coding.
    Words,
}

/// Rows of a drawing at most; the table has all.
const ROWS: usize = 80;
/// Columns of a drawing at most.
const COLUMNS: usize = 80;
/// Steps of the scale above nothing.
const STEPS: usize = 5;

/// The room for the heads of columns.
const TOP: f64 = 96.0;
/// The room for heads at a steeper angle.
const STEEP_TOP: f64 = 124.0;
const CELL: f64 = 20.0;
/// With more columns than this a cell has no room for a number.
const NUMBERED: usize = 24;

/// A cell as it is drawn.
struct Drawn {
    /// From 0 to 1; how dark it is.
    strength: f64,
    /// Whether there is anything.
    is_there: bool,
    text: String,
    title: String,
    opens: Opens,
}

/// A row of a heat map: its name, its depth in the tree, and its cells.
type DrawnRow = (String, usize, Vec<Drawn>);

/// Codes by something. `None` where nothing is coded or there is no column.
pub fn heat_map(study: &CodedStudy<'_>, matrix: &Matrix, measure: Measure) -> Option<Picture> {
    let used: Vec<usize> = (0..study.codes.len()).filter(|&at| matrix.rows[at].total.codings > 0).collect();
    if used.is_empty() || matrix.columns.is_empty() {
        return None;
    }
    // Where there are too many, the most used stay, in the order of the tree.
    let mut shown = used.clone();
    shown.sort_by_key(|&at| std::cmp::Reverse(matrix.rows[at].total.codings));
    shown.truncate(ROWS);
    shown.sort_unstable();
    let columns: Vec<&MatrixColumn> = matrix.columns.iter().take(COLUMNS).collect();
    let most = shown
        .iter()
        .flat_map(|&at| matrix.rows[at].cells.iter().zip(&columns))
        .map(|(cell, column)| value(*cell, column, measure))
        .fold(0.0, f64::max);
    let rows: Vec<DrawnRow> = shown
        .iter()
        .map(|&at| {
            let line = &study.codes[at];
            let cell = |(cell, column): (&Cell, &&MatrixColumn)| drawn(study, matrix, at, *cell, column, measure, most);
            (line.code.to_string(), line.depth, matrix.rows[at].cells.iter().zip(&columns).map(cell).collect())
        })
        .collect();
    let of = match &matrix.kind {
        MatrixKind::Documents => "transcript".to_owned(),
        MatrixKind::Groups(attribute) => attribute.clone(),
        MatrixKind::Questions => "question".to_owned(),
    };
    let title = match measure {
        Measure::Codings => format!("Codings of each code by {of}"),
        Measure::Participants => format!("Participants with each code by {of}"),
        Measure::Words => format!("Share of words under each code by {of}"),
    };
    let id = format!("heat-{}-{}", name_of(&of), name_of(&format!("{measure:?}")));
    let heads: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let caption = caption(study, matrix, measure, used.len() - shown.len(), most);
    let table_rows = used.iter().map(|&at| table_row(study, matrix, at, measure)).collect();
    let mut head = vec!["Code".to_owned(), "All".to_owned()];
    head.extend(matrix.columns.iter().map(|column| column.name.clone()));
    Some(draw(id, title, caption, &heads, &rows, head, table_rows))
}

/// Codes by code: turns that have both. `None` where no turn has two codes.
pub fn together_map(study: &CodedStudy<'_>, together: &Together) -> Option<Picture> {
    let mut shown: Vec<usize> = together.sociable();
    if shown.is_empty() {
        return None;
    }
    let left = shown.len().saturating_sub(NUMBERED);
    shown.truncate(NUMBERED);
    shown.sort_unstable();
    let most = f64::from(
        together.pairs.iter().filter(|((a, b), _)| shown.contains(a) && shown.contains(b)).map(|(_, [both, _])| *both).max().unwrap_or(0),
    );
    let name = |at: usize| study.codes[at].code.to_string();
    let cell = |a: usize, b: usize| {
        let both = together.both(a, b);
        let opens = Opens { code: name(a), with: if a == b { String::new() } else { name(b) }, ..Opens::default() };
        let title = if a == b {
            format!("{}: {} turns", name(a), count(both as usize))
        } else {
            format!("{} and {}: {} turns", name(a), name(b), count(both as usize))
        };
        // What a code shares with itself is its own size, and would drown the rest.
        let strength = if a == b { 0.0 } else { f64::from(both) / most.max(1.0) };
        let text = if both > 0 { both.to_string() } else { String::new() };
        Drawn { strength, is_there: both > 0 && a != b, text, title, opens }
    };
    let rows: Vec<DrawnRow> = shown.iter().map(|&a| (name(a), 0, shown.iter().map(|&b| cell(a, b)).collect())).collect();
    let heads: Vec<String> = shown.iter().map(|&at| name(at)).collect();
    let table_rows = pair_rows(study, together);
    let mut caption = format!(
        "Turns of participants that have both codes, of {} turns; the diagonal counts all turns of a code and has no colour. {}. Codes count \
         without those below them.",
        count(together.all as usize),
        study.source(),
    );
    if left > 0 {
        caption += &format!(" Drawn are the {NUMBERED} codes that most often stand with another; the table has all pairs.");
    }
    let head =
        ["Codes", "Turns with both", "with the first", "with the second", "Participants with both on a turn"].map(str::to_owned).to_vec();
    Some(draw("heat-together".to_owned(), "Codes on the same turns".to_owned(), caption, &heads, &rows, head, table_rows))
}

fn pair_rows(study: &CodedStudy<'_>, together: &Together) -> Vec<Vec<TableCell>> {
    let mut pairs: Vec<(&(usize, usize), &[u32; 2])> = together.pairs.iter().collect();
    pairs.sort_by_key(|(pair, [both, _])| (std::cmp::Reverse(*both), **pair));
    let row = |(&(a, b), [both, people]): (&(usize, usize), &[u32; 2])| {
        let [first, second] = [a, b].map(|at| study.codes[at].code.to_string());
        let opens = Opens { code: first.clone(), with: second.clone(), ..Opens::default() };
        let plain = |n: u32| TableCell::words(count(n as usize));
        vec![
            TableCell::words(format!("{first} & {second}")),
            TableCell { text: count(*both as usize), opens: Some(opens) },
            plain(together.turns[a]),
            plain(together.turns[b]),
            plain(*people),
        ]
    };
    pairs.into_iter().map(row).collect()
}

fn value(cell: Cell, column: &MatrixColumn, measure: Measure) -> f64 {
    let share = |part: u32, whole: u32| if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) };
    match measure {
        Measure::Codings => f64::from(cell.codings),
        Measure::Participants => share(cell.participants, column.participants),
        Measure::Words => share(cell.words, column.words),
    }
}

/// A share in whole per cent, rounded as everywhere on the page.
fn percent(part: u32, whole: u32) -> String {
    (200 * u64::from(part) + u64::from(whole)).checked_div(2 * u64::from(whole)).map_or_else(String::new, |percent| percent.to_string())
}

fn cell_text(cell: Cell, column: &MatrixColumn, measure: Measure) -> String {
    match measure {
        Measure::Codings => count(cell.codings as usize),
        Measure::Participants => share(cell.participants as usize, column.participants as usize),
        Measure::Words => share(cell.words as usize, column.words as usize),
    }
}

fn opens(study: &CodedStudy<'_>, matrix: &Matrix, code: usize, column: Option<&MatrixColumn>) -> Option<Opens> {
    let name = column.map_or_else(String::new, |column| column.name.clone());
    let code = study.codes[code].code.to_string();
    match &matrix.kind {
        MatrixKind::Documents => Some(Opens { code, document: name, ..Opens::default() }),
        MatrixKind::Groups(attribute) if attribute == "group" => Some(Opens { code, group: name, ..Opens::default() }),
        // The list of excerpts has no filter for another attribute.
        MatrixKind::Groups(_) => column.is_none().then(|| Opens { code, ..Opens::default() }),
        MatrixKind::Questions => Some(Opens { code, question: name, ..Opens::default() }),
    }
}

fn drawn(study: &CodedStudy<'_>, matrix: &Matrix, code: usize, cell: Cell, column: &MatrixColumn, measure: Measure, most: f64) -> Drawn {
    let own = value(cell, column, measure);
    let text = match measure {
        Measure::Codings => cell.codings.to_string(),
        Measure::Participants => percent(cell.participants, column.participants),
        Measure::Words => percent(cell.words, column.words),
    };
    let what = match measure {
        Measure::Codings => "codings",
        Measure::Participants => "participants",
        Measure::Words => "words",
    };
    let title = format!("{}, {}: {} {what}", study.codes[code].code, column.name, cell_text(cell, column, measure));
    let is_there = cell.codings > 0;
    Drawn {
        // A share of participants is of all, so that two pictures can be compared; the others are of the largest cell.
        strength: if measure == Measure::Participants { own } else { own / most.max(1e-9) },
        is_there,
        text: if is_there { text } else { String::new() },
        title,
        opens: if is_there { opens(study, matrix, code, Some(column)).unwrap_or_default() } else { Opens::default() },
    }
}

fn table_row(study: &CodedStudy<'_>, matrix: &Matrix, at: usize, measure: Measure) -> Vec<TableCell> {
    let line = &study.codes[at];
    let row = &matrix.rows[at];
    let cell = |cell: Cell, column: &MatrixColumn, is_all: bool| TableCell {
        text: cell_text(cell, column, measure),
        opens: if cell.codings > 0 { opens(study, matrix, at, (!is_all).then_some(column)) } else { None },
    };
    let indent = "\u{2003}".repeat(line.depth);
    let mut cells = vec![TableCell::words(format!("{indent}{}", line.code)), cell(row.total, &matrix.whole, true)];
    cells.extend(row.cells.iter().zip(&matrix.columns).map(|(one, column)| cell(*one, column, false)));
    cells
}

fn caption(study: &CodedStudy<'_>, matrix: &Matrix, measure: Measure, left: usize, most: f64) -> String {
    let mut text = match measure {
        Measure::Codings => format!("Number of codings; the darkest cell has {most:.0}. {}.", study.source()),
        Measure::Participants => format!(
            "Per cent of the column’s participants with at least one coding, of {}. {}.",
            matrix.columns.iter().map(|column| format!("{} {}", column.name, column.participants)).collect::<Vec<_>>().join(", "),
            study.source(),
        ),
        Measure::Words => format!(
            "Per cent of participants’ words in the column that lie under a coding, each word once; {} words in all. In the darkest cell it is {:.0} of 100 words. {}.",
            count(matrix.whole.words as usize),
            most * 100.0,
            study.source(),
        ),
    };
    text += " A code counts the codes below it as well.";
    if !matrix.left_out.is_empty() {
        let names: Vec<&str> = matrix.left_out.iter().map(|(name, _)| name.as_str()).collect();
        text += &format!(" Not shown, as fewer than {} participants belong to it: {}.", study.least, names.join(", "));
    }
    if left > 0 {
        text += &format!(" Drawn are the {ROWS} codes with the most codings; the table has all.");
    }
    if matrix.columns.len() > COLUMNS {
        text += &format!(" Drawn are the first {COLUMNS} columns; the table has all.");
    }
    text
}

/// Letters and digits of a name, for an id.
fn name_of(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

fn draw(
    id: String,
    title: String,
    caption: String,
    heads: &[String],
    rows: &[DrawnRow],
    head: Vec<String>,
    table_rows: Vec<Vec<TableCell>>,
) -> Picture {
    let is_numbered = heads.len() <= NUMBERED;
    let cell = if heads.len() <= 8 {
        52.0
    } else if is_numbered {
        28.0
    } else {
        14.0
    };
    let left = room_for(rows.iter().map(|(name, depth, _)| (name.as_str(), *depth)));
    let width = left + cell * heads.len() as f64 + 100.0;
    // The page widens narrower drawings.
    let width = width.max(560.0);
    // Heads of narrow columns stand steeper, or they would lie over one another.
    let (turned, letters, top) = if is_numbered { (-40, 18, TOP) } else { (-62, 15, STEEP_TOP) };
    let bottom = top + CELL * rows.len() as f64;
    let mut body = Markup::default();
    for (at, name) in heads.iter().enumerate() {
        let x = left + cell * (at as f64 + 0.5);
        body.html("<text").attribute("transform", format_args!("translate({:.1} {:.1}) rotate({turned})", x, top - 8.0)).html(">");
        body.text(shortened(name, letters)).html("</text>\n");
    }
    for (at, (name, depth, cells)) in rows.iter().enumerate() {
        let y = top + CELL * at as f64;
        let indent = 12.0 * (*depth).min(8) as f64;
        body.label(if *depth == 0 { "strong" } else { "" }, (4.0 + indent, y + 14.0), &shortened(name, LETTERS - 2 * (*depth).min(8)));
        for (column, one) in cells.iter().enumerate() {
            let x = left + cell * column as f64;
            let step = if one.is_there { 1 + (one.strength * STEPS as f64).ceil().clamp(1.0, STEPS as f64) as usize - 1 } else { 0 };
            body.opening(&one.opens, &one.title, |body| {
                body.html(SHADES[step]).at("x", x).at("y", y).at("width", cell - 1.0).at("height", CELL - 1.0).html("></rect>");
                if is_numbered && !one.text.is_empty() {
                    body.label(if step >= 4 { "middle on-dark" } else { "middle" }, (x + cell / 2.0 - 0.5, y + 14.0), &one.text);
                }
            });
        }
    }
    let entries: Vec<String> = rows
        .iter()
        .map(|(name, _, cells)| {
            let best = cells.iter().filter(|cell| cell.is_there).max_by(|a, b| a.strength.total_cmp(&b.strength));
            best.map_or_else(|| format!("{name}: nothing"), |cell| format!("{name}: most at {}", cell.title))
        })
        .take(20)
        .collect();
    let description = format!("{} rows by {} columns, darker where there is more. {}", rows.len(), heads.len(), entries.join("; "));
    Picture { id, title, description, caption, width, height: bottom + 12.0, head, rows: table_rows, body }
}

const SHADES: [&str; STEPS + 1] =
    ["<rect class=\"h0\"", "<rect class=\"h1\"", "<rect class=\"h2\"", "<rect class=\"h3\"", "<rect class=\"h4\"", "<rect class=\"h5\""];

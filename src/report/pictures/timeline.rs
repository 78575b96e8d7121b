//! An interview from its beginning to its end: where each code lies.

use super::{LETTERS, Opens, Picture, TableCell, room_for};
use crate::report::coded::{CodedStudy, timeline};
use crate::report::figures::{count, some};
use crate::report::markup::Markup;
use crate::report::svg::shortened;

const RIGHT: f64 = 20.0;
const TOP: f64 = 26.0;
const ROW: f64 = 20.0;
const WIDTH: f64 = 900.0;
/// Rows of a drawing at most; the table has all.
const ROWS: usize = 60;
/// A coding is this wide at least.
const LEAST: f64 = 2.5;

/// Draws an interview; `None` where nothing is coded in it.
pub fn interview_timeline(study: &CodedStudy<'_>, text: usize) -> Option<Picture> {
    let mut rows = timeline(study, text);
    let facts = study.texts[text];
    if rows.is_empty() || facts.chars == 0 {
        return None;
    }
    let all = rows.len();
    let document = facts.document.to_string();
    let table_rows = rows
        .iter()
        .map(|row| {
            let code = study.codes[row.code].code.to_string();
            let lines: Vec<String> = row.passages.iter().map(|&at| facts.line_at(study.passages[at].span.start).to_string()).collect();
            let opens = Opens { code: code.clone(), document: document.clone(), ..Opens::default() };
            vec![
                TableCell::words(code),
                TableCell { text: count(row.passages.len()), opens: Some(opens) },
                TableCell::words(lines.join(", ")),
            ]
        })
        .collect();
    if all > ROWS {
        let mut kept: Vec<usize> = (0..all).collect();
        kept.sort_by_key(|&at| std::cmp::Reverse(rows[at].passages.len()));
        kept.truncate(ROWS);
        kept.sort_unstable();
        rows = kept.into_iter().map(|at| rows[at].clone()).collect();
    }
    let left = room_for(rows.iter().map(|row| (study.codes[row.code].code.as_str(), study.codes[row.code].depth)));
    let x = |char: u32| left + f64::from(char) / f64::from(facts.chars) * (WIDTH - left - RIGHT);
    let bottom = TOP + ROW * rows.len() as f64;
    let mut body = Markup::default();
    marks(&mut body, study, text, &x, bottom);
    for (at, row) in rows.iter().enumerate() {
        let (y, line) = (TOP + ROW * at as f64, &study.codes[row.code]);
        let indent = 12.0 * line.depth.min(8) as f64;
        body.label("", (4.0 + indent, y + 14.0), &shortened(line.code.as_str(), LETTERS - 2 * line.depth.min(8)));
        body.html("<rect class=\"ground\"")
            .at("x", left)
            .at("y", y + 3.0)
            .at("width", WIDTH - left - RIGHT)
            .at("height", ROW - 6.0)
            .html("></rect>\n");
        for &place in &row.passages {
            let passage = &study.passages[place];
            let title = format!("{}, line {}: coded by {}", line.code, facts.line_at(passage.span.start), passage.coder);
            let opens = Opens { code: line.code.to_string(), document: document.clone(), ..Opens::default() };
            body.opening(&opens, &title, |body| {
                let (from, to) = (x(passage.span.start), x(passage.span.end));
                body.html("<rect class=\"block\"")
                    .at("x", from)
                    .at("y", y + 3.0)
                    .at("width", (to - from).max(LEAST))
                    .at("height", ROW - 6.0)
                    .html("></rect>");
            });
        }
    }
    let entries: Vec<String> =
        rows.iter().map(|row| format!("{}: {}", study.codes[row.code].code, some(row.passages.len(), "coding", "codings"))).collect();
    let mut caption = format!(
        "From the first word of {document} on the left to the last on the right; a bar is a coding, as long as its text. {} in {} lines. {}.",
        some(all, "code", "codes"),
        count(facts.line_at(facts.chars)),
        study.source(),
    );
    if all > ROWS {
        caption += &format!(" Drawn are the {ROWS} codes with the most codings; the table has all.");
    }
    Some(Picture {
        id: format!("timeline-{text}"),
        title: format!("Where each code lies in {document}"),
        description: entries.join("; "),
        caption,
        width: WIDTH,
        height: bottom + 8.0,
        head: ["Code", "Codings", "Lines"].map(str::to_owned).to_vec(),
        rows: table_rows,
        body,
    })
}

/// Strokes where another question of the guide begins, or at the quarters of the text, with their times where there are any.
fn marks(body: &mut Markup, study: &CodedStudy<'_>, text: usize, x: &impl Fn(u32) -> f64, bottom: f64) {
    let facts = study.texts[text];
    let mut asked = None;
    let mut marks: Vec<(u32, String)> = Vec::new();
    for turn in &facts.turns {
        if turn.question.is_some() && turn.question != asked {
            asked = turn.question;
            let name = asked.and_then(|at| study.questions.get(usize::from(at))).map(|(id, _)| id.clone());
            marks.extend(name.map(|name| (turn.span.start, name)));
        }
    }
    if marks.is_empty() {
        for (quarter, name) in ["start", "¼", "½", "¾", "end"].into_iter().enumerate() {
            let quarter = quarter as u32;
            let place = (u64::from(facts.chars) * u64::from(quarter) / 4) as u32;
            let time = facts.turn_at(place).and_then(|turn| facts.turns[turn].time);
            marks.push((place, time.map_or_else(|| name.to_owned(), |time| time.to_string())));
        }
    }
    let mut free = 0.0;
    for (place, name) in marks {
        let at = x(place);
        body.line("rule", (at, TOP - 4.0), (at, bottom));
        // A name that would run into the one before it is left out; its stroke stays.
        if at >= free {
            body.label("middle quiet", (at, TOP - 9.0), &shortened(&name, 8));
            free = at + 46.0;
        }
    }
}

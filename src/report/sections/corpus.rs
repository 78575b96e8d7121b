//! The corpus: how much was said, by whom, and how it is spread over groups and transcripts.

use crate::report::figures::{count, of, share, some};
use crate::report::markup::Markup;
use crate::report::svg::Drawing;
use crate::report::table::Column;
use crate::report::view::View;

/// Totals of one transcript, or of several together.
#[derive(Clone, Copy, Default)]
struct Sum {
    transcripts: usize,
    turns: usize,
    segments: usize,
    spoken: usize,
    words: usize,
    participant_words: usize,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.transcripts += other.transcripts;
        self.turns += other.turns;
        self.segments += other.segments;
        self.spoken += other.spoken;
        self.words += other.words;
        self.participant_words += other.participant_words;
    }
}

/// Writes the section.
pub fn corpus(page: &mut Markup, view: &View<'_>) {
    let each: Vec<Sum> = (0..view.transcripts()).map(|transcript| sum(view, transcript)).collect();
    let mut all = Sum::default();
    each.iter().for_each(|&sum| all.add(sum));
    let cases = view.cases_per_group(0..view.transcripts());
    let heard = format!(
        "{} with {}, {} in {} and {}. Participants speak {} of the words; \
         what interviewers say is read as context and never offered as an excerpt.",
        some(all.transcripts, "transcript", "transcripts"),
        some(cases.iter().sum(), "participant", "participants"),
        some(all.turns, "turn", "turns"),
        some(all.segments, "segment", "segments"),
        some(all.words, "word", "words"),
        share(all.participant_words, all.words),
    );
    page.paragraph(heard);
    if each.is_empty() {
        return;
    }
    per_group(page, view, &each, &cases, all);
    words_per_transcript(page, view, &each);
    page.folded(|page| _ = page.text("Every transcript"), |page| per_transcript(page, view, &each));
}

fn sum(view: &View<'_>, transcript: usize) -> Sum {
    let layout = view.layout;
    let mut sum = Sum { transcripts: 1, turns: view.input.transcripts[transcript].turns.len(), ..Sum::default() };
    for segment in layout.range(transcript) {
        let words = layout.words[segment] as usize;
        sum.segments += 1;
        sum.words += words;
        if layout.is_participant(segment) {
            sum.spoken += 1;
            sum.participant_words += words;
        }
    }
    sum
}

fn per_group(page: &mut Markup, view: &View<'_>, each: &[Sum], cases: &[usize], all: Sum) {
    let mut groups = vec![Sum::default(); view.groups.len()];
    each.iter().zip(&view.group_of).for_each(|(&sum, &group)| groups[group].add(sum));
    let columns = [
        Column::words("Group"),
        Column::numbers("Participants"),
        Column::numbers("Transcripts"),
        Column::numbers("Turns"),
        Column::numbers("Participants’ segments"),
        Column::numbers("Words"),
        Column::numbers("Participants’ words"),
    ];
    let everybody: usize = cases.iter().sum();
    page.table("The corpus by group", &columns, |page| {
        for ((group, sum), &cases) in view.groups.iter().zip(&groups).zip(cases) {
            page.row(|page| _ = page.name(group), |page| cells(page, *sum, of(cases, everybody), of(sum.transcripts, all.transcripts)));
        }
        if view.groups.len() > 1 {
            page.row(|page| _ = page.text("all"), |page| cells(page, all, count(everybody), count(all.transcripts)));
        }
    });
}

fn cells(page: &mut Markup, sum: Sum, cases: String, transcripts: String) {
    page.number(cases).number(transcripts).number(count(sum.turns)).number(of(sum.spoken, sum.segments));
    page.number(count(sum.words)).number(share(sum.participant_words, sum.words));
}

fn per_transcript(page: &mut Markup, view: &View<'_>, each: &[Sum]) {
    let columns = [
        Column::words("Transcript"),
        Column::words("Group"),
        Column::numbers("Turns"),
        Column::numbers("Participants’ segments"),
        Column::numbers("Words"),
        Column::numbers("Participants’ words"),
    ];
    page.table("The corpus by transcript", &columns, |page| {
        for ((transcript, sum), &group) in view.input.transcripts.iter().zip(each).zip(&view.group_of) {
            page.row(
                |page| _ = page.name(transcript.id.as_str()),
                |page| {
                    page.cell(|page| _ = page.name(view.groups[group])).number(count(sum.turns)).number(of(sum.spoken, sum.segments));
                    page.number(count(sum.words)).number(share(sum.participant_words, sum.words));
                },
            );
        }
    });
}

const WIDTH: f64 = 760.0;
const LEFT: f64 = 180.0;
const RIGHT: f64 = 24.0;
const BAND: f64 = 34.0;

/// One dot per transcript on a line per group, and a stroke at the group's median.
fn words_per_transcript(page: &mut Markup, view: &View<'_>, each: &[Sum]) {
    let most = each.iter().map(|sum| sum.words).max().unwrap_or(0).max(1);
    let x = |words: f64| LEFT + words / most as f64 * (WIDTH - LEFT - RIGHT);
    let bottom = BAND * view.groups.len() as f64 + 10.0;
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); view.groups.len()];
    view.group_of.iter().enumerate().for_each(|(transcript, &group)| groups[group].push(transcript));
    let medians: Vec<f64> = groups.iter().map(|group| median(group.iter().map(|&at| each[at].words).collect())).collect();
    let listed = view.groups.iter().zip(&groups).zip(&medians);
    let description: Vec<String> = listed
        .map(|((name, group), median)| format!("{name}: median {median:.0} words in {}", some(group.len(), "transcript", "transcripts")))
        .collect();
    let title = "Words per transcript, by group";
    let drawing = Drawing { id: "plot-words", title, description: &description.join("; "), width: WIDTH, height: bottom + 34.0 };
    page.html("<figure>\n").drawing(&drawing, |page| {
        for (band, (name, group)) in view.groups.iter().zip(&groups).enumerate() {
            let y = BAND * (band as f64 + 0.5) + 6.0;
            page.label("right", (LEFT - 14.0, y + 4.0), &crate::report::svg::shortened(name, 24));
            page.line("rule", (LEFT, y), (WIDTH - RIGHT, y));
            for &transcript in group {
                let words = each[transcript].words;
                let title = format!("{}: {} words", view.input.transcripts[transcript].id, count(words));
                page.circle("dot", (x(words as f64), y), 5.0, &title);
            }
            page.line("median", (x(medians[band]), y - 11.0), (x(medians[band]), y + 11.0));
        }
        page.line("rule", (LEFT, bottom), (WIDTH - RIGHT, bottom));
        page.label("", (LEFT, bottom + 18.0), "0").label("right", (WIDTH - RIGHT, bottom + 18.0), &format!("{} words", count(most)));
    });
    page.html("<figcaption>Words per transcript, a dot each; the stroke is the group’s median.</figcaption>\n</figure>\n");
}

fn median(mut values: Vec<usize>) -> f64 {
    values.sort_unstable();
    let half = values.len() / 2;
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[half] as f64,
        _ => (values[half - 1] + values[half]) as f64 / 2.0,
    }
}

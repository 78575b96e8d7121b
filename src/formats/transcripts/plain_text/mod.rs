//! Plain-text transcripts, as people type them and as transcription programs write them.
//!
//! Takes canonical text and what is known of its speakers, gives turns. A paragraph without a label
//! goes on with the turn above it; where something that may be a label was not believed, or `>>` says that
//! another person begins, its speaker is unknown. Text above the first label is a header: it stays, as a note.

mod colon_labels;
mod head;
mod inline_times;
mod interrupted;
mod line_numbers;
mod meeting_chat;
mod messenger;
mod page_lines;
mod piped;
mod stage_directions;
mod tabbed;
mod turns;
mod unlabelled;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::fold_label;
use crate::domain::corpus::span::ByteSpan;
use crate::domain::corpus::speakers::SpeakerRules;
use crate::formats::transcripts::labels::{
    Candidate, Doubt, Known, Labels, Line, Style, Verdict, drop_rare_signs, drop_turn_numbers, ends_sentence, judge, read_again, state,
};
use crate::formats::transcripts::times::{leading_time, parse_range, trailing_time};

use head::{Head, read_head};
pub use head::{change_mark, dialogue_dash};
pub use inline_times::{add_unspoken, inline_times};
pub use interrupted::{BegunLine, LineCut, NamedInside, named_inside};
use line_numbers::take_cue_numbers;
pub use line_numbers::take_line_numbers;
pub use meeting_chat::quotation;
use meeting_chat::read_chat_heads;
use messenger::take_messages_of_programs;
use page_lines::take_page_lines;
pub use page_lines::{numbers, pattern};
pub use stage_directions::{MOST_WORDS, WITHDRAWN, add_notes, is_stage_direction};
pub use tabbed::reads_like_table;
pub use turns::ReadTurns;
use turns::{Beginning, Builder};
pub use unlabelled::{answers_without_label, questions_without_label};
use unlabelled::{end_of_talk, headings, memo_begins, take_lists, take_memo_heads};

/// What ends a line: the line feed, and what word processors write for a break within a paragraph and between pages.
const LINE_ENDS: [char; 6] = ['\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Up to so many lines one label is believed, though it does not come back.
const SHORT_FILE: u32 = 3;

/// Reads canonical text into turns.
pub fn read_turns(text: &str, rules: &SpeakerRules) -> ReadTurns {
    let none = BTreeSet::new();
    read_turns_of(text, Known { rules, stated: &BTreeSet::new(), unlabelled: &none, headings: &none })
}

/// The same, where the file itself states labels.
pub fn read_turns_of(text: &str, known: Known<'_>) -> ReadTurns {
    let mut lines = lines_of(text);
    let tables = || piped::read_piped(text, &lines, known);
    if let Some(read) = tabbed::read_tabbed(text, &lines, known.rules).or_else(tables) {
        return read;
    }
    let page_lines = take_page_lines(text, &mut lines, known);
    let mut line_numbers = take_cue_numbers(text, &mut lines);
    line_numbers.extend(take_line_numbers(text, &mut lines));
    let mut heads: Vec<Head> = lines.iter().map(|line| read_head(line.slice(text))).collect();
    times_of_every_line(&mut heads, &lines, text);
    times_behind_labels(&mut heads, &lines, text);
    times_at_line_ends(&mut heads, &lines, text);
    spelt_times(&mut heads, &lines, text);
    worded_times(&mut heads, &lines, text);
    names_below_times(&mut heads, &lines, text);
    let mut chat = read_chat_heads(text, &mut lines, &mut heads, known).unwrap_or_default();
    chat.of_program.extend(take_messages_of_programs(&mut heads, &lines, text));
    let mut stated = Cow::Borrowed(known.stated);
    chat.names.iter().for_each(|name| state(stated.to_mut(), name));
    let known = Known { stated: &stated, ..known };
    let is_heading = headings(text, &lines, known);
    heads.iter_mut().zip(&is_heading).filter(|(_, is_heading)| **is_heading).for_each(|(head, _)| head.candidates.clear());
    let is_known = |label: &str| known.rules.is_declared_exactly(label) || known.stated.contains(&fold_label(label));
    let candidates = lines.iter().zip(heads.iter_mut()).map(|(line, head)| (line.slice(text), &mut head.candidates));
    let turn_numbers = drop_turn_numbers(candidates, is_known);
    let (labels, doubts) = judge_lines(text, &lines, &mut heads, known);
    let judged = judged_lines(text, &lines, &heads);
    let dashes = !labels.any() && in_dialogue(&lines, text);
    let mut verdicts: Vec<Verdict<'_>> = judged.iter().enumerate().map(|(at, line)| labels.verdict(at, line)).collect();
    take_lists(&judged, &mut verdicts);
    take_memo_heads(&judged, &mut verdicts);
    let labelled: Vec<bool> = verdicts.iter().map(|verdict| matches!(verdict, Verdict::Label(_))).collect();
    // What is above the first label is a note, unless no line has one after all.
    let first_label = labelled.iter().position(|labelled| *labelled);
    let mut builder = Builder::new(text, known.rules, first_label.is_some());
    let unnamed = unnamed_messages(&heads, &labelled);
    let mut others = questions_without_label(&judged, &verdicts);
    // A table says who speaks in each of its rows.
    if known.stated.is_empty() {
        others.extend(answers_without_label(&judged, &verdicts, known.rules));
    }
    let ends = end_of_talk(&judged, &labelled);
    builder.read.doubts = doubts;
    let dash = |at: usize| if dashes && heads[at].bare_time.is_none() { dialogue_dash(lines[at].slice(text)) } else { 0 };
    let bare = |at: usize| if dash(at) > 0 { dash(at) } else { heads[at].bare_body };
    let begun: Vec<BegunLine<'_>> =
        judged.iter().zip(&verdicts).enumerate().map(|(at, (line, verdict))| begun_line(line, *verdict, bare(at))).collect();
    let inside = named_inside(text, &begun, &labels);
    let (mut number, mut end) = (1, 0);
    let (mut asides, mut directions, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    for (at, ((line, head), named)) in lines.iter().zip(&heads).zip(inside).enumerate() {
        let breaks = ByteSpan { start: end, end: line.start }.slice(text).matches('\n').count();
        let blank_before = breaks > 1 || end == 0;
        number += breaks as u32;
        end = line.end;
        let beginning = Beginning {
            number,
            blank_before,
            bare: bare(at),
            change: head.change || dash(at) > 0 || unnamed.contains(&at) || others.contains(&at),
            of_program: is_of_program(line.slice(text)) || ends == Some(at),
        };
        let verdict = match verdicts[at] {
            Verdict::Words if known.unlabelled.contains(&(line.start as usize)) => Verdict::Unknown,
            verdict => verdict,
        };
        let words = ByteSpan::new((line.start as usize) + bare(at), line.start as usize + head.body_end.max(bare(at))).trimmed(text);
        let within = first_label.is_some_and(|first| first < at) && !builder.waits_for_words();
        if is_heading[at] && verdict == Verdict::Words && within {
            builder.read.marks.push(*line);
            titles.push((words, None));
            continue;
        }
        // Below a label that has no words yet, what is in brackets is what that person says.
        let is_said = beginning.change || beginning.of_program || verdict != Verdict::Words || builder.waits_for_words();
        if !is_said && is_stage_direction(words.slice(text)) {
            builder.read.marks.push(*line);
            directions.push((words, head.bare_time.or(head.end_time)));
            continue;
        }
        let whole = |place: &usize| line.start + *place as u32;
        builder.read.named_beside.extend(named.stay.iter().map(whole));
        builder.read.named_aside.extend(named.asides.iter().map(|(open, _)| whole(open)));
        asides.extend(named.asides.iter().map(|&(open, close)| ByteSpan { start: whole(&open), end: whole(&close) }));
        if named.cuts.is_empty() {
            builder.line(*line, head, verdict, beginning);
        } else {
            write_cut_line(&mut builder, text, *line, head, verdict, beginning, &named.cuts);
        }
    }
    let mut read = builder.finish();
    inline_times(text, &mut read);
    add_unspoken(&mut read, asides);
    let spans = |notes: &[(ByteSpan, Option<Deciseconds>)]| notes.iter().map(|(span, _)| *span).collect::<Vec<ByteSpan>>();
    let (in_brackets, headings) = (spans(&directions), spans(&titles));
    [&page_lines, &line_numbers, &chat.of_program, &in_brackets, &headings].into_iter().for_each(|places| set_apart(&mut read, places));
    directions.extend(titles);
    stage_directions::add_notes(&mut read, &directions);
    (read.page_lines, read.line_numbers) = (page_lines, line_numbers);
    (read.stage_directions, read.headings) = (in_brackets, headings);
    read.headings.extend(ends.filter(|&end| memo_begins(&judged, end)).map(|end| lines[end]));
    read.turn_numbers = turn_numbers;
    (read.private, read.of_program) = (chat.private, chat.of_program);
    read
}

/// Judges the labels of a file, once more where the labels that were found show that some lines begin otherwise.
fn judge_lines(text: &str, lines: &[ByteSpan], heads: &mut [Head], known: Known<'_>) -> (Labels, Vec<Doubt>) {
    drop_rare_signs(lines.iter().zip(heads.iter_mut()).map(|(line, head)| (line.slice(text), &mut head.candidates)));
    let judged = judged_lines(text, lines, heads);
    let (labels, doubts) = judge(&judged, text, known, SHORT_FILE);
    let Some(again) = read_again(&judged, &labels) else { return (labels, doubts) };
    heads.iter_mut().zip(again).for_each(|(head, candidates)| head.candidates = candidates);
    judge(&judged_lines(text, lines, heads), text, known, SHORT_FILE)
}

/// In the file of a messenger, what has a day and an hour and no name is a message of the program: the numbers of such lines.
fn unnamed_messages(heads: &[Head], labelled: &[bool]) -> BTreeSet<usize> {
    let stamped = labelled.iter().zip(heads).filter(|(labelled, head)| **labelled && head.stamped).count();
    let all = labelled.iter().filter(|labelled| **labelled).count();
    if stamped < 2 || stamped * 2 <= all {
        return BTreeSet::new();
    }
    let first_label = labelled.iter().position(|labelled| *labelled).unwrap_or(0);
    (first_label + 1..heads.len()).filter(|&at| heads[at].stamped && !labelled[at]).collect()
}

/// A line and who begins it; `bare` is where the words of one without a label begin.
fn begun_line<'a>(line: &Line<'a>, verdict: Verdict<'_>, bare: usize) -> BegunLine<'a> {
    match verdict {
        Verdict::Label(label) => {
            let name = fold_label(&line.text[label.start..label.end]);
            BegunLine { text: line.text, label: Some(name), body: label.body, labelled: true }
        }
        _ => BegunLine { text: line.text, label: None, body: bare, labelled: false },
    }
}

/// Writes a line in which other people's labels begin turns of their own.
fn write_cut_line(
    builder: &mut Builder<'_>,
    text: &str,
    line: ByteSpan,
    head: &Head,
    verdict: Verdict<'_>,
    beginning: Beginning,
    cuts: &[LineCut],
) {
    let part = |start: usize, end: usize| ByteSpan::new(line.start as usize + start, line.start as usize + end).trimmed(text);
    let before = part(0, cuts[0].label.opens());
    builder.line(before, &Head { candidates: head.candidates.clone(), ..read_head(before.slice(text)) }, verdict, beginning);
    for (number, cut) in cuts.iter().enumerate() {
        let end = cuts.get(number + 1).map_or(line.len(), |next| next.label.opens());
        let within = Beginning { blank_before: false, bare: 0, change: false, ..beginning };
        let places = if cut.begins { &mut builder.read.named_inside } else { &mut builder.read.named_unsure };
        places.push(line.start + cut.label.start as u32);
        if cut.begins {
            let opens = cut.label.opens();
            let piece = part(opens, cut.own_end);
            let (start, end, body) = (cut.label.start - opens, cut.label.end - opens, cut.label.body - opens);
            let label = Candidate { start, end, after: body, body, ..cut.label };
            builder.line(piece, &read_head(piece.slice(text)), Verdict::Label(&label), within);
        }
        let rest = part(if cut.begins { cut.own_end } else { cut.label.start }, end);
        if !rest.is_empty() {
            // The speaker who was interrupted may go on here, without a label.
            builder.read.unsure_inside += u32::from(cut.begins);
            builder.line(rest, &Head { body_end: rest.len(), ..Head::default() }, Verdict::Unknown, within);
        }
    }
}

/// What is between words of a turn, or between turns, and nobody spoke.
fn set_apart(read: &mut ReadTurns, places: &[ByteSpan]) {
    read.marks.extend(places);
    let in_turn = |place: &&ByteSpan| {
        let at = read.turns.partition_point(|turn| turn.span.end <= place.start);
        read.turns.get(at).is_some_and(|turn| turn.span.start <= place.start && place.end <= turn.span.end)
    };
    let inside = places.iter().filter(in_turn).copied().collect();
    add_unspoken(read, inside);
}

/// What programs write below or above the talk, in small letters.
const OF_PROGRAMS: [&str; 8] = [
    "transcribed by https://",
    "transcribed with ",
    "transcription ended after ",
    "this editable transcript was computer generated",
    "this transcript was generated ",
    "this transcript was automatically generated",
    "transcript generated by ",
    "automatically transcribed by ",
];

/// Ends of lines in which meeting programs write what a person did; the name comes before.
const ACTS: [&str; 4] = [" started transcription", " stopped transcription", " started recording", " stopped recording"];

/// Whether a line is one that programs write into transcripts, and nobody spoke. Speech may be cut into lines anywhere, so a line in small
/// letters is none, and before an act there is a name and nothing else.
fn is_of_program(line: &str) -> bool {
    if line.len() >= LONGEST_OF_PROGRAM || !line.starts_with(char::is_uppercase) {
        return false;
    }
    let folded = line.to_lowercase();
    OF_PROGRAMS.iter().any(|begins| folded.starts_with(begins)) || ACTS.iter().any(|act| line.strip_suffix(act).is_some_and(is_name))
}

/// Whether words are a name as meeting programs show it: a few words with capital letters.
fn is_name(words: &str) -> bool {
    let words: Vec<&str> = words.split(' ').collect();
    words.len() <= 4 && words[0] != "I" && words.iter().all(|word| word.starts_with(char::is_uppercase) && !word.contains(['.', ',']))
}

/// The longest line that is one of a program, in bytes.
const LONGEST_OF_PROGRAM: usize = 200;

/// The number of each line in the text, blank lines counted.
fn numbers_of(text: &str, lines: &[ByteSpan]) -> Vec<usize> {
    let (mut number, mut end) = (1, 0);
    let count = |line: &ByteSpan| {
        number += ByteSpan { start: end, end: line.start }.slice(text).matches('\n').count();
        end = line.end;
        number
    };
    lines.iter().map(count).collect()
}

/// The lines of a text that hold anything, each less the white space around it.
fn lines_of(text: &str) -> Vec<ByteSpan> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive(LINE_ENDS) {
        lines.push(ByteSpan::new(start, start + line.len()).trimmed(text));
        start += line.len();
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn judged_lines<'a>(text: &'a str, lines: &[ByteSpan], heads: &'a [Head]) -> Vec<Line<'a>> {
    let (mut block, mut end) = (0, 0);
    let mut judged = Vec::with_capacity(lines.len());
    for (at, (line, head)) in lines.iter().zip(heads).enumerate() {
        if at > 0 && (ByteSpan { start: end, end: line.start }).slice(text).matches('\n').count() > 1 {
            block += 1;
        }
        end = line.end;
        let words_below = heads.get(at + 1).is_some_and(|next| !(head.bare_time.is_some() && next.bare_time.is_some()));
        judged.push(Line {
            at: line.start as usize,
            text: line.slice(text),
            candidates: &head.candidates,
            block,
            begins: true,
            words_below,
            signed: head.change,
        });
    }
    judged
}

/// `0:05 words` on line after line: a time of day would not be before most of them, and in order.
fn times_of_every_line(heads: &mut [Head], lines: &[ByteSpan], text: &str) {
    let timed: Vec<Deciseconds> = heads.iter().filter_map(|head| head.bare_time.or(head.loose.map(|(time, _)| time))).collect();
    let loose = heads.iter().filter(|head| head.loose.is_some()).count();
    let ordered = loose > 2 && are_in_order(&timed);
    if !ordered || (timed.len() * 2 < heads.len() && !names_come_back(heads, lines, text)) {
        return;
    }
    for (head, line) in heads.iter_mut().zip(lines) {
        if let Some((time, body)) = head.loose.take() {
            let body = body + head::separator(&line.slice(text)[body..]).unwrap_or(0);
            (head.bare_time, head.bare_body) = (Some(time), body);
            head.candidates = super::labels::read_candidates(&line.slice(text)[body..], body);
        }
    }
}

/// `Speaker 1: 0:05 words` on line after line: times of day would not be behind most labels of several people, and in order.
fn times_behind_labels(heads: &mut [Head], lines: &[ByteSpan], text: &str) {
    let is_label = |candidate: &&mut Candidate| matches!(candidate.style, Style::Colon | Style::Tab | Style::Sign);
    let mut labels: Vec<(&mut Candidate, &str)> = heads
        .iter_mut()
        .zip(lines)
        .filter_map(|(head, line)| Some((head.candidates.iter_mut().find(is_label)?, line.slice(text))))
        .collect();
    let time_of = |(label, line): &(&mut Candidate, &str)| {
        let words = line.get(label.body..)?;
        let blank = words.len() - words.trim_start().len();
        leading_time(words.trim_start()).filter(|_| label.time.is_none()).map(|(time, length)| (time, label.body + blank + length))
    };
    let timed: Vec<Deciseconds> = labels.iter().filter_map(|label| time_of(label).map(|(time, _)| time)).collect();
    // In a diary one person says when each thing is done.
    let names: BTreeSet<&str> =
        labels.iter().filter(|label| time_of(label).is_some()).map(|(label, line)| &line[label.start..label.end]).collect();
    if names.len() < 2 {
        return;
    }
    if !are_of_the_labels(&timed, labels.len()) {
        return;
    }
    for label in &mut labels {
        if let Some((time, body)) = time_of(label) {
            (label.0.time, label.0.body) = (Some(time), body);
        }
    }
}

/// `I: How was it?  0:05` on line after line: times of day would not end most lines that have labels, and in order.
fn times_at_line_ends(heads: &mut [Head], lines: &[ByteSpan], text: &str) {
    let is_label = |candidate: &Candidate| matches!(candidate.style, Style::Colon | Style::Tab);
    let labelled: Vec<usize> = (0..heads.len()).filter(|&at| heads[at].candidates.iter().any(is_label)).collect();
    let time_of = |at: usize| {
        let line = lines[at].slice(text);
        let (time, start, _) = trailing_time(line).filter(|_| heads[at].end_time.is_none())?;
        let said = heads[at].candidates.iter().find(|candidate| is_label(candidate)).map_or(0, |label| label.body);
        let words = line.get(said..start)?;
        // `At 5:30` is what somebody says; a time of the recording is behind a tab, a wide gap or the end of a sentence.
        let gap = &words[words.trim_end().len()..];
        let apart = gap.contains('\t') || gap.chars().count() > 1 || ends_sentence(words);
        (apart && !words.trim().is_empty()).then_some((at, time, start))
    };
    let timed: Vec<(usize, Deciseconds, usize)> = labelled.iter().filter_map(|&at| time_of(at)).collect();
    let times: Vec<Deciseconds> = timed.iter().map(|(_, time, _)| *time).collect();
    if !are_of_the_labels(&times, labelled.len()) {
        return;
    }
    for (at, time, start) in timed {
        (heads[at].end_time, heads[at].body_end) = (Some(time), start);
    }
}

/// Whether nine of ten times are no earlier than the one before.
fn are_in_order(times: &[Deciseconds]) -> bool {
    times.windows(2).filter(|pair| pair[0] <= pair[1]).count() * 10 >= times.len().saturating_sub(1) * 9
}

/// Whether times are those of so many labelled lines: at least three, on eight of ten lines, in order.
fn are_of_the_labels(times: &[Deciseconds], labels: usize) -> bool {
    times.len() >= 3 && times.len() * 10 >= labels * 8 && are_in_order(times)
}

/// `0 minutes 5 seconds` above `0:05`, as what is copied from a meeting program's page has it in any language: the same numbers say the same time.
fn spelt_times(heads: &mut [Head], lines: &[ByteSpan], text: &str) {
    for at in 0..heads.len().saturating_sub(1) {
        let (line, below) = (lines[at].slice(text), lines[at + 1].slice(text));
        let numbers = |line: &str| -> Vec<u32> { line.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect() };
        let spelt = line.starts_with(|c: char| c.is_ascii_digit()) && line.contains(char::is_alphabetic) && !line.contains(':');
        if spelt && line.split_whitespace().count() <= SPELT_WORDS && heads[at + 1].is_time_only(below) && numbers(line) == numbers(below) {
            let time = heads[at + 1].bare_time;
            heads[at] = Head { bare_time: time, bare_body: line.len(), body_end: line.len(), ..Head::default() };
        }
    }
}

/// `0 minutes 9 seconds`, `00h00m09s` alone on line after line, each above a label: times, where there are several and they are in order.
fn worded_times(heads: &mut [Head], lines: &[ByteSpan], text: &str) {
    let time_of = |at: usize| {
        let line = lines[at].slice(text);
        let units = line.starts_with(|c: char| c.is_ascii_digit()) && !line.contains(':') && line.split_whitespace().count() <= SPELT_WORDS;
        let joined =
            lines.get(at + 1).is_some_and(|next| ByteSpan { start: lines[at].end, end: next.start }.slice(text).matches('\n').count() == 1);
        let above_label = joined && heads[at + 1].candidates.iter().any(|candidate| candidate.style.is_strong());
        let parts = line.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).count();
        parse_range(line).filter(|_| units && above_label && parts > 1)
    };
    let timed: Vec<(usize, Deciseconds)> = (0..heads.len()).filter_map(|at| Some((at, time_of(at)?))).collect();
    let times: Vec<Deciseconds> = timed.iter().map(|(_, time)| *time).collect();
    if times.len() > 2 && are_in_order(&times) {
        for (at, time) in timed {
            let length = lines[at].len();
            heads[at] = Head { bare_time: Some(time), bare_body: length, body_end: length, ..Head::default() };
        }
    }
}

/// The most words of a time that is spelt out: `1 hour 2 minutes 5 seconds`.
const SPELT_WORDS: usize = 6;

/// Whether what is behind times at the starts of lines are a few names that come back: `0:05 Ida Marsh` with the words below.
fn names_come_back(heads: &[Head], lines: &[ByteSpan], text: &str) -> bool {
    let mut names: Vec<&str> = heads.iter().zip(lines).filter_map(|(head, line)| Some(line.slice(text)[head.loose?.1..].trim())).collect();
    let all = names.len();
    let short = names.iter().all(|name| name.chars().count() <= 48);
    names.sort_unstable();
    names.dedup();
    short && names.len() * 2 <= all
}

/// `[0:05] - Ida Marsh` with the words on the next line, and a name on a line of its own below a time: as good as `Ida Marsh  0:05`.
fn names_below_times(heads: &mut [Head], lines: &[ByteSpan], text: &str) {
    // A name above a time: the same line comes back in that place.
    let above = |heads: &[Head], at: usize| {
        let time_only = |other: usize| heads[other].is_time_only(lines[other].slice(text));
        at + 2 < heads.len() && !time_only(at) && time_only(at + 1) && !time_only(at + 2) && heads[at].bare_time.is_none()
    };
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    (0..heads.len()).filter(|&at| above(heads, at)).for_each(|at| *names.entry(lines[at].slice(text)).or_default() += 1);
    for at in 0..heads.len() {
        let time_only = |other: usize| heads[other].is_time_only(lines[other].slice(text));
        let led = heads[at].bare_time.is_some() && !time_only(at) && heads.get(at + 1).is_some_and(|next| next.bare_time.is_none());
        let below = at > 0 && heads[at].bare_time.is_none() && time_only(at - 1) && at + 1 < heads.len() && !time_only(at + 1);
        let named = above(heads, at) && names.get(lines[at].slice(text)).is_some_and(|&times| times > 1);
        if led || below || named {
            heads[at].candidates.iter_mut().filter(|label| label.style == Style::Alone).for_each(|label| label.style = Style::Timed);
        }
    }
}

/// Whether lines begin with a dash as in printed dialogue: at least half of them, and no fewer than three.
fn in_dialogue(lines: &[ByteSpan], text: &str) -> bool {
    let dashes = lines.iter().filter(|line| dialogue_dash(line.slice(text)) > 0).count();
    dashes > 2 && dashes * 2 >= lines.len()
}

/// A transcript from text, for the tests of the stages.
#[cfg(test)]
pub fn example(id: &str, text: &str) -> crate::domain::corpus::transcript::SafeTranscript {
    use crate::domain::corpus::transcript::{Declaration, SafeTranscript, Source, SourceMap, Transcript};
    let digest = crate::domain::digest::Digest::of(text.as_bytes());
    let ReadTurns { speakers, turns, unspoken, .. } = read_turns(text, &SpeakerRules::default());
    let source = Source { digest, encoding: "UTF-8".into(), map: SourceMap::default() };
    let id = crate::domain::ids::DocumentId::new(id);
    SafeTranscript::declare(Transcript { id, text: text.into(), digest, source, speakers, turns, unspoken }, Declaration::AsIs)
}

#[cfg(test)]
mod tests;

//! What was coded: excerpts by code, transcript, group, speaker, coder, flag, memo and question, with what is around them.
//!
//! A coder sees their own codings, and those of others in transcripts with which everybody is done.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::queue::said;
use super::reading::{everybody_done, time_of};
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::transcript::Role;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::log_state::{CoderState, Place, StandingCoding};
use crate::report::coded::OVERLAP;
use crate::server::http::Request;
use crate::server::response::ApiError;
use crate::server::session::Session;
use crate::server::study::{Text, folded};

/// The most excerpts of one answer.
const MOST: usize = 200;

/// Code points of context on either side.
const AROUND: u32 = 160;

/// A coding that this coder may see.
pub(super) struct Seen<'a> {
    pub coder: &'a CoderId,
    pub work: &'a CoderState,
    pub place: &'a Place,
    kept: &'a StandingCoding,
    text: &'a Text,
    turn: Option<usize>,
}

/// What is asked for; an empty part asks for everything.
struct Filter<'a> {
    codes: BTreeSet<CodeId>,
    /// Turns that have another code.
    with: Option<BTreeSet<(&'a DocumentId, usize)>>,
    document: &'a str,
    group: &'a str,
    speaker: &'a str,
    coder: &'a str,
    flag: &'a str,
    memo: bool,
    question: &'a str,
    words: Vec<char>,
}

/// `GET /api/codings?code=&with=&document=&group=&speaker=&coder=&flag=&memo=1&question=&q=&offset=&limit=`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn codings(desk: &Session, request: &Request) -> Result<Value, ApiError> {
    if desk.study.codebook_work {
        return Err(ApiError::CodebookWork);
    }
    let number = |name: &str, default: usize| match request.asked(name).filter(|value| !value.is_empty()) {
        None => Ok(default),
        Some(value) => value.parse::<usize>().map_err(|_| ApiError::Field { what: "a number" }),
    };
    let (offset, limit) = (number("offset", 0)?, number("limit", 50)?.min(MOST));
    let all = seen(desk);
    let filter = filter(desk, request, &all);
    let mut per_code: BTreeMap<&CodeId, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for one in all.iter().filter(|one| fits(desk, one, &filter)) {
        let Some(code) = &one.place.code else { continue };
        *per_code.entry(code).or_default() += 1;
        if filter.codes.is_empty() || filter.codes.contains(code) {
            found.push(one);
        }
    }
    let rows: Vec<Value> = found.iter().skip(offset).take(limit).map(|one| row(desk, one)).collect();
    let participants: BTreeSet<&DocumentId> = found.iter().map(|one| &one.place.document).collect();
    let counts: Vec<Value> = per_code.iter().map(|(code, count)| json!({"code": code, "codings": count})).collect();
    Ok(json!({
        "format": 1, "total": found.len(), "transcripts": participants.len(), "codings": rows, "counts": counts, "choices": choices(desk, &all),
    }))
}

fn filter<'a>(desk: &Session, request: &'a Request, all: &[Seen<'a>]) -> Filter<'a> {
    let asked = |name: &str| request.asked(name).unwrap_or("");
    let with = asked("with");
    let turns = || {
        let of_code = all.iter().filter(|one| one.place.code.as_ref().is_some_and(|code| code.as_str() == with));
        of_code.flat_map(|one| turns_of(one).map(|turn| (&one.place.document, turn))).collect()
    };
    Filter {
        // Beside another code a code counts for itself, as in the picture of codes together.
        codes: if with.is_empty() { below(desk, asked("code")) } else { BTreeSet::from([CodeId::new(asked("code"))]) },
        with: (!with.is_empty()).then(turns),
        document: asked("document"),
        group: asked("group"),
        speaker: asked("speaker"),
        coder: asked("coder"),
        flag: asked("flag"),
        memo: asked("memo") == "1",
        question: asked("question"),
        words: asked("q").trim().chars().map(folded).collect(),
    }
}

/// The turns of participants that have a coding: a tenth of the shorter of the two lies in the other.
fn turns_of<'a>(one: &Seen<'a>) -> impl Iterator<Item = usize> + use<'a> {
    let (text, span) = (one.text, one.place.span);
    text.turns_at(span).filter(move |&turn| {
        let own = text.turn_span(turn);
        let is_spoken = text.coded.turns[turn].role == Role::Participant;
        is_spoken && f64::from(own.overlap(span)) >= OVERLAP * own.len().min(span.len()) as f64
    })
}

/// A code with all that stand below it; none where no code is named.
fn below(desk: &Session, code: &str) -> BTreeSet<CodeId> {
    if code.is_empty() {
        return BTreeSet::new();
    }
    let mut all = BTreeSet::from([CodeId::new(code)]);
    loop {
        let more = desk.study.codebook.codes().iter().filter(|one| one.parent.as_ref().is_some_and(|parent| all.contains(parent)));
        let more: Vec<CodeId> = more.map(|one| one.id.clone()).filter(|id| !all.contains(id)).collect();
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

/// The codings that this coder may see, in the order of the texts.
pub(super) fn seen(desk: &Session) -> Vec<Seen<'_>> {
    let mut done: BTreeMap<&DocumentId, bool> = BTreeMap::new();
    let mut all = Vec::new();
    for (coder, work) in &desk.trail.coders {
        let mut is_shown = |document| {
            let mut is_open = || *done.entry(document).or_insert_with(|| everybody_done(desk, Some(document)));
            *coder == desk.study.coder || (work.finished.contains(document) && is_open())
        };
        // Codings come transcript by transcript: each is looked up once.
        let mut here: Option<(&DocumentId, Option<&Text>)> = None;
        for (place, kept) in &work.codings {
            let text = match here {
                Some((document, text)) if *document == place.document => text,
                _ => desk.study.text(place.document.as_str()).filter(|_| is_shown(&place.document)),
            };
            here = Some((&place.document, text));
            let Some(text) = text.filter(|text| text.known.digest == kept.text) else { continue };
            all.push(Seen { coder, work, place, kept, text, turn: text.turn_at(place.span.start) });
        }
    }
    all.sort_by(|a, b| (a.place, a.coder).cmp(&(b.place, b.coder)));
    all
}

fn question<'a>(desk: &'a Session, one: &Seen<'_>) -> Option<&'a (String, String)> {
    desk.study.questions.get(usize::from(one.text.coded.turns[one.turn?].question?))
}

fn fits(desk: &Session, one: &Seen<'_>, filter: &Filter<'_>) -> bool {
    let is = |wanted: &str, have: Option<&str>| wanted.is_empty() || have == Some(wanted);
    let memo = one.work.memos.get(one.place);
    let flagged = match filter.flag {
        "" => true,
        "quotation" => one.work.quotations.contains(one.place),
        "discuss" => one.work.to_discuss.contains(one.place),
        _ => false,
    };
    let has_words = || {
        let holds = |text: &str| {
            let text: Vec<char> = text.chars().map(folded).collect();
            text.windows(filter.words.len()).any(|window| window == filter.words)
        };
        filter.words.is_empty() || holds(one.text.slice(one.place.span)) || memo.is_some_and(|memo| holds(memo))
    };
    filter.with.as_ref().is_none_or(|with| turns_of(one).any(|turn| with.contains(&(&one.place.document, turn))))
        && is(filter.document, Some(one.place.document.as_str()))
        && is(filter.group, one.text.group.as_deref())
        && is(filter.speaker, one.turn.and_then(|turn| one.text.speaker(turn)))
        && is(filter.coder, Some(one.coder.as_str()))
        && (filter.question.is_empty() || question(desk, one).is_some_and(|(id, _)| id == filter.question))
        && flagged
        && (!filter.memo || memo.is_some())
        && has_words()
}

fn row(desk: &Session, one: &Seen<'_>) -> Value {
    let (text, span) = (one.text, one.place.span);
    let before = CharSpan { start: span.start.saturating_sub(AROUND), end: span.start };
    let after = CharSpan { start: span.end, end: (span.end + AROUND).min(text.known.chars) };
    json!({
        "document": one.place.document, "start": span.start, "end": span.end, "code": one.place.code, "coder": one.coder,
        "own": *one.coder == desk.study.coder, "seq": one.kept.seq, "blind": one.kept.blind,
        "turn": one.turn.map(|turn| turn + 1), "time": one.turn.and_then(|turn| time_of(text, turn)),
        "speaker": one.turn.and_then(|turn| text.speaker(turn)), "group": text.group, "question": question(desk, one).map(|(id, _)| id),
        "excerpt": words(text, span), "before": said(text, before), "after": said(text, after),
        "memo": one.work.memos.get(one.place).map(|memo| memo.as_str()),
        "quotation": one.work.quotations.contains(one.place), "discuss": one.work.to_discuss.contains(one.place),
    })
}

/// What was said at a place, a line for each turn that it touches, without the labels between them.
pub fn words(text: &Text, span: CharSpan) -> String {
    let part = |turn: usize| {
        let own = text.turn_span(turn);
        text.spoken(CharSpan { start: own.start.max(span.start), end: own.end.min(span.end) }).trim().to_owned()
    };
    let lines: Vec<String> = text.turns_at(span).map(part).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// What the filters can be set to: only what some coding has.
fn choices(desk: &Session, all: &[Seen<'_>]) -> Value {
    let mut coders: BTreeSet<&CoderId> = BTreeSet::new();
    let (mut documents, mut groups, mut speakers) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut asked = BTreeSet::new();
    for one in all {
        coders.insert(one.coder);
        documents.insert(&one.place.document);
        groups.extend(one.text.group.as_deref());
        speakers.extend(one.turn.and_then(|turn| one.text.speaker(turn)));
        asked.extend(question(desk, one));
    }
    let questions: Vec<Value> = asked.into_iter().map(|(id, text)| json!({"id": id, "text": text})).collect();
    json!({"documents": documents, "groups": groups, "speakers": speakers, "coders": coders, "questions": questions})
}

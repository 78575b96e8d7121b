//! The study at a glance, pictures of what was coded, and words in their context: what this coder may see of it.

use serde_json::{Value, json};

use super::coded_excerpts::{Seen, seen};
use super::open_offers;
use super::reading::everybody_done;
use crate::contract::Context;
use crate::domain::review::annotations::Annotations;
use crate::domain::review::coding::{CodedExcerpt, Coding};
use crate::report::coded::{CodedInput, CodedStudy, MatrixKind, Together, WordUse, glance, in_context, matrix, spread, together};
use crate::report::pictures::{
    Measure, NetworkShown, Opens, Picture, TableCell, agreement_forest, heat_map, interview_timeline, network, saturation_curve,
    together_map,
};
use crate::server::http::Request;
use crate::server::kept_pictures::{Drawn, Question};
use crate::server::response::ApiError;
use crate::server::session::Session;
use crate::stages::agreement::study::{AgreementInput, agreement};

/// Words of a list at most.
const WORDS: usize = 300;

/// Codes of a codebook at most whose agreement has intervals here.
const RESAMPLED: usize = 60;

/// Uses of a word at most.
const USES: usize = 200;

/// The study as this coder may see it coded; of one coder where one is named.
pub(super) fn coded_study<'a>(desk: &'a Session, seen: &[Seen<'_>], coder: &str) -> CodedStudy<'a> {
    let mut annotations = Annotations::default();
    let mut codings = Vec::new();
    for one in seen.iter().filter(|one| coder.is_empty() || one.coder.as_str() == coder) {
        let Some(code) = one.place.code.clone() else { continue };
        let coding = Coding { document: one.place.document.clone(), span: one.place.span, code, coder: one.coder.clone() };
        if one.work.quotations.contains(one.place) {
            annotations.quotations.insert(coding.clone());
        }
        if one.work.to_discuss.contains(one.place) {
            annotations.to_discuss.insert(coding.clone());
        }
        let memo = one.work.memos.get(one.place).cloned().unwrap_or_default();
        codings.push(CodedExcerpt { coding, created: None, memo });
    }
    let study = &desk.study;
    let input = CodedInput {
        codebook: Some(&study.codebook),
        questions: &study.questions,
        codings: &codings,
        annotations: &annotations,
        compare: &study.compare,
        least: study.least,
    };
    CodedStudy::new(study.texts.iter().map(|text| &text.coded).collect(), &input)
}

/// `GET /api/glance`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn at_a_glance(desk: &Session, _: &Request) -> Result<Value, ApiError> {
    if desk.study.codebook_work {
        return Err(ApiError::CodebookWork);
    }
    let all = seen(desk);
    let coded = coded_study(desk, &all, "");
    let found = glance(&coded);
    let (study, work) = (&desk.study, desk.work());
    let open = study.texts.iter().filter(|text| study.is_blind(work) && !work.closed.contains_key(text.id())).count();
    let undecided = open_offers(desk).filter(|placed| !work.answers.contains_key(&placed.offer.id)).count();
    let groups: Vec<Value> =
        found.groups.iter().map(|(group, people, texts)| json!({"group": group, "participants": people, "transcripts": texts})).collect();
    let coders: Vec<Value> =
        found.coders.iter().map(|(coder, codings, texts)| json!({"coder": coder, "codings": codings, "transcripts": texts})).collect();
    Ok(json!({
        "format": 1, "source": coded.source(), "transcripts": found.transcripts, "participants": found.participants, "groups": groups,
        "turns": found.turns, "words": found.words, "codes": found.codes[0], "codes_used": found.codes[1], "coders": coders,
        "with_memo": found.marked[0], "quotations": found.marked[1], "uncoded": found.uncoded, "unused": found.unused,
        "blind_open": open, "undecided": undecided, "done": desk.trail.is_done(&study.coder), "pictures": choices(&coded),
    }))
}

/// Which pictures can be asked for: kind, name, and what it can be asked of.
fn choices(coded: &CodedStudy<'_>) -> Vec<Value> {
    let mut all = vec![json!({"kind": "documents", "name": "Codes by transcript", "measures": ["codings", "words"]})];
    for attribute in coded.compare.iter().filter(|name| coded.texts.iter().any(|text| text.traits.contains_key(*name))) {
        let name = format!("Codes by {attribute}");
        all.push(json!({"kind": format!("by {attribute}"), "name": name, "measures": ["participants", "codings", "words"]}));
    }
    if !coded.questions.is_empty() {
        all.push(json!({"kind": "questions", "name": "Codes by question", "measures": ["codings", "participants"]}));
    }
    all.push(json!({"kind": "together", "name": "Codes together", "measures": []}));
    all.push(json!({"kind": "network", "name": "Network of codes", "measures": []}));
    all.push(json!({"kind": "timeline", "name": "Timeline of an interview", "measures": []}));
    all.push(json!({"kind": "agreement", "name": "Agreement", "measures": []}));
    all.push(json!({"kind": "saturation", "name": "New codes over transcripts", "measures": []}));
    all
}

/// `GET /api/picture?kind=&measure=&document=&coder=&most=`: a picture with so many rows of its table; with `from`, rows from there on
/// without the drawing.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn picture(desk: &Session, request: &Request) -> Result<Value, ApiError> {
    if desk.study.codebook_work {
        return Err(ApiError::CodebookWork);
    }
    let asked = |name: &str| request.asked(name).unwrap_or("");
    let number = |name: &str| match asked(name) {
        "" => Ok(None),
        value => value.parse::<usize>().map(Some).map_err(|_| ApiError::Field { what: "a number" }),
    };
    let (from, most) = (number("from")?, number("most")?.unwrap_or(usize::MAX));
    let question = ["kind", "measure", "document", "coder"].map(|name| asked(name).to_owned());
    let drawn = desk.pictures.get(desk.state(), question.clone(), || drawn(desk, &question))?;
    Ok(match drawn.as_ref() {
        Ok(picture) => picture_json(picture, from, most),
        Err(note) => json!({"format": 1, "title": "", "caption": "", "svg": null, "head": [], "all_rows": 0, "rows": [], "note": note}),
    })
}

/// Draws a picture of what this coder may see.
fn drawn(desk: &Session, question: &Question) -> Result<Drawn, ApiError> {
    let [kind, measure, document, coder] = question.each_ref().map(String::as_str);
    let coded = coded_study(desk, &seen(desk), coder);
    let nothing = "There is nothing to draw yet: no coding that this picture could show.";
    Ok(match kind {
        "documents" => map(&coded, MatrixKind::Documents, measure, nothing),
        "questions" => map(&coded, MatrixKind::Questions, measure, nothing),
        "together" => together_map(&coded, &together(&coded)).ok_or_else(|| "No turn has two codes yet.".to_owned()),
        "network" => network_of(&coded, &together(&coded)),
        "agreement" => agreement_of(desk),
        "saturation" => saturation_curve(&coded, &spread(&coded)).ok_or_else(|| "Fewer than two transcripts have a coding yet.".to_owned()),
        "timeline" => {
            let at = desk.study.texts.iter().position(|text| text.id().as_str() == document).ok_or(ApiError::NoDocument)?;
            interview_timeline(&coded, at).ok_or_else(|| "Nothing is coded in this transcript yet.".to_owned())
        }
        kind => match kind.strip_prefix("by ").filter(|name| coded.compare.iter().any(|known| known == name)) {
            Some(attribute) => {
                let none = format!("No value of {attribute} is shared by {} participants or more, so none is compared.", coded.least);
                let why = if coded.passages.is_empty() { nothing } else { &none };
                map(&coded, MatrixKind::Groups(attribute.to_owned()), measure, why)
            }
            None => return Err(ApiError::Field { what: "kind" }),
        },
    })
}

fn map(coded: &CodedStudy<'_>, kind: MatrixKind, measure: &str, nothing: &str) -> Result<Picture, String> {
    let measure = match measure {
        "participants" => Measure::Participants,
        "words" => Measure::Words,
        _ => Measure::Codings,
    };
    heat_map(coded, &matrix(coded, kind), measure).ok_or_else(|| nothing.to_owned())
}

fn network_of(coded: &CodedStudy<'_>, together: &Together) -> Result<Picture, String> {
    match network(coded, together) {
        Some(NetworkShown::Drawn(picture)) => Ok(*picture),
        Some(NetworkShown::List(why)) => Err(why),
        None => Err("Fewer than three codes stand on a turn with another yet.".to_owned()),
    }
}

/// How far coders agree who are all done; of what each coded before they saw suggestions or each other's work.
fn agreement_of(desk: &Session) -> Result<Picture, String> {
    let (study, trail) = (&desk.study, &desk.trail);
    if !everybody_done(desk, None) {
        return Err("Agreement is shown once everybody who codes is done, so that nobody's work reaches another too early.".to_owned());
    }
    let excerpts = trail.originals().excerpts(None);
    let mut coders: Vec<_> = excerpts.iter().map(|excerpt| &excerpt.coding.coder).collect();
    coders.sort_unstable();
    coders.dedup();
    if coders.len() < 2 {
        return Err("Agreement takes two people who have coded.".to_owned());
    }
    let texts: Vec<_> = study.texts.iter().filter(|text| coders.iter().all(|coder| trail.has_finished(coder, text.id()))).collect();
    let transcripts: Vec<_> = texts.iter().map(|text| text.transcript.clone()).collect();
    let segments: Vec<_> = texts.iter().map(|text| text.segments.clone()).collect();
    let codings: Vec<Coding> = excerpts.iter().map(|excerpt| excerpt.coding.clone()).collect();
    let groups = vec![None; transcripts.len()];
    let input = AgreementInput {
        transcripts: &transcripts,
        segments: &segments,
        groups: &groups,
        codings: &codings,
        codebook: Some(&study.codebook),
    };
    // Of very many codes the figures alone: nobody waits for half a minute.
    let params = if study.codebook.len() <= RESAMPLED { &study.resampled } else { &study.compared };
    let outcome = agreement(&input, params, &Context::quiet(0)).map_err(|error| error.to_string())?;
    agreement_forest(&outcome.value).ok_or_else(|| "No transcript was coded by two people.".to_owned())
}

/// A picture, with a part of its table: all of it is thousands of cells in a large study, and few are looked at. Anyone who asks for
/// further rows has the drawing.
fn picture_json(picture: &Picture, from: Option<usize>, most: usize) -> Value {
    let svg = from.is_none().then(|| picture.standalone());
    let cell = |cell: &TableCell| json!({"text": cell.text, "opens": cell.opens.as_ref().map(opens_json)});
    let rows: Vec<Vec<Value>> = picture.rows.iter().skip(from.unwrap_or(0)).take(most).map(|row| row.iter().map(cell).collect()).collect();
    json!({
        "format": 1, "title": picture.title, "caption": picture.caption, "svg": svg, "head": picture.head,
        "all_rows": picture.rows.len(), "rows": rows,
        "note": null,
    })
}

fn opens_json(opens: &Opens) -> Value {
    let Opens { code, with, document, group, question } = opens;
    let all = [("code", code), ("with", with), ("document", document), ("group", group), ("question", question)];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (key.to_owned(), Value::from(value.as_str()))).collect()
}

/// `GET /api/words?q=`: words that enough participants say, or the uses of one. What few say may point at one of them.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn words(desk: &Session, request: &Request) -> Result<Value, ApiError> {
    let study = &desk.study;
    if study.codebook_work {
        return Err(ApiError::CodebookWork);
    }
    let asked = request.asked("q").unwrap_or("").trim();
    let shared: Vec<&WordUse> = study.word_list().iter().filter(|word| word.participants >= study.least).collect();
    if asked.is_empty() {
        let word = |word: &WordUse| json!({"word": word.form, "uses": word.uses, "participants": word.participants});
        let words: Vec<Value> = shared.iter().take(WORDS).map(|one| word(one)).collect();
        return Ok(json!({"format": 1, "all": shared.len(), "least": study.least, "words": words, "uses": []}));
    }
    let known = study.rules.content_term(asked).filter(|term| shared.iter().any(|word| word.term == *term));
    let Some(term) = known else { return Ok(json!({"format": 1, "all": 0, "least": study.least, "words": [], "uses": []})) };
    let transcripts: Vec<_> = study.texts.iter().map(|text| &text.transcript).collect();
    let found = in_context(&transcripts, &term, &study.rules, USES);
    let line = |one: &crate::report::coded::InContext| {
        let text = &study.texts[one.text];
        let place = text.to_chars(one.span);
        json!({
            "document": text.id(), "start": place.start, "end": place.end, "turn": one.turn + 1, "group": text.group,
            "before": one.before, "word": one.word, "after": one.after,
        })
    };
    let uses: Vec<Value> = found.iter().map(line).collect();
    Ok(json!({"format": 1, "all": uses.len(), "least": study.least, "words": [], "uses": uses}))
}

//! Work on the codebook: clusters as drafts of codes, changes that are tried, and the version that comes of them.
//!
//! Nothing here is answered but in a session for it, which codes nothing and shows no suggestion, no count and nothing of
//! any coder's work. Drafts are not shown to anyone who has a blind step open (`load.rs`).

use serde::Deserialize;
use serde_json::{Value, json};

use super::decisions::{body, saved_answer};
use super::study_and_progress::code_json;
use crate::domain::codebook::{Code, CodeKind, Codebook};
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::CoderId;
use crate::domain::review::event::Remark;
use crate::domain::review::log_state::{LogState, Version};
use crate::domain::revision::{Change, Revision, revise};
use crate::formats::codebook::codebook_toml;
use crate::formats::review::drafts::{Draft, DraftExcerpt};
use crate::language::people_words::{MANY, MATTERS};
use crate::language::terms::TermRules;
use crate::language::word_finder::each_word;
use crate::server::http::Request;
use crate::server::response::{Answer, ApiError};
use crate::server::session::{Resolved, Session};
use crate::server::study::Study;

/// The most changes that make one version.
const MOST: usize = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    from: Digest,
    changes: Vec<Change>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    once: Option<String>,
}

/// `GET /api/codebook`
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn codebook(desk: &Session, _: &Request) -> Result<Value, ApiError> {
    let (study, trail) = (&desk.study, &desk.trail);
    let base = base(desk)?;
    let holds = (study.codebook_digest, study.codebook.version());
    Ok(json!({
        "format": 1,
        "from": base.0,
        "version": base.1.version(),
        "next": next(study, trail, &base.1),
        "codes": base.1.codes().iter().map(|code| entry(study, code)).collect::<Vec<_>>(),
        "holds": (!study.codebook.is_empty()).then(|| json!({"digest": holds.0, "version": holds.1})),
        "versions": trail.versions.iter().rev().map(|version| version_json(study, trail, version)).collect::<Vec<_>>(),
        "remarks": trail.remarks.iter().map(|remark| remark_json(trail, remark)).collect::<Vec<_>>(),
        "drafts": study.drafts.as_ref().map(|drafts| drafts.drafts.iter().map(|draft| draft_json(study, trail, draft)).collect::<Vec<_>>()),
    }))
}

/// `POST /api/codebook/try`: what the changes come to, and nothing is written.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn attempt(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    let asked: Asked = body(request)?;
    desk.catch_up()?;
    let (digest, book) = base(desk)?;
    if digest != asked.from {
        return Err(ApiError::Overtaken);
    }
    let made = made(&desk.study, &desk.trail, &book, &asked.changes)?;
    Ok(Answer::json(
        200,
        &json!({
            "version": made.version(), "codes": made.codes().iter().map(|code| entry(&desk.study, code)).collect::<Vec<_>>(),
            "changes": words(&asked.changes),
        }),
    ))
}

/// `POST /api/codebook`: the version is written, with what was changed.
///
/// # Errors
///
/// An [`ApiError`] with its status and the way out, if the request is refused or the log cannot be read or written.
pub fn revise_codebook(desk: &mut Session, request: &Request) -> Result<Answer, ApiError> {
    let asked: Asked = body(request)?;
    desk.catch_up()?;
    let (_, book) = base(desk)?;
    let saved = desk.act(asked.once.as_deref(), |study, trail| {
        if newest(trail) != asked.from {
            return Err(ApiError::Overtaken);
        }
        let made = made(study, trail, &book, &asked.changes)?;
        let text = codebook_toml(&made);
        let revision = Revision {
            digest: Digest::of(text.as_bytes()),
            version: made.version(),
            codes: made.len() as u32,
            from: asked.from,
            changes: asked.changes.clone(),
            note: GuardedText::new(asked.note.clone().unwrap_or_default().trim()),
            live: false,
            drafts: study.drafts.as_ref().map(|drafts| drafts.digest),
            once: asked.once.clone(),
        };
        Ok(Resolved::Book(Box::new(revision), text))
    })?;
    Ok(saved_answer(&saved))
}

/// The codebook that changes start from, and its digest.
fn base(desk: &Session) -> Result<(Digest, Codebook), ApiError> {
    if !desk.study.codebook_work {
        return Err(ApiError::NotCodebookWork);
    }
    let digest = newest(&desk.trail);
    let book = if digest == desk.study.codebook_digest { Some(desk.study.codebook.clone()) } else { desk.codebook(&digest)? };
    Ok((digest, book.unwrap_or_default()))
}

/// The digest of the newest codebook; of one without a code where there is none.
fn newest(trail: &LogState) -> Digest {
    trail.newest_codebook().map_or_else(|| Digest::of(codebook_toml(&Codebook::default()).as_bytes()), |(digest, _)| digest)
}

fn next(study: &Study, trail: &LogState, book: &Codebook) -> u32 {
    let made = trail.codebooks.values().copied().max().unwrap_or(0);
    made.max(book.version()).max(study.codebook.version()) + 1
}

fn made(study: &Study, trail: &LogState, book: &Codebook, changes: &[Change]) -> Result<Codebook, ApiError> {
    if changes.len() > MOST {
        return Err(ApiError::Field { what: "the number of changes" });
    }
    Ok(revise(book, &trail.became, changes, next(study, trail, book))?)
}

fn words(changes: &[Change]) -> Vec<String> {
    changes.iter().map(ToString::to_string).collect()
}

/// A code with all that can be rewritten, and whether it reads as being about people where nobody has said.
fn entry(study: &Study, code: &Code) -> Value {
    let mut entry = code_json(code);
    entry["terms"] = json!(code.seeds);
    entry["about"] = json!(code.about);
    entry["reads_as_people"] = json!(code.about.is_none() && reads_as_people(study, code));
    entry
}

/// Whether an entry has many words for people, and terms that are phrases of doing: by the same shares as a run proposes it (E0507).
fn reads_as_people(study: &Study, code: &Code) -> bool {
    let folded = |texts: &[&str]| {
        let mut forms = Vec::new();
        texts.iter().for_each(|text| each_word(text, |word| forms.push(TermRules::fold(&text[word.start..word.end]))));
        forms
    };
    let share = |forms: &[String], counts: &dyn Fn(&str) -> bool| {
        forms.iter().filter(|form| counts(form)).count() as f64 / forms.len().max(1) as f64
    };
    let seeds: Vec<&str> = code.seeds.iter().map(String::as_str).collect();
    let mut texts = vec![code.id.as_str(), code.brief.as_str(), code.definition.as_str(), code.inclusion.as_str()];
    texts.extend(code.seeds.iter().chain(&code.examples).map(String::as_str));
    code.kind != Some(CodeKind::Act)
        && share(&folded(&seeds), &|form| study.rules.is_function_word(form)) >= MATTERS
        && share(&folded(&texts), &|form| study.people.is_about_people(form)) >= MANY
}

fn version_json(study: &Study, trail: &LogState, version: &Version) -> Value {
    let what = &version.what;
    let signed: Vec<Value> = trail
        .remarks
        .iter()
        .filter(|(_, _, remark)| remark.signed_off && remark.codebook == what.digest && remark.code.is_none())
        .map(|(expert, time, _)| json!({"expert": expert, "time": time}))
        .collect();
    json!({
        "version": what.version, "digest": what.digest, "by": version.by, "time": version.time, "note": what.note.as_str(),
        "changes": words(&what.changes), "codes": what.codes, "signed_off": signed, "holds": what.digest == study.codebook_digest,
    })
}

fn remark_json(trail: &LogState, (expert, time, remark): &(CoderId, String, Remark)) -> Value {
    json!({
        "expert": expert, "time": time, "code": remark.code, "text": remark.text.as_str(), "signed_off": remark.signed_off,
        "version": trail.codebooks.get(&remark.codebook),
    })
}

fn draft_json(study: &Study, trail: &LogState, draft: &Draft) -> Value {
    let excerpt = |excerpt: &DraftExcerpt| json!({"document": excerpt.document, "start": excerpt.span.start, "end": excerpt.span.end, "text": excerpt.text.as_str()});
    json!({
        "draft": draft.name, "segments": draft.segments, "outside": draft.outside, "done": done(study, trail, &draft.name),
        "terms": draft.terms.iter().map(|term| term.as_str()).collect::<Vec<_>>(),
        "excerpts": draft.excerpts.iter().map(excerpt).collect::<Vec<_>>(),
    })
}

/// What an earlier version did with a draft of these very clusters, in words.
fn done(study: &Study, trail: &LogState, name: &str) -> Option<String> {
    let clusters = study.drafts.as_ref().map(|drafts| drafts.digest);
    let versions = trail.versions.iter().rev().filter(|version| version.what.drafts == clusters);
    let of = |change: &&Change| match change {
        Change::Add { draft, .. } => draft.as_deref() == Some(name),
        Change::Take { draft, .. } | Change::Leave { draft } => draft == name,
        _ => false,
    };
    versions.flat_map(|version| version.what.changes.iter().rev()).find(of).map(ToString::to_string)
}

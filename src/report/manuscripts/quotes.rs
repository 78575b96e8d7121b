//! Quotations by code: the tree of codes as headings, flagged excerpts first, each with who, where, whose coding and memo.

use std::collections::BTreeSet;

use thiserror::Error;

use super::Source;
use crate::formats::manuscript::{Block, Manuscript, Run};
use crate::formats::workbook::{Cell, Sheet};
use crate::report::coded::{CodedStudy, Passage, turns_of};
use crate::report::figures::some;

/// Which codings are written; what is empty lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Codes, each with the codes below it.
    pub codes: Vec<String>,
    /// A code that is on a turn with each of them; codes count for themselves then.
    pub with: Option<String>,
    /// Transcripts.
    pub documents: Vec<String>,
    /// Groups of participants.
    pub groups: Vec<String>,
    /// Labels of speakers.
    pub speakers: Vec<String>,
    /// Coders.
    pub coders: Vec<String>,
    /// Questions of the interview guide.
    pub questions: Vec<String>,
    /// Only codings flagged as quotations.
    pub flagged: bool,
    /// Only codings flagged to be discussed.
    pub to_discuss: bool,
    /// Only codings with a memo.
    pub with_memo: bool,
    /// Only codings that hold these words, or whose memo does, small letters or capitals.
    pub words: Option<String>,
}

/// A name that a filter asks for and that the study lacks.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("E1170 no {what} of the study is called {name}; there are {known}")]
pub struct Unknown {
    /// What it should name.
    pub what: &'static str,
    /// The name.
    pub name: String,
    /// The names that there are.
    pub known: String,
}

/// The most names that a message lists.
const NAMED: usize = 20;

impl Filter {
    /// Checks that every name is one of the study's.
    ///
    /// # Errors
    ///
    /// The first [`Unknown`] name.
    pub fn check(&self, study: &CodedStudy<'_>) -> Result<(), Unknown> {
        let set = |names: &mut dyn Iterator<Item = String>| names.collect::<BTreeSet<String>>();
        let turns = || study.texts.iter().flat_map(|text| &text.turns);
        let with: Vec<String> = self.with.iter().cloned().collect();
        let kinds: [(&'static str, &[String], BTreeSet<String>); 7] = [
            ("code", &with, set(&mut study.codes.iter().map(|line| line.code.to_string()))),
            ("code", &self.codes, set(&mut study.codes.iter().map(|line| line.code.to_string()))),
            ("transcript", &self.documents, set(&mut study.texts.iter().map(|text| text.document.to_string()))),
            ("group", &self.groups, set(&mut study.texts.iter().filter_map(|text| text.group().map(str::to_owned)))),
            ("speaker", &self.speakers, set(&mut turns().filter_map(|turn| turn.speaker.clone()))),
            ("coder", &self.coders, set(&mut study.coders().into_iter().map(ToString::to_string))),
            ("question", &self.questions, set(&mut study.questions.iter().map(|(id, _)| id.clone()))),
        ];
        for (what, wanted, known) in kinds {
            let is_there =
                |name: &&String| known.contains(*name) || (what == "transcript" && known.iter().any(|known| is_stem(known, name)));
            if let Some(name) = wanted.iter().find(|name| !is_there(name)) {
                // A speaker's label may be a person's name, so none is listed.
                let listed: Vec<&str> = known.iter().map(String::as_str).take(if what == "speaker" { 0 } else { NAMED }).collect();
                let known = if listed.is_empty() { format!("{} others", known.len()) } else { listed.join(", ") };
                return Err(Unknown { what, name: name.clone(), known });
            }
        }
        Ok(())
    }

    /// The codings that pass, in the order of the texts, each with its words.
    fn passed<'a>(&self, source: &Source<'a>) -> Vec<(&'a Passage, String)> {
        let lines: Option<BTreeSet<usize>> = (!self.codes.is_empty()).then(|| {
            let named = source.coded.codes.iter().enumerate().filter(|(_, line)| self.codes.iter().any(|code| line.code.as_str() == code));
            named.flat_map(|(at, line)| if self.with.is_some() { at..at + 1 } else { at..line.end }).collect()
        });
        let with: Option<BTreeSet<(usize, usize)>> = self.with.as_ref().map(|code| {
            let of_code = source.coded.passages.iter().filter(|passage| source.coded.codes[passage.code].code.as_str() == code);
            of_code.flat_map(|passage| turns_of(source.coded, passage).into_iter().map(|turn| (passage.text, turn))).collect()
        });
        let is = |wanted: &[String], have: Option<&str>| wanted.is_empty() || have.is_some_and(|have| wanted.iter().any(|one| one == have));
        let folded = |text: &str| text.to_lowercase();
        let fits = |passage: &&Passage| {
            let text = source.coded.texts[passage.text];
            let turn = passage.turn.map(|turn| &text.turns[turn]);
            let question = turn.and_then(|turn| turn.question).and_then(|at| source.coded.questions.get(usize::from(at)));
            let document = text.document.as_str();
            lines.as_ref().is_none_or(|lines| lines.contains(&passage.code))
                && with
                    .as_ref()
                    .is_none_or(|with| turns_of(source.coded, passage).into_iter().any(|turn| with.contains(&(passage.text, turn))))
                && (self.documents.is_empty() || self.documents.iter().any(|name| name == document || is_stem(document, name)))
                && is(&self.groups, text.group())
                && is(&self.speakers, turn.and_then(|turn| turn.speaker.as_deref()))
                && is(&self.coders, Some(passage.coder.as_str()))
                && is(&self.questions, question.map(|(id, _)| id.as_str()))
                && (!self.flagged || passage.quotation)
                && (!self.to_discuss || passage.discuss)
                && (!self.with_memo || !passage.memo.is_empty())
        };
        let worded = |passage: &'a Passage| (passage, source.words(passage.text, passage.span));
        let holds = |(passage, words): &(&Passage, String)| {
            self.words
                .as_ref()
                .is_none_or(|wanted| folded(words).contains(&folded(wanted)) || folded(&passage.memo).contains(&folded(wanted)))
        };
        source.coded.passages.iter().filter(fits).map(worded).filter(holds).collect()
    }

    /// What was asked for, in words; empty where everything was.
    fn in_words(&self) -> String {
        let mut parts = Vec::new();
        for (what, names) in [
            ("code", &self.codes),
            ("transcript", &self.documents),
            ("group", &self.groups),
            ("speaker", &self.speakers),
            ("coder", &self.coders),
            ("question", &self.questions),
        ] {
            if !names.is_empty() {
                parts.push(format!("{what} {}", names.join(" or ")));
            }
        }
        for (is_set, what) in
            [(self.flagged, "flagged as quotation"), (self.to_discuss, "to be discussed"), (self.with_memo, "with a memo")]
        {
            parts.extend(is_set.then(|| what.to_owned()));
        }
        parts.extend(self.with.as_ref().map(|code| format!("on a turn with {code}")));
        parts.extend(self.words.as_ref().map(|words| format!("with “{words}”")));
        parts.join("; ")
    }
}

fn is_stem(document: &str, name: &str) -> bool {
    document.rsplit_once('.').is_some_and(|(stem, _)| stem == name)
}

/// The quotations as text, and how many there are.
pub fn quotes_manuscript(source: &Source<'_>, filter: &Filter) -> (Manuscript, usize) {
    let quotes = filter.passed(source);
    let mut out = Manuscript { title: format!("{}: quotations", source.name), date: source.date.to_owned(), ..Manuscript::default() };
    let people: BTreeSet<&str> = quotes.iter().map(|(passage, _)| source.coded.texts[passage.text].participant.as_str()).collect();
    let of = some(source.coded.participants(), "participant", "participants");
    out.paragraph(format!("{} from {} of {of}. {}.", some(quotes.len(), "quotation", "quotations"), people.len(), source.coded.source()));
    out.labelled("Asked for", &filter.in_words());
    source.notice().into_iter().for_each(|notice| out.paragraph(notice));
    let has_facets = source.coded.codes.iter().any(|line| line.facet.is_some());
    let mut facet = None;
    for (at, line) in source.coded.codes.iter().enumerate() {
        let is_needed = quotes.iter().any(|(passage, _)| (at..line.end).contains(&passage.code));
        if !is_needed {
            continue;
        }
        if has_facets && facet != Some(&line.facet) {
            out.heading(1, line.facet.as_deref().unwrap_or("Other codes"));
            facet = Some(&line.facet);
        }
        out.heading(line.depth + 1 + usize::from(has_facets), line.code.as_str());
        let mut own: Vec<&(&Passage, String)> = quotes.iter().filter(|(passage, _)| passage.code == at).collect();
        own.sort_by_key(|(passage, _)| !passage.quotation);
        for (passage, words) in own {
            out.quote(words.as_str());
            let mut place = format!("{} · coded by {}", source.place(passage), passage.coder);
            place += if passage.quotation { " · quotation" } else { "" };
            place += if passage.discuss { " · to discuss" } else { "" };
            out.blocks.push(Block::Paragraph(vec![Run::source(place)]));
            out.labelled("Memo", &passage.memo);
        }
    }
    (out, quotes.len())
}

/// The quotations as sheets: a row for each, and what each code comes to.
pub fn quotes_sheets(source: &Source<'_>, filter: &Filter) -> (Vec<Sheet>, usize) {
    let quotes = filter.passed(source);
    let mut order: Vec<&(&Passage, String)> = quotes.iter().collect();
    order.sort_by_key(|(passage, _)| (passage.code, !passage.quotation));
    let head = [
        "dimension",
        "code",
        "quotation",
        "participant",
        "group",
        "transcript",
        "speaker",
        "line",
        "time",
        "question",
        "coder",
        "memo",
        "flagged",
        "to discuss",
        "start",
        "end",
    ];
    let row = |(passage, words): &&(&Passage, String)| {
        let (text, line) = (source.coded.texts[passage.text], &source.coded.codes[passage.code]);
        let turn = passage.turn.map(|turn| &text.turns[turn]);
        let question = turn.and_then(|turn| turn.question).and_then(|at| source.coded.questions.get(usize::from(at)));
        let yes = |is: bool| Cell::words(if is { "yes" } else { "" });
        vec![
            Cell::words(line.facet.as_deref().unwrap_or("")),
            Cell::words(path(source.coded, passage.code)),
            Cell::words(words.as_str()),
            Cell::words(text.participant.as_str()),
            Cell::words(text.group().unwrap_or("")),
            Cell::words(text.document.as_str()),
            Cell::words(turn.and_then(|turn| turn.speaker.as_deref()).unwrap_or("")),
            Cell::Count(text.line_at(passage.span.start) as u64),
            Cell::words(turn.and_then(|turn| turn.time).map(|time| time.to_string()).unwrap_or_default()),
            Cell::words(question.map_or("", |(id, _)| id)),
            Cell::words(passage.coder.as_str()),
            Cell::words(passage.memo.as_str()),
            yes(passage.quotation),
            yes(passage.discuss),
            Cell::Count(u64::from(passage.span.start)),
            Cell::Count(u64::from(passage.span.end)),
        ]
    };
    let rows = order.iter().map(row).collect();
    let quotes_sheet = Sheet { name: "Quotations".into(), head: head.map(str::to_owned).to_vec(), rows, fixed: 2 };
    let mut about: Vec<Vec<Cell>> =
        vec![vec![Cell::words("Study"), Cell::words(source.name)], vec![Cell::words("Source"), Cell::words(source.coded.source())]];
    about.push(vec![Cell::words("Asked for"), Cell::words(filter.in_words())]);
    about.extend(source.notice().into_iter().map(|notice| vec![Cell::words("Note"), Cell::words(notice)]));
    let about = Sheet { name: "About".into(), head: vec!["what".into(), "value".into()], rows: about, fixed: 0 };
    (vec![quotes_sheet, about], quotes.len())
}

/// A code with the codes above it: `kin > aunt`.
pub(super) fn path(study: &CodedStudy<'_>, code: usize) -> String {
    let above = study.codes[..=code].iter().enumerate().filter(|(at, line)| (*at..line.end).contains(&code));
    above.map(|(_, line)| line.code.as_str()).collect::<Vec<_>>().join(" > ")
}

//! Two coders side by side: which codings are on the same passage, and in what way they differ.
//!
//! Codings of one facet that overlap, directly or through others, make one pair: what the first coder and what the
//! second coder says of one stretch. From pairs come the table of codes that are taken for one another, and, once
//! people have settled them, the codings that are agreed. Originals are never changed.
//!
//! Limits: a coding that runs over many short ones of the other coder draws them all into one pair.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, CoderId, DocumentId};
use crate::domain::review::coding::Coding;
use crate::domain::review::log_state::{Discussed, Settled};

/// The codings of two coders on one stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its name.
    pub id: String,
    /// The transcript.
    pub document: DocumentId,
    /// From the first coding to the last.
    pub span: CharSpan,
    /// The facet.
    pub facet: Option<String>,
    /// The first coder's codings.
    pub a: Vec<(CharSpan, CodeId)>,
    /// The second coder's.
    pub b: Vec<(CharSpan, CodeId)>,
    /// In what way they differ.
    pub kind: PairKind,
}

/// In what way two coders differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairKind {
    /// One coded and the other did not.
    OneOnly,
    /// Other codes.
    CodesDiffer,
    /// The same codes with other borders.
    BordersDiffer,
    /// The same.
    Agreed,
}

impl PairKind {
    /// The words for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::OneOnly => "one only",
            Self::CodesDiffer => "codes differ",
            Self::BordersDiffer => "borders differ",
            Self::Agreed => "agreed",
        }
    }
}

/// Pairs the codings of two coders, in the order of the texts.
pub fn pairs(a: &[Coding], b: &[Coding], facet_of: impl Fn(&CodeId) -> Option<String>) -> Vec<Pair> {
    type Here = (CharSpan, CodeId, bool);
    let mut by_place: BTreeMap<(DocumentId, Option<String>), Vec<Here>> = BTreeMap::new();
    for (coding, first) in a.iter().map(|coding| (coding, true)).chain(b.iter().map(|coding| (coding, false))) {
        let key = (coding.document.clone(), facet_of(&coding.code));
        by_place.entry(key).or_default().push((coding.span, coding.code.clone(), first));
    }
    let mut all = Vec::new();
    for ((document, facet), mut here) in by_place {
        here.sort();
        here.dedup();
        let mut open: Vec<Here> = Vec::new();
        let mut end = 0;
        for coding in here {
            if !open.is_empty() && coding.0.start >= end {
                all.push(pair(&document, &facet, std::mem::take(&mut open)));
            }
            end = if open.is_empty() { coding.0.end } else { end.max(coding.0.end) };
            open.push(coding);
        }
        if !open.is_empty() {
            all.push(pair(&document, &facet, open));
        }
    }
    all.sort_by(|x, y| (&x.document, x.span, &x.facet).cmp(&(&y.document, y.span, &y.facet)));
    all
}

fn pair(document: &DocumentId, facet: &Option<String>, codings: Vec<(CharSpan, CodeId, bool)>) -> Pair {
    let start = codings.iter().map(|coding| coding.0.start).min().unwrap_or(0);
    let end = codings.iter().map(|coding| coding.0.end).max().unwrap_or(0);
    let of = |first: bool| -> Vec<(CharSpan, CodeId)> {
        codings.iter().filter(|coding| coding.2 == first).map(|(span, code, _)| (*span, code.clone())).collect()
    };
    let (a, b) = (of(true), of(false));
    let codes = |side: &[(CharSpan, CodeId)]| side.iter().map(|(_, code)| code.clone()).collect::<BTreeSet<_>>();
    let kind = match () {
        () if a.is_empty() || b.is_empty() => PairKind::OneOnly,
        () if a == b => PairKind::Agreed,
        () if codes(&a) == codes(&b) => PairKind::BordersDiffer,
        () => PairKind::CodesDiffer,
    };
    let (from, to) = (start.to_le_bytes(), end.to_le_bytes());
    let id = Digest::of_parts([document.as_str().as_bytes(), &from, &to, facet.as_deref().unwrap_or("").as_bytes()]).short();
    Pair { id, document: document.clone(), span: CharSpan { start, end }, facet: facet.clone(), a, b, kind }
}

/// How often one code of the first coder is against one of the second; `None`: against nothing.
///
/// Only codes that the other does not give as well are counted: these are the ones that are taken for one another.
pub fn confusion(pairs: &[Pair]) -> Vec<(Option<CodeId>, Option<CodeId>, u32)> {
    let mut counts: BTreeMap<(Option<CodeId>, Option<CodeId>), u32> = BTreeMap::new();
    for pair in pairs {
        let codes = |side: &[(CharSpan, CodeId)]| side.iter().map(|(_, code)| code.clone()).collect::<BTreeSet<_>>();
        let (a, b) = (codes(&pair.a), codes(&pair.b));
        let alone = |own: &BTreeSet<CodeId>, other: &BTreeSet<CodeId>| -> Vec<Option<CodeId>> {
            let alone: Vec<Option<CodeId>> = own.difference(other).cloned().map(Some).collect();
            if alone.is_empty() { vec![None] } else { alone }
        };
        let (of_a, of_b) = (alone(&a, &b), alone(&b, &a));
        for x in &of_a {
            for y in of_b.iter().filter(|y| x.is_some() || y.is_some()) {
                *counts.entry((x.clone(), y.clone())).or_default() += 1;
            }
        }
    }
    let mut table: Vec<_> = counts.into_iter().map(|((a, b), count)| (a, b, count)).collect();
    table.sort_by(|x, y| y.2.cmp(&x.2).then_with(|| (&x.0, &x.1).cmp(&(&y.0, &y.1))));
    table
}

/// What was settled about a pair: by its name, or by its place where it was settled without one.
///
/// Several codes may be agreed one after the other. "No code" takes back what was agreed before it.
pub fn settled_of<'a>(settled: &'a [Settled], between: &[CoderId; 2], pair: &Pair) -> Vec<&'a Settled> {
    let fits = |settled: &&Settled| {
        let what = &settled.what;
        let named = what.pair.as_ref().map_or(what.span == pair.span, |name| *name == pair.id);
        what.between == *between && what.document == pair.document && named
    };
    let mut all: Vec<&Settled> = settled.iter().filter(fits).collect();
    if let Some(last) = all.iter().rposition(|settled| settled.what.code.is_none()) {
        all.drain(..last);
        if all.len() > 1 {
            all.remove(0);
        }
    }
    all
}

/// What the adjudicator said last of discussing a place; `None` where nothing was said. `pair` is `None` for a passage
/// that neither coded.
pub fn marked<'a>(
    discussed: &'a [Discussed],
    between: &[CoderId; 2],
    pair: Option<&str>,
    document: &DocumentId,
    span: CharSpan,
) -> Option<&'a Discussed> {
    let fits = |marked: &&Discussed| {
        let what = &marked.what;
        what.between == *between && what.document == *document && what.pair.as_deref() == pair && (pair.is_some() || what.span == span)
    };
    discussed.iter().rev().find(fits)
}

/// What both gave the same passage of a pair, to the letter: it is beside whatever is settled about the rest, unless that is "no code".
pub fn alike<'a>(pair: &'a Pair, settled: &[&Settled]) -> impl Iterator<Item = &'a (CharSpan, CodeId)> {
    let overruled = !settled.is_empty() && settled.iter().all(|settled| settled.what.code.is_none());
    pair.a.iter().filter(move |coding| !overruled && pair.b.contains(coding))
}

/// What both coders agreed on: where they coded alike from the start, and what was settled. Nobody needs to confirm the first.
pub fn agreed(settled: &[Settled], between: &[CoderId; 2], pairs: &[Pair], name: &CoderId) -> Vec<(Coding, Option<Settled>)> {
    let mut out = Vec::new();
    for pair in pairs {
        let coding =
            |span: CharSpan, code: &CodeId| Coding { document: pair.document.clone(), span, code: code.clone(), coder: name.clone() };
        let found = settled_of(settled, between, pair);
        let settled_so = |(span, code): &&(CharSpan, CodeId)| {
            found.iter().any(|settled| settled.what.span == *span && settled.what.code.as_ref() == Some(code))
        };
        let alike: Vec<_> = alike(pair, &found).filter(|coding| !settled_so(coding)).collect();
        out.extend(alike.into_iter().map(|(span, code)| (coding(*span, code), None)));
        let with_code = found.into_iter().filter_map(|settled| Some((settled, settled.what.code.as_ref()?)));
        out.extend(with_code.map(|(settled, code)| (coding(settled.what.span, code), Some(settled.clone()))));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coding(coder: &str, start: u32, end: u32, code: &str) -> Coding {
        let (document, code) = (DocumentId::new("W01.txt"), CodeId::new(code));
        Coding { document, span: CharSpan { start, end }, code, coder: CoderId::new(coder) }
    }

    fn facet(code: &CodeId) -> Option<String> {
        Some(if code.as_str() == "rain" { "weather" } else { "tie" }.to_owned())
    }

    #[test]
    fn codings_that_overlap_in_a_facet_make_one_pair() {
        let a = [coding("A", 0, 10, "kin"), coding("A", 20, 30, "peer"), coding("A", 40, 50, "kin"), coding("A", 60, 70, "kin")];
        let b = [coding("B", 0, 10, "kin"), coding("B", 25, 35, "mentor"), coding("B", 42, 50, "kin"), coding("B", 0, 9, "rain")];
        let found = pairs(&a, &b, facet);
        let listed: Vec<(u32, &str)> = found.iter().map(|pair| (pair.span.start, pair.kind.name())).collect();
        assert_eq!(listed, [(0, "one only"), (0, "agreed"), (20, "codes differ"), (40, "borders differ"), (60, "one only")]);
        let table = confusion(&found);
        let some = |code: &str| Some(CodeId::new(code));
        assert_eq!(table, [(None, some("rain"), 1), (some("kin"), None, 1), (some("peer"), some("mentor"), 1)]);
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        let found = pairs(&[coding("A", 0, 10, "kin")], &[coding("B", 10, 20, "kin")], facet);
        assert_eq!(found.len(), 2);
        assert_ne!(found[0].id, found[1].id);
    }

    #[test]
    fn what_both_coded_alike_stands_beside_what_is_settled() {
        use crate::domain::review::decision::Adjudication;
        let a = [coding("A", 0, 10, "kin"), coding("A", 0, 10, "peer")];
        let pairs = pairs(&a, &[coding("B", 0, 10, "kin")], facet);
        let between = ["A", "B"].map(CoderId::new);
        let settled = |code: Option<&str>| Settled {
            seq: 1,
            id: Digest::of(b"row"),
            time: String::new(),
            by: CoderId::new("C"),
            what: Adjudication {
                document: DocumentId::new("W01.txt"),
                text: Digest::of(b"text"),
                span: CharSpan { start: 0, end: 10 },
                code: code.map(CodeId::new),
                reason: "".into(),
                between: between.clone(),
                pair: Some(pairs[0].id.clone()),
                once: None,
            },
        };
        let codes = |settled: &[Settled]| -> Vec<String> {
            agreed(settled, &between, &pairs, &CoderId::new("both")).into_iter().map(|(coding, _)| coding.code.to_string()).collect()
        };
        assert_eq!(codes(&[]), ["kin"]);
        assert_eq!(codes(&[settled(Some("peer"))]), ["kin", "peer"]);
        assert_eq!(codes(&[settled(Some("kin"))]), ["kin"]);
        assert!(codes(&[settled(None)]).is_empty());
    }
}

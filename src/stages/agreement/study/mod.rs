//! Agreement of a study: codings of several people to figures and to the list of what to settle.
//!
//! Takes transcripts, their segments and the codings; gives, for each code and for all codes of a
//! facet as sets, percent and positive agreement, kappa, alpha and AC1 with bootstrap intervals:
//! overall, for each pair of coders, each group and each transcript. A unit is a turn: whether the
//! coder put the code on it or not. Figures are of what people coded by themselves; whatever they
//! settled afterwards must not be among the codings.

mod disagreements;
mod figures;
mod params;
mod units;

use rayon::prelude::*;
use thiserror::Error;

use crate::contract::{Cancelled, Context, Outcome};
use crate::domain::codebook::Codebook;
use crate::domain::corpus::segment::Segments;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::finding::{Finding, Place};
use crate::domain::ids::{CodeId, CoderId};
use crate::domain::measure::agreement::{Agreement, AgreementRow, AgreementSettings, Scope};
use crate::domain::review::coding::{Coding, SETTLED_CODER};
use crate::formats::fault::nearest;

use disagreements::disagreements;
use figures::Part;
use units::Units;

pub use params::{AgreementConfig, AgreementParams, CodedBy, SpeakerRole, Unit};

/// What is compared.
pub struct AgreementInput<'a> {
    /// The transcripts.
    pub transcripts: &'a [SafeTranscript],
    /// Their segments, in the same order.
    pub segments: &'a [Segments],
    /// The group of each transcript.
    pub groups: &'a [Option<&'a str>],
    /// What people coded.
    pub codings: &'a [Coding],
    /// The scheme, for facets and the order of codes.
    pub codebook: Option<&'a Codebook>,
}

/// Why coders cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AgreementError {
    /// Somebody asked for a stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Nobody coded.
    #[error("E0901 there are no codings to compare; put files into codings/, or name one with --codings")]
    NoCodings,
    /// A coder of that name coded nothing.
    #[error("E0902 coder {coder} has no coding in this study; {remedy}")]
    UnknownCoder {
        /// The name.
        coder: String,
        /// The nearest one, or who there is.
        remedy: String,
    },
    /// No such code.
    #[error("E0903 code {code} is neither in the codebook nor in the codings; {remedy}")]
    UnknownCode {
        /// The name.
        code: String,
        /// The nearest one.
        remedy: String,
    },
}

/// Compares the coders of a study.
///
/// ```
#[doc = include_str!("../../example.txt")]
/// # use leitmotif::domain::{corpus::span::CharSpan, ids::{CodeId, CoderId}, review::coding::Coding};
/// # use leitmotif::domain::measure::agreement::Scope;
/// # use leitmotif::stages::agreement::study::{AgreementConfig, AgreementInput, AgreementParams, agreement};
/// # let coding = |document: &str, (start, end), coder: &str| Coding {
/// #     document: DocumentId::new(document), span: CharSpan { start, end }, code: CodeId::new("care"), coder: CoderId::new(coder),
/// # };
/// // Both coders give "care" to the aunt's soup, and one of them also to the late bus.
/// let codings = [coding("T1.txt", (30, 66), "Ada"), coding("T1.txt", (30, 66), "Bo"), coding("T1.txt", (74, 95), "Bo")];
/// let input = AgreementInput { transcripts: &transcripts, segments: &segments, groups: &[None, None], codings: &codings, codebook: None };
/// let compared: AgreementParams = params::<AgreementConfig, _>("pipelines/agreement.toml", "agreement");
/// let found = agreement(&input, &compared, &context).unwrap().value;
/// let care = found.rows.iter().find(|row| row.scope == Scope::Overall && row.code.is_some()).unwrap();
/// // Of two turns of the participant they agree on one.
/// assert_eq!((care.units, care.percent), (2, Ok(0.5)));
/// ```
///
/// # Errors
///
/// An [`AgreementError`] if there are no codings, an asked coder or code is unknown, or the run was stopped.
pub fn agreement(input: &AgreementInput<'_>, params: &AgreementParams, ctx: &Context<'_>) -> Result<Outcome<Agreement>, AgreementError> {
    if input.codings.is_empty() {
        return Err(AgreementError::NoCodings);
    }
    let coders = chosen_coders(input.codings, &params.coders)?;
    let (codes, facets) = chosen_codes(input, &coders, &params.codes)?;
    let units = Units::of(input, coders, codes, facets, params);
    let parts = parts(&units, ctx.seed);
    let asked: Vec<(&Part, Item)> = parts.iter().flat_map(|part| items(part, &units).map(move |item| (part, item))).collect();
    ctx.expect(asked.len() as u64);
    let row = |(part, item): &(&Part, Item)| {
        ctx.advance(1)?;
        Ok(match item {
            Item::Code(code) => figures::of_code(part, &units, *code, params),
            Item::Facet(facet) => figures::of_facet(part, &units, *facet, params),
        })
    };
    let rows: Vec<AgreementRow> = asked.par_iter().map(row).collect::<Result<_, Cancelled>>()?;
    let paired = &parts[0].units;
    let transcripts = units.documents.iter().filter(|document| document.read.iter().filter(|&&read| read).count() >= 2).count();
    let settings = AgreementSettings {
        coders: units.coders.clone(),
        unit: params.unit.name().to_owned(),
        transcripts: transcripts as u32,
        confidence: params.confidence,
        target: params.target,
    };
    let findings = findings(input, &units, &parts[0]);
    let disagreements = disagreements(&units, paired, params);
    Ok(Outcome::new(Agreement { settings, rows, disagreements }, findings))
}

/// What a row is of.
enum Item {
    Code(usize),
    Facet(usize),
}

/// The parts of the study: all of it first, then pairs, groups and transcripts.
fn parts(units: &Units, seed: u64) -> Vec<Part> {
    let all: Vec<usize> = (0..units.coders.len()).collect();
    let mut parts = vec![Part::new(Scope::Overall, all.clone(), units, |_| true, seed)];
    // Two coders are a pair already.
    if all.len() > 2 {
        for (a, b) in all.iter().flat_map(|&a| all[a + 1..].iter().map(move |&b| (a, b))) {
            let scope = Scope::Pair(units.coders[a].clone(), units.coders[b].clone());
            parts.push(Part::new(scope, vec![a, b], units, |_| true, seed));
        }
    }
    let mut groups: Vec<&String> = units.documents.iter().filter_map(|document| document.group.as_ref()).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups {
        let holds = |document: usize| units.documents[document].group.as_ref() == Some(group);
        parts.push(Part::new(Scope::Group(group.clone()), all.clone(), units, holds, seed));
    }
    for (at, document) in units.documents.iter().enumerate() {
        parts.push(Part::new(Scope::Document(document.id.clone()), all.clone(), units, |document| document == at, seed));
    }
    parts.retain(|part| part.scope == Scope::Overall || !part.units.is_empty());
    parts
}

/// All codes of the whole study; in a part of it, those that somebody gave there.
fn items<'a>(part: &'a Part, units: &'a Units) -> impl Iterator<Item = Item> + 'a {
    (0..units.facets.len()).flat_map(move |facet| {
        let of_facet = move |&code: &usize| units.codes[code].1 == facet;
        let shown = move |code: &usize| part.scope == Scope::Overall || part.uses(units, *code);
        let codes: Vec<Item> = (0..units.codes.len()).filter(of_facet).filter(shown).map(Item::Code).collect();
        let sets = (!codes.is_empty()).then_some(Item::Facet(facet));
        codes.into_iter().chain(sets)
    })
}

fn chosen_coders(codings: &[Coding], named: &[String]) -> Result<Vec<CoderId>, AgreementError> {
    let mut all: Vec<CoderId> = codings.iter().map(|coding| coding.coder.clone()).collect();
    all.sort();
    all.dedup();
    let names = || all.iter().map(CoderId::as_str);
    for coder in named {
        if !names().any(|name| name == coder) {
            let remedy = match nearest(coder, names()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("who coded is {}", names().collect::<Vec<_>>().join(", ")),
            };
            return Err(AgreementError::UnknownCoder { coder: coder.clone(), remedy });
        }
    }
    // What was settled is no third opinion: agreement is between originals, unless somebody asks.
    let asked =
        |coder: &CoderId| if named.is_empty() { coder.as_str() != SETTLED_CODER } else { named.iter().any(|name| name == coder.as_str()) };
    all.retain(asked);
    Ok(all)
}

/// Codes with the places of their facets, and the facets.
type Codes = (Vec<(CodeId, usize)>, Vec<Option<String>>);

/// The codes to look at: those of the codebook in its order, then what else these coders gave.
fn chosen_codes(input: &AgreementInput<'_>, coders: &[CoderId], named: &[String]) -> Result<Codes, AgreementError> {
    let scheme = input.codebook.map(Codebook::codes).unwrap_or_default();
    let mut all: Vec<(CodeId, Option<String>)> = scheme.iter().map(|code| (code.id.clone(), code.facet.clone())).collect();
    let of_coders = input.codings.iter().filter(|coding| coders.contains(&coding.coder));
    let mut others: Vec<CodeId> = of_coders.map(|coding| coding.code.clone()).collect();
    others.sort();
    others.dedup();
    others.retain(|code| !scheme.iter().any(|known| &known.id == code));
    all.extend(others.into_iter().map(|code| (code, None)));
    for code in named {
        if !all.iter().any(|(known, _)| known.as_str() == code) {
            let remedy = match nearest(code, all.iter().map(|(known, _)| known.as_str())) {
                Some(near) => format!("did you mean {near}?"),
                None => "correct the name".to_owned(),
            };
            return Err(AgreementError::UnknownCode { code: code.clone(), remedy });
        }
    }
    all.retain(|(code, _)| named.is_empty() || named.iter().any(|name| name == code.as_str()));
    let mut facets: Vec<Option<String>> = Vec::new();
    let mut codes = Vec::with_capacity(all.len());
    for (code, facet) in all {
        let at = facets.iter().position(|have| have == &facet).unwrap_or_else(|| {
            facets.push(facet);
            facets.len() - 1
        });
        codes.push((code, at));
    }
    codes.sort_by_key(|&(_, facet)| facet);
    Ok((codes, facets))
}

fn findings(input: &AgreementInput<'_>, units: &Units, overall: &Part) -> Vec<Finding> {
    let mut findings = Vec::new();
    if units.coders.len() < 2 {
        let message = "only one coder is compared, so there is no agreement to speak of";
        findings.push(Finding::new("E0904", Place::study(), message, "let a second person code some of the transcripts"));
    } else if overall.units.is_empty() {
        let message = "no turn of these speakers was read by two of the coders";
        findings.push(Finding::new("E0905", Place::study(), message, "let two people code the same transcripts, or choose others"));
    } else if overall.left_out > 0 {
        let message = format!("{} units are in transcripts that only one of the coders coded, and are left out", overall.left_out);
        findings.push(Finding::note("E0906", Place::study(), message, ""));
    }
    if let Some(scheme) = input.codebook {
        for (code, _) in units.codes.iter().filter(|(code, _)| scheme.get(code).is_none()) {
            let message = format!("code {code} is in the codings and not in the codebook, so it belongs to no facet");
            findings.push(Finding::new("E0907", Place::study(), message, "add it to the codebook, or correct the codings"));
        }
    }
    findings
}

#[cfg(test)]
mod tests;

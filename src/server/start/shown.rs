//! Pages that runs left behind, shown inside the start page.
//!
//! A browser that opens a page sends no key, so the page of a report is given out under a random address that holds once, for anyone
//! who has the key asked for it. It is shown in a sandbox: whatever were in it could reach neither the key nor the server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::started_run::What;
use super::{Start, held};
use crate::server::http::Request;
use crate::server::response::{Answer, ApiError};
use crate::server::start_error::StartError;
use crate::study::inputs::{Sources, survey_inputs};

/// How long an address holds that nobody opens.
const HOLDS: Duration = Duration::from_secs(30);

/// Addresses that were given out and not opened yet.
#[derive(Default)]
pub struct Tickets(BTreeMap<String, (PathBuf, Instant)>);

/// Gives out an address for a page, where it may be shown.
///
/// # Errors
/// A [`StartError`] if there is no page, or somebody is still to code unseen.
pub fn ticket(start: &Start, study: &Path, what: What) -> Result<String, ApiError> {
    let page = what.results(study).join("report.html");
    if !page.is_file() {
        return Err(StartError::NoResult.into());
    }
    if let Some(coder) = still_coding(study) {
        return Err(StartError::Closed { coder, path: page.display().to_string() }.into());
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| ApiError::NoPage)?;
    let name: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut tickets = held(&start.tickets);
    tickets.0.retain(|_, (_, given)| given.elapsed() < HOLDS);
    tickets.0.insert(name.clone(), (page, Instant::now()));
    Ok(format!("/shown/{name}"))
}

/// The page of an address that was given out; the address holds no longer.
///
/// # Errors
/// An [`ApiError`] if the address was not given out, or holds no longer.
pub fn page(start: &Start, request: &Request, ticket: &str) -> Result<Answer, ApiError> {
    if request.method != "GET" {
        return Err(ApiError::Method);
    }
    let (path, given) = held(&start.tickets).0.remove(ticket).ok_or(ApiError::NoPage)?;
    if given.elapsed() >= HOLDS {
        return Err(ApiError::NoPage);
    }
    let page = std::fs::read(path).map_err(|_| ApiError::NoPage)?;
    Ok(Answer::sandboxed(page))
}

/// A coder before whom pages of results stay closed: one who has a blind step open, or, where several code, one who is not done.
pub fn still_coding(study: &Path) -> Option<String> {
    use crate::store::{FILE, Store};
    let trail = Store::open_existing(&study.join(FILE)).and_then(|store| store.trail()).ok()?;
    let (inputs, _) = survey_inputs(&Sources { study: Some(study.to_path_buf()), ..Sources::default() });
    let several = trail.coders.len() > 1;
    let is_open = |work: &crate::domain::review::log_state::CoderState| {
        let may_be_blind = inputs.codebook.is_some() && inputs.study.blind != Some(false) && work.blind_chosen != Some(false);
        may_be_blind && trail.texts.keys().any(|document| !work.closed.contains_key(document))
    };
    let found = trail.coders.iter().find(|(coder, work)| !trail.is_done(coder) && (several || is_open(work)));
    found.map(|(coder, _)| coder.as_str().to_owned())
}

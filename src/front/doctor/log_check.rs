//! Whether the log of decisions is what was written, and still fits the transcripts.

use std::collections::BTreeMap;
use std::path::Path;

use super::of_file;
use crate::domain::corpus::transcript::SafeTranscript;
use crate::domain::finding::Finding;
use crate::domain::review::event::KnownText;
use crate::store::{FILE, Store, verify};

/// What is to be said of `study.db`; where it cannot be opened at all, the inputs have reported that.
pub fn check(study: &Path, transcripts: &[SafeTranscript]) -> Vec<Finding> {
    let Ok(store) = Store::open_existing(&study.join(FILE)) else { return Vec::new() };
    let known = |transcript: &SafeTranscript| KnownText {
        document: transcript.id.clone(),
        digest: transcript.digest,
        chars: transcript.offsets().chars(),
    };
    let texts: Vec<KnownText> = transcripts.iter().map(known).collect();
    let mut findings = verify(&store, None, Some(&texts)).map(|verified| verified.findings).unwrap_or_default();
    if let Ok(trail) = store.trail() {
        let mut spelt: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        trail.coders.keys().for_each(|coder| spelt.entry(coder.as_str().trim().to_lowercase()).or_default().push(coder.as_str()));
        for names in spelt.values().filter(|names| names.len() > 1) {
            let message = format!("these coders may be one person: {}", names.join(", "));
            findings.push(of_file("E0044", FILE, message, "go on under one of the names, written the same way each time"));
        }
    }
    findings
}

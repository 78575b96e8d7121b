//! `manifest.json`: what went in, what was done to it, and what came out, as digests.
//!
//! It is the audit trail of a run. It names no participant: transcripts appear as digests only, in
//! the order of the digests. It holds no clock time, path, host or thread count, so the same run
//! writes the same bytes anywhere.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::plan::Plan;
use super::run::Results;
use crate::domain::digest::Digest;
use crate::study::exchange::NO_DATE;
use crate::study::inputs::Inputs;
use crate::study::writing::least_participants;

/// The whole file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this file's form.
    pub format: u32,
    /// The program and its version.
    pub program: String,
    /// The study's date.
    pub date: String,
    /// The pipeline's name.
    pub pipeline: String,
    /// The seed that every random choice derives from.
    pub seed: u64,
    /// What was asked for beside the pipeline.
    pub options: BTreeMap<String, bool>,
    /// What went in.
    pub inputs: InputDigests,
    /// The last row of the study's log of decisions when it was read, as `leitmotif verify --head` takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// What was done, stage by stage.
    pub stages: Vec<StageRecord>,
    /// What came out, by file name.
    pub outputs: BTreeMap<String, Digest>,
}

/// Digests of everything that was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputDigests {
    /// The transcripts' files.
    pub transcripts: Vec<Digest>,
    /// The other files, by what they are.
    pub files: BTreeMap<String, Digest>,
    /// What the study declares of its speakers, its language, its de-identification and what it compares.
    pub declarations: Digest,
}

/// One stage as it ran.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageRecord {
    /// Its name in the pipeline.
    pub name: String,
    /// Stage, variant, version.
    #[serde(rename = "use")]
    pub uses: String,
    /// Every parameter.
    pub params: serde_json::Value,
    /// The digest of what it gave.
    pub digest: Digest,
}

impl Manifest {
    /// The record of a run whose files are not yet written.
    ///
    /// # Errors
    /// Where a parameter cannot be written as JSON; none is ever left out.
    pub fn of(plan: &Plan, inputs: &Inputs, results: &Results, options: BTreeMap<String, bool>) -> io::Result<Self> {
        let mut transcripts: Vec<Digest> = results.files.iter().map(|file| file.digest).collect();
        transcripts.sort_unstable();
        let stages = plan.stages.iter().zip(&results.entries);
        Ok(Self {
            format: 1,
            program: format!("leitmotif {}", env!("CARGO_PKG_VERSION")),
            date: inputs.study.date.clone().unwrap_or_else(|| NO_DATE.to_owned()),
            pipeline: plan.name.clone(),
            seed: plan.seed,
            options,
            inputs: InputDigests { transcripts, files: files(inputs), declarations: declarations(inputs) },
            head: inputs.head.map(|head| head.to_string()),
            stages: stages
                .map(|(stage, entry)| {
                    let params = serde_json::to_value(&stage.params).map_err(io::Error::other)?;
                    Ok(StageRecord { name: stage.name.clone(), uses: stage.spec.id.to_owned(), params, digest: entry.digest() })
                })
                .collect::<io::Result<_>>()?,
            outputs: BTreeMap::new(),
        })
    }

    /// Whether another manifest is of the very same run, whatever files it lists.
    pub fn same_run(&self, other: &Self) -> bool {
        let bare = |manifest: &Self| Self { outputs: BTreeMap::new(), ..manifest.clone() };
        bare(self) == bare(other)
    }

    /// The file's bytes.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("writing to memory cannot fail");
        bytes.push(b'\n');
        bytes
    }
}

fn files(inputs: &Inputs) -> BTreeMap<String, Digest> {
    let mut files = BTreeMap::new();
    let mut add = |name: &str, digest: Option<Digest>| {
        if let Some(digest) = digest {
            files.insert(name.to_owned(), digest);
        }
    };
    add("codebook", inputs.codebook.as_ref().map(|input| input.digest));
    add("participants", inputs.participants.as_ref().map(|input| input.digest));
    add("guide", inputs.guide.as_ref().map(|input| input.digest));
    add("tokenizer", Some(inputs.tokenizer.digest));
    add("model", inputs.model.as_ref().map(|model| model.digest));
    add("rejections", inputs.rejections.first().map(|input| input.digest));
    add("sample answers", inputs.answers.as_ref().map(|input| input.digest));
    for (at, codings) in inputs.codings.iter().enumerate() {
        add(&format!("codings {}", at + 1), Some(codings.digest));
    }
    files
}

fn declarations(inputs: &Inputs) -> Digest {
    let study = &inputs.study;
    let least = least_participants(&study.pipeline);
    let parts = serde_json::json!([study.name, study.language, study.declaration, study.speakers, study.compare, least]);
    Digest::of(parts.to_string().as_bytes())
}

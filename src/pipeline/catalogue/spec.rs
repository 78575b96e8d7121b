//! What an entry of the catalogue says of its stage, and how parameters are checked.

use std::fmt;

use serde::de::DeserializeOwned;
use toml::Table;

use crate::formats::fault::FormatFault;
use crate::pipeline::artefact::{Kind, Product};
use crate::pipeline::call::{Made, Params, StageCall, StepError};
use crate::pipeline::reads::Read;

/// A stage in one of its variants.
pub struct StageSpec {
    /// How a pipeline file names it: stage, variant, version. Anyone who changes what a stage returns for the same input raises the version.
    pub id: &'static str,
    /// The kinds that it cannot do without.
    pub needs: &'static [Kind],
    /// The kinds that it uses where the plan gives them.
    pub welcomes: &'static [Kind],
    /// What it gives.
    pub produces: Product,
    /// What it reads of the study, under its parameters. A call hands out nothing else, and the key is made of this.
    pub reads: fn(&Params) -> &'static [Read],
    /// Checks its parameters; every bad field is a fault.
    pub check: fn(&Table) -> Result<Params, Vec<FormatFault>>,
    /// Makes one item.
    pub run: fn(&StageCall<'_>) -> Result<Made, StepError>,
    /// What it did, with the parameters that a reader would ask for.
    pub sentence: fn(&Table) -> String,
}

impl fmt::Debug for StageSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Turns a stage's table of parameters into checked ones: `C` is what a person wrote, `P` what passed.
pub(super) fn typed<C, P, E>(params: &Table) -> Result<Params, Vec<FormatFault>>
where
    C: DeserializeOwned,
    P: TryFrom<C, Error = Vec<E>> + Send + Sync + 'static,
    E: ToString,
{
    let fault = |message: String| FormatFault::new(message, "see pipelines/default.toml for what each key may be");
    let config: C = params.clone().try_into().map_err(|error: toml::de::Error| vec![fault(error.message().trim().replace('\n', ", "))])?;
    let checked = P::try_from(config).map_err(|faults: Vec<E>| faults.iter().map(|error| fault(error.to_string())).collect::<Vec<_>>())?;
    Ok(Params::of(checked))
}

/// The check of a stage that has no parameters: a plan knows no key of them.
pub(super) fn untyped(_: &Table) -> Result<Params, Vec<FormatFault>> {
    Ok(Params::none())
}

/// A parameter as it is written, for a sentence.
pub(super) fn shown(params: &Table, key: &str) -> String {
    params.get(key).map(ToString::to_string).unwrap_or_default()
}

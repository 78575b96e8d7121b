//! The plan: a pipeline file, checked before anything runs.
//!
//! Takes the text of a pipeline file and overrides; gives stages in an order in which each finds
//! what it needs. Defaults are not in code: a key that the file leaves out has the value of the
//! built-in pipelines. Every fault names the key and the nearest known one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use thiserror::Error;
use toml::{Table, Value};

use super::artefact::{Kind, Noun};
use super::call::{Declared, Params};
use super::catalogue::{self, StageSpec};
use super::reads::Read;
use crate::domain::corpus::transcript::Transcript;
use crate::formats::fault::{FormatFault, nearest};
use crate::language::tag::Language;

/// The built-in pipelines by name. Between them they hold every key of every stage.
pub const BUILT_IN: [(&str, &str); 6] = [
    ("default", include_str!("../../pipelines/default.toml")),
    ("seed_codebook", include_str!("../../pipelines/seed_codebook.toml")),
    ("batch", include_str!("../../pipelines/batch.toml")),
    ("batch_codes", include_str!("../../pipelines/batch_codes.toml")),
    ("agreement", include_str!("../../pipelines/agreement.toml")),
    ("coverage", include_str!("../../pipelines/coverage.toml")),
];

/// A checked pipeline.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its name: a built-in one, or the file's own.
    pub name: String,
    /// Every random choice derives from it.
    pub seed: u64,
    /// The stages, each after those it takes from.
    pub stages: Vec<PlannedStage>,
}

/// One stage of a plan.
#[derive(Clone, Debug)]
pub struct PlannedStage {
    /// Its name in the file.
    pub name: String,
    /// What it runs.
    pub spec: &'static StageSpec,
    /// The stages it takes from, as places in the plan.
    pub from: Vec<usize>,
    /// Its parameters as they are written, every key given.
    pub params: Table,
    /// The same as text, which is part of its items' keys.
    pub written: String,
    /// What it reads of the study.
    pub reads: &'static [Read],
    checked: Params,
}

impl PlannedStage {
    /// What a call of it may hand out.
    pub fn declared(&self) -> Declared<'_> {
        let (needs, welcomes) = (self.spec.needs, self.spec.welcomes);
        Declared { stage: &self.name, needs, welcomes, reads: self.reads, params: &self.checked }
    }

    /// Whether it asks a language model.
    fn wants_model(&self) -> bool {
        self.reads.contains(&Read::Model)
    }
}

/// Why a pipeline cannot run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// The file does not parse, or holds an unknown key.
    #[error("E0011 pipeline {pipeline}: {fault}")]
    File {
        /// Its name.
        pipeline: String,
        /// What and where.
        fault: FormatFault,
    },
    /// A stage is wrong in itself.
    #[error("E0012 pipeline {pipeline}, stage {stage}: {fault}")]
    Stage {
        /// The pipeline's name.
        pipeline: String,
        /// The stage's name.
        stage: String,
        /// What, and the way out.
        fault: FormatFault,
    },
    /// An override names nothing.
    #[error("E0013 the setting {key} is not known; {remedy}")]
    Setting {
        /// What was set.
        key: String,
        /// The nearest known setting, or how settings are written.
        remedy: String,
    },
}

/// Overrides of a pipeline file: `stage.key` to value, the seed, and the study's language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    /// Settings by `stage.key`.
    pub settings: BTreeMap<String, Value>,
    /// Settings of study.toml, by `stage.key`; what is set above goes before them. They are for every pipeline, so that one for a stage
    /// that only other built-in pipelines have is passed over.
    pub of_study: BTreeMap<String, Value>,
    /// The seed, if not the file's.
    pub seed: Option<u64>,
    /// The study's language, for every stage that asks for one; a setting goes before it.
    pub language: Option<Language>,
    /// The attributes of participants that may be compared, for every stage that asks; a setting goes before it.
    pub compare: Option<Vec<String>>,
    /// Whether a language model is named; where none is, the stages that ask one are left out.
    pub model: bool,
}

impl Plan {
    /// Reads and checks a pipeline.
    ///
    /// # Errors
    ///
    /// Every fault of the file: unknown keys, stages whose inputs are missing, and parameters out of range.
    pub fn read(name: &str, text: &str, overrides: &Overrides) -> Result<Self, Vec<PlanError>> {
        let file = |fault| PlanError::File { pipeline: name.to_owned(), fault };
        let table: Table = toml::from_str(text).map_err(|error| vec![file(FormatFault::from_toml(text, &error))])?;
        let mut faults: Vec<PlanError> = check_top(&table).into_iter().map(file).collect();
        let seed = overrides.seed.or_else(|| table.get("seed").and_then(Value::as_integer).map(|seed| seed as u64)).unwrap_or(7);
        let raw = table.get("stage").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut unchecked: Vec<UncheckedStage> = Vec::new();
        for entry in &raw {
            match read_stage(entry, &unchecked) {
                Ok(stage) => unchecked.push(stage),
                Err((stage, fault)) => faults.push(PlanError::Stage { pipeline: name.to_owned(), stage, fault }),
            }
        }
        faults.extend(apply(&mut unchecked, overrides));
        let mut stages = Vec::new();
        for one in unchecked {
            let stage = one.name.clone();
            match one.checked() {
                Ok(checked) => stages.push(checked),
                Err(wrong) => faults.extend(wrong.into_iter().map(|fault| PlanError::Stage {
                    pipeline: name.to_owned(),
                    stage: stage.clone(),
                    fault,
                })),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let stages = if overrides.model { stages } else { without_model(stages) };
        Ok(Self { name: name.to_owned(), seed, stages })
    }

    /// The stage of this name in the catalogue, whatever its name in the plan.
    pub fn stage(&self, id: &str) -> Option<&PlannedStage> {
        self.stages.iter().find(|stage| stage.spec.id == id)
    }

    /// The parameters of the first stage that has parameters of this type.
    pub fn params<P: 'static>(&self) -> Option<&P> {
        self.stages.iter().find_map(|stage| stage.checked.get())
    }

    /// Whether a stage of it asks a language model.
    pub fn wants_model(&self) -> bool {
        self.stages.iter().any(PlannedStage::wants_model)
    }

    /// The text of a built-in pipeline.
    pub fn built_in(name: &str) -> Option<&'static str> {
        BUILT_IN.iter().find(|(have, _)| *have == name).map(|(_, text)| *text)
    }

    /// The last stage that produces a kind.
    pub fn last(&self, kind: Kind) -> Option<usize> {
        self.stages.iter().rposition(|stage| stage.spec.produces.kind == kind)
    }
}

/// The stages but for those that ask a language model; what welcomes their vectors does without.
fn without_model(stages: Vec<PlannedStage>) -> Vec<PlannedStage> {
    let kept: Vec<usize> = (0..stages.len()).filter(|&at| !stages[at].wants_model()).collect();
    let place = |at: &usize| kept.binary_search(at).ok();
    let bare = |stage: PlannedStage| PlannedStage { from: stage.from.iter().filter_map(place).collect(), ..stage };
    stages.into_iter().filter(|stage| !stage.wants_model()).map(bare).collect()
}

fn check_top(table: &Table) -> Vec<FormatFault> {
    let known = ["format", "seed", "about", "stage"];
    let mut faults = Vec::new();
    for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
        faults.push(crate::formats::fault::unknown_key("key", key, &known));
    }
    if table.get("format").and_then(Value::as_integer) != Some(1) {
        faults.push(FormatFault::new("the line `format = 1` is missing", "put it first"));
    }
    if table.get("seed").is_some_and(|seed| seed.as_integer().is_none_or(|seed| seed < 0)) {
        faults.push(FormatFault::new("seed is no whole number from 0", "write, say, `seed = 7`"));
    }
    if table.get("stage").and_then(Value::as_array).is_none_or(Vec::is_empty) {
        faults.push(FormatFault::new("it holds no stage", "copy pipelines/default.toml and change it"));
    }
    faults
}

/// A stage as the file has it, its parameters not yet checked.
struct UncheckedStage {
    name: String,
    spec: &'static StageSpec,
    from: Vec<usize>,
    params: Table,
}

impl UncheckedStage {
    fn checked(self) -> Result<PlannedStage, Vec<FormatFault>> {
        let checked = (self.spec.check)(&self.params)?;
        let unwritten =
            |error: toml::ser::Error| vec![FormatFault::new(format!("its parameters cannot be written ({error})"), "correct them")];
        let written = toml::to_string(&self.params).map_err(unwritten)?;
        let reads = (self.spec.reads)(&checked);
        Ok(PlannedStage { name: self.name, spec: self.spec, from: self.from, params: self.params, written, reads, checked })
    }
}

/// Reads one `[[stage]]`; on a fault gives the stage's name with it.
fn read_stage(entry: &Value, before: &[UncheckedStage]) -> Result<UncheckedStage, (String, FormatFault)> {
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    let name = text("name").unwrap_or("without a name").to_owned();
    let wrong = |fault: FormatFault| (name.clone(), fault);
    let known = ["name", "use", "from", "without", "params"];
    if let Some(key) = entry.as_table().into_iter().flat_map(Table::keys).find(|key| !known.contains(&key.as_str())) {
        return Err(wrong(crate::formats::fault::unknown_key("key", key, &known)));
    }
    if text("name").is_none() || before.iter().any(|stage| stage.name == name) {
        return Err(wrong(FormatFault::new("its name is missing or taken", "give each stage a name of its own")));
    }
    let id = text("use").unwrap_or("");
    let spec = catalogue::from_id(id).ok_or_else(|| wrong(unknown_use(id)))?;
    let listed = |key: &str| entry.get(key).map(|list| named(list, key, before)).transpose().map_err(wrong);
    let from = match (listed("from")?, listed("without")?) {
        (None, without) => derived(spec, before, &without.unwrap_or_default()),
        (Some(from), None) => from,
        (Some(_), Some(_)) => return Err(wrong(FormatFault::new("it has `from` and `without`", "leave one of them out"))),
    };
    check_kinds(spec, &from, before, entry.get("from").is_some()).map_err(wrong)?;
    let mut params = defaults(spec);
    if let Some(given) = entry.get("params").and_then(Value::as_table) {
        overlay(&mut params, given).map_err(wrong)?;
    }
    Ok(UncheckedStage { name, spec, from, params })
}

/// The places of the stages that a list names.
fn named(list: &Value, key: &str, before: &[UncheckedStage]) -> Result<Vec<usize>, FormatFault> {
    let names =
        list.as_array().ok_or_else(|| FormatFault::new(format!("`{key}` is no list"), format!("write {key} = [\"a stage above\"]")))?;
    names.iter().map(|name| find(name.as_str().unwrap_or(""), before)).collect()
}

/// For each kind that a stage needs or welcomes, the last stage above that gives it, but for those it does without.
fn derived(spec: &StageSpec, before: &[UncheckedStage], without: &[usize]) -> Vec<usize> {
    let kinds = spec.needs.iter().chain(spec.welcomes);
    kinds.filter_map(|kind| (0..before.len()).rfind(|at| before[*at].spec.produces.kind == *kind && !without.contains(at))).collect()
}

/// Writes the values of a file over the defaults, table in table; a key that the defaults lack is a fault.
fn overlay(defaults: &mut Table, given: &Table) -> Result<(), FormatFault> {
    for (key, value) in given {
        let known: Vec<String> = defaults.keys().cloned().collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        match (defaults.get_mut(key), value) {
            (None, _) => return Err(crate::formats::fault::unknown_key("parameter", key, &known)),
            (Some(Value::Table(inner)), Value::Table(given)) => overlay(inner, given)?,
            (Some(slot), value) => *slot = value.clone(),
        }
    }
    Ok(())
}

fn unknown_use(id: &str) -> FormatFault {
    let ids: Vec<&str> = catalogue::all().map(|spec| spec.id).collect();
    let remedy = match nearest(id, ids.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("known are {}", ids.join(", ")),
    };
    FormatFault::new(format!("there is no stage `use = \"{id}\"`"), remedy)
}

fn find(name: &str, before: &[UncheckedStage]) -> Result<usize, FormatFault> {
    before.iter().position(|stage| stage.name == name).ok_or_else(|| {
        let names: Vec<&str> = before.iter().map(|stage| stage.name.as_str()).collect();
        let remedy = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None => "name a stage that is above it".to_owned(),
        };
        FormatFault::new(format!("it takes from {name}, and no stage above it has that name"), remedy)
    })
}

/// Whether the stages it takes from give what it needs, and nothing that it has no use for; `listed` by the file itself.
fn check_kinds(spec: &StageSpec, from: &[usize], before: &[UncheckedStage], listed: bool) -> Result<(), FormatFault> {
    let given: Vec<Kind> = from.iter().map(|&at| before[at].spec.produces.kind).collect();
    if let Some(need) = spec.needs.iter().find(|need| !given.contains(need)) {
        let source = before.iter().rfind(|stage| stage.spec.produces.kind == *need);
        let remedy = match source {
            Some(stage) if listed => format!("add \"{}\" to its `from`", stage.name),
            Some(stage) => format!("take \"{}\" out of its `without`", stage.name),
            None => "put a stage that produces it above".to_owned(),
        };
        return Err(FormatFault::new(format!("it needs {} and is not given any", need.name()), remedy));
    }
    match given.iter().find(|kind| !spec.needs.contains(kind) && !spec.welcomes.contains(kind)) {
        Some(kind) if *kind == Transcript::KIND => {
            Err(FormatFault::new("it is given raw transcripts", "take from the deidentify stage; only what it lets through is analysed"))
        }
        Some(kind) => Err(FormatFault::new(format!("it has no use for {}", kind.name()), "take that stage out of its `from`")),
        None => Ok(()),
    }
}

/// A stage of a built-in pipeline: its name there, what it runs, and its parameters.
struct BuiltIn {
    name: String,
    runs: String,
    params: Table,
}

/// All stages of the built-in pipelines, in the order of their files.
static STAGES: LazyLock<Vec<BuiltIn>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (_, text) in BUILT_IN {
        let table: Table = toml::from_str(text).expect("the built-in pipelines are tested");
        for stage in table.get("stage").and_then(Value::as_array).into_iter().flatten() {
            let word = |key: &str| stage.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let params = stage.get("params").and_then(Value::as_table).cloned().unwrap_or_default();
            all.push(BuiltIn { name: word("name"), runs: word("use"), params });
        }
    }
    all
});

/// The parameters of a stage in the built-in pipelines: the first that runs it holds every key.
fn defaults(spec: &StageSpec) -> Table {
    STAGES.iter().find(|stage| stage.runs == spec.id).map(|stage| stage.params.clone()).unwrap_or_default()
}

/// Applies `stage.key` overrides; a key inside a table is written `stage.table.key`.
fn apply(stages: &mut [UncheckedStage], overrides: &Overrides) -> Vec<PlanError> {
    let mut faults = Vec::new();
    if let Some(language) = overrides.language {
        let code = Value::try_from(language).expect("a language is written as a word");
        let asking = stages.iter_mut().filter_map(|stage| stage.params.get_mut("language"));
        asking.for_each(|slot| *slot = code.clone());
    }
    if let Some(compare) = &overrides.compare {
        let names = Value::from(compare.clone());
        let asking = stages.iter_mut().filter_map(|stage| stage.params.get_mut("compare"));
        asking.for_each(|slot| *slot = names.clone());
    }
    let of_study = overrides.of_study.iter().filter(|(setting, _)| !overrides.settings.contains_key(*setting));
    let of_study = of_study.filter(|(setting, _)| !is_for_another(stages, setting)).collect::<Vec<_>>();
    for (setting, value) in of_study.into_iter().chain(&overrides.settings) {
        let known: Vec<String> = stages.iter().flat_map(|stage| paths(&stage.name, &stage.params)).collect();
        if known.contains(setting) {
            let mut path = setting.split('.');
            let stage = path.next().and_then(|name| stages.iter_mut().find(|stage| stage.name == name));
            if let Some(slot) = stage.and_then(|stage| slot(&mut stage.params, path)) {
                *slot = value.clone();
            }
            continue;
        }
        let remedy = match nearest(setting, known.iter().map(String::as_str)) {
            _ if setting == "seed" => "give it with --seed".to_owned(),
            Some(near) => format!("did you mean {near}?"),
            None => "write it as stage.key=value, with a stage and a key of the pipeline file".to_owned(),
        };
        faults.push(PlanError::Setting { key: setting.clone(), remedy });
    }
    faults
}

/// Whether a setting is for a stage that this pipeline lacks and another built-in one has.
fn is_for_another(own: &[UncheckedStage], setting: &str) -> bool {
    let name = setting.split('.').next().unwrap_or_default();
    let there = || STAGES.iter().any(|stage| stage.name == name && paths(&stage.name, &stage.params).iter().any(|path| path == setting));
    !own.iter().any(|stage| stage.name == name) && there()
}

/// Every setting of a table, as it is written.
fn paths(prefix: &str, table: &Table) -> Vec<String> {
    let of = |(key, value): (&String, &Value)| match value {
        Value::Table(inner) => paths(&format!("{prefix}.{key}"), inner),
        _ => vec![format!("{prefix}.{key}")],
    };
    table.iter().flat_map(of).collect()
}

fn slot<'t>(table: &'t mut Table, mut path: std::str::Split<'_, char>) -> Option<&'t mut Value> {
    let value = table.get_mut(path.next()?)?;
    match value {
        Value::Table(inner) => slot(inner, path),
        _ => Some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Plan, Vec<PlanError>> {
        Plan::read("own", text, &Overrides { model: true, ..Overrides::default() })
    }

    /// What each stage takes from, by name.
    fn taken(plan: &Plan) -> Vec<(String, Vec<String>)> {
        let names = |stage: &PlannedStage| stage.from.iter().map(|&at| plan.stages[at].name.clone()).collect();
        plan.stages.iter().map(|stage| (stage.name.clone(), names(stage))).collect()
    }

    #[test]
    fn a_file_that_names_what_each_stage_takes_from_is_read_as_one_that_does_not() {
        for (name, text) in BUILT_IN {
            let derived = read(text).expect("a sound plan");
            let mut table: Table = toml::from_str(text).expect("a table");
            let stages = table.get_mut("stage").and_then(Value::as_array_mut).expect("stages");
            for (stage, (_, from)) in stages.iter_mut().filter_map(Value::as_table_mut).zip(taken(&derived)) {
                stage.remove("without");
                stage.insert("from".to_owned(), Value::from(from));
            }
            let listed = read(&toml::to_string(&table).expect("text")).expect("a sound plan");
            assert_eq!(taken(&listed), taken(&derived), "{name}");
        }
    }

    #[test]
    fn a_stage_takes_from_the_last_that_gives_it_what_it_needs_but_for_those_it_does_without() {
        let plan = read(BUILT_IN[1].1).expect("a sound plan");
        let taken: BTreeMap<String, Vec<String>> = taken(&plan).into_iter().collect();
        assert_eq!(taken["map_codes"], ["vectorize", "words", "segment", "deidentify"]);
        assert_eq!(taken["cluster"], ["words", "count", "segment"]);
        assert_eq!(taken["suggest"], ["map_codes", "vectorize", "segment", "deidentify"], "its own clusters are left out");
    }

    #[test]
    fn a_study_may_set_what_only_other_pipelines_have() {
        let of_study = |setting: &str| Overrides { of_study: [(setting.to_owned(), Value::from(true))].into(), ..Overrides::default() };
        let agreement = Plan::built_in("agreement").expect("a pipeline");
        assert!(Plan::read("agreement", agreement, &of_study("suggest.coded_again")).is_ok());
        assert!(Plan::read("agreement", agreement, &of_study("suggest.coded_twice")).is_err());
        let settings = of_study("suggest.coded_again").of_study;
        assert!(Plan::read("agreement", agreement, &Overrides { settings, ..Overrides::default() }).is_err(), "what was typed is meant");
    }

    #[test]
    fn a_list_that_cannot_be_meant_is_refused() {
        let begin =
            "format = 1\n[[stage]]\nname = \"a\"\nuse = \"ingest.files@11\"\n[[stage]]\nname = \"b\"\nuse = \"deidentify.declared@1\"\n";
        for (line, told) in [
            ("from = [\"a\"]\nwithout = []", "leave one of them out"),
            ("without = [\"a\"]", "take \"a\" out of its `without`"),
            ("without = \"a\"", "is no list"),
            ("from = []", "add \"a\" to its `from`"),
            ("from = [\"c\"]", "no stage above it"),
        ] {
            let faults = read(&format!("{begin}{line}\n")).expect_err("a fault");
            assert!(faults.iter().any(|fault| fault.to_string().contains(told)), "{line}: {faults:?}");
        }
    }
}

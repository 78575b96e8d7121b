//! Prints how far coders agree on each code: `cargo run --example agreement -- data/demo`

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::Path;

use leitmotif::domain::measure::agreement::Scope;

/// Krippendorff's alpha of each code over the whole study, or why there is none.
pub fn agreement(study: &Path, out: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let run = leitmotif::Study::open(study)?.pipeline("agreement").out(out).run()?;
    let agreement = run.agreement().ok_or("the pipeline compares no coders")?;
    let overall = agreement.rows.iter().filter(|row| row.scope == Scope::Overall);
    let alpha = |row: &leitmotif::domain::measure::agreement::AgreementRow| {
        row.alpha.value.map_or_else(|reason| reason.to_string(), |alpha| format!("{alpha:.3}"))
    };
    Ok(overall.map(|row| format!("{}: {}", row.code.as_ref().map_or("all codes", |code| code.as_str()), alpha(row))).collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    let study = std::env::args().nth(1).ok_or("name a study")?;
    agreement(Path::new(&study), &Path::new(&study).join("out/agreement"))?.iter().for_each(|line| println!("{line}"));
    Ok(())
}

//! Ranks excerpts for a code: `cargo run --example rank -- data/demo stigma`

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::Path;

/// The best excerpts for a code, a line each.
pub fn rank(study: &Path, code: &str, out: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let study = leitmotif::Study::open(study)?;
    let run = study.pipeline("default").set("cluster.k", 9).out(out).run()?;
    let line =
        |excerpt: leitmotif::RankedExcerpt| format!("{}. {:.2} {}: {}", excerpt.rank, excerpt.score, excerpt.document, &*excerpt.text);
    Ok(run.suggestions(code)?.into_iter().map(line).collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [study, code] = &args[..] else { return Err("name a study and a code".into()) };
    let out = Path::new(study).join("out");
    rank(Path::new(study), code, &out)?.iter().for_each(|line| println!("{line}"));
    Ok(())
}

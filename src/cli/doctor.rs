//! `leitmotif doctor`: what will be a problem with a study, worst first, each with the way out.

use std::path::PathBuf;

use clap::Args;

use super::Ending;
use super::error::CommandResult;
use super::messages::{escaped, print_below, print_line, print_problem};
use super::progress::Bar;
use crate::contract::Progress;
use crate::front::doctor::{Checkup, Facts, Problem, Urgency, examine};
use crate::pipeline::watch::Watch;
use crate::study::decisions::DecisionsRead;
use crate::study::inputs::Sources;

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// The study's folder [default: this one]
    #[arg(default_value = ".", hide_default_value = true)]
    pub study: PathBuf,
    /// Print what was found as JSON
    #[arg(long)]
    pub json: bool,
    /// Print nothing but what was found, one line each
    #[arg(long)]
    pub quiet: bool,
    /// Exit with 0 although there is something to look at
    #[arg(long)]
    pub findings_ok: bool,
}

/// Examines a study, prints what was found, and says how it ended.
pub fn doctor(args: &DoctorArgs) -> CommandResult {
    let sources = Sources {
        study: Some(args.study.clone()),
        decisions: DecisionsRead::Coders,
        pdf_reader: super::pdf_reader(),
        ..Sources::default()
    };
    let bar = Bar::new(args.quiet || args.json);
    bar.begin("reading", 1, 1);
    let checkup = examine(&sources, &bar as &dyn Progress);
    bar.clear();
    if args.json {
        let line = serde_json::json!({
            "study": args.study.display().to_string(), "facts": checkup.facts, "problems": checkup.problems,
            "errors": checkup.count(Urgency::Error), "findings": checkup.count(Urgency::Finding),
            "notes": checkup.count(Urgency::Note), "next": next_step(&checkup, args),
        });
        print_line(&line.to_string());
    } else if args.quiet {
        checkup.problems.iter().for_each(|problem| print_problem(word(problem.urgency), &line(problem)));
    } else {
        show(&checkup, args);
    }
    if checkup.count(Urgency::Error) > 0 {
        return Ok(Ending::Failed);
    }
    let to_look_at = checkup.count(Urgency::Finding) > 0 && !args.findings_ok;
    Ok(if to_look_at { Ending::Findings } else { Ending::Done })
}

fn word(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Error => "error",
        Urgency::Finding => "finding",
        Urgency::Note => "note",
    }
}

fn line(problem: &Problem) -> String {
    let Problem { code, what, fix, .. } = problem;
    if fix.is_empty() { format!("{code} {what}") } else { format!("{code} {what}; {fix}") }
}

fn show(checkup: &Checkup, args: &DoctorArgs) {
    print_line(&escaped(&facts(&checkup.facts)));
    for (urgency, title) in [
        (Urgency::Error, "to be mended before anything can be run"),
        (Urgency::Finding, "worth a look: work can begin, and something will be missing or wrong"),
        (Urgency::Note, "good to know"),
    ] {
        let count = checkup.count(urgency);
        if count == 0 {
            continue;
        }
        print_line("");
        print_line(&format!("{title} ({count})"));
        for problem in checkup.problems.iter().filter(|problem| problem.urgency == urgency) {
            print_below(&escaped(&format!("  {} [{}]", problem.what, problem.code)), 4);
            if !problem.fix.is_empty() {
                print_below(&escaped(&format!("    -> {}", problem.fix)), 7);
            }
        }
    }
    print_line("");
    let verdict = match (checkup.count(Urgency::Error), checkup.count(Urgency::Finding)) {
        (0, 0) => "nothing is in the way".to_owned(),
        (0, looks) => format!("nothing is in the way; {} worth a look", plural(looks, "thing is", "things are")),
        (errors, _) => format!("{} to be mended first", plural(errors, "thing is", "things are")),
    };
    print_line(&verdict);
    print_line(&escaped(&format!("next: {}", next_step(checkup, args))));
}

fn next_step(checkup: &Checkup, args: &DoctorArgs) -> String {
    let study = args.study.display().to_string();
    if checkup.count(Urgency::Error) > 0 && checkup.facts.interviews > 0 {
        return format!("mend what is listed, and ask again with `leitmotif doctor {study}`");
    }
    if !args.study.is_dir() {
        return format!("begin a study with `leitmotif init {study}`, or name another folder");
    }
    checkup.standing.sentence(&study)
}

fn facts(facts: &Facts) -> String {
    let mut said = vec![plural(facts.interviews, "interview", "interviews")];
    if facts.interviews > 0 {
        said.push(format!("{} of participants with {}", plural(facts.turns, "turn", "turns"), plural(facts.words, "word", "words")));
        said.extend(facts.language.clone());
    }
    said.push(facts.codes.map_or_else(|| "no codebook".to_owned(), |codes| format!("a codebook of {}", plural(codes, "code", "codes"))));
    said.extend(facts.participants.map(|rows| format!("participants.csv with {}", plural(rows, "row", "rows"))));
    said.extend(facts.questions.map(|questions| format!("a guide of {}", plural(questions, "question", "questions"))));
    if facts.codings > 0 {
        said.push(format!("{} by {}", plural(facts.codings, "coding", "codings"), facts.coders.join(", ")));
    }
    said.join(" · ")
}

/// A number with its noun.
fn plural(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

//! `leitmotif review STUDY --report`: how far coders follow what they are offered.

use serde_json::{Value, json};

use super::Ending;
use super::args::ReviewArgs;
use super::error::CommandResult;
use super::messages::{escaped, print_line};
use super::table::{Column, table};
use super::width;
use crate::domain::ids::CoderId;
use crate::stages::agreement::bias::{Bias, LOOK_ABOVE, NAMED_ABOVE, Says, Share};
use crate::study::log_export::suggestion_bias;

/// Prints how far each coder follows what is offered, and says how it ended.
pub fn report(args: &ReviewArgs) -> CommandResult {
    let (reports, head) = suggestion_bias(&args.study)?;
    let is_asked = |coder: &str| args.coder.as_ref().is_none_or(|asked| asked == coder);
    let chosen: Vec<&(CoderId, Bias)> = reports.iter().filter(|(coder, _)| is_asked(coder.as_str())).collect();
    if args.json {
        let coders: Vec<Value> = chosen.iter().map(|(coder, bias)| json!({"coder": coder, "bias": bias})).collect();
        let head = head.to_string();
        print_line(&json!({"coders": coders, "named_above": NAMED_ABOVE, "second_look_above": LOOK_ABOVE, "head": head}).to_string());
    } else {
        chosen.iter().for_each(|(coder, bias)| show(coder.as_str(), bias));
        print_line(&format!("head {head}"));
    }
    Ok(Ending::Done)
}

fn show(coder: &str, bias: &Bias) {
    let coder = escaped(coder);
    print_line(&format!("{coder}: {} codings before suggestions were shown, {} after", bias.blind_codings, bias.later_codings));
    let mut rows = vec![
        row("suggestions", &bias.suggestions),
        row("coded alike before", &bias.coded_before),
        row("not coded alike before", &bias.not_coded_before),
    ];
    rows.extend(bias.by_rank.iter().chain(&bias.by_time).map(|(name, share)| row(name, share)));
    rows.push(row("decoys", &bias.decoys));
    let columns = [
        Column::words("offers"),
        Column::numbers("accepted"),
        Column::numbers("of"),
        Column::numbers("share"),
        Column::words("95 % interval"),
    ];
    table(&columns, &rows, width::of_results()).all().for_each(|line| print_line(&line));
    let (accepted, of) = (bias.decoys.accepted, bias.decoys.of);
    match bias.says {
        Says::Nothing if of < 5 => print_line(&format!("{of} decoys are too few to say how often {coder} takes what is offered unread")),
        Says::Nothing => print_line("no sign of accepting offers unread"),
        Says::SecondLook => print_line(&format!(
            "{coder} took {accepted} of {of} excerpts that nothing had suggested; some may deserve it, and a second look at quickly accepted ones is worth the time"
        )),
        Says::Named => print_line(&format!(
            "{coder} took {accepted} of {of} excerpts that nothing had suggested: these answers follow the offers more than the text, as happens to most people; code a transcript blind and compare before relying on them"
        )),
    }
}

fn row(name: &str, share: &Share) -> Vec<String> {
    let value = if share.of == 0 { String::new() } else { format!("{:.3}", share.accepted as f64 / share.of as f64) };
    let interval = share.interval.map(|[low, high]| format!("{low:.3} to {high:.3}")).unwrap_or_default();
    vec![name.to_owned(), share.accepted.to_string(), share.of.to_string(), value, interval]
}

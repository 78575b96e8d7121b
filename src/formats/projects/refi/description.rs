//! A code's entry as one text: labelled lines, since exchange files have a single description.
//!
//! ```text
//! Short: A tie that shields
//! Definition: Somebody kept the person
//! from harm.
//! Include: ...
//! Exclude: ...
//! Example: She waited up for me.
//! Terms: kept me safe; looked after me
//! ```
//!
//! The six parts are those of MacQueen and others (1998). `Facet`, `Group`, `Kind`, `About`, `Source` and `Note` follow
//! where a code has them. A part goes on until the next label. A line of a part that would itself read
//! as a label is written with a blank before it, and that blank is taken away on reading, so what was
//! written comes back to the letter. A text without labels is a definition.

use crate::domain::codebook::{About, Code, CodeKind, Origin};
use crate::formats::table::split_list;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Short,
    Definition,
    Include,
    Exclude,
    Example,
    Terms,
    Term,
    Facet,
    Group,
    Kind,
    About,
    Source,
    Note,
}

/// What is written first, and what other programs and people write for the same.
const LABELS: [(&str, Part); 20] = [
    ("short", Part::Short),
    ("definition", Part::Definition),
    ("include", Part::Include),
    ("exclude", Part::Exclude),
    ("example", Part::Example),
    ("terms", Part::Terms),
    ("term", Part::Term),
    ("facet", Part::Facet),
    ("group", Part::Group),
    ("kind", Part::Kind),
    ("about", Part::About),
    ("source", Part::Source),
    ("note", Part::Note),
    ("brief definition", Part::Short),
    ("full definition", Part::Definition),
    ("inclusion", Part::Include),
    ("when to use", Part::Include),
    ("exclusion", Part::Exclude),
    ("when not to use", Part::Exclude),
    ("examples", Part::Example),
];

/// Writes all parts that an entry has.
pub fn write_description(code: &Code) -> String {
    let mut lines = Lines(Vec::new());
    lines.part("Short", &code.brief);
    lines.part("Definition", &code.definition);
    lines.part("Include", &code.inclusion);
    lines.part("Exclude", &code.exclusion);
    code.examples.iter().for_each(|example| lines.part("Example", example));
    // A term that holds a semicolon would fall apart in a list.
    let (whole, listed): (Vec<&String>, Vec<&String>) = code.seeds.iter().partition(|term| term.contains([';', '\n']));
    lines.part("Terms", &listed.iter().map(|term| term.as_str()).collect::<Vec<_>>().join("; "));
    whole.iter().for_each(|term| lines.part("Term", term));
    lines.part("Facet", code.facet.as_deref().unwrap_or(""));
    lines.part("Group", code.heading.as_deref().unwrap_or(""));
    lines.part("Kind", code.kind.map_or("", kind_name));
    lines.part("About", code.about.map_or("", About::name));
    lines.part("Source", code.origin.map_or("", origin_name));
    code.notes.iter().for_each(|note| lines.part("Note", note));
    lines.0.join("\n")
}

struct Lines(Vec<String>);

impl Lines {
    fn part(&mut self, label: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        for (at, line) in text.lines().enumerate() {
            self.0.push(match at {
                0 => format!("{label}: {line}"),
                _ if label_of(line.trim_start_matches(' ')).is_some() => format!(" {line}"),
                _ => line.to_owned(),
            });
        }
    }
}

/// Reads the parts into an entry.
pub fn read_description(text: &str, code: &mut Code) {
    let mut parts: Vec<(Part, String)> = Vec::new();
    for line in text.lines() {
        match (label_of(line), parts.last_mut()) {
            (Some((part, rest)), _) => parts.push((part, rest.to_owned())),
            (None, None) => parts.push((Part::Definition, line.to_owned())),
            (None, Some((_, body))) => {
                body.push('\n');
                let guarded = line.starts_with(' ') && label_of(line.trim_start_matches(' ')).is_some();
                body.push_str(if guarded { &line[1..] } else { line });
            }
        }
    }
    for (part, body) in parts {
        let body = body.trim();
        if !body.is_empty() {
            put(code, part, body);
        }
    }
}

fn put(code: &mut Code, part: Part, body: &str) {
    match part {
        Part::Short => append(&mut code.brief, body),
        Part::Definition => append(&mut code.definition, body),
        Part::Include => append(&mut code.inclusion, body),
        Part::Exclude => append(&mut code.exclusion, body),
        Part::Example => code.examples.push(body.to_owned()),
        Part::Terms => code.seeds.extend(split_list(body)),
        Part::Term => code.seeds.push(body.to_owned()),
        Part::Note => code.notes.push(body.to_owned()),
        Part::Facet => code.facet = Some(body.to_owned()),
        Part::Group => code.heading = Some(body.to_owned()),
        Part::Kind => match [CodeKind::Topic, CodeKind::Act].into_iter().find(|&kind| kind_name(kind) == body) {
            Some(kind) => code.kind = Some(kind),
            None => append(&mut code.definition, &format!("Kind: {body}")),
        },
        Part::About => match About::named(body) {
            Some(about) => code.about = Some(about),
            None => append(&mut code.definition, &format!("About: {body}")),
        },
        Part::Source => match [Origin::APriori, Origin::Emergent].into_iter().find(|&origin| origin_name(origin) == body) {
            Some(origin) => code.origin = Some(origin),
            None => append(&mut code.definition, &format!("Source: {body}")),
        },
    }
}

fn append(part: &mut String, body: &str) {
    if !part.is_empty() {
        part.push('\n');
    }
    part.push_str(body);
}

fn kind_name(kind: CodeKind) -> &'static str {
    match kind {
        CodeKind::Topic => "topic",
        CodeKind::Act => "act",
    }
}

fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::APriori => "a priori",
        Origin::Emergent => "emergent",
    }
}

/// The part that a line begins, and the rest of the line.
fn label_of(line: &str) -> Option<(Part, &str)> {
    let (label, rest) = line.split_once(':')?;
    let part = LABELS.iter().find(|(name, _)| label.eq_ignore_ascii_case(name)).map(|(_, part)| *part)?;
    Some((part, rest.strip_prefix(' ').unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn back(code: &Code) -> Code {
        let mut read = Code { parent: code.parent.clone(), colour: code.colour.clone(), ..Code::named(code.id.as_str()) };
        read_description(&write_description(code), &mut read);
        read
    }

    #[test]
    fn all_parts_are_written_in_order_and_come_back() {
        let code = Code {
            facet: Some("theme".into()),
            heading: Some("Ties".into()),
            kind: Some(CodeKind::Topic),
            origin: Some(Origin::APriori),
            brief: "A tie that shields".into(),
            definition: "Kept from harm\n\nby somebody.\nInclude: is a word here".into(),
            inclusion: "Any tie".into(),
            exclusion: "Paid help\n Example: stays".into(),
            examples: vec!["She waited up.".into(), "He: \"Stay\"".into()],
            seeds: vec!["kept me safe".into(), "a;b".into()],
            notes: vec!["Group 2: Sea\nand more".into(), "Kind: of sorts".into()],
            ..Code::named("protective")
        };
        let text = write_description(&code);
        assert_eq!(text.lines().next(), Some("Short: A tie that shields"));
        assert!(text.contains("\n Include: is a word here\n") && text.contains("\nTerms: kept me safe\nTerm: a;b\n"), "{text}");
        assert_eq!(back(&code), code);
    }

    #[test]
    fn a_text_of_another_program_is_a_definition_and_usual_labels_are_known() {
        let mut code = Code::named("x");
        read_description("Feelings about breakfast\nand lunch\nWhen to use: always\nKind: soft", &mut code);
        assert_eq!((code.definition.as_str(), code.inclusion.as_str()), ("Feelings about breakfast\nand lunch\nKind: soft", "always"));
    }

    proptest! {
        #[test]
        fn any_six_parts_come_back(
            texts in prop::collection::vec("[A-Za-z:;]( |\n|Include:|Terms: |é|[a-z:;]){0,12}[a-z:]", 6)
        ) {
            let code = Code {
                brief: texts[0].clone(), definition: texts[1].clone(), inclusion: texts[2].clone(), exclusion: texts[3].clone(),
                examples: vec![texts[4].clone()], seeds: vec![texts[5].replace('\n', " ").replace(';', ",")], ..Code::named("x")
            };
            prop_assert_eq!(back(&code), code);
        }
    }
}

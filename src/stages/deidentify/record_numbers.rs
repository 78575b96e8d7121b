//! Forms of numbers of cases, papers and cars.

use std::sync::LazyLock;

/// What a number of a case or a paper looks like.
const VALUE: &str =
    r"(?:[A-Z]{0,4}[-/ ]?\d[A-Z0-9./-]*[A-Z0-9]|\d{2,}(?: [A-Z]{1,2} \d+/\d+)?|\d+ [A-Z]{1,2} \d+/\d+|[A-Z]\d{3,}[A-Z0-9]*|\d+-[A-Z]-\d+)";

/// Numbers of cases and papers: a word that says so, then a number with letters, strokes and dots.
pub(super) static RECORD: LazyLock<String> = LazyLock::new(|| {
    let cue = r"(?i:case|file|docket|badge|licen[cs]e|passport|permit|record|account|claim|inmate|\p{L}*number|no\.|no|nr\.|nr|num\.|numéro|número|\p{L}*nummer|az\.|\p{L}*zeichen|dossier|expediente|prontuário|matrícula|matricule|passeport|pasaporte|passaporte|nº|n°|n\.º|#)";
    format!(r"(?P<x>(?:{cue}[ :]*){{1,2}}{VALUE})")
});

/// The same where a sentence tells the number: "the case number is 4471".
pub(super) static RECORD_SAID: LazyLock<String> = LazyLock::new(|| {
    let cue = r"(?i:number|id|\p{L}*nummer|\p{L}*zeichen|numéro|número|matrícula|matricule|plates?|plaque|placa)";
    let verb = r"(?i:is|was|are|ist|war|lautet|lautete|est|était|es|era|é|foi)";
    format!(r"\b{cue} {verb},? (?P<x>{VALUE}(?: \d{{2,}})*)")
});

/// Plates of cars: German, French, British and Brazilian ones.
pub(super) static PLATE: LazyLock<String> = LazyLock::new(|| {
    r"[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[EH]?|[A-Z]{2}-\d{3}-[A-Z]{2}|[A-Z]{2}\d{2} [A-Z]{3}|[A-Z]{3}-?\d{4}|[A-Z]{3}\d[A-Z]\d{2}".to_owned()
});

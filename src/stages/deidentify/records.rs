//! Forms of numbers of cases, papers and cars, and of streets with a house number.

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

/// A street with a house number, before it or after it.
pub(super) static STREET: LazyLock<String> = LazyLock::new(|| {
    let number = r"\d{1,5}(?: ?[A-Za-z]\b)?(?: bis| ter)?(?:[-/]\d{1,4})?";
    let name = r"(?:\p{Lu}\.? ?|\p{Lu}[\p{L}’'-]+ |\d{1,3}(?:st|nd|rd|th) ){1,3}";
    let kind = r"(?:Street|St\b\.?|Avenue|Ave\b\.?|Road|Rd\b\.?|Lane|Ln\b\.?|Drive|Dr\b\.?|Boulevard|Blvd\b\.?|Court|Ct\b\.?|Place|Way|Terrace|Close|Crescent|Highway|Hwy\b\.?|Parkway|Pkwy\b\.?|Circle|Square|Alley|Row|Mews|Grove|Gardens|Walk|Trail|Loop)";
    let english = format!(r"(?:(?:Flat|Apt\.?|Apartment|Unit|Suite) \d+[A-Za-z]?, )?\d{{1,5}}[A-Z]?(?:-\d{{1,5}})? {name}{kind}");
    // Interviews are often typed in small letters; then the word for the street must be one that means nothing else.
    let small = r"\d{1,5} (?:[\p{Ll}’'-]+ ){1,2}(?:street|avenue|boulevard)";
    let german = format!(
        r"(?:(?:\p{{Lu}}\p{{Ll}}+[ -])*(?:\p{{L}}{{2,}}(?:straße|strasse|str\.)|\p{{Lu}}\p{{L}}+(?:allee|gasse|weg|platz|damm|ufer|chaussee)|\p{{Lu}}\p{{L}}{{2,}}ring)|(?:\p{{Lu}}\p{{Ll}}+[ -])+(?:Straße|Strasse|Str\.|Allee|Gasse|Weg|Platz|Damm|Ufer|Ring|Chaussee)|(?:Am|Im|An der|Auf dem|In der|Zum|Zur|Unter den) (?:\p{{Lu}}\p{{Ll}}+ )?\p{{Lu}}\p{{Ll}}+) {number}"
    );
    let romance = r"(?i:rue|avenue|boulevard|bd|bld|place|impasse|chemin|allée|allées|quai|route|cours|passage|ruelle|sentier|esplanade|calle|c/|avenida|avda\.?|av\.|plaza|paseo|camino|ronda|carretera|pasaje|travesía|glorieta|rua|r\.|travessa|praça|alameda|estrada|largo|rodovia)";
    let small_word = r"(?:de la |de las |de los |de l’|de l'|d’|d'|del |des |de |du |da |das |dos |do |la |le |les |el |l’|l')";
    let words = format!(r"{small_word}?\p{{Lu}}[\p{{L}}’'-]+(?: {small_word}?\p{{Lu}}[\p{{L}}’'-]+)*");
    let french = format!(r"{number},? {romance} ?{words}");
    let spanish = format!(r"{romance} ?{words},? (?:(?:n[º°.o]?|núm\.?|número|numéro) ?)?{number}");
    format!("{english}|{small}|{german}|{french}|{spanish}")
});

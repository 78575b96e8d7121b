//! Forms of streets with a house number, before it or after it.

use std::sync::LazyLock;

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

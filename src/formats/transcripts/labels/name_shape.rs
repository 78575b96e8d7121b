//! How something that may be a name is written: with capitals, in a script without them, with signs that names lack.

/// How a label is written.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Shape {
    /// `Ida Marsh`, `P1`, `Maria do Carmo Vale Prado`
    #[default]
    Proper,
    /// In a script that knows no capitals.
    Caseless,
    /// `Second voice`
    Mixed,
    /// `ola brandt`
    Lower,
    /// Longer than names are, or with signs that names lack.
    Odd,
}

/// Words of a name that are written small.
pub(super) const PARTICLES: [&str; 30] = [
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "van", "von", "der", "den", "ten", "ter", "zu", "zur", "la", "le", "el",
    "al", "bin", "ben", "bint", "ibn", "y", "e", "af", "av", "i",
];

/// How a name is written.
pub(super) fn shape(name: &str) -> Shape {
    let words: Vec<&str> = name.split_whitespace().collect();
    let odd = words.len() > 6 || name.chars().count() > 48 || name.contains(['?', '!', ';', '"', '“', '”', '…', '。', '，', '、', '؟']);
    // `Dr. Hill`, `John K. Hill`: before the dot is a title or an initial.
    let short = |before: &str| {
        let word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
        word.chars().count() <= 4 && !word.starts_with(char::is_lowercase)
    };
    let sentence = name.match_indices(". ").any(|(at, _)| !short(&name[..at]));
    if odd || sentence {
        return Shape::Odd;
    }
    let first_letter = |word: &str| word.chars().find(|c| c.is_alphabetic());
    let cased = name.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    let small = |word: &&str| first_letter(word).is_some_and(char::is_lowercase) && !word.starts_with(|c: char| c.is_ascii_digit());
    let first_small = words.first().is_some_and(|word| small(&word.trim_start_matches(['(', '[', '#', '@'])));
    let rest_small = words.iter().skip(1).any(|word| small(word) && !PARTICLES.contains(word) && !word.starts_with('('));
    match () {
        () if !cased => Shape::Caseless,
        () if first_small => Shape::Lower,
        () if rest_small => Shape::Mixed,
        () => Shape::Proper,
    }
}

/// `de Vries`, `van der Berg`: a name that begins with such a word. In a sentence `zu Hause` is written so too.
pub(super) fn is_led_by_particle(name: &str) -> bool {
    let mut words = name.split_whitespace().peekable();
    let led = words.peek().is_some_and(|first| PARTICLES.contains(first));
    led && words.find(|word| !PARTICLES.contains(word)).is_some_and(|word| word.starts_with(char::is_uppercase))
}

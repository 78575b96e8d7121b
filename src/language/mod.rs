//! Words of a language: where they are in a text, and which term each of them counts as.

/// Where words are in a text.
pub mod word_finder;

/// From word forms to terms: case folded, function words dropped, stems taken.
pub mod terms;

/// Languages by their tags.
pub mod tag;

/// Function words, fillers, words for persons and abbreviations of each language.
pub mod word_lists;

/// He and she, and words for people.
pub mod people_words;

/// Which language talk is in.
pub mod identify;

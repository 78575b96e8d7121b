//! The readers of transcripts, from the outside: golden files, mutations of them, and files made to do harm.

mod around_the_talk;
mod as_services_make_them;
mod below_and_between;
mod captions;
mod cases;
mod formats_page;
mod goldens;
mod hostile;
mod invariants;
mod invented;
mod invented_files;
mod kinds;
mod layout;
mod letters;
mod more_kinds;
mod mutations;
mod named_cases;
mod seen;
mod tables_of_talk;
mod tiers;
mod unlabelled_rows;
mod whose_words;

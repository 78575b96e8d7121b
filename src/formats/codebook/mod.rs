//! Codebooks in the forms that people keep them in: TOML, YAML, tables (.csv, .xlsx, .docx, .html), documents with a heading for each
//! code, and the QDC of exchange.
//!
//! All but the last meet in one entry form; the checks of names and parents are the noun's own.

mod beside;
mod book_remark;
mod cards;
mod colours;
mod columns;
mod csv;
mod headed;
mod headings;
mod outline;
mod parent_ids;
mod tabular;
mod taguette;
mod themes_apart;
mod toml;
mod tree;
mod yaml;

use serde::Deserialize;

use crate::domain::codebook::{About, Code, CodeKind, Codebook, Origin};
use crate::domain::ids::CodeId;

use super::decode::decode;
use super::fault::FormatFault;
use super::grid;
use crate::formats::projects::refi::{codebook_of, decode_xml, read_qdc};

pub use book_remark::BookRemark;
pub use csv::write as codebook_csv;
pub use taguette::write as taguette_csv;
pub use toml::{CODE_KEYS, write as codebook_toml};
pub use tree::split as split_paths;

/// The forms of a codebook file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `codebook.toml`
    Toml,
    /// `scheme.yaml`
    Yaml,
    /// `codebook.csv`
    Csv,
    /// `codebook.xlsx`, `codebook.docx`: a table that is no text
    Table,
    /// `codebook.qdc`
    Qdc,
}

impl Form {
    /// The form that a file's ending names.
    pub fn of(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_lowercase().as_str() {
            "toml" => Some(Self::Toml),
            "yaml" | "yml" => Some(Self::Yaml),
            "csv" | "tsv" | "tab" => Some(Self::Csv),
            "xlsx" | "xlsm" | "docx" | "docm" | "html" | "htm" => Some(Self::Table),
            "qdc" => Some(Self::Qdc),
            _ => None,
        }
    }
}

/// A codebook, with remarks on the file it was read from.
#[derive(Debug)]
pub struct CodebookFile {
    /// The codes.
    pub book: Codebook,
    /// What was kept elsewhere, read otherwise than it was written, or left out.
    pub remarks: Vec<BookRemark>,
}

/// Reads a codebook from the bytes of a file, by the ending of its name.
///
/// # Errors
/// Every fault of the file; an ending that is none of a codebook's.
pub fn read_codebook_file(name: &str, bytes: &[u8]) -> Result<CodebookFile, Vec<FormatFault>> {
    let Some(form) = Form::of(name) else {
        let remedy = "use .toml, .yaml, .csv, .xlsx, .docx or .qdc";
        return Err(vec![FormatFault::new("this ending is not one of a codebook", remedy)]);
    };
    match form {
        Form::Csv | Form::Table => {
            let mut tables = grid::read_tables(name, bytes).map_err(|fault| vec![fault])?;
            if let Some((rows, of_cards)) = cards::read(&tables) {
                let mut of_cards = of_cards.into_iter();
                tables.retain(|_| !of_cards.next().unwrap_or(false));
                tables.insert(0, rows);
            }
            let paragraphs = headed::paragraphs(name, bytes).map_err(|fault| vec![fault])?;
            let beside = beside::remarks(name, bytes, &paragraphs).map_err(|fault| vec![fault])?;
            // A document without a table of codes may have a heading for each.
            match headed::table_of(paragraphs).filter(|_| !tabular::has_codes(&tables)) {
                Some(rows) => book_of_tables(&std::iter::once(rows).chain(tables).collect::<Vec<_>>()),
                None => book_of_tables(&tables).map(|file| file.with(beside)),
            }
        }
        Form::Qdc => read_codebook(&decode_xml(bytes).map_err(|fault| vec![fault])?, form).map(without_remarks),
        Form::Toml | Form::Yaml => {
            let decoded = decode(bytes).map_err(|error| vec![FormatFault::new(error.to_string(), "")])?;
            read_codebook(&decoded.text, form).map(without_remarks)
        }
    }
}

impl CodebookFile {
    /// The same with remarks added.
    fn with(mut self, more: Vec<BookRemark>) -> Self {
        self.remarks.extend(more);
        self
    }
}

fn without_remarks(book: Codebook) -> CodebookFile {
    CodebookFile { book, remarks: Vec::new() }
}

fn book_of_tables(tables: &[grid::Rows]) -> Result<CodebookFile, Vec<FormatFault>> {
    let tabular::TableOfCodes { entries, remarks } = tabular::read(tables)?;
    Ok(CodebookFile { book: book_of(1, entries)?, remarks })
}

/// Reads a codebook from a text; every fault is reported.
///
/// # Errors
/// Every fault of the file. A workbook or document is no text: see [`read_codebook_file`].
pub fn read_codebook(text: &str, form: Form) -> Result<Codebook, Vec<FormatFault>> {
    let (version, entries) = match form {
        Form::Toml => toml::read(text)?,
        Form::Yaml => yaml::read(text).map_err(|fault| vec![fault])?,
        Form::Csv | Form::Table => {
            let rows = grid::read_delimited(text).map_err(|fault| vec![fault])?;
            return book_of_tables(&[rows]).map(|file| file.book);
        }
        Form::Qdc => return read_qdc(text).and_then(|(file, _)| codebook_of(&file.codes)).map_err(|fault| vec![fault]),
    };
    book_of(version, entries)
}

fn book_of(version: u32, entries: Vec<Entry>) -> Result<Codebook, Vec<FormatFault>> {
    if entries.is_empty() {
        return Err(vec![FormatFault::new("the codebook holds no code", "add one entry for each code")]);
    }
    let codes = entries.into_iter().map(Entry::into_code).collect();
    Codebook::new(version, codes).map_err(|faults| faults.into_iter().map(|fault| fault.explanation().into()).collect())
}

/// One entry as people write it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Entry {
    code: String,
    facet: Option<String>,
    parent: Option<String>,
    group: Option<String>,
    kind: Option<CodeKind>,
    about: Option<About>,
    colour: Option<String>,
    source: Option<Origin>,
    brief: String,
    definition: String,
    inclusion: String,
    exclusion: String,
    example: OneOrMany,
    seeds: OneOrMany,
    notes: OneOrMany,
}

/// A facet, where something is said of all its codes at once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facet {
    name: String,
    #[serde(default)]
    about: Option<About>,
}

/// What a facet is about holds for each of its codes that does not say otherwise itself.
fn with_facets(mut entries: Vec<Entry>, facets: &[Facet]) -> Vec<Entry> {
    for entry in &mut entries {
        let of = facets.iter().find(|facet| entry.facet.as_deref().map(str::trim) == Some(facet.name.trim()));
        entry.about = entry.about.or_else(|| of.and_then(|facet| facet.about));
    }
    entries
}

/// A text or a list of texts.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl From<OneOrMany> for Vec<String> {
    fn from(texts: OneOrMany) -> Self {
        let all = match texts {
            OneOrMany::One(text) => vec![text],
            OneOrMany::Many(texts) => texts,
        };
        all.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    }
}

impl Entry {
    fn into_code(self) -> Code {
        let given = |text: Option<String>| text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
        Code {
            id: CodeId::new(self.code.trim()),
            facet: given(self.facet),
            parent: given(self.parent).map(CodeId::from),
            heading: given(self.group),
            kind: self.kind,
            about: self.about,
            colour: given(self.colour),
            origin: self.source,
            brief: self.brief.trim().to_owned(),
            definition: self.definition.trim().to_owned(),
            inclusion: self.inclusion.trim().to_owned(),
            exclusion: self.exclusion.trim().to_owned(),
            examples: self.example.into(),
            seeds: self.seeds.into(),
            notes: self.notes.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str, form: Form) -> Vec<String> {
        read_codebook(text, form).expect_err("faults").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_three_forms_hold_the_same_codebook() {
        let toml = "format = 1\nversion = 1\n[[code]]\ncode = \"risk\"\nfacet = \"theme\"\ndefinition = \"A tie that harms\"\nseeds = [\"left me\", \"hurt\"]\nexample = \"He left.\"\n[[code]]\ncode = \"family\"\nparent = \"risk\"\nkind = \"topic\"\n";
        let yaml = "scheme: x\nnote: made up\ncodes:\n- code: risk\n  facet: theme\n  definition: A tie that harms\n  seeds:\n  - left me\n  - hurt\n  example: He left.\n- code: family\n  parent: risk\n  kind: topic\n";
        let csv = "Code,Facet,Parent,Kind,Definition,Keywords,Example\nrisk,theme,,,A tie that harms,left me; hurt,He left.\nfamily,,risk,topic,,,\n";
        let book = read_codebook(toml, Form::Toml).expect("toml");
        assert_eq!(book.codes()[1].facet.as_deref(), Some("theme"));
        assert_eq!(read_codebook(yaml, Form::Yaml).expect("yaml"), book);
        assert_eq!(read_codebook(csv, Form::Csv).expect("csv"), book);
    }

    #[test]
    fn what_a_facet_is_about_holds_for_its_codes() {
        let toml = "format = 1\n[[facet]]\nname = \"theme\"\nabout = \"people\"\n[[code]]\ncode = \"risk\"\nfacet = \"theme\"\n[[code]]\ncode = \"rent\"\nfacet = \"theme\"\nabout = \"things\"\n[[code]]\ncode = \"school\"\n";
        let yaml = "facets:\n- name: theme\n  about: people\ncodes:\n- code: risk\n  facet: theme\n- code: rent\n  facet: theme\n  about: things\n- code: school\n";
        let csv = "code,facet,about\nrisk,theme,people\nrent,theme,Things\nschool,,\n";
        let book = read_codebook(toml, Form::Toml).expect("toml");
        let about: Vec<Option<About>> = book.codes().iter().map(|code| code.about).collect();
        assert_eq!(about, [Some(About::People), Some(About::Things), None]);
        assert_eq!(read_codebook(yaml, Form::Yaml).expect("yaml"), book);
        assert_eq!(read_codebook(csv, Form::Csv).expect("csv"), book);
        assert!(faults("format = 1\n[[code]]\ncode = \"a\"\nabout = \"somebody\"\n", Form::Toml)[0].contains("line 2"));
        assert!(faults("format = 1\n[[facet]]\nname = \"a\"\nabuot = \"people\"\n", Form::Toml)[0].contains("abuot"));
    }

    fn full() -> Codebook {
        let risk = Code {
            facet: Some("theme".into()),
            heading: Some("Ties".into()),
            kind: Some(CodeKind::Topic),
            about: Some(About::People),
            colour: Some("#aa0000".into()),
            origin: Some(Origin::APriori),
            brief: "A tie that harms".into(),
            definition: "Somebody\n\ndid harm: \"much\".".into(),
            inclusion: "Any, = all".into(),
            exclusion: "None".into(),
            examples: vec!["He left.".into(), "I: And?\nP: Gone.".into()],
            seeds: vec!["left me".into(), "hurt".into()],
            notes: vec!["Group 2: Sea".into(), "as discussed\non Monday".into()],
            ..Code::named("risk")
        };
        let below = |name: &str, parent: &str, about| Code {
            parent: Some(parent.to_owned().into()),
            facet: Some("theme".into()),
            about: Some(about),
            ..Code::named(name)
        };
        let family = below("family", "risk", About::People);
        let aunt = below("Dr. Aunt", "family", About::Things);
        Codebook::new(1, vec![risk, family, aunt]).expect("a sound codebook")
    }

    #[test]
    fn each_form_that_is_written_is_read_back() {
        let book = full();
        assert_eq!(read_codebook(&codebook_toml(&book), Form::Toml).expect("toml"), book);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(read_codebook(&text(codebook_csv(&book)), Form::Csv).expect("csv"), book);
        let qdc =
            crate::formats::projects::refi::write_qdc(&crate::formats::projects::refi::project_codes(&book), &[], "test").expect("codes").0;
        assert_eq!(read_codebook(&text(qdc), Form::Qdc).expect("qdc"), book);
        // Taguette's table has a name and a description, so colour is what it cannot hold.
        let plain = book.codes().iter().map(|code| Code { colour: None, ..code.clone() }).collect();
        let taguette = text(taguette_csv(&book));
        assert!(taguette.starts_with("tag,description\nrisk,"), "{taguette}");
        assert_eq!(read_codebook(&taguette, Form::Csv).expect("taguette"), Codebook::new(1, plain).expect("sound"));
    }

    #[test]
    fn faults_name_the_line_and_the_way_out() {
        assert_eq!(
            faults("format = 1\n[[code]]\ncode = \"a\"\ndefinitoin = \"x\"\n", Form::Toml),
            ["line 4: key definitoin of a code is not known; did you mean definition?"]
        );
        assert!(faults("format = 2\n", Form::Toml)[0].contains("format 2"));
        assert!(faults("codes:\n- code: a\n  definition: [\n", Form::Yaml)[0].starts_with("line "));
        assert!(faults("colour,definition\na,b\n", Form::Csv)[0].contains("the columns are `colour`, `definition`"));
        assert_eq!(
            faults("codes:\n- code: a\n- code: a\n", Form::Yaml),
            ["the code name a is given twice; give each code a name of its own"]
        );
        assert_eq!(faults("", Form::Toml).len(), 1);
    }
}

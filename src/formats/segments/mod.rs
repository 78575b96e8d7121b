//! Tables of coded segments, as other programs export them: an excerpt, its codes, and the document that it is in.
//!
//! MAXQDA, ATLAS.ti (quotations), NVivo, Dedoose and Taguette (highlights) write such tables; none says at which letter of the document an
//! excerpt begins. Takes tables and gives rows; `locate` finds the place of each row in the transcripts by its words.

pub mod locate;

use super::fault::FormatFault;
use super::grid::{LONGEST_HEAD, Rows, cell, folded, is_headings};

/// One row: an excerpt with its codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentRow {
    /// Its number in the table, as the program that shows it counts.
    pub row: u32,
    /// The document, as the table names it.
    pub document: Option<String>,
    /// The codes, as the table names them: perhaps paths.
    pub codes: Vec<String>,
    /// The words.
    pub words: String,
    /// Who coded.
    pub coder: Option<String>,
    /// What was noted beside it.
    pub memo: String,
    /// When, where the date is written so that it means one day: `2026-01-15T10:00:00`.
    pub created: Option<String>,
    /// The first and last paragraph, where the table says; what a program counts as one differs.
    pub paragraphs: Option<(u32, u32)>,
    /// Whether commas part its codes: whatever a comma parts is in another cell of the column too.
    pub commas_part: bool,
}

/// What a table of segments holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SegmentTable {
    /// The rows that hold words.
    pub rows: Vec<SegmentRow>,
    /// Names of columns that were not read, with their filled cells.
    pub unread: Vec<(String, usize)>,
    /// Dates that may mean two days, or none.
    pub unclear_dates: usize,
    /// Rows that name no coder and were given the one that the first row alone names.
    pub coder_of_all: usize,
    /// Rows with more cells than there are columns, by their numbers: where the cells belong is not known.
    pub wide_rows: Vec<u32>,
}

impl SegmentTable {
    /// Parts codes at commas where their table does so, but for names that are those of a code; how many cells were parted.
    pub fn part_at_commas(&mut self, is_code: impl Fn(&str) -> bool) -> usize {
        let mut parted = 0;
        for row in self.rows.iter_mut().filter(|row| row.commas_part) {
            let codes = std::mem::take(&mut row.codes).into_iter().flat_map(|code| {
                if !code.contains(',') || is_code(&code) {
                    return vec![code];
                }
                let parts = code.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
                parted += 1;
                parts
            });
            row.codes = codes.collect();
            row.codes.sort();
            row.codes.dedup();
        }
        parted
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Document,
    Group,
    Code,
    /// A code above the one in the column of codes.
    Above,
    /// A code below the one in the column of codes.
    Below,
    /// Dedoose: a column for each code, which says whether it is on the excerpt.
    Applied,
    Words,
    Coder,
    /// Who works on the study: the coder where no other column says who that is.
    Researcher,
    /// Who changed the coding last: the coder where no other column says who that is.
    Changer,
    Memo,
    Date,
    First,
    Last,
    Reference,
    Number,
}

const NAMES: [(Column, &str); 14] = [
    (
        Column::Document,
        "document|document name|doc|file|filename|file name|media title|media|source|source name|transcript|\
         transcript name|interview|resource|resource name|primary document|document title|datei|dateiname|dokument|\
         dokumentname|quelle|transkript|fichier|nom du document|nom du fichier|entretien|source interne|archivo|\
         participant|participant id|participant name|respondent|interviewee|teilnehmer|teilnehmerin|participante|\
         documento|nombre del documento|nombre del archivo|entrevista|arquivo|nome do documento|nome do arquivo|intervista|nome del documento|bestand|bestandsnaam|interviewnaam|\
         документ|файл|интервью|文档|文件|访谈|文書|ドキュメント",
    ),
    (Column::Group, "document group|document groups|dokumentgruppe|groupe de documents|grupo de documentos|folder|case"),
    (
        Column::Code,
        "code|codes|code name|codename|code path|tag|tags|label|labels|node|nodes|theme|themes|category|categories|\
         codes applied|codes applied combined|quirk|quirks|kode|kodes|kategorie|kategorien|thema|themen|noeud|noeuds|etiquette|\
         etiquettes|categorie|codigo|codigos|etiqueta|etiquetas|categoria|categorias|tema|temas|nome do codigo|\
         nombre del codigo|nom du code|coded with|codice|codici|nome del codice|naam van de code|код|коды|代码|编码|コード|코드",
    ),
    (
        Column::Below,
        "sub code|subcode|sub theme|subtheme|sub category|subcategory|child code|sub node|subnode|unterkategorie|subkategorie|\
         unterkode|untercode|unterthema|sous theme|sous categorie|sous code|subtema|subcategoria|subcodigo|sottocodice|sottocategoria",
    ),
    (
        Column::Words,
        "coded|coded words|snippet|snippets|selected text|seltext|segment text|segment content|citations|extraits|zitate|citas|citacoes|trechos|fragmentos|codierte stelle|codierte stellen|segment|segments|coded segment|coded segments|quotation content|quotation|quote|quotes|excerpt|excerpt copy|\
         excerpt text|coded text|coded content|highlight|highlighted text|highlight content|passage|selection|content|\
         text|text content|reference text|zitat|zitatinhalt|textstelle|textsegment|codiertes segment|kodiertes segment|\
         codierter text|fundstelle|inhalt|extrait|citation|contenu|contenu de la citation|texte|verbatim|segment code|\
         fragmento|cita|contenido|contenido de la cita|texto|segmento|segmento codificado|citacao|conteudo|\
         conteudo da citacao|trecho|citazione|citazioni|brano|segmento codificato|estratto|citaat|citaten|fragment|fragmenten|цитата|фрагмент|отрывок|引文|摘录|片段|引用|セグメント",
    ),
    (
        Column::Coder,
        "coder|codiert von|kodiert von|code par|codificado por|author|created by|creator|excerpt creator|user|coded by|coder name|autor|autorin|erstellt von|kodierer|\
         kodiererin|codierer|codiererin|codierer in|kodierer in|auteur|cree par|codeur|codeuse|creado por|codificador|codificadora|criado por|\
         coder id|coder initials|codificatore|codificatrice|\
         codeerder|codeur in|кодировщик|编码员|编码者|コーダー",
    ),
    (
        Column::Researcher,
        "owner|researcher|rater|analyst|annotator|forscher|forscherin|forschende|chercheur|chercheuse|investigador|investigadora|pesquisador|pesquisadora|analista|\
         ricercatore|ricercatrice|onderzoeker|исследователь|研究者",
    ),
    (
        Column::Changer,
        "modified by|changed by|last modified by|edited by|bearbeitet von|geandert von|zuletzt geandert von|modifie par|modificado por|alterado por|modificato da|gewijzigd door",
    ),
    (
        Column::Memo,
        "comment|comments|memo|note|notes|quotation name|quotation comment|excerpt memo|memos|kommentar|notiz|\
         commentaire|comentario|nota|observaciones",
    ),
    (
        Column::Date,
        "date|created|created on|creation date|date created|excerpt date|coded on|datum|erstellt|erstellungsdatum|\
         erstellt am|date de creation|fecha|fecha de creacion|data|data de criacao",
    ),
    (Column::First, "begin|beginning|first paragraph|start paragraph|paragraph|anfang|absatz|debut|inicio|comeco|line"),
    (Column::Last, "end|last paragraph|end paragraph|ende|fin|fim"),
    (Column::Reference, "reference|references|referenz|referenzen|referencia|referencias|riferimento|location|excerpt range|range"),
    (
        Column::Number,
        "id|no|nr|number|index|weight score|weight|gewicht|color|colour|farbe|modified|modification date|\
         area|density|quotation id|code no|code nr|code number|code id|codenummer|numero de code|numero del codigo|excerpt id|coverage|percent coverage|coverage percent|coverage percentage|abdeckung|kodierabdeckung|\
         codierabdeckung|couverture|cobertura|copertura|number of coding references|reference number|classification|aggregate",
    ),
];

/// Whether a column of this name names documents.
pub fn names_document(name: &str) -> bool {
    named(name) == Some(Column::Document)
}

/// Whether a column of this name says who coded.
pub fn names_coder(name: &str) -> bool {
    named(name) == Some(Column::Coder)
}

/// Whether a column of this name holds the words of segments.
pub fn names_words(name: &str) -> bool {
    named(name) == Some(Column::Words)
}

/// Whether a column of this name says how much of a document a code covers, as NVivo's summaries do.
pub fn names_coverage(name: &str) -> bool {
    let folded = folded(name);
    ["coverage", "abdeckung", "couverture", "cobertura", "copertura"].iter().any(|word| folded.contains(word))
}

/// Names of columns that hold the document where another holds the codes, and the codes where another holds the document.
const ANY_NAME: [&str; 5] = ["name", "nom", "nombre", "nome", "naam"];

/// Beginnings of the names of a column that holds what is above the codes, where another holds these.
const ABOVE: [&str; 7] = ["theme", "categor", "kategorie", "thema", "tema", "supercode", "parent"];

fn named(name: &str) -> Option<Column> {
    let folded = folded(name);
    if folded.starts_with("code ") && folded.ends_with(" applied") {
        return Some(Column::Applied);
    }
    let known = |folded: &str| NAMES.iter().find(|(_, names)| names.split('|').any(|known| known == folded)).map(|(column, _)| *column);
    // `Code #`
    if name.trim_end().ends_with('#') && known(&folded) == Some(Column::Code) {
        return Some(Column::Number);
    }
    known(&folded)
}

/// What each column holds: by its name, and by what is in it where programs give one name to different things.
fn columns_of(names: &[String], rows: &[(u32, Vec<String>)]) -> Vec<Option<Column>> {
    let mut columns: Vec<Option<Column>> = names.iter().map(|name| named(name)).collect();
    let words = |at: usize| -> usize {
        rows.iter()
            .filter_map(|(_, cells)| cell(cells, at))
            .map(|cell| cell.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count())
            .sum()
    };
    // NVivo's summaries call the words of an excerpt its reference; other programs call its place so.
    if !columns.contains(&Some(Column::Words)) {
        let filled = |at: usize| rows.iter().filter(|(_, cells)| cell(cells, at).is_some()).count();
        let talk = |&at: &usize| columns[at] == Some(Column::Reference) && words(at) > 2 * filled(at);
        if let Some(at) = (0..columns.len()).find(talk) {
            columns[at] = Some(Column::Words);
        }
    }
    // A column of an unknown name that is all talk, beside those of documents and codes, can be nothing but the excerpts.
    let has = |columns: &[Option<Column>], column| columns.contains(&Some(column));
    if !has(&columns, Column::Words) && has(&columns, Column::Document) && has(&columns, Column::Code) {
        let talk = |&at: &usize| columns[at].is_none() && words(at) > 2 * rows.len();
        let most = (0..columns.len()).filter(talk).max_by_key(|&at| (words(at), std::cmp::Reverse(at)));
        most.into_iter().for_each(|at| columns[at] = Some(Column::Words));
    }
    let is_name = |at: &usize| columns[*at].is_none() && ANY_NAME.contains(&folded(&names[*at]).as_str());
    let has = |column| columns.contains(&Some(column));
    if let Some(at) = (0..columns.len()).find(is_name).filter(|_| has(Column::Words)) {
        columns[at] = match (has(Column::Document), has(Column::Code) || has(Column::Applied)) {
            (false, true) => Some(Column::Document),
            (true, false) => Some(Column::Code),
            _ => None,
        };
    }
    // `Category` beside `Codename` is the level above.
    let is_above = |at: &usize| {
        let folded = folded(&names[*at]);
        columns[*at] == Some(Column::Code) && ABOVE.iter().any(|word| folded.starts_with(word))
    };
    let above: Vec<usize> = (0..columns.len()).filter(is_above).collect();
    let codes = columns.iter().filter(|column| **column == Some(Column::Code)).count();
    if let ([above], true) = (above.as_slice(), codes > above.len()) {
        columns[*above] = Some(Column::Above);
    }
    // Of several columns of words the one with the most holds the excerpts.
    let of_words: Vec<usize> = (0..columns.len()).filter(|&at| columns[at] == Some(Column::Words)).collect();
    if let Some(&most) = of_words.iter().max_by_key(|&&at| (words(at), std::cmp::Reverse(at))) {
        of_words.iter().filter(|&&at| at != most).for_each(|&at| columns[at] = None);
    }
    for stands_in in [Column::Researcher, Column::Changer] {
        if !columns.contains(&Some(Column::Coder)) {
            columns.iter_mut().filter(|column| **column == Some(stands_in)).for_each(|column| *column = Some(Column::Coder));
        }
        // Beside the coder it is another's name, and reported.
        let reported = stands_in == Column::Researcher;
        columns.iter_mut().filter(|column| reported && **column == Some(stands_in)).for_each(|column| *column = None);
    }
    for which in [Column::Document, Column::Below, Column::Coder, Column::Date, Column::First, Column::Last, Column::Reference] {
        // Of two columns of one meaning the first counts; the others are reported.
        let mut seen = false;
        if which == Column::Coder
            && let Some(at) = (0..columns.len()).find(|&at| columns[at] == Some(which) && folded(&names[at]) == "coder")
        {
            // Beside `Coder`, an author is of something else.
            let others = columns.iter_mut().enumerate().filter(|(other, column)| *other != at && **column == Some(which));
            others.for_each(|(_, column)| *column = None);
        }
        columns.iter_mut().filter(|column| **column == Some(which)).for_each(|column| {
            if seen {
                *column = None;
            }
            seen = true;
        });
    }
    columns
}

/// Reads the segments of all tables that hold any, as sheets of a workbook may; `None` where no table does.
pub fn read_segments(tables: &[Rows]) -> Option<SegmentTable> {
    let mut read = tables.iter().filter_map(|rows| read_table(rows, header(rows)?));
    let mut all = read.next()?;
    for table in read {
        all.rows.extend(table.rows);
        all.wide_rows.extend(table.wide_rows);
        all.unclear_dates += table.unclear_dates;
        all.coder_of_all += table.coder_of_all;
        for (name, cells) in table.unread {
            match all.unread.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += cells,
                None => all.unread.push((name, cells)),
            }
        }
    }
    Some(all)
}

/// Reads one table, whose row of names is known.
fn read_table(rows: &Rows, head: usize) -> Option<SegmentTable> {
    let names = &rows[head].1;
    let columns = columns_of(names, &rows[head + 1..]);
    let commas_part = commas_part_codes(names, &columns, &rows[head + 1..]);
    let mut table = SegmentTable::default();
    let coder = columns.iter().position(|column| *column == Some(Column::Coder));
    let filled = coder.and_then(|at| filled_down(&rows[head + 1..], at));
    table.coder_of_all = filled.as_ref().map_or(0, |rows| rows.len() - 1);
    for (row, cells) in filled.as_deref().unwrap_or(&rows[head + 1..]) {
        if cells.iter().skip(names.len()).any(|cell| !cell.trim().is_empty()) {
            table.wide_rows.push(*row);
        }
        let read = read_row(*row, cells, names, &columns, &mut table.unclear_dates);
        table.rows.extend(read.map(|row| SegmentRow { commas_part, ..row }));
    }
    // A weight that somebody gave is lost; the one that a program gives to all is none.
    let weighs =
        |at: usize| columns[at] == Some(Column::Number) && ["weight", "weight score", "gewicht"].contains(&folded(&names[at]).as_str());
    for (at, name) in names.iter().enumerate().filter(|(at, _)| columns[*at].is_none() || weighs(*at)) {
        let given = |cell: &str| !weighs(at) || !matches!(cell, "0" | "100");
        let filled = rows[head + 1..].iter().filter(|(_, cells)| cell(cells, at).is_some_and(given)).count();
        if filled > 0 {
            table.unread.push((name.trim().to_owned(), filled));
        }
    }
    (!table.rows.is_empty()).then_some(table)
}

/// The rows with the coder written into each, where the first row alone names one; `None` where others do, or the first does not.
fn filled_down(rows: &[(u32, Vec<String>)], at: usize) -> Option<Rows> {
    let first = rows.first().and_then(|(_, cells)| cell(cells, at))?;
    if rows.len() < 2 || rows[1..].iter().any(|(_, cells)| cell(cells, at).is_some()) {
        return None;
    }
    let fill = |(row, cells): &(u32, Vec<String>)| {
        let mut cells = cells.clone();
        cells.resize(cells.len().max(at + 1), String::new());
        first.clone_into(&mut cells[at]);
        (*row, cells)
    };
    Some(rows.iter().map(fill).collect())
}

/// The row that names a column of words and one of codes, and a document, a coder or a paragraph beside them, or has codes that come back; and names
/// no places.
fn header(rows: &Rows) -> Option<usize> {
    (0..rows.len().min(LONGEST_HEAD)).find(|&at| {
        let cells = &rows[at].1;
        let columns = columns_of(cells, &rows[at + 1..]);
        let has = |column| columns.contains(&Some(column));
        let folded: Vec<String> = cells.iter().map(|name| folded(name)).collect();
        let is = |names: &[&str]| folded.iter().any(|name| names.contains(&name.as_str()));
        let placed = is(&["start"]) && is(&["end"]);
        // A table of turns is a transcript, and its codes are on whole turns.
        let turns =
            is(&["speaker", "sprecher", "sprecherin", "locuteur", "hablante", "falante", "parlante", "spreker"]) && !has(Column::Document);
        let codes = has(Column::Code) || has(Column::Applied);
        // A codebook says what its codes mean.
        let codebook = is(&[
            "definition",
            "description",
            "full definition",
            "brief definition",
            "when to use",
            "inclusion",
            "exclusion",
            "beschreibung",
            "definicion",
            "descripcion",
            "definicao",
            "descricao",
        ]);
        let come_back = || {
            let at_codes = columns.iter().position(|column| *column == Some(Column::Code));
            let mut seen = std::collections::BTreeSet::new();
            at_codes.is_some_and(|column| rows[at + 1..].iter().filter_map(|(_, cells)| cell(cells, column)).any(|name| !seen.insert(name)))
        };
        let beside = has(Column::Document) || has(Column::Coder) || has(Column::First) || has(Column::Reference) || come_back();
        is_headings(cells) && has(Column::Words) && codes && beside && !placed && !turns && !codebook
    })
}

/// Whether commas part the codes of a cell, as in a column called `Codes`: whatever a comma parts is in another cell of the column too.
fn commas_part_codes(names: &[String], columns: &[Option<Column>], rows: &[(u32, Vec<String>)]) -> bool {
    let is_codes = |at: &usize| columns[*at] == Some(Column::Code) && folded(&names[*at]).ends_with('s');
    let Some(at) = (0..columns.len()).find(is_codes) else { return false };
    let cells: Vec<&str> = rows.iter().filter_map(|(_, cells)| cell(cells, at)).collect();
    let parts = |cell: &str| cell.split(',').map(|part| part.trim().to_lowercase()).collect::<std::collections::BTreeSet<_>>();
    let mut in_cells: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let distinct: std::collections::BTreeSet<&str> = cells.iter().copied().collect();
    distinct.iter().flat_map(|cell| parts(cell)).for_each(|part| *in_cells.entry(part).or_default() += 1);
    let mut with_commas = distinct.iter().filter(|cell| cell.contains(',')).peekable();
    with_commas.peek().is_some() && with_commas.all(|cell| parts(cell).iter().all(|part| in_cells[part] > 1))
}

fn read_row(row: u32, cells: &[String], names: &[String], columns: &[Option<Column>], unclear: &mut usize) -> Option<SegmentRow> {
    let text = |which: Column| columns.iter().position(|column| *column == Some(which)).and_then(|at| cell(cells, at));
    let all =
        |which: Column| (0..columns.len()).filter(move |&at| columns[at] == Some(which)).filter_map(|at| Some((at, cell(cells, at)?)));
    // One program puts all codes of an excerpt into one cell, with commas between.
    let of_cell = |(at, cell): (usize, &str)| {
        let combined = folded(&names[at]).ends_with("combined");
        split_codes(cell)
            .into_iter()
            .flat_map(move |code| if combined { code.split(',').map(|code| code.trim().to_owned()).collect() } else { vec![code] })
            .filter(|code| !code.is_empty())
            .collect::<Vec<_>>()
    };
    let mut codes: Vec<String> = all(Column::Code).flat_map(of_cell).collect();
    if let Some(above) = text(Column::Above) {
        codes = codes.into_iter().map(|code| format!("{above} > {code}")).collect();
    }
    if let (Some(below), [above]) = (text(Column::Below), codes.as_slice()) {
        codes = split_codes(below).into_iter().map(|below| format!("{above} > {below}")).collect();
    }
    for (at, value) in all(Column::Applied) {
        let name = names[at].trim();
        let name = name.get(4..).unwrap_or(name).trim_start_matches([':', ' ']);
        let applied = matches!(folded(value).as_str(), "true" | "1" | "yes" | "x" | "ja" | "oui" | "si" | "sim" | "wahr" | "vrai");
        if applied {
            codes.push(name[..name.len() - "applied".len()].trim().to_owned());
        }
    }
    codes.sort();
    codes.dedup();
    let words = text(Column::Words).unwrap_or("").to_owned();
    if words.is_empty() && codes.is_empty() {
        return None;
    }
    let number = |which| text(which).and_then(|cell| cell.parse::<u32>().ok());
    let reference = || {
        let numbers: Vec<u32> =
            text(Column::Reference)?.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
        matches!(numbers[..], [_] | [_, _]).then(|| (numbers[0], numbers[numbers.len() - 1]))
    };
    let first = number(Column::First);
    let created = text(Column::Date).map(date);
    if created == Some(None) {
        *unclear += 1;
    }
    let memo: Vec<&str> = all(Column::Memo).map(|(_, cell)| cell).collect();
    Some(SegmentRow {
        row,
        document: text(Column::Document).map(str::to_owned),
        codes,
        words,
        coder: text(Column::Coder).map(str::to_owned),
        memo: memo.join("\n"),
        created: created.flatten(),
        paragraphs: first.map(|first| (first, number(Column::Last).unwrap_or(first))).or_else(reference),
        commas_part: false,
    })
}

/// Several codes in one cell, each on its own line or parted by `;`.
pub fn split_codes(cell: &str) -> Vec<String> {
    cell.split(['\n', ';']).map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// A date that means one day: year first, or day first with points between; else nothing.
fn date(text: &str) -> Option<String> {
    let (day, time) = text.split_once([' ', 'T', ',']).unwrap_or((text, ""));
    let numbers = |sign: char| -> Option<[u32; 3]> {
        let parts: Vec<u32> = day.split(sign).map(|part| part.parse().ok()).collect::<Option<_>>()?;
        parts.try_into().ok()
    };
    let [year, month, day] = match (numbers('-'), numbers('/'), numbers('.')) {
        (Some(date @ [year, ..]), ..) | (_, Some(date @ [year, ..]), _) if year > 999 => date,
        // A day above twelve is no month.
        (_, Some([day, month, year]), _) if year > 999 && day > 12 => [year, month, day],
        (_, Some([month, day, year]), _) if year > 999 && day > 12 => [year, month, day],
        (.., Some([day, month, year])) if year > 999 => [year, month, day],
        _ => return None,
    };
    let clock: Vec<u32> =
        time.trim().trim_end_matches('Z').split(':').filter_map(|part| part.trim().split('.').next()?.parse().ok()).collect();
    let (hour, minute, second) =
        (clock.first().copied().unwrap_or(0), clock.get(1).copied().unwrap_or(0), clock.get(2).copied().unwrap_or(0));
    let whole = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    crate::formats::projects::refi::is_date_time(&whole).then_some(whole)
}

/// The fault of a table of segments without a transcript to find them in.
pub fn no_transcripts() -> FormatFault {
    let remedy = "put the transcripts into STUDY/transcripts first, and import this file with --out STUDY; of Taguette import the whole project (.sqlite3)";
    FormatFault::new("this is a table of coded segments, which does not say where in a document each lies", remedy)
}

#[cfg(test)]
mod tests;

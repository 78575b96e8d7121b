use super::locate::{How, Located, Locator, Open};
use super::*;
use crate::domain::ids::DocumentId;
use crate::formats::grid::read_delimited;

fn table(text: &str) -> SegmentTable {
    read_segments(&[read_delimited(text).expect("rows")]).expect("segments")
}

#[test]
fn tables_of_five_programs() {
    let maxqda = table(
        "Document group;Document name;Code;Begin;End;Weight score;Segment;Author;Creation date\nWave 1;Ola;Arrival > By sea;3;4;0;By ferry, in the winter.;AK;02.03.2024 10:01\n",
    );
    let row = &maxqda.rows[0];
    assert_eq!(
        (row.document.as_deref(), row.codes.as_slice(), row.paragraphs),
        (Some("Ola"), &["Arrival > By sea".to_owned()][..], Some((3, 4)))
    );
    assert_eq!(
        (row.coder.as_deref(), row.created.as_deref(), row.words.as_str()),
        (Some("AK"), Some("2024-03-02T10:01:00"), "By ferry, in the winter.")
    );
    let atlas = table("ID,Document,Quotation Content,Codes,Reference,Comment\n1:1,Ola,\"By ferry\",\"Arrival\nBy sea\",2 - 3,why\n");
    assert_eq!((atlas.rows[0].codes.len(), atlas.rows[0].paragraphs, atlas.rows[0].memo.as_str()), (2, Some((2, 3)), "why"));
    let dedoose =
        table("Media Title,Excerpt Copy,Excerpt Creator,Code: Arrival Applied,Code: By sea Applied\nOla,By ferry,AK,True,False\n");
    assert_eq!(dedoose.rows[0].codes, ["Arrival"]);
    let taguette = table("id,document,tag,content\n1,Ola,Arrival,By ferry\n");
    assert_eq!((taguette.rows[0].codes.as_slice(), taguette.rows[0].words.as_str()), (&["Arrival".to_owned()][..], "By ferry"));
    let nvivo = table("Node,Source Name,Coded Text,Created By\nArrival,Ola,By ferry,AK\n");
    assert_eq!((nvivo.rows[0].document.as_deref(), nvivo.rows[0].coder.as_deref()), (Some("Ola"), Some("AK")));
    let german = table("Dokumentname;Code;Anfang;Ende;Segment;Autor;Wetter\nOla;Ankunft;3;3;Mit der Fähre;AK;nass\n");
    assert_eq!(german.unread, [("Wetter".to_owned(), 1)]);
}

#[test]
fn summaries_of_nvivo_in_four_languages() {
    for head in [
        "Name,Code,Coverage,Reference",
        "Name,Code,Abdeckung,Referenz",
        "Nom,Code,Couverture,R\u{e9}f\u{e9}rence",
        "Nombre,C\u{f3}digo,Cobertura,Referencia",
        "Code,Nome,Cobertura,Refer\u{ea}ncia",
    ] {
        let row = if head.starts_with("Code") { "Arrival,Ola," } else { "Ola,Arrival," };
        let read =
            table(&format!("{head}\n{row}\"2,41 %\",\"By ferry, in the winter, with two suitcases.\"\n{row}1 %,Nobody waited for me.\n"));
        let rows: Vec<_> = read.rows.iter().map(|row| (row.document.as_deref(), row.codes.join(";"), row.words.as_str())).collect();
        let expect = |words| (Some("Ola"), "Arrival".to_owned(), words);
        assert_eq!(rows, [expect("By ferry, in the winter, with two suitcases."), expect("Nobody waited for me.")], "{head}");
    }
    // With the document named, `Name` is the code; and a reference that is a place stays one.
    let read = table("File,Name,Reference,Coverage\nOla,Arrival,By ferry in winter,1 %\n");
    assert_eq!((read.rows[0].document.as_deref(), read.rows[0].codes.as_slice()), (Some("Ola"), &["Arrival".to_owned()][..]));
    assert_eq!(read_segments(&[read_delimited("Name,Code,Coverage,Reference\nOla,Arrival,1 %,1\n").expect("rows")]), None);
}

#[test]
fn of_two_columns_of_words_the_longer_is_searched() {
    let read = table("Document,Code,Segment,Text\nOla,Arrival,1,\"By ferry, in the winter\"\nOla,Alone,2,Nobody waited for me\n");
    assert_eq!(read.rows[0].words, "By ferry, in the winter");
    assert_eq!(read.unread, [("Segment".to_owned(), 2)]);
    // Codes that come back make excerpts of them, though no document is named; a code below another is a path.
    let read = table("Theme,Subtheme,Quote\nArrival,By sea,By ferry\nArrival,,Nobody waited\n");
    assert_eq!(read.rows.iter().map(|row| row.codes.join(";")).collect::<Vec<_>>(), ["Arrival > By sea", "Arrival"]);
}

#[test]
fn a_codebook_a_table_of_places_and_a_table_of_turns_are_none() {
    for text in [
        "code,definition,quote\na,b,c\n",
        "document,start,end,code,text,coder\na,1,2,b,c,d\n",
        "speaker,text,codes\nI,So?,a\n",
        "code,quote\na,b\n",
        "document,text\na,b\n",
    ] {
        assert_eq!(read_segments(&[read_delimited(text).expect("rows")]), None, "{text}");
    }
}

#[test]
fn dates_that_may_mean_two_days_are_counted() {
    let text = "document,code,quote,date\nOla,a,b,02/03/2024 10:01\nOla,a,c,2024-03-02\nOla,a,d,25/03/2024\nOla,a,e,soon\n";
    let read = table(text);
    let dates: Vec<Option<&str>> = read.rows.iter().map(|row| row.created.as_deref()).collect();
    assert_eq!(dates, [None, Some("2024-03-02T00:00:00"), Some("2024-03-25T00:00:00"), None]);
    assert_eq!(read.unclear_dates, 2);
}

const OLA: &str = "I: How did you come?\n\nOla: By ferry, in the winter, with two suitcases. Nobody waited for me.\n\nI: And then?\n\nOla: Nobody waited, I said. Caf\u{e9} \u{1f642} nights.\n";
const IDA: &str = "I: So?\nIda: By train, with my aunt and nothing else at all.\n";

fn located(document: Option<&str>, words: &str, paragraphs: Option<(u32, u32)>) -> Result<(usize, String, How, bool), Open> {
    let texts = [(DocumentId::new("Wave 1/Ola.txt"), OLA), (DocumentId::new("Ida.txt"), IDA)];
    let row = SegmentRow {
        document: document.map(str::to_owned),
        codes: vec!["a".into()],
        words: words.into(),
        paragraphs,
        ..SegmentRow::default()
    };
    let Located { transcript, span, how, renamed } = Locator::new(&texts).locate(&row)?;
    let found = texts[transcript].1.chars().skip(span.start as usize).take(span.len()).collect();
    Ok((transcript, found, how, renamed))
}

#[test]
fn an_excerpt_is_found_by_its_words_then_by_its_letters_then_by_a_stretch() {
    let check = |document: Option<&str>, words: &str, expect: &str, how: How| {
        assert_eq!(located(document, words, None), Ok((0, expect.to_owned(), how, false)), "{words}");
    };
    check(Some("Ola"), "By ferry, in the winter, with two suitcases.", "By ferry, in the winter, with two suitcases.", How::Exact);
    check(Some("Wave 1\\Ola"), "  By ferry ", "By ferry", How::Exact);
    check(Some("D 1: Ola"), "“By ferry, in the winter”", "By ferry, in the winter", How::Exact);
    check(None, "By ferry,\nin the WINTER - with two suitcases", "By ferry, in the winter, with two suitcases", How::Letters);
    check(Some("Ola.txt"), "Cafe\u{301} \u{1f642} nights", "Caf\u{e9} \u{1f642} nights", How::Exact);
    check(Some("Ola"), "in the winter, with two suitcases (she laughs) and all", "in the winter, with two suitcases", How::Stretch(64));
}

#[test]
fn an_excerpt_with_words_left_out_reaches_from_its_first_part_to_its_last() {
    let whole = "By ferry, in the winter, with two suitcases. Nobody waited for me.";
    for gap in ["[...]", "[…]", "(...)", "(…)", "…", "...", "[. . .]", "[..]", "<...>", "(..)", "[ … ]"] {
        let check = |words: String, expect: &str| {
            assert_eq!(located(Some("Ola"), &words, None), Ok((0, expect.to_owned(), How::Parts, false)), "{words}");
        };
        check(format!("By ferry, {gap} waited for me"), whole.trim_end_matches('.'));
        check(format!("“by FERRY {gap} two {gap} for me.”"), whole.trim_end_matches('.'));
        // At the ends it leaves out nothing between.
        assert_eq!(located(Some("Ola"), &format!("{gap} in the winter {gap}"), None).map(|found| found.2), Ok(How::Letters), "{gap}");
        // Several places of the last part, or of the first, and a part that is the end of a word, are never guessed.
        assert_eq!(located(Some("Ola"), &format!("By ferry {gap} Nobody waited"), None), Err(Open::SeveralParts), "{gap}");
        assert_eq!(located(Some("Ola"), &format!("Nobody waited {gap} Café"), None), Err(Open::SeveralParts), "{gap}");
        assert_eq!(located(Some("Ola"), &format!("erry {gap} in {gap} two suit"), None), Err(Open::Missing), "{gap}");
        assert_eq!(located(Some("Ola"), &format!("for me {gap} two {gap} By ferry"), None), Err(Open::Missing), "{gap}");
    }
    // What was said with dots is found as it is.
    assert_eq!(located(Some("Ola"), "How did... you come?", None).map(|found| found.2), Ok(How::Letters));
    // In another transcript than the one that is named, it is said.
    assert_eq!(located(Some("Bo"), "By train [...] nothing else", None).map(|found| (found.0, found.3)), Ok((1, true)));
}

#[test]
fn what_fits_several_places_or_none_is_never_guessed() {
    assert_eq!(located(Some("Ola"), "Nobody waited", None), Err(Open::Several(2)));
    assert_eq!(located(None, "with", None), Err(Open::Several(2)));
    // By lines and by lines that are not empty the same one, or it is no answer.
    assert_eq!(located(Some("Ola"), "Nobody waited", Some((7, 7))), Err(Open::Several(2)));
    assert_eq!(located(Some("Ola"), "Nobody waited", Some((3, 3))), Err(Open::Several(2)));
    assert_eq!(located(Some("Ola"), "Nobody waited", Some((2, 3))).map(|found| found.2), Ok(How::Exact));
    assert_eq!(located(Some("Ola"), "By train, with my aunt", None), Err(Open::Missing));
    assert_eq!(located(Some("Ola"), "no such words were ever said by anybody here", None), Err(Open::Missing));
    assert_eq!(located(Some("Ola"), " ... ", None), Err(Open::NoWords));
    assert_eq!(located(Some("Bo"), "aunt", None), Err(Open::NoTranscript));
    // Long words in a transcript of another name are found there, and it is said.
    assert_eq!(located(Some("Bo"), "with my aunt and nothing else", None).map(|found| (found.0, found.3)), Ok((1, true)));
}

#[test]
fn a_row_without_a_code_is_listed() {
    let texts = [(DocumentId::new("Ola.txt"), OLA)];
    let row = SegmentRow { words: "By ferry".into(), ..SegmentRow::default() };
    assert_eq!(Locator::new(&texts).locate(&row), Err(Open::NoCode));
}

#[test]
fn a_stretch_is_found_in_the_time_that_the_texts_take() {
    let text = "a b ".repeat(100_000);
    let texts = [(DocumentId::new("Ola.txt"), text.as_str())];
    let row = SegmentRow { codes: vec!["a".into()], words: "ab".repeat(5_000) + "c", ..SegmentRow::default() };
    assert!(matches!(Locator::new(&texts).locate(&row), Err(Open::Several(_))));
}

#[test]
fn segments_of_several_sheets_are_read() {
    let sheet = |rows: &str| read_delimited(&format!("Document,Code,Segment\n{rows}")).expect("rows");
    let title = read_delimited("Version,2\n").expect("rows");
    let read = read_segments(&[sheet("a.txt,risk,so it was\n"), title, sheet("b.txt,help,and then\n")]).expect("segments");
    assert_eq!(read.rows.iter().map(|row| row.words.as_str()).collect::<Vec<_>>(), ["so it was", "and then"]);
}

#[test]
fn commas_part_codes_where_the_parts_are_codes_of_other_rows() {
    let codes = |cells: [&str; 3]| -> Vec<Vec<String>> {
        let words = ["so it was", "and then on", "we sold it"];
        let body = cells.iter().zip(words).map(|(codes, words)| format!("a.txt,\"{codes}\",{words}\n"));
        let mut table = table(&format!("Document,Codes,Segment\n{}", body.collect::<String>()));
        table.part_at_commas(|name| name == "Yes, no");
        table.rows.into_iter().map(|row| row.codes).collect()
    };
    assert_eq!(codes(["Help, family", "Help", "family"]), [vec!["Help", "family"], vec!["Help"], vec!["family"]]);
    // A code of the codebook is one, whatever else there is.
    assert_eq!(codes(["Yes, no", "Yes", "no"])[0], ["Yes, no"]);
    // `Loss, grief` is the name of one code where nobody uses a half of it.
    assert_eq!(codes(["Loss, grief", "Help", "family"])[0], ["Loss, grief"]);
}

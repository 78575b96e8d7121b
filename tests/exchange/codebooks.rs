//! Codebooks as people keep them in tables: nothing that is in one is dropped in silence.

use std::fs;
use std::path::Path;

use leitmotif::domain::codebook::Codebook;
use leitmotif::formats::codebook::{Form, read_codebook, read_codebook_file};
use leitmotif::study::import::{ImportSummary, import_files};

use super::made::{docx, html, xlsx};

/// Imports one file into a new folder; what it said, and the codebook that is there then.
fn import(name: &str, bytes: &[u8]) -> (ImportSummary, Codebook) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, bytes).expect("written");
    let out = folder.path().join("study");
    let summary = import_files(&[file], &out).unwrap_or_else(|error| panic!("{name}: {error}"));
    let text = fs::read_to_string(out.join("codebook.toml")).expect("a codebook");
    (summary, read_codebook(&text, Form::Toml).expect("a sound codebook"))
}

/// A code as one line: its path, and its parts by name.
fn shown(book: &Codebook) -> Vec<String> {
    let line = |code: &leitmotif::domain::codebook::Code| {
        let mut parts = vec![code.id.to_string()];
        parts.extend(code.parent.as_ref().map(|parent| format!("< {parent}")));
        let origin = code.origin.map(|origin| format!("{origin:?}")).unwrap_or_default();
        for (name, text) in [
            ("group", code.heading.clone().unwrap_or_default()),
            ("colour", code.colour.clone().unwrap_or_default()),
            ("source", origin),
            ("brief", code.brief.clone()),
            ("def", code.definition.clone()),
            ("in", code.inclusion.clone()),
            ("ex", code.exclusion.clone()),
            ("eg", code.examples.join("|")),
            ("seeds", code.seeds.join("|")),
            ("notes", code.notes.join("|")),
        ] {
            if !text.is_empty() {
                parts.push(format!("{name}={text}"));
            }
        }
        parts.join(" ")
    };
    book.codes().iter().map(line).collect()
}

fn check(table: &str, expect: &[&str]) {
    let (_, book) = import("book.csv", table.as_bytes());
    assert_eq!(shown(&book), expect, "{table}");
}

#[test]
fn a_theme_that_is_written_where_it_changes_holds_for_the_rows_below() {
    check(
        "Theme,Code,Description\nLiving,Cost,what it costs\n,Rent,rent only\nPeople,Help,who helps\n,Kin,of the family\n",
        &[
            "Cost group=Living def=what it costs",
            "Rent group=Living def=rent only",
            "Help group=People def=who helps",
            "Kin group=People def=of the family",
        ],
    );
    // Where each row names its theme, an empty cell is none.
    check(
        "Theme,Code,Description\nLiving,Cost,what it costs\nLiving,Rent,rent only\n,Help,who helps\n",
        &["Cost group=Living def=what it costs", "Rent group=Living def=rent only", "Help def=who helps"],
    );
}

#[test]
fn customary_headings_of_people_and_programs() {
    check(
        "Code,Code Type,Brief Definition,Full Definition,When to Use,When NOT to Use,Example Quotations\nLamp,A Priori,light,who waits up,when named,a lamp,\"She left it lit.\"\n",
        &["Lamp source=APriori brief=light def=who waits up in=when named ex=a lamp eg=She left it lit."],
    );
    check("code,description\nLamp,who waits up\n", &["Lamp def=who waits up"]);
    check("code,definition,include,exclude,examples\nLamp,waits,a,b,c\n", &["Lamp def=waits in=a ex=b eg=c"]);
    check(
        "Code,Comment,Code Group 1,Code Group 2,Grounded\nLamp,waits,Home,Night,12\n",
        &["Lamp group=Home def=waits notes=Code Group 2: Night"],
    );
    check("name,comment,codegroup 1\nLamp,waits,Home\n", &["Lamp group=Home def=waits"]);
    check("Name,Description,Files,References\nLamp,waits,3,7\n", &["Lamp def=waits"]);
    check(
        "Code,Memo\nCome,how\nCome > Sea,ship\nWork > Docks > Porter,bags\n",
        &["Come def=how", "Sea < Come def=ship", "Work", "Docks < Work", "Porter < Docks def=bags"],
    );
    check(
        "Farbe;Obercode;Code;Codememo;H\u{e4}ufigkeit\n#ff0000;;Ankunft;Wie;12\n#00ff00;Ankunft;See;Schiff;4\n",
        &["Ankunft colour=#ff0000 def=Wie", "See < Ankunft colour=#00ff00 def=Schiff"],
    );
    check("code_id,code_name,code_description,code_color\n1,Come,how,\"rgb(255,0,0)\"\n", &["Come colour=#ff0000 def=how"]);
    check("Theme,Sub-theme,Description\nJourney,Come,how\n,Sea,ship\n", &["Journey", "Come < Journey def=how", "Sea < Journey def=ship"]);
    check("HARBOUR STUDY: CODEBOOK,,\n,,\nCode,Definition,Terms\nCome,how,ferry; boat\n", &["Come def=how seeds=ferry|boat"]);
    check("tag,description\nkin,\"Short: Kin\nInclude: aunts\"\nkin.aunt,\n", &["kin brief=Kin in=aunts", "aunt < kin"]);
    check(
        "C\u{f3}digo;Definici\u{f3}n breve;Definici\u{f3}n completa;Cu\u{e1}ndo usar;Cu\u{e1}ndo no usar;Citas de ejemplo\nL;a;b;c;d;e\n",
        &["L brief=a def=b in=c ex=d eg=e"],
    );
    check(
        "Code;D\u{e9}finition br\u{e8}ve;D\u{e9}finition compl\u{e8}te;Quand utiliser;Quand ne pas utiliser;Exemples de citations\nL;a;b;c;d;e\n",
        &["L brief=a def=b in=c ex=d eg=e"],
    );
    check(
        "C\u{f3}digo;Defini\u{e7}\u{e3}o breve;Defini\u{e7}\u{e3}o completa;Quando usar;Quando n\u{e3}o usar;Cita\u{e7}\u{f5}es de exemplo\nL;a;b;c;d;e\n",
        &["L brief=a def=b in=c ex=d eg=e"],
    );
    check(
        "Kategorie;Kurzdefinition;Definition;Wann verwenden;Wann nicht verwenden;Ankerbeispiele\nL;a;b;c;d;e\n",
        &["L brief=a def=b in=c ex=d eg=e"],
    );
}

#[test]
fn codes_of_one_name_take_their_parents_and_cells_that_span_rows_go_on() {
    check(
        "Code,Memo\nMother > Help,a\nFather > Help,b\n",
        &["Mother", "Mother: Help < Mother def=a", "Father", "Father: Help < Father def=b"],
    );
    // Rows that name the parent alone are the parent's own.
    check(
        "Parent code,Child code,Grandchild code,Description\nArrival,,,how\n,By sea,,a ship\n,,Ferry,a ferry\nHome,,,where\n",
        &["Arrival def=how", "By sea < Arrival def=a ship", "Ferry < By sea def=a ferry", "Home def=where"],
    );
    check("Code,Definition,Example\nLamp,waits,one\n,,two\nBread,eats,three\n", &["Lamp def=waits eg=one|two", "Bread def=eats eg=three"]);
}

#[test]
fn what_is_not_known_is_a_note_and_a_slip_is_asked_for() {
    let (summary, book) = import("book.csv", b"code,Definiton,seeds,Weather\nCome,how,ferry,wet\n");
    assert_eq!(shown(&book), ["Come seeds=ferry notes=Definiton: how|Weather: wet"]);
    let said: Vec<String> = summary.findings.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|line| line.contains("`Definiton`") && line.contains("did you mean definition?")), "{said:?}");
    assert!(said.iter().any(|line| line.contains("`Weather`")), "{said:?}");
}

#[test]
fn a_table_without_codes_names_what_it_has() {
    let faults = read_codebook_file("a.csv", b"K\xc3\xbcrzel,Beschreibung\nG,guilt\n").expect_err("no codes");
    assert!(faults[0].to_string().contains("`K\u{fc}rzel`, `Beschreibung`"), "{}", faults[0]);
    let faults = read_codebook_file("a.csv", b"She said nothing at all.,And then she left us.\n").expect_err("no codes");
    assert!(!faults[0].to_string().contains("nothing"), "words of a text are not shown: {}", faults[0]);
    let faults = read_codebook_file("a.csv", b"document,code,quote,coder\nOla.txt,Come,By ferry,AK\n").expect_err("segments");
    assert!(faults[0].to_string().contains("coded segments"), "{}", faults[0]);
}

/// Every heading of the six parts, and columns of every other kind, with a word of its own in each cell.
fn marked() -> Vec<Vec<String>> {
    let head = [
        "Code",
        "Parent",
        "Code Group 1",
        "Code Group 2",
        "Colour",
        "Type",
        "Brief",
        "Definition",
        "Comment",
        "When to use",
        "Exclusion",
        "Example 1",
        "Example 2",
        "Terms",
        "Notes",
        "Grounded",
        "Weather",
        "",
        "Kind",
    ];
    let mut rows = vec![vec!["Titleword".to_owned()], head.map(str::to_owned).to_vec()];
    for row in 0..4 {
        rows.push((0..head.len()).map(|column| format!("word{row}x{column}z")).collect());
    }
    for row in 3..6 {
        // The parent of each is the code above.
        rows[row][1] = rows[row - 1][0].clone();
    }
    rows[2][1].clear();
    rows
}

#[test]
fn each_marked_word_of_a_table_is_found_again_or_in_the_report() {
    let rows = marked();
    let csv: String = rows.iter().map(|row| row.join(",") + &",".repeat(19 - row.len()) + "\n").collect();
    for (name, bytes) in
        [("book.csv", csv.into_bytes()), ("book.xlsx", xlsx(&rows)), ("book.docx", docx(&rows)), ("book.html", html(&rows))]
    {
        let (summary, book) = import(name, &bytes);
        let kept = leitmotif::formats::codebook::codebook_toml(&book);
        let lacking: Vec<&String> = rows[2..].iter().flatten().filter(|word| !word.is_empty() && !kept.contains(word.as_str())).collect();
        assert!(lacking.is_empty(), "{name} lost {lacking:?}");
        let losses = &summary.files[0].losses;
        let titles = (1, "rows above the names of the columns are not taken over");
        let beside = (1, "paragraphs beside the table of codes are not read");
        let expected = if ["book.docx", "book.html"].contains(&name) { vec![beside, titles] } else { vec![titles] };
        assert_eq!(losses.as_slice(), expected, "{name}");
        for heading in ["Code Group 2", "Weather", "Kind", "Grounded", "Type", "Colour"] {
            assert!(kept.contains(&format!("{heading}: ")), "{name}: {heading}");
        }
    }
}

/// A heading spelt otherwise: another case, blanks, signs, marks behind it.
fn varied(heading: &str, way: usize) -> String {
    match way % 10 {
        0 => heading.to_uppercase(),
        1 => heading.to_lowercase(),
        2 => format!(" {heading} "),
        3 => heading.replace(' ', "_"),
        4 => heading.replace(' ', "-"),
        5 => format!("{heading}:"),
        6 => format!("{heading}*"),
        7 => heading.replace(' ', "  "),
        8 => format!("({heading})"),
        _ => heading.replace(' ', "\u{a0}"),
    }
}

#[test]
fn headings_are_known_in_any_spelling_separator_and_order() {
    let parts = ["Code", "Brief definition", "Full definition", "When to use", "When not to use", "Example quotation"];
    for way in 0..120 {
        let separator = [',', ';', '\t', '|'][way % 4];
        let turn = way % parts.len();
        let order: Vec<usize> = (0..parts.len()).map(|at| (at + turn) % parts.len()).collect();
        let title = if way % 3 == 0 { "Codebook, version 2\n" } else { "" };
        let head: Vec<String> = order.iter().map(|&at| varied(parts[at], way + at)).collect();
        let cells: Vec<String> = order.iter().map(|at| format!("cell{at}")).collect();
        let join = |cells: &[String]| cells.join(&separator.to_string());
        let table = format!("{title}{}\n{}\n", join(&head), join(&cells));
        let book = read_codebook_file("a.csv", table.as_bytes()).unwrap_or_else(|faults| panic!("{table}: {}", faults[0])).book;
        assert_eq!(shown(&book), ["cell0 brief=cell1 def=cell2 in=cell3 ex=cell4 eg=cell5"], "{table}");
    }
}

/// Inputs that were thought of after the reader was written: each is read as it should be, or refused with the way out.
#[test]
fn twenty_more_tables() {
    check("\u{feff}Code;Definition\r\nLamp;waits\r\n", &["Lamp def=waits"]);
    check("Code\nLamp\nBread\n", &["Lamp", "Bread"]);
    check("Nr.;Code;Definition\n1;Lamp;waits\n2;Bread;eats\n", &["Lamp def=waits", "Bread def=eats"]);
    check("Code,Definition\nLamp,\"waits, and\nwaits\"\n", &["Lamp def=waits, and\nwaits"]);
    check("Code,Definition,,\nLamp,waits,,\n,,,\nBread,eats,,\n", &["Lamp def=waits", "Bread def=eats"]);
    check("Code,Parent code,Definition\nSea,Come,ship\nCome,,how\n", &["Sea < Come def=ship", "Come def=how"]);
    check("Code name,Description\nNodes\\\\Come,how\nNodes\\\\Come\\\\Sea,ship\n", &["Come def=how", "Sea < Come def=ship"]);
    check("Code,Definition\n'-5 degrees,cold\n'=sum,formula\n", &["-5 degrees def=cold", "=sum def=formula"]);
    check("Code,Definition\nCost/benefit,a\nCost,b\n", &["Cost def=b", "benefit < Cost def=a"]);
    check("Code,Definition\nmother/father,a\n", &["mother/father def=a"]);
    check(
        "Code,Parent,Definition\nStress > coping,,a\nother,Stress > coping,b\n",
        &["Stress > coping def=a", "other < Stress > coping def=b"],
    );
    check("Category,Code,Definition\nHome,Lamp,a\n,Bread,b\n", &["Lamp group=Home def=a", "Bread group=Home def=b"]);
    check("Code,Sub-code,Definition\nCome,,a\n,Sea,b\nWork,Docks,c\n", &["Come def=a", "Sea < Come def=b", "Work", "Docks < Work def=c"]);
    check("Code,Definition of the code,Examples from interviews\nLamp,a,b\n", &["Lamp def=a eg=b"]);
    check(
        "Code,Type,Definition\nLamp,inductive,a\nBread,Structural,b\n",
        &["Lamp source=Emergent def=a", "Bread def=b notes=Type: Structural"],
    );
    check("Code,Keywords\nLamp,\"light, wick\"\nBread,\"flour; rye, dark\"\n", &["Lamp seeds=light|wick", "Bread seeds=flour|rye, dark"]);
    check("Level 1,Level 2,Level 3,Memo\nA,,,a\n,B,,b\n,,C,c\n,D,,d\n", &["A def=a", "B < A def=b", "C < B def=c", "D < A def=d"]);
    check("Code,Colour,Definition\nLamp,255;0;0,a\n", &["Lamp colour=#ff0000 def=a"]);
    for (refused, why) in [
        ("Code,Definition\nLamp,a\nLamp,b\n", "given twice"),
        ("Code,Parent\nLamp,Home\nHom,\n", "did you mean Hom?"),
        ("Code,Parent\nLamp,Bread\nBread,Lamp\n", "circle"),
        ("Code,Definition\nLamp,a,b\n", "more cells than there are columns"),
        ("Code,Definition\nLamp,\"a\nBread,b\n", "never closed"),
        ("Code,Definition\n", "holds no code"),
        ("", "no column"),
    ] {
        let faults = read_codebook_file("a.csv", refused.as_bytes()).expect_err(refused);
        assert!(faults.iter().any(|fault| fault.to_string().contains(why)), "{refused}: {}", faults[0]);
    }
}

#[test]
fn every_fault_of_a_file_is_said_in_one_run() {
    let toml = "[[code]]\ncode = \u{201c}Lamp\u{201d}\n[[code]]\ncode = \"Bread\ndefinition = \"a\"\n";
    let faults = read_codebook(toml, Form::Toml).expect_err("faults");
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(said[0].contains("line 2") && said[0].contains("curly quotation mark"), "{said:?}");
    assert!(said.iter().any(|line| line.contains("line 4") && line.contains("never closed")), "{said:?}");
    let faults =
        read_codebook("[[code]]\ncode = \"a\"\ndefiniton = \"x\"\n[[code]]\ncode = \"b\"\nseed = \"y\"\n", Form::Toml).expect_err("faults");
    assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(3), Some(6)]);
    assert!(read_codebook("[[code]]\ncode = \"a\"\n", Form::Toml).is_ok(), "no person is asked for format = 1");
    assert_eq!(read_codebook("codes:\n- code: a\n- code: a\n- code: b\n  parent: x\n", Form::Yaml).expect_err("faults").len(), 2);
}

#[test]
fn a_workbook_or_document_beside_a_study_is_its_codebook() {
    use leitmotif::study::inputs::{Sources, read_scheme};
    let rows: Vec<Vec<String>> = [["Code", "Definition"], ["Lamp", "waits"]].map(|row| row.map(str::to_owned).to_vec()).to_vec();
    for (name, bytes) in
        [("codebook.xlsx", xlsx(&rows)), ("codebook.docx", docx(&rows)), ("codebook.tsv", b"Code\tDefinition\nLamp\twaits\n".to_vec())]
    {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(name), bytes).expect("written");
        let sources = |folder: &Path| Sources { study: Some(folder.to_owned()), ..Sources::default() };
        let book = read_scheme(&sources(folder.path())).expect("read").expect("a codebook");
        assert_eq!(shown(&book.value), ["Lamp def=waits"], "{name}");
    }
}

#[test]
fn a_codebook_written_as_prose_with_headings() {
    let paragraph = |style: &str, words: &str| {
        let style = if style.is_empty() { String::new() } else { format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>") };
        format!("<w:p>{style}<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
    };
    let word = |heading: fn(u8) -> String| {
        let body = [
            (heading(1), "Codebook of the harbour study"),
            (heading(2), "Arrival"),
            (String::new(), "How somebody came."),
            (String::new(), "When to use: any way of coming"),
            (heading(3), "By sea"),
            (String::new(), "Definition: by ship"),
            (String::new(), "When not to use: by air"),
            (String::new(), "Example: I came by ferry."),
            (heading(2), "Work"),
            (String::new(), "What people did."),
        ];
        let body: String = body.iter().map(|(style, words)| paragraph(style, words)).collect();
        super::made::pack(&[("word/document.xml", &format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"))])
    };
    let page = b"<h1>Codebook of the harbour study</h1><h2>Arrival</h2><p>How somebody came.</p><p><b>When to use:</b> any way of coming</p><h3>By sea</h3><p>Definition: by ship</p><p>When not to use: by air</p><p>Example: I came by ferry.</p><h2>Work</h2><p>What people did.</p>";
    for (name, bytes) in [
        ("a.docx", word(|level| format!("Heading{level}"))),
        ("b.docx", word(|level| format!("berschrift{level}"))),
        ("c.html", page.to_vec()),
    ] {
        let (summary, book) = import(name, &bytes);
        assert_eq!(
            shown(&book),
            [
                "Arrival def=How somebody came. in=any way of coming",
                "By sea < Arrival def=by ship ex=by air eg=I came by ferry.",
                "Work def=What people did."
            ],
            "{name}"
        );
        assert_eq!(summary.files[0].losses, [(1, "rows above the names of the columns are not taken over")], "{name}");
    }
}

#[test]
fn levels_left_of_the_codes_and_heads_that_come_again() {
    check(
        "Category,Subcategory,Code,Description\nPlace,Indoor,Home,lives\nPlace,Outdoor,Street,walks\n",
        &["Indoor group=Place", "Home < Indoor group=Place def=lives", "Outdoor group=Place", "Street < Outdoor group=Place def=walks"]
            .map(
                |line| if line.starts_with("Indoor") || line.starts_with("Outdoor") { line.split(' ').next().unwrap_or("") } else { line },
            ),
    );
    check("Theme 1: Place\nCode,Definition\nHome,lives\nTheme 2: People\nCode,Definition\nAunt,kin\n", &["Home def=lives", "Aunt def=kin"]);
    check("Name;Beschreibung;Oberbegriff\nHeim;wohnt;\nZimmer;drin;Heim\n", &["Heim def=wohnt", "Zimmer < Heim def=drin"]);
    check("Codice,Definizione,Quando usarlo,Quando non usarlo,Esempi\nC,a,b,c,d\n", &["C def=a in=b ex=c eg=d"]);
    check("Код;Определение;Пример\nДом;жить;мой дом\n", &["Дом def=жить eg=мой дом"]);
    check("代码,定义,例子\n家,住,我的家\n", &["家 def=住 eg=我的家"]);
}

/// Four codes whose levels are shown by how their names are written.
const TREE: [&str; 4] = ["Arrival", "By sea < Arrival", "Ferry < By sea", "Work"];

#[test]
fn names_that_show_their_levels_keep_them() {
    for names in [
        ["Arrival", "  By sea", "    Ferry", "Work"],
        ["Arrival", "\tBy sea", "\t\tFerry", "Work"],
        ["Arrival", "..By sea", "....Ferry", "Work"],
        ["Arrival", "- By sea", "-- Ferry", "Work"],
        ["1 Arrival", "1.1 By sea", "1.1.1 Ferry", "2 Work"],
        ["1. Arrival", "1.1. By sea", "1.1.1. Ferry", "2. Work"],
    ] {
        let table: String = names.iter().map(|name| format!("\"{name}\",x\n")).collect();
        let (summary, book) = import("book.csv", format!("Code,Definition\n{table}").as_bytes());
        assert_eq!(shown(&book), TREE.map(|code| format!("{code} def=x")), "{names:?}");
        assert!(summary.findings.iter().any(|finding| finding.code == "E0163"), "{names:?}");
        let rows: Vec<Vec<String>> = names.iter().map(|name| vec![(*name).to_owned(), "x".to_owned()]).collect();
        let rows = [vec![vec!["Code".to_owned(), "Definition".to_owned()]], rows].concat();
        // What a page shows of blanks before a name are those that do not break.
        let hard: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| cell.replace("  ", "\u{a0}\u{a0}")).collect()).collect();
        let tabs = names[1].starts_with('\t');
        for (name, bytes) in [("book.xlsx", xlsx(&rows)), ("book.docx", docx(&rows)), ("book.html", html(&hard))] {
            if !(tabs && name == "book.html") {
                assert_eq!(shown(&import(name, &bytes).1), TREE.map(|code| format!("{code} def=x")), "{name} {names:?}");
            }
        }
    }
    // A column for each level of which the first is named, and numbers in a column of their own.
    check(
        "Code,,,Definition\nArrival,,,x\n,By sea,,x\n,,Ferry,x\nWork,,,x\n",
        &TREE.map(|code| format!("{code} def=x")).each_ref().map(String::as_str),
    );
    check(
        "No,Code,Definition\n1,Arrival,x\n1.1,By sea,x\n1.1.1,Ferry,x\n2,Work,x\n",
        &TREE.map(|code| format!("{code} def=x")).each_ref().map(String::as_str),
    );
}

#[test]
fn names_that_begin_with_a_sign_or_a_number_keep_it() {
    check("Code,Definition\nC#,x\n.NET,x\n", &["C# def=x", ".NET def=x"]);
    check("Code,Definition\n1984,x\n3 wishes,x\n7 days,x\n", &["1984 def=x", "3 wishes def=x", "7 days def=x"]);
    check("No,Code,Definition\n1,Arrival,x\n2,Work,x\n3,Home,x\n", &["Arrival def=x", "Work def=x", "Home def=x"]);
}

#[test]
fn a_stray_quotation_mark_in_a_table_of_tabs_is_a_letter() {
    let (_, book) = import("book.tsv", b"Code\tDefinition\nLamp\t\"lit, she said\nDoor\tshut\n");
    assert_eq!(shown(&book), ["Lamp def=\"lit, she said", "Door def=shut"]);
    let (_, book) = import("book.tsv", b"Code\tDefinition\nLamp\t\"two\nlines\"\nDoor\tshut\n");
    assert_eq!(shown(&book), ["Lamp def=two\nlines", "Door def=shut"]);
}

#[test]
fn a_summary_of_coding_is_no_codebook() {
    for head in [
        "Name,Code,Coverage,Reference",
        "Name,Code,Abdeckung,Referenz",
        "Nom,Code,Couverture,R\u{e9}f\u{e9}rence",
        "Nombre,C\u{f3}digo,Cobertura,Referencia",
    ] {
        let refused = |rows: &str| {
            let fault = read_codebook_file("book.csv", format!("{head}\n{rows}").as_bytes()).expect_err("no codebook");
            fault[0].to_string()
        };
        let words = refused("Ola,Arrival,\"2,41 %\",\"By ferry, in the winter, with two suitcases.\"\n");
        assert!(words.contains("table of coded segments") && words.contains("leitmotif import"), "{head}: {words}");
        let shares = refused("Ola,Arrival,\"2,41 %\",1\nIda,Arrival,\"1,20 %\",1\n");
        assert!(shares.contains("how much of each document") && shares.contains("export"), "{head}: {shares}");
    }
}

/// The codes of the findings that an import of one file gives.
fn remarks(name: &str, bytes: &[u8]) -> Vec<String> {
    import(name, bytes).0.findings.iter().map(|finding| finding.code.to_string()).collect()
}

#[test]
fn quotations_are_examples_only_where_they_can_be() {
    let error = |table: &str| read_codebook_file("book.csv", table.as_bytes()).expect_err("a fault")[0].to_string();
    // Segments are what somebody coded, even if each code comes once.
    assert!(error("Code,Segment\nLamp,she left it lit\nKin,my aunt\n").contains("a table of coded segments"));
    assert!(error("Code,Coded text,Comment\nLamp,she left it lit,nice\n").contains("a table of coded segments"));
    let quotes = b"Code,Quote\nLamp,she left it lit\nKin,my aunt\n";
    assert_eq!(shown(&import("book.csv", quotes).1), ["Lamp eg=she left it lit", "Kin eg=my aunt"]);
    assert!(remarks("book.csv", quotes).contains(&"E0186".to_owned()));
    let defined = b"Code,Definition,Quote\nLamp,light,she left it lit\n";
    assert!(!remarks("book.csv", defined).contains(&"E0186".to_owned()));
}

#[test]
fn a_table_for_each_code_and_numbers_of_the_codes_above() {
    let cards = [["Code:", "Lamp"], ["Definition:", "who waits up"], ["When to use:", "light at night"], ["Asked by", "Ida"]];
    let more = [["Code:", "Kin"], ["Definition:", "relatives"], ["Example:", "my aunt"]];
    let rows: Vec<Vec<String>> = cards.iter().chain(&more).map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    let expect = ["Lamp def=who waits up in=light at night notes=Asked by: Ida", "Kin def=relatives eg=my aunt"];
    assert_eq!(shown(&import("book.xlsx", &xlsx(&rows)).1), expect);
    let tables = [&rows[..cards.len()], &rows[cards.len()..]].map(html).map(|page| String::from_utf8(page).expect("a page"));
    assert_eq!(shown(&import("book.html", tables.concat().as_bytes()).1), expect);
    check("Id,Parent Id,Depth,Title,Description\n1,,0,Ties,bonds\n2,1,1,Kin,relatives\n", &["Ties def=bonds", "Kin < Ties def=relatives"]);
}

#[test]
fn what_lies_beside_a_table_of_codes_is_counted() {
    let page = "<h1>Codebook</h1><p>Use it with care.</p><table><tr><th>Code</th><th>Definition</th></tr><tr><td>Lamp</td><td>light</td></tr></table>";
    let (summary, book) = import("book.html", page.as_bytes());
    assert_eq!(shown(&book), ["Lamp def=light"]);
    assert_eq!(summary.files[0].losses, [(2, "paragraphs beside the table of codes are not read")]);
    // A second group is kept with its code, and reported.
    check(
        "Theme,Category,Code,Definition\nTies,home,Kin,relatives\n,home,Lamp,light\n",
        &["Kin group=Ties def=relatives notes=Category: home", "Lamp group=Ties def=light notes=Category: home"],
    );
}

#[test]
fn categories_and_levels_begin_anew_below_another_theme() {
    check(
        "Theme,Category,Code,Definition\nSupport,Private,Help,d\n,,Family,d\nWork,,Pay,d\n,Public,State,d\n",
        &[
            "Help group=Support def=d notes=Category: Private",
            "Family group=Support def=d notes=Category: Private",
            "Pay group=Work def=d",
            "State group=Work def=d notes=Category: Public",
        ],
    );
    check(
        "Theme,Category,Code,Definition\nTies,home,Kin,d\nTies,,Lamp,d\nWork,public,State,d\n",
        &[
            "Kin group=Ties def=d notes=Category: home",
            "Lamp group=Ties def=d notes=Category: home",
            "State group=Work def=d notes=Category: public",
        ],
    );
    check(
        "Theme,Subtheme,Code,Definition\nSupport,Private,Help,d1\nWork,,Pay,d2\n",
        &["Private", "Help < Private group=Support def=d1", "Pay group=Work def=d2"],
    );
}

#[test]
fn themes_with_rows_or_definitions_of_their_own_are_codes() {
    for head in ["Theme,Code,Definition", "Hauptkategorie,Code,Definition", "Category,Code,Definition"] {
        check(
            &format!("{head}\nJourney,,DJ\n,Sea,DS\nWork,,DW\n,Docks,DD\n"),
            &["Journey def=DJ", "Sea < Journey def=DS", "Work def=DW", "Docks < Work def=DD"],
        );
    }
    check(
        "Theme,Sub-theme,Code,Definition\nJourney,,,DJ\n,Ways,,DY\n,,Sea,DS\n",
        &["Journey def=DJ", "Ways < Journey def=DY", "Sea < Ways def=DS"],
    );
    for head in ["Theme,Definition,Code,Definition", "Theme,Definition of theme,Code,Definition of code"] {
        check(
            &format!("{head}\nT1,DT,A,DA\n,,B,DB\nT2,DU,C,DC\n"),
            &["T1 def=DT", "A < T1 def=DA", "B < T1 def=DB", "T2 def=DU", "C < T2 def=DC"],
        );
    }
    // A row that names both is listed under its theme.
    check("Theme,Code,Definition\nJourney,Sea,DS\nWork,Docks,DD\n", &["Sea group=Journey def=DS", "Docks group=Work def=DD"]);
}

#[test]
fn a_theme_in_the_first_row_alone_is_told() {
    let (summary, book) = import("book.csv", b"Theme,Code,Definition\nTies,Kin,a\n,Lamp,b\n,Bread,c\n");
    assert_eq!(shown(&book), ["Kin group=Ties def=a", "Lamp group=Ties def=b", "Bread group=Ties def=c"]);
    assert!(summary.findings.iter().any(|finding| finding.code == "E0189"));
}

#[test]
fn numbers_of_codes_are_no_names() {
    check("Code #,Code,Definition\n1,Sea,D\n2,Land,E\n", &["Sea def=D", "Land def=E"]);
    check("Code #,Definition\nPay,Money\nHours,Time\n", &["Pay def=Money", "Hours def=Time"]);
    // Names that are years are names.
    check("Code,Definition\n1984,a\n2001,b\n", &["1984 def=a", "2001 def=b"]);
}

#[test]
fn paths_with_signs_between_and_headings_in_more_languages() {
    check("Code,Definition\nArrival,D\nArrival >> Land,F\n", &["Arrival def=D", "Land < Arrival def=F"]);
    check("Code,Definition\nA->B,D\nB>C,E\n", &["A->B def=D", "B>C def=E"]);
    check(
        "Code,Definitie,Voorbeeld,Inclusiecriteria,Exclusiecriteria,Kleur\nAankomst,hoe,ik kwam,altijd,nooit,#ff0000\n",
        &["Aankomst colour=#ff0000 def=hoe in=altijd ex=nooit eg=ik kwam"],
    );
    check(
        "Name der Kategorie;Inhaltliche Beschreibung;Textbeispiel\nAnkunft;wie jemand kam;ich kam\n",
        &["Ankunft def=wie jemand kam eg=ich kam"],
    );
}

#[test]
fn a_table_inside_a_cell_makes_that_cell_no_wider() {
    let page = "<table><tr><th>Code</th><th>Definition</th></tr><tr><td>Lamp<table><tr><td colspan=3>x</td></tr></table></td><td>It shines.</td></tr></table>";
    assert!(shown(&import("book.html", page.as_bytes()).1)[0].ends_with("def=It shines."));
}

#[test]
fn cells_over_several_rows_of_a_page_keep_their_columns() {
    let page = "<table><tr><th>Theme</th><th>Code</th><th>Definition</th></tr><tr><td rowspan=\"2\">T1</td><td>A</td><td>D1</td></tr><tr><td>B</td><td>D2</td></tr><tr><td>T2</td><td>C</td><td>D3</td></tr></table>";
    let (_, book) = import("book.html", page.as_bytes());
    assert_eq!(shown(&book), ["A group=T1 def=D1", "B group=T1 def=D2", "C group=T2 def=D3"]);
    let empty = "<table><thead><tr><th rowspan=2>Code</th><th>Definition</th></tr></thead><tbody><tr><td rowspan=2>Pay</td><td rowspan=2>Money</td></tr><tr></tr><tr><td>Dog</td><td>Pets</td></tr></tbody></table>";
    assert_eq!(shown(&import("book.html", empty.as_bytes()).1), ["Pay def=Money", "Dog def=Pets"]);
    let wide = "<table><tr><th colspan=2>Code</th><th>Definition</th></tr><tr><td>A</td><td></td><td>D1</td></tr></table>";
    assert_eq!(shown(&import("book.html", wide.as_bytes()).1), ["A def=D1"]);
}

//! Mistakes of a first day: each ends in one message that a person who does not program can act on.
//!
//! The table is the specification: what somebody did, what is asked of the program, and the message. Run with
//! `--nocapture` it prints the list.
#![allow(clippy::print_stdout)]

use std::fs;
use std::process::{Command, Output};

use crate::cli::study::{CODEBOOK, PROGRAM, Study, errors, talk};

/// One mistake.
struct Mistake {
    /// What somebody did.
    what: &'static str,
    /// How the study looks then.
    make: fn(&Study),
    /// What is asked: a command and the rest of its words; `@` is the study's folder.
    ask: &'static [&'static str],
    /// The exit status.
    status: i32,
    /// What the one message says, in this order.
    says: &'static [&'static str],
}

const DOCTOR: &[&str] = &["doctor", "@", "--quiet"];
const RUN: &[&str] = &["run", "@", "--quiet"];

fn ole() -> Vec<u8> {
    [&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 600]].concat()
}

/// The table. Each study has three good interviews, a codebook and a table of participants before.
const MISTAKES: &[Mistake] = &[
    Mistake {
        what: "a key of study.toml is misspelt",
        make: |study| study.write("study.toml", "nmae = \"Ties\"\n"),
        ask: DOCTOR,
        status: 2,
        says: &["E0005", "study.toml: line 1: key nmae is not known", "did you mean name?"],
    },
    Mistake {
        what: "a key of the codebook is misspelt",
        make: |study| study.write("codebook.toml", "[[code]]\ncode = \"soup\"\ndefinitoin = \"x\"\nseeds = [\"soup\"]\n"),
        ask: DOCTOR,
        status: 2,
        says: &["E0005", "codebook.toml: line 3: key definitoin of a code is not known", "did you mean definition?"],
    },
    Mistake {
        what: "quotation marks of Word in study.toml",
        make: |study| study.write("study.toml", "name = “Ties”\n"),
        ask: RUN,
        status: 2,
        says: &["study.toml: line 1", "curly quotation mark", "put straight ones (\")"],
    },
    Mistake {
        what: "a quotation mark is not closed in the codebook",
        make: |study| study.write("codebook.toml", "[[code]]\ncode = \"soup\nseeds = [\"soup\"]\n"),
        ask: RUN,
        status: 2,
        says: &["codebook.toml: line 2", "never closed", "put one (\") behind the text"],
    },
    Mistake {
        what: "yes instead of true",
        make: |study| study.write("study.toml", "blind = \"yes\"\n"),
        ask: DOCTOR,
        status: 2,
        says: &["study.toml: line 1: the value of blind is not of the right kind", "write true or false"],
    },
    Mistake {
        what: "a date as it is written by hand",
        make: |study| study.write("study.toml", "date = \"31.01.2026\"\n"),
        ask: DOCTOR,
        status: 2,
        says: &["study.toml: line 1: the date 31.01.2026 is none", "write it as \"2026-01-31\""],
    },
    Mistake {
        what: "the participants' first column has another name",
        make: |study| study.write("participants.csv", "who;group\nT000;cooks\nT001;cooks\nT002;cooks\n"),
        ask: DOCTOR,
        status: 2,
        says: &["participants.csv: line 1: the column document or id is missing"],
    },
    Mistake {
        what: "a comma in a cell without quotation marks",
        make: |study| study.write("participants.csv", "document,group\nT000,cooks\nT001,cooks, and growers\nT002,cooks\n"),
        ask: DOCTOR,
        status: 2,
        says: &["participants.csv: line 3: this row has more cells than there are columns", "quotation marks"],
    },
    Mistake {
        what: "a cell of Excel that is a formula",
        make: |study| study.write("participants.csv", "document,group\nT000,cooks\nT001,=B2\nT002,cooks\n"),
        ask: DOCTOR,
        status: 2,
        says: &["participants.csv: line 3: a cell of this row holds a formula", "paste it as values"],
    },
    Mistake {
        what: "Excel made dates of ranges of ages",
        make: |study| study.write("participants.csv", "document,group,age\nT000,cooks,05-Oct\nT001,cooks,Nov-17\nT002,cooks,18+\n"),
        ask: DOCTOR,
        status: 1,
        says: &["E0046 participants.csv: the spreadsheet seems to have made dates of ranges", "column age", "as text"],
    },
    Mistake {
        what: "a workbook saved under the name of a table",
        make: |study| {
            study.remove("codebook.toml");
            study.write("codebook.csv", b"PK\x03\x04 and more of a workbook");
        },
        ask: DOCTOR,
        status: 2,
        says: &["codebook.csv: this is a workbook or document, whatever its ending says", "save the sheet as .csv"],
    },
    Mistake {
        what: "a row names a file that is not there",
        make: |study| study.write("participants.csv", "document,group\nT000,cooks\nT001,cooks\nT002,cooks\nT02,cooks\n"),
        ask: DOCTOR,
        status: 1,
        says: &["E0035 participants.csv: the row T02 names no transcript", "is T002 meant?"],
    },
    Mistake {
        what: "an interview without a row",
        make: |study| study.write("participants.csv", "document,group\nT000,cooks\nT001,cooks\n"),
        ask: DOCTOR,
        status: 1,
        says: &["E0110 T002.txt: participants.csv has no row for this transcript", "add a row with its file name"],
    },
    Mistake {
        what: "the codebook is a file of old Word",
        make: |study| {
            study.remove("codebook.toml");
            study.write("Codebook final.doc", ole());
        },
        ask: DOCTOR,
        status: 1,
        says: &["E0038 Codebook final.doc: this looks like the study's codebook", "save it as codebook.docx"],
    },
    Mistake {
        what: "an interview of old Word",
        make: |study| {
            study.write("transcripts/T003.doc", ole());
            study.write("participants.csv", "document,group\nT000,a\nT001,a\nT002,a\nT003,a\n");
        },
        ask: DOCTOR,
        status: 1,
        says: &["T003.doc", ".docx"],
    },
    Mistake {
        what: "a sound recording among the transcripts",
        make: |study| {
            study.write("transcripts/T003.mp3", b"ID3\x03\0\0\0\0\0\0");
            study.write("participants.csv", "document,group\nT000,a\nT001,a\nT002,a\nT003,a\n");
        },
        ask: DOCTOR,
        status: 1,
        says: &["T003.mp3"],
    },
    Mistake {
        what: "an interview lies beside the folder of transcripts",
        make: |study| study.write("Interview 4.docx", b"PK\x03\x04"),
        ask: DOCTOR,
        status: 1,
        says: &["E0032 Interview 4.docx: this looks like an interview", "move it into transcripts"],
    },
    Mistake {
        what: "the same interview twice",
        make: |study| {
            study.write("transcripts/T000 copy.txt", talk(0, 6));
            study.write("participants.csv", "document,group\nT000,a\nT001,a\nT002,a\nT000 copy,a\n");
        },
        ask: DOCTOR,
        status: 1,
        says: &["E0034 T000.txt: it holds the same text as T000 copy.txt", "take one of the two out"],
    },
    Mistake {
        what: "an interview is open in Word",
        make: |study| study.write("transcripts/~$01.txt", b"\x05Ana"),
        ask: DOCTOR,
        status: 1,
        says: &["E0045 T001.txt: another program has this file open", "save it and close it there"],
    },
    Mistake {
        what: "the example of a codebook was filled in and not renamed",
        make: |study| {
            study.remove("codebook.toml");
            study.write("codebook.example.toml", CODEBOOK);
        },
        ask: DOCTOR,
        status: 1,
        says: &["E0038 codebook.example.toml: the example was filled in", "save it as codebook.toml"],
    },
    Mistake {
        what: "an attribute is compared that is no column",
        make: |study| study.write("study.toml", "deidentify = \"already_safe\"\ncompare = [\"grup\"]\n"),
        ask: DOCTOR,
        status: 1,
        says: &["E0039 study.toml: compare names grup, which is no column", "did you mean group?"],
    },
    Mistake {
        what: "a code without anything to find it by",
        make: |study| study.write("codebook.toml", format!("{CODEBOOK}[[code]]\ncode = \"hope\"\n")),
        ask: DOCTOR,
        status: 1,
        says: &["E0036 codebook.toml: the code hope has a name and nothing else", "one example"],
    },
    Mistake {
        what: "a code in words that nobody says",
        make: |study| study.write("codebook.toml", format!("{CODEBOOK}[[code]]\ncode = \"Selbst\"\nseeds = [\"Geborgenheit\"]\n")),
        ask: DOCTOR,
        status: 1,
        says: &["E0037 codebook.toml: no word of the code Selbst occurs", "in the words of your interviews"],
    },
    Mistake {
        what: "the language is another one",
        make: |study| study.write("study.toml", "deidentify = \"already_safe\"\nlanguage = \"de\"\n"),
        ask: DOCTOR,
        status: 1,
        says: &["E0048 study.toml: study.toml says that the interviews are in \"de\"", "English", "write language = \"en\""],
    },
    Mistake {
        what: "a group is written in two ways",
        make: |study| study.write("participants.csv", "document,group\nT000,Cooks\nT001,cooks\nT002,growers\n"),
        ask: DOCTOR,
        status: 1,
        says: &["E0052 participants.csv: the column group has values that may be one: Cooks, cooks", "the same way in every row"],
    },
    Mistake {
        what: "two columns have one name",
        make: |study| study.write("participants.csv", "document,group,age,Age\nT000,a,1,2\nT001,a,1,2\nT002,b,1,2\n"),
        ask: DOCTOR,
        status: 2,
        says: &["E0005", "participants.csv: line 1: two columns are called Age", "a name of its own"],
    },
    Mistake {
        what: "what is to be compared is no column",
        make: |study| {
            study.write("participants.csv", "document,ward\nT000,a\nT001,a\nT002,b\n");
            study.write("study.toml", "deidentify = \"already_safe\"\ncompare = [\"group\"]\n");
        },
        ask: DOCTOR,
        status: 1,
        says: &["E0039 study.toml: compare names group, which is no column", "add the column"],
    },
    Mistake {
        what: "a code is misspelt in a table of codings",
        make: |study| study.write("codings/ann.csv", "document,start,end,code,coder\nT000,0,9,kitchn,Ann\n"),
        ask: DOCTOR,
        status: 1,
        says: &["E0907 ann.csv: code kitchn is on 1 coding and not in the codebook", "is kitchen meant?"],
    },
    Mistake {
        what: "somebody is declared who is in no transcript",
        make: |study| {
            study.write("study.toml", "deidentify = \"already_safe\"\n[speakers]\nInterviewr = \"interviewer\"\n\"*\" = \"participant\"\n")
        },
        ask: DOCTOR,
        status: 1,
        says: &["E0053 study.toml: [speakers] declares labels that are in no transcript: Interviewr", "write them as they are"],
    },
    Mistake {
        what: "the folder of codings has a capital letter",
        make: |study| study.write("Codings/ann.csv", "document,start,end,code,coder\nT000,0,9,soup,Ann\n"),
        ask: DOCTOR,
        status: 1,
        says: &["E0038 Codings: the folder Codings is not read", "call it codings"],
    },
    Mistake {
        what: "the folder above the study is named",
        make: |study| {
            for part in ["transcripts", "codebook.toml", "participants.csv", "study.toml"] {
                fs::create_dir_all(study.path("ties")).expect("made");
                fs::rename(study.path(part), study.path(&format!("ties/{part}"))).expect("moved");
            }
        },
        ask: RUN,
        status: 2,
        says: &["E0030", "holds no interviews itself", "ties", "name one of them as the study"],
    },
    Mistake {
        what: "two studies lie in the folder that is named",
        make: |study| {
            fs::create_dir(study.path("first")).expect("made");
            fs::rename(study.path("transcripts"), study.path("first/transcripts")).expect("moved");
            study.write("second/Interview.txt", talk(1, 3));
            for part in ["codebook.toml", "participants.csv", "study.toml"] {
                study.remove(part);
            }
        },
        ask: DOCTOR,
        status: 2,
        says: &["E0030", "first, second", "name one of them"],
    },
    Mistake {
        what: "the study's folder is misspelt",
        make: |study| fs::create_dir(study.path("my study")).expect("made"),
        ask: &["run", "@/my stduy", "--quiet"],
        status: 2,
        says: &["E0001", "did you mean", "my study?"],
    },
    Mistake {
        what: "the study is still packed",
        make: |study| study.write("ties.zip", b"PK\x03\x04"),
        ask: &["doctor", "@/ties.zip", "--quiet"],
        status: 2,
        says: &["E0031", "packed archive", "unpack it"],
    },
    Mistake {
        what: "an interview is named instead of the folder",
        make: |_| (),
        ask: &["run", "@/transcripts/T000.txt", "--quiet"],
        status: 2,
        says: &["E0002", "is a file", "name the folder that it lies in"],
    },
    Mistake {
        what: "the folder of transcripts is empty",
        make: |study| {
            for name in ["T000.txt", "T001.txt", "T002.txt"] {
                study.remove(&format!("transcripts/{name}"));
            }
        },
        ask: RUN,
        status: 2,
        says: &["E0003", "holds no transcript", "one file for each interview"],
    },
    Mistake {
        what: "a table of codings with other names of columns",
        make: |study| study.write("codings/ana.csv", "file;from;to;code;coder\nT000;0;4;garden;Ana\n"),
        ask: RUN,
        status: 2,
        says: &["ana.csv: line 1", "is document the column now called file?", "is start the column now called from?", "rename them"],
    },
    Mistake {
        what: "a setting is misspelt",
        make: |study| study.write("study.toml", "deidentify = \"already_safe\"\n[pipeline]\n\"cluster.kk\" = 4\n"),
        ask: DOCTOR,
        status: 2,
        says: &["E0013", "cluster.kk", "did you mean cluster.k?"],
    },
    Mistake {
        what: "a new study where a file is",
        make: |study| study.write("notes", "x"),
        ask: &["init", "@/notes", "--yes"],
        status: 2,
        says: &["E0049", "is a file", "name a folder"],
    },
    Mistake {
        what: "interviews are to be copied from a folder without any",
        make: |study| fs::create_dir(study.path("empty")).expect("made"),
        ask: &["init", "@/new", "--yes", "--from", "@/empty"],
        status: 2,
        says: &["E0050", "holds no interviews that could be copied", "the folder in which their files lie"],
    },
];

fn ask(study: &Study, words: &[&str]) -> Output {
    let folder = study.path("").display().to_string();
    let words: Vec<String> = words.iter().map(|word| word.replace('@', folder.trim_end_matches('/'))).collect();
    Command::new(PROGRAM).args(words).output().expect("the program starts")
}

/// Three good interviews and all that belongs to them.
fn good() -> Study {
    let study = Study::of(3, 6);
    assert_eq!(ask(&study, DOCTOR).status.code(), Some(0), "{}", errors(&ask(&study, DOCTOR)));
    study
}

#[test]
fn each_mistake_ends_in_one_message_with_a_way_out() {
    assert!(MISTAKES.len() >= 25);
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        let study = good();
        (mistake.make)(&study);
        let output = ask(&study, mistake.ask);
        let said = errors(&output);
        let lines: Vec<&str> = said.lines().filter(|line| line.starts_with("error ") || line.starts_with("finding ")).collect();
        let shown = said.replace(&study.path("").display().to_string(), "STUDY/");
        println!("{}\n    {}", mistake.what, shown.trim().replace('\n', "\n    "));
        let mut rest = lines.first().copied().unwrap_or("");
        let all = mistake.says.iter().all(|part| match rest.split_once(part) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        });
        if !all || lines.len() != 1 || output.status.code() != Some(mistake.status) {
            wrong.push(format!("{} ({:?}, {} messages): {shown}", mistake.what, output.status.code(), lines.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_faults_of_a_file_are_told_in_one_run() {
    let study = good();
    let rows = "document,group\nT000,cooks,x\n,cooks\nT001,=B2\nT001,cooks\nT001,growers\nT002,#REF!\n";
    study.write("participants.csv", rows);
    let codebook = "[[code]]\ncode = \"a\"\ndefinitoin = \"x\"\n[[code]]\ncode = \"b\"\nparnt = \"a\"\n[[code]]\ncode = \"c\"\nkind = \"act\"\nseed = 1\n";
    study.write("codebook.toml", codebook);
    study.write("study.toml", "nmae = \"x\"\nblind = 1\ndate = \"today\"\n");
    let output = ask(&study, DOCTOR);
    let said = errors(&output);
    let of = |name: &str| said.lines().filter(|line| line.contains(name)).count();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!((of("participants.csv: line"), of("codebook.toml: line"), of("study.toml: line")), (5, 3, 3), "{said}");
}

#[test]
fn habits_of_excel_that_do_no_harm_are_taken() {
    let study = good();
    // Semicolons, the mark of UTF-8, line ends of Windows, capitals, empty rows at the end.
    study.write("participants.csv", "\u{feff}Document;Group;Years in Care\r\nT000;Köche;3\r\nT001;Köche;4\r\nT002;Gärtner;5\r\n;;\r\n");
    assert_eq!(ask(&study, DOCTOR).status.code(), Some(0), "{}", errors(&ask(&study, DOCTOR)));
    // The old encoding of Windows.
    study.write("participants.csv", b"Document;Group\r\nT000;K\xf6che\r\nT001;K\xf6che\r\nT002;G\xe4rtner\r\n");
    assert_eq!(ask(&study, DOCTOR).status.code(), Some(0), "{}", errors(&ask(&study, DOCTOR)));
}

#[test]
fn names_with_umlauts_blanks_and_emoji_are_names() {
    let study = Study::empty();
    for name in ["Zoë Müller 1.txt", "Intervju nr. 2 (ångström).txt", "🌱 drei.txt", "面接 四.txt"] {
        study.write(&format!("Meine Studie ü 🌻/{name}"), talk(name.len(), 6));
    }
    let folder = "@/Meine Studie ü 🌻";
    for words in [&["init", folder, "--yes"][..], &["doctor", folder, "--quiet"], &["run", folder, "--quiet", "--findings-ok"]] {
        let output = ask(&study, words);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}", errors(&output));
    }
    let rows = fs::read_to_string(study.path("Meine Studie ü 🌻/participants.csv")).expect("written");
    assert!(rows.contains("🌱 drei.txt,P"), "{rows}");
}

#[test]
fn two_runs_at_once_are_told_apart() {
    let study = good();
    fs::create_dir_all(study.path("out/cache")).expect("made");
    let file = fs::File::create(study.path("out/cache/lock")).expect("made");
    file.lock().expect("held");
    let output = ask(&study, RUN);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("E0009 another run is writing to") && errors(&output).contains("wait for it"), "{}", errors(&output));
}

/// A shell that lets no file grow stands in for a disk that is full.
#[test]
#[cfg(unix)]
fn a_full_disk_is_told() {
    let study = good();
    for command in ["run", "doctor"] {
        let line = format!("trap '' XFSZ; ulimit -f 0; exec '{PROGRAM}' {command} '{}' --quiet", study.path("").display());
        let output = Command::new("sh").args(["-c", &line]).output().expect("a shell");
        let said = errors(&output);
        println!("the disk is full\n    {}", said.trim());
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("whether there is room"), "{said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_nobody_may_write_to_is_told() {
    let study = good();
    // Nobody, the superuser included, makes a folder there.
    let output = ask(&study, &["init", "/sys/kernel/study", "--yes"]);
    let said = errors(&output);
    println!("no permission\n    {}", said.trim());
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("E0043 /sys/kernel/study cannot be written") && said.contains("whether you may write there"), "{said}");
}

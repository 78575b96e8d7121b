//! Further kinds that were tried after the readers were written and were read wrongly then, a test for each. Everybody in them is invented.

use super::seen::{Seen, check, check_with, docx, docx_table, rules, see, see_with, vtt};

/// Speakers and words, in short.
fn said(seen: &Seen) -> Vec<String> {
    seen.speakers().iter().zip(seen.words()).map(|(speaker, words)| format!("{speaker}: {words}")).collect()
}

fn text(text: &str, expect: &[&str]) -> Seen {
    let seen = see("a.txt", text);
    assert_eq!(said(&seen), expect, "{text}\n{seen:?}");
    seen
}

#[test]
fn a_label_inside_a_line_begins_a_turn_or_is_reported() {
    let seen = text(
        "I: How was it? P: Cold, and long.\n\nP: We left. I: Where to? P: To the coast.\n\nI: Oh.",
        &["I: How was it?", "P: Cold, and long.", "P: We left.", "I: Where to?", "P: To the coast.", "I: Oh."],
    );
    assert!(seen.has("E0158"));
    // The speaker who was interrupted may go on without a label: nobody is given those words.
    let seen = text(
        "I: How was it?\n\nP: Cold. I: In the winter? Yes, in the winter. We had no stove.\n\nI: And?\n\nP: So.",
        &["I: How was it?", "P: Cold.", "I: In the winter?", "-: Yes, in the winter. We had no stove.", "I: And?", "P: So."],
    );
    assert!(seen.has("E0158"));
    // What a person reports others to have said is no change of speaker.
    let seen = text(
        "Vera: I said to Nils: stay.\n\nNils: And I said: no.\n\nVera: So did I: never.\n\nNils: Yes.",
        &["Vera: I said to Nils: stay.", "Nils: And I said: no.", "Vera: So did I: never.", "Nils: Yes."],
    );
    assert!(!seen.has("E0158") && !seen.has("E0159"), "{seen:?}");
    let seen = see("a.txt", "I: How?\n\nP: We had rules. All: be home by nine. Note: we never were.\n\nI: And?\n\nP: So.");
    assert_eq!(seen.speakers(), ["I", "P", "I", "P"], "{seen:?}");
    // What another says in brackets stays in the text, and is nobody's.
    let seen = text(
        "I: How?\n\nP: It was cold (I: mhm) and long.\n\nI: And?\n\nP: So.",
        &["I: How?", "P: It was cold and long.", "I: And?", "P: So."],
    );
    assert!(seen.has("E0159"), "{seen:?}");
    // In the middle of a sentence a label of the file may be one or not: nobody is given the words.
    let seen = text(
        "I: How?\n\nP1: It was cold and then P2: long too.\n\nP2: Yes.\n\nP1: So.",
        &["I: How?", "P1: It was cold and then", "-: P2: long too.", "P2: Yes.", "P1: So."],
    );
    assert!(seen.has("E0159"), "{seen:?}");
    // A whole line in brackets is the line of who says it.
    assert_eq!(see("a.txt", "I: How?\n\nP: Cold.\n\n(I: Mhm.)\n\nP: And long.").speakers(), ["I", "P", "I", "P"]);
    let captions =
        see_with("a.vtt", vtt(&["Speaker 1: How was it? Speaker 2: Cold.", "Speaker 1: And then? Speaker 2: We left."]).as_bytes(), &[]);
    assert_eq!(captions.speakers(), ["Speaker 1", "Speaker 2", "Speaker 1", "Speaker 2"], "{captions:?}");
    assert!(captions.has("E0158"));
    let document = see_with("a.docx", &docx(&["I: How?", "P: Cold.", "I: And?", "P: We left.  I: Where?  P: Home."]), &[]);
    assert_eq!(document.speakers(), ["I", "P", "I", "P", "I", "P"], "{document:?}");
}

#[test]
fn whoever_was_interrupted_goes_on_as_nobody_where_only_interruptions_are_labelled() {
    // The one who interrupts is named twice in a line: somebody spoke between, and nobody knows who goes on behind the last.
    let file = "I: How was the door?\n\nP: Shut. MODERATOR: Try the handle. Oh, it turns. So I went in. MODERATOR: And the lamp? It was lit. I saw it.\n\n\
                P: Cold in there. MODERATOR: Please go on. And dark. We left.\n\nI: And?\n\nP: So.";
    let seen = text(
        file,
        &[
            "I: How was the door?",
            "P: Shut.",
            "MODERATOR: Try the handle.",
            "-: Oh, it turns. So I went in.",
            "MODERATOR: And the lamp?",
            "-: It was lit. I saw it.",
            "P: Cold in there.",
            "MODERATOR: Please go on.",
            "-: And dark. We left.",
            "I: And?",
            "P: So.",
        ],
    );
    assert!(seen.has("E0158"));
    // The same where the next line goes back to the speaker: the file has shown that it leaves out labels.
    text(
        "P: Shut. MODERATOR: Try it. It turns. MODERATOR: And? Lit.\n\nP: Cold. MODERATOR: Go on. We left.\n\nP: For good.\n\nI: Oh.\n\nP: Yes.",
        &[
            "P: Shut.",
            "MODERATOR: Try it.",
            "-: It turns.",
            "MODERATOR: And?",
            "-: Lit.",
            "P: Cold.",
            "MODERATOR: Go on.",
            "-: We left.",
            "P: For good.",
            "I: Oh.",
            "P: Yes.",
        ],
    );
    // Right behind another label, in the middle of a sentence without a full stop, and with an answer that no sign sets off.
    text(
        "I: How?\n\nP: MODERATOR: Please begin. I saw a door.\n\nI: And?\n\nP: I pressed on plus F MODERATOR: try the other key Oh yes that works. Oh, good.\n\nI: So?\n\nP: Oh no.",
        &[
            "I: How?",
            "MODERATOR: Please begin.",
            "-: I saw a door.",
            "I: And?",
            "P: I pressed on plus F",
            "MODERATOR: try the other key",
            "-: Oh yes that works. Oh, good.",
            "I: So?",
            "P: Oh no.",
        ],
    );
    // In a column of words too.
    let table = "speaker,text\nI,How was the door?\nP,Shut. MODERATOR: Try the handle. Oh it turns.\nI,And?\nP,It was cold (I: mhm) and long. I: Yes? P: Yes.\nI,So?\n";
    let seen = see("a.csv", table);
    assert_eq!(
        said(&seen),
        [
            "I: How was the door?",
            "P: Shut.",
            "MODERATOR: Try the handle.",
            "-: Oh it turns.",
            "I: And?",
            "P: It was cold and long.",
            "I: Yes?",
            "P: Yes.",
            "I: So?"
        ],
        "{seen:?}"
    );
    assert!(seen.has("E0158") && seen.has("E0159"), "{seen:?}");
    // Where the labels take turns, all behind each is its speaker's.
    text(
        "P: Shut. MODERATOR: Try it. It may be stuck. P: It turns. MODERATOR: And? Is it lit?\n\nP: It is.\n\nI: Oh.\n\nP: Yes.",
        &[
            "P: Shut.",
            "MODERATOR: Try it. It may be stuck.",
            "P: It turns.",
            "MODERATOR: And? Is it lit?",
            "P: It is.",
            "I: Oh.",
            "P: Yes.",
        ],
    );
}

#[test]
fn somebody_who_speaks_once_is_never_given_to_another() {
    // Set off as all labels of the file are, and met once: nobody's words, and reported.
    for file in [
        "[Vera] How?\n[Nils] Cold.\n[Vera] And?\n[Nils] So.\n[Ruth] Time to go.\n[Vera] Oh.",
        "Vera\tHow?\nNils\tCold.\nVera\tAnd?\nNils\tSo.\nRuth\tTime to go.\nVera\tOh.\nNils\tYes.",
        "VERA\nHow?\nNILS\nCold.\nVERA\nAnd?\nNILS\nSo.\nRUTH\nTime to go.\nVERA\nOh.",
    ] {
        let seen = see("a.txt", file);
        let of =
            |words: &str| seen.turns.iter().find(|turn| turn.ends_with(words)).map(|turn| turn.split('|').next().unwrap_or("").to_owned());
        assert!(matches!(of("Time to go.").as_deref(), Some("-" | "Ruth" | "RUTH")), "{file}\n{seen:?}");
        assert!(seen.has("E0150") || seen.has("E0151"), "{file}\n{seen:?}");
    }
    let captions = see_with("a.vtt", vtt(&["[Vera] How?", "[Nils] Cold.", "[laughs] So.", "[Vera] And?"]).as_bytes(), &[]);
    assert!(captions.speakers()[1..].contains(&"-") && captions.has("E0150"), "{captions:?}");
    // Speech with a colon that was read as a label is reported too.
    let seen = see("a.txt", "I: How?\n\nP: Cold. She said:\n\nGo home: now.\n\nI: And?\n\nP: Yes.");
    assert!(!seen.speakers().contains(&"Go home") || seen.has("E0151"), "{seen:?}");
}

#[test]
fn labels_of_several_people_of_nobody_and_of_one_letter() {
    text(
        "P1: Cold.\n\nP2: No.\n\nP1 and P2: Very.\n\n??: Yes!\n\nP1: Oh.\n\nP2: Hm.",
        &["P1: Cold.", "P2: No.", "P1 and P2: Very.", "??: Yes!", "P1: Oh.", "P2: Hm."],
    );
    text("В: Как это было?\nО: Холодно.\nВ: А потом?\nО: Мы уехали.", &["В: Как это было?", "О: Холодно.", "В: А потом?", "О: Мы уехали."]);
    text(
        "Vera: How?\nNils: Cold.\nvera: And?\nNils: So.\nVera: Oh.",
        &["Vera: How?", "Nils: Cold.", "vera: And?", "Nils: So.", "Vera: Oh."],
    );
    let telephone = see_with("a.vtt", vtt(&["+49 170 *** 12: How?", "Nils: Cold.", "+49 170 *** 12: And?", "Nils: So."]).as_bytes(), &[]);
    assert_eq!(telephone.speakers(), ["+49 170 *** 12", "Nils", "+49 170 *** 12", "Nils"]);
    let asks = see("a.txt", "问：你怎么来的？\n答：坐火车。\n问：然后呢？\n答：我问了人。");
    assert!(asks.turns[0].starts_with("问|I|") && asks.turns[1].starts_with("答|P|"), "{asks:?}");
}

#[test]
fn signs_that_are_often_something_else() {
    for sign in [
        "%L | %W",
        "%L; %W",
        "%L) %W",
        "%L   %W",
        "%L (0:05) %W",
        "%L = %W",
        "(3) %L: %W",
        "[3] %L: %W",
        "003: %L: %W",
        "%L [10:02 AM]: %W",
        "2024-03-12 10:02:11 %L: %W",
        "%L  10:02 AM\n%W",
    ] {
        let line = |label: &str, words: &str| sign.replace("%L", label).replace("%W", words);
        let file = [("Vera", "How was it?"), ("Nils", "Cold."), ("Vera", "And?"), ("Nils", "We left.")]
            .map(|(label, words)| line(label, words))
            .join("\n\n");
        let seen = see("a.txt", &file);
        assert_eq!(said(&seen), ["Vera: How was it?", "Nils: Cold.", "Vera: And?", "Nils: We left."], "{sign}\n{seen:?}");
    }
    // The words on lines of their own below the name and the time, and wrapped.
    for head in ["00:%T %L", "00:%T - %L", "00:%T | %L", "%L\n00:00:%T", "<%L>", "## %L", "**%L** (00:%T):", "### %L (00:%T)", "*%L*"] {
        let block = |(at, (label, words)): (usize, (&str, &str))| {
            format!("{}\n{words}", head.replace("%L", label).replace("%T", &format!("{:02}", at * 7)))
        };
        let said = [
            ("Vera Lind", "How was it,\nin the winter?"),
            ("Nils Berg", "Cold.\nAnd long."),
            ("Vera Lind", "And then?"),
            ("Nils Berg", "We left\nfor good."),
        ];
        let file = said.into_iter().enumerate().map(block).collect::<Vec<_>>().join("\n\n");
        assert_eq!(see("a.txt", &file).speakers(), ["Vera Lind", "Nils Berg", "Vera Lind", "Nils Berg"], "{head}");
    }
    // A deposition.
    let file = "Q. How was it?\nA. Cold.\nQ. And?\nTHE WITNESS: We left.\nMR. LIND: Objection.\nQ. So?\nA. Yes.";
    let seen = see("a.txt", file);
    assert_eq!(seen.speakers(), ["Q", "A", "Q", "THE WITNESS", "MR. LIND", "Q", "A"], "{seen:?}");
    // A time or a date is nobody, however often it heads a line.
    for head in ["[1:20 min]", "Time: 0:05", "0:05 |", "00:05 –"] {
        let file =
            ["how was it there", "it was cold and long", "and then we left", "for good"].map(|words| format!("{head} {words}")).join("\n");
        assert!(see("a.txt", &file).speakers().iter().all(|speaker| *speaker == "-"), "{head}");
    }
    // A list is no talk.
    assert_eq!(
        see("a.txt", "I: What?\n\nP: Three things.\n\nA) bread\n\nB) heat\n\nC) sleep\n\nI: And?\n\nP: So.").speakers(),
        ["I", "P", "I", "P"]
    );
    // Line ends of word processors.
    for end in ["\u{2028}", "\u{b}", "\u{85}", "\u{c}"] {
        assert_eq!(see("a.txt", &["I: How?", "P: Cold.", "I: And?", "P: So."].join(end)).speakers(), ["I", "P", "I", "P"], "{end:?}");
    }
}

#[test]
fn captions_of_other_programs() {
    let meeting = "WEBVTT\n\n1 \"Vera Lind\" (3892830208)\n00:00:05.000 --> 00:00:08.000\nHow was it?\n\n2 \"Nils Berg\" (17)\n00:00:09.000 --> 00:00:12.000\nCold.\n\n3 \"Nils Berg\" (17)\n00:00:12.000 --> 00:00:14.000\nAnd long.\n";
    check("a.vtt", meeting, &["Vera Lind|P|5|How was it?", "Nils Berg|P|9|Cold. And long."]);
    let tagged = vtt(&["<b>Vera</b>\nHow was it?", "<b>Nils</b>\nCold.", "<b>Vera</b>\nAnd?", "{\\an8}<b>Nils</b>\nSo."]);
    check("a.vtt", &tagged, &["Vera|P|0|How was it?", "Nils|P|4|Cold.", "Vera|P|8|And?", "Nils|P|12|So."]);
    // A number that somebody says is no number of a cue.
    check("a.vtt", &vtt(&["Vera: How many?", "Nils:\n14", "15", "Vera: Oh."]), &["Vera|P|0|How many?", "Nils|P|4|14 15", "Vera|P|12|Oh."]);
    let commas = "0:00:00.599,0:00:04.160\n>> VERA: How was it?\n\n0:00:04.160,0:00:06.770\n>> NILS: Cold.\n\n0:00:07.100,0:00:09.000\n>> VERA: And?\n";
    for name in ["a.sbv", "a.txt"] {
        check(name, commas, &["VERA|P|0.5|How was it?", "NILS|P|4.1|Cold.", "VERA|P|7.1|And?"]);
    }
    // Captions under the ending of a text.
    let seen = check("a.txt", &vtt(&["Vera: How?", "Nils: Cold.", "Vera: And?"]), &["Vera|P|0|How?", "Nils|P|4|Cold.", "Vera|P|8|And?"]);
    assert!(seen.has("E0149"));
    let seen = see_with("a.vtt", vtt(&["<v Vera>How?</v>", "<v >Cold.</v>", "<v Vera>And?</v>"]).as_bytes(), &[]);
    assert_eq!(seen.speakers(), ["Vera", "-", "Vera"]);
}

#[test]
fn tables_in_other_layouts() {
    let wide = ["Vera|P|5|How was it?", "Nils|P|9|Cold.", "Vera|P|12|And?", "Nils|P|15|We left."];
    check("a.csv", "Time,Vera,Nils\n0:05,How was it?,\n0:09,,Cold.\n0:12,And?,\n0:15,,We left.\n", &wide);
    check(
        "a.csv",
        "Interviewer;Participant\nHow?;Cold.\nAnd?;We left.\n",
        &["Interviewer|I|-|How?", "Participant|P|-|Cold.", "Interviewer|I|-|And?", "Participant|P|-|We left."],
    );
    let rows: &[&[&str]] = &[&["Interviewer", "Participant"], &["How?", ""], &["", "Cold."], &["And?", ""], &["", "We left."]];
    assert_eq!(
        see_with("a.docx", &docx_table(rows), &[]).turns,
        ["Interviewer|I|-|How?", "Participant|P|-|Cold.", "Interviewer|I|-|And?", "Participant|P|-|We left."]
    );
    check("a.csv", "name,role,utterance\nVera,interviewer,How?\nNils,participant,Cold.\n", &["Vera|I|-|How?", "Nils|P|-|Cold."]);
    check_with(
        "a.csv",
        "name,role,utterance\nVera,interviewer,How?\nNils,participant,Cold.\n",
        &["Vera", "?Nils"],
        &["Vera|P|-|How?", "Nils|I|-|Cold."],
    );
    check("a.csv", "Interview 3\n\nspeaker,text\nVera,How?\nNils,Cold.\n", &["Vera|P|-|How?", "Nils|P|-|Cold."]);
    check("a.csv", "sep=;\nspeaker;text\nVera;How?\nNils;Cold, long.\n", &["Vera|P|-|How?", "Nils|P|-|Cold, long."]);
    // A column of a document's table that is not read is reported.
    let rows: &[&[&str]] =
        &[&["Zeile", "Transkript", "Paraphrase"], &["1", "I: Wie?", "Frage"], &["2", "B: Kalt.", "kalt"], &["3", "I: Und?", ""]];
    let seen = see_with("a.docx", &docx_table(rows), &[]);
    assert!(seen.has("E0153") && seen.speakers() == ["I", "B", "I"], "{seen:?}");
    // Questions of a survey side by side are no talk: refused, with the way out.
    assert_eq!(see("a.csv", "id,age,Q1: How?,Q2: And?\n1,34,Cold.,We left.\n2,40,Warm.,Stayed.\n").codes, ["E0138"]);
}

#[test]
fn pages_and_documents_in_other_layouts() {
    let four = ["Vera: How?", "Nils: Cold.", "Vera: And?", "Nils: So."];
    for page in [
        "<pre>Vera: How?\nNils: Cold.\nVera: And?\nNils: So.</pre>",
        "<table><tr><th>Speaker<th>Text<tr><td>Vera<td>How?<tr><td>Nils<td>Cold.<tr><td>Vera<td>And?<tr><td>Nils<td>So.</table>",
        "<h3>Vera</h3><p>How?</p><h3>Nils</h3><p>Cold.</p><h3>Vera</h3><p>And?</p><h3>Nils</h3><p>So.</p>",
        "<nav>Menu</nav><p>Vera: How?</p><p>Nils: Cold.<button>Play</button></p><p>Vera: And?</p><p>Nils: So.</p>",
        "<p>Vera: How?</p><p hidden>Nils: hidden</p><div style='display: none'><div>Vera: gone</div></div><p>Nils: Cold.</p><p>Vera: And?<p>Nils: So.",
        "<ruby>Vera<rt>vera</rt></ruby>: How?<br>Nils: Cold.<br>Vera: And?<br>Nils: So.",
    ] {
        let seen = see_with("a.html", page.as_bytes(), &[]);
        assert_eq!(said(&seen), four, "{page}\n{seen:?}");
    }
    assert!(see_with("a.html", b"<p>Vera: How?</p><p hidden>Nils: hidden</p><p>Nils: Cold.</p><p>Vera: And?</p>", &[]).has("E0116"));
    // Rows of RTF whose cells do not say that they are in a table.
    let rtf = "{\\rtf1\\ansi \\trowd Vera\\cell How?\\cell\\row \\trowd \\pard Nils\\cell Cold.\\cell\\row \\trowd Vera\\cell And?\\cell\\row \\trowd Nils\\cell So.\\cell\\row}";
    assert_eq!(said(&see_with("a.rtf", rtf.as_bytes(), &[])), four);
}

#[test]
fn tiers_and_sheets_beside_the_talk() {
    let annotation = |at: u32, words: &str| {
        format!(
            "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a{at}\" TIME_SLOT_REF1=\"t{at}\" TIME_SLOT_REF2=\"x\"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        )
    };
    let tier = |id: &str, person: &str, annotations: &str| format!("<TIER TIER_ID=\"{id}\" PARTICIPANT=\"{person}\">{annotations}</TIER>");
    let file = |tiers: &str| {
        let slots: String = (1..5).map(|at| format!("<TIME_SLOT TIME_SLOT_ID=\"t{at}\" TIME_VALUE=\"{at}000\"/>")).collect();
        format!("<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>")
    };
    // A tier of comments tells of the words and is none; two tiers of one person are reported.
    let tiers = tier("V", "Vera", &annotation(1, "How?"))
        + &tier("V_comment", "Vera", &annotation(2, "laughs here"))
        + &tier("N", "Nils", &annotation(3, "Cold."));
    let seen = check("a.eaf", &file(&tiers), &["Vera|P|1|How?", "Nils|P|3|Cold."]);
    assert!(seen.has("E0121"), "{seen:?}");
    let tiers = tier("V1", "Vera", &annotation(1, "How?"))
        + &tier("V2", "Vera", &annotation(2, "And why?"))
        + &tier("N", "Nils", &annotation(3, "Cold."));
    assert!(see("a.eaf", &file(&tiers)).has("E0161"));
    // One tier of everybody's words, with labels in it.
    let one =
        (1..5).zip(["Vera: How?", "Nils: Cold.", "Vera: And?", "Nils: So."]).map(|(at, words)| annotation(at, words)).collect::<String>();
    check("a.eaf", &file(&tier("tx", "", &one)), &["Vera|P|1|How?", "Nils|P|2|Cold.", "Vera|P|3|And?", "Nils|P|4|So."]);
    // A line that no speaker's line begins is nobody's.
    let seen = see("a.cha", "@Begin\n*A1:\thello .\nno star\n*B:\thi .\n@End\n");
    assert_eq!(seen.turns, ["A1|P|-|hello .", "-|P|-|no star", "B|P|-|hi ."]);
    assert!(seen.has("E0179"));
}

#[test]
fn who_leads_a_talk_by_profession_asks_where_nobody_else_does() {
    for [asks, answers] in [
        ["Counsellor", "Client"],
        ["Counselor 2", "Client"],
        ["Nurse", "Patient"],
        ["Social worker", "P1"],
        ["Sozialarbeiterin", "Klient"],
        ["Berater:in", "Klientin"],
        ["Conseillère", "Usager"],
        ["Trabajadora social", "Usuaria"],
        ["Médica", "Paciente"],
        ["Assistente sociale", "Utente"],
        ["Hulpverlener", "Cliënt"],
        ["Kurator", "Klient"],
        ["Sykepleier", "Pasient"],
        ["Rådgiver", "Klient"],
        ["Lääkäri", "Potilas"],
        ["Lekarka", "Pacjent"],
        ["Orvos", "Páciens"],
        ["Asistent social", "Client"],
        ["Консультант", "Клиентка"],
        ["Σύμβουλος", "Πελάτης"],
        ["Danışman", "Danışan"],
        ["الطبيب", "المريض"],
        ["ஆலோசகர்", "நோயாளி"],
        ["咨询师", "来访者"],
        ["カウンセラー", "クライエント"],
    ] {
        let file = format!("{asks}: So?\n\n{answers}: Yes.\n\n{asks}: And?\n\n{answers}: No.");
        let seen = see("a.txt", &file);
        let roles: Vec<&str> = seen.turns.iter().filter_map(|turn| turn.split('|').nth(1)).collect();
        assert_eq!(roles, ["I", "P", "I", "P"], "{asks} {answers}: {seen:?}");
        assert!(seen.has("E0160") || asks == "Danışan", "{seen:?}");
    }
    // In an interview a nurse answers.
    let seen = see("a.txt", "Interviewer: So?\n\nNurse: Yes.\n\nInterviewer: And?\n\nNurse: No.");
    assert!(seen.turns[1].starts_with("Nurse|P|") && !seen.has("E0160"), "{seen:?}");
    // What the study declares goes before.
    let seen = see_with("a.txt", "Nurse: So?\n\nPatient: Yes.\n\nNurse: And?\n\nPatient: No.".as_bytes(), &["Nurse", "?Patient"]);
    assert!(seen.turns[0].starts_with("Nurse|P|") && seen.turns[1].starts_with("Patient|I|"), "{seen:?}");
}

#[test]
fn what_the_study_declares_as_speech_is_no_label() {
    let text = "I: How was it?\n\nP: Cold.\n\nHome: never again.\n\nI: And?\n\nP: Nothing.\n\nHome: I said it.";
    let study = "[speakers]\nI = \"interviewer\"\nP = \"participant\"\nHome = \"speech\"\n";
    let declared = leitmotif::formats::inputs::study_toml::read_study(study).expect("a study").speakers;
    let file = leitmotif::stages::ingest::SourceFile { id: "a.txt".to_owned().into(), bytes: text.as_bytes().to_vec() };
    let outcome = leitmotif::stages::ingest::ingest(&file, &declared).expect("read");
    assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
    let spoken: Vec<String> =
        outcome.value.turns.iter().map(|turn| outcome.value.spoken(turn.span).split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(spoken, ["How was it?", "Cold. Home: never again.", "And?", "Nothing. Home: I said it."]);
    assert!(rules(&["P"]).labels().eq(["p".to_owned()]));
}

#[test]
fn a_label_that_other_transcripts_use_is_one() {
    use leitmotif::study::inputs::{Sources, read_inputs};
    use leitmotif::study::transcripts::read_transcripts;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("transcripts")).expect("made");
    // Joy is a word of this talk, and speaks once in it.
    let doubtful = "I: How was it?\n\nP: It was joy, and more joy.\n\nI: And?\n\nP: So.\n\nJoy: Time to go.\n\nI: Oh.\n\nP: Yes.";
    let sure = "I: How was it?\n\nJoy: Cold.\n\nI: And?\n\nJoy: So.";
    let read = |files: &[(&str, &str)]| {
        for (name, text) in files {
            std::fs::write(folder.path().join("transcripts").join(name), text).expect("written");
        }
        let inputs = read_inputs(&Sources { study: Some(folder.path().to_owned()), ..Sources::default() }).expect("inputs");
        let transcripts = read_transcripts(&inputs, &mut Vec::new());
        let first = &transcripts[0];
        first.turns.iter().map(|turn| first.label(turn).unwrap_or("-").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(read(&[("a.txt", doubtful)]), ["I", "P", "I", "P", "-", "I", "P"]);
    assert_eq!(read(&[("b.txt", sure)]), ["I", "P", "I", "P", "Joy", "I", "P"]);
}

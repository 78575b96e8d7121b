//! Files as people really have them, one test for each kind that was once read wrongly. Everybody in them is invented.

use super::seen::{check, check_with, docx, see, see_with, vtt};

#[test]
fn labels_other_languages() {
    check(
        "es.txt",
        "Investigadora: ¿Cómo vino?\nParticipante: En tren.\nInvestigadora: ¿Y luego?\nParticipante: Nada.",
        &["Investigadora|I|-|¿Cómo vino?", "Participante|P|-|En tren.", "Investigadora|I|-|¿Y luego?", "Participante|P|-|Nada."],
    );
    check(
        "pt.txt",
        "Pesquisadora: Como veio?\nEntrevistada 1: De trem.\nPesquisadora: E depois?\nEntrevistada 1: Nada.",
        &["Pesquisadora|I|-|Como veio?", "Entrevistada 1|P|-|De trem.", "Pesquisadora|I|-|E depois?", "Entrevistada 1|P|-|Nada."],
    );
    check(
        "fr.txt",
        "Chercheur(e) : Comment ?\n\nMme Roux : En train.\n\nChercheur(e) : Et puis ?\n\nMme Roux : Rien.",
        &["Chercheur(e)|I|-|Comment ?", "Mme Roux|P|-|En train.", "Chercheur(e)|I|-|Et puis ?", "Mme Roux|P|-|Rien."],
    );
    check(
        "dash.txt",
        "ENT.- ¿Cómo vino?\nE1.- En tren.\nENT.- ¿Y luego?\nE1.- Nada.",
        &["ENT|I|-|¿Cómo vino?", "E1|P|-|En tren.", "ENT|I|-|¿Y luego?", "E1|P|-|Nada."],
    );
    let arabic = "\u{200f}المحاور: كيف جئت؟\n\u{200f}ليلى: بالقطار.\n\u{200f}المحاور: ثم ماذا؟\n\u{200f}ليلى: لا شيء.";
    check("ar.txt", arabic, &["المحاور|I|-|كيف جئت؟", "ليلى|P|-|بالقطار.", "المحاور|I|-|ثم ماذا؟", "ليلى|P|-|لا شيء."]);
    let seen = check_with(
        "ar.txt",
        arabic,
        &["?المحاور", "ليلى"],
        &["المحاور|I|-|كيف جئت؟", "ليلى|P|-|بالقطار.", "المحاور|I|-|ثم ماذا؟", "ليلى|P|-|لا شيء."],
    );
    assert!(!seen.has("E0107"));
    check(
        "mark.txt",
        "Vera? : So?\n\nNils : Yes.\n\nVera? : And?\n\nNils : No.",
        &["Vera?|P|-|So?", "Nils|P|-|Yes.", "Vera?|P|-|And?", "Nils|P|-|No."],
    );
    check(
        "times.txt",
        "[00:00:05.420] - Vera Lind\nHow was it?\n\n[00:00:09.130] - Nils Berg\nCold, in the winter.\n\n[00:01:20.000] - Vera Lind\nAnd then?\n\n[00:01:25.880] - Nils Berg\nI asked.",
        &["Vera Lind|P|5.4|How was it?", "Nils Berg|P|9.1|Cold, in the winter.", "Vera Lind|P|80|And then?", "Nils Berg|P|85.8|I asked."],
    );
    check(
        "times2.txt",
        "[00:00:05] Vera Lind\nHow was it?\n\n[00:00:09] Nils Berg\nCold.\n\n[00:01:20] Vera Lind\nAnd then?\n\n[00:01:25] Nils Berg\nI asked.",
        &["Vera Lind|P|5|How was it?", "Nils Berg|P|9|Cold.", "Vera Lind|P|80|And then?", "Nils Berg|P|85|I asked."],
    );
}

#[test]
fn chinese_labels() {
    check(
        "zh.txt",
        "访谈者：你怎么来的？\n受访者：坐火车，那是冬天。\n受访者：没有人。\n访谈者：然后呢？\n受访者：我问了人。",
        &[
            "访谈者|I|-|你怎么来的？",
            "受访者|P|-|坐火车，那是冬天。",
            "受访者|P|-|没有人。",
            "访谈者|I|-|然后呢？",
            "受访者|P|-|我问了人。",
        ],
    );
}

#[test]
fn captions_bracket_speakers() {
    check(
        "a.vtt",
        &vtt(&["[SPEAKER_00]: How was it?", "[SPEAKER_01]: Cold.", "[SPEAKER_01]: And long.", "[SPEAKER_00]: And then?", "Then nothing."]),
        &["SPEAKER_00|P|0|How was it?", "SPEAKER_01|P|4|Cold. And long.", "SPEAKER_00|P|12|And then? Then nothing."],
    );
    check(
        "b.vtt",
        &vtt(&[
            "(Vera Lind)\nHow was it, so that we",
            "(Vera Lind)\nknow?\n-\n \n(Nils Berg)\nCold.",
            "(Nils Berg)\nAnd long.",
            "(Vera Lind)\nAnd then?",
        ]),
        &["Vera Lind|P|0|How was it, so that we know?", "Nils Berg|P|4|Cold. And long.", "Vera Lind|P|12|And then?"],
    );
    let seen = check(
        "c.vtt",
        &vtt(&[">> How was it?", ">> Cold.", "And long. >> And then?", ">> NILS: I asked."]),
        &["-|P|0|How was it?", "-|P|4|Cold. And long.", "-|P|8|And then?", "NILS|P|12|I asked."],
    );
    assert!(seen.has("E0152"));
}

#[test]
fn vtt_names() {
    for names in [
        ["سلمى", "كريم"],
        ["王明", "李华"],
        ["Vera Lind", "nils berg"],
        ["Vera Lind", "Maria do Carmo Vale Prado"],
        ["प्रिया", "राहुल"],
        ["vera", "nils"],
    ] {
        let [one, other] = names;
        let cues = [
            format!("{one}: How was it?"),
            format!("{other}: Cold."),
            format!("{other}: And long."),
            format!("{one}: And then?"),
            format!("{other}: I asked."),
        ];
        let cues: Vec<&str> = cues.iter().map(String::as_str).collect();
        for declared in [Vec::new(), names.to_vec()] {
            let seen = see_with("a.vtt", vtt(&cues).as_bytes(), &declared);
            assert_eq!(seen.speakers(), [one, other, one, other], "{names:?}");
            assert_eq!(seen.words(), ["How was it?", "Cold. And long.", "And then?", "I asked."]);
        }
    }
}

#[test]
fn clock_line_lost() {
    check(
        "a.txt",
        "I: When did you rise?\n\nP: Early, all of us.\n\nWe got up at 4:30\n\nand the bread was warm.\n\nI: And then?\n\nP: We left.",
        &[
            "I|I|-|When did you rise?",
            "P|P|-|Early, all of us. We got up at 4:30 and the bread was warm.",
            "I|I|-|And then?",
            "P|P|-|We left.",
        ],
    );
    check(
        "b.txt",
        "I: When?\n\nP: Early.\n\nWe got up at 4:30\n\nI: And then?\n\nP: Bread.\n\nThen the bus 6:15\n\nI: Every day?\n\nP: Every day.",
        &[
            "I|I|-|When?",
            "P|P|-|Early. We got up at 4:30",
            "I|I|-|And then?",
            "P|P|-|Bread. Then the bus 6:15",
            "I|I|-|Every day?",
            "P|P|-|Every day.",
        ],
    );
    let file = docx(&["I: When?", "P: Early.", "We got up at 4:30", "I: And then?", "P: We left."]);
    assert_eq!(
        see_with("a.docx", &file, &[]).turns,
        ["I|I|-|When?", "P|P|-|Early. We got up at 4:30", "I|I|-|And then?", "P|P|-|We left."]
    );
    let seen = check_with(
        "c.txt",
        "Interview 7, 12.03.24\n\nVisit 12.03.24\n\nI: When?\n\nP: Early.\n\nI: And?\n\nP: Bread.",
        &["?I", "P"],
        &["-|N|-|Interview 7, 12.03.24 Visit 12.03.24", "I|I|-|When?", "P|P|-|Early.", "I|I|-|And?", "P|P|-|Bread."],
    );
    assert!(seen.codes.is_empty(), "{:?}", seen.codes);
}

#[test]
fn second_interviewer() {
    let roles = |labels: &[&str]| {
        let text: String = labels.iter().cycle().take(labels.len() * 2).map(|label| format!("{label}: Well, yes.\n\n")).collect();
        see("a.txt", &text)
            .turns
            .iter()
            .take(labels.len())
            .map(|turn| turn.split('|').nth(1).unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        roles(&["Interviewer", "P1", "Interviewer 2", "Interviewer_1", "INT1", "Moderator 2", "Moderator_2"]),
        ["I", "P", "I", "I", "I", "I", "I"]
    );
}

#[test]
fn time_ranges() {
    check(
        "a.txt",
        "[Researcher]\n(0:00 - 0:06) How was it?\n\n[Interviewee]\n(0:06 - 0:18) Cold.\n\n[Researcher]\n(0:18 - 0:20) And then?\n\n[Interviewee]\n(0:20 - 1:02:05) I asked.",
        &["Researcher|I|0|How was it?", "Interviewee|P|6|Cold.", "Researcher|I|18|And then?", "Interviewee|P|20|I asked."],
    );
    check(
        "b.txt",
        "[00:00.000 --> 00:03.440]  How was it?\n[00:03.440 --> 00:04.840]  Cold.\n[00:04.840 --> 00:10.520]  And long.",
        &["-|P|0|How was it?", "-|P|3.4|Cold.", "-|P|4.8|And long."],
    );
    check(
        "c.txt",
        "#0:2:5# I: How?\n\n#0:2:9# P: Cold.\n\n[2:5:3] I: And then?\n\n[2:6:1] P: I asked.",
        &["I|I|125|How?", "P|P|129|Cold.", "I|I|7503|And then?", "P|P|7561|I asked."],
    );
    check(
        "d.txt",
        "Vera Lind   0 minutes 5 seconds\nHow was it?\n\nNils Berg   0 minutes 9 seconds\nCold.\n\nVera Lind   1 minute 20 seconds\nAnd then?\n\nNils Berg   1 hour 2 minutes 5 seconds\nI asked.",
        &["Vera Lind|P|5|How was it?", "Nils Berg|P|9|Cold.", "Vera Lind|P|80|And then?", "Nils Berg|P|3725|I asked."],
    );
    let table = "Timespan\tContent\tSpeaker\n0:00:05.4 - 0:00:09.1\tHow was it?\tVera Lind\n0:00:09.1 - 0:00:20.0\tCold.\tNils Berg\n0:01:20.0 - 0:01:25.0\tAnd then?\tVera Lind";
    check("e.tsv", table, &["Vera Lind|P|5.4|How was it?", "Nils Berg|P|9.1|Cold.", "Vera Lind|P|80|And then?"]);
    check(
        "e.txt",
        table,
        &["-|N|-|Timespan Content Speaker", "Vera Lind|P|5.4|How was it?", "Nils Berg|P|9.1|Cold.", "Vera Lind|P|80|And then?"],
    );
    check(
        "f.csv",
        "\"Speaker Name\",\"Start Time\",\"End Time\",\"Text\"\n\n\"Speaker 1\",\"00:00:00:12\",\"00:00:11:10\",\"How was it?\"\n\n\"Speaker 2\",\"00:00:11:18\",\"00:00:31:23\",\"Cold.\"\n\n\"Speaker 1\",\"00:01:02:05\",\"00:01:05:00\",\"And then?\"",
        &["Speaker 1|P|0|How was it?", "Speaker 2|P|11|Cold.", "Speaker 1|P|62|And then?"],
    );
    // Whole milliseconds, however short the recording.
    check(
        "g.csv",
        "start,end,text\n0,3440,How was it this winter?\n3440,4840,Cold and long.\n4840,10520,And nobody came.\n",
        &["-|P|0|How was it this winter?", "-|P|3.4|Cold and long.", "-|P|4.8|And nobody came."],
    );
    let seen = see("h.csv", "start time,speaker,text\nmorning,I,So?\nnoon,P,Yes.\n");
    assert!(seen.has("E0155"), "{:?}", seen.codes);
}

#[test]
fn table_transcript_tags() {
    let seen = check(
        "a.csv",
        "timestamp,speaker,words,tags\n[00:00],AB:,Where?,\n[00:12],CD:,At home.,paper;home\n,AB:,And then?,\n,CD:,I typed.,typing\n",
        &["AB|P|0|Where?", "CD|P|12|At home.", "AB|P|-|And then?", "CD|P|-|I typed."],
    );
    assert!(seen.has("E0148"), "{:?}", seen.codes);
}

#[test]
fn words_below_the_top_tier() {
    let annotation = |id: &str, place: &str, words: &str| {
        let value = format!("<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>");
        if place.starts_with('t') {
            format!(
                "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"{id}\" TIME_SLOT_REF1=\"{place}\" TIME_SLOT_REF2=\"t9\">{value}</ALIGNABLE_ANNOTATION></ANNOTATION>"
            )
        } else {
            format!("<ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"{id}\" ANNOTATION_REF=\"{place}\">{value}</REF_ANNOTATION></ANNOTATION>")
        }
    };
    let eaf = format!(
        "<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"t1\" TIME_VALUE=\"500\"/><TIME_SLOT TIME_SLOT_ID=\"t2\" TIME_VALUE=\"2300\"/></TIME_ORDER>
        <TIER TIER_ID=\"ref@I\" PARTICIPANT=\"Interviewer\">{}</TIER><TIER TIER_ID=\"orth@I\" PARENT_REF=\"ref@I\" PARTICIPANT=\"Interviewer\">{}</TIER>
        <TIER TIER_ID=\"ref@N\" PARTICIPANT=\"Nils\">{}</TIER><TIER TIER_ID=\"orth@N\" PARENT_REF=\"ref@N\" PARTICIPANT=\"Nils\">{}</TIER></ANNOTATION_DOCUMENT>",
        annotation("a1", "t1", "talk_001"), annotation("b1", "a1", "How was it?"), annotation("a2", "t2", "talk_002"), annotation("b2", "a2", "Cold."),
    );
    let seen = check("a.eaf", &eaf, &["Interviewer|I|0.5|How was it?", "Nils|P|2.3|Cold."]);
    assert!(seen.has("E0154"), "{:?}", seen.codes);
}

#[test]
fn teams_in_both_layouts() {
    let old = docx(&[
        "0:0:5.790 --> 0:0:8.514\nLind, Vera\nHow was it?",
        "0:0:9.0 --> 0:0:12.0\nBerg, Nils\nCold.",
        "0:0:15.0 --> 0:0:16.0\nLind, Vera\nAnd then?",
        "0:0:17.0 --> 0:0:19.0\nBerg, Nils\nI asked.",
    ]);
    assert_eq!(
        see_with("a.docx", &old, &[]).turns,
        ["Lind, Vera|P|5.7|How was it?", "Berg, Nils|P|9|Cold.", "Lind, Vera|P|15|And then?", "Berg, Nils|P|17|I asked."]
    );
    let new = docx(&[
        "Meeting in winter",
        "2 February 2024, 10:00AM",
        "**Lind, Vera**   0:05\nHow was it?",
        "**Berg, Nils**   0:09\nCold.",
        "**Lind, Vera**   0:15\nAnd then?",
        "**Berg, Nils**   0:17\nI asked.",
    ]);
    let seen = see_with("b.docx", &new, &[]);
    assert_eq!(
        seen.turns,
        [
            "-|N|-|Meeting in winter 2 February 2024, 10:00AM",
            "Lind, Vera|P|5|How was it?",
            "Berg, Nils|P|9|Cold.",
            "Lind, Vera|P|15|And then?",
            "Berg, Nils|P|17|I asked."
        ]
    );
}

#[test]
fn noscribe_editor() {
    let page = "<!DOCTYPE HTML><html><head><meta name=\"qrichtext\" content=\"1\" /><style type=\"text/css\">p, li { white-space: pre-wrap; }</style></head><body>
<p style=\" margin-top:0px;\"><span style=\" font-weight:600;\">talk.m4a</span></p>
<p style=\"-qt-paragraph-type:empty; margin-top:0px;\"><br /></p>
<p style=\" margin-top:0px;\"><a name=\"ts_0_2600_S00\"></a><span style=\" color:#78909c;\">[00:00:00]</span> S00: How was it?</p>
<p style=\" margin-top:0px;\"><a name=\"ts_2600_5000_S01\"></a><span style=\" color:#78909c;\">[00:00:02]</span> S01: Cold &amp; long.</p>
<p style=\" margin-top:0px;\"><a name=\"ts_5000_7000_S00\"></a>S00: And then?</p></body></html>";
    check("a.html", page, &["-|N|-|talk.m4a", "S00|P|0|How was it?", "S01|P|2|Cold & long.", "S00|P|5|And then?"]);
}

#[test]
fn an_overlap_leaves_words_whole() {
    let exb = "<basic-transcription><head><speakertable><speaker id=\"S0\"><abbreviation>INT</abbreviation></speaker><speaker id=\"S1\"><abbreviation>Nils</abbreviation></speaker></speakertable></head>
        <basic-body><common-timeline><tli id=\"T0\" time=\"0.0\"/><tli id=\"T1\" time=\"1.0\"/><tli id=\"T2\" time=\"2.0\"/><tli id=\"T3\" time=\"3.0\"/></common-timeline>
        <tier speaker=\"S1\" category=\"v\" type=\"t\"><event start=\"T0\" end=\"T1\">I had two suit</event><event start=\"T1\" end=\"T2\">cas</event><event start=\"T2\" end=\"T3\">es then </event></tier>
        <tier speaker=\"S0\" category=\"v\" type=\"t\"><event start=\"T1\" end=\"T2\">mhm </event></tier></basic-body></basic-transcription>";
    check("a.exb", exb, &["Nils|P|0|I had two suitcases", "INT|I|1|mhm", "Nils|P|2|then"]);
}

#[test]
fn a_label_that_is_not_believed_is_nobodys() {
    let text = "I: How was it?\n\nP: It was cold and my home was far. I went home.\n\nI: And?\n\nP: Nothing.\n\nHome: never again.\n\nI: Why?\n\nP: So.";
    let seen = check(
        "a.txt",
        text,
        &[
            "I|I|-|How was it?",
            "P|P|-|It was cold and my home was far. I went home.",
            "I|I|-|And?",
            "P|P|-|Nothing.",
            "-|P|-|Home: never again.",
            "I|I|-|Why?",
            "P|P|-|So.",
        ],
    );
    assert!(seen.has("E0150"), "{:?}", seen.codes);
    let declared = check_with(
        "a.txt",
        text,
        &["?I", "P", "Home"],
        &[
            "I|I|-|How was it?",
            "P|P|-|It was cold and my home was far. I went home.",
            "I|I|-|And?",
            "P|P|-|Nothing.",
            "Home|P|-|never again.",
            "I|I|-|Why?",
            "P|P|-|So.",
        ],
    );
    assert!(declared.codes.is_empty(), "{:?}", declared.codes);
}

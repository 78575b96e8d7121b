//! Inputs that nobody had in mind while the readers were written, twenty for each family. What they found is said beside those that found something.

use super::seen::{Seen, check, check_with, docx, docx_table, see, see_with, vtt};

/// Speakers and words, in short.
fn read(seen: &Seen) -> Vec<String> {
    seen.turns
        .iter()
        .map(|turn| {
            let mut parts = turn.splitn(4, '|');
            let speaker = parts.next().unwrap_or_default();
            format!("{speaker}: {}", parts.nth(2).unwrap_or_default())
        })
        .collect()
}

fn text(text: &str, expect: &[&str]) {
    let seen = see("a.txt", text);
    assert_eq!(read(&seen), expect, "{text}\n{seen:?}");
}

#[test]
fn twenty_typed_texts() {
    // Numbered lines, as in conversation analysis.
    text("01 A: so how was it\n02 B: cold\n03 A: and long\n04 B: very", &["A: so how was it", "B: cold", "A: and long", "B: very"]);
    // A messenger's export: a date and a time of day before each line.
    text(
        "[12.03.24, 10:02:33] Vera: How was it?\n[12.03.24, 10:03:01] Nils: Cold.\n[12.03.24, 10:03:09] Vera: And?",
        &["Vera: How was it?", "Nils: Cold.", "Vera: And?"],
    );
    text(
        "12/03/2024, 10:02 - Vera: How was it?\n12/03/2024, 10:03 - Nils: Cold.\n12/03/2024, 10:04 - Vera: And?",
        &["Vera: How was it?", "Nils: Cold.", "Vera: And?"],
    );
    // Printed dialogue.
    text("— ¿Cómo fue?\n— Frío.\n— ¿Y luego?\n— Nada.", &["-: ¿Cómo fue?", "-: Frío.", "-: ¿Y luego?", "-: Nada."]);
    // A Markdown list.
    text(
        "- **Vera:** How was it?\n- **Nils:** Cold.\n- **Vera:** And?\n- **Nils:** So.",
        &["Vera: How was it?", "Nils: Cold.", "Vera: And?", "Nils: So."],
    );
    // Two labels for one speech.
    text(
        "Vera & Nils: We came.\nInt: Both?\nVera & Nils: Both.\nInt: Oh.",
        &["Vera & Nils: We came.", "Int: Both?", "Vera & Nils: Both.", "Int: Oh."],
    );
    // A quotation with a colon inside an answer.
    text(
        "I: And?\n\nP: My mother said: stay. And I said: no.\n\nI: Why?\n\nP: Because.",
        &["I: And?", "P: My mother said: stay. And I said: no.", "I: Why?", "P: Because."],
    );
    // Wrapped lines, one of which begins with a word and a colon.
    text(
        "I: What did you\nsee there?\nP: Three things were\nnever there: bread,\nheat and sleep.\nI: And?\nP: Nothing.",
        &["I: What did you see there?", "P: Three things were never there: bread, heat and sleep.", "I: And?", "P: Nothing."],
    );
    // A head with the interviewer's name in it.
    text(
        "Interviewer: Vera Lind\nParticipant: P3\nDate: 12.03.2024\n\nI: How was it?\n\nP: Cold.",
        &["-: Interviewer: Vera Lind Participant: P3 Date: 12.03.2024", "I: How was it?", "P: Cold."],
    );
    // Stammering is no label.
    text("I: And?\n\nP: Well.\n\nI- I do not know.\n\nI: No?\n\nP: No.", &["I: And?", "P: Well. I- I do not know.", "I: No?", "P: No."]);
    // A web address and a ratio.
    text(
        "I: Where?\n\nP: On it.\n\nhttps://example.org: there.\n\n3:1 they won.\n\nI: Oh.\n\nP: Yes.",
        &["I: Where?", "P: On it. https://example.org: there. 3:1 they won.", "I: Oh.", "P: Yes."],
    );
    // Questions and answers by those words.
    text(
        "Frage: Wie war es?\nAntwort: Kalt.\nFrage: Und dann?\nAntwort: Nichts.\nFrage: Warum?\nAntwort: Darum.",
        &["Frage: Wie war es?", "Antwort: Kalt.", "Frage: Und dann?", "Antwort: Nichts.", "Frage: Warum?", "Antwort: Darum."],
    );
    // A sound in brackets on line after line.
    text(
        "I: And?\n\nP: So.\n\n[Laughter]\n\nI: Oh?\n\n[Laughter]\n\nP: Yes.\n\n[Laughter]\n\nI: Hm.",
        &["I: And?", "P: So.", "-: [Laughter]", "I: Oh?", "-: [Laughter]", "P: Yes.", "-: [Laughter]", "I: Hm."],
    );
    // Times at the ends of paragraphs, with a range.
    text(
        "I: How was it? [0:01 - 0:04]\n\nP: Cold. [0:05 - 0:09]\n\nAnd long. [0:10 - 0:12]",
        &["I: How was it?", "P: Cold.", "P: And long."],
    );
    // A label in capitals among several, with a role in brackets.
    text(
        "VERA LIND (interviewer): How?\nNILS: Cold.\nVERA LIND (interviewer): And?\nNILS: So.",
        &["VERA LIND (interviewer): How?", "NILS: Cold.", "VERA LIND (interviewer): And?", "NILS: So."],
    );
    // A name that is also a word of the talk.
    text(
        "Joy: How was it?\nHope: Full of hope and joy.\nJoy: And?\nHope: So.",
        &["Joy: How was it?", "Hope: Full of hope and joy.", "Joy: And?", "Hope: So."],
    );
    // Minutes before each line, as copied from a video site.
    text(
        "0:00 so how was it\n0:04 it was cold\n0:09 and then we left\n1:02 for good",
        &["-: so how was it", "-: it was cold", "-: and then we left", "-: for good"],
    );
    // Zero-width blanks around the label.
    text(
        "\u{200b}Vera\u{200b}: How?\n\u{feff}Nils:\u{a0}Cold.\n\u{200b}Vera\u{200b}: And?\nNils: So.",
        &["Vera: How?", "Nils: Cold.", "Vera: And?", "Nils: So."],
    );
    // One person alone, with times.
    text("[00:10] It was cold.\n[00:20] We left.\n[00:30] For good.", &["-: It was cold.", "-: We left.", "-: For good."]);
    // Declared, once, in small letters, at the very end.
    let seen = check_with(
        "a.txt",
        "I: How?\n\nP: Cold.\n\nnurse: time to go.",
        &["?I", "P", "nurse"],
        &["I|I|-|How?", "P|P|-|Cold.", "nurse|P|-|time to go."],
    );
    assert!(seen.codes.is_empty());
}

#[test]
fn twenty_caption_files() {
    let captions = |cues: &[&str], expect: &[&str]| {
        let seen = see_with("a.vtt", vtt(cues).as_bytes(), &[]);
        assert_eq!(read(&seen), expect, "{cues:?}\n{seen:?}");
    };
    captions(&["<v Vera>How?</v>", "<v Nils>Cold.</v>"], &["Vera: How?", "Nils: Cold."]);
    captions(&["<v.loud Vera>How?", "<v Nils>Cold."], &["Vera: How?", "Nils: Cold."]);
    captions(&["- How?\n- Cold.", "And long.", "- And?\n- So."], &["-: How?", "-: Cold. And long.", "-: And?", "-: So."]);
    captions(&["VERA: How?", "NILS: Cold.", "VERA: And?"], &["VERA: How?", "NILS: Cold.", "VERA: And?"]);
    captions(&["Vera: How?\nNils: Cold.", "Vera: And?\nNils: So."], &["Vera: How?", "Nils: Cold.", "Vera: And?", "Nils: So."]);
    captions(
        &["[Music]", "Vera: How?", "[Music]", "Nils: Cold.", "[Music]", "Vera: And?"],
        &["-: [Music]", "Vera: How?", "-: [Music]", "Nils: Cold.", "-: [Music]", "Vera: And?"],
    );
    captions(&["♪ la la ♪", "So it was."], &["-: ♪ la la ♪", "-: So it was."]);
    captions(&["<i>How?</i>", "<i>Cold.</i>", "<i>And?</i>"], &["-: How? Cold. And?"]);
    captions(&["<b>Vera:</b> How?", "<b>Nils:</b> Cold.", "<b>Vera:</b> And?"], &["Vera: How?", "Nils: Cold.", "Vera: And?"]);
    captions(&["SPEAKER 1: How?", "SPEAKER 2: Cold.", "SPEAKER 1: And?"], &["SPEAKER 1: How?", "SPEAKER 2: Cold.", "SPEAKER 1: And?"]);
    captions(&[">>> How?", ">> Cold.", ">> And?"], &["-: How?", "-: Cold.", "-: And?"]);
    captions(
        &["Vera (host): How?", "Nils (guest): Cold.", "Vera (host): And?"],
        &["Vera (host): How?", "Nils (guest): Cold.", "Vera (host): And?"],
    );
    captions(&["There was one thing:", "the winter.", "It was cold."], &["-: There was one thing: the winter. It was cold."]);
    captions(&["It was 5:30 then.", "And 6:15 later."], &["-: It was 5:30 then. And 6:15 later."]);
    captions(
        &["Lind, Vera: How?", "Berg, Nils: Cold.", "Lind, Vera: And?", "Berg, Nils: So."],
        &["Lind, Vera: How?", "Berg, Nils: Cold.", "Lind, Vera: And?", "Berg, Nils: So."],
    );
    captions(&["訪談者：怎麼樣？", "受訪者：冷。", "訪談者：然後呢？"], &["訪談者: 怎麼樣？", "受訪者: 冷。", "訪談者: 然後呢？"]);
    // Times of hours with one digit, as old meeting programs write them.
    check(
        "b.vtt",
        "WEBVTT\n\n0:0:5.790 --> 0:0:8.514\nVera: How?\n\n0:1:9.0 --> 0:1:12.0\nNils: Cold.\n\n0:1:15.0 --> 0:1:16.0\nVera: And?",
        &["Vera|P|5.7|How?", "Nils|P|69|Cold.", "Vera|P|75|And?"],
    );
    // Text above the first cue, and a note: reported, since nobody speaks them.
    let seen = see("c.srt", "Subtitles by a fan\n\n1\n00:00:01,000 --> 00:00:02,000\nHow?\n\n2\n00:00:03,000 --> 00:00:04,000\nCold.");
    assert_eq!(read(&seen), ["-: How? Cold."]);
    assert!(seen.has("E0157"), "{seen:?}");
    // A cue's name that is one word.
    let seen = see("d.vtt", "WEBVTT\n\nintro\n00:01.000 --> 00:02.000\nHow?\n\nend\n00:03.000 --> 00:04.000\nCold.");
    assert_eq!(read(&seen), ["-: How? Cold."]);
    assert!(seen.has("E0157"), "{seen:?}");
    // Nobody but one is named, and only now and then.
    let seen = see_with("e.vtt", vtt(&["How was it there?", "It was cold.", "Nils: And long.", "We left.", "For good."]).as_bytes(), &[]);
    assert!(!seen.speakers().contains(&"Nils") || seen.has("E0151") || seen.has("E0150"), "{seen:?}");
}

#[test]
fn twenty_tables() {
    let table = |csv: &str, expect: &[&str]| {
        let seen = see("a.csv", csv);
        assert_eq!(seen.turns, expect, "{csv}\n{seen:?}");
        seen
    };
    table("who;what was said\nVera;How?\nNils;Cold.\n", &["Vera|P|-|How?", "Nils|P|-|Cold."]);
    table("speaker\ttext\nInt\tHow?\nP1\tCold.\n", &["Int|I|-|How?", "P1|P|-|Cold."]);
    table("Zeit,Sprecher,Wortlaut\n0:05,I,Wie?\n0:09,B,Kalt.\n", &["I|I|5|Wie?", "B|P|9|Kalt."]);
    table("start,end,speaker,text\n1.5,3.0,Vera,How?\n3.2,5,Nils,Cold.\n", &["Vera|P|1.5|How?", "Nils|P|3.2|Cold."]);
    table("start,end,speaker,text\n\"1,5\",\"3,0\",Vera,How?\n\"3,2\",5,Nils,Cold.\n", &["Vera|P|1.5|How?", "Nils|P|3.2|Cold."]);
    table("time,speaker,text\n1 minute 20 seconds,Vera,How?\n1h02m05s,Nils,Cold.\n", &["Vera|P|80|How?", "Nils|P|3725|Cold."]);
    table("time,speaker,text\n0:05 - 0:09,Vera,How?\n0:09 --> 0:12,Nils,Cold.\n", &["Vera|P|5|How?", "Nils|P|9|Cold."]);
    table("time,speaker,text\n#00:00:05-4#,Vera,How?\n[00.00.09],Nils,Cold.\n", &["Vera|P|5.4|How?", "Nils|P|9|Cold."]);
    table("speaker,text\nvera lind,How?\nnils berg,Cold.\n", &["vera lind|P|-|How?", "nils berg|P|-|Cold."]);
    table("speaker,text\n\u{200f}ليلى:,كيف؟\n王明：,冷。\n", &["ليلى|P|-|كيف؟", "王明|P|-|冷。"]);
    table("speaker,text\nVera,\"How?\nAnd why?\"\nNils,Cold.\n", &["Vera|P|-|How? And why?", "Nils|P|-|Cold."]);
    // The speaker is only where it changes: nobody is given the words below.
    table("speaker,text\nVera,How?\n,And why?\nNils,Cold.\n", &["Vera|P|-|How?", "-|P|-|And why?", "Nils|P|-|Cold."]);
    table("line,speaker,text\n1,I,How?\n2,P,Cold.\n", &["I|I|-|How?", "P|P|-|Cold."]);
    table("start,text\n0:05,I: How?\n0:09,P: Cold.\n", &["I|I|5|How?", "P|P|9|Cold."]);
    let seen = table("speaker,text,codes\nI,How?,\nP,Cold.,winter\n", &["I|I|-|How?", "P|P|-|Cold."]);
    assert!(seen.has("E0148"));
    let seen = table("speaker,text,comment,start time\nI,How?,nice,dawn\nP,Cold.,,dusk\n", &["I|I|-|How?", "P|P|-|Cold."]);
    assert!(seen.has("E0153") && seen.has("E0155"), "{seen:?}");
    let seen = table("start time,speaker,text\n0:05,I,How?\nlater,P,Cold.\n0:12,I,And?\n", &["I|I|5|How?", "P|P|-|Cold.", "I|I|12|And?"]);
    assert!(seen.has("E0155"), "{seen:?}");
    table(
        "start,end,text\n0,2100,How was the winter there?\n2100,3300,Cold and long.\n3300,5000,We left it.\n",
        &["-|P|0|How was the winter there?", "-|P|2.1|Cold and long.", "-|P|3.3|We left it."],
    );
    // A table saved under the ending of a text.
    let seen = see("b.txt", "speaker,text\nVera,How?\nNils,Cold.\n");
    assert!(seen.has("E0156"), "{seen:?}");
    // No column of words: refused, with the way out.
    assert_eq!(see("c.csv", "speaker,mood\nVera,good\nNils,bad\n").codes, ["E0138"]);
}

#[test]
fn twenty_documents() {
    let document = |paragraphs: &[&str], expect: &[&str]| {
        let seen = see_with("a.docx", &docx(paragraphs), &[]);
        assert_eq!(read(&seen), expect, "{paragraphs:?}\n{seen:?}");
    };
    document(
        &["**Vera** How?", "**Nils** Cold.", "**Vera** And?", "**Nils** So."],
        &["Vera: How?", "Nils: Cold.", "Vera: And?", "Nils: So."],
    );
    document(&["**Vera:** How?", "**Nils:** Cold.", "**Vera:** And?"], &["Vera: How?", "Nils: Cold.", "Vera: And?"]);
    document(
        &["**vera** How?", "**nils** Cold.", "**vera** And?", "**nils** So."],
        &["vera: How?", "nils: Cold.", "vera: And?", "nils: So."],
    );
    document(
        &["Vera\t0:05\nHow?", "Nils\t0:09\nCold.", "Vera\t0:12\nAnd?", "Nils\t0:15\nSo."],
        &["Vera: How?", "Nils: Cold.", "Vera: And?", "Nils: So."],
    );
    document(&["0:05 Vera: How?", "0:09 Nils: Cold.", "0:12 Vera: And?"], &["Vera: How?", "Nils: Cold.", "Vera: And?"]);
    document(
        &["Vera 00:00:05", "How?", "Nils 00:00:09", "Cold.", "Vera 00:00:12", "And?", "Nils 00:00:15", "So."],
        &["Vera: How?", "Nils: Cold.", "Vera: And?", "Nils: So."],
    );
    document(&["Speaker 1 (00:05):", "How?", "Speaker 2 (00:09):", "Cold."], &["Speaker 1: How?", "Speaker 2: Cold."]);
    document(&["[Vera]: How?", "[Nils]: Cold.", "[Vera]: And?"], &["Vera: How?", "Nils: Cold.", "Vera: And?"]);
    document(
        &["VERA", "How was it?", "NILS", "Cold, and long.", "VERA", "And then?", "NILS", "Nothing."],
        &["VERA: How was it?", "NILS: Cold, and long.", "VERA: And then?", "NILS: Nothing."],
    );
    document(&["I: How?\nP: Cold.\nI: And?\nP: So."], &["I: How?", "P: Cold.", "I: And?", "P: So."]);
    document(
        &["I: How?", "P: Cold.", "- bread", "- heat", "I: And?", "P: So."],
        &["I: How?", "P: Cold. - bread - heat", "I: And?", "P: So."],
    );
    document(
        &["I : Comment ?", "Mme R. : Froid.", "I : Et puis ?", "Mme R. : Rien."],
        &["I: Comment ?", "Mme R.: Froid.", "I: Et puis ?", "Mme R.: Rien."],
    );
    document(&["Q1. How?", "It was cold.", "Q2. And?", "So."], &["Q1: How?", "-: It was cold.", "Q2: And?", "-: So."]);
    document(&["I: How?", "P: Cold [0:07] and long.", "I: And?"], &["I: How?", "P: Cold and long.", "I: And?"]);
    let table = |rows: &[&[&str]], expect: &[&str]| {
        let seen = see_with("a.docx", &docx_table(rows), &[]);
        assert_eq!(read(&seen), expect, "{rows:?}\n{seen:?}");
    };
    table(&[&["Time", "Speaker", "Text"], &["0:05", "Vera", "How?"], &["0:09", "nils", "Cold."]], &["Vera: How?", "nils: Cold."]);
    table(&[&["0:05", "I", "How?"], &["0:09", "P", "Cold."], &["0:12", "I", "And?"]], &["I: How?", "P: Cold.", "I: And?"]);
    table(&[&["1", "I: How?"], &["2", "P: Cold."], &["3", "I: And?"]], &["I: How?", "P: Cold.", "I: And?"]);
    table(&[&["Sprecherin", "Wortlaut"], &["Anna (Mutter)", "Wie?"], &["Kind", "Kalt."]], &["Anna (Mutter): Wie?", "Kind: Kalt."]);
    table(
        &[&["Timespan", "Content", "Speaker"], &["0:05 - 0:09", "How?", "Vera"], &["0:09 - 0:12", "Cold.", "Nils"]],
        &["Vera: How?", "Nils: Cold."],
    );
    let seen = see_with("a.html", "<p><b>Vera</b> How?</p><p><b>Nils</b> Cold.</p><p><b>Vera</b> And?</p>".as_bytes(), &[]);
    assert_eq!(read(&seen), ["Vera: How?", "Nils: Cold.", "Vera: And?"], "{seen:?}");
}

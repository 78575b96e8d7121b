use super::*;
use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::transcript::spoken;

fn check(text: &str, expect: &[&str]) -> ReadCaptions {
    let captions = read_captions(text, &SpeakerRules::default());
    let read = &captions.read;
    let shown: Vec<String> = read
        .turns
        .iter()
        .map(|turn| {
            let label = turn.speaker.map_or("-", |s| read.speakers[s as usize].label.as_str());
            let words = spoken(text, turn.span, &read.unspoken).replace('\n', "/");
            format!("{label}|{}|{}", turn.time.map_or(0, Deciseconds::tenths), words)
        })
        .collect();
    assert_eq!(shown, expect);
    captions
}

#[test]
fn a_meeting_with_names() {
    check(
        "WEBVTT\n\nNOTE made up\n\n1\n00:00:05.000 --> 00:00:08.000\nInterviewer: So?\n\n2\n00:00:08.000 --> 00:00:09.500\nIda Marsh: Well,\n\n3\n00:00:09.500 --> 00:00:11.000\nI think so.\n",
        &["Interviewer|50|So?", "Ida Marsh|80|Well, I think so."],
    );
}

#[test]
fn a_colon_in_speech_is_no_label() {
    check(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ida>So: we left.\n\n00:02.000 --> 00:03.000\n<v Ida>Home: never.\n\n00:03.000 --> 00:04.000\n<v Ida>No.\n",
        &["Ida|10|So: we left. Home: never. No."],
    );
    check(
        "1\n00:00:01,000 --> 00:00:02,000\nWe had one rule:\n\n2\n00:00:02,000 --> 00:00:03,000\nHome: by nine.\n\n3\n00:00:03,000 --> 00:00:04,000\nYes.\n",
        &["-|10|We had one rule: Home: by nine. Yes."],
    );
}

#[test]
fn voices_and_commas() {
    check("WEBVTT\n\nabc/1-0\n00:00:05.000 --> 00:00:08.000\n<v Marsh, Ida>Yes.</v>\n", &["Marsh, Ida|50|Yes."]);
    check("1\n00:00:05,000 --> 00:00:08,000\nYes,\nand no.\n", &["-|50|Yes,/and no."]);
    check(
        "WEBVTT\n\n5b1c-aa/12-0\n00:00:05.000 --> 00:00:08.000\n<v Marsh, Ida (External)>Yes,\nand no.</v>\n\n5b1c-aa/13-0\n00:00:09.000 --> 00:00:11.000\n<v Hale>So?</v> <v.loud Marsh, Ida (External)>Yes!\n\n00:00:12.000 --> 00:00:13.000\n<v S00>hm\n",
        &["Marsh, Ida (External)|50|Yes,/and no.", "Hale|90|So?", "Marsh, Ida (External)|90|Yes!", "S00|120|hm"],
    );
}

#[test]
fn numbers_ids_and_blank_lines_inside_a_cue() {
    check(
        "1\n00:00:01,000 --> 00:00:02,000\nI was\n2\n00:00:02,000 --> 00:00:03,000\n14 then.\n\nAnd small.\n\n3\n00:00:03,000 --> 00:00:04,000\n\n4\n00:00:05,000 --> 00:00:06,000\nYes.\n",
        &["-|10|I was 14 then.//And small. Yes."],
    );
    check(
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\nOne.\n\nNOTE\nnot spoken\n\n00:02.000 --> 00:03.000\nTwo.\n",
        &["-|10|One. Two."],
    );
}

#[test]
fn rolling_captions_of_a_video_site() {
    let vtt = "WEBVTT\nKind: captions\nLanguage: en\n\n00:00:00.000 --> 00:00:02.000 align:start position:0%\n \nwell<00:00:00.500><c> my</c><00:00:01.000><c> aunt</c>\n\n00:00:02.000 --> 00:00:02.010 align:start position:0%\nwell my aunt\n \n\n00:00:02.010 --> 00:00:04.000 align:start position:0%\nwell my aunt\nstayed<00:00:03.000><c> with</c>\n\n00:00:04.000 --> 00:00:04.010 align:start position:0%\nstayed with\n \n\n00:00:04.010 --> 00:00:06.000 align:start position:0%\nstayed with\nme\n";
    let captions = check(vtt, &["-|0|well my aunt stayed with me"]);
    assert_eq!(captions.repeats, 4);
}

#[test]
fn captions_that_grow_and_people_who_repeat_themselves() {
    let cue = |at: usize, words: &str| format!("{at}\n00:00:0{at},000 --> 00:00:0{},000\n{words}\n\n", at + 1);
    let srt = |cues: &[&str]| cues.iter().enumerate().map(|(at, words)| cue(at, words)).collect::<String>();
    check(&srt(&["I", "I was", "I was there", "I was there then"]), &["-|0|I was there then"]);
    check(&srt(&["No.", "No.", "I said", "said what?", "No."]), &["-|0|No. No. I said said what? No."]);
}

#[test]
fn tags_are_unspoken_and_other_angles_are_speech() {
    check("WEBVTT\n\n00:01.000 --> 00:02.000\n<i>Well</i>, <b>no</b> < yes <3\n", &["-|10|Well , no < yes <3"]);
}

//! Captions: where a voice ends, answers that nobody labels, and sounds between the words. Everybody is invented.

use super::seen::{Seen, see_with, vtt};

/// Reads cues, and compares who says what; `-` is nobody who is named.
#[track_caller]
fn check(cues: &[&str], expect: &[&str]) -> Seen {
    let seen = see_with("a.vtt", vtt(cues).as_bytes(), &[]);
    let said = |turn: &String| {
        let fields: Vec<&str> = turn.splitn(4, '|').collect();
        let who = if fields[1] == "N" { "note" } else { fields[0] };
        format!("{who}: {}", fields[3])
    };
    assert_eq!(seen.turns.iter().map(said).collect::<Vec<_>>(), expect, "{cues:?}\n{seen:?}");
    seen
}

#[test]
fn a_voice_ends_where_its_tag_is_closed() {
    let seen = check(
        &["<v Ida>How was it?</v>", "It was cold.", "And long.", "<v Ida>And then?</v>"],
        &["Ida: How was it?", "-: It was cold. And long.", "Ida: And then?"],
    );
    assert!(seen.has("E0152"), "{seen:?}");
    check(&["<v Ida>How was it?</v> It was cold.", "<v Ida>And then?</v>"], &["Ida: How was it?", "-: It was cold.", "Ida: And then?"]);
    // A tag that is not closed goes on, and so does one that is opened again.
    check(&["<v Ida>How was it", "when you came?", "<v Nils>Cold."], &["Ida: How was it when you came?", "Nils: Cold."]);
    check(&["<v Ida>How was it</v>", "<v Ida>when you came?</v>"], &["Ida: How was it when you came?"]);
    check(&["<v Ida>How\nwas it?</v>", "<v Nils>Cold.</v>"], &["Ida: How was it?", "Nils: Cold."]);
}

#[test]
fn an_answer_without_a_label_is_not_the_askers() {
    let seen = check(
        &["Interviewer: How was it?", "It was cold.", "We went by bus.", "Interviewer: And then", "when you were there?", "We left."],
        &["Interviewer: How was it?", "-: It was cold. We went by bus.", "Interviewer: And then when you were there?", "-: We left."],
    );
    assert!(seen.has("E0152"), "{seen:?}");
    // Where somebody else has a label too, a cue without one goes on.
    check(
        &["Interviewer: How was it?", "I mean the way.", "Nils: It was cold.", "We left.", "Interviewer: And?"],
        &["Interviewer: How was it? I mean the way.", "Nils: It was cold. We left.", "Interviewer: And?"],
    );
}

#[test]
fn sounds_between_words_are_notes() {
    let seen = check(
        &["Ida: How was it?", "[phone rings]", "Nils: Cold.", "♪ slow waltz ♪", "(door opens)", "Ida: And?", "Nils: [laughs] So it was."],
        &[
            "Ida: How was it?",
            "note: [phone rings]",
            "Nils: Cold.",
            "note: ♪ slow waltz ♪",
            "note: (door opens)",
            "Ida: And?",
            "Nils: [laughs] So it was.",
        ],
    );
    assert!(seen.has("E0183"), "{seen:?}");
    // Inside one person's words a sound stays where it is, and is no word.
    check(
        &["Ida: How was it", "[phone rings]", "when you came?", "Nils: Cold.", "Ida: So?"],
        &["Ida: How was it when you came?", "Nils: Cold.", "Ida: So?"],
    );
    // A tag beside a sound still says who speaks.
    check(
        &["<v Ida>How?</v>", "<v Nils>[laughs]\nCold.</v>", "<v Ida>And?</v>"],
        &["Ida: How?", "note: [laughs]", "Nils: Cold.", "Ida: And?"],
    );
    // A name in brackets on a line of its own is a label, and what is in brackets below it is what that person says.
    check(
        &["[Ida]\nHow?", "[Nils]\nCold.", "[Ida]\nAnd?", "[Nils]\n[laughs]"],
        &["Ida: How?", "Nils: Cold.", "Ida: And?", "Nils: [laughs]"],
    );
    check(&[">> How?", ">> [laughter]", ">> Cold."], &["-: How?", "note: [laughter]", "-: Cold."]);
    // A sign before a sound, and a sound before an answer that nobody labels, still change the speaker.
    check(&["Ida: How?", ">> [laughs]\nIt was cold.", "Ida: And?"], &["Ida: How?", "note: [laughs]", "-: It was cold.", "Ida: And?"]);
    check(
        &["Interviewer: How?", "[laughs]", "It was cold.", "Interviewer: And?", "(sighs)", "We left."],
        &["Interviewer: How?", "note: [laughs]", "-: It was cold.", "Interviewer: And?", "note: (sighs)", "-: We left."],
    );
}

#[test]
fn what_is_behind_a_closed_voice_and_no_word_is_nobodys() {
    let seen = check(
        &["<v Ida>How was it?</v> [laughs]", "<v Nils>Cold</v>.", "<v Ida>And then?</v> ♪", "<v Nils>Long.</v>"],
        &["Ida: How was it?", "note: [laughs]", "Nils: Cold", "Ida: And then?", "Nils: Long."],
    );
    assert!(!seen.has("E0152"), "{seen:?}");
}

#[test]
fn music_goes_on_over_the_lines_of_a_cue() {
    check(
        &["Ida: How was it?", "♪ la la la", "we sing a song", "of winter ♪", "Nils: Cold.", "Ida: And?"],
        &["Ida: How was it?", "note: ♪ la la la", "note: we sing a song", "note: of winter ♪", "Nils: Cold.", "Ida: And?"],
    );
    check(
        &["Ida: How was it?", "♪♪\nNils: Cold.", "♪ la ♪ and I left.\nSo it was.", "Ida: And?"],
        &["Ida: How was it?", "note: ♪♪", "Nils: Cold. ♪ la ♪ and I left. So it was.", "Ida: And?"],
    );
    check(
        &["Ida: How was it?", "♪ and my street\nit is so long ♪", "Nils: Cold.", "♪ oh my street", "Ida: And?"],
        &["Ida: How was it?", "note: ♪ and my street", "note: it is so long ♪", "Nils: Cold.", "note: ♪ oh my street", "Ida: And?"],
    );
}

#[test]
fn what_is_in_angle_brackets_and_no_tag_is_a_word() {
    check(
        &["Ida: I type <name> here.", "Nils: less <three> or <i>more</i>", "Ida: So."],
        &["Ida: I type <name> here.", "Nils: less <three> or more", "Ida: So."],
    );
}

//! What the drawings say: the numbers that stand in them are those that were counted by hand.

use super::*;
use crate::report::coded::tests::{coded, codings, with_study};
use crate::report::coded::{MatrixKind, matrix, spread, together};

#[test]
fn a_heat_map_has_its_numbers_its_source_and_its_excerpts() {
    with_study(1, &codings(), |study| {
        let picture = heat_map(study, &matrix(study, MatrixKind::Documents), Measure::Codings).expect("a picture");
        assert_eq!(picture.title, "Codings of each code by transcript");
        assert!(picture.caption.starts_with("Number of codings; the darkest cell has 2. Codings of ann and bo."), "{}", picture.caption);
        let row: Vec<&str> = picture.rows[0].iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(row, ["kin", "3", "2", "1", "0"]);
        let opens = picture.rows[0][2].opens.as_ref().expect("excerpts");
        assert_eq!((opens.code.as_str(), opens.document.as_str()), ("kin", "a.txt"));
        assert_eq!(picture.rows[0][4].opens, None, "nothing opens nothing");
        let file = picture.standalone();
        assert!(
            file.contains("data-code=\"kin\" data-document=\"a.txt\"><title>kin, a.txt: 2 codings</title><rect class=\"h5\""),
            "{file}"
        );
        assert!(file.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && file.contains("<desc") && file.ends_with("</svg>\n"));
        assert!(!file.contains("unused"), "a code without a coding has no row");
    });
}

#[test]
fn shares_have_their_whole() {
    with_study(1, &codings(), |study| {
        let counted = matrix(study, MatrixKind::Groups("group".into()));
        let people = heat_map(study, &counted, Measure::Participants).expect("a picture");
        assert_eq!(
            people.rows[0].iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>(),
            ["kin", "1/2 (50 %)", "0/1 (0 %)", "1/1 (100 %)"]
        );
        assert!(people.caption.contains("of provider 1, survivor 1."), "{}", people.caption);
        let words = heat_map(study, &counted, Measure::Words).expect("a picture");
        assert_eq!(words.rows[0][3].text, "7/12 (58 %)");
    });
    with_study(5, &codings(), |study| {
        assert!(
            heat_map(study, &matrix(study, MatrixKind::Groups("group".into())), Measure::Participants).is_none(),
            "no group is large enough"
        );
    });
}

#[test]
fn codes_together_are_turns_with_both() {
    let mut all = codings();
    all.push(coded("a.txt", "kept", "gone", "ann"));
    all.push(coded("a.txt", "She", "odd", "ann"));
    with_study(1, &all, |study| {
        let counted = together(study);
        // Lines: kin, aunt, gone, unused, odd. "kept" is on the turn of "My aunt kept me", "She" on that of "She was gone".
        assert_eq!((counted.all, counted.turns.as_slice()), (4, [1, 1, 2, 0, 2].as_slice()));
        assert_eq!((counted.both(1, 2), counted.both(2, 4), counted.both(0, 1)), (1, 1, 0));
        assert_eq!((counted.jaccard(1, 2), counted.jaccard(3, 3)), (Some(0.5), None));
        let picture = together_map(study, &counted).expect("a picture");
        let row: Vec<&str> = picture.rows[0].iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(row, ["aunt & gone", "1", "1", "2", "1"]);
        assert_eq!(picture.rows[0][1].opens.as_ref().map(|opens| opens.with.as_str()), Some("gone"));
        let Some(NetworkShown::Drawn(drawn)) = network(study, &counted) else { panic!("three codes, two ties") };
        assert!(drawn.caption.contains("The nearer two codes are") && drawn.standalone().contains("aunt and gone: 1 turns with both"));
    });
}

#[test]
fn a_timeline_runs_from_the_first_to_the_last_word() {
    with_study(1, &codings(), |study| {
        let picture = interview_timeline(study, 0).expect("a picture");
        assert_eq!(picture.rows.iter().map(|row| row[0].text.as_str()).collect::<Vec<_>>(), ["aunt", "gone"]);
        assert_eq!((picture.rows[0][1].text.as_str(), picture.rows[0][2].text.as_str()), ("2", "2, 2"));
        assert!(picture.standalone().contains("<title>gone, line 4: coded by ann</title>"));
        assert!(interview_timeline(study, 2).is_some_and(|picture| picture.rows.len() == 1));
    });
}

#[test]
fn the_curve_is_the_mean_over_all_orders() {
    with_study(1, &codings(), |study| {
        let found = spread(study);
        // aunt, gone in a; kin in b; odd in c: each in one of three.
        assert_eq!((found.transcripts, found.codes, found.once), (3, 4, 4));
        assert!(
            found.mean.iter().zip([4.0 / 3.0, 8.0 / 3.0, 4.0]).all(|(have, expected)| (have - expected).abs() < 1e-12),
            "{:?}",
            found.mean
        );
        let picture = saturation_curve(study, &found).expect("a picture");
        assert!(
            picture.caption.contains("all orders of the 3 transcripts with a coding of 3. 4/4 codes were used in one transcript only."),
            "{}",
            picture.caption
        );
    });
}

#[test]
fn names_can_do_nothing_in_a_drawing() {
    let all = vec![coded("a.txt", "My aunt", "<script>\"&", "ann"), coded("b.txt", "My aunt", "x\u{202e}y", "ann")];
    with_study(1, &all, |study| {
        let file = heat_map(study, &matrix(study, MatrixKind::Documents), Measure::Codings).expect("a picture").standalone();
        assert!(!file.contains("<script>") && file.contains("data-code=\"&lt;script&gt;&quot;&amp;\"") && !file.contains('\u{202e}'));
    });
}

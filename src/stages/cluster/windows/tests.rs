use super::*;
use crate::domain::corpus::transcript::Role;
use crate::stages::cluster::planted::{self, config, layout};
use ndarray::array;

#[derive(serde::Deserialize)]
struct Windowed {
    window: WindowConfig,
}

/// The window settings of the default pipeline, some changed.
fn settings(changes: &str) -> WindowConfig {
    let all: toml::Table = config("cluster", &format!("[window]\n{changes}"));
    let Windowed { window } = toml::Table::from_iter([("window".to_owned(), all["window"].clone())]).try_into().expect("settings");
    window
}

fn check(windows: &Windows, expect: &[&[f64]]) {
    assert_eq!(windows.len(), expect.len());
    for (found, expect) in windows.points.outer_iter().zip(expect) {
        let length = expect.iter().map(|v| v * v).sum::<f64>().sqrt();
        let near = found.iter().zip(*expect).all(|(&found, expect)| (f64::from(found) - expect / length).abs() < 1e-6);
        assert!(near, "{found} is not the direction of {expect:?}");
    }
}

#[test]
fn neighbours_weigh_by_distance_words_between_and_who_speaks() {
    // Participant, interviewer (10 words), participant, participant.
    let mut layout = layout(&[4]);
    layout.roles[1] = Role::Interviewer;
    layout.words = vec![30, 10, 20, 40];
    let rows = array![[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 1.0]];
    let by_hand = settings(
        "length_power = 0.0\nwindow_segments = 2\ndecay = 0.5\npause_words = 10.0\nparticipant = 0.8\ncontext_before = 0.6\ncontext_after = 0.4\ninterview_mean = 0.0",
    );
    let windows = windows(&planted::rows(&rows), &layout, &by_hand);
    // Segment 0: the question after it, .5 x .4 = .2; segment 2 past the question's ten words, .25 x .8 / e.
    // Segment 2: the question before, .5 x .6; segment 3 after, .5 x .8; segment 0 past the question, .25 x .8 / e.
    // Segment 3: segment 2, .5 x .8; the question past segment 2's twenty words, .25 x .6 / e^2.
    let (far, farther) = (0.2 * libm::exp(-1.0), 0.15 * libm::exp(-2.0));
    check(&windows, &[&[1.0, 0.2, far], &[0.4 + far, 0.3 + 0.4, 1.0 + 0.4], &[1.0, 1.0 + farther, 1.0 + 0.4]]);
    assert_eq!((windows.segments.as_slice(), windows.silent), (&[0, 2, 3][..], 0));
}

#[test]
fn no_window_reaches_into_another_interview() {
    let rows = array![[1.0, 0.0], [0.0, 1.0]];
    let windows = windows(&planted::rows(&rows), &layout(&[1, 1]), &settings("interview_mean = 0.0"));
    check(&windows, &[&[1.0, 0.0], &[0.0, 1.0]]);
    assert_eq!(windows.transcripts, [0, 1]);
}

#[test]
fn what_an_interview_always_says_is_taken_away() {
    // Both interviews say `a` (first number) or `b` (second), each with a third number of its own.
    let rows = array![[1.0, 0.0, 2.0, 0.0], [0.0, 1.0, 2.0, 0.0], [1.0, 0.0, 0.0, 2.0], [0.0, 1.0, 0.0, 2.0]];
    let alone = settings("window_segments = 0\ninterview_mean = 1.0");
    let taken = windows(&planted::rows(&rows), &layout(&[2, 2]), &alone);
    check(&taken, &[&[1.0, -1.0, 0.0, 0.0], &[-1.0, 1.0, 0.0, 0.0], &[1.0, -1.0, 0.0, 0.0], &[-1.0, 1.0, 0.0, 0.0]]);
    // Half of the mean, at unit length: (1, 0, 2) - (.5, .5, 2) / 2.
    let half = windows(&planted::rows(&rows), &layout(&[2, 2]), &settings("window_segments = 0\ninterview_mean = 0.5"));
    check(&half.select(&[0]), &[&[0.75, -0.25, 1.0, 0.0]]);
}

#[test]
fn an_interview_of_one_segment_is_compared_with_the_corpus() {
    let rows = array![[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]];
    let windows = windows(&planted::rows(&rows), &layout(&[2, 1]), &settings("window_segments = 0"));
    // All: (1/3, 2/3). The second interview: ((0, 1) + all) / 2 = (1/6, 5/6), so what is left points to (-1/6, 1/6).
    check(&windows, &[&[1.0, -1.0], &[-1.0, 1.0], &[-1.0, 1.0]]);
    assert_eq!(windows.silent, 0);
}

#[test]
fn a_prior_draws_small_interviews_towards_the_corpus() {
    let rows = array![[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0]];
    let windows = windows(&planted::rows(&rows), &layout(&[2, 2]), &settings("window_segments = 0\nmean_prior = 2.0"));
    // All: (1/4, 3/4); first interview: ((1, 1) + 2 (1/4, 3/4)) / 4 = (3/8, 5/8); second: ((0, 2) + (1/2, 3/2)) / 4 = (1/8, 7/8).
    check(&windows, &[&[5.0, -5.0], &[-3.0, 3.0], &[-1.0, 1.0], &[-1.0, 1.0]]);
}

#[test]
fn who_says_nothing_is_counted_and_left_out() {
    let rows = array![[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]];
    let found = windows(&planted::rows(&rows), &layout(&[3]), &settings("window_segments = 0\ninterview_mean = 0.0"));
    assert_eq!((found.segments.as_slice(), found.silent), (&[0, 2][..], 1));
    let empty = windows(&DenseRows::default(), &layout(&[3]), &settings(""));
    assert_eq!((empty.len(), empty.silent), (0, 3));
}

#[test]
fn the_decay_is_measured_between_its_limits() {
    let measured = |rows: &Array2<f32>| measured_decay(&planted::rows(rows), &layout(&[rows.nrows()]));
    assert_eq!(measured(&array![[1.0, 0.0]]), 0.7, "too short to tell");
    // A topic that lasts: the likeness at four steps is nearly that at one.
    assert_eq!(measured(&Array2::from_shape_fn((40, 2), |(row, column)| f32::from(u8::from((row < 20) == (column == 0))))), 0.85);
    // A new topic every second segment: nothing is left at three steps.
    assert_eq!(measured(&Array2::from_shape_fn((12, 6), |(row, column)| f32::from(u8::from(row / 2 == column)))), 0.55);
}

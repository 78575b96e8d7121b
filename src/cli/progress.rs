//! Progress on a terminal: the stage, its count, rate and time left. Elsewhere, silence.

use std::fmt::Write;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::contract::Progress;
use crate::pipeline::watch::Watch;

const COUNTING: &str = "{msg:<26} {bar:24} {human_pos}/{human_len}  {rate}, {eta} left";
const WAITING: &str = "{msg:<26} {spinner} {elapsed}";

/// Does work whose steps are not counted, and shows on a terminal what it is and how long it takes.
pub fn shown<T>(what: &str, quiet: bool, work: impl FnOnce() -> T) -> T {
    let bar = Bar::new(quiet);
    bar.0.set_message(what.to_owned());
    let done = work();
    bar.clear();
    done
}

/// One bar that is drawn anew for each stage.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar on stderr, hidden where that is no terminal or quiet was asked for.
    pub fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        // Nothing is drawn before it has a style, or the first frame is the library's own.
        let bar = Self(ProgressBar::with_draw_target(None, target));
        bar.style(WAITING);
        bar.0.enable_steady_tick(Duration::from_millis(120));
        bar
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            let style = style.with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
                // Where it cannot be shown, the frame lacks its rate.
                let _ = write!(out, "{:.0}/s", state.per_sec());
            });
            self.0.set_style(style.progress_chars("=> "));
        }
    }
}

impl Progress for Bar {
    fn expect(&self, steps: u64) {
        // The length first: every line here may be drawn.
        self.0.set_length(steps);
        self.0.reset();
        self.style(COUNTING);
    }

    fn advance(&self, steps: u64) {
        self.0.inc(steps);
    }
}

impl Watch for Bar {
    fn begin(&self, stage: &str, place: usize, of: usize) {
        self.style(WAITING);
        self.0.set_message(format!("[{place:>2}/{of}] {stage}"));
        self.0.reset();
        self.0.unset_length();
    }

    fn end(&self, _: &str, reused: usize, items: usize) {
        if items > 0 && reused == items {
            self.0.set_message(format!("{} (kept)", self.0.message()));
        }
    }
}

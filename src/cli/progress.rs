//! Progress on a terminal: the stage, its count, rate and time left. Elsewhere, silence.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::contract::Progress;
use crate::pipeline::watch::Watch;

const COUNTING: &str = "{prefix} {msg:<18} {bar:24} {human_pos}/{human_len}  {per_sec}, {eta} left";
const WAITING: &str = "{prefix} {msg:<18} {spinner} {elapsed}";

/// One bar that is drawn anew for each stage.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar on stderr, hidden where that is no terminal or quiet was asked for.
    pub fn new(quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.0.set_style(style.progress_chars("=> "));
        }
    }
}

impl Progress for Bar {
    fn expect(&self, steps: u64) {
        self.style(COUNTING);
        self.0.reset();
        self.0.set_length(steps);
    }

    fn advance(&self, steps: u64) {
        self.0.inc(steps);
    }
}

impl Watch for Bar {
    fn begin(&self, stage: &str, place: usize, of: usize) {
        self.style(WAITING);
        self.0.reset();
        self.0.unset_length();
        self.0.set_prefix(format!("[{place:>2}/{of}]"));
        self.0.set_message(stage.to_owned());
    }

    fn end(&self, stage: &str, reused: usize, items: usize) {
        if items > 0 && reused == items {
            self.0.set_message(format!("{stage} (kept)"));
        }
    }
}

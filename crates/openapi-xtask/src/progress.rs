//! Progress on a terminal: a bar for many things.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `count` things; nothing when stderr is no terminal.
pub fn bar(count: usize) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} {elapsed} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

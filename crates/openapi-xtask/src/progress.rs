//! Progress bars on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// Creates a progress bar over `count` steps, which is hidden unless stderr is a terminal.
pub fn bar(count: usize) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} {elapsed} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

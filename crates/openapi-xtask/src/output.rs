//! Colour on a terminal, and only there.

use std::{
    env,
    io::{IsTerminal, Write},
};

use crate::failure::Failure;

fn is_colourful() -> bool {
    std::io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn paint(text: &str, code: &str) -> String {
    if is_colourful() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Colours the label of an error.
pub fn red(text: &str) -> String {
    paint(text, "1;31")
}

/// Colours the label of a result.
pub fn green(text: &str) -> String {
    paint(text, "1;32")
}

/// Returns a number with its noun, in the plural unless it is one.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Writes a line to stderr. A reader that went away (`2>&1 | head`) is no failure.
macro_rules! line {
    ($($arguments:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr().lock(), $($arguments)*);
    }};
}
pub(crate) use line;

/// Reports a result on stderr.
pub fn done(text: &str) {
    crate::output::line!("{}      {text}", green("done"));
}

/// Names the next step on stderr.
pub fn next(text: &str) {
    crate::output::line!("next: {text}");
}

/// Writes to stdout. A reader that went away (`| head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::io("stdout".as_ref(), error)),
        _ => Ok(()),
    }
}

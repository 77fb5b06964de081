//! Measurements of generators.

/// One document through all generators.
pub(super) struct Measured {
    pub(super) document: String,
    pub(super) tools: Vec<Tool>,
}

/// One document through one generator.
#[derive(Default)]
pub(super) struct Tool {
    /// Seconds of the whole process; none if it gave up.
    pub(super) generate: Option<f64>,
    pub(super) peak_bytes: u64,
    /// Seconds of `cargo check`; none if the output does not compile.
    pub(super) check: Option<f64>,
    pub(super) untyped: Option<usize>,
}

impl Tool {
    /// Takes the least of two turns.
    pub(super) fn improve(&mut self, other: Self) {
        self.generate = least(self.generate, other.generate);
        self.check = least(self.check, other.check);
        self.peak_bytes = self.peak_bytes.max(other.peak_bytes);
    }
}

fn least(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.zip(b).map(|(a, b)| a.min(b))
}

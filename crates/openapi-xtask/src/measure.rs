//! Measurement of the peak memory of processes.

use std::fs;

/// Returns the peak resident memory of this process in bytes; 0 if the system does not report it.
pub fn peak_memory() -> u64 {
    peak_in("/proc/self/status")
}

/// Returns the peak resident memory of another process so far in bytes; 0 if the system does not report it.
#[cfg(feature = "prove")]
pub fn peak_of(process: u32) -> u64 {
    peak_in(&format!("/proc/{process}/status"))
}

/// Reads `VmHWM` from the status file of Linux.
fn peak_in(path: &str) -> u64 {
    let status = fs::read_to_string(path).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// The environment variable with the path of a file for the peak.
pub const FLAG: &str = "XTASK_PEAK_FILE";

/// Writes the peak to the file in [`FLAG`], if the variable is set.
pub fn leave_peak() {
    if let Some(path) = std::env::var_os(FLAG) {
        // If it cannot be written, the table shows zero.
        let _ = fs::write(path, peak_memory().to_string());
    }
}

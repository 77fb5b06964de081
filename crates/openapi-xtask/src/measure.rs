//! Peak memory of processes.

use std::fs;

/// The peak of this process's resident memory, in bytes; 0 where the system does not say.
pub fn peak_memory() -> u64 {
    peak_in("/proc/self/status")
}

/// The peak of another process's resident memory so far, in bytes; 0 where the system does not say.
#[cfg(feature = "prove")]
pub fn peak_of(process: u32) -> u64 {
    peak_in(&format!("/proc/{process}/status"))
}

/// `VmHWM`, as Linux has it.
fn peak_in(path: &str) -> u64 {
    let status = fs::read_to_string(path).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

/// The variable that names a file for the peak.
pub const FLAG: &str = "XTASK_PEAK_FILE";

/// Writes the peak where [`FLAG`] says, if it says.
pub fn leave_peak() {
    if let Some(path) = std::env::var_os(FLAG) {
        // A measurement that cannot be left is a zero in a table.
        let _ = fs::write(path, peak_memory().to_string());
    }
}

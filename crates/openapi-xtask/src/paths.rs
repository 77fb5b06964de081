//! Relative paths between folders.

use std::path::{Component, Path, PathBuf};

/// Returns the path from a folder to another location, with `/` as separator; the location itself if they have no
/// common root.
pub fn relative(from: &Path, to: &Path) -> PathBuf {
    let (from, to) = (normal(from), normal(to));
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return to;
    }
    let up = from.components().skip(common).map(|_| "..".to_owned());
    let down = to.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    let parts: Vec<String> = up.chain(down).collect();
    if parts.is_empty() { PathBuf::from(".") } else { PathBuf::from(parts.join("/")) }
}

/// Returns the absolute path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut out = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_go_up_and_down() {
        let relative = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).display().to_string();
        assert_eq!(relative("/w/crates/a", "/w/crates/b"), "../b");
        assert_eq!(relative("/w/crates/./x/../a", "/w/crates/a"), ".");
        assert_eq!(relative("/w", "/w/crates/b"), "crates/b");
    }
}

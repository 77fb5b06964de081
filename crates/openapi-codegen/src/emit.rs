//! Writing and comparing of files, in one place so that `--check` runs the same code.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use similar::TextDiff;

use crate::Error;

/// A file of a crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path, relative to the crate.
    pub path: PathBuf,
    /// The content.
    pub text: String,
}

/// The choice between writing and comparing files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Files that differ are written, files that are no longer generated are removed.
    Write,
    /// Nothing is written.
    Check,
}

/// The difference of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileChange {
    /// The file does not exist yet.
    Added,
    /// The file differs; a unified diff from the existing to the expected text.
    Changed(String),
    /// It is no longer generated.
    Removed,
}

/// The files that differ from the expected ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Emitted {
    /// The path, relative to the crate, and the difference.
    pub changes: Vec<(PathBuf, FileChange)>,
    /// The number of files of the crate.
    pub files: usize,
}

/// The marker in the first lines of every generated file.
pub(crate) const MARK: &str = "@generated";

/// Writes or compares the files of a crate. All texts are in memory before the first file is changed, and each file
/// is replaced atomically.
///
/// # Errors
///
/// Returns [`Error::Io`] with the path of the file, or [`Error::NotGenerated`] if a file would be replaced that was
/// not generated.
pub fn emit(folder: &Path, files: &[File], mode: Mode) -> Result<Emitted, Error> {
    let mut emitted = Emitted { changes: Vec::new(), files: files.len() };
    let mut known = Vec::with_capacity(files.len());
    for file in files {
        let path = folder.join(&file.path);
        let before = match fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(source) => return Err(Error::Io { path, source }),
        };
        if mode == Mode::Write && is_marked(&file.text) && before.as_ref().is_some_and(|text| !is_marked(text)) {
            return Err(Error::NotGenerated(path));
        }
        known.push((file, path, before));
    }
    for (file, path, before) in known {
        let change = match before {
            Some(before) if before == file.text => continue,
            Some(before) if mode == Mode::Check => FileChange::Changed(diff(&before, &file.text, &file.path)),
            Some(_) => FileChange::Changed(String::new()),
            None => FileChange::Added,
        };
        if mode == Mode::Write {
            write(&path, &file.text)?;
        }
        emitted.changes.push((file.path.clone(), change));
    }
    for path in stale(folder, files)? {
        if mode == Mode::Write {
            let full = folder.join(&path);
            fs::remove_file(&full).map_err(|source| Error::Io { path: full, source })?;
        }
        emitted.changes.push((path, FileChange::Removed));
    }
    Ok(emitted)
}

/// Returns true if a text has the marker of generated files.
fn is_marked(text: &str) -> bool {
    text.lines().take(3).any(|line| line.contains(MARK))
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let io = |source| Error::Io { path: path.to_path_buf(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(io)?;
    }
    // Several processes may write the same file with the same text.
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}-{}.new", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    let fresh = path.with_file_name(name);
    fs::write(&fresh, text).map_err(io)?;
    fs::rename(&fresh, path).map_err(io)
}

fn diff(before: &str, after: &str, path: &Path) -> String {
    let name = path.display().to_string();
    let diff = TextDiff::from_lines(before, after);
    let text = diff.unified_diff().context_radius(3).header(&name, &name).to_string();
    // A limit, as nobody reads the diff of a whole client.
    const LINES: usize = 200;
    let count = text.lines().count();
    if count <= LINES {
        return text;
    }
    let head: Vec<&str> = text.lines().take(LINES).collect();
    format!("{}\n... and {} more lines\n", head.join("\n"), count - LINES)
}

/// Returns the source files with the marker of generated ones that are no longer generated.
fn stale(folder: &Path, files: &[File]) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![folder.join("src"), folder.join("runtime/src")];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry.map_err(|source| Error::Io { path: next.clone(), source })?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(relative) = path.strip_prefix(folder).map(Path::to_path_buf) else { continue };
            let is_ours = path.extension().is_some_and(|extension| extension == "rs")
                && !files.iter().any(|file| file.path == relative)
                && fs::read_to_string(&path).is_ok_and(|text| is_marked(&text));
            if is_ours {
                found.push(relative);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_writes_nothing_and_a_check_reports_what_is_stale() {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &str, text: &str| File { path: path.into(), text: format!("// {MARK}\n{text}\n") };
        let files = [file("src/a.rs", "one"), file("src/b.rs", "two")];
        let emitted = emit(folder.path(), &files, Mode::Write).unwrap();
        assert_eq!(emitted.changes.len(), 2);
        assert!(emit(folder.path(), &files, Mode::Write).unwrap().changes.is_empty());

        let files = [file("src/a.rs", "three")];
        let emitted = emit(folder.path(), &files, Mode::Check).unwrap();
        let [(_, FileChange::Changed(diff)), (_, FileChange::Removed)] = emitted.changes.as_slice() else {
            panic!("{emitted:?}")
        };
        assert!(diff.contains("-one\n+three"), "{diff}");
        assert!(fs::read_to_string(folder.path().join("src/a.rs")).unwrap().contains("one"));
        emit(folder.path(), &files, Mode::Write).unwrap();
        assert!(!folder.path().join("src/b.rs").exists());
    }

    #[test]
    fn a_file_written_by_hand_stays_and_nothing_else_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &str| File { path: path.into(), text: format!("// {MARK}\n") };
        fs::write(folder.path().join("b.rs"), "fn mine() {}\n").unwrap();
        let error = emit(folder.path(), &[file("a.rs"), file("b.rs")], Mode::Write).unwrap_err();
        assert!(error.to_string().contains("b.rs: not a generated file"), "{error}");
        assert!(!folder.path().join("a.rs").exists());
    }
}

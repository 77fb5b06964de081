//! The environment of a command: the folder in which it runs, and the streams to which it prints.

use std::{
    env, fmt,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use openapi_document::Document;

use crate::{
    config::{FILE, Workspace},
    failure::Failure,
};

/// The environment of a command.
///
/// ```
/// use openapi_xtask::{Session, commands::codegen};
///
/// let folder = tempfile::tempdir()?;
/// let (mut out, mut notes) = (Vec::new(), Vec::new());
/// let mut session = Session::new(folder.path(), &mut out, &mut notes);
/// let error = codegen::run(&codegen::Args::default(), &mut session).unwrap_err();
/// assert!(error.to_string().starts_with("no `openapi.toml`"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Session<'a> {
    folder: PathBuf,
    /// A folder in the workspace of the program, which is used if the other folder is in no workspace.
    program: Option<PathBuf>,
    results: Box<dyn Write + 'a>,
    notes: Box<dyn Write + 'a>,
    is_colourful: bool,
    /// A flag for `NO_COLOR`.
    is_plain: bool,
    /// The columns of the terminal for results; `None` if it is not a terminal.
    columns: Option<usize>,
}

impl Session<'static> {
    /// Returns the session of this process: the working directory, standard output and standard error, with colour on
    /// a terminal unless `NO_COLOR` is set. If the working directory is in no workspace, the workspace is that of the
    /// `xtask` that cargo runs.
    pub fn standard() -> Self {
        let is_plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            folder: env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            program: env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from),
            results: Box::new(io::stdout()),
            notes: Box::new(io::stderr()),
            is_colourful: io::stderr().is_terminal() && !is_plain,
            is_plain,
            columns: columns(),
        }
    }
}

/// Returns the columns of the terminal on standard output; `None` if it is not a terminal.
#[cfg(feature = "drift")]
fn columns() -> Option<usize> {
    let terminal = console::Term::stdout();
    terminal.size_checked().filter(|_| terminal.is_term()).map(|(_, columns)| columns.into())
}

/// Returns `None`: the commands of this build do not depend on the width of the terminal.
#[cfg(not(feature = "drift"))]
fn columns() -> Option<usize> {
    None
}

impl<'a> Session<'a> {
    /// Creates the session of a folder. Results, such as reports, go to the first stream, progress and warnings to
    /// the second.
    pub fn new(folder: &Path, results: &'a mut dyn Write, notes: &'a mut dyn Write) -> Self {
        Self {
            folder: folder.to_path_buf(),
            program: None,
            results: Box::new(results),
            notes: Box::new(notes),
            is_colourful: false,
            is_plain: true,
            columns: None,
        }
    }

    /// Returns the folder in which the command runs. Relative paths of arguments are relative to the working
    /// directory of the process.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the columns of the terminal for results; `None` if it is not a terminal.
    pub fn columns(&self) -> Option<usize> {
        self.columns
    }

    /// Finds the workspace that contains the folder.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Config`] if `openapi.toml` is invalid, [`Failure::Io`] if it cannot be read.
    pub fn find_workspace(&self) -> Result<Option<Workspace>, Failure> {
        let folders = std::iter::once(&self.folder).chain(&self.program);
        folders.map(|folder| Workspace::find(folder)).find(|found| !matches!(found, Ok(None))).unwrap_or(Ok(None))
    }

    /// Finds the workspace that contains the folder.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Session::find_workspace`], and [`Failure::Usage`] if there is no workspace.
    pub fn workspace(&self) -> Result<Workspace, Failure> {
        self.find_workspace()?.ok_or_else(|| {
            Failure::Usage(format!(
                "no `{FILE}` in this folder or a folder above it; create one with `openapi-xtask init NAME=DOCUMENT`, or specify the document"
            ))
        })
    }

    /// Returns true if `NO_COLOR` allows colour in results on a terminal.
    pub fn may_be_colourful(&self) -> bool {
        !self.is_plain
    }

    /// Prints a note. A closed pipe (`2>&1 | head`) is not an error.
    pub fn note(&mut self, text: fmt::Arguments<'_>) {
        let _ = writeln!(self.notes, "{text}");
    }

    /// Reports a completed step.
    pub fn done(&mut self, text: &str) {
        let label = self.paint("done", "1;32");
        self.note(format_args!("{label}      {text}"));
    }

    /// Prints the next step for the user.
    pub fn next(&mut self, text: &str) {
        self.note(format_args!("next: {text}"));
    }

    /// Prints the remarks on a document as warnings.
    pub fn remarks(&mut self, document: &Document) {
        document.remarks().iter().for_each(|remark| self.note(format_args!("warning: {}", remark.message)));
    }

    /// Prints an error, with the offending line if there is one.
    pub fn error(&mut self, failure: &Failure) {
        let label = self.red("error:");
        self.note(format_args!("{label} {failure}"));
        if let Some(excerpt) = failure.excerpt() {
            self.note(format_args!("{excerpt}"));
        }
    }

    /// Prints a result. A closed pipe (`| head`) is not an error.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Io`] if it cannot be written.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        match self.results.write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::io("stdout".as_ref(), error)),
            _ => Ok(()),
        }
    }

    /// Writes a result to a file, or prints it.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::Io`] if it cannot be written.
    pub fn write(&mut self, path: Option<&Path>, text: &str) -> Result<(), Failure> {
        match path {
            Some(path) => std::fs::write(path, text).map_err(|error| Failure::io(path, error)),
            None => self.print(text),
        }
    }

    /// Colours the label of an error.
    pub fn red(&self, text: &str) -> String {
        self.paint(text, "1;31")
    }

    fn paint(&self, text: &str, code: &str) -> String {
        if self.is_colourful { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Prints a note of a session: `note!(session, "...")`.
macro_rules! note {
    ($session:expr, $($arguments:tt)*) => {
        $session.note(format_args!($($arguments)*))
    };
}
pub(crate) use note;

/// Returns a number with its noun, in the plural unless the number is one.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

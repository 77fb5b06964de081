//! The source texts of a document, with the positions of its values.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use crate::{Limits, Pointer, Position, json, position::Positions, yaml};

/// The maximum number of moves that are traced back to the original location, since a section may refer to another
/// section.
const MOVES: usize = 8;

/// The text of one file.
#[derive(Debug)]
pub(crate) struct Source {
    /// The file name, or the name given with the text.
    pub(crate) name: String,
    /// The text as read.
    pub(crate) text: String,
    /// A flag for JSON rather than YAML.
    pub(crate) is_json: bool,
    positions: OnceLock<Positions>,
}

impl Source {
    pub(crate) fn new(name: &str, text: String, is_json: bool) -> Self {
        Self { name: name.to_owned(), text, is_json, positions: OnceLock::new() }
    }

    /// Returns the position of a value, or of the nearest enclosing value in the text.
    pub(crate) fn position(&self, pointer: &Pointer) -> Option<Position> {
        let positions = self.positions.get_or_init(|| {
            if self.is_json {
                json::positions(&self.text)
            } else {
                yaml::load(&self.name, &self.text, &Limits::default(), true)
                    .map(|loaded| loaded.positions)
                    .unwrap_or_default()
            }
        });
        let mut pointer = pointer.clone();
        loop {
            if let Some(position) = positions.get(&pointer) {
                return Some(position);
            }
            pointer = pointer.parent()?;
        }
    }
}

/// The files that a document refers to, joined under `/files/NAME`.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Each file by its path relative to the folder of the document.
    sources: Vec<(PathBuf, Source)>,
    /// The new and the previous location of each section that was moved.
    moved: Vec<(Pointer, Pointer)>,
}

impl Files {
    pub(crate) fn new(sources: Vec<(PathBuf, Source)>, moved: Vec<(Pointer, Pointer)>) -> Self {
        Self { sources, moved }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Returns the file that defines a value, and the location there; `None` for the document's own file.
    pub(crate) fn find(&self, pointer: &Pointer) -> Option<(&Path, &Source, Pointer)> {
        let pointer = self.written_at(pointer);
        let keys: Vec<String> = pointer.keys().collect();
        let [files, name, rest @ ..] = keys.as_slice() else { return None };
        if files != "files" {
            return None;
        }
        let (path, source) = self.sources.iter().find(|(path, _)| path.display().to_string() == *name)?;
        Some((path.as_path(), source, Pointer::root().join(rest.iter().map(String::as_str))))
    }

    /// Returns the location of a value before sections were moved.
    pub(crate) fn written_at(&self, pointer: &Pointer) -> Pointer {
        let mut pointer = pointer.clone();
        for _ in 0..MOVES {
            let around = self.moved.iter().filter(|(to, _)| pointer.is_within(to));
            let Some((to, from)) = around.max_by_key(|(to, _)| to.as_str().len()) else { break };
            let rest = pointer.as_str().strip_prefix(to.as_str()).unwrap_or_default();
            pointer = Pointer::from(format!("{from}{rest}").as_str());
        }
        pointer
    }
}

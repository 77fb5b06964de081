//! The files that are joined into a document, and the original locations of what they contain.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{Pointer, text::Text};

/// The maximum number of moves that are traced back to the original location, since a section may refer to another
/// section.
const MOVES: usize = 8;

/// The files that a document refers to, joined under `/files/NAME`.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// The text of each file by its path relative to the folder of the document.
    texts: Vec<(PathBuf, Arc<Text>)>,
    /// The new and the previous location of each section that was moved.
    moved: Vec<(Pointer, Pointer)>,
}

impl Files {
    pub(crate) fn new(texts: Vec<(PathBuf, Arc<Text>)>, moved: Vec<(Pointer, Pointer)>) -> Self {
        Self { texts, moved }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Returns the file that defines a value, and the location there; `None` for the document's own file.
    pub(crate) fn find(&self, pointer: &Pointer) -> Option<(&Path, &Text, Pointer)> {
        let pointer = self.written_at(pointer);
        let keys: Vec<String> = pointer.keys().collect();
        let [files, name, rest @ ..] = keys.as_slice() else { return None };
        if files != "files" {
            return None;
        }
        let (path, text) = self.texts.iter().find(|(path, _)| path.display().to_string() == *name)?;
        Some((path.as_path(), text, Pointer::root().join(rest.iter().map(String::as_str))))
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

//! The contract of a document.

use super::{normal::Normal, operation::Operation, operations};
use crate::meaning::{Class, Meaning, classes};

/// The contract of a document.
#[derive(Debug)]
pub struct Contract<'d> {
    /// The document.
    pub normal: &'d Normal<'d>,
    /// The operations, in document order, followed by inbound ones.
    pub operations: Vec<Operation>,
    /// The meaning of the schemas.
    pub meaning: Meaning<'d>,
    /// The classes of schemas with the same meaning.
    pub classes: Vec<Class>,
}

impl<'d> Contract<'d> {
    /// Reads the contract of a document.
    pub fn read(normal: &'d Normal<'d>) -> Self {
        let root = normal.root();
        let mut meaning = Meaning::new(root, normal.original.root());
        let operations = operations::read(normal, &mut meaning);
        meaning.complete();
        let classes = classes(&meaning);
        Self { normal, operations, meaning, classes }
    }
}

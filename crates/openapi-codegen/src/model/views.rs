//! The operations of a tag as a group.

/// The operations of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The tag.
    pub tag: String,
    /// The method of the client that returns the view.
    pub method: String,
    /// The name of the view's type.
    pub type_name: String,
    /// The methods: the name of the operation, and its name in the view.
    pub methods: Vec<(String, String)>,
}

//! The operations of a tag together.

/// The operations of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The tag.
    pub tag: String,
    /// The method of the client.
    pub method: String,
    /// The name of its type.
    pub type_name: String,
    /// The methods: the operation's name, and the name in the view.
    pub methods: Vec<(String, String)>,
}

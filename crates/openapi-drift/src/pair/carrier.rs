//! The encodings of values in requests and responses.

use openapi_document::Style;

use crate::{
    contract::{Media, Parameter},
    meaning::{Edge, Node},
};

/// The encoding of a value in requests and responses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// JSON, which preserves types.
    #[default]
    Json,
    /// The text of a parameter.
    Text(Lone),
    /// An urlencoded form, in which each member is text.
    Form,
    /// The text of a member of a form; objects in it are JSON.
    Member,
}

/// The cases in which a single text is read as an array of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lone {
    /// Never.
    Never,
    /// If it does not contain the character that separates items.
    Unseparated,
    /// Always (`?q=a`).
    Always,
}

impl Carrier {
    /// Returns the encoding of a parameter that both documents declare.
    pub(super) fn of_parameter(old: &Parameter, new: &Parameter) -> Self {
        if old.media_type.is_some() || new.media_type.is_some() {
            return Self::Json;
        }
        Self::Text(match (new.style, new.explode) {
            // Styles of arrays do not affect a single text, except those with a prefix.
            _ if old.style != new.style => Lone::Never,
            (Style::Form | Style::Cookie, true) => Lone::Always,
            (Style::Form | Style::Cookie | Style::Simple | Style::SpaceDelimited | Style::PipeDelimited, _) => {
                Lone::Unseparated
            }
            (Style::Label | Style::Matrix | Style::DeepObject, _) => Lone::Never,
        })
    }

    /// Returns the encoding of an urlencoded body that both documents declare. Encoding Objects are compared
    /// separately.
    pub(super) fn of_form(old: &Media, new: &Media) -> Self {
        let is_plain = |media: &Media| media.encoding.as_object().is_none_or(serde_json::Map::is_empty);
        if is_plain(old) && is_plain(new) { Self::Form } else { Self::Json }
    }

    /// Returns the encoding of a subschema's value.
    pub(super) fn inside(self, edge: &Edge) -> Self {
        let is_member = matches!(edge, Edge::Property(_) | Edge::Additional | Edge::Pattern(_));
        match self {
            Self::Json => Self::Json,
            Self::Text(_) => Self::Text(Lone::Never),
            Self::Form if is_member => Self::Member,
            Self::Form => Self::Form,
            Self::Member if is_member => Self::Json,
            Self::Member => Self::Member,
        }
    }

    /// Returns true if the value is sent as text.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text(_) | Self::Member)
    }

    /// Returns the cases in which a single text is an array of one item.
    pub fn lone(self) -> Lone {
        match self {
            Self::Text(lone) => lone,
            Self::Member => Lone::Always,
            Self::Json | Self::Form => Lone::Never,
        }
    }
}

/// Returns true if values of a type are sent as a single text.
pub(crate) fn is_scalar(name: &str) -> bool {
    matches!(name, "string" | "integer" | "number" | "boolean")
}

/// Returns true if the old schema is a scalar and the new one an array.
pub(super) fn is_lone(old: &Node, new: &Node) -> bool {
    let (Some(old), Some(new)) = (&old.types, &new.types) else { return false };
    !old.is_empty() && old.iter().all(|name| is_scalar(name)) && new.len() == 1 && new.contains("array")
}

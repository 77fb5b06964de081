//! The forms in which values go over the wire.

use openapi_document::Style;

use crate::{
    contract::{Media, Parameter},
    meaning::{Edge, Node},
};

/// The form in which a value goes over the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// As JSON, which tells types apart.
    #[default]
    Json,
    /// As the text of a parameter.
    Text(Lone),
    /// As an urlencoded form, each member a text.
    Form,
    /// As the text of a member of a form; objects in it are JSON.
    Member,
}

/// The cases in which a lone text is a list of one to a reader of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lone {
    /// It is none.
    Never,
    /// It is, unless it has the character that separates items.
    Unseparated,
    /// It is (`?q=a`).
    Always,
}

impl Carrier {
    /// Returns the form of a parameter that both documents have.
    pub(super) fn of_parameter(old: &Parameter, new: &Parameter) -> Self {
        if old.media_type.is_some() || new.media_type.is_some() {
            return Self::Json;
        }
        Self::Text(match (new.style, new.explode) {
            // A style of lists says nothing of how a lone text is written, but for those with a prefix.
            _ if old.style != new.style => Lone::Never,
            (Style::Form | Style::Cookie, true) => Lone::Always,
            (Style::Form | Style::Cookie | Style::Simple | Style::SpaceDelimited | Style::PipeDelimited, _) => {
                Lone::Unseparated
            }
            (Style::Label | Style::Matrix | Style::DeepObject, _) => Lone::Never,
        })
    }

    /// Returns the form of an urlencoded body that both documents have. Where one says more of how it is written, that is
    /// compared.
    pub(super) fn of_form(old: &Media, new: &Media) -> Self {
        let is_plain = |media: &Media| media.encoding.as_object().is_none_or(serde_json::Map::is_empty);
        if is_plain(old) && is_plain(new) { Self::Form } else { Self::Json }
    }

    /// Returns the form of something inside.
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

    /// Tells if it goes as text.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text(_) | Self::Member)
    }

    /// Returns the cases in which a lone text is a list of one.
    pub fn lone(self) -> Lone {
        match self {
            Self::Text(lone) => lone,
            Self::Member => Lone::Always,
            Self::Json | Self::Form => Lone::Never,
        }
    }
}

/// Tells if values of a type go as one text.
pub(super) fn is_scalar(name: &str) -> bool {
    matches!(name, "string" | "integer" | "number" | "boolean")
}

/// Tells if a lone value stands where a list is read.
pub(super) fn is_lone(old: &Node, new: &Node) -> bool {
    let (Some(old), Some(new)) = (&old.types, &new.types) else { return false };
    !old.is_empty() && old.iter().all(|name| is_scalar(name)) && new.len() == 1 && new.contains("array")
}

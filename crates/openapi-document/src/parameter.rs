//! The parameters of an operation (OpenAPI 3.2, "Parameter Object").

use serde_json::{Map, Value};

use crate::{MediaTypeRef, Members, Pointer, media_type, reference::followed};

/// The location of a parameter in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// A placeholder of the path template.
    Path,
    /// The query string, under the parameter's name.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The whole query string (OpenAPI 3.2).
    QueryString,
}

/// The serialization of a parameter (OpenAPI 3.2, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a,b`, in a path or header.
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a`
    Matrix,
    /// `name=a`
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a|b`
    PipeDelimited,
    /// `name[member]=a`
    DeepObject,
    /// A cookie whose value is not encoded (OpenAPI 3.2).
    Cookie,
}

/// A parameter with its location.
#[derive(Debug, Clone)]
pub struct ParameterRef<'a> {
    /// The name in requests; empty for a whole query string without a name.
    pub name: &'a str,
    /// The location in the request.
    pub location: Location,
    /// The location in the document, with references resolved.
    pub pointer: Pointer,
    /// The object.
    pub value: &'a Map<String, Value>,
    root: &'a Value,
}

impl Location {
    /// Parses the value of `in`; returns `None` if OpenAPI does not define it.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "path" => Self::Path,
            "query" => Self::Query,
            "header" => Self::Header,
            "cookie" => Self::Cookie,
            "querystring" => Self::QueryString,
            _ => return None,
        })
    }

    /// Returns the value of `in`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::QueryString => "querystring",
        }
    }

    /// Returns the default style of parameters at this location.
    pub fn style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style::Simple,
            Self::Query | Self::Cookie | Self::QueryString => Style::Form,
        }
    }

    /// Returns true if a parameter at this location may have the style.
    pub fn has(self, style: Style) -> bool {
        match self {
            Self::Path => matches!(style, Style::Simple | Style::Label | Style::Matrix),
            Self::Header => style == Style::Simple,
            Self::Cookie => matches!(style, Style::Form | Style::Cookie),
            Self::Query => {
                matches!(style, Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject)
            }
            Self::QueryString => style == Style::Form,
        }
    }
}

impl Style {
    /// Parses the value of `style`; returns `None` if OpenAPI does not define it.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "simple" => Self::Simple,
            "label" => Self::Label,
            "matrix" => Self::Matrix,
            "form" => Self::Form,
            "spaceDelimited" => Self::SpaceDelimited,
            "pipeDelimited" => Self::PipeDelimited,
            "deepObject" => Self::DeepObject,
            "cookie" => Self::Cookie,
            _ => return None,
        })
    }
}

impl<'a> ParameterRef<'a> {
    /// Returns the parameters that a Path Item or an operation lists. Invalid entries are ignored.
    pub fn listed(root: &'a Value, holder: &'a Value, pointer: &Pointer) -> Vec<Self> {
        let at = pointer.child("parameters");
        let list = holder.member("parameters").and_then(Value::as_array);
        let read = |(index, parameter): (usize, &'a Value)| Self::read(root, parameter, &at.child(index));
        list.into_iter().flatten().enumerate().filter_map(read).collect()
    }

    /// Reads one entry of such a list; returns `None` if it is invalid.
    pub fn read(root: &'a Value, parameter: &'a Value, pointer: &Pointer) -> Option<Self> {
        let found = followed(root, pointer, parameter)?;
        let value = found.value.as_object()?;
        let text = |key: &str| value.member(key).and_then(Value::as_str);
        let location = Location::parse(text("in")?)?;
        let name = text("name").unwrap_or_default();
        if name.is_empty() && location != Location::QueryString {
            return None;
        }
        Some(Self { name, location, pointer: found.pointer, value, root })
    }

    /// Returns true if it overrides the other: both have the same name and location.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.location, self.name) == (other.location, other.name)
    }

    /// Returns true if it is required. Path parameters always are.
    pub fn required(&self) -> bool {
        self.location == Location::Path || self.is_set("required")
    }

    /// Returns the style. A style that is not defined for the location has no effect.
    pub fn style(&self) -> Style {
        let declared = self.value.member("style").and_then(Value::as_str).and_then(Style::parse);
        declared.filter(|style| self.location.has(*style)).unwrap_or_else(|| self.location.style())
    }

    /// Returns true if each item of an array, and each member of an object, is serialized separately.
    pub fn explode(&self) -> bool {
        let by_style = matches!(self.style(), Style::Form | Style::Cookie);
        self.value.member("explode").and_then(Value::as_bool).unwrap_or(by_style)
    }

    /// Returns true if reserved characters are not percent-encoded.
    pub fn allow_reserved(&self) -> bool {
        self.is_set("allowReserved")
    }

    /// Returns true if its value may be empty, whatever its type is. Only query parameters can declare it.
    pub fn allow_empty_value(&self) -> bool {
        self.location == Location::Query && self.is_set("allowEmptyValue")
    }

    /// Returns the schema with its location, unless [`content`](Self::content) describes the parameter.
    pub fn schema(&self) -> Option<(Pointer, &'a Value)> {
        Some((self.pointer.child("schema"), self.value.member("schema")?))
    }

    /// Returns the media type, if the parameter is described by one.
    pub fn content(&self) -> Option<MediaTypeRef<'a>> {
        media_type::content(self.root, self.value, &self.pointer).into_iter().next()
    }

    fn is_set(&self, key: &str) -> bool {
        self.value.member(key) == Some(&Value::Bool(true))
    }
}

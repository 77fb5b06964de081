//! The parameters of an operation (OpenAPI 3.2, "Parameter Object").

use serde_json::{Map, Value};

use crate::{MediaTypeRef, Members, Pointer, media_type, reference::followed};

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// In a place of the path template.
    Path,
    /// In the query, under its name.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// It is the whole query string (OpenAPI 3.2).
    QueryString,
}

/// How a parameter is written (OpenAPI 3.2, "Style Values").
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
    /// A cookie whose value goes as it is (OpenAPI 3.2).
    Cookie,
}

/// A parameter, and where it stands.
#[derive(Debug, Clone)]
pub struct ParameterRef<'a> {
    /// The name on the wire; empty for a whole query string that has none.
    pub name: &'a str,
    /// Where it goes.
    pub location: Location,
    /// Where it stands, references followed.
    pub pointer: Pointer,
    /// The object.
    pub value: &'a Map<String, Value>,
    root: &'a Value,
}

impl Location {
    /// What `in` says; `None` if OpenAPI has no such place.
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

    /// The word that `in` has for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::QueryString => "querystring",
        }
    }

    /// The style of a parameter that does not say one.
    pub fn style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style::Simple,
            Self::Query | Self::Cookie | Self::QueryString => Style::Form,
        }
    }

    /// Whether a parameter there may have the style.
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
    /// What `style` says; `None` if OpenAPI has no such style.
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
    /// The parameters that a path item or an operation lists. What is no parameter is left out.
    pub fn listed(root: &'a Value, holder: &'a Value, pointer: &Pointer) -> Vec<Self> {
        let at = pointer.child("parameters");
        let list = holder.member("parameters").and_then(Value::as_array);
        let read = |(index, parameter): (usize, &'a Value)| Self::read(root, parameter, &at.child(index));
        list.into_iter().flatten().enumerate().filter_map(read).collect()
    }

    /// One entry of such a list.
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

    /// Whether it takes the place of the other: they have one name and go to one place.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.location, self.name) == (other.location, other.name)
    }

    /// Whether it must be given. One in the path always must.
    pub fn required(&self) -> bool {
        self.location == Location::Path || self.is_set("required")
    }

    /// How it is written. A style that its place does not have says nothing.
    pub fn style(&self) -> Style {
        let said = self.value.member("style").and_then(Value::as_str).and_then(Style::parse);
        said.filter(|style| self.location.has(*style)).unwrap_or_else(|| self.location.style())
    }

    /// Whether each item of a list, and each member of an object, is written by itself.
    pub fn explode(&self) -> bool {
        let by_style = matches!(self.style(), Style::Form | Style::Cookie);
        self.value.member("explode").and_then(Value::as_bool).unwrap_or(by_style)
    }

    /// Whether reserved characters go as they are.
    pub fn allow_reserved(&self) -> bool {
        self.is_set("allowReserved")
    }

    /// Its schema and where that stands, unless it is given by [`content`](Self::content).
    pub fn schema(&self) -> Option<(Pointer, &'a Value)> {
        Some((self.pointer.child("schema"), self.value.member("schema")?))
    }

    /// The media type that it is written in, where it is given by one.
    pub fn content(&self) -> Option<MediaTypeRef<'a>> {
        media_type::content(self.root, self.value, &self.pointer).into_iter().next()
    }

    fn is_set(&self, key: &str) -> bool {
        self.value.member(key) == Some(&Value::Bool(true))
    }
}

//! The passing of values: the argument types of setters and methods, and the conversion to the stored or sent
//! value.

use crate::{
    model::{Model, Passing, Shape, Text, Type},
    rust::in_module,
};

/// An argument: its type, and its conversion.
pub(super) struct Passed {
    pub(super) ty: String,
    /// The conversion expression, with `{v}` for the argument.
    template: String,
}

impl Passed {
    /// Returns the expression that converts an argument to the stored or sent value.
    pub(super) fn value(&self, argument: &str) -> String {
        self.template.replace("{v}", argument)
    }
}

pub(super) fn passed(ty: impl ::std::convert::Into<String>, template: impl ::std::convert::Into<String>) -> Passed {
    Passed { ty: ty.into(), template: template.into() }
}

/// Returns the argument for a stored value: a string is any type that converts to one, a list any iterable.
pub(super) fn owned(model: &Model, ty: &Type, prefix: &str) -> Passed {
    let path = in_module(model, &Type { nullable: false, ..ty.clone() }, prefix);
    match model.shape(ty) {
        Shape::Boolean | Shape::Null => passed(path, "{v}"),
        Shape::Integer(integer) if !integer.is_wide() => passed(integer.row().name, "{v}"),
        Shape::Text(text) if text.row().passing == Passing::Value => passed(path, "{v}"),
        Shape::Tuple(_) => passed(path, "{v}"),
        Shape::Map(inner) if inner.shape == Shape::Any => passed(path, "{v}"),
        Shape::Array(inner) => {
            let item = in_module(model, inner, prefix);
            if is_plain(model, inner) {
                return passed(format!("impl ::std::iter::IntoIterator<Item = {item}>"), "{v}.into_iter().collect()");
            }
            passed(
                format!("impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<{item}>>"),
                "{v}.into_iter().map(::std::convert::Into::into).collect()",
            )
        }
        Shape::Map(inner) => {
            let item = in_module(model, inner, prefix);
            let into = if is_plain(model, inner) { item } else { format!("impl ::std::convert::Into<{item}>") };
            let value = if is_plain(model, inner) { "value" } else { "value.into()" };
            passed(
                format!("impl ::std::iter::IntoIterator<Item = (impl ::std::convert::Into<String>, {into})>"),
                format!("{{v}}.into_iter().map(|(name, value)| (name.into(), {value})).collect()"),
            )
        }
        _ => passed(format!("impl ::std::convert::Into<{path}>"), "{v}.into()"),
    }
}

/// Returns true if a value is passed as its own type.
fn is_plain(model: &Model, ty: &Type) -> bool {
    match model.shape(ty) {
        _ if ty.nullable => true,
        Shape::Boolean | Shape::Null => true,
        Shape::Text(text) => text.row().passing == Passing::Value,
        Shape::Integer(integer) => !integer.is_wide(),
        Shape::Array(_) | Shape::Map(_) | Shape::Tuple(_) => true,
        _ => false,
    }
}

/// Returns the argument for a value that is serialized at once, such as a parameter.
pub(super) fn written(model: &Model, ty: &Type) -> Passed {
    let path = in_module(model, ty, "types::");
    match model.shape(ty) {
        Shape::Text(text) => text_argument(*text, path),
        Shape::Boolean | Shape::Null => passed(path, "&{v}"),
        Shape::Integer(integer) if !integer.is_wide() => passed(path, "&{v}"),
        Shape::Integer(_) => passed("impl ::std::convert::Into<i64>", "&::std::convert::Into::<i64>::into({v})"),
        Shape::Number => passed("impl ::std::convert::Into<f64>", "&::std::convert::Into::<f64>::into({v})"),
        Shape::Array(inner) => {
            let item = in_module(model, inner, "types::");
            match model.shape(inner) {
                Shape::Text(text) if !inner.nullable && text.row().passing == Passing::Text => passed(
                    "impl ::std::iter::IntoIterator<Item = impl ::std::convert::AsRef<str>>",
                    "&crate::support::texts({v})",
                ),
                Shape::Named(_) if !inner.nullable && has_conversions(model, inner) => passed(
                    format!("impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<{item}>>"),
                    format!("&{{v}}.into_iter().map(::std::convert::Into::<{item}>::into).collect::<Vec<_>>()"),
                ),
                _ => passed(
                    format!("impl ::std::iter::IntoIterator<Item = impl ::std::borrow::Borrow<{item}>>"),
                    format!("&crate::support::items::<{item}>({{v}})"),
                ),
            }
        }
        Shape::Named(_) if has_conversions(model, ty) => passed(
            format!("impl ::std::convert::Into<{path}>"),
            format!("&::std::convert::Into::<{path}>::into({{v}})"),
        ),
        Shape::Any | Shape::Map(_) | Shape::Tuple(_) | Shape::Named(_) => passed(format!("&{path}"), "{v}"),
    }
}

/// Returns true if a method or setter takes a parameter of the type by reference.
pub fn is_borrowed(model: &Model, ty: &Type) -> bool {
    written(model, ty).ty.starts_with('&')
}

/// Returns true if a method or setter takes a body of the type by reference.
pub fn is_body_borrowed(model: &Model, ty: &Type) -> bool {
    body(model, ty).ty.starts_with('&')
}

/// Returns true if other types convert to the type, as for enums and unions.
fn has_conversions(model: &Model, ty: &Type) -> bool {
    use crate::model::Definition::{Enum, Union};
    matches!(model.definition(ty).map(|def| &def.definition), Some(Enum { .. } | Union { .. }))
}

/// Returns the argument for a string that is serialized at once.
fn text_argument(text: Text, path: String) -> Passed {
    match text.row().passing {
        Passing::Text => passed("impl ::std::convert::AsRef<str>", "{v}.as_ref()"),
        Passing::Value => passed(path, "&{v}"),
        Passing::Reference => passed(format!("&{path}"), "{v}"),
    }
}

/// Returns the argument for a value that is sent as the body.
pub(super) fn body(model: &Model, ty: &Type) -> Passed {
    let path = in_module(model, ty, "types::");
    match model.shape(ty) {
        Shape::Text(text) => text_argument(*text, path),
        Shape::Boolean | Shape::Integer(_) | Shape::Number | Shape::Null => passed(path, "&{v}"),
        Shape::Array(inner) => passed(format!("&[{}]", in_module(model, inner, "types::")), "{v}"),
        Shape::Any | Shape::Map(_) | Shape::Tuple(_) | Shape::Named(_) => passed(format!("&{path}"), "{v}"),
    }
}

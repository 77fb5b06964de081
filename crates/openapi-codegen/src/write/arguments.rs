//! Arguments: their types in setters and methods, and the conversion to the stored or sent value.

use crate::{
    model::{ArgumentForm, Model, Shape, Text, Type},
    names::Named,
    rust::in_module,
};

/// An argument: its type, and its conversion.
pub(super) struct Argument {
    pub(super) ty: String,
    /// The conversion expression, with `{v}` for the argument.
    template: String,
}

impl Argument {
    /// Returns the expression that converts an argument to the stored or sent value.
    pub(super) fn value(&self, argument: &str) -> String {
        self.template.replace("{v}", argument)
    }
}

pub(super) fn argument(ty: impl ::std::convert::Into<String>, template: impl ::std::convert::Into<String>) -> Argument {
    Argument { ty: ty.into(), template: template.into() }
}

/// Returns the argument for a stored value: a string is any type that converts to one, a list any iterable.
pub(super) fn owned(model: &Named, ty: &Type, prefix: &str) -> Argument {
    let path = in_module(model, &Type { nullable: false, ..ty.clone() }, prefix);
    match model.shape(ty) {
        Shape::Boolean | Shape::Null => argument(path, "{v}"),
        Shape::Integer(integer) if !integer.is_wide() => argument(integer.row().name, "{v}"),
        Shape::Text(text) if text.row().argument_form == ArgumentForm::Value => argument(path, "{v}"),
        Shape::Tuple(_) => argument(path, "{v}"),
        Shape::Map(inner) if inner.shape == Shape::Any => argument(path, "{v}"),
        Shape::Array(inner) => {
            let item = in_module(model, inner, prefix);
            if is_passed_unconverted(model, inner) {
                return argument(format!("impl ::std::iter::IntoIterator<Item = {item}>"), "{v}.into_iter().collect()");
            }
            argument(
                format!("impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<{item}>>"),
                "{v}.into_iter().map(::std::convert::Into::into).collect()",
            )
        }
        Shape::Map(inner) => {
            let item = in_module(model, inner, prefix);
            let into =
                if is_passed_unconverted(model, inner) { item } else { format!("impl ::std::convert::Into<{item}>") };
            let value = if is_passed_unconverted(model, inner) { "value" } else { "value.into()" };
            argument(
                format!("impl ::std::iter::IntoIterator<Item = (impl ::std::convert::Into<String>, {into})>"),
                format!("{{v}}.into_iter().map(|(name, value)| (name.into(), {value})).collect()"),
            )
        }
        _ => argument(format!("impl ::std::convert::Into<{path}>"), "{v}.into()"),
    }
}

/// Returns true if an argument has the type itself, rather than one that converts to it.
fn is_passed_unconverted(model: &Model, ty: &Type) -> bool {
    match model.shape(ty) {
        _ if ty.nullable => true,
        Shape::Boolean | Shape::Null => true,
        Shape::Text(text) => text.row().argument_form == ArgumentForm::Value,
        Shape::Integer(integer) => !integer.is_wide(),
        Shape::Array(_) | Shape::Map(_) | Shape::Tuple(_) => true,
        _ => false,
    }
}

/// Returns the argument for a value that is serialized at once, such as a parameter.
pub(super) fn written(model: &Named, ty: &Type) -> Argument {
    let path = in_module(model, ty, "types::");
    match model.shape(ty) {
        Shape::Text(text) => text_argument(*text, path),
        Shape::Boolean | Shape::Null => argument(path, "&{v}"),
        Shape::Integer(integer) if !integer.is_wide() => argument(path, "&{v}"),
        Shape::Integer(_) => argument("impl ::std::convert::Into<i64>", "&::std::convert::Into::<i64>::into({v})"),
        Shape::Number => argument("impl ::std::convert::Into<f64>", "&::std::convert::Into::<f64>::into({v})"),
        Shape::Array(inner) => {
            let item = in_module(model, inner, "types::");
            match model.shape(inner) {
                Shape::Text(text) if !inner.nullable && text.row().argument_form == ArgumentForm::Text => argument(
                    "impl ::std::iter::IntoIterator<Item = impl ::std::convert::AsRef<str>>",
                    "&crate::support::texts({v})",
                ),
                Shape::Named(_) if !inner.nullable && has_conversions(model, inner) => argument(
                    format!("impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<{item}>>"),
                    format!("&{{v}}.into_iter().map(::std::convert::Into::<{item}>::into).collect::<Vec<_>>()"),
                ),
                _ => argument(
                    format!("impl ::std::iter::IntoIterator<Item = impl ::std::borrow::Borrow<{item}>>"),
                    format!("&crate::support::items::<{item}>({{v}})"),
                ),
            }
        }
        Shape::Named(_) if has_conversions(model, ty) => argument(
            format!("impl ::std::convert::Into<{path}>"),
            format!("&::std::convert::Into::<{path}>::into({{v}})"),
        ),
        Shape::Any | Shape::Map(_) | Shape::Tuple(_) | Shape::Named(_) => argument(format!("&{path}"), "{v}"),
    }
}

/// Returns true if a method or setter takes a parameter of the type by reference.
pub fn is_borrowed(model: &Named, ty: &Type) -> bool {
    written(model, ty).ty.starts_with('&')
}

/// Returns true if a method or setter takes a body of the type by reference.
pub fn is_body_borrowed(model: &Named, ty: &Type) -> bool {
    body(model, ty).ty.starts_with('&')
}

/// Returns true if other types convert to the type, as for enums and unions.
fn has_conversions(model: &Model, ty: &Type) -> bool {
    use crate::model::Definition::{Enum, Union};
    matches!(model.definition(ty).map(|def| &def.definition), Some(Enum { .. } | Union { .. }))
}

/// Returns the argument for a string that is serialized at once.
fn text_argument(text: Text, path: String) -> Argument {
    match text.row().argument_form {
        ArgumentForm::Text => argument("impl ::std::convert::AsRef<str>", "{v}.as_ref()"),
        ArgumentForm::Value => argument(path, "&{v}"),
        ArgumentForm::Reference => argument(format!("&{path}"), "{v}"),
    }
}

/// Returns the argument for a value that is sent as the body.
pub(super) fn body(model: &Named, ty: &Type) -> Argument {
    let path = in_module(model, ty, "types::");
    match model.shape(ty) {
        Shape::Text(text) => text_argument(*text, path),
        Shape::Boolean | Shape::Integer(_) | Shape::Number | Shape::Null => argument(path, "&{v}"),
        Shape::Array(inner) => argument(format!("&[{}]", in_module(model, inner, "types::")), "{v}"),
        Shape::Any | Shape::Map(_) | Shape::Tuple(_) | Shape::Named(_) => argument(format!("&{path}"), "{v}"),
    }
}

//! Types in the notation of lock files: `list<option<Pet>>`. Types of the model start with a capital letter, all
//! others do not.

use serde_json::Value;

use crate::model::{Constant, Integer, Payload, Shape, Text, Type};

/// A type, with locked names of types.
pub type LockedType = Type<String>;

/// The body of a response, with locked names of types.
pub type PayloadLock = Payload<String>;

/// Formats a type.
pub(crate) fn text(ty: &LockedType) -> String {
    let shape = match &ty.shape {
        Shape::Any => "json".to_owned(),
        Shape::Null => "null".to_owned(),
        Shape::Boolean => "bool".to_owned(),
        Shape::Integer(integer) => integer.row().name.to_owned(),
        Shape::Number => "f64".to_owned(),
        Shape::Text(text) => text.row().lock.to_owned(),
        Shape::Array(inner) => format!("list<{}>", self::text(inner)),
        Shape::Map(inner) => format!("map<{}>", self::text(inner)),
        Shape::Tuple(all) => format!("tuple<{}>", all.iter().map(self::text).collect::<Vec<_>>().join(",")),
        Shape::Named(name) => name.clone(),
    };
    if ty.nullable && ty.shape != Shape::Null { format!("option<{shape}>") } else { shape }
}

/// The maximum nesting depth of types.
const DEPTH: usize = 64;

/// Parses a type; returns `None` if the text is invalid.
pub(super) fn parse(text: &str) -> Option<LockedType> {
    within(text.trim(), DEPTH)
}

fn within(text: &str, depth: usize) -> Option<LockedType> {
    let depth = depth.checked_sub(1)?;
    let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('>');
    if let Some(inner) = inner("option<") {
        let inner = within(inner, depth)?;
        return (!inner.nullable).then_some(Type { nullable: true, ..inner });
    }
    if let Some(inner) = inner("list<") {
        return Some(Type::new(Shape::Array(Box::new(within(inner, depth)?))));
    }
    if let Some(inner) = inner("map<") {
        return Some(Type::new(Shape::Map(Box::new(within(inner, depth)?))));
    }
    if let Some(inner) = inner("tuple<") {
        let all = separate(inner).map(|part| within(part, depth)).collect::<Option<Vec<_>>>()?;
        return (!all.is_empty()).then(|| Type::new(Shape::Tuple(all)));
    }
    let shape = match text {
        "json" => Shape::Any,
        "null" => return Some(Type { shape: Shape::Null, nullable: true }),
        "bool" => Shape::Boolean,
        "f64" => Shape::Number,
        name if is_type_name(name) => Shape::Named(name.to_owned()),
        word => {
            let integer = || Integer::named(word).map(Shape::Integer);
            Text::of_lock(word).map(Shape::Text).or_else(integer)?
        }
    };
    Some(Type::new(shape))
}

/// Splits a text at commas outside of `<` and `>`.
fn separate(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |c| {
        match c {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    })
}

/// Returns true if a text is a valid name of a type.
pub(super) fn is_type_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Returns true if a text is a valid name of a method or a member.
pub(super) fn is_name(name: &str) -> bool {
    // Keywords are not valid names.
    name.starts_with(|c: char| c.is_alphabetic() && !c.is_uppercase() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase() || c == '_')
        && !openapi_lower::is_keyword(name)
}

/// Reads the name of a method, setter or member.
pub(super) fn checked_name(text: &str) -> Result<String, String> {
    if is_name(text) {
        Ok(text.to_owned())
    } else {
        Err(format!("invalid name `{text}`: expected a snake_case identifier that is not a keyword"))
    }
}

/// Reads the name of a type or a variant.
pub(super) fn checked_type_name(text: &str) -> Result<String, String> {
    if is_type_name(text) { Ok(text.to_owned()) } else { Err(format!("invalid type name `{text}`")) }
}

/// Formats a constant value of a document as JSON.
pub(super) fn constant_text(constant: &Constant) -> String {
    match constant {
        Constant::Text(text) | Constant::Format(text) | Constant::Pattern(text) => Value::from(text.as_str()),
        Constant::Integer(value) => Value::from(*value),
        Constant::Number(value) => Value::from(*value),
        Constant::Boolean(value) => Value::from(*value),
    }
    .to_string()
}

/// Parses a constant value; returns `None` if the text is invalid.
pub(super) fn parse_constant(text: &str) -> Option<Constant> {
    Constant::of(&serde_json::from_str(text).ok()?)
}

/// Formats the type of a body.
pub(crate) fn payload_text(payload: &PayloadLock) -> String {
    match payload {
        Payload::Empty => "empty".to_owned(),
        Payload::Json(ty) => format!("json {}", text(ty)),
        Payload::Events(ty) => format!("events {}", text(ty)),
        Payload::Text => "text".to_owned(),
        Payload::Bytes => "bytes".to_owned(),
        Payload::Upgrade => "upgrade".to_owned(),
    }
}

/// Parses the type of a body; returns `None` if the text is invalid.
pub(super) fn parse_payload(text: &str) -> Option<PayloadLock> {
    Some(match text {
        "empty" => Payload::Empty,
        "text" => Payload::Text,
        "bytes" => Payload::Bytes,
        "upgrade" => Payload::Upgrade,
        other => match other.strip_prefix("events ") {
            Some(ty) => Payload::Events(parse(ty)?),
            None => Payload::Json(parse(other.strip_prefix("json ")?)?),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_and_read() {
        for text in [
            "list<option<Pet>>",
            "map<json>",
            "i64",
            "option<date-time>",
            "null",
            "list<map<list<u8>>>",
            "tuple<f64,list<tuple<Pet,option<string>>>,i64>",
        ] {
            assert_eq!(parse(text).map(|ty| super::text(&ty)).as_deref(), Some(text));
        }
        for text in
            ["", "Pet<", "list<>", "tuple<>", "tuple<i64,>", "pet", "option<option<i64>>", "Pe t", &"list<".repeat(100)]
        {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(is_name("type_") && is_name("list_pets_2") && !is_name("type") && !is_name("Pet") && !is_name("a-b"));
    }
}

//! Reading the types of a lock.

use openapi_document::{Pointer, type_phrase};
use serde_json::Value;

use super::{
    LockedShape, MemberLock, TypeLock, VariantLock,
    at::{At, Found},
    expression::parse_constant,
};

pub(super) fn definition(at: &At<'_>) -> Found<TypeLock> {
    let place = at.get("at").map(|it| it.text().map(Pointer::from)).transpose()?.unwrap_or_default();
    let mut folded = Vec::new();
    for (index, value) in at.value.get("or-null-at").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let it = At { reader: at.reader, pointer: at.pointer.child("or-null-at").child(index), value };
        folded.push(Pointer::from(it.text()?));
    }
    let is = at.need("is")?;
    let shape = match is.text()? {
        kind @ ("struct" | "form") => structure(at, kind == "form")?,
        "enum" => LockedShape::Enum(at.section("values", |_, it| it.type_name())?),
        "union" => LockedShape::Union {
            tag: at.get("tag").map(|it| it.text().map(str::to_owned)).transpose()?,
            variants: at.section("variants", |_, it| variant(it))?,
        },
        "alias" => {
            let of = at.need("of")?;
            LockedShape::Alias(of.type_of(of.text()?)?)
        }
        "wrapper" => {
            let of = at.need("of")?;
            LockedShape::Wrapper(of.type_of(of.text()?)?)
        }
        other => {
            return Err(is.refuse(format!(
                "invalid kind of type `{other}`; expected `struct`, `form`, `enum`, `union`, `alias` or `wrapper`"
            )));
        }
    };
    Ok(TypeLock { at: place, folded, shape })
}

pub(super) fn structure(at: &At<'_>, is_form: bool) -> Found<LockedShape> {
    let new = match at.get("new") {
        None => None,
        Some(new) => {
            let listed = new
                .value
                .as_array()
                .ok_or_else(|| new.refuse(format!("expected an array, found {}", type_phrase(new.value))))?;
            let wires = listed.iter().map(|wire| wire.as_str().map(str::to_owned));
            Some(wires.collect::<Option<Vec<_>>>().ok_or_else(|| new.refuse("expected an array of names"))?)
        }
    };
    let member = |_: &str, it: &At<'_>| {
        let text = it.text()?;
        let (said, constant) = match text.split_once(" = ") {
            Some((said, constant)) => (said, Some(constant)),
            None => (text, None),
        };
        match said.split_whitespace().collect::<Vec<_>>().as_slice() {
            [name, ty, flags @ ..] if flags.iter().all(|flag| matches!(*flag, "boxed" | "null" | "set")) => {
                Ok(MemberLock {
                    name: it.checked(name)?,
                    ty: it.type_of(ty)?,
                    tells_null: flags.contains(&"null"),
                    is_settable: flags.contains(&"set"),
                    constant: constant.and_then(parse_constant),
                    boxed: flags.contains(&"boxed"),
                })
            }
            _ => Err(it.refuse("expected a name and a type, followed by any of `boxed`, `null` and `set`")),
        }
    };
    Ok(LockedShape::Struct {
        new,
        members: at.section("members", member)?,
        additional: at.get("additional").map(|it| it.type_of(it.text()?)).transpose()?,
        is_form,
    })
}

pub(super) fn variant(at: &At<'_>) -> Found<VariantLock> {
    let text = at.text()?;
    let (said, tags) = text.split_at(text.find('"').unwrap_or(text.len()));
    let mut found = Vec::new();
    for tag in serde_json::Deserializer::from_str(tags).into_iter::<String>() {
        found.push(tag.map_err(|_| at.refuse("invalid tag: expected a JSON string"))?);
    }
    match said.split_whitespace().collect::<Vec<_>>().as_slice() {
        [ty, flags @ ..] if flags.iter().all(|flag| matches!(*flag, "boxed" | "explicit")) => Ok(VariantLock {
            ty: at.type_of(ty)?,
            tags: found,
            is_explicit: flags.contains(&"explicit"),
            boxed: flags.contains(&"boxed"),
        }),
        _ => Err(at.refuse("expected a type, followed by any of `boxed` and `explicit`, and by its tags")),
    }
}

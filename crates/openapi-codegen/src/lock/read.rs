//! Reading a lock, which may have been written by hand.

use super::{
    BodyLock, ClientLock, Lock, LockedShape, OperationLock, OutcomeLock, ParameterLock, VariableLock,
    at::{At, Found, Reader},
    expression::is_type_name,
    read_types::definition,
};
use openapi_document::{Document, Error, Limits, Pointer};
use serde_json::Value;
use std::{collections::HashMap, path::Path};

impl Lock {
    /// Reads the lock of a client; `None` if there is none.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or something in it is no name; the error names line and column.
    pub fn read(path: &Path) -> Result<Option<Self>, Error> {
        if !path.exists() {
            return Ok(None);
        }
        Self::of_document(&Document::read_data(path, &Limits::default())?).map(Some)
    }

    /// Takes a lock as text.
    ///
    /// # Errors
    ///
    /// As [`Lock::read`].
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        Self::of_document(&Document::parse_data(name, text, &Limits::default())?)
    }

    fn of_document(document: &Document) -> Result<Self, Error> {
        let reader = Reader { document };
        let root = At { reader: &reader, pointer: Pointer::root(), value: document.root() };
        if let Some(twice) = document.duplicates().first() {
            return Err(reader.refuse(twice, format!("duplicate key `{}`", twice.last())));
        }
        match root.value.get("lock").and_then(Value::as_u64) {
            Some(1) => {}
            Some(other) => {
                return Err(root.refuse(format!("unsupported lock version {other}; supported version: 1")));
            }
            None => return Err(root.refuse("not a lock file: missing `lock: 1`")),
        }
        let lock = Self {
            client: root.get("client").map(|it| client(&it)).transpose()?.unwrap_or_default(),
            operations: root.section("operations", |_, it| operation(it))?,
            types: root.section("types", |name, it| {
                if is_type_name(name) { definition(it) } else { Err(it.refuse(format!("invalid type name `{name}`"))) }
            })?,
        };
        lock.check(&root)?;
        Ok(lock)
    }

    /// No name is given twice.
    fn check(&self, root: &At<'_>) -> Result<(), Error> {
        let mut methods: HashMap<&str, &str> = HashMap::new();
        for (key, operation) in &self.operations {
            let others = operation.bodies.values().filter(|body| body.is_argument).map(|body| body.method.as_str());
            let mut own: Vec<&str> = others.filter(|name| *name != operation.method).collect();
            own.push(&operation.method);
            for name in own {
                if let Some(other) = methods.insert(name, key) {
                    let at = root.pointer.child("operations").child(key);
                    return Err(root
                        .reader
                        .refuse(&at, format!("duplicate method name `{name}` of `{key}` and `{other}`")));
                }
            }
        }
        for (name, def) in &self.types {
            let LockedShape::Struct { members, .. } = &def.shape else { continue };
            let mut known: HashMap<&str, &str> = HashMap::new();
            for (wire, member) in members {
                if let Some(other) = known.insert(&member.name, wire) {
                    let at = root.pointer.child("types").child(name).child("members").child(wire);
                    let message = format!("duplicate member name `{}` of `{wire}` and `{other}`", member.name);
                    return Err(root.reader.refuse(&at, message));
                }
            }
        }
        Ok(())
    }
}

fn client(at: &At<'_>) -> Found<ClientLock> {
    let pair = |it: &At<'_>| -> Found<(String, String)> {
        match it.words()?.as_slice() {
            [one, other] => Ok(((*one).to_owned(), (*other).to_owned())),
            [only] => Ok((String::new(), (*only).to_owned())),
            _ => Err(it.refuse("expected one or two names")),
        }
    };
    let server = |_: &str, it: &At<'_>| {
        let (prefix, constructor) = pair(it)?;
        it.checked(&constructor)?;
        if !prefix.is_empty() {
            it.checked(&prefix)?;
        }
        Ok((prefix, constructor))
    };
    let view = |_: &str, it: &At<'_>| {
        let (method, ty) = pair(it)?;
        it.checked(&method)?;
        if is_type_name(&ty) { Ok((method, ty)) } else { Err(it.refuse(format!("invalid type name `{ty}`"))) }
    };
    let variable = |_: &str, it: &At<'_>| {
        let setter = it.need("setter")?.name()?;
        let ty = it.get("type").map(|it| it.type_name()).transpose()?;
        Ok(VariableLock { setter, ty, values: it.section("values", |_, it| it.type_name())? })
    };
    let webhook = |_: &str, it: &At<'_>| {
        let text = it.text()?;
        let (variant, ty) = text.split_once(' ').ok_or_else(|| it.refuse("expected a variant name and a type"))?;
        if is_type_name(variant) {
            Ok((variant.to_owned(), it.type_of(ty)?))
        } else {
            Err(it.refuse(format!("invalid variant name `{variant}`")))
        }
    };
    Ok(ClientLock {
        constants: at.section("constants", |_, _| Ok(()))?.into_keys().collect(),
        credentials: at.section("credentials", |_, it| it.name())?,
        parameters: at.section("parameters", |_, it| parameter(it))?,
        servers: at.section("servers", server)?,
        variables: at.section("variables", variable)?,
        views: at.section("views", view)?,
        webhooks: at.section("webhooks", webhook)?,
    })
}

fn parameter(at: &At<'_>) -> Found<ParameterLock> {
    let words = at.words()?;
    let (name, ty, position) = match words.as_slice() {
        [name, ty] => (*name, *ty, None),
        [name, ty, position] => {
            let position = position.parse().map_err(|_| at.refuse(format!("invalid position `{position}`")))?;
            (*name, *ty, Some(position))
        }
        _ => return Err(at.refuse("expected a name, a type, and optionally a position")),
    };
    Ok(ParameterLock { name: at.checked(name)?, position, ty: at.type_of(ty)? })
}

fn operation(at: &At<'_>) -> Found<OperationLock> {
    let gives = at.need("gives")?;
    let outcome = match gives.text()? {
        "several" => OutcomeLock::Several,
        text => OutcomeLock::One(gives.payload(text)?),
    };
    let body = |_: &str, it: &At<'_>| match it.words()?.as_slice() {
        [method, place @ ("argument" | "setter"), kind, rest @ ..] if rest.len() < 2 => Ok(BodyLock {
            is_argument: *place == "argument",
            method: it.checked(method)?,
            ty: rest.first().map(|ty| it.type_of(ty)).transpose()?,
            kind: (*kind).to_owned(),
        }),
        _ => Err(it.refuse("expected a name, `argument` or `setter`, a kind of body, and optionally a type")),
    };
    let response = |_: &str, it: &At<'_>| {
        let text = it.text()?;
        let (variant, payload) = text.split_once(' ').ok_or_else(|| it.refuse("expected a variant name and a body"))?;
        if !is_type_name(variant) {
            return Err(it.refuse(format!("invalid variant name `{variant}`")));
        }
        Ok((variant.to_owned(), it.payload(payload)?))
    };
    Ok(OperationLock {
        id: at.get("id").map(|it| it.text().map(str::to_owned)).transpose()?.unwrap_or_default(),
        method: at.need("method")?.name()?,
        view: at.get("view").map(|it| it.name()).transpose()?,
        call: at.need("call")?.type_name()?,
        error: at.need("error")?.type_name()?,
        success: at.get("success").map(|it| it.type_name()).transpose()?,
        outcome,
        pages: at.get("pages").map(|it| it.type_of(it.text()?)).transpose()?,
        parameters: at.section("parameters", |_, it| parameter(it))?,
        bodies: at.section("body", body)?,
        successes: at.section("successes", response)?,
        failures: at.section("failures", response)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"lock: 1
client:
  constants:
    SERVER: string
  credentials:
    api_key: api_key
  parameters:
    header Zoo-Version: zoo_version string
  servers:
    "https://a.example": production
    "https://b.example": upload production
  variables:
    region:
      setter: region
      type: ServerRegion
      values:
        eu: Eu
    upload port:
      setter: port
  views:
    pets: pets Pets
  webhooks:
    pet.born: Born Pet
operations:
  GET /pets/{id}:
    id: getPet
    method: get_pet
    view: get
    call: GetPet
    error: GetPetError
    success: GetPetResponse
    gives: json Pet
    pages: Pet
    parameters:
      path id: id string 0
      "query filter[x]": filter_x list<i64>
    body:
      application/json: body setter json Pet
      text/csv: body_text setter text
    successes:
      "200": Ok json Pet
      "204": NoContent empty
    failures:
      "404 text/plain": NotFound text
types:
  Kind:
    at: /components/schemas/Kind
    is: enum
    values:
      "": Empty
      cat: Cat
  OldPet:
    is: alias
    of: Pet
  Pet:
    at: /components/schemas/Pet
    or-null-at:
      - /components/schemas/nullable-pet
    is: struct
    new: ["id", "type"]
    additional: json
    members:
      id: id i64 set
      kind: kind Kind = "a = b"
      type: type_ option<Kind> null
  Value:
    at: /components/schemas/Value
    is: union
    tag: kind
    variants:
      Cat: Pet "cat" "kitten of \"cat\""
      String: string
"#;

    #[test]
    fn what_is_written_is_what_is_read() {
        let lock = Lock::parse("t.lock", LOCK).unwrap();
        let text = lock.to_string();
        assert!(text.ends_with(LOCK), "{text}");
        assert_eq!(Lock::parse("t.lock", &text).unwrap(), lock);
    }

    /// Locks that were written before these were kept are read all the same.
    #[test]
    fn what_a_lock_does_not_have_breaks_nothing() {
        let mut without = LOCK.to_owned();
        for section in
            ["  constants:\n    SERVER: string\n", "    pages: Pet\n", "  webhooks:\n    pet.born: Born Pet\n"]
        {
            without = without.replacen(section, "", 1);
        }
        let before = Lock::parse("t.lock", &without).unwrap();
        let now = Lock::parse("t.lock", LOCK).unwrap();
        assert!(before != now && now.breaks_since(&before).is_empty());
        let items: Vec<String> = before.breaks_since(&now).into_iter().map(|it| it.item).collect();
        assert_eq!(items, ["Client::SERVER", "Webhook::Born", "get_pet().items"]);
    }

    #[test]
    fn what_is_no_name_is_refused_with_its_place() {
        for (old, new, message) in [
            (
                "method: get_pet",
                "method: GetPet",
                "t.lock:27:5: invalid name `GetPet`: expected a snake_case identifier that is not a keyword",
            ),
            ("call: GetPet", "call: get", "t.lock:29:5: invalid type name `get`"),
            ("id: id i64 set", "id: id i65 set", "invalid type `i65`"),
            (
                "id: id i64 set",
                "id: type i64 set",
                "invalid name `type`: expected a snake_case identifier that is not a keyword",
            ),
            ("type: type_ option", "type: id option", "duplicate member name `id` of `type` and `id`"),
            ("lock: 1", "lock: 2", "supported version: 1"),
            ("is: enum", "is: thing", "invalid kind of type `thing`; expected `struct`"),
            ("  Kind:\n", "  kind:\n", "invalid type name `kind`"),
        ] {
            let text = LOCK.replacen(old, new, 1);
            let error = Lock::parse("t.lock", &text).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
        let twice = LOCK.replacen("  Kind:\n", "  Pet:\n    is: enum\n  Kind:\n", 1);
        assert!(Lock::parse("t.lock", &twice).unwrap_err().to_string().contains("duplicate key `Pet`"));
    }
}

//! The lock file, which may be edited by hand.

use std::{collections::HashMap, fmt, path::Path};

use openapi_document::{Error, Limits, Pointer, Problem, Source, emit::to_yaml};
use serde_json::Value;

use super::{ClientLock, DefinitionShape, Lock, expression::checked_type_name};

/// The first lines of every lock file.
const HEAD: &str = "\
# Lock of the public names and types of the client. `cargo xtask codegen` reads and updates this file and preserves
# its entries as far as the document allows. Review changes like code; names may be edited by hand.
# `cargo xtask codegen --relock` discards the file and generates all names from the document.
lock: 1
";

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        f.write_str(&to_yaml(&serde_json::to_value(self).map_err(|_| fmt::Error)?))
    }
}

impl Lock {
    /// Reads the lock file of a client; returns `None` if it does not exist.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read, or if it contains an invalid name; the error states line and
    /// column.
    pub fn read(path: &Path) -> Result<Option<Self>, Error> {
        if !path.exists() {
            return Ok(None);
        }
        Self::of_source(Source::read(path, &Limits::default())?).map(Some)
    }

    /// Parses the text of a lock file.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Lock::read`].
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        Self::of_source(Source::parse(name, text, &Limits::default())?)
    }

    fn of_source(mut source: Source) -> Result<Self, Error> {
        let version = source.root_mut().as_object_mut().and_then(|root| root.remove("lock"));
        let message = match version.as_ref().and_then(Value::as_u64) {
            Some(1) => None,
            Some(other) => Some(format!("unsupported lock version {other}; supported version: 1")),
            None => Some("not a lock file: missing `lock: 1`".to_owned()),
        };
        if let Some(message) = message {
            return Err(source.error(&Pointer::root(), Problem::Data(message)));
        }
        let lock: Self = source.read_as()?;
        lock.check(&source)?;
        Ok(lock)
    }

    /// Checks that types have type names, and that every name is unique.
    fn check(&self, source: &Source) -> Result<(), Error> {
        let refuse = |at: &Pointer, message: String| source.error(at, Problem::Data(message));
        let mut methods: HashMap<&str, &str> = HashMap::new();
        for (key, operation) in &self.operations {
            let others = operation.bodies.values().filter(|body| body.is_argument).map(|body| body.method.as_str());
            let mut own: Vec<&str> = others.filter(|name| *name != operation.method).collect();
            own.push(&operation.method);
            for name in own {
                if let Some(other) = methods.insert(name, key) {
                    let at = Pointer::root().child("operations").child(key);
                    return Err(refuse(&at, format!("duplicate method name `{name}` of `{key}` and `{other}`")));
                }
            }
        }
        for (name, def) in &self.types {
            let at = Pointer::root().child("types").child(name);
            checked_type_name(name).map_err(|message| refuse(&at, message))?;
            match &def.shape {
                DefinitionShape::Struct { members, .. } => {
                    let names = members.iter().map(|(wire, member)| (wire, &member.name));
                    check_unique(source, &at.child("members"), "member", names)?;
                }
                DefinitionShape::Enum(values) => check_unique(source, &at.child("values"), "variant", values)?,
                _ => {}
            }
        }
        let ClientLock { credentials, webhooks, .. } = &self.client;
        let at = Pointer::root().child("client");
        check_unique(source, &at.child("credentials"), "method", credentials)?;
        let variants = webhooks.iter().map(|(name, webhook)| (name, &webhook.variant));
        check_unique(source, &at.child("webhooks"), "variant", variants)
    }
}

/// Checks that the names of the entries at a location are unique.
fn check_unique<'l>(
    source: &Source,
    at: &Pointer,
    what: &str,
    names: impl IntoIterator<Item = (&'l String, &'l String)>,
) -> Result<(), Error> {
    let mut known: HashMap<&str, &str> = HashMap::new();
    for (key, name) in names {
        if let Some(other) = known.insert(name, key) {
            let message = format!("duplicate {what} name `{name}` of `{key}` and `{other}`");
            return Err(source.error(&at.child(key), Problem::Data(message)));
        }
    }
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) const LOCK: &str = r#"lock: 1
client:
  constants:
    SERVER: string
  credentials:
    api_key: api_key
  parameters:
    header Zoo-Version: zoo_version string
  servers:
    'https://a.example': production
    'https://b.example': upload production
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
  'GET /pets/{id}':
    id: getPet
    method: get_pet
    view: pets get
    call: GetPet
    error: GetPetError
    success: GetPetResponse
    gives: json Pet
    pages: Pet
    parameters:
      path id: id string 0
      'query filter[x]': filter_x list<i64>
    body:
      application/json: body setter json Pet
      text/csv: body_text setter text
    successes:
      '200': Ok json Pet
      '204': NoContent empty
    failures:
      '404 text/plain': NotFound text
types:
  Kind:
    at: /components/schemas/Kind
    is: enum
    values:
      '': Empty
      cat: Cat
  OldPet:
    is: alias
    of: Pet
  Pet:
    at: /components/schemas/Pet
    or-null-at: [/components/schemas/nullable-pet]
    is: struct
    new: [id, type]
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

    /// Locks from versions before these entries existed can be read.
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
        assert!(before != now && now.changes_since(&before).breaks.is_empty());
        let items: Vec<String> = before.changes_since(&now).breaks.into_iter().map(|it| it.item).collect();
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
            ("cat: Cat", "cat: Empty", "duplicate variant name `Empty` of `cat` and ``"),
            ("lock: 1", "lock: 2", "supported version: 1"),
            ("is: enum", "is: thing", "t.lock:48:5: unknown variant `thing`, expected one of `struct`"),
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

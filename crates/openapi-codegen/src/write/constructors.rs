//! Constructors with the required members, a setter for each member, and the distinction of null and absence for
//! members that may be both.

use super::{
    Code,
    arguments::owned,
    objects::{PRESENCE, UNKNOWN},
};
use crate::{
    model::{Constant, Definition, Field, Presence, Shape, Type, TypeDef},
    names::Named,
    rust::{constant, deprecated, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for (id, def) in model.types.iter() {
        let name = model.names.of(id);
        let Definition::Struct { fields, additional, constructor } = &def.definition else { continue };
        let mut methods: Vec<String> = Vec::new();
        if let Some(taken) = constructor {
            methods.push(new(model, def, taken));
            let setters = fields.iter().filter(|field| field.is_settable);
            methods.extend(setters.map(|field| setter(model, field, flag_of(fields, field))));
            methods.extend(additional.as_ref().map(|ty| further(model, ty)));
        }
        let mut taken: Vec<String> = fields.iter().map(|field| model.names.member(field.id).to_owned()).collect();
        for field in fields {
            let Some(flag) = flag_of(fields, field) else { continue };
            methods.extend(presence_methods(model.names.member(field.id), &mut taken, field, flag));
        }
        let Some(text) = code.types.get_mut(name).filter(|_| !methods.is_empty()) else { continue };
        text.push_str(&format!("impl {name} {{\n{}}}\n", methods.join("\n")));
        if constructor.as_ref().is_some_and(Vec::is_empty) {
            text.push_str(&format!(
                "impl ::std::default::Default for {name} {{\n    fn default() -> Self {{\n        Self::new()\n    }}\n}}\n"
            ));
        }
    }
}

/// Returns the index of a member among those with a presence flag.
fn flag_of(fields: &[Field], field: &Field) -> Option<usize> {
    fields.iter().filter(|field| field.has_presence_flag()).position(|flagged| flagged.wire == field.wire)
}

/// Writes the constructor: constants are filled in, and optional members are absent.
fn new(model: &Named, def: &TypeDef, taken: &[String]) -> String {
    let Definition::Struct { fields, additional, .. } = &def.definition else { return String::new() };
    let of_wire = |wire: &String| fields.iter().find(|field| field.wire == *wire);
    let arguments: Vec<String> = taken
        .iter()
        .filter_map(of_wire)
        .map(|field| format!("{}: {}", model.names.member(field.id), owned(model, &field.ty, "").ty))
        .collect();
    let mut text = format!(
        "    /// {}\n    pub fn new({}) -> Self {{\n        Self {{\n",
        if arguments.is_empty() {
            "Creates a value without optional members."
        } else {
            "Creates a value from its required members."
        },
        arguments.join(", ")
    );
    for field in fields {
        let name = model.names.member(field.id);
        let value = if taken.contains(&field.wire) {
            let value = owned(model, &field.ty, "").value(name);
            let value = if field.boxed { format!("Box::new({value})") } else { value };
            // A member that is required now and was optional before.
            if field.is_option() { format!("Some({value})") } else { value }
        } else {
            filled_in(model, field)
        };
        text.push_str(&format!("            {name}: {value},\n"));
    }
    if additional.is_some() {
        text.push_str("            additional: ::std::default::Default::default(),\n");
    }
    if fields.iter().any(Field::has_presence_flag) {
        text.push_str(&format!("            {PRESENCE}: crate::support::PresenceFlags::new(),\n"));
    }
    if def.keeps_unknown {
        text.push_str(&format!("            {UNKNOWN}: ::std::default::Default::default(),\n"));
    }
    text.push_str("        }\n    }\n");
    text
}

/// Returns the value of a member that the constructor does not take.
fn filled_in(model: &Named, field: &Field) -> String {
    if !field.is_plain {
        return "None".to_owned();
    }
    match (model.named(&field.ty), &field.constant) {
        (Some((name, Definition::Enum { values })), Some(Constant::Text(text))) => {
            let only = values.iter().find(|value| value.text == *text).map_or("", |value| model.names.member(value.id));
            format!("{name}::{only}")
        }
        (_, Some(Constant::Text(text))) => format!("{}.into()", literal(text)),
        (_, Some(value)) => {
            let text = constant(value);
            let inner = text.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or_default();
            match model.shape(&field.ty) {
                Shape::Number if !inner.contains(['.', 'e']) => format!("{inner}.0"),
                _ => inner.to_owned(),
            }
        }
        _ => "()".to_owned(),
    }
}

fn setter(model: &Named, field: &Field, flag: Option<usize>) -> String {
    let name = model.names.member(field.id);
    let argument = owned(model, &field.ty, "");
    let (ty, mut value) = (&argument.ty, argument.value("value"));
    if field.boxed {
        value = format!("Box::new({value})");
    }
    if field.is_option() {
        value = format!("Some({value})");
    }
    // For an option, the value itself shows that the member is present.
    let reset = match (field.presence(), flag) {
        (Presence::Relaxed, Some(flag)) => {
            format!("        self.{PRESENCE}.set({flag}, crate::support::PresenceFlag::Plain);\n")
        }
        _ => String::new(),
    };
    format!(
        "    /// Sets [`{name}`](Self#structfield.{name}).\n    #[must_use]\n{}    pub fn {name}(mut self, value: {ty}) -> Self {{\n        self.{name} = {value};\n{reset}        self\n    }}\n",
        deprecated(field.deprecated.as_ref(), "    ")
    )
}

/// Writes the setter of additional members.
fn further(model: &Named, ty: &Type) -> String {
    let map = Type::new(Shape::Map(Box::new(ty.clone())));
    let argument = owned(model, &map, "");
    let (ty, value) = (&argument.ty, argument.value("value"));
    format!(
        "    /// Sets [`additional`](Self#structfield.additional).\n    #[must_use]\n    pub fn additional(mut self, value: {ty}) -> Self {{\n        self.additional = {value};\n        self\n    }}\n"
    )
}

/// Writes the methods that distinguish null from absence: two setters, and one or two predicates.
fn presence_methods(name: &str, taken: &mut Vec<String>, field: &Field, flag: usize) -> Vec<String> {
    let plain = name.trim_end_matches('_');
    // Another member, or its methods for null, may already use the name.
    let mut free = |name: String| {
        let mut name = if taken.contains(&name) { format!("{name}_flag") } else { name };
        while taken.contains(&name) {
            name.push('_');
        }
        taken.push(name.clone());
        name
    };
    let is_relaxed = field.presence() == Presence::Relaxed;
    let mut methods = Vec::new();
    let mut asked = |state: &str, word: &str| {
        methods.push(format!(
            "    /// Returns `true` if [`{name}`](Self#structfield.{name}) is {word}.\n    pub fn {}(&self) -> bool {{\n        {}self.{PRESENCE}.get({flag}) == crate::support::PresenceFlag::{state}\n    }}\n",
            free(format!("is_{plain}_{word}")),
            if is_relaxed { String::new() } else { format!("self.{name}.is_none() && ") }
        ));
    };
    asked("Null", "null");
    if is_relaxed {
        asked("Absent", "absent");
    }
    if field.is_settable {
        let clear = if is_relaxed { String::new() } else { format!("        self.{name} = None;\n") };
        let absent = if is_relaxed { "Absent" } else { "Plain" };
        for (state, word, does, to) in [("Null", "null", "Sets", " to null"), (absent, "absent", "Omits", "")] {
            methods.push(format!(
                "    /// {does} [`{name}`](Self#structfield.{name}){to}.\n    #[must_use]\n    pub fn {}(mut self) -> Self {{\n{clear}        self.{PRESENCE}.set({flag}, crate::support::PresenceFlag::{state});\n        self\n    }}\n",
                free(format!("{plain}_{word}"))
            ));
        }
    }
    methods
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::json;

    use crate::{generate, generate_locked, testing::client};

    #[test]
    fn what_must_be_there_is_taken_and_what_is_constant_is_filled_in() {
        let types = client(
            json!({}),
            json!({"NewPet": {"type": "object", "required": ["name", "kind", "level", "id"], "properties": {
                "name": {"type": "string"}, "kind": {"const": "pet"}, "level": {"type": "integer", "const": 2},
                "id": {"type": "integer", "readOnly": true}, "tags": {"type": "array", "items": {"type": "string"}},
                "note": {"type": ["string", "null"]}}}}),
        )
        .texts
        .types;
        for line in [
            "pub fn new(name: impl ::std::convert::Into<String>) -> Self {",
            "name: name.into(),",
            "kind: NewPetKind::Pet,",
            "level: 2,",
            "id: None,",
            "pub fn tags(mut self, value: impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<String>>) -> Self {",
            "self.tags = Some(value.into_iter().map(::std::convert::Into::into).collect());",
            "pub fn note_null(mut self) -> Self {",
            "pub fn is_note_null(&self) -> bool {",
        ] {
            assert!(types.contains(line), "{line} in {types}");
        }
        assert!(!types.contains("pub fn id(") && !types.contains("pub fn kind("), "{types}");
    }

    #[test]
    fn what_only_requests_contain_is_taken_unless_a_lock_has_a_constructor_without_it() {
        let document = |required: &[&str]| {
            let user = json!({"type": "object", "required": required, "properties": {
                "id": {"type": "integer", "readOnly": true}, "name": {"type": "string"},
                "password": {"type": "string", "writeOnly": true}, "pin": {"type": ["string", "null"], "writeOnly": true}}});
            let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {},
                "components": {"schemas": {"User": user}}});
            Document::parse("t.json", root.to_string()).unwrap()
        };
        let (before, now) = (document(&["id", "name"]), document(&["id", "name", "password", "pin"]));
        let [name, password] = ["name", "password"].map(|name| format!("{name}: impl ::std::convert::Into<String>"));
        let new = generate(&now);
        assert!(new.texts.types.contains(&format!("pub fn new({name}, {password}) -> Self {{")), "{}", new.texts.types);
        assert!(new.texts.types.contains("password: Some(password.into()),"), "{}", new.texts.types);
        let again = generate_locked(&now, &generate(&before).lock);
        assert!(again.texts.types.contains(&format!("pub fn new({name}) -> Self {{")), "{}", again.texts.types);
    }
}

//! The list of the items of a lock. It is the only place that reads a lock for comparisons: each part of a lock is
//! destructured in full, so that a new one has to be listed here or left out explicitly.

use std::collections::BTreeSet;

use openapi_document::{Pointer, template::distinct_placeholders};
use openapi_lower::type_name;

use super::{
    item::{Entry, Kind, Surface},
    signature::{
        BODY,
        Signature::{self, Name, Presence, Text},
    },
};
use crate::lock::{
    BodyLock, ClientLock, DefinitionShape, Lock, LockedType, MemberLock, OperationLock, ParameterLock, ResponseLock,
    ServerLock, SuccessKindLock, TypeLock, VariableLock, VariantLock, ViewLock, ViewMethodLock, WebhookLock, type_text,
};
use crate::model::{self, Shape};

/// The form of a type that is another name for a type.
pub(super) const ALIAS: &str = "a type alias";

/// The item of the type that an alias or a wrapper is declared with.
pub(super) const TARGET: &str = "target";

/// The type of a part that is a file.
const FILE: Shape<String> = Shape::Text(model::Text::Binary);

impl<'l> Surface<'l> {
    /// Lists the items of a lock.
    pub(super) fn of(lock: &'l Lock) -> Self {
        let Lock { client, operations, types } = lock;
        let whole = Entry::client();
        let mut all = vec![whole.clone()];
        self::client(&whole, client, &mut all);
        for (key, operation) in operations {
            self::operation(&whole, key, operation, &mut all);
        }
        for (name, TypeLock { at, folded: _, shape }) in types {
            definition(lock, Entry { at: location(lock, name, at), ..whole.clone() }, name, shape, &mut all);
        }
        Self::new(lock, all)
    }
}

/// Returns the location of the operation with a key.
fn place(key: &str) -> Pointer {
    let (method, path) = key.split_once(' ').unwrap_or((key, ""));
    Pointer::from("/paths").child(path).child(method.to_lowercase())
}

/// Returns the location of a type: a form, which has no schema of its own, has that of the body of its operation.
fn location(lock: &Lock, name: &str, at: &Pointer) -> Pointer {
    let of_body = |(key, operation): (&String, &OperationLock)| {
        let is_it = |body: &BodyLock| body.type_name().is_some_and(|known| known == name);
        let (media_type, _) = operation.bodies.iter().find(|(_, body)| is_it(body))?;
        Some(place(key).join(["requestBody", "content", media_type, "schema"]))
    };
    let found = if *at == Pointer::root() { lock.operations.iter().find_map(of_body) } else { None };
    found.unwrap_or_else(|| at.clone())
}

/// Returns the name of the type that selects a server of a group.
fn server_type(prefix: &str) -> String {
    type_name(&format!("{prefix}_server"))
}

/// Returns true if a server group has a type for the choice of a server: for several servers, or one with variables.
fn has_choice(client: &ClientLock, prefix: &str) -> bool {
    let of_group = || client.servers.iter().filter(|(_, server)| server.prefix == prefix);
    of_group().count() > 1 || of_group().any(|(url, _)| url.contains('{'))
}

/// Returns the arguments of the method of an operation with a key, in order.
fn arguments<'l>(key: &str, operation: &'l OperationLock) -> Signature<'l> {
    let mut listed: Vec<_> = operation.parameters.iter().filter(|(_, it)| it.position.is_some()).collect();
    listed.sort_by_key(|(_, parameter)| parameter.position);
    let index = |name: &str| listed.iter().position(|(key, _)| key.strip_prefix("path ") == Some(name));
    let names = distinct_placeholders(key);
    let template = names.iter().fold(key.to_owned(), |key, name| key.replace(&format!("{{{name}}}"), "{}"));
    let path = names.into_iter().filter_map(index).collect();
    let has_body = operation.bodies.values().any(|body| body.is_argument);
    let parameters = listed.into_iter().map(|(key, it)| (key.as_str(), Some(&it.ty)));
    Signature::Arguments { all: parameters.chain(has_body.then_some((BODY, None))).collect(), path, template }
}

fn client<'l>(whole: &Entry<'l>, client: &'l ClientLock, all: &mut Vec<Entry<'l>>) {
    let ClientLock { constants, credentials, parameters, servers, variables, views, webhooks } = client;
    for name in constants.keys() {
        let entry = whole.part(Kind::Constant, name, &format!("Client::{name}"), Presence("a constant".into()));
        all.push(entry.within(["servers"]));
    }
    for (scheme, method) in credentials {
        let entry = whole.part(Kind::Credential, scheme, &format!("Builder::{method}"), Name(method.into()));
        all.push(entry.within(["components", "securitySchemes", scheme]).added("a credential"));
    }
    for (key, ParameterLock { name, position: _, ty }) in parameters {
        let (path, ty) = (format!("Builder::{name}"), type_text(ty));
        let entry = whole.part(Kind::Parameter, key, &path, Text(format!("{name} {ty}").into()));
        all.push(entry.within(["paths"]).added(format!("{key}, {ty}")));
    }
    for (url, ServerLock { prefix, name }) in servers {
        let path = format!("{}::{name}", server_type(prefix));
        let mut entry = whole.part(Kind::Server, name, &path, Presence(name.into())).within(["servers"]).key(url);
        entry.item.owner = prefix;
        // A single server without variables is not a choice.
        let form = has_choice(client, prefix).then_some("");
        all.push(entry.form(form).added(format!("the server {url}")));
    }
    // All groups except the first have a builder method for their base URL.
    let prefixes: BTreeSet<&String> = servers.values().map(|server| &server.prefix).collect();
    for prefix in prefixes.into_iter().filter(|prefix| !prefix.is_empty()) {
        let path = format!("Builder::{prefix}_base_url");
        let entry = whole.part(Kind::BaseUrl, prefix, &path, Presence("a method".into()));
        all.push(entry.within(["servers"]).added("a method"));
    }
    for (key, VariableLock { setter, ty, values }) in variables {
        let prefix = key.split_once(' ').map_or("", |(prefix, _)| prefix);
        let path = format!("{}::{setter}", server_type(prefix));
        let variable = whole.part(Kind::Variable, key, &path, Name(setter.into())).within(["servers"]);
        all.push(variable.clone().added(format!("the variable {key} of a server")));
        let Some(ty) = ty else { continue };
        let listed = variable.part(Kind::VariableType, key, "", Text("an enum".into())).form(Some(ty));
        let listed = Entry { path: ty.clone(), ..listed };
        all.push(listed.clone());
        for (value, variant) in values {
            let entry = listed.part(Kind::VariableValue, value, &format!("::{variant}"), Name(variant.into()));
            all.push(entry.added(format!("the value {value}")));
        }
    }
    for (tag, ViewLock { method, ty }) in views {
        let (path, signature) = (format!("Client::{method}"), Name(format!("{method} {ty}").into()));
        let entry = whole.part(Kind::View, tag, &path, signature).within(["tags"]);
        all.push(entry.added(format!("a view of the tag {tag}")));
    }
    for (name, WebhookLock { variant, ty }) in webhooks {
        let entry = whole.part(Kind::Webhook, variant, &format!("Webhook::{variant}"), Signature::Type(ty));
        all.push(entry.within(["webhooks", name]).key(name).added(type_text(ty)));
    }
}

fn operation<'l>(client: &Entry<'l>, key: &'l str, operation: &'l OperationLock, all: &mut Vec<Entry<'l>>) {
    #[rustfmt::skip]
    let OperationLock {
        id: _, method, view, call, error, success, success_kind, value, pages, parameters, bodies, successes, failures,
    } = operation;
    let description = format!("{key}: a method");
    let whole = client.part(Kind::Operation, method, method, Presence(description.clone().into())).key(key);
    let whole = Entry { at: place(key), ..whole };
    all.push(whole.clone().added(description));
    all.push(whole.part(Kind::Arguments, "", "", arguments(key, operation)));
    for (key, ParameterLock { name, position, ty }) in parameters {
        let entry = whole.part(Kind::Setter, name, &format!("().{name}"), Signature::Type(ty)).within(["parameters"]);
        // A new argument is a break of the method.
        let added = position.is_none().then(|| format!("{key}, {}", type_text(ty)));
        all.push(Entry { added, ..entry.key(key).form(position.is_none().then_some("")) });
    }
    for (media_type, BodyLock { is_argument, method: name, ty, kind: _ }) in bodies {
        let (path, form) = match is_argument {
            true => (name.clone(), "argument"),
            false => (format!("{method}().{name}"), "setter"),
        };
        let entry = whole.part(Kind::Body, name, "", ty.as_ref().map_or(Text("body".into()), Signature::Type));
        let entry = Entry { path, ..entry }.within(["requestBody", "content", media_type]).form(Some(form));
        all.push(entry.added(format!("a body of {media_type}")));
    }
    if let Some(items) = pages {
        let entry = whole.part(Kind::Pages, "", "().items", Signature::Type(items));
        all.push(entry.added(format!("pages of {}", type_text(items))));
    }
    let part = value.as_ref().map_or("the whole response".into(), |value| format!("the value at `{value}`").into());
    all.push(whole.part(Kind::Part, "value", "().await", Text(part)).within(["responses"]));
    let gives = match success_kind {
        SuccessKindLock::One(payload) => Signature::Payload(payload),
        SuccessKindLock::Several => Text(format!("one of {}", success.as_deref().unwrap_or_default()).into()),
    };
    all.push(whole.part(Kind::Part, "gives", "().await", gives).within(["responses"]));
    all.push(whole.part(Kind::Part, "call", "().call", Name(call.into())));
    all.push(whole.part(Kind::Part, "error", "().error", Name(error.into())));
    if let Some(ViewMethodLock { view, name }) = view {
        all.push(whole.part(Kind::Part, "view", " in its view", Name(name.into())).within(["tags"]));
        if !view.is_empty() {
            all.push(whole.part(Kind::Part, "of view", ": view", Name(view.into())).within(["tags"]));
        }
    }
    if let Some(success) = success {
        let entry = whole.part(Kind::Part, "success", "", Name(success.into())).within(["responses"]);
        all.push(Entry { path: format!("types::{success}"), ..entry });
    }
    let successes = success.iter().map(|success| (Kind::SuccessVariant, success, successes));
    for (kind, ty, responses) in successes.chain([(Kind::ErrorVariant, error, failures)]) {
        for (status, ResponseLock { variant, payload }) in responses {
            let entry = whole.part(kind, variant, "", Signature::Payload(payload));
            let entry = Entry { path: format!("types::{ty}::{variant}"), ..entry };
            let entry = entry.within(["responses", status.split(' ').next().unwrap_or_default()]);
            all.push(entry.added(format!("the response {status}")));
        }
    }
}

/// Returns true if a part of a form is the text of a file: earlier versions wrote files as text if their schemas had
/// names, which locks contain no more.
fn was_text(lock: &Lock, ty: &LockedType) -> bool {
    let plain = lock.plain_type(ty);
    let is_named = matches!(ty.shape, Shape::Named(_));
    match &plain.shape {
        Shape::Array(inner) => was_text(lock, inner) || is_named && inner.shape == FILE,
        shape => is_named && *shape == FILE,
    }
}

fn definition<'l>(lock: &Lock, client: Entry<'l>, name: &'l str, shape: &'l DefinitionShape, all: &mut Vec<Entry<'l>>) {
    let word = match shape {
        DefinitionShape::Struct { .. } => "a struct",
        DefinitionShape::Enum(_) => "an enum",
        DefinitionShape::Union { .. } => "a union",
        DefinitionShape::Alias(_) => ALIAS,
        DefinitionShape::Wrapper(_) => "a struct around a list or a map",
    };
    let whole = client.part(Kind::Type, name, &format!("types::{name}"), Presence(word.into())).form(Some(word));
    all.push(whole.clone().added("a type"));
    match shape {
        DefinitionShape::Struct { new, members, additional, is_form } => {
            for (wire, member) in members {
                let MemberLock { name, ty, distinguishes_null, is_settable, constant: _, boxed } = member;
                let signature = match *is_form && was_text(lock, ty) {
                    true => Text("text".into()),
                    false => Signature::Type(ty),
                };
                let entry = whole.part(Kind::Member, wire, &format!(".{name}"), signature);
                let entry = entry.within(["properties", wire]).form(Some(name)).added(type_text(ty));
                let entry = entry.flag(*distinguishes_null, "null distinct from absent").flag(*is_settable, "a setter");
                all.push(entry.flag(*boxed, "boxed").flag(!boxed, "not boxed"));
            }
            if let Some(new) = new {
                let name = |wire: &'l String| members.get(wire).map_or(wire, |member| &member.name);
                let takes = new.iter().map(|wire| (wire.as_str(), name(wire).as_str())).collect();
                all.push(whole.part(Kind::Constructor, "", "::new", Signature::Takes(takes)).within(["required"]));
            }
            if let Some(additional) = additional {
                let entry = whole.part(Kind::Part, "additional", ".additional", Signature::Type(additional));
                all.push(entry.within(["additionalProperties"]));
            }
        }
        DefinitionShape::Enum(values) => {
            for (value, variant) in values {
                let entry = whole.part(Kind::Variant, value, &format!("::{variant}"), Name(variant.into()));
                all.push(entry.within(["enum"]).added(format!("the value {value}")));
            }
        }
        DefinitionShape::Union { tag, variants } => {
            if let Some(tag) = tag {
                all.push(whole.part(Kind::Part, "tag", "::tag", Name(tag.into())).within(["discriminator"]));
            }
            for (variant, VariantLock { ty, tags: _, is_explicit, boxed }) in variants {
                let entry = whole.part(Kind::Variant, variant, &format!("::{variant}"), Signature::Type(ty));
                let entry = entry.flag(*boxed, "boxed").flag(!boxed, "not boxed").added(type_text(ty));
                all.push(entry.flag(!is_explicit, "a conversion from its type"));
            }
        }
        DefinitionShape::Alias(target) | DefinitionShape::Wrapper(target) => {
            all.push(whole.part(Kind::Part, TARGET, "", Signature::Type(target)));
        }
    }
}

#[cfg(test)]
mod tests {
    use openapi_document::Document;
    use serde_json::{Value, json};

    use super::*;
    use crate::{generate, generate_locked, lock::SAMPLE};

    #[test]
    fn items_are_listed_in_the_order_of_the_lock() {
        let lock = Lock::parse("a.lock", SAMPLE).unwrap();
        let surface = Surface::of(&lock);
        let listed = surface.entries.iter().filter(|it| it.owner.kind == Kind::Operation && it.form.is_some());
        assert_eq!(
            listed.map(|it| it.path.as_str()).collect::<Vec<_>>().join(", "),
            "get_pet, get_pet().filter_x, get_pet().body, get_pet().body_text, get_pet().items, get_pet().await, \
             get_pet().await, get_pet().call, get_pet().error, get_pet in its view, get_pet: view, types::GetPetResponse, \
             types::GetPetResponse::Ok, types::GetPetResponse::NoContent, types::GetPetError::NotFound"
        );
    }

    /// The maps of a lock with an addition for each entry.
    const MAPS: &str = "credentials servers variables values views webhooks operations body successes \
                        failures types members variants";

    /// Returns the locations of all entries of a value.
    fn entries(value: &Value, at: &Pointer) -> Vec<Pointer> {
        let members = value.as_object().into_iter().flatten();
        members.flat_map(|(key, inner)| [entries(inner, &at.child(key)), vec![at.child(key)]].concat()).collect()
    }

    #[test]
    fn every_entry_of_a_lock_is_an_item() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/documents");
        let documents = std::fs::read_dir(folder).unwrap().map(|file| Document::read(&file.unwrap().path()).unwrap());
        let locks = documents.map(|document| generate(&document).lock);
        for lock in locks.chain([Lock::parse("a.lock", SAMPLE).unwrap()]) {
            let whole = serde_json::to_value(&lock).unwrap();
            for at in entries(&whole, &Pointer::root()) {
                let (parent, name) = (at.parent().unwrap(), at.last());
                let mut less = whole.clone();
                let line = less.pointer_mut(parent.as_str()).unwrap().as_object_mut().unwrap().remove(&name).unwrap();
                // An error if the entry is required.
                let Ok(less) = serde_json::from_value::<Lock>(less) else { continue };
                // A single server is not a choice, except that its group has a base URL, and neither locations nor identifiers are names in Rust.
                let of_group = line.as_str().is_some_and(|line| line.contains(' '));
                let is_server = ["/client", "/client/servers"].contains(&at.as_str()) || parent.last() == "servers";
                let is_break = (!is_server || of_group) && !["at", "id", "or-null-at"].contains(&name.as_str());
                assert!(!is_break || !less.changes_since(&lock).breaks.is_empty(), "{at}");
                let is_argument = line.as_str().is_some_and(|line| line.split(' ').count() == 3);
                let is_addition = match parent.last().as_str() {
                    "parameters" => !is_argument,
                    map => MAPS.split(' ').any(|known| known == map),
                };
                assert!(!is_addition || !lock.changes_since(&less).additions.is_empty(), "{at}");
            }
        }
    }

    /// Earlier versions wrote a file as text if its schema has a name.
    #[test]
    fn a_part_that_was_text_and_is_a_file_is_a_break() {
        let file = json!({"$ref": "#/components/schemas/File"});
        let form = json!({"type": "object", "required": ["one"], "properties": {"one": file, "many": {"type": "array", "items": file}, "own": {"type": "string", "format": "binary"}}});
        let sent = json!({"operationId": "up", "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": form}}}});
        let root = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"put": sent}},
            "components": {"schemas": {"File": {"type": "string", "format": "binary"}}}});
        let document = Document::parse("t.json", root.to_string()).unwrap();
        let now = generate(&document).lock;
        let text = now.to_string();
        let earlier =
            text.replace("one binary", "one File").replace("many option<list<binary>>", "many option<list<File>>");
        assert_ne!(text, earlier);
        let earlier = Lock::parse("a.lock", &earlier).unwrap();
        let generated = generate_locked(&document, &earlier);
        assert_eq!(generated.lock, now);
        let items: Vec<&str> = generated.breaks.iter().map(|it| it.item.as_str()).collect();
        assert_eq!(items, ["types::UpForm.many", "types::UpForm.one"]);
        assert!(generated.breaks[0].reason.contains("is sent as a file"), "{:?}", generated.breaks);
        assert!(generate_locked(&document, &now).breaks.is_empty());
    }
}

//! Reduction of a document to some of its operations and the parts that they refer to.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value};

use crate::{
    Document, Error, Members, OperationRef, Pointer, Problem, Selector, each_reference, operations, target_of,
};

/// Returns the APIs of a bundle: the first tags of its operations. Empty for a document that is not a bundle, that
/// is, unless every operation has a tag and its Path Item has `servers`.
pub fn apis(document: &Document) -> Vec<String> {
    let mut names = Vec::new();
    for operation in operations(document.root()) {
        let is_pinned = operation.path_item.has("servers");
        match operation.tags().next() {
            Some(tag) if is_pinned => {
                if !names.iter().any(|name| name == tag) {
                    names.push(tag.to_owned());
                }
            }
            _ => return Vec::new(),
        }
    }
    names
}

/// Returns the slice of one API of a bundle: its operations, with the prefix `api.` removed from the names of
/// components and operations.
///
/// # Errors
///
/// Returns an error if no operation has the tag.
pub fn api(document: &Document, name: &str) -> Result<Document, Error> {
    let slice = select(document, &[Selector::new(format!("tag:{name}"))])?;
    let mut root = slice.root().clone();
    // The server of each path of the API becomes the server of the slice.
    let servers = operations(slice.root()).first().and_then(|first| first.path_item.member("servers").cloned());
    if let (Some(servers), Some(members)) = (servers, root.as_object_mut()) {
        members.insert("servers".to_owned(), servers);
    }
    unprefix(&mut root, &format!("{name}."));
    Ok(slice.with_root(root))
}

/// Returns the document reduced to the operations that any selector matches, and the parts that they refer to.
///
/// # Errors
///
/// Returns an error if a selector matches no operation.
pub fn select(document: &Document, selectors: &[Selector]) -> Result<Document, Error> {
    let all = operations(document.root());
    for selector in selectors {
        if !all.iter().any(|operation| selector.matches(operation)) {
            let problem = Problem::NoOperation { selector: selector.text().to_owned(), help: selector.help(&all) };
            return Err(document.error(&Pointer::from("/paths"), problem));
        }
    }
    let chosen: Vec<_> =
        all.into_iter().filter(|operation| selectors.iter().any(|selector| selector.matches(operation))).collect();
    Ok(document.with_root(cut(document.root(), &chosen)))
}

fn cut(root: &Value, chosen: &[OperationRef<'_>]) -> Value {
    let mut paths = Map::new();
    for operation in chosen {
        let item = paths.entry(operation.path).or_insert_with(|| Value::Object(around(operation.path_item)));
        let is_additional = operation.pointer.as_str().contains("/additionalOperations/");
        let holder = if is_additional {
            item.as_object_mut()
                .map(|item| item.entry("additionalOperations").or_insert_with(|| Value::Object(Map::new())))
        } else {
            Some(item)
        };
        if let Some(Value::Object(holder)) = holder {
            holder.insert(operation.method.to_owned(), operation.value.clone());
        }
    }

    let mut result = Map::new();
    for (key, value) in root.as_object().into_iter().flatten() {
        match key.as_str() {
            "paths" => {
                result.insert(key.clone(), Value::Object(std::mem::take(&mut paths)));
            }
            "components" | "webhooks" | "tags" => {}
            _ => {
                result.insert(key.clone(), value.clone());
            }
        }
    }
    let mut result = Value::Object(result);
    keep_tags(root, &mut result);
    keep_reached(root, &mut result);
    result
}

/// Returns the fields of a Path Item other than its operations.
fn around(path_item: &Value) -> Map<String, Value> {
    let members = path_item.as_object().into_iter().flatten();
    members
        .filter(|(key, _)| !crate::METHODS.contains(&key.as_str()) && *key != "additionalOperations")
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn keep_tags(root: &Value, result: &mut Value) {
    let used: BTreeSet<String> = operations(result)
        .iter()
        .flat_map(|operation| operation.tags().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let tags: Vec<Value> = root
        .member("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|tag| tag.member("name").and_then(Value::as_str).is_some_and(|name| used.contains(name)))
        .cloned()
        .collect();
    if let (false, Some(members)) = (tags.is_empty(), result.as_object_mut()) {
        members.insert("tags".to_owned(), Value::Array(tags));
    }
}

/// Adds the components that the operations refer to, in document order, and referenced values at other locations.
fn keep_reached(root: &Value, result: &mut Value) {
    let mut reached: BTreeSet<Pointer> = BTreeSet::new();
    let mut queue: VecDeque<Pointer> = VecDeque::new();
    let mut enqueue = |pointers: Vec<Pointer>, queue: &mut VecDeque<Pointer>| {
        for pointer in pointers {
            if reached.insert(pointer.clone()) {
                queue.push_back(pointer);
            }
        }
    };
    enqueue(targets(result, root), &mut queue);
    while let Some(pointer) = queue.pop_front() {
        if let Some(value) = pointer.find(root) {
            enqueue(targets(value, root), &mut queue);
        }
    }

    let mut components = Map::new();
    for (kind, entries) in root.member("components").and_then(Value::as_object).into_iter().flatten() {
        let kept: Map<String, Value> = entries
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| reached.contains(&Pointer::component(kind, name)))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        if !kept.is_empty() {
            components.insert(kind.clone(), Value::Object(kept));
        }
    }
    let elsewhere: Vec<_> = reached.iter().filter(|pointer| !pointer.as_str().starts_with("/components/")).collect();
    let copies: BTreeMap<Pointer, String> =
        elsewhere.into_iter().filter_map(|pointer| Some((pointer.clone(), graft(root, result, pointer)?))).collect();
    if let (false, Some(members)) = (components.is_empty(), result.as_object_mut()) {
        members.insert("components".to_owned(), Value::Object(components));
    }
    // The components and the copies may refer to copies as well.
    if !copies.is_empty() {
        each_reference(result, &mut |reference| {
            if let Some(copy) = target_of(reference).and_then(|target| copies.get(&target)) {
                copy.clone_into(reference);
            }
        });
    }
}

/// Adds the value at a pointer to the slice if it is missing, and returns a reference to it. A target inside an operation
/// that was not selected would add the operation again, so it is copied to a location outside `paths`.
fn graft(root: &Value, result: &mut Value, pointer: &Pointer) -> Option<String> {
    if pointer.find(result).is_some() {
        return None;
    }
    let value = pointer.find(root)?;
    let mut name = pointer.as_str().trim_start_matches('/').replace(['/', '~'], "_");
    let kept = result.as_object_mut()?.entry("kept").or_insert_with(|| Value::Object(Map::new())).as_object_mut()?;
    // `/a/b` and `/a_b` are different locations.
    while kept.contains_key(&name) {
        name.push('_');
    }
    let copy = Pointer::root().child("kept").child(&name).to_reference();
    kept.insert(name, value.clone());
    Some(copy)
}

/// Returns the components and other locations that a value refers to: by `$ref`, by a discriminator's mapping, and by
/// security requirements.
fn targets(value: &Value, root: &Value) -> Vec<Pointer> {
    let mut found = Vec::new();
    collect(value, root, &mut found);
    found
}

fn collect(value: &Value, root: &Value, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match (key.as_str(), member) {
                    ("$ref" | "$dynamicRef", Value::String(reference)) => found.extend(component_of(reference)),
                    ("mapping" | "defaultMapping", mapping) => {
                        let targets = mapping.as_object().into_iter().flat_map(|mapping| mapping.values());
                        for target in targets.chain(Some(mapping)).filter_map(Value::as_str) {
                            let by_name = Pointer::schema(target);
                            match by_name.find(root) {
                                Some(_) => found.push(by_name),
                                None => found.extend(component_of(target)),
                            }
                        }
                    }
                    ("security", Value::Array(requirements)) => {
                        let schemes = requirements.iter().filter_map(Value::as_object).flatten();
                        found.extend(schemes.map(|(name, _)| Pointer::component("securitySchemes", name)));
                    }
                    _ => {}
                }
                collect(member, root, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, root, found)),
        _ => {}
    }
}

/// Returns the component that contains a reference's target, or the target itself outside of components.
fn component_of(reference: &str) -> Option<Pointer> {
    let target = target_of(reference)?;
    let keys: Vec<String> = target.keys().collect();
    if keys.first().map(String::as_str) == Some("components") && keys.len() > 3 {
        return Some(Pointer::root().join(keys.iter().take(3).map(String::as_str)));
    }
    Some(target)
}

fn unprefix(root: &mut Value, prefix: &str) {
    each_reference(root, &mut |reference| {
        if let Some((before, name)) = reference.rsplit_once('/')
            && let Some(short) = name.strip_prefix(prefix)
        {
            *reference = format!("{before}/{short}");
        }
    });
    let components = root.member_mut("components").and_then(Value::as_object_mut);
    for (_, entries) in components.into_iter().flatten() {
        if let Value::Object(entries) = entries {
            *entries = std::mem::take(entries)
                .into_iter()
                .map(|(name, value)| (name.strip_prefix(prefix).map_or(name.clone(), str::to_owned), value))
                .collect();
        }
    }
    crate::walk::parts_mut(root, &mut |kind, _, value| {
        if kind != crate::walk::Kind::Operation {
            return;
        }
        if let Some(Value::String(id)) = value.member_mut("operationId")
            && let Some(short) = id.strip_prefix(prefix)
        {
            *id = short.to_owned();
        }
        for requirement in value.member_mut("security").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Value::Object(schemes) = requirement {
                *schemes = std::mem::take(schemes)
                    .into_iter()
                    .map(|(name, scopes)| (name.strip_prefix(prefix).map_or(name.clone(), str::to_owned), scopes))
                    .collect();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUNDLE: &str = "
openapi: 3.1.0
info: {title: T, version: '1'}
tags: [{name: a}, {name: b}]
paths:
  /x:
    servers: [{url: 'https://a'}]
    get:
      tags: [a]
      operationId: a.getX
      security: [{a.Key: []}]
      responses: {'200': {$ref: '#/components/responses/Ok'}}
    put: {tags: [b], operationId: b.getX, responses: {}}
components:
  responses:
    Ok: {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/a.Org'}}}}
  schemas:
    a.Org: {properties: {p: {$ref: '#/components/schemas/Part/properties/q'}}}
    Part: {properties: {q: {type: string}}}
    b.Org: {}
  securitySchemes:
    a.Key: {type: http, scheme: bearer}
    b.Key: {type: http, scheme: bearer}
";

    #[test]
    fn a_slice_holds_what_it_reaches_and_drops_the_prefix() {
        let bundle = Document::parse("b.yaml", BUNDLE).unwrap();
        assert_eq!(apis(&bundle), ["a", "b"]);
        let slice = api(&bundle, "a").unwrap();
        let root = slice.root();
        let names: Vec<_> = root["components"]["schemas"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["Org", "Part"]);
        assert_eq!(root["paths"]["/x"]["get"]["operationId"], "getX");
        assert!(root["paths"]["/x"].get("put").is_none());
        assert!(root["paths"]["/x"]["get"]["security"][0].get("Key").is_some());
        assert!(root["components"]["securitySchemes"].get("Key").is_some());
    }

    #[test]
    fn parts_of_other_operations_are_copied_for_components_and_copies() {
        let schema = "get/responses/200/content/x~1y/schema";
        let operation = |id: &str, schema: &str| {
            format!("{{get: {{operationId: {id}, responses: {{'200': {{content: {{x/y: {{schema: {schema}}}}}}}}}}}}}")
        };
        let text = format!(
            "openapi: 3.1.0\npaths:\n  /a: {}\n  /b: {}\n  /c: {}\ncomponents: {{schemas: {{S: {{items: {{$ref: '#/paths/~1b/{schema}'}}}}}}}}",
            operation("a", "{$ref: '#/components/schemas/S'}"),
            operation("b", &format!("{{items: {{$ref: '#/paths/~1c/{schema}'}}}}")),
            operation("c", &format!("{{items: {{$ref: '#/paths/~1b/{schema}'}}}}")),
        );
        let document = Document::parse("b.yaml", text.as_str()).unwrap();
        let slice = select(&document, &[Selector::new("a")]).unwrap();
        let [b, c] = ["b", "c"].map(|path| format!("paths_~1{path}_{schema}").replace(['/', '~'], "_"));
        let items = |value: &Value| value["items"]["$ref"].as_str().unwrap().to_owned();
        assert_eq!(items(&slice.root()["components"]["schemas"]["S"]), format!("#/kept/{b}"));
        assert_eq!(items(&slice.root()["kept"][&b]), format!("#/kept/{c}"));
        assert_eq!(items(&slice.root()["kept"][&c]), format!("#/kept/{b}"));
        assert!(slice.root()["paths"].get("/b").is_none());
    }

    #[test]
    fn copies_of_locations_with_similar_names_are_different() {
        let parts = "get: {x-p: {a: {b: {const: 1}}, a_b: {const: 2}, 50%: {const: 3}}}";
        let schemas = ["a/b", "a_b", "50%25"].map(|name| format!("{{$ref: '#/paths/~1b/get/x-p/{name}'}}"));
        let responses = format!("{{'200': {{content: {{x/y: {{schema: {{anyOf: [{}]}}}}}}}}}}", schemas.join(", "));
        let text = format!("openapi: 3.1.0\npaths: {{/a: {{get: {{responses: {responses}}}}}, /b: {{{parts}}}}}");
        let document = Document::parse("b.yaml", text).unwrap();
        let root = select(&document, &[Selector::new("GET /a")]).unwrap().root().clone();
        let mut found = Vec::new();
        each_reference(&mut root.clone(), &mut |reference| {
            found.push(crate::resolve(&root, reference).unwrap().value["const"].as_i64().unwrap());
        });
        assert_eq!(found, [1, 2, 3]);
    }

    #[test]
    fn a_selector_that_matches_nothing_is_an_error() {
        let bundle = Document::parse("b.yaml", BUNDLE).unwrap();
        assert!(select(&bundle, &[Selector::new("GET /x")]).is_ok());
        let error = select(&bundle, &[Selector::new("nope")]).unwrap_err();
        assert!(matches!(error.problem, Problem::NoOperation { .. }));
        let text = |selector: &str| select(&bundle, &[Selector::new(selector)]).unwrap_err().to_string();
        assert!(text("nope").contains("no operation matches `nope`; a selector is"), "{}", text("nope"));
        assert!(text("GET /y").contains("did you mean `GET /x`?"), "{}", text("GET /y"));
    }
}

//! The operations of a document with their parameters, request bodies and responses: overrides applied, references
//! resolved, and locations preserved.

use serde_json::{Map, Value};

use crate::{
    MediaTypeRef, Members, ParameterRef, Pointer, ResponseRef, Status, media_type,
    reference::{followed, resolve},
};

/// The methods that a Path Item may have (OpenAPI 3.2, section 4.9), in the order of the specification.
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// An operation with its location.
#[derive(Debug, Clone)]
pub struct OperationRef<'a> {
    /// The path template, such as `/org/{org_id}`.
    pub path: &'a str,
    /// The HTTP method in lower case; the names in `additionalOperations` are unchanged.
    pub method: &'a str,
    /// The location of the operation.
    pub pointer: Pointer,
    /// The Operation Object.
    pub value: &'a Value,
    /// The enclosing Path Item, with references resolved.
    pub path_item: &'a Value,
    /// The location of the Path Item.
    pub item_pointer: Pointer,
    root: &'a Value,
}

/// The body of a request (OpenAPI 3.2, "Request Body Object").
#[derive(Debug, Clone)]
pub struct RequestBodyRef<'a> {
    /// The location of the object, with references resolved.
    pub pointer: Pointer,
    /// The object.
    pub value: &'a Map<String, Value>,
    root: &'a Value,
}

impl<'a> OperationRef<'a> {
    /// Returns the `operationId`, if there is one.
    pub fn operation_id(&self) -> Option<&'a str> {
        self.value.member("operationId").and_then(Value::as_str)
    }

    /// Returns the tags, in document order.
    pub fn tags(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let tags = self.value.member("tags").and_then(Value::as_array);
        tags.into_iter().flatten().filter_map(Value::as_str)
    }

    /// Returns the method as it is sent: standard methods in upper case.
    pub fn verb(&self) -> String {
        let is_standard = self.method.chars().all(|c| c.is_ascii_lowercase());
        if is_standard { self.method.to_uppercase() } else { self.method.to_owned() }
    }

    /// Returns the parameters: those of the Path Item, each replaced by the operation's parameter of the same name
    /// and location, followed by the operation's others (OpenAPI 3.2, "Operation Object").
    pub fn parameters(&self) -> Vec<ParameterRef<'a>> {
        let mut found: Vec<ParameterRef<'a>> = Vec::new();
        let places = [(self.path_item, &self.item_pointer), (self.value, &self.pointer)];
        for (holder, pointer) in places {
            for parameter in ParameterRef::listed(self.root, holder, pointer) {
                match found.iter_mut().find(|known| known.is_same(&parameter)) {
                    Some(known) => *known = parameter,
                    None => found.push(parameter),
                }
            }
        }
        found
    }

    /// Returns the request body.
    pub fn request_body(&self) -> Option<RequestBodyRef<'a>> {
        let found = followed(self.root, &self.pointer.child("requestBody"), self.value.member("requestBody")?)?;
        Some(RequestBodyRef { pointer: found.pointer, value: found.value.as_object()?, root: self.root })
    }

    /// Returns the responses, in document order. Keys that are not a status are ignored.
    pub fn responses(&self) -> Vec<ResponseRef<'a>> {
        let at = self.pointer.child("responses");
        let responses = self.value.member("responses").and_then(Value::as_object);
        let read = |(key, response): (&'a String, &'a Value)| {
            let status = Status::parse(key)?;
            let found = followed(self.root, &at.child(key), response)?;
            ResponseRef::new(self.root, key, status, found)
        };
        responses.into_iter().flatten().filter_map(read).collect()
    }

    /// Returns the response for a status code: that of the code, of its range, or the default.
    pub fn response_for(&self, code: u16) -> Option<ResponseRef<'a>> {
        let all = self.responses();
        let wanted = [Status::Code(code), Status::Range(code / 100), Status::Default];
        wanted.iter().find_map(|status| all.iter().find(|response| response.status == *status)).cloned()
    }
}

impl<'a> RequestBodyRef<'a> {
    /// Returns the value of `required`; `None` if it is not specified.
    pub fn required(&self) -> Option<bool> {
        self.value.member("required").and_then(Value::as_bool)
    }

    /// Returns the media types, in document order.
    pub fn content(&self) -> Vec<MediaTypeRef<'a>> {
        media_type::content(self.root, self.value, &self.pointer)
    }
}

/// Returns every operation under `paths`, in document order.
pub fn operations(root: &Value) -> Vec<OperationRef<'_>> {
    let paths = root.member("paths").and_then(Value::as_object);
    let items = paths.into_iter().flatten().filter(|(path, _)| path.starts_with('/'));
    items.flat_map(|(path, item)| of_item(root, path, item)).collect()
}

/// Returns the operation of a method and path, spelt as in the document.
pub fn operation<'a>(root: &'a Value, method: &str, path: &str) -> Option<OperationRef<'a>> {
    let (path, item) = root.member("paths")?.as_object()?.get_key_value(path)?;
    of_item(root, path, item).into_iter().find(|operation| operation.method == method)
}

fn of_item<'a>(root: &'a Value, path: &'a str, item: &'a Value) -> Vec<OperationRef<'a>> {
    of_item_at(root, path, item, Pointer::from("/paths").child(path))
}

/// Returns the operations of a Path Item outside `paths`, such as a webhook or a callback. They have no path.
pub fn operations_of_item<'a>(root: &'a Value, item: &'a Value, pointer: &Pointer) -> Vec<OperationRef<'a>> {
    of_item_at(root, "", item, pointer.clone())
}

fn of_item_at<'a>(root: &'a Value, path: &'a str, item: &'a Value, mut item_pointer: Pointer) -> Vec<OperationRef<'a>> {
    let mut path_item = item;
    if let Some(target) = item.reference().and_then(|to| resolve(root, to)) {
        item_pointer = target.pointer;
        path_item = target.value;
    }
    let Some(members) = path_item.as_object() else { return Vec::new() };
    let standard = members.iter().filter(|(method, _)| METHODS.contains(&method.as_str()));
    let additional = members.member("additionalOperations").and_then(Value::as_object);
    let nested = item_pointer.child("additionalOperations");
    let all = standard
        .map(|(method, value)| (item_pointer.child(method), method, value))
        .chain(additional.into_iter().flatten().map(|(method, value)| (nested.child(method), method, value)));
    let read = |(pointer, method, value): (Pointer, &'a String, &'a Value)| OperationRef {
        path,
        method,
        pointer,
        value,
        path_item,
        item_pointer: item_pointer.clone(),
        root,
    };
    all.filter(|(_, _, value)| value.is_object()).map(read).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Location;

    /// Chained and percent-encoded references, an override, and a shared parameter.
    #[test]
    fn what_belongs_to_an_operation_is_found_in_its_place() {
        let root = json!({
            "paths": {"/a/{id}": {
                "parameters": [{"name": "id", "in": "path"}, {"name": "page", "in": "query"}, {"name": "page", "in": "header"}],
                "get": {
                    "parameters": [{"$ref": "#/components/parameters/one%20more"}, {"$ref": "#/components/parameters/Page"}],
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                    "responses": {"4xx": {"$ref": "#/components/responses/A"}, "404": {"description": "none"}, "x-own": {}, "Default": {}}}}},
            "components": {
                "parameters": {"Page": {"$ref": "#/components/parameters/Chained"},
                    "Chained": {"name": "page", "in": "query", "required": true, "schema": {}},
                    "one more": {"name": "q", "in": "query", "content": {"application/json; charset=utf-8": {"schema": {}}}}},
                "requestBodies": {"B": {"content": {"text/plain": {"$ref": "#/components/mediaTypes/T"}}}},
                "mediaTypes": {"T": {"schema": {"type": "string"}}},
                "responses": {"A": {"description": "a"}}}
        });
        let all = operations(&root);
        let parameters = all[0].parameters();
        let names: Vec<_> = parameters.iter().map(|it| (it.location, it.name, it.pointer.as_str())).collect();
        assert_eq!(
            names,
            [
                (Location::Path, "id", "/paths/~1a~1{id}/parameters/0"),
                (Location::Query, "page", "/components/parameters/Chained"),
                (Location::Header, "page", "/paths/~1a~1{id}/parameters/2"),
                (Location::Query, "q", "/components/parameters/one more"),
            ]
        );
        assert!(parameters[0].required() && parameters[1].required() && !parameters[3].required());
        let content = parameters[3].content().unwrap();
        assert!(content.is_json());
        assert_eq!(
            content.schema().unwrap().0.as_str(),
            "/components/parameters/one more/content/application~1json; charset=utf-8/schema"
        );
        let body = all[0].request_body().unwrap();
        assert_eq!(body.content()[0].schema().unwrap().0.as_str(), "/components/mediaTypes/T/schema");
        assert_eq!(all[0].responses().len(), 3);
        let of = |code| all[0].response_for(code).map(|response| response.pointer.to_string());
        assert_eq!(of(404).as_deref(), Some("/paths/~1a~1{id}/get/responses/404"));
        assert_eq!(of(403).as_deref(), Some("/components/responses/A"));
        assert_eq!(of(500).as_deref(), Some("/paths/~1a~1{id}/get/responses/Default"));
    }
}

//! From a path to an operation. Fixed paths win over templates.

use openapi_document::{Document, operations};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// An operation that is served.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// The method as it is sent.
    pub(crate) verb: String,
    /// Method and path as the document has them.
    pub(crate) place: (String, String),
    /// The `operationId`, or method and path.
    pub(crate) id: String,
    template: Vec<Segment>,
    /// The path of the first server, such as `/v2`.
    prefix: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Fixed(String),
    /// Text before, name, text after.
    Named(String, String, String),
}

pub(crate) fn routes(document: &Document) -> Vec<Route> {
    let root = document.root();
    let mut routes: Vec<Route> = operations(root)
        .into_iter()
        .map(|operation| {
            let server = operation
                .value
                .get("servers")
                .or_else(|| operation.path_item.get("servers"))
                .or_else(|| root.get("servers"));
            let url = server.and_then(|servers| servers.pointer("/0/url")).and_then(Value::as_str).unwrap_or_default();
            let after_host =
                url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("", |at| rest.split_at(at).1));
            Route {
                verb: operation.verb(),
                id: operation
                    .operation_id()
                    .map_or_else(|| format!("{} {}", operation.method, operation.path), str::to_owned),
                template: segments(operation.path),
                prefix: after_host.trim_end_matches('/').to_owned(),
                place: (operation.method.to_owned(), operation.path.to_owned()),
            }
        })
        .collect();
    // Fewer named segments first; among equals the one that is fixed earlier.
    routes.sort_by_key(|route| {
        let named: Vec<bool> = route.template.iter().map(|segment| matches!(segment, Segment::Named(..))).collect();
        (named.iter().filter(|named| **named).count(), named)
    });
    routes
}

fn segments(path: &str) -> Vec<Segment> {
    path.trim_matches('/')
        .split('/')
        .map(|segment| match segment.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
            Some((before, (name, after))) => Segment::Named(before.to_owned(), name.to_owned(), after.to_owned()),
            None => Segment::Fixed(segment.to_owned()),
        })
        .collect()
}

/// What was found for a path.
pub(crate) enum Found<'r> {
    /// The operation, and the values of the path's parameters.
    Route(&'r Route, Vec<(String, String)>),
    /// The path is there, with these other methods.
    Methods(Vec<&'r str>),
    Nothing,
}

pub(crate) fn find<'r>(routes: &'r [Route], method: &str, path: &str) -> Found<'r> {
    let mut methods = Vec::new();
    for route in routes {
        let below = path.strip_prefix(route.prefix.as_str()).filter(|_| !route.prefix.is_empty());
        let values = route.matches(path).or_else(|| route.matches(below?));
        match values {
            Some(values) if route.verb == method => return Found::Route(route, values),
            Some(_) => methods.push(route.verb.as_str()),
            None => {}
        }
    }
    if methods.is_empty() { Found::Nothing } else { Found::Methods(methods) }
}

impl Route {
    fn matches(&self, path: &str) -> Option<Vec<(String, String)>> {
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        if parts.len() != self.template.len() {
            return None;
        }
        let mut values = Vec::new();
        for (segment, part) in self.template.iter().zip(parts) {
            let part = percent_decode_str(part).decode_utf8_lossy().into_owned();
            match segment {
                Segment::Fixed(text) if *text == part => {}
                Segment::Fixed(_) => return None,
                Segment::Named(before, name, after) => {
                    let value = part.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
                    if value.is_empty() {
                        return None;
                    }
                    values.push((name.clone(), value.to_owned()));
                }
            }
        }
        Some(values)
    }
}

//! Routing of paths to operations. Fixed paths take precedence over templates.

use std::cmp::Reverse;

use openapi_document::{Document, OperationRef, operations, template};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

use crate::server::{server_url, servers};

/// An operation of the server.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    /// The method as it is sent.
    pub(crate) verb: String,
    /// The method and path in the document.
    pub(crate) place: (String, String),
    /// The `operationId`, or method and path.
    pub(crate) id: String,
    template: Vec<Segment>,
    /// The paths of the servers, such as `/v2`.
    prefixes: Vec<String>,
}

/// A segment of a path: literal texts and names of parameters, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Segment(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Name(String),
}

impl Segment {
    /// Parses a segment of a template, such as `{name}.{ext}`.
    fn read(text: &str) -> Self {
        let piece = |piece| match piece {
            template::Piece::Text(text) => Piece::Text(text.to_owned()),
            template::Piece::Name(name) => Piece::Name(name.to_owned()),
        };
        let mut pieces: Vec<Piece> = template::pieces(text).into_iter().map(piece).collect();
        if pieces.is_empty() {
            pieces.push(Piece::Text(String::new()));
        }
        Self(pieces)
    }

    fn is_fixed(&self) -> bool {
        self.0.iter().all(|piece| matches!(piece, Piece::Text(_)))
    }

    /// Returns the length of its literal text.
    fn fixed(&self) -> usize {
        self.0.iter().map(|piece| if let Piece::Text(text) = piece { text.len() } else { 0 }).sum()
    }
}

/// Matches a text with pieces. Each name matches as much as possible and at least one character.
fn matched(pieces: &[Piece], text: &str, values: &mut Vec<(String, String)>) -> bool {
    match pieces.split_first() {
        None => text.is_empty(),
        Some((Piece::Text(fixed), rest)) => {
            text.strip_prefix(fixed.as_str()).is_some_and(|text| matched(rest, text, values))
        }
        Some((Piece::Name(name), [])) => {
            values.push((name.clone(), text.to_owned()));
            !text.is_empty()
        }
        Some((Piece::Name(name), rest)) => {
            let known = values.len();
            for (at, letter) in text.char_indices().rev() {
                let (value, after) = text.split_at(at + letter.len_utf8());
                values.push((name.clone(), value.to_owned()));
                if matched(rest, after, values) {
                    return true;
                }
                values.truncate(known);
            }
            false
        }
    }
}

pub(crate) fn routes(document: &Document) -> Vec<Route> {
    let root = document.root();
    let mut routes: Vec<Route> = operations(root)
        .into_iter()
        .map(|operation| Route {
            verb: operation.verb(),
            id: operation
                .operation_id()
                .map_or_else(|| format!("{} {}", operation.method, operation.path), str::to_owned),
            template: segments(without_fragment(operation.path)),
            prefixes: prefixes(root, &operation),
            place: (operation.method.to_owned(), operation.path.to_owned()),
        })
        .collect();
    // Fewer named segments first, then the template with an earlier fixed segment, then the one with more literal
    // text.
    routes.sort_by_key(|route| {
        let named: Vec<bool> = route.template.iter().map(|segment| !segment.is_fixed()).collect();
        let fixed: Vec<Reverse<usize>> = route.template.iter().map(|segment| Reverse(segment.fixed())).collect();
        (named.iter().filter(|named| **named).count(), named, fixed)
    });
    routes
}

/// Returns the paths of an operation's servers, which clients send before the path of the operation.
fn prefixes(root: &Value, operation: &OperationRef<'_>) -> Vec<String> {
    let Ok(base) = Url::parse("http://localhost/") else { return Vec::new() };
    let mut all: Vec<String> = servers(root, operation)
        .iter()
        .filter_map(|server| server_url(server, &base))
        .map(|url| url.path().trim_end_matches('/').to_owned())
        .filter(|path| !path.is_empty())
        .collect();
    all.dedup();
    all
}

/// Removes the fragment of a path, which distinguishes operations of the same path (`/{id}#copy`) and is not sent.
fn without_fragment(path: &str) -> &str {
    let mut length = 0;
    for piece in template::pieces(path) {
        length += match piece {
            template::Piece::Name(name) => name.len() + "{}".len(),
            template::Piece::Text(text) => match text.find('#') {
                Some(at) => return path.get(..length + at).unwrap_or(path),
                None => text.len(),
            },
        };
    }
    path
}

fn segments(path: &str) -> Vec<Segment> {
    path.trim_matches('/').split('/').map(Segment::read).collect()
}

/// The result of routing a path.
pub(crate) enum Found<'r> {
    /// The operation, with the values of the path parameters.
    Route(&'r Route, Vec<(String, String)>),
    /// The methods of the path, if it does not support the requested one.
    Methods(Vec<&'r str>),
    Nothing,
}

pub(crate) fn find<'r>(routes: &'r [Route], method: &str, path: &str) -> Found<'r> {
    let mut methods = Vec::new();
    for route in routes {
        let mut below = route.prefixes.iter().filter_map(|prefix| path.strip_prefix(prefix.as_str()));
        let values = route.matches(path).or_else(|| below.find_map(|path| route.matches(path)));
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
            if !matched(&segment.0, &part, &mut values) {
                return None;
            }
        }
        Some(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "
openapi: 3.1.0
paths:
  /files/{name}.{ext}: {get: {operationId: file}}
  /files/{name}: {get: {operationId: folder}}
  /files/latest.zip: {get: {operationId: latest}}
  /range/{from}-{to}: {get: {operationId: range}}
  /jobs/{id}: {post: {operationId: job}}
  /jobs/{id}:cancel: {post: {operationId: cancel}}
  '/g/{id}#copy': {post: {operationId: copy}}
  '/g/{id}/h#move': {post: {operationId: move}}
";

    #[test]
    fn segments_may_hold_several_parameters() {
        let document = Document::parse("t.yaml", DOCUMENT).unwrap();
        let routes = routes(&document);
        let find = |method: &str, path: &str| match find(&routes, method, path) {
            Found::Route(route, values) => {
                let values: Vec<String> = values.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
                format!("{} {}", route.id, values.join(" "))
            }
            Found::Methods(methods) => methods.join(","),
            Found::Nothing => String::new(),
        };
        assert_eq!(find("GET", "/files/a.tar.gz"), "file name=a.tar ext=gz");
        assert_eq!(find("GET", "/files/plain"), "folder name=plain");
        assert_eq!(find("GET", "/files/latest.zip"), "latest ");
        assert_eq!(find("GET", "/range/1-2"), "range from=1 to=2");
        assert_eq!(find("GET", "/range/1-"), "");
        assert_eq!(find("POST", "/jobs/7:cancel"), "cancel id=7");
        assert_eq!(find("POST", "/jobs/7"), "job id=7");
        assert_eq!(find("GET", "/jobs/7"), "POST");
        assert_eq!(find("POST", "/g/7"), "copy id=7");
        assert_eq!(find("POST", "/g/7/h"), "move id=7");
    }
}

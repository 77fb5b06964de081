//! Operations that return pages of a list, and the way to request the next page.
//!
//! Pagination is inferred only where it is certain: from a parameter with one of the usual names, and a response with one
//! list. An operation that differs declares it with `x-pagination`, which an overlay can add:
//!
//! ```yaml
//! x-pagination: {style: page, parameter: p, first: 0, items: data.pets, more: meta.has_more, total: meta.count}
//! x-pagination: {style: offset, parameter: from, items: data}
//! x-pagination: {style: cursor, parameter: after, next: paging.next.after, items: data}
//! x-pagination: {style: cursor, parameter: after, header: x-next, items: data}
//! x-pagination: {style: link}
//! x-pagination: false
//! ```

use openapi_document::Location;
use openapi_lower::{Level, Note};
use serde_json::Value;

use crate::model::{Model, Operation, PageStyle, Pages, Payload, Shape, SuccessKind, Type, Types, lookup::Reader};

const KEY: &str = "x-pagination";

const NUMBER: [&str; 5] = ["page", "pagenumber", "pagenum", "currentpage", "pageindex"];
const OFFSET: [&str; 2] = ["offset", "skip"];
const CURSOR: [&str; 9] = [
    "cursor",
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "pagecursor",
    "nextcursor",
    "continuationtoken",
    "startingafter",
    "after",
];

const NEXT: [&str; 6] = ["nextcursor", "nextpagetoken", "nexttoken", "nextpagecursor", "continuationtoken", "nextpage"];
const SIZE: [&str; 8] = ["limit", "perpage", "pagesize", "size", "pagelimit", "count", "maxresults", "itemsperpage"];
const MORE: [&str; 6] = ["hasnext", "hasmore", "hasnextpage", "hasmorepages", "morepages", "more"];
const TOTAL: [&str; 6] = ["total", "totalcount", "totalitems", "totalresults", "totalrecords", "totalentries"];
const LAST: [&str; 6] = ["maxpage", "lastpage", "totalpages", "pagecount", "pagestotal", "numpages"];
const LIST: [&str; 6] = ["items", "data", "results", "records", "values", "entries"];

/// The maximum depth of a list in a response.
const DEPTH: usize = 3;

/// Finds the pages of the operations; an extension that does not describe any is noted.
pub(super) fn find(model: &mut Model) {
    let Model { operations, types, notes, .. } = model;
    for operation in operations {
        let pages = of_operation(types, operation);
        operation.pages = pages.unwrap_or_else(|reason| {
            notes.push(Note {
                pass: "pages".to_owned(),
                pointer: operation.pointer.child(KEY),
                level: Level::Dropped,
                message: format!("invalid `{KEY}`: {reason}; the operation has no pages"),
                resolved: None,
            });
            None
        });
    }
}

fn of_operation(types: &Types, operation: &Operation) -> Result<Option<Pages>, String> {
    let declared = operation.page_hints.declared.as_ref();
    let extension = declared.filter(|it| **it != Value::Bool(false));
    let SuccessKind::One(Payload::Json(ty)) = &operation.success_kind else {
        let reason = || "the operation has no success response of a single JSON type".to_owned();
        return extension.map_or(Ok(None), |_| Err(reason()));
    };
    let reader = Reader { types };
    match (extension, declared.is_some()) {
        (Some(extension), _) => reader.declared(ty, operation, extension).map(Some),
        (None, true) => Ok(None),
        (None, false) => Ok(reader.found(ty, operation)),
    }
}

/// Normalizes a name to lower-case letters and digits: `page[number]` and `pageNumber` are equal.
pub(super) fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

impl<'m> Reader<'m> {
    /// Returns the type at the end of a path of members.
    pub(super) fn at(&self, ty: &Type, path: &[String]) -> Option<Type> {
        let Some((first, rest)) = path.split_first() else { return Some(ty.clone()) };
        let field = self.fields(ty).iter().find(|field| field.wire == *first)?;
        self.at(&field.ty, rest)
    }

    /// Returns the pagination that parameters and response imply without an extension.
    fn found(&self, ty: &Type, operation: &Operation) -> Option<Pages> {
        if operation.method != "GET" {
            return None;
        }
        let items = self.only_list(ty, operation)?;
        let query = || operation.parameters.iter().filter(|it| it.location == Location::Query);
        let find = |names: &[&str], fits: fn(&Type) -> bool| {
            query().find(|it| names.contains(&bare(&it.wire).as_str()) && fits(self.resolve(&it.ty)))
        };
        let is_number = |ty: &Type| matches!(ty.shape, Shape::Integer(_) | Shape::Number);
        let is_text = |ty: &Type| matches!(ty.shape, Shape::Text(text) if text.row().is_cursor);
        let member = |names: &[&str], fits: fn(&Type) -> bool| self.search(ty, names, fits);
        let more = member(&MORE, |ty| ty.shape == Shape::Boolean);
        let (total, last) = (member(&TOTAL, is_number), member(&LAST, is_number));
        let pages = |style, next| {
            Some(Pages {
                style,
                items: items.clone(),
                next,
                more: more.clone(),
                total: total.clone(),
                last: last.clone(),
            })
        };
        let (number, cursor) = (find(&NUMBER, is_number), find(&CURSOR, is_text));
        if operation.page_hints.has_link && (number.is_some() || cursor.is_some()) {
            return pages(PageStyle::Link, None);
        }
        if let (Some(parameter), Some(next)) = (cursor, member(&NEXT, is_text)) {
            return pages(PageStyle::Cursor { parameter: parameter.wire.clone(), header: None }, Some(next));
        }
        // A number alone is ambiguous; with a page size, or information in the page, it is certain.
        let is_certain = find(&SIZE, is_number).is_some() || more.is_some() || last.is_some();
        if let Some(parameter) = number.filter(|_| is_certain) {
            // The first page is zero only if the document states it.
            let first = i64::from(parameter.first != Some(0));
            return pages(PageStyle::Number { parameter: parameter.wire.clone(), first }, None);
        }
        let offset = find(&OFFSET, is_number).filter(|_| is_certain || total.is_some())?;
        pages(PageStyle::Offset { parameter: offset.wire.clone(), first: 0 }, None)
    }

    /// Returns the path to the only list of a response: the nearest to the top level, by a common name or the name
    /// of the path if there are several.
    fn only_list(&self, ty: &Type, operation: &Operation) -> Option<Vec<String>> {
        if self.list(ty).is_some() {
            return Some(Vec::new());
        }
        let mut level: Vec<(Vec<String>, Type)> = vec![(Vec::new(), ty.clone())];
        for _ in 0..DEPTH {
            let mut lists = Vec::new();
            let mut below = Vec::new();
            for (path, ty) in &level {
                for field in self.fields(ty) {
                    let path: Vec<String> = path.iter().chain([&field.wire]).cloned().collect();
                    match self.list(&field.ty) {
                        Some(_) => lists.push(path),
                        None => below.push((path, field.ty.clone())),
                    }
                }
            }
            if lists.len() > 1 {
                let last = bare(operation.path.rsplit('/').find(|it| !it.starts_with('{')).unwrap_or_default());
                let is_named = |path: &[String]| {
                    path.last().is_some_and(|name| LIST.contains(&bare(name).as_str()) || bare(name) == last)
                };
                lists.retain(|path| is_named(path));
                return if lists.len() == 1 { lists.pop() } else { None };
            }
            if let Some(only) = lists.pop() {
                return Some(only);
            }
            level = below;
        }
        None
    }

    /// Returns the path to the member with one of the names that is nearest to the top level.
    fn search(&self, ty: &Type, names: &[&str], fits: fn(&Type) -> bool) -> Option<Vec<String>> {
        let mut level: Vec<(Vec<String>, Type)> = vec![(Vec::new(), ty.clone())];
        for _ in 0..DEPTH {
            let mut below = Vec::new();
            for (path, ty) in &level {
                for field in self.fields(ty) {
                    let path: Vec<String> = path.iter().chain([&field.wire]).cloned().collect();
                    if names.contains(&bare(&field.wire).as_str()) && fits(self.resolve(&field.ty)) {
                        return Some(path);
                    }
                    below.push((path, field.ty.clone()));
                }
            }
            level = below;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::{Generated, testing::client};

    fn written(parameters: &[&str], response: Value, further: Value) -> String {
        generated(parameters, response, further).texts.operations
    }

    /// Returns the messages of the notes on pages.
    fn notes(parameters: &[&str], response: Value, further: Value) -> Vec<String> {
        let notes = &generated(parameters, response, further).model.notes;
        notes.iter().filter(|note| note.pass == "pages").map(|note| note.message.clone()).collect()
    }

    fn generated(parameters: &[&str], response: Value, further: Value) -> Generated {
        let parameters: Vec<Value> = parameters
            .iter()
            .map(|name| {
                let ty = if name.contains("oken") || *name == "cursor" { "string" } else { "integer" };
                json!({"name": name, "in": "query", "schema": {"type": ty}})
            })
            .collect();
        let mut operation = json!({"operationId": "list", "parameters": parameters, "responses": {
            "200": {"description": "", "content": {"application/json": {"schema": response}}}}});
        if let (Value::Object(all), Value::Object(further)) = (&mut operation, further) {
            all.extend(further);
        }
        client(json!({"/pets": {"get": operation}}), json!({}))
    }

    fn object(members: Value) -> Value {
        json!({"type": "object", "properties": members})
    }

    #[test]
    fn pages_are_found_where_they_are_certain() {
        let list = || json!({"type": "array", "items": {"type": "string"}});
        let boolean = json!({"type": "boolean"});
        let of = |parameters: &[&str], response: Value| written(parameters, response, json!({}));
        let number = of(&["page", "per_page"], list());
        assert!(number.contains("Paging::Number { parameter: \"page\", first: 1 }"), "{number}");
        assert!(number.contains("type Item = String;"), "{number}");
        let nested = object(json!({"data": object(json!({"pets": list(), "has_next": boolean}))}));
        let nested = of(&["page"], nested);
        assert!(nested.contains("more: page.data.as_ref().and_then(|it| it.has_next.as_ref()).copied()"), "{nested}");
        let cursor = of(&["page_token"], object(json!({"items": list(), "next_page": {"type": ["string", "null"]}})));
        assert!(cursor.contains("Paging::Cursor { parameter: \"page_token\", header: None }"), "{cursor}");
        let offset = of(&["offset", "limit"], object(json!({"results": list(), "total": {"type": "integer"}})));
        assert!(offset.contains("Paging::Offset { parameter: \"offset\", first: 0 }"), "{offset}");
        for other in [
            of(&["page"], list()),
            of(&["cursor"], list()),
            of(&["page", "limit"], object(json!({"a": list(), "b": list()}))),
            of(&["page", "limit"], object(json!({"a": boolean}))),
            of(&["offset"], list()),
        ] {
            assert!(!other.contains("Paged"), "{other}");
        }
    }

    #[test]
    fn an_overlay_declares_pagination() {
        let response = || {
            object(
                json!({"rows": {"type": "array", "items": {"type": "integer"}}, "meta": object(json!({"then": {"type": "string"}}))}),
            )
        };
        let paged_by = |extension: Value| written(&["p", "cursor"], response(), json!({"x-pagination": extension}));
        let number = paged_by(json!({"style": "page", "parameter": "p", "first": 0, "items": "rows"}));
        assert!(number.contains("Paging::Number { parameter: \"p\", first: 0 }"), "{number}");
        let cursor = paged_by(json!({"style": "cursor", "parameter": "cursor", "items": "rows", "next": "meta.then"}));
        assert!(cursor.contains("it.then.as_ref()"), "{cursor}");
        let header = paged_by(json!({"style": "cursor", "parameter": "cursor", "items": "rows", "header": "x-next"}));
        assert!(header.contains("header: Some(\"x-next\")"), "{header}");
        let reasons = [
            (json!(false), ""),
            (json!(5), "expected an object"),
            (json!({"style": "page", "parameter": "q", "items": "rows"}), "no query parameter `q`"),
            (json!({"style": "page", "parameter": "p", "items": "meta"}), "`meta` is not an array"),
            (
                json!({"style": "cursor", "parameter": "cursor", "items": "rows", "next": "nowhere"}),
                "no member `nowhere`",
            ),
            (json!({"style": "cursor", "parameter": "cursor", "items": "rows"}), "requires `next` or `header`"),
            (json!({"cursor": "cursor", "items": "rows"}), "unknown member `cursor`"),
        ];
        for (extension, reason) in reasons {
            assert!(!paged_by(extension.clone()).contains("Paged"), "{extension}");
            let notes = notes(&["p", "cursor"], response(), json!({"x-pagination": extension.clone()}));
            assert!(notes.is_empty() == reason.is_empty() && notes.concat().contains(reason), "{extension}: {notes:?}");
        }
    }
}

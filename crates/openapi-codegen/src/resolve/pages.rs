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
//! x-pagination: {style: link, next: links.next, items: data}
//! x-pagination: false
//! ```

use openapi_lower::{Level, Note};
use serde_json::Value;

use crate::model::{Model, Operation, Pages, Payload, SuccessKind, Type, Types, lookup::Reader};

const KEY: &str = "x-pagination";

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

impl Reader<'_> {
    /// Returns the type at the end of a path of members.
    pub(super) fn at(&self, ty: &Type, path: &[String]) -> Option<Type> {
        let Some((first, rest)) = path.split_first() else { return Some(ty.clone()) };
        let field = self.fields(ty).iter().find(|field| field.wire == *first)?;
        self.at(&field.ty, rest)
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
        // Spring: pages are counted from zero, and the order is a list as well.
        let page = json!({"name": "page", "in": "query", "schema": {"type": "integer", "default": 0}});
        let spring = object(json!({"content": list(), "sort": list(), "totalPages": {"type": "integer"},
            "totalElements": {"type": "integer"}}));
        let spring = written(&["size"], spring, json!({"parameters": [page]}));
        assert!(spring.contains("Paging::Number { parameter: \"page\", first: 0 }"), "{spring}");
        assert!(spring.contains("last: page.total_pages.as_ref().map(|it| *it as i64 - 1)"), "{spring}");
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
    fn a_body_contains_the_url_of_the_next_page() {
        let list = || json!({"type": "array", "items": {"type": "string"}});
        let url = || json!({"type": ["string", "null"], "format": "uri"});
        let text = || json!({"type": "string"});
        let of = |parameters: &[&str], members: Value| {
            let mut members = members;
            members["results"] = list();
            written(parameters, object(members), json!({}))
        };
        for (parameters, members, member) in [
            (&["cursor"][..], json!({"next": url()}), "next"),
            (&["limit"], json!({"next_page": url(), "previous_page": url()}), "next_page"),
            (&["limit"], json!({"next": {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]}}), "next"),
            (&[], json!({"nextLink": text()}), "next_link"),
            (&[], json!({"@odata.nextLink": text()}), "odata_next_link"),
            (&["limit"], json!({"_links": object(json!({"next": object(json!({"href": text()}))}))}), "href"),
            (&["page[size]"], json!({"links": object(json!({"next": url()}))}), "next"),
            (&["limit"], json!({"meta": object(json!({"links": object(json!({"next": text()}))}))}), "next"),
        ] {
            let found = of(parameters, members);
            assert!(found.contains("Paging::Link") && found.contains("link: page"), "{found}");
            assert!(found.contains(&format!(".{member}.as_ref()")), "{found}");
        }
        // A number is more than a link: the list can be continued from any page. The link says if there is one.
        let number = of(&["page"], json!({"count": {"type": "integer"}, "next": url()}));
        assert!(number.contains("Paging::Number { parameter: \"page\", first: 1 }"), "{number}");
        assert!(number.contains("more: Some(page.next.as_ref().is_some_and(|it| !it.is_empty()))"), "{number}");
        let offset = of(&["offset"], json!({"next": url()}));
        assert!(offset.contains("Paging::Offset") && offset.contains("more: Some("), "{offset}");
        // A URL is no cursor, and a cursor may have the name of its parameter.
        let cursor = of(&["cursor"], json!({"cursor": text(), "next_page": url()}));
        assert!(cursor.contains("Paging::Cursor") && cursor.contains("cursor: page.cursor"), "{cursor}");
        for other in [
            of(&["limit"], json!({"next": text()})),
            of(&[], json!({"next": url()})),
            of(&[], json!({"_links": object(json!({"next": object(json!({"href": text()}))}))})),
            of(&["limit"], json!({"links": object(json!({"next": {"type": "integer"}}))})),
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
        let link = paged_by(json!({"style": "link", "items": "rows", "next": "meta.then"}));
        assert!(link.contains("Paging::Link") && link.contains("link: page.meta.as_ref()"), "{link}");
        let reasons = [
            (json!(false), ""),
            (json!({"style": "link", "items": "rows", "next": "meta"}), "`meta` is not a string"),
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

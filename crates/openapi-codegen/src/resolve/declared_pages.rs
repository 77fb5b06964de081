//! The pagination that the extension `x-pagination` of an operation declares.

use openapi_document::{Location, Members};
use serde_json::Value;

use crate::model::{
    Operation, PageStyle, Pages, Type,
    lookup::{self, Reader},
};

impl Reader<'_> {
    /// Reads `x-pagination`.
    pub(super) fn declared(&self, ty: &Type, operation: &Operation, extension: &Value) -> Result<Pages, String> {
        const KEYS: [&str; 9] = ["style", "parameter", "first", "items", "next", "header", "more", "total", "last"];
        let members = extension.as_object().ok_or("expected an object or `false`")?;
        if let Some(key) = members.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("unknown member `{key}`; expected any of `{}`", KEYS.join("`, `")));
        }
        let text = |key: &str| members.member(key).and_then(Value::as_str);
        let path = |key: &str| -> Result<Option<Vec<String>>, String> {
            let Some(text) = text(key) else { return Ok(None) };
            let path: Vec<String> = text.split('.').map(str::to_owned).collect();
            match self.at(ty, &path) {
                Some(_) => Ok(Some(path)),
                None => Err(format!("`{key}`: the response has no member `{text}`")),
            }
        };
        let items = path("items")?.unwrap_or_default();
        if self.at(ty, &items).and_then(|ty| self.list(&ty)).is_none() {
            return Err(format!("`items`: `{}` is not an array of the response", items.join(".")));
        }
        let parameter = || {
            let name = text("parameter").ok_or("missing member `parameter`")?;
            let mut query = operation.parameters.iter().filter(|it| it.location == Location::Query);
            let is_known = query.any(|it| it.wire == name);
            is_known.then(|| name.to_owned()).ok_or_else(|| format!("the operation has no query parameter `{name}`"))
        };
        let first = |usual| members.member("first").and_then(Value::as_i64).unwrap_or(usual);
        let style = match text("style") {
            Some("page") => PageStyle::Number { parameter: parameter()?, first: first(1) },
            Some("offset") => PageStyle::Offset { parameter: parameter()?, first: first(0) },
            Some("cursor") => PageStyle::Cursor { parameter: parameter()?, header: text("header").map(str::to_owned) },
            Some("link") => PageStyle::Link,
            _ => return Err("expected `style` to be `page`, `offset`, `cursor` or `link`".to_owned()),
        };
        let next = path("next")?;
        let is_text = |path| self.at(ty, path).is_some_and(|ty| lookup::is_cursor(self.resolve(&ty)));
        if let (PageStyle::Cursor { .. } | PageStyle::Link, Some(next)) = (&style, &next)
            && !is_text(next)
        {
            return Err(format!("`next`: `{}` is not a string of the response", next.join(".")));
        }
        if matches!(&style, PageStyle::Cursor { header: None, .. }) && next.is_none() {
            return Err("a cursor requires `next` or `header`".to_owned());
        }
        Ok(Pages {
            style,
            items,
            next,
            more: path("more")?,
            total: path("total")?,
            last: path("last")?,
            last_is_count: false,
        })
    }
}

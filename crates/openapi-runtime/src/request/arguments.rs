//! The serialized arguments of a call: path, query, headers, cookies.

use std::borrow::Cow;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    RequestError, Style,
    common::percent::encode,
    request::write::{StyleKind, form_text, in_path, in_query, joined, to_value},
};

/// The arguments of a call serialized so far.
#[derive(Clone)]
pub(crate) struct Arguments {
    /// The rest of the path template.
    rest: &'static str,
    path: String,
    /// The pairs of the query: the name as declared in the document, and the pair as sent.
    query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    /// The pairs of cookies, in the same form.
    cookies: Vec<(String, String)>,
}

impl Arguments {
    pub(crate) fn new(path: &'static str) -> Self {
        Self { rest: path, path: String::new(), query: Vec::new(), headers: HeaderMap::new(), cookies: Vec::new() }
    }

    /// Adds the next value of the path. A value that would change the structure of the path is an error.
    pub(crate) fn segment<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        style: Style,
        value: &T,
    ) -> Result<(), RequestError> {
        let (text, rest) = self.rest.split_once('{').unwrap_or((self.rest, ""));
        self.path.push_str(text);
        self.rest = rest.split_once('}').map_or("", |(_, rest)| rest);
        let written = in_path(name, style, &to_value(name, value)?);
        self.path.push_str(&written);
        // A value with reserved characters may contain slashes.
        let start = self.path.len().saturating_sub(written.len());
        let before = self.path.get(..start).and_then(|before| before.rfind('/')).map_or(0, |slash| slash + 1);
        let segments = || self.path.get(before..).unwrap_or_default().split('/');
        let is_ended = self.rest.is_empty() || self.rest.starts_with(['/', '?', '#']);
        let last = segments().count() - usize::from(!is_ended);
        if segments().take(last).any(|segment| segment.is_empty() || is_dots(segment)) {
            let place = format!("path parameter `{name}`");
            return Err(RequestError::value(place, format_args!("it must not be {written:?}")));
        }
        Ok(())
    }

    /// Adds a query parameter, replacing an earlier value of that name; null and empty lists are omitted.
    pub(crate) fn query<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        style: Style,
        value: &T,
    ) -> Result<(), RequestError> {
        let value = to_value(name, value)?;
        let pairs = if is_empty(&value, style) { Vec::new() } else { in_query(name, style, &value) };
        replace(&mut self.query, name, pairs);
        Ok(())
    }

    /// Adds a query pair that the document does not declare.
    pub(crate) fn pair(&mut self, name: &str, value: &str) {
        self.query.push((name.to_owned(), format!("{}={}", encode(name), encode(value))));
    }

    /// Sets the whole query string (OpenAPI 3.2, `in: querystring`).
    pub(crate) fn query_string<T: Serialize + ?Sized>(&mut self, style: Style, value: &T) -> Result<(), RequestError> {
        let value = to_value("query string", value)?;
        let texts = match (&value, style.kind) {
            (Value::Null, _) => Vec::new(),
            (value, StyleKind::Json) => vec![encode(&value.to_string())],
            (Value::Object(_), _) => {
                Some(form_text(&value, style.members)).filter(|it| !it.is_empty()).into_iter().collect()
            }
            (Value::String(text), _) => vec![text.clone()],
            (value, _) => vec![encode(&value.to_string())],
        };
        replace(&mut self.query, "", texts);
        Ok(())
    }

    /// Adds a header; null and empty lists are omitted.
    pub(crate) fn header<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        style: Style,
        value: &T,
    ) -> Result<(), RequestError> {
        let value = to_value(name, value)?;
        let text = match style.kind {
            _ if value.is_null() => return Ok(()),
            _ if is_empty(&value, style) => return Ok(()),
            StyleKind::Json => value.to_string(),
            StyleKind::FormContent => form_text(&value, style.members),
            _ => joined(&value, ",", style.explode, str::to_owned),
        };
        let place = || format!("header `{name}`");
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|error| RequestError::value(place(), error))?;
        let text = HeaderValue::from_str(&text).map_err(|error| RequestError::value(place(), error))?;
        self.headers.insert(header, text);
        Ok(())
    }

    /// Adds a cookie; null is omitted.
    pub(crate) fn cookie<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        style: Style,
        value: &T,
    ) -> Result<(), RequestError> {
        let value = to_value(name, value)?;
        let pairs = if is_empty(&value, style) { Vec::new() } else { in_query(name, style, &value) };
        if pairs.iter().any(|pair| pair.contains([';', '\r', '\n'])) {
            return Err(RequestError::value(format!("cookie `{name}`"), "it must not contain `;` or a line break"));
        }
        replace(&mut self.cookies, name, pairs);
        Ok(())
    }

    /// Returns these arguments, completed with those set for every call.
    pub(crate) fn with(&self, common: &Self) -> Cow<'_, Self> {
        if common.headers.is_empty() && common.query.is_empty() && common.cookies.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut all = self.clone();
        for (name, value) in &common.headers {
            all.headers.entry(name).or_insert_with(|| value.clone());
        }
        for (mine, theirs) in [(&mut all.query, &common.query), (&mut all.cookies, &common.cookies)] {
            let is_new = |name: &String| !mine.iter().any(|(known, _)| known == name);
            let further: Vec<_> = theirs.iter().filter(|(name, _)| is_new(name)).cloned().collect();
            mine.extend(further);
        }
        Cow::Owned(all)
    }

    /// Returns the value of a query pair, as it is sent.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let (_, pair) = self.query.iter().find(|(known, _)| known == name)?;
        pair.split_once('=').map(|(_, value)| value)
    }

    /// Returns true if there is a header, a query pair or a cookie of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        let is_there = |pairs: &[(String, String)]| pairs.iter().any(|(known, _)| known == name);
        self.headers.contains_key(name) || is_there(&self.query) || is_there(&self.cookies)
    }

    /// Returns the path appended to that of a base, and the query without the question mark.
    pub(crate) fn path_and_query(&self, base: &str) -> (String, String) {
        let mut url = String::with_capacity(base.len() + self.path.len() + self.rest.len() + 1);
        url.push_str(base);
        let is_rooted = self.path.starts_with('/') || self.path.is_empty() && self.rest.starts_with('/');
        if !(is_rooted || self.path.is_empty() && self.rest.is_empty()) {
            url.push('/');
        }
        url.push_str(&self.path);
        url.push_str(self.rest);
        // A fragment is not sent; some documents use it to distinguish operations of one path.
        if let Some(at) = url.find('#') {
            url.truncate(at);
        }
        // A path may contain a query of its own.
        let own = url.get(base.len()..).and_then(|path| path.find('?')).map(|at| url.split_off(base.len() + at));
        let mut query = own.and_then(|own| own.get(1..).map(str::to_owned)).unwrap_or_default();
        for pair in in_groups(&self.query) {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(pair);
        }
        (url, query)
    }

    /// Returns the value of the header `Cookie`.
    pub(crate) fn cookies(&self) -> Result<Option<HeaderValue>, RequestError> {
        if self.cookies.is_empty() {
            return Ok(None);
        }
        let pairs: Vec<&str> = self.cookies.iter().map(|(_, pair)| pair.as_str()).collect();
        let header = HeaderValue::from_str(&pairs.join("; "));
        header.map(Some).map_err(|error| RequestError::value("header `cookie`", error))
    }
}

/// Returns true if a path segment is `.` or `..`, which URL resolution removes (RFC 3986, section 5.2.4); a dot may
/// be percent-encoded.
pub(crate) fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// Returns true for a list or an object without values, which has no expansion (RFC 6570, section 2.3), except as JSON.
fn is_empty(value: &Value, style: Style) -> bool {
    let is_empty = value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty);
    is_empty && style.kind != StyleKind::Json
}

/// Replaces the pairs of a name.
fn replace(known: &mut Vec<(String, String)>, name: &str, pairs: Vec<String>) {
    known.retain(|(other, _)| other != name);
    known.extend(pairs.into_iter().map(|pair| (name.to_owned(), pair)));
}

/// Returns the pairs of a query with those grouped that form one object of a list: servers that read `a[][key]` and
/// `a[][value]` start the next object when a name repeats.
fn in_groups(pairs: &[(String, String)]) -> Vec<&str> {
    fn list(name: &str) -> Option<&str> {
        name.find("[][").map(|end| name.split_at(end).0)
    }
    let mut ordered = Vec::with_capacity(pairs.len());
    let mut done: Vec<&str> = Vec::new();
    for (name, pair) in pairs {
        let Some(prefix) = list(name) else {
            ordered.push(pair.as_str());
            continue;
        };
        if done.contains(&prefix) {
            continue;
        }
        done.push(prefix);
        let mut members: Vec<(&str, Vec<&str>)> = Vec::new();
        for (name, pair) in pairs.iter().filter(|(name, _)| list(name) == Some(prefix)) {
            match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.push(pair),
                None => members.push((name, vec![pair])),
            }
        }
        let longest = members.iter().map(|(_, values)| values.len()).max().unwrap_or_default();
        for index in 0..longest {
            ordered.extend(members.iter().filter_map(|(_, values)| values.get(index)));
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn url(write: impl FnOnce(&mut Arguments)) -> String {
        let mut arguments = Arguments::new("/a/{id}/b");
        write(&mut arguments);
        let (path, query) = arguments.path_and_query("");
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    #[test]
    fn an_empty_list_is_omitted_in_each_style() {
        for style in [Style::FORM, Style::FORM.explode(false), Style::SPACE_DELIMITED, Style::DEEP_OBJECT] {
            for value in [json!([]), json!({})] {
                assert_eq!(url(|it| it.query("q", style, &value).unwrap()), "/a/{id}/b", "{value}");
            }
        }
        assert_eq!(url(|it| it.query("q", Style::JSON, &json!([])).unwrap()), "/a/{id}/b?q=%5B%5D");
        let mut arguments = Arguments::new("/a");
        arguments.header("x-list", Style::SIMPLE, &json!([])).unwrap();
        assert!(arguments.headers.is_empty());
    }

    #[test]
    fn a_form_in_a_parameter_is_one_value() {
        const FORM: Style = Style::FORM_CONTENT.members(&[("ids", Style::PIPE_DELIMITED)]);
        let value = json!({"a": "x y&z", "ids": [1, 2], "in": {"b": 1}, "none": null});
        let encoded = "a%3Dx%2520y%2526z%26ids%3D1%257C2%26in%3D%257B%2522b%2522%253A1%257D";
        assert_eq!(url(|it| it.query("q", FORM, &value).unwrap()), format!("/a/{{id}}/b?q={encoded}"));
        assert_eq!(url(|it| it.segment("id", FORM, &value).unwrap()), format!("/a/{encoded}/b"));
        let text = "a=x%20y%26z&ids=1%7C2&in=%7B%22b%22%3A1%7D";
        assert_eq!(url(|it| it.query_string(FORM, &value).unwrap()), format!("/a/{{id}}/b?{text}"));
        let mut arguments = Arguments::new("/a");
        arguments.header("x-q", FORM, &value).unwrap();
        assert_eq!(arguments.headers.get("x-q").unwrap(), text);
        arguments.cookie("q", FORM, &value).unwrap();
        assert_eq!(arguments.cookies().unwrap().unwrap(), format!("q={encoded}").as_str());
        assert_eq!(url(|it| it.query("q", FORM, &json!({})).unwrap()), "/a/{id}/b");
        assert_eq!(url(|it| it.query_string(FORM, &json!({})).unwrap()), "/a/{id}/b");
    }

    #[test]
    fn a_path_is_filled_in_and_cannot_be_changed_by_a_value() {
        let segment = |style, value: Value| url(|it| it.segment("id", style, &value).unwrap());
        assert_eq!(segment(Style::SIMPLE, json!("x/y?z#f")), "/a/x%2Fy%3Fz%23f/b");
        assert_eq!(Arguments::new("/a?b=c#Action").path_and_query("/v1"), ("/v1/a".to_owned(), "b=c".to_owned()));
        assert_eq!(segment(Style::MATRIX.explode(true), json!([1, 2])), "/a/;id=1;id=2/b");
        assert_eq!(segment(Style::MATRIX.explode(true), json!({"a": 1, "b": ""})), "/a/;a=1;b/b");
        assert_eq!(segment(Style::MATRIX, json!("")), "/a/;id/b");
        assert_eq!(segment(Style::SIMPLE.reserved(), json!("x/y%20?z")), "/a/x/y%20%3Fz/b");
        for value in ["../../b", "a/..", "a//b", "./a", "%2e%2e", "a/%2E./b"] {
            let refused = Arguments::new("/a/{id}").segment("id", Style::SIMPLE.reserved(), value);
            assert!(refused.is_err(), "{value:?}");
        }
        for value in ["", ".", ".."] {
            let refused = Arguments::new("/a/{id}").segment("id", Style::SIMPLE, value);
            assert!(refused.is_err_and(|error| error.to_string().contains("`id`")), "{value:?}");
        }
        for template in ["/a/{id}#frag", "/a/{id}?q=1"] {
            assert!(Arguments::new(template).segment("id", Style::SIMPLE, "..").is_err(), "{template}");
        }
        let mut arguments = Arguments::new("/a/{name}{kind}");
        arguments.segment("name", Style::SIMPLE, ".").unwrap();
        assert!(arguments.segment("kind", Style::SIMPLE, ".").is_err(), "two dots are two dots");
    }

    #[test]
    fn queries_are_written_in_their_styles() {
        let query = |style, value: Value| {
            let written = url(|it| {
                it.segment("id", Style::SIMPLE, &1).unwrap();
                it.query("n", style, &value).unwrap();
            });
            written.strip_prefix("/a/1/b").map(str::to_owned).unwrap()
        };
        assert_eq!(query(Style::FORM, json!(["a", "b"])), "?n=a&n=b");
        assert_eq!(query(Style::FORM.explode(false), json!(["a", "b"])), "?n=a,b");
        assert_eq!(query(Style::PIPE_DELIMITED, json!(["a", "b"])), "?n=a%7Cb");
        assert_eq!(query(Style::FORM, json!(null)), "");
        assert_eq!(
            query(Style::DEEP_OBJECT, json!({"a": {"b": 1}, "l": [{"x": 1, "y": 2}]})),
            "?n%5Ba%5D%5Bb%5D=1&n%5Bl%5D%5B0%5D%5Bx%5D=1&n%5Bl%5D%5B0%5D%5By%5D=2"
        );
        assert_eq!(query(Style::FORM.reserved(), json!("a/b&c%20d%zz%")), "?n=a/b%26c%20d%25zz%25");
        assert_eq!(query(Style::DEEP_OBJECT, json!(["a", "b"])), "?n%5B%5D=a&n%5B%5D=b");
    }

    #[test]
    fn cookies_may_go_as_they_are_and_cannot_end_themselves() {
        let mut arguments = Arguments::new("/");
        arguments.cookie("sid", Style::COOKIE, "abc+/=%20x").unwrap();
        arguments.cookie("form", Style::FORM, "a b").unwrap();
        assert!(arguments.cookie("evil", Style::COOKIE, "a; admin=1").is_err());
        assert_eq!(arguments.cookies().unwrap().unwrap(), "sid=abc+/=%20x; form=a%20b");
    }

    #[test]
    fn members_of_one_object_go_out_together() {
        let written = url(|it| {
            it.segment("id", Style::SIMPLE, &1).unwrap();
            it.query("x", Style::FORM, &1).unwrap();
            it.query("a[][key]", Style::FORM, &["k1", "k2"]).unwrap();
            it.query("a[][value]", Style::FORM, &["v1", "v2"]).unwrap();
            it.query("y[]", Style::FORM, &[1, 2]).unwrap();
        });
        let decoded = written.replace("%5B", "[").replace("%5D", "]");
        assert_eq!(decoded, "/a/1/b?x=1&a[][key]=k1&a[][value]=v1&a[][key]=k2&a[][value]=v2&y[]=1&y[]=2");
    }

    #[test]
    fn what_is_set_again_is_replaced_and_what_is_not_set_is_inherited() {
        let mut common = Arguments::new("");
        common.query("fields", Style::FORM, "all").unwrap();
        common.header("X-Version", Style::SIMPLE, "1").unwrap();
        common.cookie("s", Style::FORM, "1").unwrap();
        let mut arguments = Arguments::new("/a?b=c");
        arguments.query("n", Style::FORM, &["a", "b"]).unwrap();
        arguments.query("n", Style::FORM, "c").unwrap();
        arguments.header("x-version", Style::SIMPLE, "2").unwrap();
        let arguments = arguments.with(&common);
        assert_eq!(arguments.path_and_query("https://h"), ("https://h/a".to_owned(), "b=c&n=c&fields=all".to_owned()));
        assert_eq!(arguments.headers["x-version"], "2");
        assert_eq!(arguments.cookies().unwrap().unwrap(), "s=1");
        assert!(arguments.has("fields") && arguments.has("x-version") && !arguments.has("y"));
    }
}

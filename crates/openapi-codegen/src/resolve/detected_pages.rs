//! The pagination that the parameters and the response of an operation imply.

use openapi_document::Location;

use crate::model::{
    Field, Operation, PageStyle, Pages, Shape, Text, Type,
    lookup::{self, Reader, bare},
};

const NUMBER: [&str; 5] = ["page", "pagenumber", "pagenum", "currentpage", "pageindex"];
const OFFSET: [&str; 2] = ["offset", "skip"];
const CURSOR: [&str; 13] = [
    "cursor",
    "startcursor",
    "bookmark",
    "marker",
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "pagecursor",
    "nextcursor",
    "continuationtoken",
    "startingafter",
    "pageafter",
    "after",
];

const NEXT: [&str; 8] = [
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "nextpagecursor",
    "continuationtoken",
    "nextpage",
    "nextmarker",
    "endcursor",
];
/// The names of parameters whose value for the next page is a member of the same name.
const SAME: [&str; 2] = ["cursor", "bookmark"];
const SIZE: [&str; 8] = ["limit", "perpage", "pagesize", "size", "pagelimit", "count", "maxresults", "itemsperpage"];
const MORE: [&str; 6] = ["hasnext", "hasmore", "hasnextpage", "hasmorepages", "morepages", "more"];
const TOTAL: [&str; 7] =
    ["total", "totalcount", "totalitems", "totalresults", "totalrecords", "totalentries", "totalelements"];
const LAST: [&str; 2] = ["maxpage", "lastpage"];
/// The names of members that contain the number of pages.
const PAGES: [&str; 4] = ["totalpages", "pagecount", "pagestotal", "numpages"];
const LIST: [&str; 7] = ["items", "data", "results", "records", "values", "entries", "content"];

/// The names of members that contain the URL of the next page.
const NEXT_URL: [&str; 8] =
    ["nexturl", "nexturi", "nextlink", "nexthref", "nextpageurl", "nextpageuri", "nextpagelink", "odatanextlink"];
/// The names of members that contain it if their format is that of a URL, or they are one of the `LINKS`.
const NEXT_RELATION: [&str; 2] = ["next", "nextpage"];
/// The names of objects with a member for each relation type (RFC 8288): a URL, or an object with one.
const LINKS: [&str; 2] = ["links", "link"];

/// The maximum depth of a list in a response.
const DEPTH: usize = 3;

impl Reader<'_> {
    /// Returns the pagination that parameters and response imply without an extension.
    pub(super) fn found(&self, ty: &Type, operation: &Operation) -> Option<Pages> {
        if operation.method != "GET" {
            return None;
        }
        let items = self.only_list(ty, operation)?;
        let query = || operation.parameters.iter().filter(|it| it.location == Location::Query);
        let find = |names: &[&str], fits: fn(&Type) -> bool| {
            query().find(|it| names.contains(&bare(&it.wire).as_str()) && fits(self.resolve(&it.ty)))
        };
        let is_number = |ty: &Type| matches!(ty.shape, Shape::Integer(_) | Shape::Number);
        let member = |names: &[&str], fits: fn(&Type) -> bool| {
            self.search(ty, |_, field| names.contains(&bare(&field.wire).as_str()) && fits(self.resolve(&field.ty)))
        };
        let more = member(&MORE, |ty| ty.shape == Shape::Boolean);
        let (total, last, count) = (member(&TOTAL, is_number), member(&LAST, is_number), member(&PAGES, is_number));
        let (last, last_is_count) = (last.clone().or(count), last.is_none());
        let pages = |style, next| {
            Some(Pages {
                style,
                items: items.clone(),
                next,
                more: more.clone(),
                total: total.clone(),
                last: last.clone(),
                last_is_count,
            })
        };
        let (number, cursor) = (find(&NUMBER, is_number), find(&CURSOR, lookup::is_cursor));
        if operation.page_hints.has_link && (number.is_some() || cursor.is_some()) {
            return pages(PageStyle::Link, None);
        }
        if let Some(parameter) = cursor
            && let Some(next) = self.next_cursor(ty, &bare(&parameter.wire))
        {
            return pages(PageStyle::Cursor { parameter: parameter.wire.clone(), header: None }, Some(next));
        }
        let (size, link) = (find(&SIZE, is_number), self.search(ty, |path, field| self.is_next_link(path, field)));
        // A number alone is ambiguous; with a page size, or information in the page, it is certain.
        let is_certain = size.is_some() || more.is_some() || last.is_some() || link.is_some();
        if let Some(parameter) = number.filter(|_| is_certain) {
            // The first page is zero only if the document states it.
            let first = i64::from(parameter.first != Some(0));
            return pages(PageStyle::Number { parameter: parameter.wire.clone(), first }, link);
        }
        let offset = find(&OFFSET, is_number).filter(|_| is_certain || total.is_some());
        if let Some(parameter) = offset {
            return pages(PageStyle::Offset { parameter: parameter.wire.clone(), first: 0 }, link);
        }
        // A link alone is ambiguous as well: a chapter has a next one.
        let is_named = |path: &Vec<String>| path.last().is_some_and(|name| NEXT_URL.contains(&bare(name).as_str()));
        let link = link.filter(|path| cursor.is_some() || size.is_some() || is_named(path))?;
        pages(PageStyle::Link, Some(link))
    }

    /// Returns the path to the cursor of the next page, for a parameter with this name.
    fn next_cursor(&self, ty: &Type, parameter: &str) -> Option<Vec<String>> {
        let named = |is_name: &dyn Fn(&str) -> bool| {
            self.search(ty, |_, field| {
                is_name(&bare(&field.wire)) && !field.is_url && lookup::is_cursor(self.resolve(&field.ty))
            })
        };
        named(&|name| NEXT.contains(&name))
            .or_else(|| SAME.contains(&parameter).then(|| named(&|name| name == parameter)).flatten())
    }

    /// Returns true if a member of the object at a path contains the URL of the next page.
    fn is_next_link(&self, path: &[String], field: &Field) -> bool {
        let (name, object) = (bare(&field.wire), path.last().map(|name| bare(name)).unwrap_or_default());
        let (name, object) = (name.as_str(), object.as_str());
        let is_relation = NEXT_RELATION.contains(&name) && (field.is_url || LINKS.contains(&object));
        let is_target = name == "href" && NEXT_RELATION.contains(&object);
        (NEXT_URL.contains(&name) || is_relation || is_target)
            && self.resolve(&field.ty).shape == Shape::Text(Text::Plain)
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

    /// Returns the path to the member that is nearest to the top level, of those that fit; they are given with the path
    /// to their object.
    fn search(&self, ty: &Type, fits: impl Fn(&[String], &Field) -> bool) -> Option<Vec<String>> {
        let mut level: Vec<(Vec<String>, Type)> = vec![(Vec::new(), ty.clone())];
        for _ in 0..DEPTH {
            let mut below = Vec::new();
            for (object, ty) in &level {
                for field in self.fields(ty) {
                    let path: Vec<String> = object.iter().chain([&field.wire]).cloned().collect();
                    if fits(object, field) {
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

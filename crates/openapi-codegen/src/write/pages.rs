//! Pagination: the information in a page about the following pages, and its items.

use super::Code;
use crate::{
    model::{Field, Operation, PageStyle, Pages, Payload, Shape, SuccessKind, Text, Type, lookup},
    names::{NameTable, Named},
    rust::{in_client, literal},
};

pub(super) fn write(code: &mut Code, model: &Named) {
    for operation in &model.operations {
        if let Some(text) = implementation(model, operation) {
            code.operations.entry(model.names.of(operation.call).to_owned()).or_default().push_str(&text);
        }
    }
}

/// Writes the implementation for a paginated operation.
fn implementation(model: &Named, operation: &Operation) -> Option<String> {
    let found = operation.pages.as_ref()?;
    let SuccessKind::One(Payload::Json(success)) = &operation.success_kind else { return None };
    let walk = |path: &[String]| lookup::walk(&model.types, success, path);
    let list = walk(&found.items)?;
    let item = lookup::item(&model.types, operation)?;
    let info = info(model, success, found, &list)?;
    let paging = match &found.style {
        PageStyle::Number { parameter, first } => {
            format!("Number {{ parameter: {}, first: {first} }}", literal(parameter))
        }
        PageStyle::Offset { parameter, first } => {
            format!("Offset {{ parameter: {}, first: {first} }}", literal(parameter))
        }
        PageStyle::Cursor { parameter, header } => {
            let header = header.as_ref().map_or_else(|| "None".to_owned(), |name| format!("Some({})", literal(name)));
            format!("Cursor {{ parameter: {}, header: {header} }}", literal(parameter))
        }
        PageStyle::Link => "Link".to_owned(),
    };
    let page = in_client(model, success);
    Some(format!(
        "\nimpl crate::support::Paged for {} {{\n    const PAGING: crate::support::Paging = crate::support::Paging::{paging};\n    type Item = {};\n\n    \
         fn info(page: &{page}) -> crate::support::PageInfo {{\n{info}    }}\n\n    \
         fn items(page: {page}) -> Vec<{}> {{\n        {}\n    }}\n}}\n",
        model.names.of(operation.call),
        in_client(model, &item),
        in_client(model, &item),
        owned(&model.names, &list),
    ))
}

fn info(model: &Named, success: &Type, found: &Pages, list: &[&Field]) -> Option<String> {
    let names = &model.names;
    let at = |path: &Option<Vec<String>>| path.as_ref().and_then(|path| lookup::walk(&model.types, success, path));
    let plain =
        |fields: &Vec<&Field>| fields.last().map(|field| lookup::plain_type(&model.types, &field.ty).shape.clone());
    let count = match certain(names, list) {
        (text, count) if count == list.len() => format!("{text}.len()"),
        _ => format!("{}.map_or(0, Vec::len)", borrowed(names, list)),
    };
    let mut lines = vec![format!("count: {count}")];
    let next = at(&found.next).and_then(|fields| match plain(&fields) {
        Some(Shape::Text(text)) if text.row().is_cursor => Some((text, borrowed(names, &fields))),
        _ => None,
    });
    let more = at(&found.more).filter(|fields| plain(fields) == Some(Shape::Boolean));
    let has_end = more.is_some() || found.total.is_some() || found.last.is_some();
    match (&found.style, &next) {
        (PageStyle::Cursor { .. }, Some((_, next))) => {
            lines.push(format!("cursor: {next}.map(::std::string::ToString::to_string)"));
        }
        (PageStyle::Cursor { header: None, .. }, None) => return None,
        (PageStyle::Link, Some((_, next))) => {
            lines.push(format!("link: {next}.map(::std::string::ToString::to_string)"));
        }
        // The last page has no URL of a next one; a number of items or pages is more certain.
        (PageStyle::Number { .. } | PageStyle::Offset { .. }, Some((Text::Plain, next))) if !has_end => {
            lines.push(format!("more: Some({next}.is_some_and(|it| !it.is_empty()))"));
        }
        _ => {}
    }
    if let Some(fields) = more {
        lines.push(format!("more: {}.copied()", borrowed(names, &fields)));
    }
    for (name, path) in [("total", &found.total), ("last", &found.last)] {
        let is_number = |fields: &Vec<&Field>| matches!(plain(fields), Some(Shape::Integer(_) | Shape::Number));
        if let Some(fields) = at(path).filter(is_number) {
            // Pages may be counted from zero.
            let number = match &found.style {
                PageStyle::Number { first: 0, .. } if name == "last" && found.last_is_count => "*it as i64 - 1",
                _ => "*it as i64",
            };
            lines.push(format!("{name}: {}.map(|it| {number})", borrowed(names, &fields)));
        }
    }
    let lines: String = lines.iter().map(|line| format!("            {line},\n")).collect();
    Some(format!(
        "        crate::support::PageInfo {{\n{lines}            ..crate::support::PageInfo::default()\n        }}\n"
    ))
}

/// Returns the path through the leading fields that are not options, such as `page.data.pets`, and their number.
fn certain(names: &NameTable, fields: &[&Field]) -> (String, usize) {
    let count = fields.iter().take_while(|field| !field.is_option()).count();
    let names = fields.iter().take(count).map(|field| format!(".{}", names.member(field.id)));
    (format!("page{}", names.collect::<String>()), count)
}

/// Returns the expression for a reference to a member at the end of a path.
fn borrowed(names: &NameTable, fields: &[&Field]) -> String {
    let (mut text, count) = certain(names, fields);
    if count == fields.len() {
        let is_boxed = fields.last().is_some_and(|field| field.boxed);
        return if is_boxed || fields.is_empty() { format!("Some(&*{text})") } else { format!("Some(&{text})") };
    }
    for (index, field) in fields.iter().enumerate().skip(count) {
        let place = if index == count {
            format!("{text}.{}", names.member(field.id))
        } else {
            format!("it.{}", names.member(field.id))
        };
        let borrowed = match (field.is_option(), field.boxed) {
            (true, true) => format!("{place}.as_deref()"),
            (true, false) => format!("{place}.as_ref()"),
            (false, true) => format!("Some(&*{place})"),
            (false, false) => format!("Some(&{place})"),
        };
        text = if index == count { borrowed } else { format!("{text}.and_then(|it| {borrowed})") };
    }
    text
}

/// Returns the expression for the list itself.
fn owned(names: &NameTable, fields: &[&Field]) -> String {
    let (mut text, count) = certain(names, fields);
    if count == fields.len() {
        return if fields.last().is_some_and(|field| field.boxed) { format!("*{text}") } else { text };
    }
    for (index, field) in fields.iter().enumerate().skip(count) {
        let value = match (index == count, field.is_option()) {
            (true, _) => format!("{text}.{}", names.member(field.id)),
            (false, true) => format!("{text}.and_then(|it| it.{})", names.member(field.id)),
            (false, false) => format!("{text}.map(|it| it.{})", names.member(field.id)),
        };
        text = if field.boxed { format!("{value}.map(|it| *it)") } else { value };
    }
    format!("{text}.unwrap_or_default()")
}

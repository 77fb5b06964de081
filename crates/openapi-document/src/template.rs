//! Templates with names in braces: paths and server URLs (OpenAPI 3.2, "Path Templating").

/// A piece of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Literal text, not empty.
    Text(&'t str),
    /// A name in braces.
    Name(&'t str),
}

/// Returns the pieces of a template in order. A brace that is not closed is text.
pub fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some((text, (name, after))) =
        rest.split_once('{').and_then(|(text, rest)| Some((text, rest.split_once('}')?)))
    {
        if !text.is_empty() {
            found.push(Piece::Text(text));
        }
        found.push(Piece::Name(name));
        rest = after;
    }
    if !rest.is_empty() {
        found.push(Piece::Text(rest));
    }
    found
}

/// Returns a template without the names of its parameters: templates that differ only in names are the same path.
pub fn unnamed(template: &str) -> String {
    let piece = |piece| match piece {
        Piece::Text(text) => text,
        Piece::Name(_) => "{}",
    };
    pieces(template).into_iter().map(piece).collect()
}

/// Returns the names of the parameters of a template, in its order.
pub fn placeholders(template: &str) -> Vec<&str> {
    let name = |piece| match piece {
        Piece::Name(name) => Some(name),
        Piece::Text(_) => None,
    };
    pieces(template).into_iter().filter_map(name).collect()
}

/// Returns the names of the parameters of a template, each once, in the order of their first occurrence.
pub fn distinct_placeholders(template: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for name in placeholders(template) {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_text_and_names() {
        let expected = [Piece::Text("/a/"), Piece::Name("id"), Piece::Name(""), Piece::Text(".json")];
        assert_eq!(pieces("/a/{id}{}.json"), expected);
        assert_eq!(pieces("/a}/{id"), [Piece::Text("/a}/{id")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn names_do_not_matter_to_a_path() {
        assert_eq!(unnamed("/a/{id}/b/{more}.json"), "/a/{}/b/{}.json");
        assert_eq!(placeholders("/a/{id}/b/{more}.json/{id}"), ["id", "more", "id"]);
        assert_eq!(distinct_placeholders("/a/{id}/b/{more}.json/{id}"), ["id", "more"]);
        assert_eq!((unnamed("/a/{id"), unnamed("/a}")), ("/a/{id".to_owned(), "/a}".to_owned()));
        assert!(placeholders("/a").is_empty());
    }
}

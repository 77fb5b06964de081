//! Path templates (OpenAPI 3.2, "Path Templating").

/// A template with its parameters unnamed: two that differ in the names alone are one path.
pub fn unnamed(path: &str) -> String {
    let mut template = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        template.push_str(before);
        template.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    template + rest
}

/// The names of the parameters of a template, in its order.
pub fn placeholders(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|part| part.split('}').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_nothing() {
        assert_eq!(unnamed("/a/{id}/b/{more}.json"), "/a/{}/b/{}.json");
        assert_eq!(placeholders("/a/{id}/b/{more}.json"), ["id", "more"]);
        assert_eq!((unnamed("/a/{id"), unnamed("/a}")), ("/a/{}".to_owned(), "/a}".to_owned()));
        assert!(placeholders("/a").is_empty());
    }
}

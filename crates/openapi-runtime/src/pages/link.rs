//! The header `Link` (RFC 8288).

use reqwest::header::{HeaderMap, LINK};

/// Where the link of a relation leads, as it is written.
pub(super) fn of_relation(headers: &HeaderMap, relation: &str) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(links).find(|(_, parameters)| is_of(parameters, relation)).map(|(target, _)| target.to_owned())
}

/// The links in a value, each with its parameters. A comma in a target or in quotes parts nothing.
fn links(value: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        let mut is_quoted = false;
        let end = after.find(|c: char| {
            is_quoted ^= c == '"';
            c == ',' && !is_quoted
        });
        let (parameters, more) = end.map_or((after, ""), |end| after.split_at(end));
        found.push((target, parameters));
        rest = more;
    }
    found
}

/// Whether `rel` names the relation, among others perhaps.
fn is_of(parameters: &str, relation: &str) -> bool {
    let named = parameters.split(';').filter_map(|parameter| parameter.trim().split_once('='));
    let mut relations = named.filter(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
    let first = relations.next().map(|(_, value)| value.trim().trim_matches('"'));
    first.is_some_and(|all| all.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(relation)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_of_a_relation_is_found() {
        let find =
            |value: &str, relation| of_relation(&HeaderMap::from_iter([(LINK, value.parse().unwrap())]), relation);
        let github = "<https://h/repos?page=2>; rel=\"next\", <https://h/repos?page=5>; rel=\"last\"";
        assert_eq!(find(github, "next").as_deref(), Some("https://h/repos?page=2"));
        assert_eq!(find(github, "last").as_deref(), Some("https://h/repos?page=5"));
        assert_eq!(find(github, "prev"), None);
        assert_eq!(find("</a,b?x=1>; title=\"a, <b>\"; REL=\"prev NEXT\"", "next").as_deref(), Some("/a,b?x=1"));
        for broken in ["", "<", "<>", "<a", "next", "<a>; rel"] {
            assert_eq!(find(broken, "next").unwrap_or_default(), "", "{broken}");
        }
    }
}

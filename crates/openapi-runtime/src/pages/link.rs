//! The header `Link` (RFC 8288).

use reqwest::{
    Url,
    header::{HeaderMap, LINK},
};

/// A link as written in the header.
#[derive(Debug, Default, PartialEq, Eq)]
struct Link {
    target: String,
    /// The relation types; of several `rel` parameters the first counts (RFC 8288, section 3.3).
    relations: Option<String>,
    /// The context of the link (RFC 8288, section 3.2), if it is not the page itself.
    anchor: Option<String>,
}

impl Link {
    fn is_of(&self, relation: &str) -> bool {
        let all = self.relations.as_deref().unwrap_or_default();
        all.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(relation))
    }

    /// Returns true if the context of the link is the page (RFC 8288, section 3.2).
    fn is_from(&self, page: Option<&Url>) -> bool {
        match (&self.anchor, page) {
            (None, _) => true,
            (Some(anchor), Some(page)) => page.join(anchor).is_ok_and(|anchor| {
                // Servers do not repeat the credentials in the query.
                anchor == *page || anchor == without_query(page)
            }),
            (Some(anchor), None) => anchor.is_empty(),
        }
    }
}

/// Returns the target of the link with the given relation, resolved against the URL of the page if that is known.
pub(super) fn of_relation(headers: &HeaderMap, relation: &str, page: Option<&Url>) -> Option<String> {
    let values = headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
    let mut found = values.flat_map(links).filter(|link| link.is_of(relation) && link.is_from(page));
    Some(resolved(&found.next()?.target, page))
}

/// Resolves the target of a link against the URL of the page, if that is known.
pub(super) fn resolved(target: &str, page: Option<&Url>) -> String {
    let resolved = page.and_then(|page| {
        let mut url = without_query(page).join(target).ok()?;
        url.set_fragment(None);
        Some(url.to_string())
    });
    // The error for a target that cannot be resolved is reported when the page is requested.
    resolved.unwrap_or_else(|| target.to_owned())
}

fn without_query(page: &Url) -> Url {
    let mut url = page.clone();
    url.set_query(None);
    url
}

/// Parses the links in a header value.
fn links(value: &str) -> Vec<Link> {
    let (mut found, mut rest) = (Vec::new(), value);
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        let mut link = Link { target: target.trim().to_owned(), ..Link::default() };
        rest = after;
        while let Some(after) = rest.trim_start().strip_prefix(';') {
            let (name, value, after) = parameter(after.trim_start());
            rest = after;
            match name.to_ascii_lowercase().as_str() {
                "rel" if link.relations.is_none() => link.relations = Some(value),
                "anchor" if link.anchor.is_none() => link.anchor = Some(value),
                _ => {}
            }
        }
        found.push(link);
        // Anything that is not a parameter ends the link.
        rest = rest.split_once(',').map_or("", |(_, rest)| rest);
    }
    found
}

/// Returns the name and the value of a parameter, and the rest of the text.
fn parameter(text: &str) -> (&str, String, &str) {
    let end = text.find([';', ',', '=']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let Some(rest) = rest.strip_prefix('=').map(str::trim_start) else { return (name.trim(), String::new(), rest) };
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find([';', ',']).unwrap_or(rest.len());
        let (value, rest) = rest.split_at(end);
        return (name.trim(), value.trim().to_owned(), rest);
    };
    let (mut value, mut is_escaped) = (String::new(), false);
    for (at, c) in quoted.char_indices() {
        match c {
            _ if is_escaped => value.push(c),
            '"' => return (name.trim(), value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' => {}
            _ => value.push(c),
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    (name.trim(), value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find_at(value: &str, relation: &str, page: Option<&str>) -> Option<String> {
        let headers = HeaderMap::from_iter([(LINK, value.parse().unwrap())]);
        of_relation(&headers, relation, page.map(|page| page.parse().unwrap()).as_ref())
    }

    fn find(value: &str, relation: &str) -> Option<String> {
        find_at(value, relation, None)
    }

    #[test]
    fn the_link_of_a_relation_is_found() {
        let github = "<https://h/repos?page=2>; rel=\"next\", <https://h/repos?page=5>; rel=\"last\"";
        assert_eq!(find(github, "next").as_deref(), Some("https://h/repos?page=2"));
        assert_eq!(find(github, "last").as_deref(), Some("https://h/repos?page=5"));
        assert_eq!(find(github, "prev"), None);
        assert_eq!(find("</a,b?x=1>; title=\"a, <b>\"; REL=\"prev NEXT\"", "next").as_deref(), Some("/a,b?x=1"));
        assert_eq!(find("</a> ; rel = next ; rel=prev", "next").as_deref(), Some("/a"));
        assert_eq!(find("</a>; rel=next; rel=prev", "prev"), None, "the first counts");
        for broken in ["", "<", "<>", "<a", "next", "<a>; rel", "<a>; rel=\"next", "<a> rel=next", "<a>; rel=;"] {
            assert_eq!(find(broken, "prev"), None, "{broken}");
        }
    }

    #[test]
    fn what_is_quoted_is_no_parameter_and_no_link() {
        let (semicolon, comma) =
            ("</evil>; title=\"a; rel=next\"; rel=prev", "</a>; title=\"say \\\"hi, </evil>; rel=next\"");
        assert_eq!((find(semicolon, "next"), find(comma, "next")), (None, None));
        assert_eq!(find(&format!("{comma}, </b>; rel=next"), "next").as_deref(), Some("/b"));
    }

    #[test]
    fn links_are_those_of_the_page_and_relative_to_it() {
        let page = Some("https://h/sub/page3?key=s3cret&page=3");
        let next = |value: &str| find_at(value, "next", page);
        assert_eq!(next("<page4>; rel=next").as_deref(), Some("https://h/sub/page4"));
        assert_eq!(next("<?page=4>; rel=next").as_deref(), Some("https://h/sub/page3?page=4"));
        assert_eq!(next("<>; rel=next").as_deref(), Some("https://h/sub/page3"), "no credential is kept");
        assert_eq!(next("</other>; rel=next; anchor=\"/elsewhere\""), None);
        assert_eq!(next("</other>; rel=next; anchor=\"#part\""), None);
        assert_eq!(next("</4>; rel=next; anchor=\"/sub/page3\"").as_deref(), Some("https://h/4"));
        assert_eq!(next("</4>; rel=next; anchor=\"\"").as_deref(), Some("https://h/4"));
    }
}

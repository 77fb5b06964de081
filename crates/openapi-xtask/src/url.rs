//! URLs of documents.

/// Checks whether a text is a URL that can be fetched.
pub fn is_url(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// Returns a URL without its user information, query and fragment, which can contain credentials.
pub fn without_secrets(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.split_once('/').map_or((rest, None), |(authority, path)| (authority, Some(path)));
    let host = authority.rsplit('@').next().unwrap_or_default();
    path.map_or_else(|| format!("{scheme}://{host}"), |path| format!("{scheme}://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_removed() {
        for (url, shown) in [
            ("https://me:s3cret@a.example/v1/api.json?token=s3cret#top", "https://a.example/v1/api.json"),
            ("https://a.example?key=s3cret", "https://a.example"),
            ("https://a.example/a@b/api.json", "https://a.example/a@b/api.json"),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
    }
}

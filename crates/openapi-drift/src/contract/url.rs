//! Equality of URLs.

/// Returns a URL in the form in which equal URLs are the same text (RFC 9110, section 4.2.3): scheme and host in
/// lowercase, without the default port.
pub fn canonical_url(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len())).unwrap_or((rest, ""));
    let (scheme, authority) = (scheme.to_ascii_lowercase(), authority.to_ascii_lowercase());
    let port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    format!("{scheme}://{}{path}", authority.strip_suffix(port).unwrap_or(&authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_urls_have_one_form() {
        for (url, canonical) in [
            ("HTTPS://Api.Example:443/V1", "https://api.example/V1"),
            ("http://h:80", "http://h"),
            ("http://h:443/a:80", "http://h:443/a:80"),
            ("https://{region}.h:8443", "https://{region}.h:8443"),
            ("/V1", "/V1"),
            ("https://", "https://"),
        ] {
            assert_eq!(canonical_url(url), canonical);
        }
    }
}

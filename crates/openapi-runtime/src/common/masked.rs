//! URLs without their secrets.

/// Returns a URL as shown in errors and `Debug` forms: user, password, query and fragment may be secrets. In a URL
/// that cannot be parsed they may be anywhere, so everything before the last `@` is removed.
pub(crate) fn masked(url: &str) -> String {
    let is_scheme = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if is_scheme(scheme) => (format!("{scheme}://"), rest),
        _ => (String::new(), url),
    };
    let (user, rest) = rest.rsplit_once('@').map_or(("", rest), |(_, rest)| ("***@", rest));
    match rest.find(['?', '#']).and_then(|at| rest.split_at_checked(at)) {
        Some((before, _)) => format!("{scheme}{user}{before}?***"),
        None => format!("{scheme}{user}{rest}"),
    }
}

//! Cross-origin requests (Fetch Standard, "CORS protocol"): all origins, methods and headers are allowed.

use crate::{outgoing::Outgoing, request::Incoming};

/// Returns the response to a preflight request; `None` for any other request.
pub(crate) fn preflight(method: &str, request: &Incoming) -> Option<Outgoing> {
    let wanted = request.header("access-control-request-method").filter(|_| method == "OPTIONS")?;
    let mut headers = vec![
        ("access-control-allow-methods".to_owned(), wanted.to_owned()),
        ("access-control-max-age".to_owned(), "600".to_owned()),
    ];
    if let Some(names) = request.header("access-control-request-headers") {
        headers.push(("access-control-allow-headers".to_owned(), names.to_owned()));
    }
    Some(Outgoing { status: 204, headers, body: Vec::new() })
}

/// Allows the origin of a request to read the response.
pub(crate) fn allow(origin: Option<&str>, outgoing: &mut Outgoing) {
    const OWN: [&str; 3] =
        ["access-control-allow-origin", "access-control-allow-credentials", "access-control-expose-headers"];
    outgoing.headers.retain(|(name, _)| !OWN.iter().any(|own| name.eq_ignore_ascii_case(own)));
    let exposed = outgoing.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let mut add = |name: &str, value: &str| outgoing.headers.push((name.to_owned(), value.to_owned()));
    match origin {
        Some(origin) => {
            // A wildcard is not valid for requests with credentials.
            add("access-control-allow-origin", origin);
            add("access-control-allow-credentials", "true");
            add("vary", "Origin");
        }
        None => add("access-control-allow-origin", "*"),
    }
    if !exposed.is_empty() {
        add("access-control-expose-headers", &exposed);
    }
}

//! The environment variables from which a client reads its base URL and its credentials.

use crate::{
    model::{Model, SchemeKind},
    rust::{PREFIX, literal},
};

/// The environment variables of one security scheme.
pub(super) struct Variables {
    /// The index of the scheme.
    pub(super) scheme: usize,
    /// The name for a token, or the names for user and password.
    pub(super) names: Vec<String>,
}

/// The variable with the base URL.
pub(super) fn base_url() -> String {
    format!("{PREFIX}_BASE_URL")
}

/// Returns the variables of each security scheme. Those of the first have short names.
pub(super) fn variables(model: &Model) -> Vec<Variables> {
    let schemes = model.schemes.iter().enumerate().filter(|(_, scheme)| scheme.kind != SchemeKind::MutualTls);
    schemes
        .enumerate()
        .map(|(place, (index, scheme))| {
            let own = format!("{PREFIX}_{}", scheme.method.trim_end_matches('_').to_uppercase());
            let names = match (&scheme.kind, place) {
                (SchemeKind::Basic, 0) => vec![format!("{PREFIX}_USER"), format!("{PREFIX}_PASSWORD")],
                (SchemeKind::Basic, _) => vec![format!("{own}_USER"), format!("{own}_PASSWORD")],
                (_, 0) => vec![format!("{PREFIX}_TOKEN")],
                _ => vec![own],
            };
            Variables { scheme: index, names }
        })
        .collect()
}

/// Formats the variables as the runtime's `Environment`.
pub(super) fn spec(model: &Model) -> String {
    let credentials: Vec<String> = variables(model)
        .iter()
        .map(|Variables { scheme, names }| {
            let kind = if names.len() == 1 { "Token" } else { "Basic" };
            let names: Vec<String> = names.iter().map(|name| literal(name)).collect();
            format!("({scheme}, crate::support::Variables::{kind}({}))", names.join(", "))
        })
        .collect();
    format!(
        "crate::support::Environment {{\n        base_url: {},\n        credentials: &[{}],\n    }}",
        literal(&base_url()),
        credentials.join(", ")
    )
}

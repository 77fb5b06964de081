//! The environment variables from which a client reads its base URL and its credentials.

use crate::{
    model::SchemeKind,
    names::Named,
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
pub(super) fn variables(model: &Named) -> Vec<Variables> {
    let schemes = model.schemes.iter().enumerate().filter(|(_, scheme)| scheme.kind != SchemeKind::MutualTls);
    let mut taken = vec![base_url()];
    let mut found = Vec::new();
    for (place, (index, scheme)) in schemes.enumerate() {
        // Shells export names of ASCII letters, digits and underscores.
        let method = model.names.member(scheme.id);
        let word: String = method.to_uppercase().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let own = match (place, word.trim_matches('_')) {
            (0, _) => String::new(),
            (_, "") => format!("_SCHEME_{}", index + 1),
            (_, word) => format!("_{word}"),
        };
        let mut names = match (&scheme.kind, place) {
            (SchemeKind::Basic, _) => vec![format!("{PREFIX}{own}_USER"), format!("{PREFIX}{own}_PASSWORD")],
            (_, 0) => vec![format!("{PREFIX}_TOKEN")],
            _ => vec![format!("{PREFIX}{own}")],
        };
        // Two schemes never share a variable.
        for name in &mut names {
            let first = name.clone();
            for number in 2.. {
                if !taken.contains(name) {
                    break;
                }
                *name = format!("{first}_{number}");
            }
            taken.push(name.clone());
        }
        found.push(Variables { scheme: index, names });
    }
    found
}

/// Formats the variables as the runtime's `Environment`.
pub(super) fn spec(model: &Named) -> String {
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

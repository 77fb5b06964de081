//! The modules that are the same in every client.

/// The names and texts of the modules.
pub(crate) const ALL: [(&str, &str); 3] = [
    ("builder", include_str!("../templates/builder.rs")),
    ("call", include_str!("../templates/call.rs")),
    ("client", include_str!("../templates/client.rs")),
];

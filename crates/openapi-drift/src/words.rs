//! Nouns in singular and plural.

/// Returns the plural of an English noun.
pub(crate) fn plural(noun: &str) -> String {
    match noun.rsplit(' ').next() {
        Some("branch" | "status") => format!("{noun}es"),
        // `tags`, `scopes`, `items`.
        Some(last) if last.ends_with('s') => noun.to_owned(),
        _ => match noun.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
            _ => format!("{noun}s"),
        },
    }
}

/// Returns a count with its noun.
pub(crate) fn number(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {}", plural(noun)) }
}

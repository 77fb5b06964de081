//! The resolution steps in order.

use super::{aliases, circles, common, constructors, nullable_variants, pages, tags, unknown, usage};
use crate::{lock::Lock, model::Model};

/// The input of steps beside the model.
pub(super) struct Context<'c> {
    /// The lock of the client that is regenerated.
    lock: Option<&'c Lock>,
}

type Step = fn(&mut Model, &Context<'_>);

/// The steps, each with the reason for its position.
const STEPS: &[Step] = &[
    // First: the others compare types, and an alias of an alias differs from its target.
    |model, _| aliases::unwind(model),
    // Turns recursive aliases into types, which unions may contain.
    |model, _| circles::open(model),
    // Inspects the members of the types of a union, through aliases.
    |model, _| tags::settle(model),
    // Compares whole definitions, with their tags.
    |model, context| nullable_variants::fold(model, context.lock),
    // Folded types are used where the other component is.
    |model, _| usage::find(model),
    // Only types that are sent and received preserve unknown members.
    |model, _| unknown::find(model),
    // Removes parameters from operations, whose argument order is determined afterwards.
    |model, _| common::find(model),
    // A type that is never sent has no constructor.
    |model, _| constructors::find(model),
    // Inspects the remaining parameters of operations.
    |model, _| pages::find(model),
];

/// Completes a model.
pub(crate) fn resolve(model: &mut Model, lock: Option<&Lock>) {
    let context = Context { lock };
    STEPS.iter().for_each(|step| step(model, &context));
}

#[cfg(test)]
mod tests {
    /// Files that several steps share, or that are used after names are assigned.
    const SHARED: [&str; 9] = [
        "boxes",
        "conversions",
        "cycles",
        "declared_envelopes",
        "declared_pages",
        "detected_pages",
        "envelopes",
        "mod",
        "steps",
    ];

    #[test]
    fn every_file_is_listed() {
        let text = include_str!("steps.rs");
        for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/resolve")).unwrap() {
            let stem = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
            assert!(
                SHARED.contains(&stem.as_str()) || text.contains(&format!("| {stem}::")),
                "{stem} is not among STEPS"
            );
        }
    }
}

//! The steps, in order.

use super::{aliases, circles, common, constructors, pages, place_boxes, tags, twins, unknown, usage};
use crate::{lock::Lock, model::Model};

/// The input of steps beside the model.
pub(super) struct Context<'c> {
    /// The lock of the client that is regenerated.
    lock: Option<&'c Lock>,
}

type Step = fn(&mut Model, &Context<'_>);

/// The steps, each with the reason for its position.
const STEPS: &[Step] = &[
    // First: the others compare types, and an alias of an alias is another type than its target.
    |model, _| aliases::unwind(model),
    // Turns aliases of themselves into types, of which unions may consist.
    |model, _| circles::open(model),
    // Looks at the members of the types of a union, through aliases.
    |model, _| tags::settle(model),
    // Compares whole definitions, with their tags.
    |model, context| twins::fold(model, context.lock),
    // Types that were folded are used where their twin is.
    |model, _| usage::find(model),
    // Only types that are sent and received keep unknown members.
    |model, _| unknown::find(model),
    // Takes parameters away from operations, whose order of arguments is settled afterwards.
    |model, _| common::find(model),
    // A type that is never sent has no constructor.
    |model, _| constructors::find(model),
    // Looks at the parameters that operations are left with.
    |model, _| pages::find(model),
    // Last: no step after it changes which types contain each other.
    |model, _| place_boxes(model, |_, _| None),
];

/// Completes a model.
pub(crate) fn resolve(model: &mut Model, lock: Option<&Lock>) {
    let context = Context { lock };
    STEPS.iter().for_each(|step| step(model, &context));
}

#[cfg(test)]
mod tests {
    /// Files with what several steps share, or what comes after names.
    const SHARED: [&str; 6] = ["boxes", "conversions", "cycles", "declared_pages", "mod", "steps"];

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

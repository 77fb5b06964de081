//! The source axis: the public items that differ between the two surfaces, each with the change that causes it.

use openapi_codegen::{SurfaceChanges, surface_changes};
use openapi_document::{Pointer, slice};
use openapi_lower::normalise;
use serde_json::Value;

use crate::{
    change::{Change, Item, Place},
    contract::{Contract, Normal},
    fingerprint::fingerprint,
    level::{Direction, Source, Wire},
    options::Options,
    pair::Sides,
    ties::Ties,
};

/// Returns the changed public items, each with its location in the document.
pub(crate) fn items(old: &Normal<'_>, new: &Normal<'_>, options: &Options) -> Vec<(Pointer, Item)> {
    if options.is_bundle {
        return of_bundle(old, new, options);
    }
    with_places(surface_changes(old.lowered(), new.lowered(), options.locks.get("")))
}

/// Assigns the changed public items to the changes of the document that cause them.
pub(crate) fn judge(sides: Sides<'_>, items: Vec<(Pointer, Item)>, changes: &mut Vec<Change>) {
    if items.is_empty() {
        return;
    }
    let ties = Ties::new(sides, changes);
    let causes: Vec<Option<usize>> = items.iter().map(|(pointer, item)| ties.cause(pointer, item, changes)).collect();
    for ((pointer, item), cause) in items.into_iter().zip(causes) {
        match cause.and_then(|index| changes.get_mut(index)) {
            Some(change) => {
                change.source = change.source.max(item.level);
                change.items.push(item);
            }
            None => alone(sides, changes, pointer, item),
        }
    }
}

/// Returns the items of the clients of all APIs, each qualified with its module.
fn of_bundle(old: &Normal<'_>, new: &Normal<'_>, options: &Options) -> Vec<(Pointer, Item)> {
    let (before, after) = (slice::apis(old.original), slice::apis(new.original));
    let mut apis: Vec<&String> = before.iter().chain(&after).collect();
    apis.sort();
    apis.dedup();
    let mut all = Vec::new();
    for api in apis {
        match (slice::api(old.original, api), slice::api(new.original, api)) {
            (Ok(before), Ok(after)) => {
                let found = surface_changes(&normalise(&before), &normalise(&after), options.locks.get(api));
                let outside = |pointer| in_bundle([new, old], api, pointer);
                let named = |item: Item| Item { item: format!("{api}::{}", item.item), ..item };
                all.extend(with_places(found).into_iter().map(|(pointer, item)| (outside(pointer), named(item))));
            }
            (before, _) => {
                let is_gone = before.is_ok();
                let module = Some("a module".to_owned());
                let item = Item {
                    item: api.clone(),
                    level: if is_gone { Source::Major } else { Source::Minor },
                    before: module.clone().filter(|_| is_gone),
                    after: module.filter(|_| !is_gone),
                    reason: if is_gone { "the bundle has no operation with this tag" } else { "added" }.to_owned(),
                };
                all.push((Pointer::from("/tags"), item));
            }
        }
    }
    all
}

/// Returns the location in the bundle of a location in a slice. Names that several APIs share are prefixed with the
/// API.
fn in_bundle(sides: [&Normal<'_>; 2], api: &str, pointer: Pointer) -> Pointer {
    let keys: Vec<String> = pointer.keys().collect();
    let [components, kind, name, rest @ ..] = keys.as_slice() else { return pointer };
    if components != "components" {
        return pointer;
    }
    let prefixed = Pointer::from("/components").child(kind).child(format!("{api}.{name}"));
    let is_there = sides.iter().any(|side| side.value(&prefixed).is_some());
    if is_there { prefixed.join(rest.iter().map(String::as_str)) } else { pointer }
}

/// Pairs the changes of a surface with their locations.
fn with_places(found: SurfaceChanges) -> Vec<(Pointer, Item)> {
    let gone = found.breaks.into_iter().map(|it| {
        let item =
            Item { item: it.item, level: Source::Major, before: Some(it.before), after: it.after, reason: it.reason };
        (it.pointer, item)
    });
    let new = found.additions.into_iter().map(|it| {
        let reason = "added".to_owned();
        let item = Item { item: it.item, level: Source::Minor, before: None, after: Some(it.what), reason };
        (it.pointer, item)
    });
    gone.chain(new).collect()
}

/// Reports a change of the surface that is not attributed to a single change of the contract.
fn alone(sides: Sides<'_>, changes: &mut Vec<Change>, pointer: Pointer, item: Item) {
    let is_same = |it: &&mut Change| it.rule == "surface-changed" && it.pointer == pointer;
    if let Some(known) = changes.iter_mut().find(is_same) {
        known.source = known.source.max(item.level);
        known.items.push(item);
        return;
    }
    let side = |contract: &Contract<'_>| {
        let normal = contract.normal;
        let value = normal.value(&pointer);
        value.and_then(|_| Place::of(normal.original, &pointer))
    };
    let of = |text: &Option<String>| text.clone().map_or(Value::Null, Value::String);
    let verb = match (&item.before, &item.after) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    changes.push(Change {
        rule: "surface-changed".to_owned(),
        subject: format!("`{}`", item.item),
        operations: Vec::new(),
        direction: Direction::Both,
        wire: Wire::Safe,
        source: item.level,
        old: of(&item.before),
        new: of(&item.after),
        message: format!("`{}`: {verb}; not attributed to a single change of the contract", item.item),
        pattern: None,
        names: Vec::new(),
        witness: None,
        old_place: side(sides.old),
        new_place: side(sides.new),
        near: None,
        at: [None, None],
        calls: Vec::new(),
        fingerprint: fingerprint(&["surface-changed", pointer.as_str(), &item.item]),
        accepted: None,
        items: vec![item],
        pointer,
    });
}

//! The source axis: what of the two surfaces changes, and which change of the document causes it.

use std::collections::VecDeque;

use foldhash::{HashMap, HashMapExt};
use openapi_codegen::{SurfaceChanges, surface_changes};
use openapi_document::{Pointer, slice};
use openapi_lower::normalise;
use serde_json::Value;

use crate::{
    change::{Change, Item, Place},
    contract::{Contract, Normal},
    drift::{Options, fingerprint},
    level::{Direction, Source, Wire},
    pair::Sides,
};

/// The public items that change, each with its place in the document.
pub(crate) fn items(old: &Normal<'_>, new: &Normal<'_>, options: &Options) -> Vec<(Pointer, Item)> {
    if options.is_bundle {
        return of_bundle(old, new, options);
    }
    with_places(surface_changes(old.lowered(), new.lowered(), options.locks.get("")))
}

/// Gives each change of the document the public items that change because of it.
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

/// The items of the clients of all APIs, each behind its module.
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
                    reason: "the bundle has no operation of it any more".to_owned(),
                };
                all.push((Pointer::from("/tags"), item));
            }
        }
    }
    all
}

/// A place of a slice in the bundle, where names that two APIs share begin with the API.
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

/// What of a surface changes, with its places.
fn with_places(found: SurfaceChanges) -> Vec<(Pointer, Item)> {
    let gone = found.breaks.into_iter().map(|it| {
        let item =
            Item { item: it.item, level: Source::Major, before: Some(it.before), after: it.after, reason: it.reason };
        (it.pointer, item)
    });
    let new = found.additions.into_iter().map(|it| {
        let reason = "the document has it now".to_owned();
        let item = Item { item: it.item, level: Source::Minor, before: None, after: Some(it.what), reason };
        (it.pointer, item)
    });
    gone.chain(new).collect()
}

/// A change of the surface that no single change of the contract explains.
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
    changes.push(Change {
        rule: "surface-changed".to_owned(),
        operations: Vec::new(),
        direction: Direction::Both,
        wire: Wire::Safe,
        source: item.level,
        old: of(&item.before),
        new: of(&item.after),
        message: format!("`{}`: {}", item.item, item.reason),
        witness: None,
        old_place: side(sides.old),
        new_place: side(sides.new),
        calls: Vec::new(),
        fingerprint: fingerprint(&["surface-changed", pointer.as_str(), &item.item]),
        accepted: None,
        items: vec![item],
        pointer,
    });
}

/// Which change of the document lies behind a place.
struct Ties<'s> {
    sides: Sides<'s>,
    /// The changes by the operations that they reach.
    by_operation: HashMap<String, Vec<usize>>,
    /// The changes by where they are in the old document, and in the new one.
    by_place: [HashMap<Pointer, Vec<usize>>; 2],
    /// The schemas that only a new part, or a part that is gone, leads to: which change has it.
    by_reach: [HashMap<Pointer, usize>; 2],
}

impl<'s> Ties<'s> {
    fn new(sides: Sides<'s>, changes: &[Change]) -> Self {
        let mut by_operation: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, change) in changes.iter().enumerate() {
            for operation in &change.operations {
                by_operation.entry(operation.clone()).or_default().push(index);
            }
        }
        let mut by_place = [HashMap::new(), HashMap::new()];
        for (index, change) in changes.iter().enumerate() {
            for (side, place) in [&change.old_place, &change.new_place].into_iter().enumerate() {
                let (Some(place), Some(map)) = (place, by_place.get_mut(side)) else { continue };
                let map: &mut HashMap<Pointer, Vec<usize>> = map;
                map.entry(place.pointer.clone()).or_default().push(index);
            }
        }
        // What is only in one document leads to schemas that only it needs.
        let starts = |is_old: bool| {
            let of = move |(index, change): (usize, &Change)| {
                let (this, other) = if is_old {
                    (&change.old_place, &change.new_place)
                } else {
                    (&change.new_place, &change.old_place)
                };
                let place = this.as_ref()?;
                let contract = if is_old { sides.old } else { sides.new };
                // What an operation that only moved leads to is compared, and has causes of its own.
                let is_alone = other.as_ref().is_none_or(|other| {
                    place.pointer != other.pointer && !contract.operations.iter().any(|it| it.at == place.pointer)
                });
                is_alone.then(|| (index, place.pointer.clone()))
            };
            changes.iter().enumerate().filter_map(of).collect::<Vec<_>>()
        };
        Self {
            sides,
            by_operation,
            by_place,
            by_reach: [reach(sides.old, starts(true)), reach(sides.new, starts(false))],
        }
    }

    fn cause(&self, pointer: &Pointer, item: &Item, changes: &[Change]) -> Option<usize> {
        let sides = [self.sides.new, self.sides.old];
        let declared = sides.into_iter().find_map(|side| side.meaning.declared(pointer));
        declared
            .filter(|declared| declared != pointer)
            .and_then(|declared| self.at(&declared, item, changes))
            .or_else(|| self.of_operation(pointer, item, changes))
            .or_else(|| sides.iter().find_map(|side| self.at(&side.normal.written_at(pointer), item, changes)))
            .or_else(|| self.at(pointer, item, changes))
    }

    /// A change of a part that the operation of a place shares with others.
    fn of_operation(&self, pointer: &Pointer, item: &Item, changes: &[Change]) -> Option<usize> {
        let keys: Vec<String> = pointer.keys().collect();
        let [root, path, method, part, rest @ ..] = keys.as_slice() else { return None };
        if root != "paths" {
            return None;
        }
        let all = self.by_operation.get(&format!("{} {path}", method.to_uppercase()))?;
        let area = match part.as_str() {
            "responses" => "response",
            "parameters" => "parameter",
            "requestBody" => "request",
            _ => return None,
        };
        let subject = rest.first().map(|key| format!("{key} ")).unwrap_or_default();
        let fitting: Vec<usize> = all
            .iter()
            .copied()
            .filter(|index| {
                let change = changes.get(*index);
                change.is_some_and(|change| {
                    change.rule.starts_with(area) && format!("{} ", change.message).contains(&subject)
                })
            })
            .collect();
        best(&fitting, item, changes)
    }

    fn at(&self, pointer: &Pointer, item: &Item, changes: &[Change]) -> Option<usize> {
        let inside = || {
            let is_inside = |place: &Option<Place>| place.as_ref().is_some_and(|it| it.pointer.is_within(pointer));
            let inside =
                changes.iter().enumerate().filter(|(_, it)| is_inside(&it.old_place) || is_inside(&it.new_place));
            best(&inside.map(|(index, _)| index).collect::<Vec<_>>(), item, changes)
        };
        // What is gone is looked for in the old document first, what is new in the new one.
        let order = if item.before.is_some() && item.after.is_none() { [0, 1] } else { [1, 0] };
        let mut around = Some(pointer.clone());
        while let Some(at) = around {
            // A change of the whole document is no reason for one item.
            if at.keys().count() < 2 || at.as_str().starts_with("/paths/") && at.keys().count() < 3 {
                break;
            }
            for side in order {
                let found = self.by_place.get(side).and_then(|map| map.get(&at));
                if let Some(index) = found.and_then(|all| best(all, item, changes)) {
                    return Some(index);
                }
            }
            if at == *pointer
                && item.is_of_a_type_that_stays()
                && let Some(index) = inside()
            {
                return Some(index);
            }
            if let Some(index) = order.iter().find_map(|side| self.by_reach.get(*side)?.get(&at)) {
                return Some(*index);
            }
            around = at.parent();
        }
        inside()
    }
}

/// Of several changes at one place the one that names the item, or does most.
fn best(all: &[usize], item: &Item, changes: &[Change]) -> Option<usize> {
    let last = item.item.rsplit(['.', ':']).next().unwrap_or_default().to_lowercase();
    let score = |index: &usize| {
        let Some(change) = changes.get(*index) else { return (false, Wire::Safe) };
        (change.message.to_lowercase().contains(&format!("`{last}`")), change.wire)
    };
    all.iter().copied().rev().max_by_key(score)
}

/// The schemas that places lead to, each with the first of the changes that do.
fn reach(contract: &Contract<'_>, starts: Vec<(usize, Pointer)>) -> HashMap<Pointer, usize> {
    let meaning = &contract.meaning;
    let mut found: HashMap<Pointer, usize> = HashMap::new();
    let mut seen = vec![false; meaning.nodes.len()];
    let mut queue: VecDeque<(usize, usize)> = VecDeque::new();
    let by_place: HashMap<&Pointer, _> = contract.operations.iter().map(|it| (&it.at, it)).collect();
    for (index, place) in starts {
        let operation = by_place.get(&place);
        match operation {
            Some(operation) => queue.extend(operation.schemas().map(|node| (index, node))),
            None => queue.extend(meaning.within(&place).into_iter().map(|node| (index, node))),
        }
    }
    while let Some((index, node)) = queue.pop_front() {
        let Some(slot) = seen.get_mut(node) else { continue };
        if std::mem::replace(slot, true) {
            continue;
        }
        let Some(node) = meaning.nodes.get(node) else { continue };
        for part in &node.parts {
            found.entry(part.clone()).or_insert(index);
        }
        let branches = node.unions.iter().flat_map(|union| &union.branches);
        queue.extend(node.children.values().chain(branches).map(|child| (index, child.node)));
    }
    found
}

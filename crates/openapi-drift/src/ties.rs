//! Attribution of changed public items to changes of the document.

use std::collections::{BTreeMap, VecDeque};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use openapi_document::Pointer;

use crate::{
    change::{Change, Item},
    contract::Contract,
    level::{Direction, Wire},
    meaning::NodeId,
    pair::Sides,
};

/// An index of the changes, to find the one that causes a change at a location.
pub(crate) struct Ties<'s> {
    sides: Sides<'s>,
    /// The changes by affected operation.
    by_operation: HashMap<String, Vec<usize>>,
    /// The changes by location in the old and in the new document.
    by_place: [BTreeMap<Pointer, Vec<usize>>; 2],
    /// The schemas reachable only from an added or removed part, with the change of that part.
    by_reach: [HashMap<Pointer, usize>; 2],
}

impl<'s> Ties<'s> {
    pub(crate) fn new(sides: Sides<'s>, changes: &[Change]) -> Self {
        let mut by_operation: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, change) in changes.iter().enumerate() {
            for operation in &change.operations {
                by_operation.entry(operation.clone()).or_default().push(index);
            }
        }
        let mut by_place = [BTreeMap::new(), BTreeMap::new()];
        for (index, change) in changes.iter().enumerate() {
            for (side, place) in [&change.old_place, &change.new_place].into_iter().enumerate() {
                let Some(map) = by_place.get_mut(side) else { continue };
                let map: &mut BTreeMap<Pointer, Vec<usize>> = map;
                let written = place.as_ref().map(|place| &place.pointer);
                let normal = change.at.get(side).and_then(Option::as_ref).filter(|at| Some(*at) != written);
                for pointer in written.into_iter().chain(normal) {
                    map.entry(pointer.clone()).or_default().push(index);
                }
            }
        }
        // A part of only one document refers to schemas that only it uses.
        let starts = |is_old: bool| {
            let of = move |(index, change): (usize, &Change)| {
                let [old, new] = &change.at;
                let (this, other) = if is_old { (old, new) } else { (new, old) };
                let place = this.as_ref()?;
                let contract = if is_old { sides.old } else { sides.new };
                // The schemas of a moved operation are compared, and have causes of their own.
                let is_alone = other
                    .as_ref()
                    .is_none_or(|other| place != other && !contract.operations.iter().any(|it| it.at == *place));
                is_alone.then(|| Start { change: index, place: place.clone(), direction: change.direction })
            };
            changes.iter().enumerate().filter_map(of).collect::<Vec<_>>()
        };
        Self {
            sides,
            by_operation,
            by_place,
            by_reach: [reach(sides.old, sides.new, &starts(true)), reach(sides.new, sides.old, &starts(false))],
        }
    }

    /// Returns the change that causes the change of an item with a location.
    pub(crate) fn cause(&self, pointer: &Pointer, item: &Item, changes: &[Change]) -> Option<usize> {
        let sides = [self.sides.new, self.sides.old];
        let declared = sides.into_iter().find_map(|side| side.meaning.declared(pointer));
        let mut places = sides.map(|side| side.normal.written_at(pointer)).to_vec();
        places.push(pointer.clone());
        places.dedup();
        declared
            .filter(|declared| declared != pointer)
            .and_then(|declared| self.at(&declared, item, changes))
            .or_else(|| self.of_operation(pointer, item, changes))
            .or_else(|| places.iter().find_map(|place| self.at(place, item, changes)))
            .or_else(|| self.of_what_it_holds(pointer, item, changes))
            .or_else(|| self.beside(pointer, item, changes))
    }

    /// Returns a change of the item or additional-property schemas at a location.
    fn of_what_it_holds(&self, pointer: &Pointer, item: &Item, changes: &[Change]) -> Option<usize> {
        [self.sides.new, self.sides.old].into_iter().find_map(|side| {
            side.meaning.held(pointer).into_iter().find_map(|at| best(&self.within(at), item, changes))
        })
    }

    /// Returns the nearest change in the same component, or in the same part of an operation: keywords beside a
    /// choice apply to each of its branches.
    fn beside(&self, pointer: &Pointer, item: &Item, changes: &[Change]) -> Option<usize> {
        let mut around = pointer.parent();
        while let Some(at) = around {
            let least = if at.as_str().starts_with("/paths/") { 4 } else { 3 };
            if at.keys().count() < least {
                return None;
            }
            if let Some(index) = best(&self.within(&at), item, changes) {
                return Some(index);
            }
            around = at.parent();
        }
        None
    }

    /// Returns a change of a part that the operation of a location shares with others.
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
        let is_about = |change: &Change| rest.first().is_none_or(|key| change.names.contains(key));
        let fitting: Vec<usize> = all
            .iter()
            .copied()
            .filter(|index| changes.get(*index).is_some_and(|it| it.rule.starts_with(area) && is_about(it)))
            .collect();
        best(&fitting, item, changes)
    }

    fn at(&self, pointer: &Pointer, item: &Item, changes: &[Change]) -> Option<usize> {
        // A removed item is searched in the old document first, an added one in the new document.
        let order = if item.before.is_some() && item.after.is_none() { [0, 1] } else { [1, 0] };
        let mut around = Some(pointer.clone());
        while let Some(at) = around {
            // A change of the whole document does not cause the change of one item.
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
                && let Some(index) = best(&self.within(pointer), item, changes)
            {
                return Some(index);
            }
            if let Some(index) = order.iter().find_map(|side| self.by_reach.get(*side)?.get(&at)) {
                return Some(*index);
            }
            around = at.parent();
        }
        best(&self.within(pointer), item, changes)
    }

    /// Returns the changes at a location and inside it.
    fn within(&self, pointer: &Pointer) -> Vec<usize> {
        let inside = |map: &BTreeMap<Pointer, Vec<usize>>| {
            let from = map.range(pointer..).take_while(|(at, _)| at.as_str().starts_with(pointer.as_str()));
            from.filter(|(at, _)| at.is_within(pointer)).flat_map(|(_, all)| all).copied().collect::<Vec<_>>()
        };
        let mut found: Vec<usize> = self.by_place.iter().flat_map(inside).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Returns the change that names the item, or else the one of the highest level.
fn best(all: &[usize], item: &Item, changes: &[Change]) -> Option<usize> {
    let last = item.item.rsplit(['.', ':']).next().unwrap_or_default().to_lowercase();
    let score = |index: &usize| {
        let Some(change) = changes.get(*index) else { return (false, Wire::Safe) };
        (change.names.iter().any(|name| name.to_lowercase() == last), change.wire)
    };
    all.iter().copied().rev().max_by_key(score)
}

/// A part of only one document.
struct Start {
    /// The change that reports it.
    change: usize,
    /// Its location.
    place: Pointer,
    /// The direction of its data.
    direction: Direction,
}

/// Returns the schemas reachable only from such parts, each with the first of the changes. Schemas that are reachable
/// in the other document, in the same direction, are excluded.
fn reach(contract: &Contract<'_>, other: &Contract<'_>, starts: &[Start]) -> HashMap<Pointer, usize> {
    let mut found: HashMap<Pointer, usize> = HashMap::new();
    if starts.is_empty() {
        return found;
    }
    let by_place: HashMap<&Pointer, _> = contract.operations.iter().map(|it| (&it.at, it)).collect();
    for direction in [Direction::Request, Direction::Response] {
        let known = led_to(other, direction);
        let mut seen = vec![false; contract.meaning.nodes.len()];
        for start in starts.iter().filter(|start| start.direction.with(direction) == start.direction) {
            let nodes: Vec<NodeId> = match by_place.get(&start.place) {
                Some(operation) => operation.schemas(direction).collect(),
                None => contract.meaning.within(&start.place),
            };
            each_inside(contract, nodes, &mut seen, |part| {
                if !known.contains(part) {
                    found.entry(part.clone()).or_insert(start.change);
                }
            });
        }
    }
    found
}

/// Returns the schemas reachable from the operations of a document, in one direction.
fn led_to(contract: &Contract<'_>, direction: Direction) -> HashSet<Pointer> {
    let mut found = HashSet::new();
    let nodes = contract.operations.iter().flat_map(|it| it.schemas(direction)).collect();
    let mut seen = vec![false; contract.meaning.nodes.len()];
    each_inside(contract, nodes, &mut seen, |part| {
        found.insert(part.clone());
    });
    found
}

/// Visits the schemas of nodes and of their subschemas, each node once.
fn each_inside(contract: &Contract<'_>, nodes: Vec<NodeId>, seen: &mut [bool], mut visit: impl FnMut(&Pointer)) {
    let mut queue = VecDeque::from(nodes);
    while let Some(node) = queue.pop_front() {
        let Some(slot) = seen.get_mut(node) else { continue };
        if std::mem::replace(slot, true) {
            continue;
        }
        let Some(node) = contract.meaning.nodes.get(node) else { continue };
        node.parts.iter().for_each(&mut visit);
        let branches = node.unions.iter().flat_map(|union| &union.branches);
        queue.extend(node.children.values().chain(branches).map(|child| child.node));
    }
}

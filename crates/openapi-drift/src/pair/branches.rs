//! Pairing of the branches of choices: by meaning, by name, and by similarity.

use super::{BranchPair, Context, Difference, Retagged, Walk, schemas::inner};
use crate::{
    level::Direction,
    meaning::{Child, Edge, Node, Union},
};

/// The minimum similarity at which two branches are paired as a changed branch.
const ALIKE: u32 = 1;

/// The additional similarity of branches that a common value of the discriminating property selects.
const TAGGED: u32 = 5_000;

impl<'a> Walk<'a> {
    /// Pairs the choices of a pair. Returns true if the pair itself is compared as well.
    pub(super) fn choices(&mut self, index: usize) -> bool {
        let Some(pair) = self.found.schemas.get(index) else { return false };
        let (old, new) = (pair.old, pair.new);
        for (number, (before, after)) in old.unions.iter().zip(&new.unions).enumerate() {
            self.branches(index, number, (before, after));
        }
        match (old.unions.as_slice(), new.unions.as_slice()) {
            ([before], []) if !old.has_assertions() => self.single(index, Some(before), None),
            ([], [after]) if !new.has_assertions() => self.single(index, None, Some(after)),
            (before, after) => {
                let shared = before.len().min(after.len());
                let gone = before.iter().skip(shared).map(|union| (Some(union), None));
                let new = after.iter().skip(shared).map(|union| (None, Some(union)));
                let more: Vec<(Option<&Union>, Option<&Union>)> = gone.chain(new).collect();
                for (before, after) in more {
                    self.beside(index, before, after);
                }
                return true;
            }
        }
        false
    }

    /// Pairs a single schema of one document with a choice of the other, as a choice of one branch.
    fn single(&mut self, index: usize, old: Option<&'a Union>, new: Option<&'a Union>) {
        let Some((old_key, new_key)) = self.key(index) else { return };
        let Some(pair) = self.found.schemas.get_mut(index) else { return };
        pair.is_whole = false;
        // The generated union is open: it keeps a value that fits no branch.
        pair.context.is_branch |= old.is_some();
        let (before, after, direction, context) = (pair.old, pair.new, pair.direction, pair.context);
        // The node itself is the branch, and is compared with the most similar branch of the choice.
        let choice = old.or(new);
        let branches: Vec<&'a Child> = choice.into_iter().flat_map(|union| &union.branches).collect();
        let mut best: Option<(u32, usize)> = None;
        for (number, branch) in branches.iter().enumerate() {
            let score = if old.is_some() {
                self.score(Side::Of(branch), Side::Whole(after, new_key))
            } else {
                self.score(Side::Whole(before, old_key), Side::Of(branch))
            };
            if score >= ALIKE && best.is_none_or(|(known, _)| score > known) {
                best = Some((score, number));
            }
        }
        // The server accepts none of the values that the client sends if no branch is similar; any branch shows that.
        if best.is_none() && direction == Direction::Request {
            let (contract, alone) = if old.is_some() { (self.sides.old, after) } else { (self.sides.new, before) };
            let same = |branch: &&'a Child| inner(contract, branch).is_some_and(|it| it.1.types == alone.types);
            best = Some((0, branches.iter().position(same).unwrap_or(0)));
        }
        let context = Context { is_null_reported: true, ..context };
        if let Some((_, number)) = best
            && let Some(branch) = branches.get(number)
        {
            let edge = Edge::Branch(0, number);
            let keys = if old.is_some() { (branch.node, new_key) } else { (old_key, branch.node) };
            let inside = self.pair(keys.0, keys.1, direction, context, Some((index, edge.clone())));
            if let (Some(inside), Some(pair)) = (inside, self.found.schemas.get_mut(index)) {
                pair.inside.push((edge, inside));
            }
        }
        let at = (
            old.map_or_else(|| before.at.clone(), |union| union.at.clone()),
            new.map_or_else(|| after.at.clone(), |union| union.at.clone()),
        );
        for (number, branch) in branches.into_iter().enumerate() {
            if best.is_some_and(|(_, best)| best == number) {
                continue;
            }
            let contract = if old.is_some() { self.sides.old } else { self.sides.new };
            let found = inner(contract, branch);
            let (old, new) = if old.is_some() { (found, None) } else { (None, found) };
            let keys = if old.is_some() { (branch.node, new_key) } else { (old_key, branch.node) };
            let probes = match (direction, old.is_some()) {
                // The client may read the branch as the single schema, or the server may accept it as such.
                (Direction::Response, false) | (Direction::Request, true) => {
                    vec![self.pair(keys.0, keys.1, direction, context, Some((index, Edge::Branch(0, number))))]
                }
                _ => Vec::new(),
            };
            let alone = BranchPair { old, new, kind: Difference::Single, at: at.clone(), probes };
            if let Some(pair) = self.found.schemas.get_mut(index) {
                pair.branches.push(alone);
            }
        }
        if best.is_none()
            && let Some(pair) = self.found.schemas.get_mut(index)
        {
            pair.is_whole = true;
        }
    }

    /// Pairs a choice of only one document, which is beside other assertions.
    fn beside(&mut self, index: usize, old: Option<&'a Union>, new: Option<&'a Union>) {
        let first = |union: Option<&'a Union>| union.and_then(|union| union.branches.first());
        let at = |union: Option<&Union>| union.map(|union| union.at.clone()).unwrap_or_default();
        let pair = BranchPair {
            old: first(old).and_then(|child| inner(self.sides.old, child)),
            new: first(new).and_then(|child| inner(self.sides.new, child)),
            kind: Difference::Choice,
            probes: Vec::new(),
            at: (at(old), at(new)),
        };
        if let Some(found) = self.found.schemas.get_mut(index) {
            found.branches.push(pair);
        }
    }

    /// Pairs the branches of two choices.
    fn branches(&mut self, index: usize, number: usize, unions: (&'a Union, &'a Union)) {
        let branches = |union: &'a Union| union.branches.iter().collect::<Vec<&'a Child>>();
        let (old, new) = (branches(unions.0), branches(unions.1));
        let at = (unions.0.at.clone(), unions.1.at.clone());
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let Some(pair) = self.found.schemas.get(index) else { return };
        let (direction, context) = (pair.direction, pair.context);
        let mut scores: Vec<(u32, usize, usize)> = Vec::new();
        let mut left: (Vec<bool>, Vec<bool>) = (vec![true; old.len()], vec![true; new.len()]);
        // Branches with the same meaning are paired before similarity is measured.
        // Among several, those that the same values select.
        for must_share in [true, false] {
            for (one, before) in old.iter().enumerate() {
                if left.0.get(one) != Some(&true) {
                    continue;
                }
                let same = new.iter().enumerate().find(|(two, after)| {
                    left.1.get(*two) == Some(&true)
                        && self.sides.are_equivalent(before.node, after.node)
                        && (!must_share || unions.0.tags_of(one) == unions.1.tags_of(*two))
                });
                if let Some((two, _)) = same {
                    take(&mut left, one, two);
                    pairs.push((one, two));
                }
            }
        }
        for (one, before) in old.iter().enumerate().filter(|(one, _)| left.0.get(*one) == Some(&true)) {
            for (two, after) in new.iter().enumerate().filter(|(two, _)| left.1.get(*two) == Some(&true)) {
                let score = self.score(Side::Of(before), Side::Of(after));
                if score >= ALIKE {
                    let tags = unions.0.tags_of(one).zip(unions.1.tags_of(two));
                    let is_tagged_alike = tags.is_some_and(|(old, new)| !old.is_disjoint(new));
                    scores.push((score + if is_tagged_alike { TAGGED } else { 0 }, one, two));
                }
            }
        }
        scores.sort_by_key(|(score, one, two)| (std::cmp::Reverse(*score), *one, *two));
        let inside = Context { is_branch: true, is_null_reported: false, may_be_absent: false, ..context };
        for (_, one, two) in scores {
            if left.0.get(one) != Some(&true) || left.1.get(two) != Some(&true) {
                continue;
            }
            take(&mut left, one, two);
            pairs.push((one, two));
            if let (Some(before), Some(after)) = (old.get(one), new.get(two)) {
                self.connect(index, Edge::Branch(number, two), before, after, direction, inside);
            }
        }
        let alone = |all: Vec<&'a Child>, left: Vec<bool>| -> Vec<&'a Child> {
            all.into_iter().zip(left).filter(|(_, is_left)| *is_left).map(|(child, _)| child).collect()
        };
        let (gone, added) = (alone(old, left.0), alone(new.clone(), left.1));
        let mut all: Vec<BranchPair<'a>> = Vec::new();
        for child in gone {
            // A value that the client sends for it may match another branch.
            let others = if direction == Direction::Request { new.as_slice() } else { &[] };
            let around = |two: usize| Some((index, Edge::Branch(number, two)));
            let probes = others
                .iter()
                .enumerate()
                .map(|(two, other)| self.pair(child.node, other.node, direction, inside, around(two)))
                .collect();
            let old = inner(self.sides.old, child);
            all.push(BranchPair { old, new: None, kind: Difference::Branch, at: at.clone(), probes });
        }
        for child in added {
            let new = inner(self.sides.new, child);
            all.push(BranchPair { old: None, new, kind: Difference::Branch, at: at.clone(), probes: Vec::new() });
        }
        let retagged = pairs.into_iter().filter_map(|(one, two)| {
            let (old, new) = (unions.0.tags_of(one)?, unions.1.tags_of(two)?);
            (old != new).then_some(Retagged {
                union: number,
                branch: inner(self.sides.old, unions.0.branches.get(one)?)?,
                old,
                new,
            })
        });
        if let Some(pair) = self.found.schemas.get_mut(index) {
            pair.branches.extend(all);
            pair.retagged.extend(retagged);
        }
    }

    /// Returns the similarity of two branches; 0 if they have nothing in common.
    fn score(&self, old: Side<'a>, new: Side<'a>) -> u32 {
        let (Some((before, one)), Some((after, two))) =
            (self.node(old, self.sides.old), self.node(new, self.sides.new))
        else {
            return 0;
        };
        if self.sides.are_equivalent(one, two) {
            return 10_000;
        }
        let is_component = |node: &Node| node.at.in_schema().is_some();
        if is_component(before) && is_component(after) && before.at.last() == after.at.last() {
            return 5_000;
        }
        if before.types != after.types || before.types.is_none() && before.unions.len() != after.unions.len() {
            return 0;
        }
        let (mut shared, mut all) = (0_u32, 0_u32);
        for (name, child) in before.properties() {
            all += 1;
            let Some(other) = after.property(name) else { continue };
            shared += 1;
            // Branches with different constants are distinct.
            let constant = |nodes: &'a [Node], child: &Child| -> Option<&'a serde_json::Value> {
                match nodes.get(child.node)?.values.as_ref()?.value.as_slice() {
                    [only] => Some(only),
                    _ => None,
                }
            };
            let pair = (constant(&self.sides.old.meaning.nodes, child), constant(&self.sides.new.meaning.nodes, other));
            if let (Some(one), Some(two)) = pair
                && one != two
            {
                return 0;
            }
        }
        all += u32::try_from(after.properties().count()).unwrap_or(u32::MAX).saturating_sub(shared);
        match (shared, all) {
            (_, 0) => 10,
            (0, _) => 0,
            (shared, all) => shared * 1_000 / all + 1,
        }
    }

    fn node(
        &self,
        side: Side<'a>,
        contract: &'a crate::contract::Contract<'a>,
    ) -> Option<(&'a Node, crate::meaning::NodeId)> {
        match side {
            Side::Of(child) => Some((inner(contract, child)?.1, child.node)),
            Side::Whole(node, id) => Some((node, id)),
        }
    }
}

/// One side of a comparison.
#[derive(Clone, Copy)]
enum Side<'a> {
    /// A branch.
    Of(&'a Child),
    /// A schema that is not a choice.
    Whole(&'a Node, crate::meaning::NodeId),
}

fn take(left: &mut (Vec<bool>, Vec<bool>), one: usize, two: usize) {
    if let Some(left) = left.0.get_mut(one) {
        *left = false;
    }
    if let Some(left) = left.1.get_mut(two) {
        *left = false;
    }
}

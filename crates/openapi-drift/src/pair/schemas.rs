//! Pairing of schemas.

use petgraph::{algo::kosaraju_scc, graph::DiGraph};

use super::{Alone, Context, Lone, Pairs, SchemaPair, Sides, Walk, carrier::is_lone};
use crate::{
    contract::Contract,
    level::Direction,
    meaning::{Child, Edge, Node, NodeId},
};

impl<'a> Sides<'a> {
    /// Returns true if two nodes have the same meaning.
    pub fn are_equivalent(&self, old: NodeId, new: NodeId) -> bool {
        self.old.classes.get(old) == self.new.classes.get(new)
    }
}

/// Returns a subschema with its node.
pub(super) fn inner<'a>(contract: &'a Contract<'_>, child: &'a Child) -> Option<(&'a Child, &'a Node)> {
    Some((child, contract.meaning.nodes.get(child.node)?))
}

impl<'a> Walk<'a> {
    /// Returns the pair of two nodes; `None` if they have the same meaning.
    pub(super) fn pair(
        &mut self,
        old: NodeId,
        new: NodeId,
        direction: Direction,
        context: Context,
        around: Option<(usize, Edge)>,
    ) -> Option<usize> {
        if self.sides.are_equivalent(old, new) {
            return None;
        }
        let key = (old, new, direction, context);
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let pair = SchemaPair {
            old: self.sides.old.meaning.nodes.get(old)?,
            new: self.sides.new.meaning.nodes.get(new)?,
            direction,
            context,
            is_whole: true,
            alone: Vec::new(),
            branches: Vec::new(),
            retagged: Vec::new(),
            inside: Vec::new(),
            around,
            key: (old, new),
            sides: self.sides,
        };
        let index = self.found.schemas.len();
        self.found.schemas.push(pair);
        self.known.insert(key, index);
        self.queue.push(index);
        Some(index)
    }

    /// Pairs the subschemas of known pairs until no new pairs are found.
    pub(super) fn schemas(&mut self) {
        let mut next = 0;
        while let Some(index) = self.queue.get(next).copied() {
            next += 1;
            self.enter(index);
        }
    }

    fn enter(&mut self, index: usize) {
        let Some(pair) = self.found.schemas.get(index) else { return };
        let (old, new, direction, context) = (pair.old, pair.new, pair.direction, pair.context);
        let mut alone: Vec<Alone<'a>> = Vec::new();
        if !self.choices(index) {
            return;
        }
        if direction == Direction::Request && context.carrier.lone() != Lone::Never && is_lone(old, new) {
            self.lone(index, new);
        }
        let edges = old.children.keys().chain(new.children.keys().filter(|edge| !old.children.contains_key(*edge)));
        for edge in edges {
            match (old.children.get(edge), new.children.get(edge)) {
                (Some(before), Some(after)) => {
                    let context = inside(old, edge, context);
                    self.connect(index, edge.clone(), before, after, direction, context);
                }
                (before, after) => {
                    let old = before.and_then(|child| inner(self.sides.old, child));
                    let new = after.and_then(|child| inner(self.sides.new, child));
                    alone.push(Alone { edge: edge.clone(), old, new });
                }
            }
        }
        if let Some(pair) = self.found.schemas.get_mut(index) {
            pair.alone = alone;
        }
    }

    /// Pairs a scalar with the items of the array as which it is read.
    fn lone(&mut self, index: usize, new: &'a Node) {
        let (Some(items), Some((old, _))) = (new.children.get(&Edge::Items), self.key(index)) else { return };
        let Some(pair) = self.found.schemas.get(index) else { return };
        let (direction, context) = (pair.direction, pair.context);
        let context = Context { carrier: context.carrier.inside(&Edge::Items), may_be_absent: false, ..context };
        let Some(inside) = self.pair(old, items.node, direction, context, Some((index, Edge::Lone))) else { return };
        if let Some(pair) = self.found.schemas.get_mut(index) {
            pair.inside.push((Edge::Lone, inside));
        }
    }

    /// Pairs two subschemas of a pair.
    pub(super) fn connect(
        &mut self,
        index: usize,
        edge: Edge,
        old: &'a Child,
        new: &'a Child,
        direction: Direction,
        context: Context,
    ) {
        // Negated and conditional schemas are compared as a whole: a rule reports that they differ.
        if let Edge::Opaque(keyword) = edge {
            if !self.sides.are_equivalent(old.node, new.node) {
                let (old, new) = (inner(self.sides.old, old), inner(self.sides.new, new));
                if let Some(pair) = self.found.schemas.get_mut(index) {
                    pair.branches.push(super::BranchPair {
                        at: (at(old), at(new)),
                        old,
                        new,
                        kind: super::Difference::Opaque(keyword),
                        probes: Vec::new(),
                    });
                }
            }
            return;
        }
        let around = Some((index, edge.clone()));
        let Some(inside) = self.pair(old.node, new.node, direction, context, around) else { return };
        if let Some(pair) = self.found.schemas.get_mut(index) {
            pair.inside.push((edge, inside));
        }
    }

    pub(super) fn key(&self, index: usize) -> Option<(NodeId, NodeId)> {
        self.found.schemas.get(index).map(|pair| pair.key)
    }
}

fn at(side: Option<(&Child, &Node)>) -> openapi_document::Pointer {
    side.map(|(child, _)| child.at.clone()).unwrap_or_default()
}

/// Returns the context of a subschema.
fn inside(old: &Node, edge: &Edge, context: Context) -> Context {
    let may_be_absent = match edge {
        Edge::Property(name) => !old.required.contains_key(name),
        _ => false,
    };
    Context { may_be_absent, is_null_reported: false, carrier: context.carrier.inside(edge), ..context }
}

impl Pairs<'_> {
    /// Returns the roots from which each pair of schemas is reachable, as bit sets of indices in [`Pairs::roots`].
    pub fn reach(&self) -> Vec<Vec<u64>> {
        let words = self.roots.len().div_ceil(64);
        let mut reach = vec![vec![0_u64; words]; self.schemas.len()];
        for (number, root) in self.roots.iter().enumerate() {
            if let Some(word) = reach.get_mut(root.pair).and_then(|set| set.get_mut(number / 64)) {
                *word |= 1 << (number % 64);
            }
        }
        let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(self.schemas.len(), self.schemas.len());
        let places: Vec<_> = self.schemas.iter().map(|_| graph.add_node(())).collect();
        for (pair, from) in self.schemas.iter().zip(&places) {
            for (_, inside) in &pair.inside {
                if let Some(to) = places.get(*inside) {
                    graph.add_edge(*from, *to, ());
                }
            }
        }
        // The pairs of a cycle are reachable from the same roots. Enclosing pairs precede nested ones.
        for circle in kosaraju_scc(&graph).into_iter().rev() {
            let members: Vec<usize> = circle.iter().map(|place| place.index()).collect();
            let mut all = vec![0_u64; words];
            for set in members.iter().filter_map(|member| reach.get(*member)) {
                all.iter_mut().zip(set).for_each(|(all, word)| *all |= word);
            }
            for member in members {
                let inside = self.schemas.get(member).into_iter().flat_map(|pair| &pair.inside);
                for target in inside.map(|(_, inside)| *inside).chain(std::iter::once(member)) {
                    let set = reach.get_mut(target).into_iter().flatten();
                    set.zip(&all).for_each(|(word, all)| *word |= all);
                }
            }
        }
        reach
    }
}

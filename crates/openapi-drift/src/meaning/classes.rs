//! Equivalence classes of the nodes of two documents.
//!
//! The class of a node outside cycles is the hash of its assertions and of the classes of its children. The nodes of
//! a cycle are partitioned in rounds, by their assertions and the classes of the previous round, until the number of
//! classes no longer grows. The cost does not depend on the number of paths to a node.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use petgraph::{algo::kosaraju_scc, graph::DiGraph};

use super::{Edge, Meaning, Node, Tags};

/// The equivalence class of a node: nodes of one class have the same meaning.
pub type Class = u64;

/// Returns the classes of the nodes of a document.
pub fn classes(meaning: &Meaning<'_>) -> Vec<Class> {
    let nodes = &meaning.nodes;
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(nodes.len(), nodes.len() * 2);
    let indices: Vec<_> = nodes.iter().map(|_| graph.add_node(())).collect();
    for (node, from) in nodes.iter().zip(&indices) {
        each_child(node, |_, child| {
            if let Some(to) = indices.get(child) {
                graph.add_edge(*from, *to, ());
            }
        });
    }
    let own: Vec<u64> = nodes.iter().map(own).collect();
    let mut classes = own.clone();
    for component in kosaraju_scc(&graph) {
        let members: Vec<usize> = component.iter().map(|index| index.index()).collect();
        let is_circle = match (members.as_slice(), component.as_slice()) {
            ([_], [index]) => graph.contains_edge(*index, *index),
            _ => true,
        };
        if is_circle {
            refine(&members, nodes, &own, &mut classes);
        } else {
            for member in members {
                let found = class(member, nodes, &own, &classes);
                set(&mut classes, member, found);
            }
        }
    }
    classes
}

/// Partitions the nodes of a cycle until a round finds no further distinction.
fn refine(members: &[usize], nodes: &[Node], own: &[u64], classes: &mut [Class]) {
    let count = |classes: &[Class]| members.iter().filter_map(|it| classes.get(*it)).collect::<HashSet<_>>().len();
    let mut known = count(classes);
    for _ in 0..=members.len() {
        let next: Vec<Class> = members.iter().map(|member| class(*member, nodes, own, classes)).collect();
        members.iter().zip(next).for_each(|(member, class)| set(classes, *member, class));
        let now = count(classes);
        if now == known {
            return;
        }
        known = now;
    }
}

fn set(classes: &mut [Class], index: usize, class: Class) {
    if let Some(slot) = classes.get_mut(index) {
        *slot = class;
    }
}

/// Returns the hash of a node's assertions and of the classes of its children, independent of the order of branches.
fn class(index: usize, nodes: &[Node], own: &[u64], classes: &[Class]) -> Class {
    let mut hasher = DefaultHasher::new();
    own.get(index).hash(&mut hasher);
    let mut branches: Vec<(usize, Option<&Class>, Option<&Tags>)> = Vec::new();
    if let Some(node) = nodes.get(index) {
        each_child(node, |edge, child| match edge {
            Edge::Branch(union, branch) => {
                let tags = node.unions.get(*union).and_then(|it| it.tags_of(*branch));
                branches.push((*union, classes.get(child), tags));
            }
            edge => (edge, classes.get(child)).hash(&mut hasher),
        });
    }
    branches.sort_unstable();
    branches.hash(&mut hasher);
    hasher.finish()
}

fn each_child(node: &Node, mut each: impl FnMut(&Edge, usize)) {
    node.children.iter().for_each(|(edge, child)| each(edge, child.node));
    for (number, union) in node.unions.iter().enumerate() {
        for (index, branch) in union.branches.iter().enumerate() {
            each(&Edge::Branch(number, index), branch.node);
        }
    }
}

/// Returns the hash of a node's own assertions, independent of their locations.
fn own(node: &Node) -> u64 {
    let Node {
        at: _,
        parts: _,
        types,
        is_nullable,
        values,
        facts,
        patterns,
        required,
        dependent,
        closed,
        forbidden,
        children: _,
        unions,
        broken,
        unread,
    } = node;
    let mut hasher = DefaultHasher::new();
    (types, is_nullable, closed.is_some(), unread.len()).hash(&mut hasher);
    let mut listed: Option<Vec<String>> =
        values.as_ref().map(|values| values.value.iter().map(ToString::to_string).collect());
    listed.iter_mut().for_each(|values| values.sort());
    listed.hash(&mut hasher);
    for (keyword, fact) in facts {
        (keyword, text(&fact.value)).hash(&mut hasher);
    }
    patterns.keys().for_each(|pattern| pattern.hash(&mut hasher));
    required.keys().for_each(|name| name.hash(&mut hasher));
    dependent.hash(&mut hasher);
    forbidden.keys().for_each(|name| name.hash(&mut hasher));
    for union in unions {
        union.keyword.hash(&mut hasher);
        union.untagged().hash(&mut hasher);
    }
    broken.iter().for_each(|reference| reference.value.hash(&mut hasher));
    hasher.finish()
}

/// Returns the text of a value for comparison: `1` and `1.0` are equal.
fn text(value: &serde_json::Value) -> String {
    value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string())
}

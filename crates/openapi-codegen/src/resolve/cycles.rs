//! Which types hold themselves, with no list or map between: Rust needs a box there.

use foldhash::HashMap;
use petgraph::{algo::tarjan_scc, graph::DiGraph};

use crate::model::{Definition, Model, Shape, Type};

/// The types that hold themselves, by the circle they belong to.
pub(crate) struct Cycles<'m>(HashMap<&'m str, usize>);

impl<'m> Cycles<'m> {
    /// The circles of a model, by what of a definition counts as held.
    pub(crate) fn of(model: &'m Model, holds: fn(&'m Definition) -> Vec<&'m Type>) -> Self {
        let mut graph = DiGraph::<&str, ()>::new();
        let nodes: HashMap<&str, _> = model.types.keys().map(|name| (name.as_str(), graph.add_node(name))).collect();
        for (name, def) in &model.types {
            for ty in holds(&def.definition) {
                for to in targets(ty) {
                    if let (Some(from), Some(to)) = (nodes.get(name.as_str()), nodes.get(to)) {
                        graph.update_edge(*from, *to, ());
                    }
                }
            }
        }
        let circles = tarjan_scc(&graph).into_iter().filter(|circle| match circle.as_slice() {
            [only] => graph.contains_edge(*only, *only),
            _ => true,
        });
        Self(
            circles
                .enumerate()
                .flat_map(|(number, circle)| {
                    circle.into_iter().filter_map(|node| Some((*graph.node_weight(node)?, number))).collect::<Vec<_>>()
                })
                .collect(),
        )
    }

    /// Whether no type holds itself.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether two types hold each other.
    pub(crate) fn are_joined(&self, name: &str, other: &str) -> bool {
        self.0.get(name).is_some_and(|circle| self.0.get(other) == Some(circle))
    }

    /// Whether `name` holds itself by way of a member of this type.
    pub(crate) fn joins(&self, name: &str, ty: &Type) -> bool {
        let circle = self.0.get(name);
        circle.is_some() && targets(ty).into_iter().any(|to| self.0.get(to) == circle)
    }
}

/// Returns the named types that a type contains, with no list or map between.
fn targets(ty: &Type) -> Vec<&str> {
    match &ty.shape {
        Shape::Named(name) => vec![name],
        Shape::Tuple(inner) => inner.iter().flat_map(targets).collect(),
        _ => Vec::new(),
    }
}

//! Types that contain themselves without a list or map between, which requires a box in Rust.

use foldhash::HashMap;
use petgraph::{algo::tarjan_scc, graph::DiGraph};

use crate::model::{Definition, Model, Shape, Type, TypeId};

/// The types that contain themselves, by the cycle they belong to.
pub(crate) struct Cycles(HashMap<TypeId, usize>);

impl Cycles {
    /// Finds the cycles of a model; `holds` selects the types of a definition that count as contained.
    pub(crate) fn of<'m>(model: &'m Model, holds: fn(&'m Definition) -> Vec<&'m Type>) -> Self {
        let mut graph = DiGraph::<TypeId, ()>::new();
        let nodes: HashMap<TypeId, _> = model.types.ids().map(|id| (id, graph.add_node(id))).collect();
        for (id, def) in model.types.iter() {
            for ty in holds(&def.definition) {
                for to in targets(ty) {
                    if let (Some(from), Some(to)) = (nodes.get(&id), nodes.get(&to)) {
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

    /// Returns true if no type contains itself.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns true if two types contain each other.
    pub(crate) fn are_joined(&self, one: TypeId, other: TypeId) -> bool {
        self.0.get(&one).is_some_and(|circle| self.0.get(&other) == Some(circle))
    }

    /// Returns `true` if a type contains itself through a member of another type.
    pub(crate) fn joins(&self, id: TypeId, ty: &Type) -> bool {
        let circle = self.0.get(&id);
        circle.is_some() && targets(ty).into_iter().any(|to| self.0.get(&to) == circle)
    }
}

/// Returns the named types that a type contains, with no list or map between.
fn targets(ty: &Type) -> Vec<TypeId> {
    match &ty.shape {
        Shape::Named(id) => vec![*id],
        Shape::Tuple(inner) => inner.iter().flat_map(targets).collect(),
        _ => Vec::new(),
    }
}

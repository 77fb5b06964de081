//! The changes of a plan.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Changes, NewOrganization, Operation, OrganizationId};

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// An organization is created.
    Create(NewOrganization),
    /// An organization is updated.
    Update {
        /// The id.
        id: OrganizationId,
        /// The name before the update.
        name: Option<String>,
        /// The fields to change.
        changes: Changes,
    },
    /// An organization is deleted.
    Delete {
        /// The id.
        id: OrganizationId,
        /// The name.
        name: Option<String>,
    },
}

impl Action {
    /// Returns the operation that applies the change.
    pub fn operation(&self) -> Operation {
        match self {
            Self::Create(_) => Operation::Create,
            Self::Update { .. } => Operation::Update,
            Self::Delete { .. } => Operation::Delete,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |name: &Option<String>| name.as_ref().map_or_else(String::new, |name| format!(" \"{name}\""));
        match self {
            Self::Create(new) => {
                write!(f, "create \"{}\"", new.name)?;
                new.alias.as_ref().map_or(Ok(()), |alias| write!(f, ", alias \"{alias}\""))
            }
            Self::Update { id, name, changes } => {
                write!(f, "update {id}{}:", named(name))?;
                let fields = [("name", &changes.name), ("alias", &changes.alias)];
                let fields = fields.into_iter().filter_map(|(field, value)| Some((field, value.as_ref()?)));
                let fields: Vec<String> = fields.map(|(field, value)| format!(" {field} = \"{value}\"")).collect();
                f.write_str(&fields.join(","))
            }
            Self::Delete { id, name } => write!(f, "delete {id}{}", named(name)),
        }
    }
}

//! Plans: the changes that bring the organizations of an API into a desired state.

use std::fmt;

use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Action, Api, Changes, Error, Key, NewOrganization, Organization, Organizations, view::absent};

/// The changes that bring the organizations of an API into a desired state. A plan can be printed, stored, and applied in
/// several runs.
///
/// ```
/// # use orgkit::{Deletions, Error, NewOrganization, Organizations, Plan};
/// # async fn example(api: &dyn Organizations) -> Result<(), Error> {
/// let desired = [NewOrganization::named("Acme")];
/// let mut plan = Plan::new(api, &desired, Deletions::Never).await?;
/// println!("{plan}");
/// plan.apply(api, |_| Ok::<(), Error>(())).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The API.
    pub api: Api,
    /// The changes, in the order in which they are applied.
    pub steps: Vec<Step>,
}

/// One change of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The change.
    pub action: Action,
    /// The progress of the change.
    pub state: State,
}

/// The progress of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The change was not requested yet.
    Pending,
    /// The change was requested, and its result is unknown.
    Started,
    /// The change was applied.
    Done,
    /// The API lacks the operation.
    Unsupported,
}

/// The handling of organizations that are not desired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deletions {
    /// Other organizations remain.
    #[default]
    Never,
    /// Other organizations are deleted.
    Others,
}

impl Plan {
    /// Compares the desired organizations with those of the API. An organization is identified by its alias, or by its
    /// name if it has none.
    ///
    /// # Errors
    ///
    /// Returns an error if the organizations cannot be listed, two of them have the key of a desired one, a desired one is
    /// listed twice, or the API cannot represent a change ([`Organizations::check`]).
    pub async fn new(
        api: &dyn Organizations,
        desired: &[NewOrganization],
        deletions: Deletions,
    ) -> Result<Self, Error> {
        if let Some((_, twice)) = desired
            .iter()
            .enumerate()
            .find(|(index, it)| desired.iter().take(*index).any(|other| other.key() == it.key()))
        {
            return Err(Error::invalid(api.api(), format!("the desired organizations list the {} twice", twice.key())));
        }
        let mut others: Vec<Organization> = api.list().try_collect().await?;
        // Aliases are matched first: an organization with an alias is not the one that only has the same name.
        let mut found: Vec<Option<Organization>> = Vec::new();
        for desired in desired {
            found.push(take(api.api(), &mut others, &desired.key(), |it| desired.key().is_of(it))?);
        }
        for (desired, found) in desired.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let by_name = |it: &Organization| it.alias.is_none() && it.name.as_ref() == Some(&desired.name);
            *found = take(api.api(), &mut others, &Key::Name(desired.name.clone()), by_name)?;
        }
        let (mut creations, mut updates) = (Vec::new(), Vec::new());
        for (desired, found) in desired.iter().zip(found) {
            let Some(found) = found else {
                let idempotency_key = Some(Uuid::new_v4().to_string());
                creations.push(Action::Create(NewOrganization { idempotency_key, ..desired.clone() }));
                continue;
            };
            let changes = Changes::between(&found, desired);
            if !changes.is_empty() {
                updates.push(Action::Update { id: found.id, name: found.name, changes });
            }
        }
        // An organization that manages a desired one is needed.
        let parents: Vec<&str> = desired.iter().filter_map(|it| Some(it.parent.as_ref()?.as_str())).collect();
        let is_parent = |it: &Organization| parents.contains(&it.id.as_str());
        let deleted = others.into_iter().filter(|it| deletions == Deletions::Others && !is_parent(it));
        let deletions = deleted.map(|it| Action::Delete { id: it.id, name: it.name });
        let mut steps = Vec::new();
        for action in creations.into_iter().chain(updates).chain(deletions) {
            let is_supported = api.supports(action.operation());
            if is_supported {
                api.check(&action)?;
            }
            steps.push(Step { action, state: if is_supported { State::Pending } else { State::Unsupported } });
        }
        Ok(Self { api: api.api(), steps })
    }

    /// Returns true if there is nothing left to apply.
    pub fn is_done(&self) -> bool {
        self.count(State::Pending) + self.count(State::Started) == 0
    }

    /// Counts the steps in a state.
    pub fn count(&self, state: State) -> usize {
        self.steps.iter().filter(|step| step.state == state).count()
    }

    /// Applies the steps that are not done, one after the other, at the rate that the client permits. `store` is called
    /// before and after each step, and stores the plan or reports progress.
    ///
    /// A plan that was stored can be applied again after an interruption: a creation whose result is unknown is repeated
    /// only if the organization is not found.
    ///
    /// # Errors
    ///
    /// Returns the error of the first step that fails, or of `store`. The following steps are not applied.
    pub async fn apply<E: From<Error>>(
        &mut self,
        api: &dyn Organizations,
        mut store: impl FnMut(&Self) -> Result<(), E>,
    ) -> Result<(), E> {
        if api.api() != self.api {
            return Err(Error::invalid(api.api(), format!("the plan is one of {}", self.api)).into());
        }
        let mut index = 0;
        while let Some(Step { action, state }) = self.steps.get(index).cloned() {
            if matches!(state, State::Pending | State::Started) {
                self.set(index, State::Started);
                store(self)?;
                request(&action, api, state == State::Started).await?;
                self.set(index, State::Done);
                store(self)?;
            }
            index += 1;
        }
        Ok(())
    }

    fn set(&mut self, index: usize, state: State) {
        if let Some(step) = self.steps.get_mut(index) {
            step.state = state;
        }
    }
}

/// Removes the organization with this key from the list.
fn take(
    api: Api,
    others: &mut Vec<Organization>,
    key: &Key,
    is_it: impl Fn(&Organization) -> bool,
) -> Result<Option<Organization>, Error> {
    match places(others, is_it).as_slice() {
        [] => Ok(None),
        [index] => Ok(Some(others.remove(*index))),
        found => Err(Error::invalid(api, format!("{} organizations have the {key}", found.len()))),
    }
}

fn places(organizations: &[Organization], is_it: impl Fn(&Organization) -> bool) -> Vec<usize> {
    organizations.iter().enumerate().filter(|(_, it)| is_it(it)).map(|(index, _)| index).collect()
}

/// Requests a change. One that may be done already is repeated only if it is not.
async fn request(action: &Action, api: &dyn Organizations, may_be_done: bool) -> Result<(), Error> {
    match action {
        Action::Create(organization) => {
            if !may_be_done || api.find(&organization.key()).await?.is_none() {
                api.create(organization).await?;
            }
        }
        Action::Update { id, changes, .. } => {
            api.update(id, changes).await?;
        }
        Action::Delete { id, .. } => {
            let deleted = api.delete(id).await;
            if may_be_done { absent(deleted).map(drop)? } else { deleted? }
        }
    }
    Ok(())
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() {
            return writeln!(f, "{}: no changes", self.api);
        }
        writeln!(f, "{}:", self.api)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "  {step}"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.action)?;
        match self.state {
            State::Pending => Ok(()),
            State::Started => f.write_str(" (started)"),
            State::Done => f.write_str(" (done)"),
            State::Unsupported => f.write_str(" (not supported by the API)"),
        }
    }
}

//! `prove OLD --against NEW`: tests the client of one document with a server that follows another.

use std::path::Path;

use openapi_document::Pointer;
use openapi_drift::{Drift, Options, Wire, Witness};
use openapi_prove::{Claim, Survival};

use super::{Args, Format, settings::settings};
use crate::{
    failure::Failure,
    location::Location,
    session::{Session, counted},
};

/// Tests the client of a document with a server that follows another one, and compares the result with drift.
pub(super) fn against(args: &Args, new: &Path, session: &mut Session<'_>) -> Result<(), Failure> {
    let read = |path: &Path, session: &mut Session<'_>| Location::of(path).read(&args.reading, session);
    let (old, new) = (read(&args.file, session)?, read(new, session)?);
    let found = openapi_drift::drift(&old, &new, &Options { wire_only: true, ..Options::default() });
    let claims: Vec<Claim> =
        found.changes.iter().filter_map(|change| change.witness.as_ref()).filter_map(claim).collect();
    let survival = openapi_prove::survive(&old, &new, &claims, &settings(args, session)?)?;
    let verdicts = Verdicts::of(&survival, &found);
    match args.format {
        Format::Text => session.print(&format!("{}{}", survival.table(), verdicts.table()))?,
        Format::Json => {
            let report = serde_json::json!({"operations": survival.operations, "verdicts": verdicts});
            session.print(&(serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"))?;
        }
    }
    match survival.broken().count() {
        0 => {
            session.done(&format!("no operation of {} breaks", Location::of(&args.file)));
            Ok(())
        }
        count => Err(Failure::Found(format!(
            "the new document breaks {} of {}",
            counted(count, "operation"),
            Location::of(&args.file)
        ))),
    }
}

/// Returns the claim of a witness.
fn claim(witness: &Witness) -> Option<Claim> {
    Some(Claim {
        operation: witness.operation.clone(),
        key: Some(witness.key.clone()).filter(|key| !key.is_empty())?,
        value: witness.value.clone()?,
        is_response: witness.accepted_by.as_deref() == Some("new"),
    })
}

/// The levels that drift reports for operations, compared with the test.
#[derive(Default, serde::Serialize)]
struct Verdicts {
    /// The number of operations that drift reports as breaking and that failed.
    confirmed: usize,
    /// The number of operations that failed and that drift reports as risky.
    risky: usize,
    /// The operations that failed and that drift reports as safe.
    missed: Vec<String>,
    /// The operations that drift reports as breaking and for which no sample failed.
    not_seen: Vec<String>,
    /// The number of witnesses that the old client cannot read, or that it sends unchanged.
    witnesses: usize,
    /// The witnesses that it can read, or that it cannot represent.
    false_alarms: Vec<String>,
}

impl Verdicts {
    fn of(survival: &Survival, found: &Drift) -> Self {
        let mut all = Self { witnesses: survival.confirmed, false_alarms: survival.refuted.clone(), ..Self::default() };
        for survived in &survival.operations {
            let broke = survived.requests.failed + survived.responses.failed > 0;
            let concerns = |change: &&openapi_drift::Change| {
                change.operations.contains(&survived.operation)
                    || change.old.as_str() == Some(survived.operation.as_str())
                    || change.old_place.as_ref().is_some_and(|place| is_of(&place.pointer, &survived.operation))
            };
            let worst = found.changes.iter().filter(concerns).map(|change| change.wire).max();
            match (broke, worst.unwrap_or(Wire::Safe)) {
                (true, Wire::Breaking) => all.confirmed += 1,
                (true, Wire::Risky) => all.risky += 1,
                (true, Wire::Safe) => all.missed.push(survived.operation.clone()),
                (false, Wire::Breaking) => all.not_seen.push(survived.operation.clone()),
                (false, _) => {}
            }
        }
        all
    }

    fn table(&self) -> String {
        let list = |names: &[String]| names.iter().map(|name| format!("  {name}\n")).collect::<String>();
        format!(
            "drift: operations that break: {} reported as breaking, {} as risky, {} as safe; operations that do not break: {} reported as breaking\n\
             witnesses: {} confirmed by the old client, {} not confirmed\n{}{}{}",
            self.confirmed,
            self.risky,
            self.missed.len(),
            self.not_seen.len(),
            self.witnesses,
            self.false_alarms.len(),
            list(&self.missed),
            list(&self.not_seen),
            list(&self.false_alarms)
        )
    }
}

/// Returns true if a location is an operation, given by method and path, or inside it.
fn is_of(pointer: &Pointer, operation: &str) -> bool {
    let keys: Vec<String> = pointer.keys().take(3).collect();
    matches!(keys.as_slice(), [paths, path, method] if paths == "paths" && format!("{} {path}", method.to_uppercase()) == operation)
}

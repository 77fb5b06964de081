//! The compared documents.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use openapi_document::{Document, slice};
use openapi_drift::{Drift, Options, drift, render::Titles};
use serde_json::json;

use super::{
    Args,
    configured::{Configured, read_lock},
    scope::{narrow, scope},
};
use crate::{
    config::{Source, Workspace},
    failure::Failure,
    location::Location,
    session::{Session, note},
};

/// Two documents with their names and their changes.
pub struct Compared {
    /// The old document.
    pub old: Document,
    /// The new document.
    pub new: Document,
    /// Their names in the report.
    pub titles: Titles,
    /// The changes.
    pub drift: Drift,
}

/// Compares the documents that the arguments name.
pub(super) fn compared(args: &Args, session: &mut Session<'_>) -> Result<Vec<Compared>, Failure> {
    if let (Some(old), Some(new)) = (&args.old, &args.new) {
        let (old, new) = (Location::parse(old), Location::parse(new));
        if old == Location::Input && new == Location::Input {
            return Err(Failure::Usage("standard input can be only one of the documents".to_owned()));
        }
        return Ok(vec![of_two(&old, &new, args, session)?]);
    }
    let workspace = session.workspace().map_err(|failure| match (failure, &args.old) {
        (Failure::Usage(_), Some(old)) => Failure::Usage(format!(
            "missing the document to compare `{old}` with; without `openapi.toml` there is no default for NEW"
        )),
        (failure, _) => failure,
    })?;
    let revision = match args.old.as_deref().map(Location::parse) {
        None => "HEAD".to_owned(),
        Some(Location::Configured(revision)) => revision,
        Some(old) => {
            let path = match &args.api {
                Some(api) => workspace.root.join(workspace.api(api)?.source.path()),
                None => workspace.document()?,
            };
            return Ok(vec![of_two(&old, &Location::File(path), args, session)?]);
        }
    };
    let mut all = Vec::new();
    for (path, apis) in workspace.documents() {
        if args.api.as_ref().is_some_and(|name| apis.iter().all(|api| api.name != *name)) {
            continue;
        }
        let old = Location::in_revision(&workspace, &revision, path);
        let new = Location::File(workspace.root.join(path));
        all.push(compare(&old, &new, args, Some(&Configured::new(&workspace, apis)), session)?);
    }
    if all.is_empty() {
        // An unknown name causes an error that lists the APIs.
        args.api.as_ref().map(|api| workspace.api(api)).transpose()?;
        return Err(Failure::Usage("`openapi.toml` lists no API; specify OLD and NEW".to_owned()));
    }
    Ok(all)
}

/// Compares two documents. The locks of the configured clients apply to the configured documents, and to documents
/// with the file name of a configured bundle.
fn of_two(old: &Location, new: &Location, args: &Args, session: &mut Session<'_>) -> Result<Compared, Failure> {
    let workspace = session.find_workspace()?;
    let old = resolved(workspace.as_ref(), old)?;
    let new = resolved(workspace.as_ref(), new)?;
    let configured = workspace.as_ref().and_then(|workspace| {
        let found = workspace.documents().into_iter().find(|(path, apis)| {
            let is_bundle = apis.iter().any(|api| matches!(api.source, Source::Bundle { .. }));
            let has_name =
                |it: &Location| it.file_name().is_some_and(|name| path.file_name() == Some(name.as_os_str()));
            let is_it = |it: &Location| match it {
                Location::File(file) => same_file(file, &workspace.root.join(path)),
                Location::Revision { folder: Some(_), .. } => has_name(it),
                _ => false,
            };
            if is_bundle { has_name(&old) && has_name(&new) } else { is_it(&old) || is_it(&new) }
        });
        found.map(|(_, apis)| Configured::new(workspace, apis))
    });
    compare(&old, &new, args, configured.as_ref(), session)
}

/// Returns the location of a configured document given by its revision, or by its path from the root of the
/// workspace.
fn resolved(workspace: Option<&Workspace>, location: &Location) -> Result<Location, Failure> {
    let Some(workspace) = workspace else { return Ok(location.clone()) };
    match location {
        Location::Configured(revision) => {
            let path = workspace.document()?;
            let path = path.strip_prefix(&workspace.root).unwrap_or(&path);
            Ok(Location::in_revision(workspace, revision, path))
        }
        Location::Revision { revision, path, folder: None }
            if workspace.documents().iter().any(|(known, _)| *known == Path::new(path)) =>
        {
            Ok(Location::in_revision(workspace, revision, Path::new(path)))
        }
        other => Ok(other.clone()),
    }
}

fn same_file(a: &Path, b: &Path) -> bool {
    let canonical = |path: &Path| path.canonicalize().ok();
    canonical(a).is_some() && canonical(a) == canonical(b)
}

/// Compares two documents.
fn compare(
    old: &Location,
    new: &Location,
    args: &Args,
    configured: Option<&Configured<'_>>,
    session: &mut Session<'_>,
) -> Result<Compared, Failure> {
    let overlays: Vec<PathBuf> = configured.map(Configured::overlays).unwrap_or_default();
    let reading = args.reading.with_overlays(overlays.into_iter());
    let after = part(configured, new.read(&reading, session)?)?;
    let titles = Titles { old: title(old, configured), new: title(new, configured) };
    let before = match old.read_before(&reading, session)? {
        Some(before) => part(configured, before)?,
        None if configured.is_none() && matches!(old, Location::Revision { folder: Some(_), .. }) => {
            let message = format!("{old} not found; specify the document of a revision as `REV:PATH`");
            return Err(Failure::Usage(message));
        }
        None => {
            note!(session, "note      {} not found: all of {} is new", titles.old, titles.new);
            empty(&after)
        }
    };
    // Positions contain the path from the root of the workspace, as annotations require it.
    let named = |document: Document, location: &Location, title: &str| match location {
        Location::File(_) if configured.is_some() => document.named(title),
        _ => document,
    };
    let (before, after) = (named(before, old, &titles.old), named(after, new, &titles.new));
    let is_named = configured.is_some_and(|it| it.is_bundle);
    let is_bundle =
        (is_named || args.api.is_some()) && !slice::apis(&before).is_empty() && !slice::apis(&after).is_empty();
    let locks = match (configured, read_lock(args.lock.as_deref())?) {
        (_, Some(lock)) if !is_bundle => BTreeMap::from([(String::new(), lock)]),
        (Some(configured), _) if configured.is_bundle == is_bundle => configured.locks(old)?,
        _ => BTreeMap::new(),
    };
    let scope = scope(args, &before, &after)?;
    let mut drift = drift(&before, &after, &Options { locks, is_bundle, scope, ..Options::default() });
    narrow(args, (&before, &after), configured, &mut drift, session)?;
    Ok(Compared { old: before, new: after, titles, drift })
}

/// Returns a document without operations, as the predecessor of the first version.
fn empty(like: &Document) -> Document {
    like.with_root(json!({"openapi": like.openapi(), "info": {"title": like.title(), "version": "0"}, "paths": {}}))
}

/// Returns the part of a document from which its client is generated.
fn part(configured: Option<&Configured<'_>>, document: Document) -> Result<Document, Failure> {
    match configured {
        Some(Configured { workspace, apis, is_bundle: false }) => {
            apis.iter().try_fold(document, |document, api| workspace.part(api, document))
        }
        _ => Ok(document),
    }
}

/// Returns the name of a document in the report: for a configured one, the path from the root of the workspace.
fn title(location: &Location, configured: Option<&Configured<'_>>) -> String {
    match (location, configured) {
        (Location::File(path), Some(it)) => {
            let own = it.apis.first().filter(|api| same_file(path, &it.workspace.root.join(api.source.path())));
            own.map_or_else(|| location.to_string(), |api| api.source.path().display().to_string())
        }
        _ => location.to_string(),
    }
}

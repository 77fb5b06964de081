//! The comparison of an API with the current document of its vendor.

use openapi_document::{Document, Selector, operations, slice};
use openapi_drift::{Options, drift, render::Titles};
use serde_json::json;

use super::inputs::Compared;
use crate::{
    config::{Api, Source, Workspace},
    failure::Failure,
    location::Location,
    reading::Reading,
    session::{Session, note},
};

/// Compares the API of `--upstream` with the document of its vendor; `all` selects every API with a configured one.
pub(super) fn of_upstream(
    argument: &str,
    reading: &Reading,
    session: &mut Session<'_>,
) -> Result<Vec<Compared>, Failure> {
    let workspace = session.workspace()?;
    if argument == "all" {
        let with: Vec<_> =
            workspace.config.apis.iter().filter_map(|api| Some((api, api.upstream.as_deref()?))).collect();
        if with.is_empty() {
            note!(session, "warning: no API in openapi.toml has `upstream`, so nothing is compared");
        }
        return with
            .into_iter()
            .map(|(api, url)| compare_upstream(&workspace, api, &Location::parse(url), reading, session))
            .collect();
    }
    let (name, place) = argument.split_once('=').map_or((argument, None), |(name, place)| (name, Some(place)));
    let api = workspace.api(name)?;
    Ok(vec![compare_upstream(&workspace, api, &Location::parse(upstream(api, place)?), reading, session)?])
}

/// Returns the location of the vendor's document: the given one, or the configured one.
///
/// # Errors
///
/// Returns [`Failure::Usage`] if there is neither.
pub fn upstream<'a>(api: &'a Api, given: Option<&'a str>) -> Result<&'a str, Failure> {
    given.filter(|it| !it.is_empty()).or(api.upstream.as_deref()).ok_or_else(|| {
        let name = &api.name;
        Failure::Usage(format!("API `{name}` has no `upstream` in openapi.toml; add it, or specify the document"))
    })
}

/// Compares the pinned document of an API with another one. Operations that the pinned document omits are ignored.
pub fn compare_upstream(
    workspace: &Workspace,
    api: &Api,
    location: &Location,
    reading: &Reading,
    session: &mut Session<'_>,
) -> Result<Compared, Failure> {
    let old = workspace.read_api(api, &Reading::default())?;
    session.remarks(&old);
    let new = location.read(&reading.with_overlays(api.overlays.iter().map(|it| workspace.root.join(it))), session)?;
    let new = match &api.source {
        Source::Bundle { tag, .. } => tagged(&part(&old, &new)?, tag),
        Source::Document(_) if !api.operations.is_empty() => part(&old, &new)?,
        Source::Document(_) => workspace.part(api, new)?,
    };
    let locks = workspace.lock(api)?.into_iter().map(|lock| (String::new(), lock)).collect();
    let drift = drift(&old, &new, &Options { locks, ..Options::default() });
    let titles = Titles { old: format!("{} (pinned)", api.name), new: location.to_string() };
    Ok(Compared { old, new, titles, drift })
}

/// Returns a document whose operations have the tag of an API in the bundle instead of the vendor's tags.
fn tagged(document: &Document, api: &str) -> Document {
    let mut root = document.root().clone();
    for operation in operations(document.root()) {
        let found = root.pointer_mut(operation.pointer.as_str()).and_then(serde_json::Value::as_object_mut);
        if let Some(members) = found {
            members.insert("tags".to_owned(), json!([api]));
        }
    }
    document.with_root(root)
}

/// Returns the part of a document with the operations that another one also has; it may be empty.
fn part(old: &Document, new: &Document) -> Result<Document, Failure> {
    let wanted = operations(old.root());
    let selectors: Vec<Selector> = operations(new.root())
        .iter()
        .filter(|operation| {
            wanted.iter().any(|it| {
                let same_id = it.operation_id().is_some() && it.operation_id() == operation.operation_id();
                same_id || it.method == operation.method && it.path == operation.path
            })
        })
        .map(|operation| Selector::new(format!("{} {}", operation.verb(), operation.path)))
        .collect();
    if selectors.is_empty() {
        let mut root = new.root().clone();
        if let Some(members) = root.as_object_mut() {
            members.insert("paths".to_owned(), json!({}));
        }
        return Ok(new.with_root(root));
    }
    Ok(slice::select(new, &selectors)?)
}

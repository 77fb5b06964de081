//! The clients of the APIs that `openapi.toml` lists.

use std::time::Instant;

use openapi_codegen::{Error, Generated, Mode, bundle_crate, emit, runtime_crate, single_crate};
use openapi_document::slice;

use super::{
    Args,
    report::{Contents, conclude, list, report_lock, report_warnings, summary},
    written::{Written, locked},
};
use crate::{
    config::{Api, Client, RuntimeKey, Source, Workspace},
    crates,
    failure::Failure,
    session::{Session, note},
};

/// Regenerates the clients of these APIs with their locks.
///
/// # Errors
///
/// Returns a [`Failure`] if a document or lock cannot be read, or a crate cannot be written.
pub fn regenerate(workspace: &Workspace, apis: &[&Api], session: &mut Session<'_>) -> Result<Vec<Written>, Failure> {
    generate_all(workspace, apis, &Args::default(), Mode::Write, session)
}

/// Generates or checks the clients of these APIs, and the runtime that they share.
pub(super) fn generate_all(
    workspace: &Workspace,
    apis: &[&Api],
    args: &Args,
    mode: Mode,
    session: &mut Session<'_>,
) -> Result<Vec<Written>, Failure> {
    if apis.is_empty() {
        return Err(Failure::Usage("`openapi.toml` lists no API; add a table `[api.NAME]`".to_owned()));
    }
    let mut stale = Vec::new();
    let mut all = Vec::new();
    let mut keep_stale = |result: Result<Written, Failure>| match result {
        Ok(written) => {
            all.push(written);
            Ok(())
        }
        // The remaining crates are still checked.
        Err(Failure::Found(message)) => {
            stale.push(message);
            Ok(())
        }
        Err(failure) => Err(failure),
    };
    if let Some(RuntimeKey::Vendored(path)) = &workspace.config.client.runtime {
        let (start, folder) = (Instant::now(), workspace.root.join(path));
        let mut is_published = false;
        for client in workspace.clients(&workspace.apis(&[])?) {
            is_published |= crates::package(workspace, &client)?.is_published();
        }
        let files = runtime_crate("openapi-runtime", !crates::is_member(&folder), is_published);
        let emitted = emit(&folder, &files, mode)?;
        list(&emitted, mode, args.verbose, session);
        let contents = Contents { operations: "runtime".to_owned(), count: 0, types: None };
        let result = conclude(&path.display().to_string(), &contents, &emitted, (mode, start), session);
        keep_stale(result.map(|()| Written { folder, operations: 0, types: None, emitted }))?;
    }
    for client in workspace.clients(apis) {
        keep_stale(generate(workspace, &client, args, mode, session))?;
    }
    match stale.as_slice() {
        [] => Ok(all),
        [one] => Err(Failure::Found(one.clone())),
        [others @ .., last] => {
            let error = session.red("error:");
            others.iter().for_each(|message| note!(session, "{error} {message}"));
            Err(Failure::Found(last.clone()))
        }
    }
}

/// Generates or checks one client crate.
fn generate(
    workspace: &Workspace,
    client: &Client<'_>,
    args: &Args,
    mode: Mode,
    session: &mut Session<'_>,
) -> Result<Written, Failure> {
    let start = Instant::now();
    let folder = workspace.root.join(client.folder);
    let package = crates::package(workspace, client)?;
    let runtime = crates::runtime(workspace, client.folder);
    let mut slices: Vec<(String, Generated)> = Vec::new();
    let Some(first) = client.apis.first() else {
        return Err(Failure::Usage(format!("{}: a client without an API", client.folder.display())));
    };
    let source = workspace.read_source(first, &args.reading)?;
    session.remarks(&source);
    if matches!(first.source, Source::Bundle { .. }) && slice::apis(&source).is_empty() {
        return Err(Error::NotABundle(source.name().to_owned()).into());
    }
    let is_shared = client.apis.len() > 1;
    for api in &client.apis {
        let mut document = workspace.part(api, source.clone())?;
        let lock = workspace.root.join(workspace.lock_path(api));
        let generated = locked(&mut document, &lock, args.relock, &api.custom)?;
        if let Some(unmatched) = api.custom.unmatched(&generated.model).first() {
            let message = format!(
                "`{unmatched}` is no struct or field of the client of `{}`; remove it, or write the Rust name",
                api.name
            );
            let mut keys = vec!["api", &api.name, "types", unmatched.ty];
            keys.extend(unmatched.field.into_iter().flat_map(|field| ["fields", field]));
            return Err(workspace.error_at(&keys, message));
        }
        if args.verbose {
            note!(session, "generate  {}", summary(&api.name, &generated));
        }
        report_warnings(&document, &generated, args.verbose, session);
        report_lock(is_shared.then_some(&api.name), &generated, if args.verbose { usize::MAX } else { 0 }, session);
        slices.push((api.name.clone(), generated));
    }
    let contents = Contents::of(&slices.iter().map(|(_, generated)| generated).collect::<Vec<_>>());
    let files = match slices.as_slice() {
        [(_, generated)] if !is_shared => single_crate(&workspace.part(first, source)?, generated, &package, &runtime),
        _ => bundle_crate(&source, &slices, &package, &runtime),
    };
    let emitted = emit(&folder, &files, mode)?;
    list(&emitted, mode, args.verbose, session);
    conclude(&client.folder.display().to_string(), &contents, &emitted, (mode, start), session)?;
    Ok(Written { folder, operations: contents.count, types: contents.types, emitted })
}

//! The operations in the scope of a comparison.

use openapi_codegen::generate;
use openapi_document::{Document, OperationRef, Selector, operations, slice};
use openapi_drift::{Calls, Drift, Methods, Scope};

use super::{
    Args,
    configured::{Configured, read_lock},
};
use crate::{
    failure::Failure,
    session::{Session, counted, note},
};

/// Returns the selected operations; `None` if all are.
pub(super) fn scope(args: &Args, old: &Document, new: &Document) -> Result<Option<Scope>, Failure> {
    let is_of_api = |operation: &OperationRef<'_>| {
        args.api.as_ref().is_none_or(|api| operation.tags().next() == Some(api.as_str()))
    };
    if let Some(api) = &args.api
        && Scope::of([old, new], is_of_api).is_empty()
    {
        return Err(Failure::Usage(format!("--api {api}: matches no operation of either document")));
    }
    let selectors: Vec<Selector> = args.operations.iter().map(Selector::new).collect();
    for (selector, text) in selectors.iter().zip(&args.operations) {
        if Scope::of([old, new], |operation| selector.matches(operation)).is_empty() {
            let all: Vec<_> = [old, new].into_iter().flat_map(|it| operations(it.root())).collect();
            let help = selector.help(&all);
            let message = format!("--operations '{text}': matches no operation of either document; {help}");
            return Err(Failure::Usage(message));
        }
    }
    let is_asked = |operation: &OperationRef<'_>| {
        is_of_api(operation) && (selectors.is_empty() || selectors.iter().any(|it| it.matches(operation)))
    };
    let is_whole = args.api.is_none() && selectors.is_empty();
    Ok((!is_whole).then(|| Scope::of([old, new], is_asked)))
}

/// Retains the changes in scope.
pub(super) fn narrow(
    args: &Args,
    (old, new): (&Document, &Document),
    configured: Option<&Configured<'_>>,
    drift: &mut Drift,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    if let Some(scope) = scope(args, old, new)? {
        scope.narrow(drift);
    }
    if args.only_used.is_empty() {
        return Ok(());
    }
    let mut methods = Methods::default();
    let apis = configured.filter(|_| args.lock.is_none());
    let slices = if args.lock.is_none() && apis.is_none_or(|it| it.is_bundle) { slice::apis(old) } else { Vec::new() };
    if let Some(Configured { workspace, apis, is_bundle: false }) = apis {
        for api in apis {
            methods.add("", &workspace.lock(api)?.unwrap_or_else(|| generate(old).lock));
        }
    } else if slices.is_empty() {
        methods.add("", &read_lock(args.lock.as_deref())?.unwrap_or_else(|| generate(old).lock));
    }
    for tag in &slices {
        let api = apis.and_then(|it| it.api(tag).map(|api| (it.workspace, api)));
        let lock = api.map(|(workspace, api)| workspace.lock(api)).transpose()?.flatten();
        let name = api.map_or(tag, |(_, api)| &api.name);
        methods.add(name, &lock.map_or_else(|| slice::api(old, tag).map(|it| generate(&it).lock), Ok)?);
    }
    for library in apis.iter().flat_map(|it| it.libraries()) {
        let name = library.file_name().unwrap_or_default().to_string_lossy();
        methods.add_library(&name, &library.join("src")).map_err(|(path, error)| Failure::io(&path, error))?;
    }
    let mut calls = Calls::default();
    for folder in &args.only_used {
        calls.extend(methods.calls(folder).map_err(|(path, error)| Failure::io(&path, error))?);
    }
    let Calls { by_operation: calls, files, not_followed } = calls;
    let folders = args.only_used.iter().map(|it| it.display().to_string()).collect::<Vec<_>>().join(", ");
    // An empty report would be read as safe.
    if calls.is_empty() {
        let files = counted(files, "Rust file");
        let count = methods.len();
        let message = format!(
            "--only-used {folders}: none of the {count} generated methods is called in {files}; specify the folders of the code that calls the client"
        );
        return Err(Failure::Usage(message));
    }
    note!(session, "used      {} operations called in {folders}", calls.len());
    drift.not_compared.extend(not_followed);
    Scope::called(calls).narrow(drift);
    Ok(())
}

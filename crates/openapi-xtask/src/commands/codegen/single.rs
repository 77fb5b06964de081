//! `codegen --spec FILE --out DIR`: a crate for any document.

use std::{fs, path::Path, time::Instant};

use openapi_codegen::{Custom, FileChange, LOCK, Mode, Package, Runtime, emit, single_crate};
use openapi_document::{Document, Selector, slice};

use super::{
    Args, Engine,
    ready::Ready,
    report::{Contents, KEPT, conclude, list, report_lock, report_warnings, summary},
    written::{Written, locked},
};
use crate::{
    crates::is_member,
    failure::Failure,
    location::Location,
    paths::relative,
    session::{Session, note},
    url::{is_url, without_secrets},
};

/// Generates or checks the crate of one document.
pub(super) fn run(
    args: &Args,
    spec: &Path,
    out: &Path,
    mode: Mode,
    session: &mut Session<'_>,
) -> Result<Written, Failure> {
    let start = Instant::now();
    if out.is_file() {
        return Err(Failure::Usage(format!("`--out {}` is a file; expected a folder", out.display())));
    }
    let mut document = Location::of(spec).read(&args.reading, session)?;
    let load = start.elapsed().as_secs_f64() * 1000.0;
    args.check_engine()?;
    if !args.operations.is_empty() {
        let selectors: Vec<Selector> = args.operations.iter().map(Selector::new).collect();
        document = slice::select(&document, &selectors)?;
    }
    let own_url = spec.to_str().filter(|spec| is_url(spec)).map(without_secrets);
    if let Some(url) = args.document_url.as_ref().or(own_url.as_ref()) {
        document = document.served_at(url);
    }
    if args.verbose {
        note!(session, "read      {} ({load:.0} ms)", Location::of(spec));
    }
    let name = match &args.name {
        Some(name) => name.clone(),
        None => out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    };
    let package = Package { is_root: !is_member(out), ..Package::new(&name)? };
    let Ready { files, contents, mut report } = match args.engine {
        Engine::Direct => direct(args, &mut document, out, &package, session)?,
        #[cfg(feature = "progenitor")]
        Engine::Progenitor => super::by_progenitor::generate(args, &document, &package, session)?,
        #[cfg(not(feature = "progenitor"))]
        Engine::Progenitor => return Err(Failure::NotBuilt("progenitor")),
    };
    report.millis.load = load;
    let emitted = emit(out, &files, mode)?;
    if let Some(path) = &args.report {
        let text = serde_json::to_string_pretty(&report).unwrap_or_default();
        fs::write(path, text + "\n").map_err(|error| Failure::io(path, error))?;
    }
    list(&emitted, mode, args.verbose, session);
    let written = Written { folder: out.to_path_buf(), operations: contents.count, types: contents.types, emitted };
    conclude(&out.display().to_string(), &contents, &written.emitted, (mode, start), session)?;
    let is_new = written
        .emitted
        .changes
        .iter()
        .any(|(path, change)| path == Path::new("Cargo.toml") && *change == FileChange::Added);
    if mode == Mode::Write && is_new {
        let path = out.display().to_string();
        session.next(&format!("add to the `[dependencies]` of your crate: {name} = {{ path = {path:?} }}"));
    }
    Ok(written)
}

fn direct(
    args: &Args,
    document: &mut Document,
    out: &Path,
    package: &Package,
    session: &mut Session<'_>,
) -> Result<Ready, Failure> {
    let runtime = match &args.runtime {
        Some(path) => {
            let manifest = path.join("Cargo.toml");
            fs::metadata(&manifest).map_err(|error| Failure::io(&manifest, error))?;
            Runtime::At(relative(out, path))
        }
        None => Runtime::Beside,
    };
    let generated = locked(document, &out.join(LOCK), args.relock, &Custom::default())?;
    if args.verbose {
        note!(session, "generate  {}", summary(&generated.model.title, &generated));
    }
    report_warnings(document, &generated, args.verbose, session);
    report_lock(None, &generated, if args.verbose { usize::MAX } else { KEPT }, session);
    let contents = Contents::of(&[&generated]);
    Ok(Ready { files: single_crate(document, &generated, package, &runtime), contents, report: generated.report })
}

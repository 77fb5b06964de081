//! `cargo xtask codegen`: generates the client crate of the bundle, or of any document.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use clap::{Args as Arguments, ValueEnum};
use openapi_codegen::{
    Break, Change, Generated, Interface, LOCK, Lock, Mode, Outcome, ProgenitorClient, Runtime, Tags, bundle_crate,
    bundle_lock, emit, generate, generate_by_progenitor, generate_locked, progenitor_crate, single_crate,
};
use openapi_document::{Document, Selector, slice};
use openapi_lower::{Level, Note};

use crate::{failure::Failure, output, reading::Reading};

/// Generate a client crate from an OpenAPI 3.0, 3.1 or 3.2 document, or from the bundle.
///
/// Without options, regenerates `crates/orgkit-client` from the bundle `openapi-bundled.yaml`. With `--spec` and `--out`,
/// writes a crate for any document. Names and types in the lock file of an existing crate are preserved; incompatible
/// changes are reported as `breaks`, and locked types that differ from the document as `keeps`.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask codegen                 regenerate crates/orgkit-client from openapi-bundled.yaml
  cargo xtask codegen --check         fail with a diff if crates/orgkit-client is out of date
  cargo xtask codegen --relock        regenerate without the lock: names depend on the document alone
  cargo xtask codegen --spec github.json --out ../github-client --operations 'GET /user' --operations tag:orgs
  cargo xtask codegen --spec openapi.json --engine progenitor --interface builder --out ../client
  cargo xtask codegen --spec openapi.json --overlay corrections.yaml --document-url https://api.example.com/openapi.json --out ../client")]
pub struct Args {
    /// Write nothing; print a diff and fail if the generated files are out of date.
    #[arg(long)]
    check: bool,
    /// Document to generate from, JSON or YAML [default: the bundle].
    #[arg(long, requires = "out", value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Folder of the crate to write.
    #[arg(long, requires = "spec", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Name of the crate [default: the name of the folder].
    #[arg(long, requires = "spec", value_name = "CRATE")]
    name: Option<String>,
    /// Generate only these operations and the types they reach: an operationId, `METHOD /path`, or `tag:NAME`; may be
    /// repeated [default: all].
    #[arg(long, requires = "spec", value_name = "SELECTOR")]
    operations: Vec<String>,
    /// Depend on the runtime crate in this folder [default: write a copy of it into the client crate].
    #[arg(long, requires = "spec", value_name = "DIR")]
    runtime: Option<PathBuf>,
    /// Ignore the existing lock file and derive names, argument order and types from the document alone.
    #[arg(long)]
    relock: bool,
    /// URL of the document, against which relative server URLs are resolved.
    #[arg(long, requires = "spec", value_name = "URL")]
    document_url: Option<String>,
    /// Generator of the client.
    #[arg(long, requires = "spec", value_enum, default_value_t = Engine::Direct)]
    engine: Engine,
    /// Argument style of the methods that progenitor generates [default: positional].
    #[arg(long, requires = "spec", value_enum)]
    interface: Option<InterfaceArg>,
    /// Grouping of the methods that progenitor generates [default: merged].
    #[arg(long, requires = "spec", value_enum)]
    tags: Option<TagsArg>,
    /// Write a report of each operation, schema and note to this file, as JSON.
    #[arg(long, requires = "spec", value_name = "FILE")]
    report: Option<PathBuf>,
    /// List each written file, and the operations, types, notes and times of each API.
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    reading: Reading,
}

impl Args {
    /// Rejects options that have no effect with the selected engine.
    fn check_engine(&self) -> Result<(), Failure> {
        let ignored = match self.engine {
            Engine::Direct => [("--interface", self.interface.is_some()), ("--tags", self.tags.is_some())],
            Engine::Progenitor => [("--runtime", self.runtime.is_some()), ("--relock", self.relock)],
        };
        let engine = match self.engine {
            Engine::Direct => "direct",
            Engine::Progenitor => "progenitor",
        };
        match ignored.into_iter().find(|(_, is_given)| *is_given) {
            Some((option, _)) => {
                Err(Failure::Usage(format!("`{option}` has no effect with `--engine {engine}`; remove it")))
            }
            None => Ok(()),
        }
    }
}

/// The generator of a client.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The generator of this workspace.
    #[default]
    Direct,
    /// progenitor, from the document converted to OpenAPI 3.0.3.
    Progenitor,
}

impl Engine {
    /// The same as arguments of another process.
    pub fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Direct => &[],
            Self::Progenitor => &["--engine", "progenitor"],
        }
    }

    /// Returns the folder for the clients of a folder of documents.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Direct => "target/corpus",
            Self::Progenitor => "target/corpus-progenitor",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InterfaceArg {
    /// Arguments as parameters of the method.
    Positional,
    /// Arguments as setters of a builder.
    Builder,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TagsArg {
    /// All methods on the client.
    Merged,
    /// One trait for each tag.
    Separate,
}

/// The workspace's root: the folder above this crate.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The runtime of generated clients: crates that are thrown away share it.
pub fn runtime() -> PathBuf {
    workspace().join("crates/openapi-runtime")
}

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    let mode = if args.check { Mode::Check } else { Mode::Write };
    match (&args.spec, &args.out) {
        (Some(spec), Some(out)) => single(args, spec, out, mode),
        _ => {
            bundle(&args.reading, args.relock, (mode, args.verbose))?;
            if mode == Mode::Write {
                output::next("cargo test --workspace");
            }
            Ok(())
        }
    }
}

/// Regenerates the client of the bundle with its locks.
pub fn regenerate() -> Result<(), Failure> {
    bundle(&Reading::default(), false, (Mode::Write, false))
}

fn bundle(reading: &Reading, relock: bool, (mode, is_verbose): (Mode, bool)) -> Result<(), Failure> {
    let start = Instant::now();
    let root = workspace();
    let out = root.join("crates/orgkit-client");
    let document = reading.read(&root.join("openapi-bundled.yaml"))?;
    if is_verbose {
        crate::output::line!("read      openapi-bundled.yaml ({} ms)", start.elapsed().as_millis());
    }
    let apis = slice::apis(&document);
    if apis.is_empty() {
        return Err(openapi_codegen::Error::NotABundle(document.name().to_owned()).into());
    }
    let mut slices = Vec::new();
    for api in apis {
        let slice = slice::api(&document, &api)?;
        let generated = locked(&slice, &out.join(bundle_lock(&api)), relock)?;
        if is_verbose {
            crate::output::line!("generate  {}", summary(&api, &generated));
        }
        report_warnings(&slice, &generated);
        report_lock(Some(&api), &generated, if is_verbose { usize::MAX } else { 0 });
        slices.push((api, generated));
    }
    let files = bundle_crate(&document, &slices);
    let outcome = emit(&out, &files, mode)?;
    let sum = |count: fn(&Generated) -> usize| slices.iter().map(|(_, generated)| count(generated)).sum::<usize>();
    let contents = Contents {
        operations: output::counted(sum(|it| it.model.operations.len()), "operation"),
        types: Some(sum(|it| it.model.types.len())),
    };
    list(&outcome, mode, is_verbose);
    conclude("crates/orgkit-client", &contents, &outcome, mode, start)
}

fn single(args: &Args, spec: &Path, out: &Path, mode: Mode) -> Result<(), Failure> {
    let start = Instant::now();
    if out.is_file() {
        return Err(Failure::Usage(format!("`--out {}` is a file; expected a folder", out.display())));
    }
    let mut document = args.reading.read(spec)?;
    let load = start.elapsed().as_secs_f64() * 1000.0;
    args.check_engine()?;
    if !args.operations.is_empty() {
        let selectors: Vec<Selector> = args.operations.iter().map(Selector::new).collect();
        document = slice::select(&document, &selectors)?;
    }
    if let Some(url) = &args.document_url {
        document = document.served_at(url);
    }
    if args.verbose {
        crate::output::line!("read      {} ({load:.0} ms)", spec.display());
    }
    let name = match &args.name {
        Some(name) => name.clone(),
        None => out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    };
    let (files, contents, mut report) = match args.engine {
        Engine::Direct => {
            let runtime = match &args.runtime {
                Some(path) => {
                    let path = std::path::absolute(path).map_err(|error| Failure::io(path, error))?;
                    std::fs::metadata(path.join("Cargo.toml"))
                        .map_err(|error| Failure::io(&path.join("Cargo.toml"), error))?;
                    Runtime::At(path)
                }
                None => Runtime::Beside,
            };
            let generated = locked(&document, &out.join(LOCK), args.relock)?;
            if args.verbose {
                crate::output::line!("generate  {}", summary(document.title(), &generated));
            }
            report_warnings(&document, &generated);
            report_lock(None, &generated, if args.verbose { usize::MAX } else { KEPT });
            let contents = Contents {
                operations: output::counted(generated.model.operations.len(), "operation"),
                types: Some(generated.model.types.len()),
            };
            (single_crate(&document, &generated, &name, &runtime)?, contents, generated.report)
        }
        Engine::Progenitor => {
            let interface = match args.interface {
                None | Some(InterfaceArg::Positional) => Interface::Positional,
                Some(InterfaceArg::Builder) => Interface::Builder,
            };
            let tags = match args.tags {
                None | Some(TagsArg::Merged) => Tags::Merged,
                Some(TagsArg::Separate) => Tags::Separate,
            };
            let client = generate_by_progenitor(&document, interface, tags)?;
            if args.verbose {
                crate::output::line!("generate  {}", progenitor_summary(document.title(), &client));
            }
            let contents = Contents { operations: generated_by_progenitor(&client), types: None };
            (progenitor_crate(&document, &client, &name)?, contents, client.report)
        }
    };
    report.millis.load = load;
    let outcome = emit(out, &files, mode)?;
    if let Some(path) = &args.report {
        let text = serde_json::to_string_pretty(&report).unwrap_or_default();
        fs::write(path, text + "\n").map_err(|error| Failure::io(path, error))?;
    }
    list(&outcome, mode, args.verbose);
    conclude(&out.display().to_string(), &contents, &outcome, mode, start)?;
    if mode == Mode::Write {
        let path = out.display().to_string();
        output::next(&format!("add to the `[dependencies]` of your crate: {name} = {{ path = {path:?} }}"));
    }
    Ok(())
}

/// The contents of a generated crate, for the summary.
struct Contents {
    /// The number of operations, in words.
    operations: String,
    /// The number of types, if it is known.
    types: Option<usize>,
}

/// Generates the client of a document with the lock beside it, unless it is to be ignored.
fn locked(document: &Document, lock: &Path, relock: bool) -> Result<Generated, Failure> {
    // A lock that is ignored may be invalid.
    let lock = if relock { None } else { Lock::read(lock)? };
    Ok(lock.map_or_else(|| generate(document), |lock| generate_locked(document, &lock)))
}

/// Reports parts of the document that the client ignores.
fn report_warnings(document: &Document, generated: &Generated) {
    let dropped = generated.model.notes.iter().filter(|note| note.level == Level::Dropped);
    for Note { pointer, message, .. } in dropped {
        let place = document.locate(pointer).map(|(file, at)| format!("{file}:{}:{}: ", at.line, at.column));
        crate::output::line!("warning: {}{message}", place.unwrap_or_default());
    }
}

/// The number of locked types of a stand-alone crate that are listed without `--verbose`.
const KEPT: usize = 3;

/// Reports the locked types that differ from the document, and the changes that break callers.
fn report_lock(api: Option<&str>, generated: &Generated, limit: usize) {
    let prefix = api.map(|api| format!("{api}::")).unwrap_or_default();
    let kept: Vec<&Note> = generated.notes.iter().filter(|note| note.pass == "lock").collect();
    for Note { pointer, message, .. } in kept.iter().take(limit) {
        crate::output::line!("keeps     {prefix}{pointer}: {message}");
    }
    if kept.len() > limit {
        let types = output::counted(kept.len() - limit, "locked type");
        let api = api.map(|api| format!("{api}: ")).unwrap_or_default();
        crate::output::line!("keeps     {api}{types} that the document declares differently; --verbose lists them");
    }
    for Break { item, before, after, reason, .. } in &generated.breaks {
        let change = after.as_ref().map_or_else(|| "now removed".to_owned(), |after| format!("now `{after}`"));
        crate::output::line!("{}    {prefix}{item}: was `{before}`, {change}: {reason}", output::red("breaks"));
    }
}

/// Returns the number of operations that progenitor generated, in words.
fn generated_by_progenitor(client: &ProgenitorClient) -> String {
    let all = &client.report.operations;
    let generated = all.iter().filter(|operation| operation.function.is_some()).count();
    format!("{generated} of {} operations", all.len())
}

fn progenitor_summary(name: &str, client: &ProgenitorClient) -> String {
    let count = |level: Level| client.notes.iter().filter(|note| note.level == level).count();
    format!(
        "{name}: {}; notes: {} kept, {} widened, {} dropped",
        generated_by_progenitor(client),
        count(Level::Kept),
        count(Level::Widened),
        count(Level::Dropped),
    )
}

fn summary(name: &str, generated: &Generated) -> String {
    let count = |level: Level| generated.notes.iter().filter(|note| note.level == level).count();
    let millis = &generated.report.millis;
    format!(
        "{name}: {} operations, {} types; notes: {} kept, {} widened, {} dropped (lower {:.0} ms, generate {:.0}, refine {:.0}, format {:.0})",
        generated.model.operations.len(),
        generated.model.types.len(),
        count(Level::Kept),
        count(Level::Widened),
        count(Level::Dropped),
        millis.lower,
        millis.generate,
        millis.refine,
        millis.format,
    )
}

/// Lists the files that were written, if that is asked for, or that are out of date.
fn list(outcome: &Outcome, mode: Mode, is_verbose: bool) {
    for (path, change) in outcome.changes.iter().filter(|_| is_verbose || mode == Mode::Check) {
        let path = path.display();
        match change {
            Change::Added if mode == Mode::Check => crate::output::line!("missing   {path}"),
            Change::Added => crate::output::line!("add       {path}"),
            Change::Changed(diff) if mode == Mode::Check => crate::output::line!("stale     {path}\n{diff}"),
            Change::Changed(_) => crate::output::line!("write     {path}"),
            Change::Removed if mode == Mode::Check => crate::output::line!("surplus   {path}"),
            Change::Removed => crate::output::line!("remove    {path}"),
        }
    }
}

/// Prints the result in one line.
fn conclude(place: &str, contents: &Contents, outcome: &Outcome, mode: Mode, start: Instant) -> Result<(), Failure> {
    let (files, changed, millis) = (outcome.files, outcome.changes.len(), start.elapsed().as_millis());
    match mode {
        Mode::Check if changed > 0 => Err(Failure::Found(format!(
            "{place} is out of date: {changed} of {files} files differ; run the command without `--check`"
        ))),
        Mode::Check => {
            output::done(&format!("{place}: {files} files up to date ({millis} ms)"));
            Ok(())
        }
        Mode::Write => {
            let Contents { operations, types } = contents;
            let types = types.map(|count| format!(", {}", output::counted(count, "type"))).unwrap_or_default();
            output::done(&format!("{place}: {operations}{types}; {changed} of {files} files written ({millis} ms)"));
            Ok(())
        }
    }
}

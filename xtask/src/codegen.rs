//! `cargo xtask codegen`: the client crate of the bundle, or of any document.

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

/// Generate the client crate of the bundle, or of any OpenAPI 3.0, 3.1 or 3.2 document.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask codegen                 regenerate crates/orgkit-client from openapi-bundled.yaml
  cargo xtask codegen --check         fail with a diff if what is committed is stale
  cargo xtask codegen --relock        the same, with names that depend on the document alone
  cargo xtask codegen --spec github.json --out ../github-client --operations 'GET /user' --operations tag:orgs
  cargo xtask codegen --spec openapi.json --engine progenitor --interface builder --out ../client
  cargo xtask codegen --spec openapi.json --overlay corrections.yaml --document-url https://api.example.com/openapi.json --out ../client")]
pub struct Args {
    /// Write nothing; fail with a diff if the files are not what would be written.
    #[arg(long)]
    check: bool,
    /// The document to generate from; the bundle otherwise.
    #[arg(long, requires = "out", value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The folder of the crate to write.
    #[arg(long, requires = "spec", value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the crate; the folder's name otherwise.
    #[arg(long, requires = "spec", value_name = "CRATE")]
    name: Option<String>,
    /// Only these operations and the types they reach: an operationId, `METHOD /path`, or `tag:NAME`.
    #[arg(long, requires = "spec", value_name = "SELECTOR")]
    operations: Vec<String>,
    /// Where the runtime crate is that the client stands on; otherwise a copy is written beside it.
    #[arg(long, requires = "spec", value_name = "DIR")]
    runtime: Option<PathBuf>,
    /// Forget the lock: give names, places of arguments and types anew, by the document alone.
    #[arg(long)]
    relock: bool,
    /// Where the document is served: servers that it names relative to that are found.
    #[arg(long, requires = "spec", value_name = "URL")]
    document_url: Option<String>,
    /// Who writes the client: the project itself, or progenitor over the narrowed document.
    #[arg(long, requires = "spec", value_enum, default_value_t = Engine::Direct)]
    engine: Engine,
    /// The argument style of progenitor's client methods; positional by default.
    #[arg(long, requires = "spec", value_enum)]
    interface: Option<InterfaceArg>,
    /// The grouping of progenitor's client methods: all on the client, which is the default, or in a trait per tag.
    #[arg(long, requires = "spec", value_enum)]
    tags: Option<TagsArg>,
    /// Where to write what became of each operation and schema, as JSON.
    #[arg(long, requires = "spec", value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl Args {
    /// Rejects options that the chosen engine does not look at.
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
                Err(Failure::Usage(format!("`{option}` has no effect with `--engine {engine}`; leave it out")))
            }
            None => Ok(()),
        }
    }
}

/// Who writes a client.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// The project itself, from the whole meaning of the document.
    #[default]
    Direct,
    /// progenitor, from the narrowed document.
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

    /// Where clients of a whole folder are written.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Direct => "target/corpus",
            Self::Progenitor => "target/corpus-progenitor",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InterfaceArg {
    Positional,
    Builder,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TagsArg {
    Merged,
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
        _ => bundle(&args.reading, args.relock, mode),
    }
}

/// Regenerates the client of the bundle, and keeps what its locks hold.
pub fn regenerate() -> Result<(), Failure> {
    bundle(&Reading::default(), false, Mode::Write)
}

fn bundle(reading: &Reading, relock: bool, mode: Mode) -> Result<(), Failure> {
    let start = Instant::now();
    let root = workspace();
    let out = root.join("crates/orgkit-client");
    let document = reading.read(&root.join("openapi-bundled.yaml"))?;
    eprintln!("read      openapi-bundled.yaml ({} ms)", start.elapsed().as_millis());
    let apis = slice::apis(&document);
    if apis.is_empty() {
        return Err(openapi_codegen::Error::NotABundle(document.name().to_owned()).into());
    }
    let mut slices = Vec::new();
    for api in apis {
        let slice = slice::api(&document, &api)?;
        let generated = locked(&slice, &out.join(bundle_lock(&api)), relock)?;
        eprintln!("generate  {}", summary(&api, &generated));
        tell_lock(&format!("{api}::"), &generated);
        slices.push((api, generated));
    }
    let files = bundle_crate(&document, &slices);
    let outcome = emit(&out, &files, mode)?;
    conclude("crates/orgkit-client", &outcome, mode, start)
}

fn single(args: &Args, spec: &Path, out: &Path, mode: Mode) -> Result<(), Failure> {
    let start = Instant::now();
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
    eprintln!("read      {} ({load:.0} ms)", spec.display());
    let name = match &args.name {
        Some(name) => name.clone(),
        None => out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    };
    let (files, mut report) = match args.engine {
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
            eprintln!("generate  {}", summary(document.title(), &generated));
            tell_lock("", &generated);
            (single_crate(&document, &generated, &name, &runtime)?, generated.report)
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
            eprintln!("progenitor {}", progenitor_summary(document.title(), &client));
            (progenitor_crate(&document, &client, &name)?, client.report)
        }
    };
    report.millis.load = load;
    let outcome = emit(out, &files, mode)?;
    if let Some(path) = &args.report {
        let text = serde_json::to_string_pretty(&report).unwrap_or_default();
        fs::write(path, text + "\n").map_err(|error| Failure::io(path, error))?;
    }
    conclude(&out.display().to_string(), &outcome, mode, start)
}

/// The client of a document, with what the lock beside it keeps.
fn locked(document: &Document, lock: &Path, relock: bool) -> Result<Generated, Failure> {
    // A lock that is to be forgotten may be broken.
    let lock = if relock { None } else { Lock::read(lock)? };
    Ok(lock.map_or_else(|| generate(document), |lock| generate_locked(document, &lock)))
}

/// Names what the lock keeps though the document has something else, and what callers have to change.
fn tell_lock(prefix: &str, generated: &Generated) {
    for Note { pointer, message, .. } in generated.notes.iter().filter(|note| note.pass == "lock") {
        eprintln!("keeps     {prefix}{pointer}: {message}");
    }
    for Break { item, before, after, reason, .. } in &generated.breaks {
        let change = after.as_ref().map_or_else(|| "is gone".to_owned(), |after| format!("is `{after}`"));
        eprintln!("{}    {prefix}{item}: was `{before}`, {change}: {reason}", output::red("breaks"));
    }
}

fn progenitor_summary(name: &str, client: &ProgenitorClient) -> String {
    let all = &client.report.operations;
    let left_out = all.iter().filter(|operation| operation.function.is_none()).count();
    let count = |level: Level| client.notes.iter().filter(|note| note.level == level).count();
    format!(
        "{name}: {} of {} operations; notes: {} kept, {} widened, {} dropped",
        all.len() - left_out,
        all.len(),
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

fn conclude(place: &str, outcome: &Outcome, mode: Mode, start: Instant) -> Result<(), Failure> {
    for (path, change) in &outcome.changes {
        let path = path.display();
        match change {
            Change::Added if mode == Mode::Check => eprintln!("missing   {path}"),
            Change::Added => eprintln!("add       {path}"),
            Change::Changed(diff) if mode == Mode::Check => eprint!("stale     {path}\n{diff}"),
            Change::Changed(_) => eprintln!("write     {path}"),
            Change::Removed if mode == Mode::Check => eprintln!("surplus   {path}"),
            Change::Removed => eprintln!("remove    {path}"),
        }
    }
    let (files, changed, millis) = (outcome.files, outcome.changes.len(), start.elapsed().as_millis());
    match mode {
        Mode::Check if changed > 0 => {
            Err(Failure::Found(format!("{place} is stale in {changed} of {files} files; run `cargo xtask codegen`")))
        }
        Mode::Check => {
            eprintln!("{} {place}: {files} files are as generated ({millis} ms)", output::green("fresh"));
            Ok(())
        }
        Mode::Write => {
            eprintln!("{} {place}: {changed} of {files} files written ({millis} ms)", output::green("done"));
            Ok(())
        }
    }
}

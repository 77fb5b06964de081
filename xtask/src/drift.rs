//! `cargo xtask drift`: the effect of a changed document, on both axes.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use clap::{Args as Arguments, ValueEnum};
use openapi_codegen::{Lock, bundle_lock, generate};
use openapi_document::{Document, Limits, OperationRef, Selector, operations, slice};
use openapi_drift::{
    Acceptance, Calls, Drift, Methods, Options, RULES, Scope, Source, Wire, drift,
    render::{self, Look, Titles},
    rule,
};
use serde_json::json;

use crate::{
    codegen::workspace,
    failure::Failure,
    output,
    reading::Reading,
    sources::{BUNDLE, From},
};

/// The crate with functions over the clients of the bundle, which programs call instead.
const LIBRARY: &str = "crates/orgkit";

/// Report the effect of a changed document on the shipped client (wire) and on code that regenerates (source).
///
/// OLD and NEW are files, `-` for standard input, URLs, or git revisions: `REV:PATH`, or `REV` for the bundle of that
/// revision. NEW defaults to the bundle of the working tree, OLD to the bundle of HEAD.
#[derive(Arguments)]
#[command(after_help = "Examples:
  cargo xtask drift                                     the bundle of HEAD against the working tree
  cargo xtask drift origin/main --format github         annotations for a pull request
  cargo xtask drift old.json new.json --fail-on wire    two files
  cargo xtask drift --upstream katapult=https://…/openapi.json
  cargo xtask drift old.yaml new.yaml --only-used ../app/src --format markdown
  cargo xtask drift --explain response-property-removed

Exit codes: 0 no change that `--fail-on` names, 1 at least one, 2 the command could not run.")]
pub struct Args {
    /// Old document.
    old: Option<String>,
    /// New document.
    new: Option<String>,
    /// Format of the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the report to this file instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Compare only this API of the bundle.
    #[arg(long, value_name = "NAME")]
    api: Option<String>,
    /// Compare only these operations: an operationId, `METHOD /path`, or `tag:NAME`.
    #[arg(long, value_name = "SELECTOR")]
    operations: Vec<String>,
    /// Compare only operations that the Rust code in these folders calls, and list each call.
    #[arg(long, value_name = "DIR")]
    only_used: Vec<PathBuf>,
    /// Compare an API of the bundle with its vendor's document.
    #[arg(long, value_name = "API=FILE|URL", conflicts_with_all = ["old", "new", "api"])]
    upstream: Option<String>,
    /// Lock of the client generated from OLD; for the bundle, the locks in its client crate are the default.
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// Exclude the changes that this file accepts by fingerprint, with a reason and an expiry date.
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// Exit with code 1 if the shipped client breaks (wire), calling code must be edited (source), either, or never.
    #[arg(long, value_enum, default_value_t = FailOn::Any)]
    fail_on: FailOn,
    /// Print the manual of a rule.
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
    /// List all rules.
    #[arg(long)]
    list: bool,
    /// List every change of an entry, with both values, the whole witness and all public items.
    #[arg(short, long)]
    verbose: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text, in colour on a terminal.
    Text,
    /// JSON.
    Json,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// Annotations of GitHub Actions.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A single HTML file.
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A change that breaks the shipped client.
    Wire,
    /// A change that requires edits of calling code.
    Source,
    /// Either.
    Any,
    /// Nothing.
    Never,
}

/// Two documents, and what they are called.
pub struct Compared {
    /// The old one.
    pub old: Document,
    /// The new one.
    pub new: Document,
    /// What they are called.
    pub titles: Titles,
    /// What the changes are.
    pub drift: Drift,
}

/// See [`Args`].
pub fn run(args: &Args) -> Result<(), Failure> {
    if args.list {
        return output::print(&list());
    }
    if let Some(name) = &args.explain {
        let found = rule(name).ok_or_else(|| {
            Failure::Usage(format!("unknown rule `{name}`; `cargo xtask drift --list` lists all rules"))
        })?;
        return output::print(&explain(found));
    }
    let compared = match &args.upstream {
        Some(upstream) => of_upstream(upstream, &args.reading)?,
        None => of_two(args)?,
    };
    let Compared { old, new, titles, mut drift } = compared;
    narrow(args, &old, &new, &mut drift)?;
    if let Some(path) = &args.accept {
        let accepted = Acceptance::read(&Document::read_data(path, &Limits::default())?)?;
        let today = chrono::Utc::now().date_naive();
        accepted
            .apply(&mut drift, today)
            .iter()
            .for_each(|it| crate::output::line!("warning: {}: {it}", path.display()));
    }
    let text = match args.format {
        Format::Text => render::text(&drift, &titles, look(args)),
        Format::Json => render::json(&drift),
        Format::Markdown => render::markdown(&drift, &titles),
        Format::Github => render::github(&drift),
        Format::Sarif => render::sarif(&drift),
        Format::Html => render::html(&drift, &titles, &old, &new),
    };
    match &args.output {
        Some(path) => fs::write(path, text).map_err(|error| Failure::io(path, error))?,
        None => output::print(&text)?,
    }
    let (wire, source) = (drift.summary.wire == Wire::Breaking, drift.summary.source == Source::Major);
    let fails = match args.fail_on {
        FailOn::Wire => wire,
        FailOn::Source => source,
        FailOn::Any => wire || source,
        FailOn::Never => false,
    };
    if !fails {
        return Ok(());
    }
    let verdict = match (wire, source) {
        (true, true) => "the shipped client breaks, and calling code must be edited",
        (true, false) => "the shipped client breaks",
        _ => "calling code must be edited",
    };
    Err(Failure::Found(format!("{verdict} ({} -> {})", titles.old, titles.new)))
}

fn of_two(args: &Args) -> Result<Compared, Failure> {
    let old = args.old.as_deref().map_or_else(|| From::parse("HEAD"), From::parse);
    let new = args.new.as_deref().map_or_else(From::bundle, From::parse);
    if old == From::Input && new == From::Input {
        return Err(Failure::Usage("standard input can be only one of the documents".to_owned()));
    }
    if args.new.is_none() && !new.exists() {
        return Err(Failure::Usage(format!("`{BUNDLE}` not found; specify the new document")));
    }
    compare(&old, &new, args)
}

/// Compares two documents, each of them wherever it is.
///
/// A bundle has a client for each of its APIs; it is told by its name, or by being asked for one of them.
fn compare(old: &From, new: &From, args: &Args) -> Result<Compared, Failure> {
    let reading = &args.reading;
    let after = new.read(reading)?;
    let before = match old.read_before(reading)? {
        Some(before) => before,
        // A revision alone means the bundle, which nothing else is compared with.
        None if old.is_bundle() && !new.is_bundle() => {
            return Err(Failure::Usage(format!("{old} not found; specify the document of a revision as `REV:PATH`")));
        }
        None => {
            crate::output::line!("note      {old} not found: all of {new} is new");
            empty(&after)
        }
    };
    let is_named = old.is_bundle() && new.is_bundle();
    let is_bundle =
        (is_named || args.api.is_some()) && !slice::apis(&before).is_empty() && !slice::apis(&after).is_empty();
    let mut locks = BTreeMap::new();
    if is_bundle {
        for api in slice::apis(&before) {
            let path = format!("crates/orgkit-client/{}", bundle_lock(&api));
            if let Some(text) = old.beside(&path) {
                locks.insert(api, Lock::parse(&path, &text)?);
            }
        }
    } else if let Some(lock) = read_lock(args.lock.as_deref())? {
        locks.insert(String::new(), lock);
    }
    let scope = scope(args, &before, &after)?;
    let drift = drift(&before, &after, &Options { locks, is_bundle, scope, ..Options::default() });
    Ok(Compared { old: before, new: after, titles: Titles { old: old.to_string(), new: new.to_string() }, drift })
}

/// A document without operations, to stand before the first one.
fn empty(like: &Document) -> Document {
    like.with_root(json!({"openapi": like.openapi(), "info": {"title": like.title(), "version": "0"}, "paths": {}}))
}

fn read_lock(path: Option<&Path>) -> Result<Option<Lock>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let lock = Lock::read(path)?;
    lock.map_or_else(|| Err(Failure::Usage(format!("{}: lock not found", path.display()))), |lock| Ok(Some(lock)))
}

/// What the bundle has of an API against the vendor's document: the vendor's other operations do not count.
fn of_upstream(upstream: &str, reading: &Reading) -> Result<Compared, Failure> {
    let wrong =
        || Failure::Usage(format!("invalid value `{upstream}` of `--upstream`; expected `API=FILE` or `API=URL`"));
    let (api, place) = upstream.split_once('=').ok_or_else(wrong)?;
    compare_upstream(api, &From::parse(place), reading)
}

/// What the bundle has of an API against the vendor's document.
pub fn compare_upstream(api: &str, from: &From, reading: &Reading) -> Result<Compared, Failure> {
    let bundle = From::bundle().read(&Reading::default())?;
    let old = slice::api(&bundle, api)?;
    let new = from.read(reading)?;
    let path = format!("crates/orgkit-client/{}", bundle_lock(api));
    let lock = From::bundle().beside(&path).map(|text| Lock::parse(&path, &text)).transpose()?;
    let locks = lock.into_iter().map(|lock| (String::new(), lock)).collect();
    let new_only = tagged(&part(&old, &new)?, api);
    let drift = drift(&old, &new_only, &Options { locks, ..Options::default() });
    let titles = Titles { old: format!("{api} of the bundle"), new: from.to_string() };
    Ok(Compared { old, new: new_only, titles, drift })
}

/// A document with its operations tagged as the bundle tags those of an API, which does not take the vendor's tags over.
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

/// The operations of a document that another one has; there may be none.
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

/// The operations that are asked for; none if all are.
fn scope(args: &Args, old: &Document, new: &Document) -> Result<Option<Scope>, Failure> {
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

/// Keeps what the scope is about.
fn narrow(args: &Args, old: &Document, new: &Document, drift: &mut Drift) -> Result<(), Failure> {
    if let Some(scope) = scope(args, old, new)? {
        scope.narrow(drift);
    }
    if !args.only_used.is_empty() {
        let mut methods = Methods::default();
        let apis = if args.lock.is_none() { slice::apis(old) } else { Vec::new() };
        for api in &apis {
            let path = format!("crates/orgkit-client/{}", bundle_lock(api));
            let lock = From::bundle().beside(&path).and_then(|text| Lock::parse(&path, &text).ok());
            methods.add(api, &lock.map_or_else(|| slice::api(old, api).map(|it| generate(&it).lock), Ok)?);
        }
        if apis.is_empty() {
            methods.add("", &read_lock(args.lock.as_deref())?.unwrap_or_else(|| generate(old).lock));
        }
        let library = workspace().join(LIBRARY).join("src");
        if !apis.is_empty() && library.is_dir() {
            let name = Path::new(LIBRARY).file_name().unwrap_or_default().to_string_lossy();
            methods.add_library(&name, &library).map_err(|(path, error)| Failure::io(&path, error))?;
        }
        let mut calls = Calls::default();
        for folder in &args.only_used {
            calls.extend(methods.calls(folder).map_err(|(path, error)| Failure::io(&path, error))?);
        }
        let Calls { by_operation: calls, files, not_followed } = calls;
        let folders = args.only_used.iter().map(|it| it.display().to_string()).collect::<Vec<_>>().join(", ");
        // Silence would read as safe.
        if calls.is_empty() {
            let files = output::counted(files, "Rust file");
            let count = methods.len();
            let message = format!(
                "--only-used {folders}: none of the {count} generated methods is called in {files}; specify the folders of the code that calls the client"
            );
            return Err(Failure::Usage(message));
        }
        crate::output::line!("used      {} operations called in {folders}", calls.len());
        drift.not_compared.extend(not_followed);
        Scope::called(calls).narrow(drift);
    }
    Ok(())
}

/// A line for each rule.
fn list() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let lines = RULES.iter().map(|rule| format!("{:<width$}  {:<15}  {}\n", rule.id, rule.area(), rule.summary()));
    lines.collect()
}

fn explain(rule: &openapi_drift::Rule) -> String {
    let mirror = if rule.mirror == rule.id { String::new() } else { format!(" Mirror rule: {}.", rule.mirror) };
    let prefix = if matches!(rule.area(), "schema" | "media type") {
        " Reported with the prefix `request-` or `response-` where only one direction is affected."
    } else {
        ""
    };
    format!("{}\n\n{}\nArea: {}.{mirror}{prefix}\n", rule.id, rule.page(), rule.area())
}

/// As wide as the terminal, and in colour on one.
fn look(args: &Args) -> Look {
    let terminal = console::Term::stdout();
    let is_terminal = args.output.is_none() && terminal.is_term();
    let width = terminal.size_checked().map(|(_, columns)| usize::from(columns));
    Look {
        width: width.filter(|_| is_terminal).unwrap_or(1_000),
        colour: is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        verbose: args.verbose,
    }
}

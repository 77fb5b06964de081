//! The comparison and its report.

use openapi_document::Limits;
use openapi_drift::{
    Acceptance, Source, Wire,
    render::{self, Look},
};

use super::{
    Args, FailOn, Format,
    inputs::{Compared, compared},
    rules,
    scope::narrow,
    upstream,
};
use crate::{
    failure::Failure,
    session::{Session, note},
};

/// Runs the command. See [`Args`]. With `--list` and `--explain`, no documents are compared.
///
/// # Errors
///
/// Returns [`Failure::Found`] if there is a change that `--fail-on` selects, another [`Failure`] if the command could
/// not run.
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<Vec<Compared>, Failure> {
    if args.list {
        session.print(&rules::list())?;
        return Ok(Vec::new());
    }
    if let Some(name) = &args.explain {
        session.print(&rules::explain(name)?)?;
        return Ok(Vec::new());
    }
    let mut all = match &args.upstream {
        Some(upstream) => of_upstream(upstream, args, session)?,
        None => compared(args, session)?,
    };
    if let Some(path) = &args.accept {
        let accepted = Acceptance::read(&openapi_document::Source::read(path, &Limits::default())?)?;
        let today = chrono::Utc::now().date_naive();
        for compared in &mut all {
            let unused = accepted.apply(&mut compared.drift, today);
            unused.iter().for_each(|it| note!(session, "warning: {}: {it}", path.display()));
        }
    }
    let text = report(&all, args, session)?;
    session.write(args.output.as_deref(), &text)?;
    let breaks = |it: &Compared| (it.drift.summary.wire == Wire::Breaking, it.drift.summary.source == Source::Major);
    let (wire, source) = (all.iter().any(|it| breaks(it).0), all.iter().any(|it| breaks(it).1));
    let fails = match args.fail_on {
        FailOn::Wire => wire,
        FailOn::Source => source,
        FailOn::Any => wire || source,
        FailOn::Never => false,
    };
    if !fails {
        return Ok(all);
    }
    let verdict = match (wire, source) {
        (true, true) => "the shipped client breaks, and calling code must be edited",
        (true, false) => "the shipped client breaks",
        _ => "calling code must be edited",
    };
    let pairs: Vec<String> = all.iter().map(|it| format!("{} -> {}", it.titles.old, it.titles.new)).collect();
    Err(Failure::Found(format!("{verdict} ({})", pairs.join(", "))))
}

/// Compares an API with its vendor's document, in the scope of the arguments.
fn of_upstream(upstream: &str, args: &Args, session: &mut Session<'_>) -> Result<Vec<Compared>, Failure> {
    let mut all = upstream::of_upstream(upstream, &args.reading, session)?;
    for compared in &mut all {
        narrow(args, (&compared.old, &compared.new), None, &mut compared.drift, session)?;
    }
    Ok(all)
}

/// Returns the report of all comparisons.
fn report(all: &[Compared], args: &Args, session: &Session<'_>) -> Result<String, Failure> {
    let one = |it: &Compared| match args.format {
        Format::Text => render::text(&it.drift, &it.titles, look(args, session)),
        Format::Json => render::json(&it.drift),
        Format::Markdown => render::markdown(&it.drift, &it.titles),
        Format::Github => render::github(&it.drift),
        Format::Sarif => render::sarif(&it.drift),
        Format::Html => render::html(&it.drift, &it.titles, &it.old, &it.new),
    };
    match (all, args.format) {
        ([compared], _) => Ok(one(compared)),
        (_, Format::Text | Format::Markdown) => Ok(all.iter().map(one).collect::<Vec<_>>().join("\n")),
        (_, Format::Github) => Ok(all.iter().map(one).collect()),
        (_, Format::Json) => {
            let reports = all.iter().map(|it| {
                let report = serde_json::from_str(&one(it)).unwrap_or(serde_json::Value::Null);
                (it.titles.new.clone(), report)
            });
            let documents: serde_json::Map<_, _> = reports.collect();
            let text = serde_json::to_string_pretty(&serde_json::json!({ "documents": documents }));
            Ok(text.unwrap_or_default() + "\n")
        }
        (_, Format::Sarif | Format::Html) => Err(Failure::Usage(
            "several documents are configured, and this format has room for one; select it with `--api NAME`"
                .to_owned(),
        )),
    }
}

/// Returns the layout of a report: the width of the terminal, and colour on a terminal.
fn look(args: &Args, session: &Session<'_>) -> Look {
    let columns = session.columns().filter(|_| args.output.is_none());
    Look {
        width: columns.unwrap_or(1_000),
        colour: columns.is_some() && session.may_be_colourful(),
        verbose: args.verbose,
    }
}

//! The run of all measurements.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::{Duration, Instant},
};

use openapi_prove::cargo;

use super::{
    Args,
    measured::{Measured, Tool},
    page,
    peers::{GENERATORS, Generator},
};
use crate::{
    commands::{corpus, prove},
    failure::Failure,
    measure::peak_of,
    progress, scratch,
    session::Session,
};

/// Runs the command. See [`Args`].
pub fn run(args: &Args, session: &mut Session<'_>) -> Result<(), Failure> {
    let found: Vec<(&Generator, String)> = GENERATORS.iter().filter_map(|it| Some((it, it.version()?))).collect();
    let generators: Vec<&Generator> = found.iter().map(|(generator, _)| *generator).collect();
    let work = scratch::folder("compare", session);
    let bar = progress::bar(args.beside.len());
    let mut measured = Vec::new();
    for spec in &args.beside {
        let document = spec.file_name().unwrap_or_default().to_string_lossy().into_owned();
        bar.set_message(document.clone());
        measured.push(Measured {
            tools: measure(&generators, spec, &work.join(stem(spec)), args.rounds, session)?,
            document,
        });
        bar.inc(1);
    }
    bar.finish_and_clear();
    let versions: Vec<(String, String)> =
        found.iter().map(|(it, version)| (it.name.to_owned(), version.clone())).collect();
    let of_folder = match (&args.dir, &args.page) {
        (Some(dir), _) => {
            page::of_folder(&corpus::measure(dir, &work.join("corpus"), session)?, &prove::measure(dir, session)?)
        }
        // The section that is not measured again is retained.
        (None, Some(path)) => page::kept(&fs::read_to_string(path).unwrap_or_default()),
        (None, None) => String::new(),
    };
    let page = page::beside(&versions, &measured) + &of_folder;
    match &args.page {
        Some(path) => {
            fs::write(path, page).map_err(|error| Failure::io(path, error))?;
            session.done(&format!("{} written", path.display()));
            Ok(())
        }
        None => session.print(&page),
    }
}

fn stem(path: &Path) -> PathBuf {
    path.file_stem().unwrap_or_default().into()
}

/// Measures the generators in alternation, so that other load on the machine affects all of them equally. The first
/// round may build dependencies; the minimum of several rounds excludes it.
fn measure(
    generators: &[&Generator],
    spec: &Path,
    folder: &Path,
    rounds: usize,
    session: &Session<'_>,
) -> Result<Vec<Tool>, Failure> {
    let mut tools: Vec<Tool> = Vec::new();
    for round in 0..rounds.max(1) {
        for (number, generator) in generators.iter().enumerate() {
            let out = folder.join(number.to_string());
            let mut found = generate(generator, spec, &out, session)?;
            if found.generate.is_some() {
                found.check = check(&out, number, session)?;
            }
            match tools.get_mut(number).filter(|_| round > 0) {
                Some(known) => known.improve(found),
                None => tools.push(found),
            }
        }
    }
    Ok(tools)
}

/// Generates a crate into an empty folder.
fn generate(generator: &Generator, spec: &Path, out: &Path, session: &Session<'_>) -> Result<Tool, Failure> {
    if out.exists() {
        fs::remove_dir_all(out).map_err(|error| Failure::io(out, error))?;
    }
    fs::create_dir_all(out).map_err(|error| Failure::io(out, error))?;
    let printed = out.with_extension("txt");
    let log = fs::File::create(&printed).map_err(|error| Failure::io(&printed, error))?;
    let mut command = generator.command(spec, out, session)?;
    let clock = Instant::now();
    let both = log.try_clone().map_err(|error| Failure::io(&printed, error))?;
    let child = command.stdout(both).stderr(log).spawn().map_err(|error| Failure::io(spec, error))?;
    let (is_fine, peak_bytes) = wait(child)?;
    let seconds = clock.elapsed().as_secs_f64();
    if !is_fine {
        return Ok(Tool::default());
    }
    generator.complete(out)?;
    let text = fs::read_to_string(&printed).unwrap_or_default();
    Ok(Tool { generate: Some(seconds), peak_bytes, check: None, untyped: (generator.untyped)(out, &text) })
}

/// Waits for a process and measures its peak memory. Returns true if it succeeded, with the peak in bytes.
fn wait(mut child: Child) -> Result<(bool, u64), Failure> {
    let mut peak = 0;
    loop {
        peak = peak_of(child.id()).max(peak);
        match child.try_wait() {
            Ok(Some(status)) => return Ok((status.success(), peak)),
            Ok(None) => thread::sleep(Duration::from_micros(500)),
            Err(error) => return Err(Failure::io(Path::new("generator process"), error)),
        }
    }
}

/// Returns the duration of `cargo check` on the crate alone, in seconds; `None` if it does not compile.
fn check(folder: &Path, number: usize, session: &Session<'_>) -> Result<Option<f64>, Failure> {
    let target = scratch::folder("compare/target", session).join(number.to_string());
    let (output, seconds) = cargo::check(folder, &target)?;
    Ok(output.status.success().then_some(seconds))
}

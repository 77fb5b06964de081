//! The page with the measurements.

use super::measured::Measured;

const CORPUS: &str = "\n## The corpus\n";

/// Returns the section with the corpus table and the proof of a folder.
pub fn of_folder(corpus: &str, proof: &str) -> String {
    format!(
        "{CORPUS}\nTimes are milliseconds.\n\n```text\n{corpus}```\n\n## Proof\n\n\
         `cargo xtask prove` over the same documents.\n\n```text\n{proof}```\n"
    )
}

/// Returns the corpus section of an existing page.
pub fn kept(page: &str) -> String {
    page.find(CORPUS).and_then(|at| page.get(at..)).unwrap_or_default().to_owned()
}

/// Returns the head of the page and the tables that compare generators.
pub fn beside(versions: &[(String, String)], measured: &[Measured]) -> String {
    let mut text = String::from(
        "# Measurements\n\nWritten by `cargo xtask compare`; see its help for how to repeat them. All figures of a table are from \
         one run on one machine, with alternating generators; each is the minimum of its rounds.\n\n",
    );
    text.push_str("## Comparison with other generators\n\n");
    for (name, version) in versions {
        text.push_str(format!("- {name} {version}").trim_end());
        text.push('\n');
    }
    text.push_str(
        "\nThe other generators are release builds; this one is built with the development profile, as `cargo xtask` runs it. \
         `-`: the generator failed on the document, or does not report the figure. `fails`: its output does not compile.\n",
    );
    let seconds = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.2} s"));
    let check = |it: &Measured, tool: usize| match it.tools.get(tool).map(|tool| (tool.generate, tool.check)) {
        Some((Some(_), None)) => "fails".to_owned(),
        Some((_, check)) => seconds(check),
        None => "-".to_owned(),
    };
    text.push_str(&table("Generation, whole process", versions, measured, |it, tool| {
        seconds(it.tools.get(tool).and_then(|tool| tool.generate))
    }));
    text.push_str(&table("Peak memory of generation", versions, measured, |it, tool| {
        let peak = it.tools.get(tool).filter(|tool| tool.generate.is_some()).map(|tool| tool.peak_bytes);
        peak.map_or("-".to_owned(), |peak| format!("{} MiB", peak >> 20))
    }));
    text.push_str(&table(
        "`cargo check` of the output, dependencies prebuilt, not incremental",
        versions,
        measured,
        check,
    ));
    text.push_str(&table("Free-form JSON properties", versions, measured, |it, tool| {
        it.tools.get(tool).and_then(|tool| tool.untyped).map_or("-".to_owned(), |count| count.to_string())
    }));
    text
}

fn table(
    title: &str,
    versions: &[(String, String)],
    measured: &[Measured],
    cell: impl Fn(&Measured, usize) -> String,
) -> String {
    let names: Vec<&str> = versions.iter().map(|(name, _)| name.as_str()).collect();
    let mut text =
        format!("\n### {title}\n\n| document | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    for it in measured {
        let cells: Vec<String> = (0..names.len()).map(|tool| cell(it, tool)).collect();
        text.push_str(&format!("| {} | {} |\n", it.document, cells.join(" | ")));
    }
    text
}

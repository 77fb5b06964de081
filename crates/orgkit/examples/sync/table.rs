//! The changes as a table.

use orgkit::{Action, Plan, State};

/// The columns: API, change, organization, details, state.
const HEAD: [&str; 5] = ["API", "change", "organization", "details", "state"];

/// Formats the changes of all plans.
pub fn table(plans: &[Plan]) -> String {
    let rows: Vec<[String; 5]> = plans.iter().flat_map(|plan| plan.steps.iter().map(|step| row(plan, step))).collect();
    if rows.is_empty() {
        return "no changes\n".to_owned();
    }
    let head = HEAD.map(str::to_owned);
    let width = |column: usize| rows.iter().chain([&head]).map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let mut text = String::new();
    for row in [&head].into_iter().chain(&rows) {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn row(plan: &Plan, step: &orgkit::Step) -> [String; 5] {
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    let (organization, details) = match &step.action {
        Action::Create(new) => {
            (new.name.clone(), new.alias.as_ref().map_or_else(String::new, |alias| format!("alias {alias}")))
        }
        Action::Update { id, name: before, changes } => {
            let fields = [("name", &changes.name), ("alias", &changes.alias)].into_iter();
            let fields = fields.filter_map(|(field, value)| Some(format!("{field} {}", value.as_ref()?)));
            (format!("{} ({id})", name(before)), fields.collect::<Vec<_>>().join(", "))
        }
        Action::Delete { id, name: before } => (format!("{} ({id})", name(before)), String::new()),
    };
    let state = match step.state {
        State::Pending => "pending",
        State::Started => "started",
        State::Done => "done",
        State::Unsupported => "not supported",
    };
    [plan.api.to_string(), step.action.operation().to_string(), organization, details, state.to_owned()]
}

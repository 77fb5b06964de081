//! The workflows of GitHub Actions.

use super::Plan;

/// Adds the workflow that checks every change, and the nightly one for APIs with an `upstream`.
pub(super) fn add(plan: &mut Plan) {
    plan.add(".github/workflows/contract.yml", include_str!("workflows/contract.yml").to_owned());
    plan.add(".github/workflows/upstream.yml", include_str!("workflows/upstream.yml").to_owned());
}

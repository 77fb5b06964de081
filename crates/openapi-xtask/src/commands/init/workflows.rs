//! The workflows of GitHub Actions.

use super::Plan;

const CONTRACT: &str = "\
# The generated clients are up to date, and a pull request shows the effect of a changed document.
name: contract
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  contract:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: dtolnay/rust-toolchain@stable
      - uses: Swatinem/rust-cache@v2
      - name: Clients are up to date
        run: cargo xtask codegen --check
      - name: Tests
        run: cargo test --workspace
      - name: Effect of changed documents
        if: github.event_name == 'pull_request'
        env:
          BASE: ${{ github.base_ref }}
        run: |
          cargo xtask drift \"origin/$BASE\" --format markdown --fail-on never >> \"$GITHUB_STEP_SUMMARY\"
          cargo xtask drift \"origin/$BASE\" --format github --fail-on wire
";

/// Adds the workflow that checks every change, and the nightly one for APIs with an `upstream`.
pub(super) fn add(plan: &mut Plan) {
    plan.add(".github/workflows/contract.yml", CONTRACT.to_owned());
    plan.add(".github/workflows/upstream.yml", UPSTREAM.to_owned());
}

const UPSTREAM: &str = "\
# Once a day: whether a vendor's document differs from the pinned one.
name: upstream
on:
  schedule:
    - cron: \"17 4 * * *\"
  workflow_dispatch:
permissions:
  contents: read
jobs:
  upstream:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: dtolnay/rust-toolchain@stable
      - uses: Swatinem/rust-cache@v2
      - name: Vendors' documents
        run: cargo xtask drift --upstream all --format markdown >> \"$GITHUB_STEP_SUMMARY\"
";

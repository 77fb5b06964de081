#!/usr/bin/env bash
# A hook of pre-commit: `hook.sh codegen`, or `hook.sh drift DOCUMENT...`.
set -euo pipefail

command="$1"
shift
source="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
xtask() {
  if command -v openapi-xtask >/dev/null; then
    openapi-xtask "$@"
  else
    cargo run --quiet --locked --manifest-path "$source/Cargo.toml" --package openapi-xtask --no-default-features \
      --features drift -- "$@"
  fi
}

case "$command" in
codegen) xtask codegen --check ;;
drift)
  # The first commit has no predecessor.
  git rev-parse --quiet --verify HEAD >/dev/null || exit 0
  failed=0
  for document in "$@"; do
    xtask drift "HEAD:$document" "$document" --fail-on wire || failed=1
  done
  exit "$failed"
  ;;
*)
  echo "error: unknown hook \`$command\`" >&2
  exit 2
  ;;
esac

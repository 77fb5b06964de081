#!/usr/bin/env bash
# Makes `openapi-xtask` available: from PATH, the cache, the release of the action's version, or built from source.
set -euo pipefail

bin="$HOME/.cache/openapi-xtask/bin"
if command -v openapi-xtask >/dev/null; then
  exit 0
fi
if [ ! -x "$bin/openapi-xtask" ]; then
  mkdir -p "$bin"
  archive="https://github.com/$REPOSITORY/releases/download/$REF/openapi-xtask-$RUNNER_OS-$RUNNER_ARCH.tar.gz"
  if [ -n "$REPOSITORY" ] && curl --fail --silent --show-error --location "$archive" 2>/dev/null | tar -xz -C "$bin"; then
    echo "installed from $archive"
  else
    echo "no released program at $archive: building it"
    # Link-time optimisation would take longer than it saves.
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 cargo install --locked \
      --path "$ACTION/crates/openapi-xtask" --no-default-features --features drift,fetch \
      --root "$HOME/.cache/openapi-xtask"
  fi
fi
echo "$bin" >>"$GITHUB_PATH"

#!/usr/bin/env bash
# Compares documents and reports the result: annotations, a job summary, a comment on the pull request, the exit code.
set -euo pipefail

# The documents to compare.
if [ -n "$UPSTREAM" ]; then
  if [ -n "$DOCUMENT" ]; then compared=("$DOCUMENT" "$UPSTREAM"); else compared=(--upstream "$UPSTREAM"); fi
else
  if [ -n "$BASE" ]; then
    base="$BASE"
  elif [ -n "${GITHUB_BASE_REF:-}" ]; then
    # A shallow checkout has only the merge commit.
    git fetch --quiet --no-tags --depth=1 origin "$GITHUB_BASE_REF"
    base="$(git rev-parse FETCH_HEAD)"
  else
    if ! git rev-parse --quiet --verify HEAD^ >/dev/null; then
      git fetch --quiet --no-tags --depth=2 origin "$(git rev-parse HEAD)"
    fi
    base="$(git rev-parse HEAD^)"
  fi
  if [ -n "$DOCUMENT" ]; then compared=("$base:$DOCUMENT" "$DOCUMENT"); else compared=("$base"); fi
fi
if [ -n "$ACCEPT" ] && [ -f "$ACCEPT" ]; then compared+=(--accept "$ACCEPT"); fi

report="${RUNNER_TEMP:-/tmp}/openapi-drift.md"
openapi-xtask drift "${compared[@]}" --fail-on never --format markdown --output "$report"
openapi-xtask drift "${compared[@]}" --fail-on never --format github
cat "$report" >>"$GITHUB_STEP_SUMMARY"
echo "report=$report" >>"$GITHUB_OUTPUT"

# One comment for each document, found by its first line.
if [ "$COMMENT" = true ] && [ -n "$NUMBER" ]; then
  export MARKER="<!-- openapi-drift ${DOCUMENT:-openapi.toml} -->"
  body="${RUNNER_TEMP:-/tmp}/openapi-drift-comment.md"
  # A comment has at most 65,536 characters.
  { printf '%s\n' "$MARKER"; head -c 60000 "$report"; } >"$body"
  if [ "$(wc -c <"$report")" -gt 60000 ]; then
    printf '\n\nThe rest is in the job summary.\n' >>"$body"
  fi
  comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
  filter='.[] | select(.body | startswith(env.MARKER)) | .id'
  if ! {
    id="$(gh api --paginate "$comments" --jq "$filter" | head -n 1)" &&
      if [ -n "$id" ]; then
        gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$body"
      else
        gh api --silent "$comments" --field "body=@$body"
      fi
  }; then
    # The token of a pull request from a fork cannot write.
    echo "::warning::the comment could not be written; the report is in the job summary"
  fi
fi

openapi-xtask drift "${compared[@]}" --fail-on "$FAIL_ON" --format text

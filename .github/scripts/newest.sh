#!/usr/bin/env bash
# Fails where the branch has newer content than the commit of this run. A run that is repeated, or that waited long for its approval, would put
# older rules over newer ones. Commits that touch no content do not matter.
set -euo pipefail

compared=$(gh api "repos/$GITHUB_REPOSITORY/compare/$GITHUB_SHA...$GITHUB_REF_NAME")
newer=$(jq --raw-output '
  if (.status | IN("identical", "ahead") | not) then "another history"
  elif (.files | length) >= 300 then "300 files or more"
  else [.files[] | (.filename, .previous_filename // empty)
    | select(test("^(detections|functions)/|^workspaces\\.yaml$"))][0] // ""
  end' <<< "$compared")
if [[ -n $newer ]]; then
  # A file may have any name: nothing of it is printed as a command.
  printf '%s has newer content than this run, which is of %s:\n    %q\n' "$GITHUB_REF_NAME" "$GITHUB_SHA" "$newer" >&2
  echo '::error::There is newer content. Start a new run of this workflow; do not run this one again.'
  exit 1
fi

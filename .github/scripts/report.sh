#!/usr/bin/env bash
# report.sh <file> <command> [arguments]: runs a command that prints a report. The report goes to the file and to the summary of the job. Where
# the command could not do its work (2 and above), what it complains of stands in the summary as well, as code, whatever is in it.
#
# The exit code is that of the command. 1 says that what was looked for was found; a program that crashes ends with 1 as well, but has no
# report: that is 70.
set -uo pipefail

file=$1
shift
complaints=$(mktemp)
code=0
"$@" > "$file" 2> "$complaints" || code=$?
cat "$complaints" >&2
if [[ $code -eq 1 && ! -s $file ]]; then
  code=70
fi
{
  # Of a summary above 1 MiB GitHub shows nothing. Reports stay far below.
  head --bytes=900000 "$file"
  if [[ $code -ge 2 ]]; then
    printf '\n\n'
    sed 's/^/    /' "$complaints" | head --bytes=60000
  fi
} >> "$GITHUB_STEP_SUMMARY"
rm -f "$complaints"
exit "$code"

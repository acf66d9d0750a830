#!/usr/bin/env bash
# What action.yml does: one lab, its verdict told to GitHub, and in a folder what did not pass.
#   LAB PROGRAMS FAMILY JUNIT INCONCLUSIVE    the action's inputs; an empty one is not given
# Exit codes are wirestep's: 1 mismatch, 2 invalid, 3 inconclusive (0 with INCONCLUSIVE=warn).
set -euo pipefail

wirestep=$(dirname "${BASH_SOURCE[0]}")/../src/launch
out=$(mktemp -d "${RUNNER_TEMP:-/tmp}/wirestep-XXXXXXXX")

# What programs print must not be taken for commands to the runner: none are heard until the token.
# The runner reads the two streams each in its own time, so that only one may be used meanwhile.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
code=0
"$wirestep" lab ${PROGRAMS:+--programs "$PROGRAMS"} ${FAMILY:+--family "$FAMILY"} \
  ${JUNIT:+--junit "$JUNIT"} --results "$out/results.json" -- "$LAB" 2>&1 || code=$?
echo
echo "::$token::"

if [ ! -f "$out/results.json" ]; then
  # It did not come so far: the command line is wrong (2), or the tools could not be installed (3).
  verdict=invalid level=error
  if [ "$code" = 3 ]; then verdict=inconclusive level=warning; fi
  echo "::$level title=wirestep could not run::The log of this step says why."
  echo "verdict=$verdict" >>"$GITHUB_OUTPUT"
  if [ "$verdict" = inconclusive ] && [ "$INCONCLUSIVE" = warn ]; then exit 0; fi
  exit "$code"
fi

code=0
"$wirestep" results "$out/results.json" --github --collect "$out/not-passed" \
  --inconclusive "$INCONCLUSIVE" || code=$?
if [ -d "$out/not-passed" ]; then
  {
    echo "not-passed=$out/not-passed"
    # One name for each run of the action, also where a job runs it several times.
    echo "artifact=$(basename "$LAB")-${out##*/}"
  } >>"$GITHUB_OUTPUT"
fi
exit "$code"

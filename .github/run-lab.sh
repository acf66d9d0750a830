#!/usr/bin/env bash
# Runs one lab for action.yml, reports its verdict to GitHub, and copies a run that did not pass.
#   LAB PROGRAMS FAMILY JUNIT INCONCLUSIVE FORMAT FORMAT_OUT   the action's inputs; an empty one counts as not given
# Exit codes are wirestep's: 1 mismatch, 2 invalid, 3 inconclusive (0 with INCONCLUSIVE=warn). With a format, graders
# read the result in its files: 0 if the programs are graded, whatever their points; else 3, or 2 for a lab that can't run.
set -euo pipefail

# Without an engine the job fails. It does not take a stage that its author did not name.
export WIRESTEP_STAGE=${WIRESTEP_STAGE:-docker}
wirestep=$(dirname "${BASH_SOURCE[0]}")/../bin/wirestep
out=$(mktemp -d "${RUNNER_TEMP:-/tmp}/wirestep-XXXXXXXX")

format=() submitted=
if [ -n "$FORMAT" ]; then
  format=(--format "$FORMAT" --format-out "${FORMAT_OUT:-.}")
  submitted=$(git -C "${PROGRAMS:-.}" log -1 --format=%cI -- . 2>/dev/null) || submitted=
fi

# The runner must not take a program's output for commands, so it accepts none until the token.
# The runner reads the two streams independently, so until then only one of them may be used.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
code=0
SUBMITTED=$submitted "$wirestep" lab ${PROGRAMS:+--programs "$PROGRAMS"} ${FAMILY:+--family "$FAMILY"} \
  ${JUNIT:+--junit "$JUNIT"} --results "$out/results.json" "${format[@]}" -- "$LAB" 2>&1 || code=$?
echo
echo "::$token::"

if [ ! -f "$out/results.json" ]; then
  # The run did not start: the command line is wrong (2), or the tools could not be installed (3).
  verdict=invalid level=error
  if [ "$code" = 3 ]; then verdict=inconclusive level=warning; fi
  echo "::$level title=wirestep could not run::The log of this step has the reason."
  echo "verdict=$verdict" >>"$GITHUB_OUTPUT"
  if [ "$verdict" = inconclusive ] && [ "$INCONCLUSIVE" = warn ] && [ -z "$FORMAT" ]; then exit 0; fi
  exit "$code"
fi

ran=$code code=0
"$wirestep" results "$out/results.json" --github --collect "$out/not-passed" \
  --inconclusive "$INCONCLUSIVE" || code=$?
if [ -d "$out/not-passed" ]; then
  {
    echo "not-passed=$out/not-passed"
    # A name of its own for each run of the action, also if a job runs it several times.
    echo "artifact=$(basename "$LAB")-${out##*/}"
  } >>"$GITHUB_OUTPUT"
fi
[ -z "$FORMAT" ] || code=$ran
exit "$code"

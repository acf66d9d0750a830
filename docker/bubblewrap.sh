#!/bin/bash
# Installs bubblewrap from the distribution's packages, for stages without an engine. Debian or Ubuntu, as root.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
out=$(mktemp)
trap 'rm -f "$out"' EXIT
# A source that cannot be reached does not stop the installation: the package may come from another one.
apt-get update >"$out" 2>&1 </dev/null || :
if ! apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 bubblewrap >>"$out" 2>&1 </dev/null; then
  tail -n 6 "$out" >&2
  printf '%s\n%s\n' "apt-get could not install bubblewrap. Its output is above." \
    "Check the network and /etc/apt, try 'apt-get install bubblewrap' by hand, then run this again." >&2
  exit 3
fi

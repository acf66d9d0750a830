#!/bin/bash
# Installs packages of the distribution, for stages without an engine:  install.sh PACKAGE...
# Debian or Ubuntu, as root. Exit 3: stderr has what happened and what to do.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
out=$(mktemp)
trap 'rm -f "$out"' EXIT
# A source that cannot be reached does not stop the installation: the package may come from another one.
apt-get update >"$out" 2>&1 </dev/null || :
if ! apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" >>"$out" 2>&1 </dev/null; then
  tail -n 6 "$out" >&2
  printf '%s\n%s\n' "apt-get could not install $*. Its output is above." \
    "Check the network and /etc/apt, try 'apt-get install $*' by hand, then run this again." >&2
  exit 3
fi

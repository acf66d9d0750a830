#!/bin/bash
# Turns Debian's package mirror into a root file system like the pinned base image, for machines
# that reach no registry:  build.sh OUT.tar   (root, Debian or Ubuntu; about 25 s)
# Installs mmdebstrap if it is missing. Exit 3: stderr has what happened and what to do.
# The tag of the base is a hash of this file, so a change of the recipe makes another base.
set -euo pipefail

mirror=${WIRESTEP_DEBIAN_MIRROR:-http://deb.debian.org}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
log=$(mktemp)
trap 'rm -f "$log"' EXIT

fail() { # WHAT HAPPENED, WHAT TO DO
  tail -n 6 "$log" >&2
  printf '%s\n%s\n' "$1" "$2" >&2
  exit 3
}

if ! command -v mmdebstrap >/dev/null || [ ! -f "$keyring" ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update >"$log" 2>&1 </dev/null || :   # if a source is out of reach, the packages may come from another one
  apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 mmdebstrap debian-archive-keyring \
    >>"$log" 2>&1 </dev/null || fail "apt-get could not install mmdebstrap. Its output is above." \
    "Check the network and /etc/apt, try 'apt-get install mmdebstrap debian-archive-keyring' by hand, then run this again."
fi

# In the background, so that this script can pass a signal on at once; mmdebstrap then cleans up.
# Documentation and translations are left out, as in Debian's own slim images.
# SOURCE_DATE_EPOCH is the day of the pinned base, so the same packages give the same archive, byte for byte.
# The name servers and the name of this machine, which mmdebstrap copies, are taken out for the same reason.
SOURCE_DATE_EPOCH=1765152000 mmdebstrap --variant=minbase --format=tar \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --aptopt='APT::Install-Recommends "false"' \
  --customize-hook='rm -f "$1/etc/resolv.conf" "$1/etc/hostname"' \
  trixie "$1" \
  "deb [signed-by=$keyring] $mirror/debian trixie main" \
  "deb [signed-by=$keyring] $mirror/debian trixie-updates main" \
  "deb [signed-by=$keyring] $mirror/debian-security trixie-security main" \
  >"$log" 2>&1 </dev/null &
maker=$!
trap 'kill "$maker"' TERM INT
wait "$maker" || fail "mmdebstrap could not make the base file system from $mirror. Its output is above." \
  "Check the network (WIRESTEP_DEBIAN_MIRROR names another mirror) and the free disk, then run this again."

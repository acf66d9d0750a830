#!/bin/sh
# Installs the packages that the file `packages` next to this one names on a Debian base, in the versions
# of packages.ARCHITECTURE.lock next to it (a line `package=version` each).
# A lock grows old. If the mirror no longer has a version, the package comes in the mirror's version. If
# the rest of the lock does not fit with that, all packages do. A line `note: …` names each difference. The
# offline bundle, which must have the lock's versions, compares afterwards. Leaves no list, log, cache or
# time of its own in the image.
set -eu
export DEBIAN_FRONTEND=noninteractive
here=$(dirname "$0")
lock=$here/packages.$(dpkg --print-architecture).lock
pins=/etc/apt/preferences.d/wirestep-lock

if [ -f "$lock" ]; then
  # Above 1000, so that apt also downgrades to the locked version.
  awk -F = '/^[^#]/ { printf "Package: %s\nPin: version %s\nPin-Priority: 1001\n\n", $1, $2 }' "$lock" >"$pins"
else
  echo "note: $(basename "$lock") is missing, so all packages have the mirror's versions"
fi
apt-get update
# The base's own packages change in the same step, so the result has the same versions on every base,
# also on one that is newer than the lock.
versions() {
  xargs -a "$here/packages" apt-get dist-upgrade -y --no-install-recommends --allow-downgrades "$@"
}
if [ -f "$pins" ] && ! versions --simulate >/dev/null; then
  echo "note: $(basename "$lock") does not fit the mirror's packages, so all packages have the mirror's versions"
  rm "$pins"
fi
versions
rm -f "$pins"

if [ -f "$lock" ]; then
  dpkg-query -W -f '${Package}=${Version}\n' | awk -F = '
    NR == FNR { if ($0 ~ /^[^#]/) locked[$1] = $2; next }
    locked[$1] != $2 { printf "note: %s %s, %s\n", $1, $2, locked[$1] ? "locked as " locked[$1] : "not locked" }
    { delete locked[$1] }
    END { for (name in locked) printf "note: %s is not installed, locked as %s\n", name, locked[name] }
  ' "$lock" -
fi

apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/lib/dpkg/*-old \
  /var/cache/ldconfig/aux-cache /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow-
find /var/log -type f -delete

#!/bin/sh
# Turns a Debian base into one with the packages that the file `packages` beside this one names, in the
# versions of packages.ARCHITECTURE.lock beside it (a line `package=version` each).
# A lock grows old: what the mirror has no more comes as it is there now, and where the rest of the lock
# does not go with that, everything does; a line `note: …` names each difference. Whoever must have the
# lock's versions (the offline bundle) compares afterwards. Leaves no list, log, cache or time of its own
# in the image.
set -eu
export DEBIAN_FRONTEND=noninteractive
here=$(dirname "$0")
lock=$here/packages.$(dpkg --print-architecture).lock
pins=/etc/apt/preferences.d/wirestep-lock

if [ -f "$lock" ]; then
  # Above 1000, so that a version is taken even where that means going back to it.
  awk -F = '/^[^#]/ { printf "Package: %s\nPin: version %s\nPin-Priority: 1001\n\n", $1, $2 }' "$lock" >"$pins"
else
  echo "note: $(basename "$lock") is missing, so packages come as the mirror has them"
fi
apt-get update
# The base's own packages as well, in one step with the new ones: whichever base it is, and however much
# newer than the lock, the same versions are the result.
versions() {
  xargs -a "$here/packages" apt-get dist-upgrade -y --no-install-recommends --allow-downgrades "$@"
}
if [ -f "$pins" ] && ! versions --simulate >/dev/null; then
  echo "note: $(basename "$lock") does not go together with what the mirror has now, so packages come as they are there"
  rm "$pins"
fi
versions
rm -f "$pins"

if [ -f "$lock" ]; then
  dpkg-query -W -f '${Package}=${Version}\n' | awk -F = '
    NR == FNR { if ($0 ~ /^[^#]/) locked[$1] = $2; next }
    locked[$1] != $2 { printf "note: %s %s, locked is %s\n", $1, $2, locked[$1] ? locked[$1] : "none" }
    { delete locked[$1] }
    END { for (name in locked) printf "note: %s is not here, locked is %s\n", name, locked[name] }
  ' "$lock" -
fi

apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/lib/dpkg/*-old \
  /var/cache/ldconfig/aux-cache /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow-
find /var/log -type f -delete

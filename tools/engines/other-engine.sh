#!/bin/bash
# Runs a command with an engine of another distribution, next to the engine that this machine has:
#   other-engine.sh KIND COMMAND...     for example: other-engine.sh trixie-docker make labs
#   other-engine.sh kinds               prints the kinds
# The engine comes from the distribution's own packages, in a root file system made by mmdebstrap. It has
# its own network, mount and PID namespaces, so it cannot disturb the machine's engine; slirp4netns gives
# it a network. COMMAND finds it by DOCKER_HOST. OTHER_ENGINE_ROOT is its root file system, and
# OTHER_ENGINE_PID a process in its namespaces (nsenter --target). The exit
# code is the command's; 3 if there is no such engine. When the command ends, so do the engine and all its
# containers. The root stays in /var/cache/wirestep/engines, with the engine's images, until you remove it.
# Debian or Ubuntu, as root.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${WIRESTEP_OTHER_ENGINES:-/var/cache/wirestep/engines}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
kinds="bookworm-docker bookworm-podman trixie-docker trixie-podman noble-docker noble-podman"

fail() { # WHAT HAPPENED, WHAT TO DO
  printf '%s\n%s\n' "$1" "$2" >&2
  exit 3
}

need() { # PACKAGE...
  dpkg-query -W "$@" >/dev/null 2>&1 && return
  apt-get update >/dev/null 2>&1 || :   # if a source is out of reach, the packages may come from another one
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null </dev/null ||
    fail "apt-get could not install: $*" "Install these packages by hand, then run this again."
}

sources() { # SUITE KEYRING
  case $1 in
  noble) printf 'deb [signed-by=%s] http://archive.ubuntu.com/ubuntu %s main universe\n' "$2" "$1" "$2" "$1-updates" "$2" "$1-security" ;;
  *)
    printf 'deb [signed-by=%s] http://deb.debian.org/debian %s main\n' "$2" "$1" "$2" "$1-updates"
    printf 'deb [signed-by=%s] http://deb.debian.org/debian-security %s-security main\n' "$2" "$1"
    ;;
  esac
}

# The root file system of a suite, minimal: what a fresh machine has before anything is installed.
make_root() { # SUITE FOLDER
  local suite=$1 folder=$2 key=$keyring
  if [ "$suite" = noble ]; then
    # Debian trixie packages Ubuntu's key; bookworm does not.
    key=$cache/ubuntu-archive-keyring.gpg
    [ -f "$key" ] || ubuntu_key "$key"
  fi
  rm -rf "$folder.new"
  sources "$suite" "$key" | mmdebstrap --quiet --variant=minbase --include=apt "$suite" "$folder.new" - ||
    fail "mmdebstrap could not make a root of $suite." "Check the network and the free disk, then run this again."
  # The keys of the sources are in the root under other paths; apt finds them there by itself.
  sed -i 's/ \[signed-by=[^]]*\]//' "$folder.new/etc/apt/sources.list"
  mv "$folder.new" "$folder"
}

ubuntu_key() { # FILE
  local made
  made=$(mktemp -d)
  sources trixie $keyring | mmdebstrap --quiet --variant=extract --include=ubuntu-keyring trixie "$made" -
  cp "$made/usr/share/keyrings/ubuntu-archive-keyring.gpg" "$1"
  rm -rf "$made"
}

# ---- Inside the namespaces ----

# Makes the root the root of this mount namespace. chroot would not do: engines pivot the root of their
# containers, which the kernel refuses below a root that is not a mount.
enter() {
  mount --make-rprivate /
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs none "$root/run"   # empty, so that an engine that was killed starts as after a reboot
  mount --rbind "$here" "$root$here"
  cd "$root"
  pivot_root . mnt
  exec chroot . "$here/tools/engines/other-engine.sh" inside "$kind" "$state"
}

# Two files pass word between the two sides: `network` when the network is up, `ready` when the engine is.
inside() {
  umount -l /mnt
  # crun, Podman's runtime, refuses cgroup v1 with the v2 hierarchy next to it. Here it does without the latter.
  if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi
  export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
  appears "$state/network" $$
  if [ ! -e /installed ]; then
    install
    : >/installed
  fi
  trap stop_engine EXIT
  trap 'exit 0' TERM
  start_engine
  : >"$state/ready"
  sleep infinity &
  wait $!
}

# Waits for a file as long as a process lives. A shell has no other means for both at once.
appears() { # FILE PID
  until [ -e "$1" ]; do kill -0 "$2" 2>/dev/null && sleep 0.05 || return 1; done
}

install() {
  case $kind in
  *-docker) "$here/docker/engine.sh" install ;;
  *-podman)
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      podman netavark aardvark-dns iptables ca-certificates crun procps </dev/null
    ;;
  esac
}

start_engine() {
  case $kind in
  *-docker) WIRESTEP_ENGINE_RUN=/engine "$here/docker/engine.sh" start ;;
  *-podman)
    # Podman raises these two limits for its containers. A root without CAP_SYS_RESOURCE may not raise its own.
    mkdir -p /etc/containers/containers.conf.d
    printf '[containers]\ndefault_ulimits = ["nofile=%s", "nproc=%s"]\n' "$(limit n)" "$(limit u)" \
      >/etc/containers/containers.conf.d/limits.conf
    podman --cgroup-manager=cgroupfs --log-level="${PODMAN_LOG_LEVEL:-warn}" system service --time=0 \
      unix:///engine/docker.sock >>/engine/engine.log 2>&1 &
    appears /engine/docker.sock $!
    ;;
  esac
}

limit() { # LETTER; both values, in podman's terms
  local value
  value=$(ulimit "-H$1")
  value=${value/unlimited/-1}
  echo "$value:$value"
}

stop_engine() {
  case $kind in
  *-docker) WIRESTEP_ENGINE_RUN=/engine "$here/docker/engine.sh" stop ;;
  *-podman) podman --cgroup-manager=cgroupfs rm --all --force --time 0 >/dev/null && rm -f /engine/docker.sock ;;
  esac
}

# ---- Outside ----

outside() {
  [ "$(id -u)" = 0 ] || fail "Another engine needs root." "Run: sudo $0 $kind ..."
  case " $kinds " in *" $kind "*) ;; *) fail "There is no engine $kind." "Choose one of: $kinds" ;; esac
  need mmdebstrap debian-archive-keyring slirp4netns util-linux iproute2
  mkdir -p "$cache"
  exec 9>"$cache/$kind.lock"
  flock -n 9 || fail "Another command uses the engine $kind." "Run this again when it has ended."
  root=$cache/$kind
  [ -d "$root" ] || make_root "${kind%-*}" "$root"
  mkdir -p "$root$here" "$root/engine"
  rm -f "$root/engine/docker.sock"
  # slirp4netns answers for the machine's name servers at this address
  echo nameserver 10.0.2.3 >"$root/etc/resolv.conf"
  state=$root/engine
  rm -f "$state"/{network,ready}
  export kind root state
  # SIGKILL, because unshare ignores SIGTERM; its child then ends as well.
  setpriv --pdeathsig KILL unshare --net --mount --pid --fork --kill-child \
    "$here/tools/engines/other-engine.sh" enter </dev/null >"$state/inside.log" 2>&1 9>&- &
  holder=$!
  trap end EXIT
  trap 'kill -TERM "${command:-}" 2>/dev/null; exit 130' INT TERM
  until inner=$(pgrep -P "$holder"); do kill -0 "$holder" && sleep 0.02; done
  nsenter --target "$inner" --net ip link set lo up
  setpriv --pdeathsig TERM slirp4netns --configure --mtu=1500 --disable-host-loopback "$inner" tap0 \
    >"$state/network.log" 2>&1 9>&- &
  slirp=$!
  until grep -q '^received tapfd' "$state/network.log"; do kill -0 "$slirp" && sleep 0.02; done
  : >"$state/network"
  if ! appears "$state/ready" "$holder"; then
    tail -n 20 "$state/inside.log" >&2
    fail "The engine $kind did not start. Its output is above." "Read $state/inside.log, or remove $root, then run this again."
  fi
  # In the background, so that a signal reaches this script at once.
  DOCKER_HOST=unix://$state/docker.sock OTHER_ENGINE_ROOT=$root OTHER_ENGINE_PID=$inner "$@" 9>&- <&0 &
  command=$!
  wait "$command"
}

end() {
  local code=$?
  trap - EXIT
  [ -z "${inner:-}" ] || kill -TERM "$inner" 2>/dev/null || :   # it may have ended by itself
  wait "$holder" || :
  [ -z "${slirp:-}" ] || kill "$slirp" 2>/dev/null || :
  exit "$code"
}

case ${1:-} in
kinds) tr ' ' '\n' <<<"$kinds" ;;
enter) enter ;;
inside)
  kind=$2 state=/engine
  inside
  ;;
"" | -*) fail "usage: $0 KIND COMMAND... or $0 kinds" "The kinds: $kinds" ;;
*)
  kind=$1
  shift
  outside "$@"
  ;;
esac

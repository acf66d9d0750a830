#!/bin/bash
# Turns a Debian or Ubuntu machine without a Docker engine into one with the project's own engine:
#   engine.sh install   installs docker.io, its command line and iptables from the distribution's packages
#   engine.sh start     starts the engine in the background and returns when it listens; harmless if it runs
#   engine.sh stop      stops that engine; no process, mount, socket or bridge of it stays
#   engine.sh status    prints whether it runs (exit 0) or not (exit 1)
#   engine.sh foreign   prints the pids of other Docker daemons that would get in the way
# Exit 3: the machine is the cause; stderr has a line with what happened and a line with what to do.
# Refuses to start next to a foreign dockerd, because two daemons break each other's networks. Touches
# no other engine, containerd, bridge or container. WIRESTEP_ENGINE_DIR and WIRESTEP_ENGINE_RUN move it.
set -euo pipefail

dir=${WIRESTEP_ENGINE_DIR:-/var/lib/wirestep/engine}
run=${WIRESTEP_ENGINE_RUN:-/run/wirestep}
execroot=$run/exec
log=$run/engine.log
listens_within=${WIRESTEP_ENGINE_START_SECONDS:-60}
# A containerd namespace of our own, so that sharing the system's containerd does no harm.
namespace=wirestep
[ "$run" = /run/wirestep ] || namespace=wirestep-$(cksum <<<"$run" | cut -d' ' -f1)

fail() { # WHAT HAPPENED, WHAT TO DO
  printf '%s\n%s\n' "$1" "$2" >&2
  exit 3
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "The engine needs root to $1." "Run: sudo $0 $1"
}

# ---- Processes: identified by their arguments, never by a pid file (the kernel reuses pids) ----

# -s: a process may end while grep reads. Finding none is an answer, not a failure.
named() { # NAME
  grep -lsxF "$1" /proc/[0-9]*/comm | cut -d/ -f3 || :
}

# The pids of programs named NAME whose arguments have VALUE directly after ARG.
pids_of() { # NAME ARG VALUE
  local pid args
  named "$1" | while read -r pid; do
    # A process may end between the two reads. It then has no arguments, and is not one of ours.
    args=" $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" || :)"
    [[ $args != *" $2 $3 "* ]] || echo "$pid"
  done
}
dockerds() { pids_of dockerd --exec-root "$execroot"; }
containerds() { pids_of containerd --config "$execroot/containerd/containerd.toml"; }
shims() { pids_of containerd-shim -namespace "$namespace"; }

# Processes of our containers: the path of their control group has the container's 64-digit id.
inmates() {
  local ids
  [ -d "$dir/containers" ] || return 0
  ids=$(ls "$dir/containers")
  [ -n "$ids" ] || return 0
  grep -lsF -e "$ids" /proc/[0-9]*/cgroup | cut -d/ -f3 || :
}

# Every dockerd that is not ours and uses this network namespace.
foreign_dockerds() {
  local ours here pid
  ours=" $(dockerds | tr '\n' ' ')"
  here=$(readlink /proc/self/ns/net)
  named dockerd | while read -r pid; do
    [[ $ours == *" $pid "* ]] || [ "$(readlink "/proc/$pid/ns/net" || :)" != "$here" ] || echo "$pid"
  done
}

# A shell cannot wait for a process that it did not start, so this polls. A zombie has ended, however
# long its parent takes to reap it.
gone_within() { # SECONDS PID...
  local until=$((SECONDS + $1)) pid
  shift
  for pid; do
    while grep -qs '^State:[[:space:]][^ZX]' "/proc/$pid/status"; do
      [ "$SECONDS" -lt "$until" ] || return 1
      sleep 0.02
    done
  done
}

# Removes what is left of an engine that no longer runs, so that the next one starts as after a reboot:
# no processes, no mounts, an empty exec root. Data stay.
sweep() {
  local pids mounted
  pids=$(containerds; shims; inmates)
  if [ -n "$pids" ]; then
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null || :   # one of them may have ended by itself
    # shellcheck disable=SC2086
    gone_within 10 $pids || fail "Processes of the old engine do not end: ${pids//$'\n'/ }." \
      "Inspect them with ps -fp, then run this again."
  fi
  cut -d' ' -f5 /proc/self/mountinfo | tac | while read -r mounted; do
    mounted=$(printf %b "$mounted")
    case $mounted in # only below the folders; the folders themselves may be mounts of the machine's owner
    "$dir"/* | "$run"/*) umount -l "$mounted" ;;
    esac
  done
  rm -rf --one-file-system "$execroot"
  rm -f "$run/docker.sock" "$run/docker.pid"
  remove_traces
}

# Removes what killed shims leave. These are the containers' empty control groups (the kernel refuses to
# remove one with a dying process in it, which does no harm) and their sockets. containerd keeps the
# sockets of all its users in one place, under a hash of its own socket, the namespace and the container.
remove_traces() {
  local id hash
  for id in "$dir"/containers/*; do
    [ -d "$id" ] || continue
    id=${id##*/}
    find /sys/fs/cgroup -depth -type d -name "*$id*" -exec rmdir {} + 2>/dev/null || :
    hash=$(printf %s "$execroot/containerd/containerd.sock/$namespace/$id" | sha256sum)
    rm -f "/run/containerd/s/${hash%% *}"
  done
}

remove_bridges() {
  local store=$dir/network/files/local-kv.db bridge
  [ -f "$store" ] && command -v ip >/dev/null || return 0
  for bridge in /sys/class/net/br-????????????; do
    if [ -e "$bridge" ] && grep -qaF "${bridge#*/br-}" "$store"; then ip link delete "${bridge##*/}"; fi
  done
}

# From now on each new network namespace gets a TCP table of its own instead of the machine's. The
# machine's has hundreds of thousands of buckets, and each netstat walks all of them. 0 is the kernel's
# default and means the machine's table. Any other value is the choice of the machine's owner.
tables=/proc/sys/net/ipv4/tcp_child_ehash_entries
own_tables() {
  [ "$(cat "$tables" 2>/dev/null || :)" = 0 ] || return 0   # Linux before 6.1 has no such setting
  if echo 16384 2>/dev/null >"$tables"; then : >"$run/own-tables"; fi   # if it may not: only slower
}
machines_tables() {
  [ -e "$run/own-tables" ] || return 0
  echo 0 >"$tables"
  rm -f "$run/own-tables"
}

# ---- Commands ----

install() {
  local out packages
  need_root install
  # shellcheck source=/dev/null
  . /etc/os-release
  case " $ID ${ID_LIKE:-} " in
  *" debian "* | *" ubuntu "*) ;;
  *) fail "Wirestep installs packages on Debian and Ubuntu only; this is ${PRETTY_NAME:-$ID}." \
    "Install and start Docker Engine as its manual describes, then run this again." ;;
  esac
  export DEBIAN_FRONTEND=noninteractive
  out=$(mktemp)
  # A source that cannot be reached does not stop the installation: docker.io may come from another one.
  apt-get update >"$out" 2>&1 </dev/null || :
  packages="docker.io iptables ca-certificates"
  # Since Debian trixie the command `docker` is a package of its own, which docker.io only recommends.
  if apt-cache show docker-cli >/dev/null 2>&1; then packages+=" docker-cli"; fi
  # shellcheck disable=SC2086
  if ! apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
    $packages >>"$out" 2>&1 </dev/null; then
    tail -n 6 "$out" >&2
    rm -f "$out"
    fail "apt-get could not install docker.io. Its output is above." \
      "Check the network and /etc/apt, try 'apt-get install docker.io' by hand, then run this again."
  fi
  rm -f "$out"
}

# Reads the log until it has the line that the engine listens. The time limit is for a broken machine.
listening() { # PID
  local line result=1
  exec 8< <(exec timeout "$listens_within" tail -n +1 -s 0.1 --pid="$1" -f "$log" 2>/dev/null)
  local reader=$!
  while read -r line <&8; do
    case $line in *"API listen on $run/docker.sock"*) result=0 && break ;; esac
  done
  exec 8<&-
  kill "$reader" 2>/dev/null || :   # at the limit it has ended by itself
  return $result
}

start() {
  local pid foreign why
  need_root start
  [ -n "$(command -v dockerd)" ] || fail "dockerd is not installed." "Run: $0 install"
  mkdir -p "$run" "$dir" || fail "Could not create $run or $dir." "Free disk space or fix their rights, then run this again."
  exec 9>>"$run/lock"
  flock -w 120 9 || fail "Another command has been starting the engine for two minutes." "Read $log."
  pid=$(dockerds | head -n 1)
  if [ -z "$pid" ]; then
    foreign=$(foreign_dockerds | tr '\n' ' ')
    [ -z "$foreign" ] || fail "A Docker daemon runs (process ${foreign% }) but does not answer. A second one would break its networks." \
      "Wait for it, restart it (systemctl restart docker) or stop it, then run this again."
    sweep
    drop_stale_containerd
    mkdir -p "$execroot"
    [ ! -f "$log" ] || mv "$log" "$log.1"
    echo '{}' >"$run/daemon.json"
    : >"$log"   # before listening() reads it
    own_tables
    launch &
    pid=$!
    disown "$pid"
  fi
  if ! listening "$pid"; then
    why=$(grep -aiE 'level=(error|fatal)|failed|error|panic' "$log" | tail -n 1 || :)
    [ -z "$(dockerds)" ] || stop_processes
    fail "The Docker engine did not start: ${why:-its log names no cause} (log: $log)" "$(advice "$why")"
  fi
}

# dockerd assumes a system containerd if the socket file is there, even if no process listens on it.
drop_stale_containerd() {
  local socket=/run/containerd/containerd.sock
  if [ -S "$socket" ] && ! grep -q " $socket\$" /proc/net/unix; then rm -f "$socket"; fi
}

# Detached: a session of its own, no inherited descriptor, no working directory kept busy. Networks
# here are internal, so the engine sets up no forwarding, address translation or default bridge.
# (The userland proxy stays on. Without it bridges send broadcasts back to the port they came from.)
# Runs in the background. A job is no group leader, so setsid keeps its pid, which becomes dockerd's.
launch() {
  local fd
  cd /
  unset NOTIFY_SOCKET LISTEN_FDS LISTEN_PID DOCKER_HOST DOCKER_CONTEXT
  for fd in /proc/self/fd/*; do
    fd=${fd##*/}
    case $fd in [012] | 255) ;; *) eval "exec $fd>&-" ;; esac
  done
  exec setsid dockerd --exec-root "$execroot" --data-root "$dir" --config-file "$run/daemon.json" \
    --host "unix://$run/docker.sock" --pidfile "$run/docker.pid" --containerd-namespace "$namespace" \
    --containerd-plugins-namespace "$namespace-plugins" --bridge none --ip-forward=false \
    --ip-masq=false --shutdown-timeout 5 </dev/null >>"$log" 2>&1
}

advice() { # LOG LINE
  case $1 in
  *iptables* | *"Table does not exist"*) echo "Netfilter does not work here. Try 'update-alternatives --set iptables /usr/sbin/iptables-legacy' (or iptables-nft), then run this again." ;;
  *cgroup*) echo "Control groups are not mounted. Mount them (package cgroupfs-mount), then run this again." ;;
  *"no space left"*) echo "The disk is full. Free space under $dir, then run this again." ;;
  *"not permitted"* | *"ermission denied"*) echo "This machine does not allow an engine. If it is a container without privileges, use an engine outside of it: DOCKER_HOST=..." ;;
  *) echo "Read $log. If the contents of $dir are broken, remove it. Then run this again." ;;
  esac
}

# Containers first, with SIGKILL: a program that ignores SIGTERM would delay the engine's end by 10 s.
stop_processes() {
  local pids
  pids=$(inmates)
  # shellcheck disable=SC2086
  [ -z "$pids" ] || kill -KILL $pids 2>/dev/null || :   # one of them may have ended by itself
  pids=$(dockerds)
  if [ -n "$pids" ]; then
    # shellcheck disable=SC2086
    kill -TERM $pids
    # shellcheck disable=SC2086
    gone_within 30 $pids || { kill -KILL $pids && gone_within 10 $pids; }
  fi
  sweep
}

stop() {
  need_root stop
  [ -d "$run" ] || return 0
  exec 9>>"$run/lock"
  flock -w 120 9 || fail "Another command has held the engine's lock for two minutes." "Run this again later."
  stop_processes
  remove_bridges
  machines_tables
  rm -f "$run/daemon.json"
}

status() {
  local pid
  pid=$(dockerds | head -n 1)
  if [ -n "$pid" ] && [ -S "$run/docker.sock" ]; then
    echo "running: process $pid, unix://$run/docker.sock, data in $dir, log in $log"
  else
    echo "not running: no engine of this project on $run/docker.sock"
    return 1
  fi
}

case ${1:-} in
install | start | stop | status) "$1" ;;
foreign) foreign_dockerds ;;
*) echo "usage: $0 install|start|stop|status|foreign" >&2 && exit 2 ;;
esac

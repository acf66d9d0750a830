#!/bin/bash
# Turns a Debian or Ubuntu machine without a Docker engine into one with the project's own engine:
#   engine.sh install   docker.io and iptables from the distribution's packages (nothing else)
#   engine.sh start     the engine in the background; returns once it listens; harmless if it runs
#   engine.sh stop      ends that engine: no process, mount, socket or bridge of it stays
#   engine.sh status    says whether it runs (exit 0) or not (exit 1)
#   engine.sh foreign   the pids of other Docker daemons that would get in the way
# Exit 3: the machine is the reason; stderr says what happened and, on the next line, what to do.
# Refuses to start beside a foreign dockerd: two daemons break one another's networks. Touches no
# other engine, containerd, bridge or container; WIRESTEP_ENGINE_DIR and WIRESTEP_ENGINE_RUN move it.
set -euo pipefail

dir=${WIRESTEP_ENGINE_DIR:-/var/lib/wirestep/engine}
run=${WIRESTEP_ENGINE_RUN:-/run/wirestep}
execroot=$run/exec
log=$run/engine.log
listens_within=${WIRESTEP_ENGINE_START_SECONDS:-60}
# A containerd namespace of our own, so that a containerd of the system can be shared unharmed.
namespace=wirestep
[ "$run" = /run/wirestep ] || namespace=wirestep-$(cksum <<<"$run" | cut -d' ' -f1)

fail() { # WHAT HAPPENED, WHAT TO DO
  printf '%s\n%s\n' "$1" "$2" >&2
  exit 3
}

need_root() {
  [ "$(id -u)" = 0 ] || fail "The engine needs root to $1." "Run: sudo $0 $1"
}

# ---- Processes: known by their arguments, never by a pid file (pids are used again) ----

# grep is told to be silent about processes that end while it reads, and that none is found is an answer.
named() { # NAME
  grep -lsxF "$1" /proc/[0-9]*/comm | cut -d/ -f3 || :
}

# The pids of programs named NAME that have the two arguments ARG VALUE side by side.
pids_of() { # NAME ARG VALUE
  local pid args
  named "$1" | while read -r pid; do
    # A process may end between the two looks: then it has no arguments, and is not one of ours.
    args=" $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" || :)"
    [[ $args != *" $2 $3 "* ]] || echo "$pid"
  done
}
dockerds() { pids_of dockerd --exec-root "$execroot"; }
containerds() { pids_of containerd --config "$execroot/containerd/containerd.toml"; }
shims() { pids_of containerd-shim -namespace "$namespace"; }

# Processes of our containers: their control group carries the container's 64-digit id.
inmates() {
  local ids
  [ -d "$dir/containers" ] || return 0
  ids=$(ls "$dir/containers")
  [ -n "$ids" ] || return 0
  grep -lsF -e "$ids" /proc/[0-9]*/cgroup | cut -d/ -f3 || :
}

# A dockerd that is not ours and works on this very network namespace.
foreign_dockerds() {
  local ours here pid
  ours=" $(dockerds | tr '\n' ' ')"
  here=$(readlink /proc/self/ns/net)
  named dockerd | while read -r pid; do
    [[ $ours == *" $pid "* ]] || [ "$(readlink "/proc/$pid/ns/net" || :)" != "$here" ] || echo "$pid"
  done
}

# Nothing tells a shell that a process it did not start has ended: look until it is so. A zombie has
# ended, however long its parent takes to notice.
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

# Ends what is left of an engine that is not running any more, so that the next one starts as it
# would after a reboot: no processes, no mounts, an empty exec root. Data stay.
sweep() {
  local pids mounted
  pids=$(containerds; shims; inmates)
  if [ -n "$pids" ]; then
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null || :   # one of them may have ended by itself
    # shellcheck disable=SC2086
    gone_within 10 $pids || fail "Processes of the old engine do not end: ${pids//$'\n'/ }." \
      "Look at them with ps -fp, then run this again."
  fi
  cut -d' ' -f5 /proc/self/mountinfo | tac | while read -r mounted; do
    mounted=$(printf %b "$mounted")
    case $mounted in # below the folders; they themselves may be mounts of the machine's owner
    "$dir"/* | "$run"/*) umount -l "$mounted" ;;
    esac
  done
  rm -rf --one-file-system "$execroot"
  rm -f "$run/docker.sock" "$run/docker.pid"
  remove_traces
}

# What killed shims leave: the containers' empty control groups (one with a dying process in it
# refuses, which harms nobody), and their sockets, which containerd keeps in one place for everybody
# under a hash of its own socket, the namespace and the container.
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

# A TCP table of its own for each network namespace made from now on, in place of the machine's: that
# has hundreds of thousands of buckets, and netstat walks all of them for every look. 0 is the kernel's
# own value and means the machine's; another one is somebody's choice.
tables=/proc/sys/net/ipv4/tcp_child_ehash_entries
own_tables() {
  [ "$(cat "$tables" 2>/dev/null || :)" = 0 ] || return 0   # Linux before 6.1 has no such setting
  if echo 16384 2>/dev/null >"$tables"; then : >"$run/own-tables"; fi   # where it may not: slower, no more
}
machines_tables() {
  [ -e "$run/own-tables" ] || return 0
  echo 0 >"$tables"
  rm -f "$run/own-tables"
}

# ---- Commands ----

install() {
  local out
  need_root install
  # shellcheck source=/dev/null
  . /etc/os-release
  case " $ID ${ID_LIKE:-} " in
  *" debian "* | *" ubuntu "*) ;;
  *) fail "Packages can be installed here on Debian and Ubuntu only, this is ${PRETTY_NAME:-$ID}." \
    "Install and start Docker Engine as its manual says, then run this again." ;;
  esac
  export DEBIAN_FRONTEND=noninteractive
  out=$(mktemp)
  # A source that cannot be reached is no reason to stop: docker.io may come from another one.
  apt-get update >"$out" 2>&1 </dev/null || :
  if ! apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
    docker.io iptables ca-certificates >>"$out" 2>&1 </dev/null; then
    tail -n 6 "$out" >&2
    rm -f "$out"
    fail "apt-get could not install docker.io: see above." \
      "Check the network and /etc/apt, try 'apt-get install docker.io' by hand, then run this again."
  fi
  rm -f "$out"
}

# Reads the log until the engine listens. The event is the log line; the limit is for a broken machine.
listening() { # PID
  local line result=1
  exec 8< <(exec timeout "$listens_within" tail -n +1 -s 0.1 --pid="$1" -f "$log" 2>/dev/null)
  local reader=$!
  while read -r line <&8; do
    case $line in *"API listen on $run/docker.sock"*) result=0 && break ;; esac
  done
  exec 8<&-
  kill "$reader" 2>/dev/null || :   # it has ended by itself where the limit was reached
  return $result
}

start() {
  local pid foreign why
  need_root start
  [ -n "$(command -v dockerd)" ] || fail "dockerd is not installed." "Run: $0 install"
  mkdir -p "$run" "$dir" || fail "$run or $dir cannot be made." "Make room for them, then run this again."
  exec 9>>"$run/lock"
  flock -w 120 9 || fail "Another command has been starting the engine for two minutes." "Look at $log."
  pid=$(dockerds | head -n 1)
  if [ -z "$pid" ]; then
    foreign=$(foreign_dockerds | tr '\n' ' ')
    [ -z "$foreign" ] || fail "A Docker daemon runs (process ${foreign% }) but does not answer; a second one would break its networks." \
      "Wait for it, restart it (systemctl restart docker) or end it, then run this again."
    sweep
    drop_stale_containerd
    mkdir -p "$execroot"
    [ ! -f "$log" ] || mv "$log" "$log.1"
    echo '{}' >"$run/daemon.json"
    : >"$log"   # before anyone reads it
    own_tables
    launch &
    pid=$!
    disown "$pid"
  fi
  if ! listening "$pid"; then
    why=$(grep -aiE 'level=(error|fatal)|failed|error|panic' "$log" | tail -n 1 || :)
    [ -z "$(dockerds)" ] || stop_processes
    fail "The Docker engine did not start: ${why:-nothing in its log} (log: $log)" "$(advice "$why")"
  fi
}

# dockerd takes a system containerd for granted where its socket file is, even if nobody listens.
drop_stale_containerd() {
  local socket=/run/containerd/containerd.sock
  if [ -S "$socket" ] && ! grep -q " $socket\$" /proc/net/unix; then rm -f "$socket"; fi
}

# Detached: a session of its own, no inherited descriptor, no working directory kept busy. Networks
# here are internal, so neither forwarding nor address translation nor a default bridge is set up.
# (The userland proxy stays on: without it bridges send broadcasts back to where they came from.)
# Runs in the background: a job is no group leader, so setsid keeps its pid, which becomes dockerd's.
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
  *iptables* | *"Table does not exist"*) echo "Netfilter does not work here: try 'update-alternatives --set iptables /usr/sbin/iptables-legacy' (or iptables-nft), then run this again." ;;
  *cgroup*) echo "Control groups are missing: mount them (package cgroupfs-mount), then run this again." ;;
  *"no space left"*) echo "The disk is full: free some of it under $dir, then run this again." ;;
  *"not permitted"* | *"ermission denied"*) echo "This machine does not allow an engine (a container without privileges?): use an engine outside, DOCKER_HOST=..." ;;
  *) echo "Read $log; remove $dir if its contents are broken; then run this again." ;;
  esac
}

# Containers first, at once: a program that ignores SIGTERM would hold the engine up for 10 s.
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
  flock -w 120 9 || fail "Another command is using the engine's lock." "Run this again later."
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

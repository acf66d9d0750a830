#!/bin/bash
# The kernel's trace of TCP state changes on one port, for one run, over one stream:
#
#   arguments  the run, the port; tracefs is mounted at /tracing
#   stdout     the lines of the trace as the kernel prints them
#   stdin      one command a line:
#                mark TOKEN   put the token and the time of day into the trace: once it is read, so is
#                             every change before it
#                end          take the trace down; so does the end of the stream
#   stderr     `ready CLOCK`, once changes are traced, or `missing WHY`
set -u
export LC_ALL=C
run=$1 port=$2
instances=/tracing/instances
own=$instances/wirestep-$run
event=$own/events/sock/inet_sock_set_state

missing() {
  echo "missing ${*//$'\n'/ }" >&2
  exit 1
}

put() {
  { echo "$2" >"$1"; } 2>/dev/null
}

# What killed runs left. Those of runs that go on are busy: somebody holds their trace_pipe open.
sweep() {
  local left
  for left in "$instances"/wirestep-*; do
    [ -d "$left" ] && rmdir "$left" 2>/dev/null
  done
}

finish() {
  trap - EXIT
  if [ -n "${reader-}" ]; then
    kill "$reader"
    wait "$reader"
  fi 2>/dev/null
  [ -n "${pipe-}" ] && exec {pipe}<&-
  [ -n "${marker-}" ] && exec {marker}>&-
  sweep
}

[ -d "$instances" ] || missing "a container cannot read tracefs"
[ -d /tracing/events/sock/inet_sock_set_state ] || missing "the kernel has no tracepoint sock:inet_sock_set_state"
trap finish EXIT
trap exit TERM INT
sweep
# Until its trace_pipe is open, the sweep of another run can take the new instance away.
until { exec {pipe}<"$own/trace_pipe"; } 2>/dev/null; do
  problem=$(mkdir "$own" 2>&1) || missing "$problem"
done
# TAI is the time of day but for whole seconds; kernels before 6.0 do not trace by it.
clock=tai
put "$own/trace_clock" tai || { clock=mono && put "$own/trace_clock" mono; } || missing "the trace's clock cannot be set"
put "$own/buffer_size_kb" 64 # of each processor; a run has some twenty changes of 100 bytes
put "$event/filter" "protocol == 6 && (sport == $port || dport == $port)" || missing "the trace cannot be filtered"
put "$event/enable" 1 || missing "the tracepoint cannot be enabled"
exec {marker}>"$own/trace_marker" || missing "the trace takes no markers"
cat <&"$pipe" &
reader=$!
echo "ready $clock" >&2

while read -r command argument; do
  case $command in
    mark) echo "$argument $EPOCHREALTIME" >&"$marker" ;;
    end) break ;;
  esac
done

#!/bin/bash
# The kernel's trace of TCP state changes on one port, and of what it sends again, resets and drops, for one run. It speaks the protocol of
# src/stage/channel.ts:
#
#   arguments  the run, the port, and a filter for the run's own sockets or nothing; tracefs is mounted at
#              /tracing
#   stdout     the lines of the trace as the kernel prints them
#   stdin      requests, a line each, without an answer:
#                mark TOKEN   writes the token and the time of day into the trace; a reader that has the
#                             token has every change before it
#                end          removes the trace; so does the end of the stream
#   stderr     `ready CLOCK events` when changes and the other events are traced, `ready CLOCK` if changes alone
#              are, or `failed WHY`
set -u
export LC_ALL=C
run=$1 port=$2 own_sockets=${3-}
instances=/tracing/instances
own=$instances/wirestep-$run
event=$own/events/sock/inet_sock_set_state

fail() {
  echo "failed ${*//$'\n'/ }" >&2
  exit 1
}

put() {
  { echo "$2" >"$1"; } 2>/dev/null
}

# Removes the instances of killed runs. Those of running ones are busy, because their trace_pipe is open.
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

[ -d "$instances" ] || fail "a container cannot read tracefs"
[ -d /tracing/events/sock/inet_sock_set_state ] || fail "the kernel has no tracepoint sock:inet_sock_set_state"
trap finish EXIT
trap exit TERM INT
sweep
# Until its trace_pipe is open, another run's sweep can remove the new instance.
until { exec {pipe}<"$own/trace_pipe"; } 2>/dev/null; do
  problem=$(mkdir "$own" 2>&1) || fail "$problem"
done
# TAI differs from the time of day by whole seconds; kernels before 6.0 cannot use it as a trace clock.
clock=tai
put "$own/trace_clock" tai || { clock=mono && put "$own/trace_clock" mono; } || fail "the kernel refused the trace's clock"
put "$own/buffer_size_kb" 256 # for each processor; a segment is about 150 bytes, and other runs' segments are traced too
on_port="protocol == 6 && (sport == $port || dport == $port)"
put "$event/filter" "$on_port${own_sockets:+ && $own_sockets}" || fail "the kernel refused the trace's filter"
put "$event/enable" 1 || fail "the kernel did not enable the tracepoint"
# Retransmissions, resets and dropped packets. Kernels before 6.1 lack some of it; then none is traced.
sent_on_port="(sport == $port || dport == $port)"
by_address="$sent_on_port${own_sockets:+ && $own_sockets}"
others=(
  tcp/tcp_retransmit_skb "$by_address" tcp/tcp_retransmit_synack "$by_address"
  tcp/tcp_probe "$sent_on_port" icmp/icmp_send "$sent_on_port" tcp/tcp_send_reset 0
  skb/kfree_skb "protocol == 2048 || protocol == 34525" # IPv4 and IPv6
)
whole=events
for ((at = 0; at < ${#others[@]}; at += 2)); do
  other=$own/events/${others[at]}
  put "$other/filter" "${others[at + 1]}" && put "$other/enable" 1 || whole=
done
if [ -z "$whole" ]; then
  for ((at = 0; at < ${#others[@]}; at += 2)); do put "$own/events/${others[at]}/enable" 0; done
fi
exec {marker}>"$own/trace_marker" || fail "the trace accepts no markers"
cat <&"$pipe" &
reader=$!
echo "ready $clock $whole" >&2

while read -r request argument; do
  case $request in
    mark) echo "$argument $EPOCHREALTIME" >&"$marker" ;;
    end) break ;;
  esac
done

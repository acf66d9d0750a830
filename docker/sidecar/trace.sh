#!/bin/bash
# The kernel's trace of TCP state changes on one port, and of what it sends again, resets and drops, for one run. It speaks the protocol of
# src/stage/channel.ts:
#
#   arguments  the run, the port, and a filter for the run's own sockets or nothing; tracefs is mounted at
#              /tracing
#   stdout     the lines of the trace as the kernel prints them
#   stdin      requests, a line each, without an answer:
#                mark TOKEN   writes the token, the time of day and the number of lost other events into the
#                             trace, for changes and for the others; a reader that has the token of both has
#                             all before it
#                end          removes the trace; so does the end of the stream
#   stderr     `ready CLOCK events` when changes and the other events are traced, `ready CLOCK` if changes alone
#              are, or `failed WHY`
set -u
export LC_ALL=C
run=$1 port=$2 own_sockets=${3-}
readers=() pipes=() markers=()
instances=/tracing/instances
own=$instances/wirestep-$run
more=$own-events
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
  for reader in "${readers[@]}"; do
    kill "$reader"
    wait "$reader"
  done 2>/dev/null
  for pipe in "${pipes[@]}"; do exec {pipe}<&-; done
  for marker in "${markers[@]}"; do exec {marker}>&-; done
  sweep
}

[ -d "$instances" ] || fail "a container cannot read tracefs"
[ -d /tracing/events/sock/inet_sock_set_state ] || fail "the kernel has no tracepoint sock:inet_sock_set_state"
trap finish EXIT
trap exit TERM INT
sweep
# Until its trace_pipe is open, another run's sweep can remove the new instance.
open() {
  local pipe problem
  until { exec {pipe}<"$1/trace_pipe"; } 2>/dev/null; do
    problem=$(mkdir "$1" 2>&1) || fail "$problem"
  done
  pipes+=("$pipe")
}
open "$own"
# TAI differs from the time of day by whole seconds; kernels before 6.0 cannot use it as a trace clock.
clock=tai
put "$own/trace_clock" tai || { clock=mono && put "$own/trace_clock" mono; } || fail "the kernel refused the trace's clock"
put "$own/buffer_size_kb" 64 # for each processor; a run has about twenty changes of 100 bytes
on_port="protocol == 6 && (sport == $port || dport == $port)"
put "$event/filter" "$on_port${own_sockets:+ && $own_sockets}" || fail "the kernel refused the trace's filter"
put "$event/enable" 1 || fail "the kernel did not enable the tracepoint"
exec {marker}>"$own/trace_marker" || fail "the trace accepts no markers"
markers+=("$marker")
cat <&"${pipes[0]}" &
readers+=("$!")

# Retransmissions, resets and dropped packets, in an instance of their own: other runs' packets are traced too, so some of its
# events can be lost. Kernels before 6.1 lack some of it; then none is traced.
trace_more() {
  local sent_on_port="(sport == $port || dport == $port)" none event
  local by_address="$sent_on_port${own_sockets:+ && $own_sockets}"
  [ -d /tracing/events/tcp/tcp_send_reset ] && [ -d /tracing/events/icmp/icmp_send ] || return
  none=$(grep -o '{ [0-9]*, "NOT_SPECIFIED" }' /tracing/events/skb/kfree_skb/format) || return
  open "$more"
  put "$more/trace_clock" "$clock" && put "$more/buffer_size_kb" 256 || return
  for event in tcp/tcp_retransmit_skb tcp/tcp_retransmit_synack; do
    put "$more/events/$event/filter" "$by_address" || return
  done
  for event in tcp/tcp_probe icmp/icmp_send; do
    put "$more/events/$event/filter" "$sent_on_port" || return
  done
  # of IPv4 and IPv6, with a reason
  put "$more/events/skb/kfree_skb/filter" "(protocol == 2048 || protocol == 34525) && reason != ${none//[^0-9]/}" || return
  for event in tcp/tcp_{retransmit_skb,retransmit_synack,probe,send_reset} icmp/icmp_send skb/kfree_skb; do
    put "$more/events/$event/enable" 1 || return
  done
  { exec {marker}>"$more/trace_marker"; } 2>/dev/null || return
  markers+=("$marker")
  # a write for each line, so that the lines of both readers do not mix; the kernel's words about lost events would fit both
  grep --line-buffered -v '^CPU:[0-9]* .LOST ' <&"${pipes[1]}" &
  readers+=("$!")
}
trace_more && whole=events
echo "ready $clock ${whole-}" >&2

# Events that the kernel overwrote before they were read.
overwritten() {
  cat "$more"/per_cpu/cpu*/stats 2>/dev/null | sed -n 's/^overrun: //p' | paste -sd+ | grep . || echo 0
}

while read -r request argument; do
  case $request in
    mark)
      lost=$(($(overwritten)))
      for marker in "${markers[@]}"; do echo "$argument $EPOCHREALTIME $lost" >&"$marker"; done
      ;;
    end) break ;;
  esac
done

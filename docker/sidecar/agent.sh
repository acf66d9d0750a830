#!/bin/bash
# Serves the orchestrator from a sidecar. It speaks the protocol of src/stage/channel.ts:
#
#   stdout   the capture of the peer's interface, as tcpdump -w - writes it
#   stdin    requests, a line each:
#              mark TOKEN      sends the token as a frame; a capture that has it has all packets before it
#              sockets         netstat of the peer
#              loopback        the packets on the peer's own interface lo since the last such request, as
#                              loopback.c prints them; none if lo is the interface that is captured
#              process PID     /proc/PID/syscall: the system call that the process waits in; `running` if
#                              it doesn't sleep
#              sysctl NAME     a kernel setting of the peer's network namespace
#              drops           tcpdump's counters: captured, received, dropped
#              limits          the counters of the peer's control group: processes killed because memory
#                              ran out, whether its own memory was full, processes it was refused
#              open-input PID  holds the other end of the pipe that is the process's standard input
#              has-input PID   whether its standard input is that pipe; the status is the answer
#              type BASE64     writes to the pipe
#              end-input       closes it
#              unheld          processes of the peer with a thread that no debugger has stopped, a PID a line
#              before-main     the peer's program, if it runs: its PID, its state (proc(5)), and the time of processor
#                              that it has used, in hundredths of a second
#              versions        the tools of the sidecar and its peer, a line `package version` each
#   stderr   `ready` when packets are captured; then one answer to each request except mark, in order;
#            `failed WHY` if it cannot go on
#
# Arguments: the interface, and `groups` if programs can send to groups of hosts and join them.
set -u
export LC_ALL=C
interface=$1
groups=${2-}

fail() {
  echo "failed $*" >&2
  exit 1
}

answer() {
  local text status
  text=$("$@" 2>&1)
  status=$?
  printf 'answer %d %d\n%s\n' "$status" "${#text}" "$text" >&2
}

# The line of a file with one line. If that cannot be read, cat reads it and prints why it cannot.
contents() {
  local line
  if { IFS= read -r line <"$1"; } 2>/dev/null; then
    printf 'answer 0 %d\n%s\n' "${#line}" "$line" >&2
  else
    answer cat "$1"
  fi
}

# A debugger that stops the process at the beginning or end of a call is not a wait, though the process is in
# the call: it must sleep both before and after its call is read.
waits() { # PID
  local before call after
  if { IFS= read -r before <"/proc/$1/stat" && IFS= read -r call <"/proc/$1/syscall" &&
    IFS= read -r after <"/proc/$1/stat"; } 2>/dev/null; then
    [[ ${before##*) } == [SD]* && ${after##*) } == [SD]* ]] || call=running
    printf 'answer 0 %d\n%s\n' "${#call}" "$call" >&2
  else
    answer cat "/proc/$1/syscall"
  fi
}

refused() {
  echo "$1"
  return 1
}

# The link leads to the pipe itself, so no path of the program's is followed.
open_input() { # PID
  if [ ! -p "/proc/$1/fd/0" ]; then
    answer refused "it is no pipe"
  elif { exec {input}>"/proc/$1/fd/0"; } 2>/dev/null; then
    answer true
  else
    answer refused "its pipe cannot be opened"
  fi
}

has_input() { # PID
  [ -n "${input-}" ] && [ "/proc/$1/fd/0" -ef "/proc/$$/fd/$input" ]
}

# A program that has ended reads no more. In a shell of its own, the signal for that ends nothing else.
type_input() { # BASE64
  (printf %s "$1" | base64 -d >&"$input") 2>/dev/null
}

drops() {
  kill -USR1 "$tcpdump" || return
  local line
  read -r line <&"$messages" || return
  echo "$line"
}

# Control groups of version 2, then of version 1, as the peer's container sees its own.
limits() {
  local group=/proc/1/root/sys/fs/cgroup
  count killed oom_kill "$group"/memory.events "$group"/memory/memory.oom_control
  count full oom "$group"/memory.events || was_full "$group/memory"
  count refused max "$group"/pids.events "$group"/pids/pids.events
}

# The versions of the sidecar, its peer, and the compiler of the peer's programs if it has any.
versions() {
  local files=(/etc/wirestep-versions /proc/1/root/etc/wirestep-versions)
  [ ! -e /proc/1/root/lab/debug/versions ] || files+=(/proc/1/root/lab/debug/versions)
  answer cat "${files[@]}"
}

# Leaves out the container's own program, which only sleeps, and the debugger.
unheld() {
  local pid
  while read -r pid; do
    [ "$pid" = 1 ] || [ "/proc/$pid/exe" -ef /proc/1/root/usr/bin/gdb ] || is_held "$pid" || echo "$pid"
  done < <(processes)
}

# A process of the peer executes the program from its exec on. USER_HZ is 100 on every machine (asm/param.h).
before_main() {
  local pid program line fields
  while read -r pid; do
    for program in server client; do
      [ "/proc/$pid/exe" -ef "/proc/1/root/lab/debug/$program" ] || continue
      { IFS= read -r line <"/proc/$pid/stat"; } 2>/dev/null || continue
      read -ra fields <<<"${line##*) }"
      echo "$pid ${fields[0]} $((fields[11] + fields[12]))"
      return
    done
  done < <(processes)
}

# The processes of the peer's container. Without a control group of its own, they are those that see its root.
processes() {
  local group=/proc/1/root/sys/fs/cgroup entry
  cat "$group/cgroup.procs" 2>/dev/null || cat "$group/pids/cgroup.procs" 2>/dev/null && return
  for entry in /proc/[0-9]*; do
    [ ! "$entry/root" -ef /proc/1/root ] || echo "${entry#/proc/}"
  done
}

# Whether all threads of a process are stopped by its debugger or have ended. A process that has ended since
# may have done something, so it counts as one that runs.
is_held() { # PID
  local stat line
  for stat in "/proc/$1/task"/*/stat; do
    { IFS= read -r line <"$stat"; } 2>/dev/null || return 1
    [[ ${line##*) } == [tZX]* ]] || return 1
  done
}

count() { # NAME WORD FILE...: the number after the word in the first file that exists
  local name=$1 wanted=$2 file word number
  shift 2
  for file; do
    [ -e "$file" ] || continue # not -r, which asks what the user may read without its capabilities
    while read -r word number; do
      [ "$word" != "$wanted" ] || echo "$name $number"
    done <"$file"
    return 0
  done
  return 1
}

# Since Linux 6.13, version 1 counts failures only without swap, so this uses the peak of the memory used.
was_full() { # GROUP
  local limit most
  read -r limit <"$1/memory.limit_in_bytes" && read -r most <"$1/memory.max_usage_in_bytes" || return
  [ $((limit - most)) -gt 1048576 ] || echo "full 1"
} 2>/dev/null

# Reads the kernel's own lists, because starting ip takes longer. On IPv6, lo has routes that refuse packets.
has_default() { # -4|-6
  local to length gateway mask device rest
  if [ "$1" = -4 ]; then
    while read -r device to gateway rest rest rest rest mask rest; do
      [ "$to $mask" != "00000000 00000000" ] || return 0
    done </proc/net/route
  else
    while read -r to length rest rest rest rest rest rest rest device; do
      [ "${to//0/}$length" != 00 ] || [ "$device" = lo ] || return 0
    done </proc/net/ipv6_route
  fi 2>/dev/null
  return 1
}

has_address() { # -4|-6; every interface of a run has an IPv4 address
  [ "$1" = -6 ] || return 0
  local rest device
  while read -r rest rest rest rest rest device; do
    [ "$device" != "$interface" ] || return 0
  done 2>/dev/null </proc/net/if_inet6
  return 1
}

# Without offloads the capture has checksums and segment sizes as on a cable. Must come before tcpdump: for
# an interface with offloads libpcap makes its ring of 32 large frames, and a burst overflows it.
problem=$(ethtool -K "$interface" tx off rx off tso off gso off gro off 2>&1) || fail "ethtool: $problem"

# All IP packets of the network, and the markers. src/observe/capture.ts leaves out by origin what neither
# program sent: it counts those packets, so nothing is lost unseen.
filter="ip or ip6 or arp or ether proto 0x88b5"
exec {capture}>&1
exec {messages}< <(
  exec tcpdump -i "$interface" -p -U --immediate-mode --time-stamp-precision=nano -B 8192 \
    -Z root -w - "$filter" 2>&1 >&"$capture"
)
tcpdump=$!

# While tcpdump starts:

# An internal network has nothing behind its gateway, but some engines set a default route to it.
# If two sidecars share a namespace, the other one may have removed the route already.
for family in -4 -6; do
  ! has_default "$family" || ip $family route flush default 2>/dev/null
  ! has_default "$family" || fail "ip: could not remove the default route"
done

# No retransmission before one second (RFC 6298, 2.4). Linux by default waits only 200 ms.
for family in -4 -6; do
  has_address "$family" || continue
  while read -r route; do
    # shellcheck disable=SC2086
    problem=$(ip $family route change $route dev "$interface" proto kernel rto_min 1s 2>&1) || fail "ip: $problem"
  done < <(ip $family -o route show dev "$interface" proto kernel 2>/dev/null)
done

# A program that does not name an interface sends to a group, and joins it, by the route. Elsewhere that is the
# default route; here the groups have their own.
if [ "$groups" = groups ] && [ "$interface" != lo ]; then
  for group in 224.0.0.0/4 255.255.255.255; do
    problem=$(ip route add "$group" dev "$interface" 2>&1) || fail "ip: $problem"
  done
fi

said=
while read -r line <&"$messages"; do
  said="$said $line"
  case $line in *"listening on"*) break ;; esac
done
case $said in *"listening on"*) ;; *) fail "tcpdump:$said" ;; esac
exec {capture}>&- {marker}> >(exec marker "$interface" >&2)
# A netstat is always loaded and waits for its turn: its start takes longer than its work.
coproc netstat { exec ahead netstat -antupoW; }
if [ "$interface" != lo ]; then
  exec {ask_lo}<> <(:) # a pipe
  exec {lo}< <(exec loopback <&"$ask_lo")
  loopback=$!
fi
echo ready >&2

while read -r request argument; do
  case $request in
    mark)
      kill -0 "$tcpdump" 2>/dev/null || fail "tcpdump has ended"
      echo "$argument" >&"$marker" || fail "marker has ended"
      ;;
    sockets)
      { echo >&"${netstat[1]}" && read -r <&"${netstat[0]}"; } 2>/dev/null || fail "netstat has ended"
      ;;
    loopback)
      if [ "$interface" = lo ]; then
        answer echo missed 0
      else
        echo >&"$ask_lo" && read -r <&"$lo" || fail "loopback has ended"
      fi
      ;;
    process) waits "$argument" ;;
    sysctl) contents "/proc/sys/${argument//.//}" ;;
    drops) answer drops ;;
    limits) answer limits ;;
    open-input) open_input "$argument" ;;
    has-input) answer has_input "$argument" ;;
    type) answer type_input "$argument" ;;
    end-input) [ -z "${input-}" ] || exec {input}>&-; answer true ;;
    unheld) answer unheld ;;
    before-main) answer before_main ;;
    versions) versions ;;
    *) fail "no such request: $request" ;;
  esac
done
kill "$tcpdump" ${loopback-}

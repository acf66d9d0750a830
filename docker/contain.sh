#!/bin/sh
# Prepares what bubblewrap can't, then becomes it. It runs where the container will: in the network and PID
# namespaces that the container gets.
#
#     contain.sh WORDS... -- COMMAND...
#
#   set FILE VALUE         a kernel setting of the network namespace
#   group FILE             places itself, and all that it starts, in a control group
#   processes FILE         opens a PID namespace as descriptor 5, for bwrap --pidns
#   memory OPTIONS FOLDER  a folder in memory, with the options of its mount; it needs a mount namespace of its own
#   tracefs                tracefs at its usual place, in the same way
set -u
export LC_ALL=C

fail() {
  echo "$*" >&2
  exit 1
}

while [ "$1" != -- ]; do
  case $1 in
    set)
      [ -e "$2" ] || fail "$2: No such file or directory"
      [ -w "$2" ] || fail "$2: Permission denied"
      echo "$3" 2>/dev/null >"$2" || fail "$2: Invalid argument"
      shift 3
      ;;
    group)
      echo 0 >"$2" || fail "$2: the control group takes no process"
      shift 2
      ;;
    processes)
      exec 5<"$2" || fail "$2: the PID namespace cannot be opened"
      shift 2
      ;;
    memory)
      problem=$(mount -t tmpfs -o "$2" wirestep "$3" 2>&1) || fail "$problem"
      shift 3
      ;;
    tracefs)
      [ -d /sys/kernel/tracing ] || fail "the kernel has no tracefs"
      [ -d /sys/kernel/tracing/events ] || problem=$(mount -t tracefs tracefs /sys/kernel/tracing 2>&1) || fail "$problem"
      shift
      ;;
    *) fail "no such word: $1" ;;
  esac
done
shift
exec "$@"

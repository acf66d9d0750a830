#!/bin/bash
# The network of a stage without an engine: two network namespaces with a cable between them (veth(4)). It is
# there as long as this script runs, which ends with its standard input. Nothing of it is left then: a
# namespace without processes is removed by the kernel, and the cable with it.
#
#   arguments   the MTU, `4` or `6`, and the addresses of the server and of the client, each with its prefix
#               length, first IPv4 and then IPv6 if that is the version
#   stdout      `ready PID PID`: a process in the server's namespace and one in the client's
#   stderr      why it could not be made
set -eu
# The size of the TCP tables of namespaces that are made from this one. netstat walks them; without this setting they
# are the machine's (docker/engine.sh sets the same for its engine). Kernels before 6.1 don't have it.
tables=/proc/sys/net/ipv4/tcp_child_ehash_entries
[ ! -w "$tables" ] || echo 16384 >"$tables"
[ -n "${WIRESTEP_NETWORK-}" ] || WIRESTEP_NETWORK=server exec unshare --net bash "$0" "$@"

mtu=$1 family=$2
shift 2
server=("$1" ${3+"$3"}) client=("$2" ${4+"$4"})

# In a namespace: both interfaces up, with addresses. Without IPv6 the kernel would send its own packets.
place() { # ADDRESS...
  [ "$family" = 6 ] || [ ! -e /proc/sys/net/ipv6 ] || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
  local address
  {
    echo link set lo up
    for address; do
      case $address in *:*) echo address add "$address" dev eth0 nodad ;; *) echo address add "$address" broadcast + dev eth0 ;; esac
    done
    echo link set eth0 mtu "$mtu" up
  } | ip -batch -
}

if [ "$WIRESTEP_NETWORK" = client ]; then
  echo made
  read -r _
  place "${client[@]}"
  echo placed
  exec cat
fi

coproc other { WIRESTEP_NETWORK=client exec unshare --net bash "$0" "$mtu" "$family" "$1" "$2" ${3+"$3"} ${4+"$4"}; }
read -r _ <&"${other[0]}"
ip link add eth0 type veth peer name eth0 netns "$other_PID"
echo >&"${other[1]}"
place "${server[@]}"
read -r _ <&"${other[0]}"
echo "ready $$ $other_PID"
read -r _ || true # until its end. Not as another program: bash would close its end of the other one's pipe
exec {other[1]}>&-
wait

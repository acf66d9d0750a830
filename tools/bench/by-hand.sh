#!/bin/bash
# The handshake lab without Wirestep, as a user who knows Docker and bash well would write it. Two
# connections are set up, captured at both ends and checked. The programs run freely, without a debugger.
#
#   by-hand.sh LAB_IMAGE SIDECAR_IMAGE    prints "passed", or prints what is wrong and exits 1
set -euo pipefail
lab=$1 sidecar=$2
name=by-hand-$$
subnet=198.19.$((RANDOM % 256)).$((RANDOM % 32 * 8))
prefix=${subnet%.*}.
server=$prefix$((${subnet##*.} + 2)) client=$prefix$((${subnet##*.} + 3))
work=$(mktemp -d)

clean() {
  docker rm -f "$name"-{server,client}{,-sidecar} >"$work/removed" 2>&1 || true
  docker network rm "$name" >>"$work/removed" 2>&1 || true
  rm -rf "$work"
}
trap clean EXIT

wrong() {
  echo "wrong: $*"
  exit 1
}

peer() { # NAME ADDRESS: starts a container with the lab's programs, and a sidecar that captures
  docker run -d --name "$name-$1" --network "$name" --ip "$2" --log-driver none \
    "$lab" sleep infinity >/dev/null
  docker run -d --name "$name-$1-sidecar" --network "container:$name-$1" --pid "container:$name-$1" \
    --cap-add NET_ADMIN --cap-add SYS_PTRACE "$sidecar" \
    sh -c 'ethtool -K eth0 tx off tso off gso off gro off >/dev/null
           exec tcpdump -i eth0 -n -tt -S -l --immediate-mode -Z root tcp port 12345' >/dev/null
  grep -q -m1 'listening on' < <(docker logs -f "$name-$1-sidecar" 2>&1)
}

docker network create --internal --subnet "$subnet/29" "$name" >/dev/null
peer server "$server" &
one=$!
peer client "$client" &
wait $one
wait $!

# The server starts first, and netstat shows when it listens. Then the client runs to its end.
docker exec "$name-server" /lab/debug/server 0.0.0.0 &
running=$!
docker exec "$name-server-sidecar" \
  sh -c 'until netstat -ltn | grep -q "0.0.0.0:12345 .*LISTEN"; do :; done; netstat -antp' >"$work/before"
docker exec "$name-client" /lab/debug/client "$server"
wait $running

grep -q '0.0.0.0:12345 .*LISTEN .*/server' "$work/before" || wrong "no server listens on port 12345"
for peer in server client; do
  # When tcpdump has ended and printed its drop count, the capture has all packets.
  docker kill -s INT "$name-$peer-sidecar" >/dev/null
  docker logs -f "$name-$peer-sidecar" >"$work/$peer" 2>"$work/$peer.counts"
  grep -q '^0 packets dropped by kernel' "$work/$peer.counts" || wrong "$peer: packets dropped"
  awk -v server="$server.12345" '
    $2 != "IP" { next }
    { from = $3; to = $5; sub(/:$/, "", to); port = from == server ? to : from }
    match($0, /Flags \[[^]]*\]/) { flags = substr($0, RSTART + 7, RLENGTH - 8) }
    match($0, / seq [0-9]+/) { seq = substr($0, RSTART + 5, RLENGTH - 5) + 0 }
    match($0, / ack [0-9]+/) { ack = substr($0, RSTART + 5, RLENGTH - 5) + 0 }
    { count[port]++ }
    count[port] == 1 { ports[++connections] = port; good[port] = flags == "S" && to == server; isn = seq }
    count[port] == 2 { good[port] = good[port] && flags == "S." && ack == isn + 1; theirs = seq }
    count[port] == 3 { good[port] = good[port] && flags == "." && ack == theirs + 1 }
    END {
      if (connections != 2) exit 1
      for (i = 1; i <= 2; i++) if (!good[ports[i]]) exit 1
    }' "$work/$peer" || wrong "$peer: these are not two handshakes: $(cat "$work/$peer")"
done
echo passed

#!/bin/sh
# Compiles a lab's programs: labs/build.sh DIR makes DIR/debug/server and DIR/debug/client.
# Needs only a C++20 compiler, so the programs can be built and stepped outside Docker as well.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: build.sh LAB_DIR}"
mkdir -p debug
pids=
for peer in server client; do
  "${CXX:-g++}" -std=c++20 -g -O0 -Wall -Wextra -I "$here" -o "debug/$peer" "$peer.cc" &
  pids="$pids $!"
done
for pid in $pids; do wait "$pid"; done

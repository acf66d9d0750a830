#!/bin/sh
# Compiles a lab's programs: labs/build.sh DIR makes DIR/debug/server and DIR/debug/client of
# server.cc or server.c, client.cc or client.c. Needs only a compiler for C++20 or C17, so the
# programs can be built and stepped outside Docker as well. CXX, CC, CXXFLAGS, CFLAGS, LDFLAGS and
# LDLIBS are as for make; a lab's own Dockerfile sets them with ENV.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: build.sh LAB_DIR}"
mkdir -p debug
usual="-g -O0 -Wall -Wextra"
pids=
for peer in server client; do
  # flags are words: they are to be split
  # shellcheck disable=SC2086
  if [ -f "$peer.c" ]; then
    "${CC:-gcc}" -std=gnu17 $usual -I "$here" ${CFLAGS-} ${LDFLAGS-} -o "debug/$peer" "$peer.c" ${LDLIBS-} &
  else
    "${CXX:-g++}" -std=c++20 $usual -I "$here" ${CXXFLAGS-} ${LDFLAGS-} -o "debug/$peer" "$peer.cc" ${LDLIBS-} &
  fi
  pids="$pids $!"
done
for pid in $pids; do wait "$pid"; done

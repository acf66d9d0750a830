#!/bin/sh
# Compiles a lab's programs. labs/build.sh DIR makes DIR/debug/server from server.cc or server.c, and
# DIR/debug/client from client.cc or client.c. It needs only a compiler for C++20 or C17, so the
# programs can be built and stepped outside Docker too. CXX, CC, CXXFLAGS, CFLAGS, LDFLAGS and
# LDLIBS have the meaning they have in make. A lab's Dockerfile sets them with ENV.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: build.sh LAB_DIR}"
mkdir -p debug
usual="-g -O0 -Wall -Wextra"
pids=
for peer in server client; do
  # a variable of flags holds several words, so the shell must split it
  # shellcheck disable=SC2086
  if [ -f "$peer.c" ]; then
    "${CC:-gcc}" -std=gnu17 $usual -I "$here" ${CFLAGS-} ${LDFLAGS-} -o "debug/$peer" "$peer.c" ${LDLIBS-} &
  else
    "${CXX:-g++}" -std=c++20 $usual -I "$here" ${CXXFLAGS-} ${LDFLAGS-} -o "debug/$peer" "$peer.cc" ${LDLIBS-} &
  fi
  pids="$pids $!"
done
for pid in $pids; do wait "$pid"; done

#!/bin/sh
# strace starts the lab's program through this script, as begin.c starts it for GDB. The output goes to the file that the
# observer reads, line by line as it would to a terminal. A lab can give it a standard input. A sanitizer must
# accept the preloaded library, and must not look for leaks, because it would trace the program, which GDB
# does already.
export ASAN_OPTIONS="verify_asan_link_order=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
export LSAN_OPTIONS="${LSAN_OPTIONS:+$LSAN_OPTIONS:}detect_leaks=0"
if [ -n "${WIRESTEP_INPUT+given}" ]; then
  printf %s "$WIRESTEP_INPUT" >/tmp/program-input
  unset WIRESTEP_INPUT
  exec </tmp/program-input
fi
LD_PRELOAD=/usr/libexec/coreutils/libstdbuf.so _STDBUF_O=L exec "$@" >>/tmp/program-output 2>&1

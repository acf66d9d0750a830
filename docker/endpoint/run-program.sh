#!/bin/sh
# GDB starts the lab's program through this script. The program's output goes to the file that the
# observer reads, line by line as it would to a terminal. A lab can give it a standard input, or a user types it:
# then it is a pipe, which the sidecar writes to. A sanitizer must
# accept the preloaded library, and must not look for leaks, because it would trace the program, which GDB
# does already.
export ASAN_OPTIONS="verify_asan_link_order=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}"
export LSAN_OPTIONS="${LSAN_OPTIONS:+$LSAN_OPTIONS:}detect_leaks=0"
if [ -n "${WIRESTEP_INPUT+given}" ]; then
  printf %s "$WIRESTEP_INPUT" >/tmp/program-input
  unset WIRESTEP_INPUT
  exec </tmp/program-input
fi
if [ -n "${WIRESTEP_TYPED+given}" ]; then
  unset WIRESTEP_TYPED
  mkfifo -m 666 /tmp/typed-input
  # opened for both first, because a pipe that no one writes to would not open
  exec 3<>/tmp/typed-input </tmp/typed-input 3>&-
  rm /tmp/typed-input
fi
LD_PRELOAD=/usr/libexec/coreutils/libstdbuf.so _STDBUF_O=L exec "$@" >>/tmp/program-output 2>&1

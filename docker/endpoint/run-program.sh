#!/bin/sh
# GDB starts the lab's program through this script. The program's output goes to the file that the
# observer reads, line by line as it would to a terminal. A lab can give it a standard input.
if [ -n "${WIRESTEP_INPUT+given}" ]; then
  printf %s "$WIRESTEP_INPUT" >/tmp/program-input
  unset WIRESTEP_INPUT
  exec </tmp/program-input
fi
LD_PRELOAD=/usr/libexec/coreutils/libstdbuf.so _STDBUF_O=L exec "$@" >>/tmp/program-output 2>&1

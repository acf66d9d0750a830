#!/bin/sh
# GDB starts the lab's program through this script. The program's output goes to the file that the
# observer reads, line by line as it would to a terminal.
LD_PRELOAD=/usr/libexec/coreutils/libstdbuf.so _STDBUF_O=L exec "$@" >>/tmp/program-output 2>&1

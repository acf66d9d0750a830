#!/bin/sh
# GDB starts the lab's program through this: what it prints goes to the file the observer reads,
# line by line as it would to a terminal.
LD_PRELOAD=/usr/libexec/coreutils/libstdbuf.so _STDBUF_O=L exec "$@" >>/tmp/program-output 2>&1

#!/bin/sh
# Stands for a compiler in a Makefile's PATH: runs the real one with labs/build.sh's flags after the Makefile's.
set -eu
# a variable of flags holds several words, so the shell must split it
# shellcheck disable=SC2086
exec "/usr/bin/$(basename "$0")" "$@" ${WIRESTEP_FLAGS-}

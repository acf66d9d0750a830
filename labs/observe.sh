#!/bin/sh
# Compiles programs that lie in folders of their own: observe.sh DIR makes DIR/debug/server of the files in
# DIR/server, and DIR/debug/client of those in DIR/client. DIR/observed names the file with the main function of
# each, a line `PEER MAIN`. A script DIR/PEER.build makes a program in another language than C and C++. If a folder has a Makefile with a target named as the peer or as that file, it makes
# the program. CXX, CC, CXXFLAGS, CFLAGS, LDFLAGS and LDLIBS have the meaning they have in make.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: observe.sh DIR}"
usual="-g -O0 -Wall -Wextra"

# compile SOURCE ARGUMENT...: the compiler of the source's language
compile() {
  source=$1
  shift
  # a variable of flags holds several words, so the shell must split it
  # shellcheck disable=SC2086
  case $source in
    *.c) "${CC:-gcc}" -std=gnu17 $usual -pthread -I "$here" ${CFLAGS-} "$@" ;;
    *) "${CXX:-g++}" -std=c++20 $usual -pthread -I "$here" ${CXXFLAGS-} "$@" ;;
  esac
}

# sources PEER MAIN: the other sources of the program
sources() {
  for source in "$1"/*.cc "$1"/*.cpp "$1"/*.cxx "$1"/*.C "$1"/*.c; do
    [ -f "$source" ] && [ "$source" != "$1/$2" ] || continue
    case $source in */server.* | */client.*) continue ;; esac # of the other peer, in the same folder
    echo "$source"
  done
}

# plain PEER MAIN: objects of the other sources go into a library, so a program gets only those that it uses
plain() {
  mkdir -p "debug/$1.objects"
  compile "$2" -c -o "debug/$1.o" "$1/$2"
  for source in $(sources "$1" "$2"); do
    compile "$source" -c -o "debug/$1.objects/$(basename "$source").o" "$source"
    ar rcs "debug/$1.a" "debug/$1.objects/$(basename "$source").o"
  done
  set -- "$1" "$2" "debug/$1.o"
  [ ! -f "debug/$1.a" ] || set -- "$@" "debug/$1.a"
  peer=$1 main=$2
  shift 2
  # shellcheck disable=SC2086
  compile "$main" ${LDFLAGS-} -o "debug/$peer" "$@" -Wl,--as-needed -lstdc++ ${LDLIBS-}
}

# run_make FOLDER ARGUMENT...: no compiler but the image's, with this script's flags after the Makefile's
run_make() {
  folder=$1
  shift
  PATH="/usr/local/lib/wirestep/with-flags:$PATH" WIRESTEP_FLAGS="$usual -I $here" \
    make --no-print-directory -C "$folder" "$@"
}

# target PEER MAIN: prints the target that makes the program; rules that make knows don't count
target() {
  for name in "$1" "${2%.*}"; do
    run_make "$1" -pRrq .none 2>/dev/null | awk -v target="$name:" '
      /^# Not a target/ { other = 1; next }
      index($0, target) == 1 && !other { found = 1 }
      { other = 0 }
      END { exit !found }' || continue
    echo "$name"
    return
  done
}

# made PEER MAIN TARGET: the program that the Makefile makes
made() {
  rm -f "$1/$3" # one that was there before isn't run
  run_make "$1" "$3"
  if [ ! -f "$1/$3" ]; then
    echo "$1/Makefile: its target $3 made no file $3"
    return 1
  fi
  cp "$1/$3" "debug/$1"
  # the last line of the source that the program knows; more than the source has is another source's
  last=$(readelf -W --debug-dump=decodedline "debug/$1" 2>/dev/null |
    awk -v file="$2" '$1 == file && $2 + 0 > last { last = $2 + 0 } END { print last + 0 }')
  [ "$last" -gt 0 ] && [ "$last" -le "$(awk 'END { print NR }' "$1/$2")" ] && return
  echo "$1/Makefile: the program $3 has not the lines of $2: compile it there, without -s or strip"
  return 1
}

# program PEER MAIN: the messages go to a file, so that those of two compilers do not mix
program() {
  if [ -f "$1.build" ]; then
    folder=$1 main=$2 program=debug/$1 sh -eu "$1.build"
    return
  fi
  name=
  for file in GNUmakefile makefile Makefile; do
    [ ! -f "$1/$file" ] || { name=$(target "$1" "$2") && break; }
  done
  if [ -n "$name" ]; then made "$1" "$2" "$name"; else plain "$1" "$2"; fi
}

rm -rf debug
mkdir -p debug
pids=
while read -r peer main; do
  program "$peer" "$main" >"debug/$peer.txt" 2>&1 & pids="$pids $!"
done <observed
wrong=
for pid in $pids; do wait "$pid" || wrong=yes; done
for text in debug/*.txt; do
  [ ! -f "$text" ] || cat "$text" >&2
done
[ -z "$wrong" ]
rm -rf debug/*.txt debug/*.o debug/*.a debug/*.objects

#!/bin/sh
# Compiles a lab's programs. labs/build.sh DIR makes DIR/debug/server from server.cc, and DIR/debug/client
# from client.cc. The ending can also be cpp, cxx or C, or c for a program in C. A program gets those of the
# other sources in its folder that it uses. A program in DIR/programs takes the place of the lab's own. The
# other files there are for such programs alone, and come before the lab's. The script needs only a compiler for C++20 or C17, so the
# programs can be built and stepped outside Docker too. CXX, CC, CXXFLAGS, CFLAGS, LDFLAGS and LDLIBS have the
# meaning they have in make. A lab's Dockerfile sets them with ENV. If DIR/programs has a Makefile with a target
# server or client, that makes the program, with these flags too; the result must have lines of the sources.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: build.sh LAB_DIR}"
usual="-g -O0 -Wall -Wextra"
endings="cc cpp cxx C c"
# The compiler writes the table of lines itself, so the assembler refuses directives of a program that give its code
# other lines (.loc). The table of an optimised program has more rows if the assembler makes it.
case " ${CXXFLAGS-} ${CFLAGS-}" in *\ -O[!0]*) own_lines= ;; *) own_lines=-gno-as-loc-support ;; esac

# main_of PEER: prints the source of the peer's program
main_of() {
  for folder in programs/ ""; do
    for ending in $endings; do
      [ -f "$folder$1.$ending" ] || continue
      echo "$folder$1.$ending"
      return
    done
  done
  echo "there is no $1.cc" >&2
  return 1
}

# compile SOURCE ARGUMENT...: the compiler of the source's language
compile() {
  source=$1
  shift
  # a program that takes the place of the lab's own can use the lab's headers
  case $source in programs/*) set -- $own_lines -I . "$@" ;; esac
  # a variable of flags holds several words, so the shell must split it
  # shellcheck disable=SC2086
  case $source in
    *.c) "${CC:-gcc}" -std=gnu17 $usual -I "$here" ${CFLAGS-} "$@" ;;
    *) "${CXX:-g++}" -std=c++20 $usual -I "$here" ${CXXFLAGS-} "$@" ;;
  esac
}

# object SOURCE OBJECT: the compiler's messages go to a file, so that those of two compilers do not mix
object() {
  compile "$1" -c -o "$2" "$1" >"$2.txt" 2>&1 && return
  # the assembler's words for a line that it must not set, in those of the compiler
  why="an assembler directive (.loc) gives code other lines, so the steps would not show what runs: remove it"
  sed -e "s|: Error: unassigned file number .*|: error: $why|" \
    -e "s|^.*: Fatal error: duplicate .debug_line sections|$1:1: error: $why|" "$2.txt" >"$2.said"
  mv "$2.said" "$2.txt"
  return 1
}

# others FOLDER: compiles its other sources one after the other, into a library
others() {
  wrong=
  for ending in $endings; do
    for source in "$1"*."$ending"; do
      name=${source#"$1"}
      case $name in "*.$ending" | "server.$ending" | "client.$ending") continue ;; esac
      object "$source" "debug/others/$source.o" || wrong=yes
    done
  done
  [ -z "$wrong" ]
  ar rc "debug/others/${1}others.a"
  for made in "debug/others/$1"*.o; do
    [ ! -f "$made" ] || ar rs "debug/others/${1}others.a" "$made"
  done
}

# link PEER SOURCE
link() {
  output=debug/$1
  main=$2
  set -- "$output.o"
  # the lab's other sources are there for a program in its place too, after those of its own folder
  case $main in programs/*) set -- "$@" debug/others/programs/others.a ;; esac
  set -- "$@" debug/others/others.a -Wl,--as-needed -lstdc++
  # shellcheck disable=SC2086
  compile "$main" ${LDFLAGS-} -o "$output" "$@" ${LDLIBS-}
}

# makefile: prints the name of the programs' Makefile, as make chooses it
makefile() {
  for name in GNUmakefile makefile Makefile; do
    [ -f "programs/$name" ] || continue
    echo "$name"
    return
  done
}

# run_make ARGUMENT...: no compiler but the image's, with this script's flags after the Makefile's
run_make() {
  PATH="/usr/local/lib/wirestep/with-flags:$PATH" WIRESTEP_FLAGS="$usual $own_lines -I $here" \
    make --no-print-directory -C programs -f "$makefile" "$@"
}

# is_target PEER SOURCE: whether the Makefile names the program as a target; rules that make knows don't count
is_target() {
  case $2 in programs/*) ;; *) return 1 ;; esac
  [ -n "$makefile" ] || return 1
  run_make -pRrq .none 2>/dev/null | awk -v target="$1:" '
    /^# Not a target/ { other = 1; next }
    index($0, target) == 1 && !other { found = 1 }
    { other = 0 }
    END { exit !found }'
}

# made PEER SOURCE: the program that the Makefile makes
made() {
  rm -f "programs/$1" # one that was there before isn't run
  run_make "$1" >"debug/$1.make.txt" 2>&1 || return 1
  if [ ! -f "programs/$1" ]; then
    echo "programs/$makefile: its target $1 made no file $1" >"debug/$1.make.txt"
    return 1
  fi
  cp "programs/$1" "debug/$1"
  # the last line of the source that the program knows; more than the source has is another source's
  last=$(readelf -W --debug-dump=decodedline "debug/$1" 2>/dev/null |
    awk -v file="$(basename "$2")" '$1 == file && $2 + 0 > last { last = $2 + 0 } END { print last + 0 }')
  [ "$last" -gt 0 ] && [ "$last" -le "$(awk 'END { print NR }' "$2")" ] && return
  echo "programs/$makefile: the program $1 has not the lines of $(basename "$2"): compile it there, without -s or strip" \
    >"debug/$1.make.txt"
  return 1
}

# begin PEER SOURCE
begin() {
  if is_target "$1" "$2"; then made "$1" "$2"; else object "$2" "debug/$1.o"; fi
}

rm -rf debug/others debug/server* debug/client*
mkdir -p debug/others/programs
server=$(main_of server)
client=$(main_of client)
makefile=$(makefile)
pids=
# one after the other if they are made in the same folder
if [ -n "$makefile" ]; then
  (begin server "$server" && begin client "$client") & pids="$pids $!"
else
  begin server "$server" & pids="$pids $!"
  begin client "$client" & pids="$pids $!"
fi
if ! { is_target server "$server" || is_target client "$client"; }; then others programs/ & pids="$pids $!"; fi
others "" & pids="$pids $!"
wrong=
for pid in $pids; do wait "$pid" || wrong=yes; done
for text in debug/*.o.txt debug/*.make.txt debug/others/*.o.txt debug/others/programs/*.o.txt; do
  [ ! -f "$text" ] || cat "$text" >&2
done
[ -z "$wrong" ]
pids=
[ -f debug/server ] || { link server "$server" & pids=$!; }
[ -f debug/client ] || { link client "$client" & pids="$pids $!"; }
for pid in $pids; do wait "$pid"; done
rm -rf debug/others debug/*.o debug/*.txt

#!/bin/sh
# Compiles a lab's programs. labs/build.sh DIR makes DIR/debug/server from server.cc, and DIR/debug/client
# from client.cc. The ending can also be cpp, cxx or C, or c for a program in C. A program gets those of the
# other sources in its folder that it uses. A program in DIR/programs takes the place of the lab's own. The
# other files there are for such programs alone, and come before the lab's. The script needs only a compiler for C++20 or C17, so the
# programs can be built and stepped outside Docker too. CXX, CC, CXXFLAGS, CFLAGS, LDFLAGS and LDLIBS have the
# meaning they have in make. A lab's Dockerfile sets them with ENV.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:?usage: build.sh LAB_DIR}"
usual="-g -O0 -Wall -Wextra"
endings="cc cpp cxx C c"

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
  case $source in programs/*) set -- -I . "$@" ;; esac
  # a variable of flags holds several words, so the shell must split it
  # shellcheck disable=SC2086
  case $source in
    *.c) "${CC:-gcc}" -std=gnu17 $usual -I "$here" ${CFLAGS-} "$@" ;;
    *) "${CXX:-g++}" -std=c++20 $usual -I "$here" ${CXXFLAGS-} "$@" ;;
  esac
}

# object SOURCE OBJECT: the compiler's messages go to a file, so that those of two compilers do not mix
object() {
  compile "$1" -c -o "$2" "$1" >"$2.txt" 2>&1
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

rm -rf debug/others debug/server* debug/client*
mkdir -p debug/others/programs
server=$(main_of server)
client=$(main_of client)
pids=
object "$server" debug/server.o & pids="$pids $!"
object "$client" debug/client.o & pids="$pids $!"
others programs/ & pids="$pids $!"
others "" & pids="$pids $!"
wrong=
for pid in $pids; do wait "$pid" || wrong=yes; done
for text in debug/*.o.txt debug/others/*.o.txt debug/others/programs/*.o.txt; do
  [ ! -f "$text" ] || cat "$text" >&2
done
[ -z "$wrong" ]
link server "$server" & pids=$!
link client "$client" & pids="$pids $!"
for pid in $pids; do wait "$pid"; done
rm -rf debug/others debug/*.o debug/*.txt

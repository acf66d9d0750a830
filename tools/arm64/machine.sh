#!/bin/bash
# A virtual machine with Debian's arm64 kernel, in which GDB steps a lab's two programs:
#
#   machine.sh root FOLDER                  makes FOLDER/root: GDB and what it needs, and the kernel's modules
#   machine.sh boot FOLDER SETUP SOCKETS    boots it. SETUP has lab/ (compiled programs and sources) and, for each
#                                           peer, its debugger's command as an argument a line, `command-server`.
#                                           It waits until SOCKETS/server and then SOCKETS/client have a
#                                           reader. They are the debuggers' streams.
#
# The packages are only unpacked, so nothing of arm64 runs outside of the machine. Needs root. Exit 3: stderr has what
# happened and what to do.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mirror=${WIRESTEP_DEBIAN_MIRROR:-http://deb.debian.org}

fail() { # WHAT HAPPENED, WHAT TO DO
  printf '%s\n%s\n' "$1" "$2" >&2
  exit 3
}

need() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" \
    >/dev/null || fail "apt-get could not install $*." "Check the network, and try it by hand."
}

root() { # FOLDER
  [ ! -f "$1/root/init" ] || return 0
  need mmdebstrap debian-archive-keyring kmod
  mkdir -p "$1"
  rm -rf "$1/root.new"
  mmdebstrap --quiet --architectures=arm64 --variant=extract --aptopt='APT::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include=base-files,dash,coreutils,libc-bin,gdb,iproute2,libstdc++6,kmod,mount,util-linux,linux-image-arm64 \
    trixie "$1/root.new" \
    "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror/debian trixie main" ||
    fail "mmdebstrap could not unpack the packages of arm64." "Check the network and the free disk."
  prune "$1/root.new"
  install -m 755 "$here/init" "$1/root.new/init"
  mv "$1/root.new" "$1/root"
}

# All of the root is in the machine's memory.
prune() { # ROOT
  chmod 111 "$1/usr/bin/gdb" # as in a peer's image: the program's user may not trace GDB
  cp "$1"/boot/vmlinuz-* "$1/../kernel"
  local modules kept
  modules=$(echo "$1"/usr/lib/modules/*)
  kept=$(find "$modules" -name 'virtio*.ko*' -o -name 'veth.ko*')
  find "$modules/kernel" -type f | grep -vxF "$kept" | xargs rm -f
  rm -rf "$1"/boot/* "$1"/usr/lib/debug "$1"/var/cache/* "$1"/var/lib/apt
  depmod -b "$1" "$(basename "$modules")"
}

boot() { # FOLDER SETUP SOCKETS
  need qemu-system-arm cpio
  (cd "$1/root" && find . -print0 | cpio --quiet -0 -o -H newc) >"$3/memory"
  (cd "$2" && find . -print0 | cpio --quiet -0 -o -H newc) >>"$3/memory"
  exec qemu-system-aarch64 -M virt -cpu cortex-a72 -smp 2 -m 2048 -nic none -nographic -no-reboot \
    -kernel "$1/kernel" -initrd "$3/memory" -append "console=ttyAMA0 rdinit=/init quiet panic=-1" \
    -device virtio-serial-pci \
    -chardev "socket,path=$3/server,server=on,wait=on,id=server" \
    -chardev "socket,path=$3/client,server=on,wait=on,id=client" \
    -device virtserialport,chardev=server,name=server -device virtserialport,chardev=client,name=client
}

"$@"

"""The kinds of a process's descriptors, by the kernel's own word. Knows nothing of GDB."""

import os

ANONYMOUS = {"eventpoll": "epoll", "eventfd": "eventfd", "signalfd": "signalfd", "timerfd": "timerfd"}


def descriptor_kind(pid, fd):
    """The kind of a descriptor by the kernel's own word: `closed` if it is not open, None for files, folders
    and terminals. A program can forbid to look, and its call is recorded nevertheless."""
    path = f"/proc/{pid}/fd/{fd}"
    try:
        what, _, name = os.readlink(path).partition(":")
        if what == "socket":
            return socket_kind(path)
    except FileNotFoundError:
        return "closed"
    except OSError:
        return "unknown"
    if what == "pipe":
        return "pipe"
    return ANONYMOUS.get(name.strip("[]")) if what == "anon_inode" else None


def object_of(pid, fd):
    """The kernel's name of a socket or pipe, the same for all its descriptors: `socket:[4711]`."""
    try:
        name = os.readlink(f"/proc/{pid}/fd/{fd}")
    except OSError:
        return None
    return name if name.startswith(("socket:", "pipe:")) else None


def open_descriptors(pid):
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/fd")]
    except OSError:
        return []


def socket_kind(path):
    """The kernel names a socket's protocol TCP, TCPv6, UDP, UNIX, UNIX-STREAM, NETLINK."""
    protocol = os.getxattr(path, "system.sockprotoname").rstrip(b"\0").decode().lower()
    return protocol.removesuffix("v6").removeprefix("mp").split("-")[0]

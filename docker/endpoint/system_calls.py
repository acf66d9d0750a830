"""The system calls that a run reports: their numbers, their arguments and the names that programs use.

Knows nothing of GDB. One table serves both architectures; only the numbers and the registers differ.
"""

import os

# By kernel name: the number on x86-64, the number on arm64 (None: it has no such call), and the kind of each
# argument that is shown. decoding.py turns kinds into text. A kind that ends in `<` is read at the return.
TABLE = {
    "socket": (41, 198, ("family", "socket type", "int")),
    "socketpair": (53, 199, ("family", "socket type", "int", "two descriptors<")),
    "bind": (49, 200, ("fd", "address")),
    "listen": (50, 201, ("fd", "int")),
    "connect": (42, 203, ("fd", "address")),
    "accept": (43, 202, ("fd", "address<", "length<")),
    "accept4": (288, 242, ("fd", "address<", "length<", "descriptor flags")),
    "sendto": (44, 206, ("fd", "data", "size", "message flags", "sendto address")),
    "sendmsg": (46, 211, ("fd", "message", "message flags")),
    "sendmmsg": (307, 269, ("fd", "pointer", "size", "message flags")),
    "sendfile": (40, 71, ("fd", "int", "pointer", "size")),
    "recvfrom": (45, 207, ("fd", "data<", "size", "message flags", "address<")),
    "recvmsg": (47, 212, ("fd", "message<", "message flags")),
    "recvmmsg": (299, 243, ("fd", "pointer", "size", "message flags", "pointer")),
    "read": (0, 63, ("fd", "data<", "size")),
    "readv": (19, 65, ("fd", "vector<", "size")),
    "write": (1, 64, ("fd", "data", "size")),
    "writev": (20, 66, ("fd", "vector", "size")),
    "preadv2": (327, 286, ("fd", "vector<", "size", "pointer", "pointer", "int")),
    "pwritev2": (328, 287, ("fd", "vector", "size", "pointer", "pointer", "int")),
    "splice": (275, 76, ("fd", "pointer", "int", "pointer", "size", "int")),
    "tee": (276, 77, ("fd", "int", "size", "int")),
    "vmsplice": (278, 75, ("fd", "vector", "size", "int")),
    "shutdown": (48, 210, ("fd", "how")),
    "close": (3, 57, ("fd",)),
    "close_range": (436, 436, ("int", "int", "int")),
    "setsockopt": (54, 208, ("fd", "level", "option", "value", "int")),
    "getsockopt": (55, 209, ("fd", "level", "option", "value<", "length<")),
    "fcntl": (72, 25, ("fd", "fcntl command", "fcntl argument")),
    "ioctl": (16, 29, ("fd", "ioctl request", "ioctl argument<")),
    "dup": (32, 23, ("fd",)),
    "dup2": (33, None, ("fd", "int")),
    "dup3": (292, 24, ("fd", "int", "descriptor flags")),
    "poll": (7, None, ("polled<", "size", "int")),
    "ppoll": (271, 73, ("polled<", "size", "timespec", "pointer")),
    "select": (23, None, ("int", "set<", "set<", "set<", "timeval")),
    "pselect6": (270, 72, ("int", "set<", "set<", "set<", "timespec", "pointer")),
    "epoll_create": (213, None, ("int",)),
    "epoll_create1": (291, 20, ("descriptor flags",)),
    "epoll_ctl": (233, 21, ("fd", "epoll operation", "int", "epoll event")),
    "epoll_wait": (232, None, ("fd", "epoll events<", "int", "int")),
    "epoll_pwait": (281, 22, ("fd", "epoll events<", "int", "int", "pointer")),
    "epoll_pwait2": (441, 441, ("fd", "epoll events<", "int", "timespec", "pointer")),
    "pipe": (22, None, ("two descriptors<",)),
    "pipe2": (293, 59, ("two descriptors<", "descriptor flags")),
    "eventfd": (284, None, ("int",)),
    "eventfd2": (290, 19, ("int", "descriptor flags")),
    "signalfd": (282, None, ("int", "pointer")),
    "signalfd4": (289, 74, ("int", "pointer", "size", "descriptor flags")),
    "timerfd_create": (283, 85, ("clock", "descriptor flags")),
    "timerfd_settime": (286, 86, ("fd", "int", "pointer", "pointer")),
    "fork": (57, None, ()),
    "vfork": (58, None, ()),
    "clone": (56, 220, ("clone flags",)),
    "clone3": (435, 435, ("clone arguments",)),
    "io_uring_setup": (425, 425, ("int", "pointer")),
}

# How the kernel is asked: the registers of a call's number, its arguments and its result.
ARCHITECTURES = {
    "x86_64": ("orig_rax", ("rdi", "rsi", "rdx", "r10", "r8", "r9"), "rax"),
    "aarch64": ("x8", ("x0", "x1", "x2", "x3", "x4", "x5"), "x0"),
}
# The register that a program puts a call's number into, and the instruction that asks the kernel.
GIVEN_NUMBERS = {"x86_64": "rax", "aarch64": "x8"}
INSTRUCTIONS = {"x86_64": bytes([0x0F, 0x05]), "aarch64": (0xD4000001).to_bytes(4, "little")}  # syscall, svc #0
# The breakpoint instructions that a program may have of its own
BREAKPOINTS = {"x86_64": b"\xcc", "aarch64": (0xD4200000).to_bytes(4, "little")}  # int3, brk #0
# Two calls that are not the program's: the kernel continues a call that a signal interrupted, and a
# signal's handler returns.
CONTINUATIONS = {"x86_64": {219: "restart_syscall", 15: "rt_sigreturn"}}
CONTINUATIONS["aarch64"] = {128: "restart_syscall", 139: "rt_sigreturn"}

MACHINE = os.uname().machine
INSTRUCTION = INSTRUCTIONS[MACHINE]
BREAKPOINT = BREAKPOINTS[MACHINE]

# Calls that make descriptors and work on none.
MAKERS = {
    "socket", "socketpair", "epoll_create", "epoll_create1", "pipe", "pipe2", "eventfd", "eventfd2",
    "signalfd", "signalfd4", "timerfd_create", "io_uring_setup",
}  # fmt: skip
POLLS = {"poll", "ppoll"}
SELECTS = {"select", "pselect6"}
PROCESSES = {"fork", "vfork", "clone", "clone3"}
# Calls that a library makes on the program's descriptor in the program's place, as fprintf does.
TRANSFERS = {
    "sendto", "sendmsg", "sendmmsg", "sendfile", "recvfrom", "recvmsg", "recvmmsg", "read", "readv",
    "preadv2", "pwritev2", "write", "writev", "close", "accept", "accept4", "connect",
}  # fmt: skip

# The names of these two calls without an address, which is the fifth argument.
ADDRESSED = {"sendto": "send", "recvfrom": "recv"}

# The functions of the C library that ask for a call of another name.
WRAPPERS = {
    "sendto": {"send", "sendto"},
    "recvfrom": {"recv", "recvfrom"},
    "dup3": {"dup2", "dup3"},
    "ppoll": {"poll", "ppoll"},
    "pselect6": {"select", "pselect"},
    "epoll_create1": {"epoll_create", "epoll_create1"},
    "epoll_pwait": {"epoll_wait", "epoll_pwait"},
    "pipe2": {"pipe", "pipe2"},
    "eventfd2": {"eventfd"},
    "signalfd4": {"signalfd"},
    "clone": {"fork", "_Fork", "vfork", "clone"},
    "clone3": {"clone"},
}
# The C library's own names for its functions, a sanitizer's, and those of fortified programs.
PREFIXES = ("___interceptor_trampoline_", "___interceptor_", "__interceptor_trampoline_", "__interceptor_")
PREFIXES += ("__GI___libc_", "__GI___", "__GI_", "__libc_", "___", "__new_", "__")
SUFFIXES = ("_chk", "_nocancel", "_2", "_time64", "64")

CLONE_VM, CLONE_VFORK, CLONE_THREAD = 0x100, 0x4000, 0x10000


def numbers(machine=MACHINE):
    """The kernel's name of each number that is watched."""
    column = 0 if machine == "x86_64" else 1
    named = {row[column]: name for name, row in TABLE.items() if row[column] is not None}
    return named | CONTINUATIONS[machine]


def argument_kinds(name):
    return TABLE[name][2]


def without_prefix(function):
    prefix = next((prefix for prefix in PREFIXES if function.startswith(prefix)), "")
    return function[len(prefix) :]


def bare_name(function):
    """The documented name of one of the C library's functions: `__libc_recv` and `__recv_chk` are recv."""
    bare = without_prefix(function)
    suffix = next((suffix for suffix in SUFFIXES if bare.endswith(suffix) and bare != suffix), "")
    return bare[: -len(suffix)] if suffix else bare


def names_of(name):
    """The names that programs use of the call NAME: `send` and `sendto` of sendto."""
    return {name} | WRAPPERS.get(name, set())


def is_wrapper(name, function):
    """Whether the C library's FUNCTION does nothing but ask for the call NAME."""
    wrappers = WRAPPERS.get(name, {name})
    return function == "syscall" or function in wrappers or bare_name(function) in wrappers


def users_name(name, values, function=None):
    """The name that a program uses of the call NAME, which was asked for by the C library's FUNCTION.

    Without a function (the program asked the kernel itself) and with a function of another name (a
    stripped program), the arguments decide."""
    if name in ADDRESSED:
        return name if values[4] else ADDRESSED[name]
    if function is None or function == "syscall":
        return name
    bare = bare_name(function)
    if bare in WRAPPERS.get(name, ()):
        return "fork" if bare == "_Fork" else bare
    if name in ("ppoll", "pselect6", "epoll_pwait"):
        mask = values[{"ppoll": 3, "pselect6": 5, "epoll_pwait": 4}[name]]
        plain = {"ppoll": "poll", "pselect6": "select", "epoll_pwait": "epoll_wait"}[name]
        return name.rstrip("6") if mask else plain
    if name in ("clone", "clone3"):
        return "vfork" if values[0] & CLONE_VFORK else "fork"
    return {"eventfd2": "eventfd", "signalfd4": "signalfd"}.get(name, name)

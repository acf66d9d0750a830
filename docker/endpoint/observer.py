"""Reports to the orchestrator what one executed source line did, from inside GDB.

Loaded into `gdb -i dap`. Adds the command `wirestep-report`, which prints one line of JSON about
everything since the last report: the stop (position, signal, exit), the socket calls the program
made (arguments, return value, errno) and what it wrote to stdout and stderr.

Breakpoints on the C library's functions see the socket calls and never stop the program: one at the
entry, one at the return address. Only calls by the program's own code count, not those that the
library makes for itself. The program's output goes to a file, so the file has at a stop exactly what
was written before it. There is nothing to wait for and no race.
"""

import errno
import json
import os
import signal
import socket
import struct

import gdb

OUTPUT = "/tmp/program-output"
OUTPUT_LIMIT = 64 * 1024  # bytes reported per stop; the rest is counted, not shown

# The C library's socket functions, with the kind of each argument ("" leaves it out).
CALLS = {
    "socket": ("family", "kind", "integer"),
    "bind": ("integer", "address", ""),
    "listen": ("integer", "integer"),
    "connect": ("integer", "address", ""),
    "accept": ("integer", "pointer", "pointer"),
    "accept4": ("integer", "pointer", "pointer", "integer"),
    "send": ("integer", "buffer", "size", "flags"),
    "sendto": ("integer", "buffer", "size", "flags", "address"),
    "sendmsg": ("integer", "pointer", "flags"),
    "sendmmsg": ("integer", "pointer", "size", "flags"),
    "recv": ("integer", "buffer", "size", "flags"),
    "recvfrom": ("integer", "buffer", "size", "flags", "pointer"),
    "recvmsg": ("integer", "pointer", "flags"),
    "read": ("integer", "buffer", "size"),
    "write": ("integer", "buffer", "size"),
    "writev": ("integer", "pointer", "size"),
    "shutdown": ("integer", "how"),
    "close": ("integer",),
    "setsockopt": ("integer", "level", "option", "pointer", "integer"),
    "getsockopt": ("integer", "level", "option", "pointer", "pointer"),
    "poll": ("pointer", "size", "integer"),
}
# ssize_t results are 64 bits wide, int results 32
WIDE = {"send", "sendto", "sendmsg", "recv", "recvfrom", "recvmsg", "read", "write", "writev"}

# The registers of the arguments and of the result, by the calling convention.
REGISTERS = {
    "x86_64": (("rdi", "rsi", "rdx", "rcx", "r8", "r9"), "rax"),
    "aarch64": (("x0", "x1", "x2", "x3", "x4", "x5"), "x0"),
}
ARGUMENTS, RESULT = REGISTERS[os.uname().machine]


def register(name):
    """A 64-bit register of the newest frame, unsigned."""
    return int(gdb.newest_frame().read_register(name)) & (2**64 - 1)


def signed(value, bits):
    value &= 2**bits - 1
    return value - 2**bits if value >> (bits - 1) else value


def constant(prefixes, value):
    """The name of a constant of the socket module, or the number if it has no name."""
    names = [name for name in dir(socket) if name.startswith(prefixes) and "_J1939_" not in name]
    return next((name for name in names if getattr(socket, name) == value), str(value))


def flag_names(value):
    flags = [flag.name for flag in socket.MsgFlag if flag.value & value]
    return "|".join(flags) or "0"


def kind_names(value):
    """SOCK_STREAM, with the flags that Linux allows in the same argument."""
    names = [constant(("SOCK_",), value & 0xF)]
    for name in ("SOCK_NONBLOCK", "SOCK_CLOEXEC"):
        if value & getattr(socket, name):
            names.append(name)
    return "|".join(names)


def address_text(pointer):
    """The sockaddr at POINTER as address:port."""
    if pointer == 0:
        return "NULL"
    memory = gdb.selected_inferior()
    try:
        (family,) = struct.unpack("=H", memory.read_memory(pointer, 2).tobytes())
        if family == socket.AF_INET:
            port, host = struct.unpack("!2xH4s", memory.read_memory(pointer, 8).tobytes())
            return f"{socket.inet_ntop(family, host)}:{port}"
        if family == socket.AF_INET6:
            port, host = struct.unpack("!2xH4x16s", memory.read_memory(pointer, 24).tobytes())
            return f"[{socket.inet_ntop(family, host)}]:{port}"
    except gdb.MemoryError:
        return hex(pointer)  # a bad pointer: the kernel returns EFAULT, and the call shows it
    return f"address of family {family}"


def buffer_text(pointer, size):
    """The first bytes that a call is about to send, quoted."""
    if size == 0:
        return '""'
    shown = min(size, 32)
    try:
        data = gdb.selected_inferior().read_memory(pointer, shown).tobytes()
    except gdb.MemoryError:
        return hex(pointer)
    text = json.dumps(data.decode("latin-1"))
    return text + "..." if size > shown else text


def argument_text(function, kind, value, values):
    if kind == "family":
        return constant(("AF_",), value)
    if kind == "kind":
        return kind_names(value)
    if kind == "address":
        return address_text(value)
    if kind == "buffer":
        return buffer_text(value, values[2]) if function in ("send", "sendto", "write") else "buffer"
    if kind == "size":
        return str(value)
    if kind == "pointer":
        return "NULL" if value == 0 else "pointer"
    number = signed(value, 32)
    if kind == "flags":
        return flag_names(number)
    if kind == "how":
        return constant(("SHUT_",), number)
    if kind == "level":
        return "SOL_SOCKET" if number == socket.SOL_SOCKET else constant(("IPPROTO_",), number)
    if kind == "option":
        prefix = "SO_" if signed(values[1], 32) == socket.SOL_SOCKET else "TCP_"
        return constant((prefix,), number)
    return str(number)


def call_text(function, values):
    """The call in C's notation."""
    kinds = CALLS[function]
    shown = [
        argument_text(function, kind, value, values) for kind, value in zip(kinds, values) if kind
    ]
    return f"{function}({', '.join(shown)})"


class Observer:
    """The facts gathered since the last report."""

    def __init__(self):
        self.calls = []
        self.problems = []
        self.stop = None
        self.exit = None
        self.place = None  # thread and stack pointer of the last stop
        self.caught = False  # whether the program stops because it caught an exception
        self.let_go = False  # whether the program runs to its end
        # Held open, so a program that puts another file in its place hides nothing.
        self.file = open(OUTPUT, "a+b", buffering=0)
        self.written = 0

    def on_stop(self, event):
        self.stop = {"signal": getattr(event, "stop_signal", None), "caught": self.caught}
        self.caught = False
        self.place = place_of(gdb.newest_frame())

    def is_stepped(self):
        """Whether the program executes one line; not if it runs to its end or to a breakpoint."""
        internal = all(breakpoint.number < 0 for breakpoint in gdb.breakpoints())
        return internal and not self.let_go

    def is_left_for(self, handler):
        """Whether the frame that handles an exception is the stepped line's or an outer one."""
        thread, stack = self.place
        its_thread, its_stack = place_of(handler)
        return its_thread == thread and its_stack >= stack

    def on_exit(self, event):
        code = getattr(event, "exit_code", None)
        number = gdb.convenience_variable("_exitsignal")
        self.exit = {
            "code": None if code is None else int(code),
            "signal": None if number is None else signal.Signals(int(number)).name,
        }

    def output(self):
        """The text that the program wrote since the last report, and its length in bytes."""
        size = os.fstat(self.file.fileno()).st_size
        start, self.written = self.written, size
        if size <= start:  # smaller if the program truncated its own output
            return {"text": "", "bytes": 0}
        text = os.pread(self.file.fileno(), min(size - start, OUTPUT_LIMIT), start)
        return {"text": text.decode("utf-8", "replace"), "bytes": size - start}

    def report(self):
        calls = self.calls
        self.calls = [call for call in calls if "result" not in call]
        return {
            "pid": gdb.selected_inferior().pid,
            "position": position(),
            "stop": self.stop,
            "exit": self.exit,
            "calls": calls,
            "problems": self.problems,
            "output": self.output(),
        }


def position():
    """The line that the program executes next, as the debug information names it."""
    if gdb.selected_inferior().pid == 0:
        return None
    frame = gdb.newest_frame()
    place = frame.find_sal()
    return {
        "function": frame.name(),
        "file": place.symtab.filename if place.symtab else None,
        "line": place.line or None,
    }


def place_of(frame):
    """The selected thread's number and the frame's stack pointer; stacks grow downwards."""
    return gdb.selected_thread().num, int(frame.read_register("sp")) & (2**64 - 1)


def check_that_the_program_cannot_trace_gdb():
    """The program has GDB's user, but may neither trace GDB nor write to its memory. That user may not
    read GDB's file, so the kernel makes GDB not dumpable (would_dump in fs/exec.c, ptrace(2))."""
    if os.access("/proc/self/exe", os.R_OK):
        observer.problems.append("the program's user can read GDB's file, so the program can trace GDB")


observer = Observer()


def errno_number():
    """The calling thread's errno, read without a call in the program."""
    return int(gdb.parse_and_eval("(int) errno"))


class CallReturn(gdb.FinishBreakpoint):
    """At the return address of a socket call: records the result and continues the program."""

    def __init__(self, frame, call, bits):
        super().__init__(frame, internal=True)
        self.call = call
        self.bits = bits

    def stop(self):
        try:
            self.note_result()
        except Exception as problem:
            observer.problems.append(f"the return of {self.call['name']}: {problem}")
        return False

    def note_result(self):
        result = signed(register(RESULT), self.bits)
        self.call["result"] = result
        if result == -1:
            number = errno_number()
            self.call["errno"] = errno.errorcode.get(number, f"errno {number}")


class CallEntry(gdb.Breakpoint):
    """At the entry of one of the C library's socket functions."""

    def __init__(self, name):
        super().__init__(name, internal=True)
        self.function = name
        self.bits = 64 if name in WIDE else 32

    def stop(self):
        try:
            self.note_call(gdb.newest_frame())
        except Exception as problem:  # a Python exception here would stop the program in mid-line
            observer.problems.append(f"{self.function}: {problem}")
        return False

    def note_call(self, frame):
        caller = frame.older()
        if caller is None or gdb.solib_name(caller.pc()) is not None:
            return
        values = [register(where) for where in ARGUMENTS]
        call = {"name": self.function, "text": call_text(self.function, values)}
        observer.calls.append(call)
        CallReturn(frame, call, self.bits)


class CatchEntry(gdb.Breakpoint):
    """At `__cxa_begin_catch`: ends a stepped line that threw an exception which is now caught.

    GDB's `next` waits for the return of the function that the line called. It learns of an exception by a
    probe that Debian's libgcc does not have, so the program would run to its end."""

    def __init__(self):
        super().__init__("__cxa_begin_catch", internal=True)

    def stop(self):
        try:
            handler = gdb.newest_frame().older()
            if observer.is_stepped() and handler is not None and observer.is_left_for(handler):
                CatchReturn(gdb.newest_frame(), internal=True)
        except Exception as problem:
            observer.problems.append(f"a caught exception: {problem}")
        return False


class CatchReturn(gdb.FinishBreakpoint):
    """Back in the handler: stops the program."""

    def stop(self):
        observer.caught = True
        return True


class LetGoCommand(gdb.Command):
    """Let the program run to its end from here, even if it catches exceptions on the way."""

    def __init__(self):
        super().__init__("wirestep-let-go", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        observer.let_go = True


class ReportCommand(gdb.Command):
    """Print what happened since the last report as one line of JSON."""

    def __init__(self):
        super().__init__("wirestep-report", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        print(json.dumps(observer.report()))


class WatchCommand(gdb.Command):
    """Start recording socket calls. Must be given once, when the program has stopped in main."""

    def __init__(self):
        super().__init__("wirestep-watch-calls", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        for name in CALLS:
            CallEntry(name)
        CatchEntry()


check_that_the_program_cannot_trace_gdb()
ReportCommand()
WatchCommand()
LetGoCommand()
gdb.events.stop.connect(observer.on_stop)
gdb.events.exited.connect(observer.on_exit)

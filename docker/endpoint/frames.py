"""Finds in a thread's stack the code that made a system call: a library's function, and the user's line."""

import os
import re

import gdb

from python_frames import python_lines
from runtime import counted, is_own

SOURCES = "/lab/"
# jc.h stands for the calls that it makes, so a call in it belongs to the line that uses it.
HELPERS = "/lab/shared/"

LINES = 16  # of a deep recursion

# They call a program's functions, and are below its code in each stack.
RUNNERS = {
    "_start", "__libc_start_main", "__libc_start_main_impl", "__libc_start_call_main", "exit",
    "__run_exit_handlers", "start_thread", "clone", "__clone", "clone3", "__clone3",
    "execute_native_thread_routine", "asan_thread_start", "__tsan_thread_start_func",
}  # fmt: skip

UNNAMED = "?"

INTERPRETERS = re.compile(r"/python3[\d.]*d$")
MODULES = re.compile(r"/lib-dynload/")  # of an interpreter, and a part of it

# Of the C library. They ask files and servers for names by calls of their own.
NAME_SERVICE = re.compile(
    r"(?:__)?(?:getaddrinfo(?:_a)?|getnameinfo|gethostby\w+|getgrouplist|initgroups"
    r"|get(?:pw|gr|sp|serv|proto|net|host)(?:nam|uid|gid|ent|by\w+)\w*)$"
)

full_names = {}  # the path of a source file by its name in the debug information
loaded = set()  # libraries whose symbols were read because a stack led through them


class Origin:
    """FUNCTION is the outermost function of libraries below the program's own code; None if the program
    asked the kernel itself. An optimised function that calls a library last has left the stack, and then the
    code that runs the program is not that function. LINES are the active ones in the user's files, the innermost first."""

    def __init__(self, functions, lines, place=(), below=()):
        """BELOW are the functions of the program's file that the user has not written. PLACE is where in the code of the
        innermost line, and of those functions, the call is made."""
        self.is_runtimes = is_own(below)
        self.counted = counted(below)
        self.function = functions[-1] if functions else None
        # Some of the C library's functions have no name in GDB.
        self.named = next((name for name in reversed(functions) if name != UNNAMED), "a library")
        # the only library's function that is known in a program without debug information
        self.name_service = next((name for name in reversed(functions) if NAME_SERVICE.match(name)), None)
        self.lines = lines
        self.place = place


def origin(frame, passed=0):
    """The code that made the system call of FRAME, which is the newest one. PASSED is the length of the
    instruction that the thread has executed, if that was the one that asks the kernel."""
    functions = []
    while frame is not None and is_library(frame):
        if read_symbols(frame.pc()):  # the unwinder needs them, so the stack is walked again
            return origin(gdb.newest_frame(), passed)
        functions.append(name_of(frame))
        frame = older(frame)
    while frame is None and functions and functions[-1] in RUNNERS:
        functions.pop()
    lines = []
    place = []
    if not functions and passed > 0:  # the next instruction can be another line's
        asked = line_at(gdb.find_pc_line(frame.pc() - passed))
        if asked is not None and asked != users_line(frame):
            lines.append(asked)
            place.append(frame.pc())
            frame = older(frame)
    below = []
    while frame is not None and len(lines) < LINES:
        for line, where in executed_code(frame):
            if not lines:
                place.append(where)
            if line is not None:
                lines.append(line)
        if not lines:
            below.append(frame.name() or UNNAMED)
        frame = older(frame)
    return Origin(functions, lines, tuple(place), below)


def name_of(frame):
    """The name of a frame's function, without its parameters and without the compiler's `.part.0`."""
    return re.split(r"[(.]", frame.name() or UNNAMED)[0]


def older(frame):
    """The frame's caller; None at the end of the stack, and where a program has destroyed its stack."""
    try:
        return frame.older()
    except gdb.error:
        return None


def is_library(frame):
    """In a static program, code without a line is the C library's."""
    library = gdb.solib_name(frame.pc())
    if library is None:
        return frame.find_sal().symtab is None
    return not library.startswith(SOURCES) and not MODULES.search(library)


def read_symbols(pc):
    """Reads the symbols of the library at PC, unless they are known; whether it did."""
    library = gdb.solib_name(pc)
    if library is None or library in loaded:
        return False
    loaded.add(library)
    if gdb.current_progspace().objfile_for_address(pc) is not None:
        return False
    gdb.execute(f"sharedlibrary {re.escape(os.path.basename(library))}", to_string=True)
    return True


def is_users_program():
    """Whether lines of the program are known: it is compiled from the user's sources, or an interpreter of them."""
    return (gdb.current_progspace().filename or "").startswith(SOURCES) or is_interpreter()


def is_interpreter():
    return INTERPRETERS.search(gdb.current_progspace().filename or "") is not None


def executed_code(frame):
    """The lines that a frame executes, and where in them it is: one, or several of an interpreter's, the innermost
    first. The line is None in a file that is not the user's."""
    interpreted = python_lines(frame)
    if not interpreted:
        return [(users_line(frame), frame.pc())]
    return [
        ({"file": file[len(SOURCES) :], "number": number} if file.startswith(SOURCES) else None, place)
        for file, number, place in interpreted
    ]


def users_line(frame):
    """The file, relative to the program's folder, and the line of a frame in the user's files."""
    return line_at(frame.find_sal())


def line_at(place):
    file = source_of(place.symtab)
    if file is None or not file.startswith(SOURCES) or file.startswith(HELPERS):
        return None
    return {"file": file[len(SOURCES) :], "number": place.line}


def source_of(symtab):
    if symtab is None:
        return None
    name = symtab.filename
    if name not in full_names:
        full_names[name] = symtab.fullname()
    return full_names[name]


def stack_pointer(frame):
    return int(frame.read_register("sp")) & (2**64 - 1)


def function_frame():
    """The frame of the newest function that the compiler has not inlined."""
    frame = gdb.newest_frame()
    while frame.type() == gdb.INLINE_FRAME and older(frame) is not None:
        frame = older(frame)
    return frame


def base_of(frame):
    """An address that is the same in the whole function, and another one in each of its calls."""
    text = gdb.execute(f"info frame level {frame.level()}", to_string=True)
    base = re.search(r"frame at (0x[0-9a-f]+)", text)
    return base and base.group(1)


def is_in_handler(frame):
    """Whether a signal's handler runs."""
    while frame is not None:
        if frame.type() == gdb.SIGTRAMP_FRAME:
            return True
        frame = older(frame)
    return False

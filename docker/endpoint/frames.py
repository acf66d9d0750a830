"""Finds in a thread's stack the code that made a system call: a library's function, and the user's line."""

import os
import re

import gdb

SOURCES = "/lab/"
# jc.h stands for the calls that it makes, so a call in it belongs to the line that uses it.
HELPERS = "/lab/shared/"

LINES = 16  # of a deep recursion

full_names = {}  # the path of a source file by its name in the debug information
loaded = set()  # libraries whose symbols were read because a stack led through them


class Origin:
    """FUNCTION is the outermost function of libraries below the program's own code; None if the program
    asked the kernel itself. LINES are the active ones in the user's files, the innermost first."""

    def __init__(self, function, lines):
        self.function = function
        self.lines = lines


def origin(frame):
    """The code that made the system call of FRAME, which is the newest one."""
    function = None
    while frame is not None and is_library(frame):
        if read_symbols(frame.pc()):  # the unwinder needs them, so the stack is walked again
            return origin(gdb.newest_frame())
        function = frame.name() or "?"
        frame = older(frame)
    lines = []
    while frame is not None and len(lines) < LINES:
        line = users_line(frame)
        if line is not None:
            lines.append(line)
        frame = older(frame)
    return Origin(function, lines)


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
    return not library.startswith(SOURCES)


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


def users_line(frame):
    """The file, relative to the program's folder, and the line of a frame in the user's files."""
    place = frame.find_sal()
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

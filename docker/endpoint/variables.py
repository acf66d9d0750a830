"""The local variables of the function in the user's files that a thread has stopped in.

GDB's own printers are not used, because they have no time limit. No address is shown.
"""

import json
from time import monotonic

import gdb

from crash import NUMBERS, REFERENCES, pointer_text
from frames import is_interpreter, name_of, older, users_line
from threads import stopped_threads
from values import address_of, quoted

MOST = 64  # variables
SIZE = 256  # bytes of a value's text
SECONDS = 0.05  # in which all of them are read
FRAMES = 32  # of libraries below the user's function
LISTED = 16  # elements and fields
DEPTH = 3  # structures in structures
DATA = 64  # bytes of an array of characters

RECORDS = {gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION}
ADDRESSES = {"sockaddr": 16, "sockaddr_in": 16, "sockaddr_in6": 28, "sockaddr_storage": 28}
LIBRARIES = ("std::", "__gnu_cxx::", "core::", "alloc::")  # their types have no fields that a user knows
STRINGS = ("std::__cxx11::basic_string<char,", "std::basic_string<char,")


def variables_of(frame):
    """The function, its variables, and how many more there are; None without a function in the user's files. A
    variable without a value is not set yet."""
    if is_interpreter():  # the variables of its own functions are not those of the user's program
        return None
    for _ in range(FRAMES):
        if frame is None or users_line(frame) is not None:
            break
        frame = older(frame)
    if frame is None or users_line(frame) is None:
        return None
    symbols = symbols_of(frame)
    until = monotonic() + SECONDS
    shown = []
    for symbol in symbols[:MOST]:
        if monotonic() > until:
            break
        shown.append({"name": symbol.name} | ({"value": cut(value_of(symbol, frame))} if is_set(symbol, frame) else {}))
    return {"function": name_of(frame), "shown": shown, "more": len(symbols) - len(shown)}


def symbols_of(frame):
    """Parameters and variables in the order of their lines. Of one name, only the innermost one can be meant."""
    try:
        block = frame.block()
    except RuntimeError:  # the function has no debug information
        return []
    found = {}
    while block is not None:
        for symbol in block:
            if (symbol.is_argument or symbol.is_variable) and not symbol.name.startswith("__"):
                found.setdefault(symbol.name, symbol)
        if block.function is not None:
            break
        block = block.superblock
    return sorted(found.values(), key=lambda symbol: (not symbol.is_argument, symbol.line))


def is_set(symbol, frame):
    """Whether the program has come to the variable's declaration. In its own line it has if a loop comes back."""
    place = frame.find_sal()
    if symbol.is_argument or symbol.addr_class == gdb.SYMBOL_LOC_STATIC or symbol.line < place.line:
        return True
    if symbol.line > place.line or frame.level() > 0:
        return False
    block = frame.block()
    while block.function is None:
        block = block.superblock
    places = [entry.pc for entry in place.symtab.linetable().line(place.line) or ()]
    return frame.pc() > min((pc for pc in places if block.start <= pc < block.end), default=frame.pc())


def value_of(symbol, frame):
    try:
        return text_of(symbol.value(frame))
    except Exception as problem:  # memory that is not there, a large value, debug information of any other kind
        return f"<{problem}>"


def text_of(value, depth=DEPTH):
    kind = value.type.strip_typedefs()
    if value.is_optimized_out:
        return "<optimized out>"
    if kind.code in REFERENCES:
        return text_of(value.referenced_value(), depth)
    if kind.code == gdb.TYPE_CODE_PTR:
        return pointer_text(value, kind.target().strip_typedefs())
    if kind.code == gdb.TYPE_CODE_ARRAY:
        return array_text(value, kind, depth)
    if kind.code in RECORDS:
        return record_text(value, kind, depth)
    return value.format_string(raw=True, address=False, symbols=False) if kind.code in NUMBERS else f"a {kind}"


def array_text(value, kind, depth):
    first, last = kind.range()
    element = kind.target().strip_typedefs()
    if element.sizeof == 1 and element.code in NUMBERS:
        return data_text(value.address, last - first + 1)
    return elements_text((value[index] for index in range(first, min(last + 1, first + LISTED))), last - first + 1, depth)


def elements_text(elements, count, depth):
    if depth == 0:
        return "{...}"
    shown = [text_of(element, depth - 1) for element in elements]
    return f"{{{', '.join(shown)}{', ...' if count > len(shown) else ''}}}"


def data_text(address, count):
    """Characters up to the first zero byte."""
    data = memory(address, min(count, DATA)).split(b"\0")[0]
    return quoted(data, len(data))


def record_text(value, kind, depth):
    name = kind.name or ""
    if name in ADDRESSES:
        return address_of(memory(value.address, min(kind.sizeof, ADDRESSES[name])))
    if name.startswith(STRINGS):
        size = int(value["_M_string_length"])
        return quoted(memory(value["_M_dataplus"]["_M_p"], min(size, DATA)), size)
    if name.startswith("std::array<"):
        return text_of(value["_M_elems"], depth)
    if name.startswith("std::vector<") and not name.startswith("std::vector<bool"):
        start, end = value["_M_impl"]["_M_start"], value["_M_impl"]["_M_finish"]
        count = int(end - start)
        return elements_text((start[index] for index in range(min(max(count, 0), LISTED))), count, depth)
    if name.startswith(LIBRARIES):
        return f"a {name}"
    return fields_text(value, kind, depth)


def fields_text(value, kind, depth):
    if depth == 0:
        return "{...}"
    fields = [field for field in kind.fields() if hasattr(field, "bitpos") and not field.artificial]
    shown = [f"{field.name} = {text_of(value[field], depth - 1)}" for field in fields[:LISTED]]
    return f"{{{', '.join(shown)}{', ...' if len(fields) > LISTED else ''}}}"


def memory(address, size):
    return bytes(gdb.selected_inferior().read_memory(int(address), size)) if size > 0 else b""


def cut(text):
    data = text.encode("utf-8", "replace")
    return text if len(data) <= SIZE else data[: SIZE - 3].decode("utf-8", "ignore") + "..."


class VariablesCommand(gdb.Command):
    """wirestep-variables THREAD: print the variables where a thread has stopped as one line of JSON; null if it
    runs, or if the user's files have no function there."""

    def __init__(self):
        super().__init__("wirestep-variables", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        thread = next((one for one in stopped_threads() if one.global_num == int(argument)), None)
        if thread is not None:
            thread.switch()
        print(json.dumps(thread and variables_of(gdb.newest_frame())))

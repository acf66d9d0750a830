"""How a process has ended, and the values in the line of a crash: of the variables that the line names."""

import re
import signal

import gdb

from frames import older, users_line
from values import quoted

MOST = 8  # variables
SMALL = 1 << 16  # a page or more below each mapping of a program: an address in it was computed from NULL
NUMBERS = {gdb.TYPE_CODE_INT, gdb.TYPE_CODE_BOOL, gdb.TYPE_CODE_ENUM, gdb.TYPE_CODE_FLT, gdb.TYPE_CODE_CHAR}
REFERENCES = {gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF}
LITERALS = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|//.*|/\*.*?\*/')
CHAIN = re.compile(r"(?<![\w.>:])[A-Za-z_]\w*(?:(?:\.|->)[A-Za-z_]\w*)*")


def values_in(frame):
    """The names and values of the innermost line in the user's files, in the order of their names in the line."""
    while frame is not None and users_line(frame) is None:
        frame = older(frame)
    if frame is None:
        return []
    place = frame.find_sal()
    frame.select()
    try:
        shown = ((name, value_of(name)) for name in names_in(source_line(place.symtab.fullname(), place.line)))
        return [{"name": name, "value": value} for name, value in shown if value is not None][:MOST]
    finally:
        gdb.newest_frame().select()


def names_in(line):
    """`node`, `node.next` and `node.next->value` of `node.next->value`, each once."""
    names = {}
    for chain in CHAIN.findall(LITERALS.sub("", line)):
        ends = [found.start() for found in re.finditer(r"\.|->", chain)] + [len(chain)]
        names |= dict.fromkeys(chain[:end] for end in ends)
    return names


def source_line(file, number):
    try:
        with open(file, encoding="latin-1") as source:
            return next((line for index, line in enumerate(source, 1) if index == number), "")
    except OSError:
        return ""


def value_of(name):
    """None of a name that is no variable, and of one whose value is no number, text or pointer."""
    try:
        value = gdb.parse_and_eval(name)
        if value.type.strip_typedefs().code in REFERENCES:
            value = value.referenced_value()
        kind = value.type.strip_typedefs()
        if kind.code == gdb.TYPE_CODE_PTR:
            return pointer_text(value, kind.target().strip_typedefs())
        return value.format_string() if kind.code in NUMBERS else None
    except gdb.error:
        return None  # a keyword, a type, a value that was optimised away


def pointer_text(value, target):
    """The same in each run, so an address of a mapping is not shown."""
    address = int(value)
    if address == 0:
        return "NULL"
    if address < SMALL:
        return hex(address)
    if target.sizeof == 1 and target.code in NUMBERS:
        try:
            text = value.string(encoding="latin-1", length=64).split("\0")[0].encode("latin-1")
            return quoted(text, len(text))
        except gdb.error:
            return "an address that the program cannot read"
    return "a pointer"


def end_of(event):
    """The exit code of a process that has ended, or the signal that ended it."""
    code = getattr(event, "exit_code", None)
    number = gdb.convenience_variable("_exitsignal")
    name = None if number is None or code is not None else signal.Signals(int(number)).name
    return {"code": None if code is None else int(code), "signal": name}

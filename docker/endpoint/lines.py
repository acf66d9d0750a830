"""Reports to the orchestrator where the code of a source's lines begins, from inside GDB.

Adds the command `wirestep-lines`. Its argument is a JSON list of statements, each with its file and its
first and last line. It prints a JSON list with the addresses of each statement: every place at which the
program can come into the statement from another line. A loop's condition has two, and a line of a template
has one in each instance. The list of a statement without code is empty.

GDB forgets lines of optimised programs whose code begins where an inlined function's begins. These are looked
up in the program's own table (line_table.py).
"""

import json
import os
import re
from struct import error as StructError
from zlib import error as ZlibError

import gdb

from line_table import addresses_of, rows, sections

MOST = 32 << 20  # bytes of a program whose own table is read


def tables_of(file, first, last):
    """The line tables that have code for one of the lines."""
    tables = {}
    for line in range(first, last + 1):
        try:
            _, places = gdb.decode_line(f'"{file}":{line}')
        except gdb.error:
            continue  # no such file or line in this program
        for place in places or ():
            symtab = place.symtab
            if place.line == line and symtab is not None:
                tables[int(place.pc)] = symtab
    return {id_of(symtab): symtab for symtab in tables.values()}.values()


def id_of(symtab):
    """Equal for the same table. GDB makes a new object each time."""
    return tuple((entry.line, entry.pc) for entry in symtab.linetable())


def after_prologue(address, entries, last_in):
    """The second entry of a function that begins in the statement. Its frame is complete there."""
    block = gdb.block_for_pc(address)
    function = block and block.function
    while block is not None and function is None and not block.is_static and not block.is_global:
        block = block.superblock
        function = block and block.function
    if function is None or block.start != address:
        return address
    later = [pc for line, pc in entries if pc > address and pc < block.end]
    return later[0] if later and later[0] <= last_in else address


def entries_of(file, first, last):
    addresses = set()
    for symtab in tables_of(file, first, last):
        entries = sorted(((entry.line, entry.pc) for entry in symtab.linetable()), key=lambda one: one[1])
        inside = [pc for line, pc in entries if first <= line <= last]
        before = 0
        for line, pc in entries:
            if first <= line <= last and not first <= before <= last:
                addresses.add(after_prologue(pc, entries, inside[-1]))
            before = line
    return [hex(address) for address in sorted(addresses)]


class OwnTable:
    """The program's own line table, read when a statement asks for it."""

    def __init__(self):
        self.rows = None
        self.moved = 0  # from the addresses in the file to those in memory

    def entries_of(self, file, first, last):
        if self.rows is None:
            self.read()
        return [hex(address + self.moved) for address in addresses_of(self.rows, file, first, last)]

    def read(self):
        self.rows = []
        program = gdb.current_progspace().filename
        if program is None or os.path.getsize(program) > MOST:
            return
        try:
            entry, contents = sections(program)
            self.rows = rows(contents[".debug_line"], contents.get(".debug_line_str", b""))
        except (ArithmeticError, LookupError, ValueError, OSError, StructError, ZlibError):
            return  # a table of another kind than this reads
        entry_point = re.search(r"AT_ENTRY .*?(0x[0-9a-f]+)$", gdb.execute("info auxv", to_string=True), re.M)
        if entry_point is not None:
            self.moved = int(entry_point.group(1), 16) - entry


own_table = OwnTable()


class LinesCommand(gdb.Command):
    """Print the addresses of statements as one line of JSON."""

    def __init__(self):
        super().__init__("wirestep-lines", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        statements = json.loads(argument)
        print(json.dumps([entries_of(*one) or own_table.entries_of(*one) for one in statements]))


LinesCommand()

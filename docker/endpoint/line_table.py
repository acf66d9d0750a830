"""Reads the line table that the compiler wrote into a program (DWARF 5, sections 6.2 and 7.22).

GDB keeps one line for an address. With optimisation several lines have code at one address: that of a call
and those of the function that was inlined there. This has all of them.
"""

import os
import struct
import zlib

COMPRESSED = 0x800  # SHF_COMPRESSED
STRING, LINE_STRP, UDATA, DATA1, DATA2, DATA16 = 0x08, 0x1F, 0x0F, 0x0B, 0x05, 0x1E
PATH, DIRECTORY = 1, 2  # DW_LNCT_path, DW_LNCT_directory_index


class Row:
    """FILE is a path; END is the end of a sequence, which has no line."""

    def __init__(self, address, file, line, is_stmt, end):
        self.address, self.file, self.line, self.is_stmt, self.end = address, file, line, is_stmt, end


class Reader:
    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def number(self, size, is_signed=False):
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at], "little", signed=is_signed)

    def leb(self, is_signed=False):
        value = shift = 0
        while True:
            byte = self.number(1)
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value - (1 << shift) if is_signed and byte & 0x40 else value

    def string(self):
        end = self.data.index(b"\0", self.at)
        text = self.data[self.at : end]
        self.at = end + 1
        return text.decode("utf-8", "replace")

    def value(self, form, strings):
        if form == LINE_STRP:
            return Reader(strings, self.number(4)).string()
        if form == STRING:
            return self.string()
        if form == UDATA:
            return self.leb()
        return self.number({DATA1: 1, DATA2: 2, DATA16: 16}[form])


def sections(path):
    """The program's entry point, and its sections by name. Of a file for 64-bit little-endian machines."""
    with open(path, "rb") as file:
        data = file.read()
    start, count, names = *struct.unpack_from("<Q", data, 0x28), *struct.unpack_from("<HH", data, 0x3C)
    headers = [struct.unpack_from("<IIQQQQIIQQ", data, start + 64 * index) for index in range(count)]
    contents = {}
    for name, _, flags, _, offset, size, *_ in headers:
        title = Reader(data, headers[names][4] + name).string()
        if title in (".debug_line", ".debug_line_str"):
            content = data[offset : offset + size]
            contents[title] = zlib.decompress(content[24:]) if flags & COMPRESSED else content
    return struct.unpack_from("<Q", data, 0x18)[0], contents


def rows(table, strings):
    """All rows of a line table, each sequence in the order of its addresses."""
    reader = Reader(table)
    found = []
    while reader.at < len(table):
        end = reader.number(4) + reader.at
        if reader.number(2) == 5:
            found += unit(reader, end, strings)
        reader.at = end
    return found


def unit(reader, end, strings):
    """The rows of one unit, whose header is at the reader after its version."""
    reader.at += 2  # the sizes of an address and of a segment selector
    program = reader.number(4) + reader.at
    smallest, _, at_start = reader.number(1), reader.number(1), reader.number(1)
    base, span, first_special = reader.number(1, True), reader.number(1), reader.number(1)
    operands = [0] + [reader.number(1) for _ in range(first_special - 1)]
    directories = [entry[PATH] for entry in entries(reader, strings)]
    files = [
        os.path.normpath(os.path.join(directories[0], directories[entry.get(DIRECTORY, 0)], entry[PATH]))
        for entry in entries(reader, strings)
    ]
    reader.at = program
    found = []
    start = {"address": 0, "file": 1, "line": 1, "is_stmt": bool(at_start)}
    now = dict(start)

    def row(is_end=False):
        found.append(Row(now["address"], files[now["file"]], now["line"], now["is_stmt"], is_end))

    while reader.at < end:
        code = reader.number(1)
        if code >= first_special:
            now["address"] += (code - first_special) // span * smallest
            now["line"] += base + (code - first_special) % span
            row()
        elif code == 0:  # extended
            after = reader.leb() + reader.at
            kind = reader.number(1)
            if kind == 1:  # DW_LNE_end_sequence
                row(True)
                now = dict(start)
            elif kind == 2:  # DW_LNE_set_address
                now["address"] = reader.number(8)
            reader.at = after
        elif code == 1:  # DW_LNS_copy
            row()
        elif code == 2:  # DW_LNS_advance_pc
            now["address"] += reader.leb() * smallest
        elif code == 3:  # DW_LNS_advance_line
            now["line"] += reader.leb(True)
        elif code == 4:  # DW_LNS_set_file
            now["file"] = reader.leb()
        elif code == 6:  # DW_LNS_negate_stmt
            now["is_stmt"] = not now["is_stmt"]
        elif code == 8:  # DW_LNS_const_add_pc
            now["address"] += (255 - first_special) // span * smallest
        elif code == 9:  # DW_LNS_fixed_advance_pc
            now["address"] += reader.number(2)
        else:
            for _ in range(operands[code]):
                reader.leb()
    return found


def entries(reader, strings):
    """A list of directories or files: for each the values by their kind."""
    formats = [(reader.leb(), reader.leb()) for _ in range(reader.number(1))]
    return [
        {kind: reader.value(form, strings) for kind, form in formats} for _ in range(reader.leb())
    ]


def addresses_of(found, file, first, last):
    """The addresses at which a program comes to one of the lines from another line. They begin a statement if
    some of them do."""
    recommended, others = set(), set()
    before = None  # the last row of the address before
    for index, row in enumerate(found):
        last_row = found[index - 1] if index > 0 else None
        if last_row is not None and last_row.address != row.address:
            before = last_row
        if not is_in(row, file, first, last) or is_in(before, file, first, last):
            continue
        (recommended if row.is_stmt else others).add(row.address)
    return sorted(recommended or others)


def is_in(row, file, first, last):
    return row is not None and not row.end and row.file == file and first <= row.line <= last

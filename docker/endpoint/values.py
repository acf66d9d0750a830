"""The texts of single values in a system call: flags, addresses, options and data.

A reader of memory is passed in, which returns None for an address that the program may not read. The kernel
returns EFAULT for such an address, and the text shows the number.
"""

import errno
import json
import os
import socket
import struct

from names import EPOLL_EVENTS, LEVELS, MEMBERSHIPS, OPTIONS, SOURCES, TEXTS

SHOWN = 32  # bytes of data in a text
LISTED = 16  # descriptors, events or parts in a text

# A struct epoll_event is packed on x86-64 alone (include/uapi/linux/eventpoll.h).
EPOLL_EVENT = struct.Struct("=IQ" if os.uname().machine == "x86_64" else "=I4xQ")


def signed(value, bits):
    value &= 2**bits - 1
    return value - 2**bits if value >> (bits - 1) else value


def flag_names(value, names, prefix=""):
    """The names of the bits of a number, joined as in C; the bits without a name as a number."""
    shown = [prefix + name for bit, name in names.items() if value & bit]
    rest = value & ~sum(names)
    return "|".join(shown + ([hex(rest)] if rest else [])) or "0"


def message_flags(value):
    return flag_names(value & 0xFFFFFFFF, {flag.value: flag.name for flag in socket.MsgFlag})


def family_name(number):
    try:
        return socket.AddressFamily(number).name
    except ValueError:
        return str(number)


def quoted(data, size):
    """The first bytes of SIZE bytes, as a string of C."""
    text = json.dumps(data[:SHOWN].decode("latin-1"))
    return text + "..." if size > SHOWN else text


def level_and_option(level, option):
    names = OPTIONS.get(level, {})
    return LEVELS.get(level, str(level)), names.get(option, str(option))


def option_value(name, data):
    """The value of a socket option, in the form of its type."""
    if name in TEXTS:
        return json.dumps(data.split(b"\0")[0].decode("latin-1"))
    if name == "SO_LINGER" and len(data) >= 8:
        onoff, linger = struct.unpack("=ii", data[:8])
        return f"{{l_onoff={onoff}, l_linger={linger}}}"
    if name in ("SO_RCVTIMEO", "SO_SNDTIMEO") and len(data) >= 16:
        return time_text(data, "usec")
    if name in MEMBERSHIPS and len(data) >= 8:
        group, interface = socket.inet_ntoa(data[:4]), socket.inet_ntoa(data[4:8])
        return f"{{imr_multiaddr={group}, imr_interface={interface}}}"
    if name in SOURCES and len(data) >= 12:
        group, interface, source = (socket.inet_ntoa(data[at : at + 4]) for at in (0, 4, 8))
        return f"{{imr_multiaddr={group}, imr_interface={interface}, imr_sourceaddr={source}}}"
    if name in ("IPV6_JOIN_GROUP", "IPV6_LEAVE_GROUP") and len(data) >= 20:
        group, (interface,) = socket.inet_ntop(socket.AF_INET6, data[:16]), struct.unpack("=I", data[16:20])
        return f"{{ipv6mr_multiaddr={group}, ipv6mr_interface={interface}}}"
    if name == "IP_MULTICAST_IF" and len(data) == 4:
        return socket.inet_ntoa(data)
    if name == "SO_ERROR" and len(data) == 4:
        return f"[{error_name(int.from_bytes(data, 'little'))}]"
    if len(data) in (1, 4, 8):
        return f"[{int.from_bytes(data, 'little', signed=True)}]"
    return quoted(data, len(data))


def error_name(number):
    return errno.errorcode.get(number, str(number))


def time_text(data, unit):
    seconds, rest = struct.unpack("=qq", data[:16])
    return f"{{tv_sec={seconds}, tv_{unit}={rest}}}"


def address_of(data):
    """A sockaddr as address:port."""
    family = int.from_bytes(data[:2], "little") if len(data) >= 2 else 0
    if family == socket.AF_INET and len(data) >= 8:
        port, host = struct.unpack("!2xH4s", data[:8])
        return f"{socket.inet_ntop(family, host)}:{port}"
    if family == socket.AF_INET6 and len(data) >= 24:
        port, host = struct.unpack("!2xH4x16s", data[:24])
        return f"[{socket.inet_ntop(family, host)}]:{port}"
    if family == socket.AF_UNIX:
        path = data[2:110]
        path = path if path[:1] == b"\0" else path.split(b"\0")[0]
        return json.dumps(path.decode("latin-1"))
    return f"address of family {family_name(family)}"


def address_text(read, pointer, size):
    if pointer == 0:
        return "NULL"
    data = read(pointer, min(number_of(size), 128))
    return hex(pointer) if data is None else address_of(data)


def data_text(read, pointer, size):
    if size == 0:
        return '""'
    data = read(pointer, min(size, SHOWN))
    return hex(pointer) if data is None else quoted(data, size)


def vector_text(read, pointer, count, most):
    """The data of an array of iovec; MOST is how many bytes a call took, if it read."""
    shown = []
    for index in range(min(count, LISTED)):
        data = read(pointer + 16 * index, 16)
        if data is None:
            return hex(pointer)
        start, size = struct.unpack("=QQ", data)
        if most is not None:
            size = min(size, most)
            most -= size
            if size == 0:
                break
        shown.append(data_text(read, start, size))
    return f"[{', '.join(shown)}{', ...' if count > LISTED else ''}]"


def message_text(read, pointer, result):
    """A msghdr: its address, if it has one, and its data."""
    data = read(pointer, 56)
    if data is None:
        return hex(pointer)
    name, length, parts, count = struct.unpack("=QI4xQQ", data[:32])
    address = "" if name == 0 or length == 0 else f"{address_text(read, name, length)}, "
    return f"{{{address}{vector_text(read, parts, count, result)}}}"


def epoll_events_text(read, pointer, count):
    size = EPOLL_EVENT.size
    data = read(pointer, size * min(count, LISTED)) if count else b""
    if data is None:
        return hex(pointer)
    shown = [epoll_event(data[at : at + size]) for at in range(0, len(data), size)]
    return f"[{', '.join(shown)}{', ...' if count > LISTED else ''}]"


def epoll_event(data):
    """The program's value is shown if it can be a descriptor, and not if it is a pointer."""
    events, value = EPOLL_EVENT.unpack(data)
    number = value & 0xFFFFFFFF  # data.fd leaves the other half as it was
    shown = str(number) if number < 65536 else "data"
    return f"{{{flag_names(events, EPOLL_EVENTS, 'EPOLL')}, {shown}}}"


def number_of(value):
    """A length as the kernel takes it."""
    return max(0, signed(value, 32))


def pointer_text(value):
    return "NULL" if value == 0 else "pointer"


def remote_end(pid, fd):
    """The other end of a TCP connection by the kernel's own word, ADDRESS:PORT; None for any other descriptor."""
    try:
        inode = os.readlink(f"/proc/{pid}/fd/{fd}").removeprefix("socket:[").removesuffix("]")
        for family, table in ((socket.AF_INET, "tcp"), (socket.AF_INET6, "tcp6")):
            with open(f"/proc/{pid}/net/{table}", encoding="ascii") as rows:
                ends = [row.split()[2] for row in rows if row.split()[9] == inode]
            for address, port in (end.split(":") for end in ends):
                words = struct.unpack(f">{len(address) // 8}I", bytes.fromhex(address))
                shown = socket.inet_ntop(family, struct.pack(f"={len(words)}I", *words))
                return f"{shown}:{int(port, 16)}" if int(port, 16) else None
    except OSError:  # the program has closed the descriptor, or forbids to look
        pass
    return None

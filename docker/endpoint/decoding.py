"""The text of a system call in C's notation, made of its arguments and the program's memory.

Knows nothing of GDB. Memory that the kernel writes is read when the call has returned.
"""

import re
import struct

from names import (
    CLOCKS, CLONE_FLAGS, DESCRIPTOR_FLAGS, EPOLL_OPERATIONS, FCNTLS, FLAG_PREFIXES, HOWS, IOCTLS,
    POLL_EVENTS, SOCKET_TYPES, STATUS_FLAGS,
)  # fmt: skip
from values import (
    EPOLL_EVENT, LISTED, SHOWN, address_text, data_text, epoll_event, epoll_events_text, family_name,
    flag_names, level_and_option, message_flags, message_text, number_of, option_value, pointer_text,
    signed, time_text, vector_text,
)  # fmt: skip

# The kernel's arguments that a program's own call has, if they are not all of them.
TAKEN = {
    "recv": (0, 1, 2, 3), "poll": (0, 1, 2), "select": (0, 1, 2, 3, 4), "epoll_wait": (0, 1, 2, 3),
    "dup2": (0, 1), "pipe": (0,), "fork": (), "vfork": (), "epoll_create": (), "signalfd": (0, 1, 3),
}  # fmt: skip


class Decoder:
    """The text of one call, whose arguments are VALUES. READ(address, size) reads the program's memory."""

    def __init__(self, name, kinds, values, read):
        self.name = name
        self.kinds = kinds
        self.values = values
        self.read = read
        # Read now, because the kernel changes the sets.
        self.sets = {i: self.set_at(i) for i, kind in enumerate(kinds) if kind == "set<"}
        self.parts = [self.part(index, None) for index in range(len(kinds))]

    def returned(self, result):
        """RESULT is the kernel's: what a failing call would have written is not read."""
        for index, kind in enumerate(self.kinds):
            if kind.endswith("<") and result >= 0:
                self.parts[index] = self.part(index, result)

    def text(self, name=None):
        """The call as the program's own call NAME, which may have fewer arguments than the kernel's."""
        parts = list(self.parts)
        if name != self.name and name in TAKEN:
            parts = [parts[index] for index in TAKEN[name]]
        if name == "poll" and self.name == "ppoll":
            parts[2] = self.milliseconds()
        if name == "select" and self.name == "pselect6":
            parts[4] = re.sub(r"tv_nsec=(\d+)", lambda found: f"tv_usec={int(found[1]) // 1000}", parts[4])
        return f"{name or self.name}({', '.join(part for part in parts if part)})"

    def milliseconds(self):
        """The time limit of a poll that the C library passes on as a timespec."""
        data = self.read(self.values[2], 16) if self.values[2] else None
        if data is None:
            return "-1"
        seconds, nanoseconds = struct.unpack("=qq", data)
        return str(seconds * 1000 + nanoseconds // 1_000_000)

    def part(self, index, result):
        kind, value = self.kinds[index], self.values[index]
        number = signed(value, 32)
        match kind:
            case "fd" | "int":
                return str(number)
            case "size":
                return str(value)
            case "pointer":
                return pointer_text(value)
            case "family":
                return family_name(number)
            case "socket type":
                name = SOCKET_TYPES.get(number & 0xF, str(number & 0xF))
                flags = flag_names(number & ~0xF, DESCRIPTOR_FLAGS, "SOCK_")
                return name if flags == "0" else f"{name}|{flags}"
            case "descriptor flags":
                return flag_names(number, DESCRIPTOR_FLAGS, FLAG_PREFIXES.get(self.name, "O_"))
            case "clone flags":
                return flag_names(value & ~0xFF & 0xFFFFFFFF, CLONE_FLAGS)
            case "clone arguments":
                return flag_names(self.clone_flags(), CLONE_FLAGS)
            case "message flags":
                return message_flags(number)
            case "how":
                return HOWS.get(number, str(number))
            case "level":
                return level_and_option(number, 0)[0]
            case "option":
                return level_and_option(signed(self.values[1], 32), number)[1]
            case "clock":
                return CLOCKS.get(number, str(number))
            case "epoll operation":
                return EPOLL_OPERATIONS.get(number, str(number))
            case "fcntl command":
                return FCNTLS.get(number, str(number))
            case "ioctl request":
                return IOCTLS.get(value & 0xFFFFFFFF, hex(value & 0xFFFFFFFF))
            case "fcntl argument":
                return self.fcntl_argument(value)
            case "address":
                return address_text(self.read, value, self.values[index + 1])
            case "sendto address":
                return address_text(self.read, value, self.values[5]) if value else ""
            case "address<":
                return self.address_out(index, value, result)
            case "length<":
                return self.length_out(index, value, result)
            case "data":
                return data_text(self.read, value, self.values[index + 1])
            case "data<":
                if result is None:
                    return "buffer"
                return data_text(self.read, value, min(result, self.values[index + 1]))
            case "value":
                return self.option_at(value, number_of(self.values[4]))
            case "value<":
                return pointer_text(value) if result is None else self.option_at(value, self.length_at(4))
            case "vector":
                return vector_text(self.read, value, self.values[index + 1], None)
            case "vector<":
                return pointer_text(value) if result is None else vector_text(self.read, value, self.values[2], result)
            case "message" | "message<":
                if kind == "message<" and result is None:
                    return pointer_text(value)
                return message_text(self.read, value, result if kind == "message<" else None)
            case "two descriptors<":
                data = None if result is None else self.read(value, 8)
                return pointer_text(value) if data is None else "[%d, %d]" % struct.unpack("=ii", data)
            case "ioctl argument<":
                data = None if result is None else self.read(value, 4)
                known = self.values[1] & 0xFFFFFFFF in IOCTLS and data is not None
                return f"[{int.from_bytes(data, 'little', signed=True)}]" if known else pointer_text(value)
            case "polled<":
                return self.polled(value, result)
            case "set<":
                return self.set_text(index, result)
            case "timespec" | "timeval":
                data = self.read(value, 16) if value else None
                if data is None:
                    return pointer_text(value)
                return time_text(data, "nsec" if kind == "timespec" else "usec")
            case "epoll event" if signed(self.values[1], 32) == 2:  # EPOLL_CTL_DEL
                return pointer_text(value)  # the kernel does not read it
            case "epoll event":
                data = self.read(value, EPOLL_EVENT.size) if value else None
                return pointer_text(value) if data is None else epoll_event(data)
            case "epoll events<":
                return "events" if result is None else epoll_events_text(self.read, value, result)
        raise ValueError(f"no such kind of argument: {kind}")

    def fcntl_argument(self, value):
        command = FCNTLS.get(signed(self.values[1], 32), "")
        if command.startswith("F_GET"):
            return ""
        if command == "F_SETFL":
            mode = ("O_RDONLY", "O_WRONLY", "O_RDWR", "3")[value & 3]
            flags = flag_names(value & ~3 & 0xFFFFFFFF, STATUS_FLAGS)
            return mode if flags == "0" else flags if mode == "O_RDONLY" else f"{mode}|{flags}"
        return "FD_CLOEXEC" if command == "F_SETFD" and value == 1 else str(signed(value, 32))

    def length_at(self, index):
        """The number that a length's pointer points to; 0 without one."""
        data = self.read(self.values[index], 4) if self.values[index] else None
        return 0 if data is None else int.from_bytes(data, "little")

    def address_out(self, index, pointer, result):
        if result is None or pointer == 0:
            return pointer_text(pointer)
        return address_text(self.read, pointer, min(self.length_at(index + 1), 128))

    def length_out(self, index, pointer, result):
        if result is None or pointer == 0:
            return pointer_text(pointer)
        return f"[{self.length_at(index)}]"

    def polled(self, pointer, result):
        count = min(self.values[1], LISTED)
        data = self.read(pointer, 8 * count) if count else b""
        if data is None:
            return hex(pointer)
        shown = []
        for fd, events, happened in struct.iter_unpack("=ihh", data):
            texts = [str(fd), flag_names(events & 0xFFFF, POLL_EVENTS, "POLL")]
            if result is not None and happened:
                texts.append(f"revents={flag_names(happened & 0xFFFF, POLL_EVENTS, 'POLL')}")
            shown.append(f"{{{', '.join(texts)}}}")
        return f"[{', '.join(shown)}{', ...' if self.values[1] > LISTED else ''}]"

    def clone_flags(self):
        """The flags of a clone, or of a clone3, which takes them in memory (struct clone_args). Others have none."""
        if self.name != "clone3":
            return self.values[0] if self.name == "clone" else 0
        data = self.read(self.values[0], 8)
        return 0 if data is None else int.from_bytes(data, "little")

    def users_values(self):
        """The arguments, those of a clone3 as clone has them."""
        return [self.clone_flags(), *self.values[1:]] if self.name == "clone3" else self.values

    def made(self, result):
        """The descriptors that a call has made which returned RESULT."""
        if "two descriptors<" not in self.kinds:
            return [result]
        data = self.read(self.values[self.kinds.index("two descriptors<")], 8)
        return [] if data is None else list(struct.unpack("=ii", data))

    def polled_descriptors(self):
        """The descriptors that a poll or select waits for."""
        if "polled<" in self.kinds:
            data = self.read(self.values[0], 8 * min(self.values[1], 1024)) or b""
            return [fd for fd, _, _ in struct.iter_unpack("=ihh", data) if fd >= 0]
        return sorted({fd for descriptors in self.sets.values() for fd in descriptors or ()})

    def set_at(self, index):
        """The descriptors of an fd_set; None without one."""
        count = max(0, min(signed(self.values[0], 32), 1024))
        size = (count + 63) // 64 * 8
        pointer = self.values[index]
        data = self.read(pointer, size) if pointer and size else None
        if data is None:
            return None
        bits = int.from_bytes(data, "little")
        return [fd for fd in range(count) if bits >> fd & 1]

    def set_text(self, index, result):
        before = self.sets[index]
        if before is None:
            return pointer_text(self.values[index])
        text = f"[{', '.join(map(str, before))}]"
        if result is None:
            return text
        return f"{text} -> [{', '.join(map(str, self.set_at(index) or ()))}]"

    def option_at(self, pointer, size):
        if pointer == 0:
            return "NULL"
        data = self.read(pointer, max(0, min(size, SHOWN)))
        if data is None:
            return pointer_text(pointer)
        level, option = signed(self.values[1], 32), signed(self.values[2], 32)
        return option_value(level_and_option(level, option)[1], data)

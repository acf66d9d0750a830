"""Sees the system calls that a stepped line makes with an instruction of its own, without the C library.

GDB steps a line by single instructions, and the kernel reports no system call of a single instruction. The functions
that the line calls run freely, so the catchpoint sees their calls. While a line of a function is stepped, the
instructions in that function have breakpoints that never stop the program: one at the instruction for the call, and
one after it for the result.

GDB would execute an instruction with a breakpoint in another place, and the kernel could then not restart a call that
a signal has interrupted. A breakpoint is therefore disabled until the next event, if a thread has come to it that asks
the kernel next or is in a call that has been interrupted.
"""

import gdb

from calls import whose
from stops import stopped_threads
from system_calls import BREAKPOINT, INSTRUCTION
from traps import OwnBreakpoint

LONGEST = 1 << 20  # bytes of a function that are searched


class Instructions:
    """The instructions of the functions that have been stepped, in every process of the program."""

    def __init__(self, calls, traps):
        self.calls = calls
        self.traps = traps
        self.functions = {}  # the addresses of their instructions of both kinds, by the address of the function
        self.watched = None  # the address of the stepped function
        self.places = []
        calls.on_noted = self.enable

    def watch(self, number):
        """Watches the function that the thread with this number executes, and no other."""
        self.watched = None
        for thread in stopped_threads():
            if thread.global_num == number:
                self.calls.stepped = whose(thread)
                self.watched = self.function_of(thread)
        self.enable()

    def enable(self):
        for place in self.places:
            if place.enabled != place.is_used(self.watched):
                place.enabled = not place.enabled

    def watch_child(self):
        """The same in the selected process, which the program has forked."""
        for function, addresses in self.functions.items():
            self.set(function, addresses)

    def forget(self, process):
        """The process executes another program, which has no such places."""
        for place in [place for place in self.places if place.inferior == process]:
            self.places.remove(place)
            place.delete()

    def function_of(self, thread):
        """The address of the function that a stopped thread executes. Its instructions have breakpoints now."""
        thread.switch()
        block = block_of(gdb.newest_frame())
        if block is None:
            return None
        if block.start not in self.functions:
            end = min(block.end, block.start + LONGEST)
            addresses = [instructions_in(block.start, end, one) for one in (INSTRUCTION, BREAKPOINT)]
            self.functions[block.start] = addresses
            self.set(block.start, addresses)
        return block.start

    def set(self, function, addresses):
        asking, breaking = addresses
        for address in asking:
            self.places += [Asks(address, function, self.calls), Answered(address, self.calls)]
        self.places += [OwnBreakpoint(address, function, self.traps) for address in breaking]


def block_of(frame):
    """The code of the function that the frame executes. Functions that are inlined there are a part of it."""
    while frame.type() == gdb.INLINE_FRAME:
        frame = frame.older()
    function = frame.function()
    block = None if function is None else gdb.block_for_pc(frame.pc())
    while block is not None and (block.function is None or block.function.linkage_name != function.linkage_name):
        block = block.superblock
    return block


def instructions_in(start, end, instruction):
    """The addresses of an instruction. The same bytes can be a part of other instructions."""
    code = gdb.selected_inferior().read_memory(start, end - start).tobytes()
    if instruction not in code:
        return []
    known = gdb.selected_inferior().architecture().disassemble(start, end - 1)
    return [one["addr"] for one in known if code.startswith(instruction, one["addr"] - start)]


class Place(gdb.Breakpoint):
    def __init__(self, address, calls):
        super().__init__(f"*{address:#x}", internal=True)
        self.inferior = gdb.selected_inferior().num
        self.calls = calls


class Asks(Place):
    """At an instruction that asks the kernel."""

    def __init__(self, address, function, calls):
        super().__init__(address, calls)
        self.function = function

    def is_used(self, watched):
        return self.function == watched

    def stop(self):
        self.calls.noted(self.calls.enter_by_instruction)
        self.enabled = False
        return False


class Answered(Place):
    """After the instruction. A thread can be in the call when the line is over."""

    def __init__(self, address, calls):
        super().__init__(address + len(INSTRUCTION), calls)

    def is_used(self, watched):
        return not self.calls.is_interrupted()

    def stop(self):
        self.calls.noted(self.calls.leave_by_instruction)
        return False

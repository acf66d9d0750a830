"""Records what a program asks the kernel and what the kernel answers, without stopping the program.

A catchpoint for system calls has the condition `$wirestep_note()`. It records the event and returns 0, so GDB
continues the thread and a step over a line is not cancelled. It returns 1 only if the run stops at this call
(stops.py, Until). An entry and its return are a pair. An interrupted call that the kernel restarts is one call.
"""

import errno
import os
import re
import time

import gdb

from decoding import Decoder
from descriptors import descriptor_kind, object_of, open_descriptors
from frames import is_in_handler, is_interpreter, is_users_program, origin, stack_pointer
from races import Races
from runtime import NAMES as LANGUAGES_NAMES, Tasks
from system_calls import (
    ARCHITECTURES, CLONE_THREAD, GIVEN_NUMBERS, INSTRUCTION, MACHINE, MAKERS, POLLS, PROCESSES, SELECTS,
    TRANSFERS, argument_kinds, is_wrapper, numbers, users_name, without_prefix,
)  # fmt: skip
from values import signed

NUMBER, ARGUMENTS, RESULT = ARCHITECTURES[MACHINE]
NUMBER_GIVEN = GIVEN_NUMBERS[MACHINE]
NAMES = numbers()
RESTARTS = range(-516, -511)  # include/linux/errno.h: the kernel restarts the call or returns EINTR
DECODED = 2000  # calls of a line; further calls are counted, except those that a run by calls stops at
COUNTED = 3.0  # seconds of a line; a flood of calls goes on unwatched, so that a limit of the run ends it
MADE = {"socketpair": "unix", "pipe": "pipe", "pipe2": "pipe"}  # their result is no descriptor


class Call:
    """A call that has not returned."""

    def __init__(self, name, number, place, fd, kind):
        self.name = name
        self.number = number
        self.place = place  # the stack pointer, the same at the entry and at the return
        self.fd = fd
        self.kind = kind
        self.interrupted = False
        self.decoder = None
        self.origin = None
        self.folded = None  # the library's function that makes it for itself
        self.by_instruction = False  # of the stepped function (instructions.py)
        self.object = None  # the kernel's name of the socket or pipe
        self.values = ()  # of its arguments
        self.task = None  # the process and the task, or the thread
        self.repeats = False  # a call that the kernel has refused (runtime.py)

    def users_name(self):
        name = users_name(self.name, self.decoder.users_values(), self.origin.function)
        return LANGUAGES_NAMES.get(name, name)


class Calls(gdb.Function):
    """The calls since the last report."""

    def __init__(self, report_problem, until, limits):
        super().__init__("wirestep_note")
        self.limits = limits
        self.report_problem = report_problem
        self.until = until
        self.stops = False  # the thread whose call is noted
        self.open = {}  # by thread: its calls that have not returned, a handler's after those it interrupts
        self.done = []
        self.decoded = 0
        self.further = 0
        self.begun = 0.0
        self.catchpoints = []
        self.is_watching = True
        self.of_libraries = set()  # descriptors that libraries have made for themselves
        self.has_lines = True  # of the program that the peer was started with
        self.first = None  # the path of that program
        self.on_noted = lambda: None  # called after each event
        self.races = Races()
        self.tasks = Tasks()
        self.stepped = None  # the thread whose line is stepped

    def begin(self):
        """A line begins, for which calls are decoded again."""
        self.decoded = 0
        self.begun = time.monotonic()
        self.watch_or_not(True)

    def watch_or_not(self, watch):
        if watch != self.is_watching:
            self.is_watching = watch
            gdb.execute(f"{'enable' if watch else 'disable'} {' '.join(self.catchpoints)}")

    def watch(self):
        """Must be called before code of the program runs. A second call changes nothing."""
        if not self.catchpoints:
            self.catch("$wirestep_note()")

    def come_to_main(self):
        self.watch()
        self.first = gdb.current_progspace().filename
        self.has_lines = bool(origin(gdb.newest_frame()).lines) or is_interpreter()

    def watch_child(self):
        """The catchpoint sees the calls of a new process if one is set while that process is selected. Its
        condition is false, because each event is reported to both catchpoints."""
        self.catch("0")

    def catch(self, condition):
        shown = gdb.execute(f"catch syscall {' '.join(map(str, NAMES))}", to_string=True)
        catchpoint = re.search(r"Catchpoint (\d+)", shown).group(1)
        gdb.execute(f"condition {catchpoint} {condition}", to_string=True)
        self.catchpoints.append(catchpoint)

    def invoke(self):
        self.stops = False
        self.noted(self.note)
        return int(self.stops)

    def noted(self, note):
        try:
            note(gdb.newest_frame(), whose(gdb.selected_thread()))
            self.on_noted()
        except Exception as problem:  # an exception here would stop the program in mid-line
            self.report_problem(f"a system call: {problem!r}")

    def take(self, ended):
        """The calls since the last report, by thread; with those that will not return if the program has ended."""
        if ended:
            self.end_process(MAIN["process"])
        taken = sorted(self.done, key=lambda call: (call["process"], call["thread"]))
        if self.further > 0:
            further = {"name": f"calls beyond {DECODED}", "folded": self.further, "lines": []}
            taken.append(with_text(further | MAIN))
            if not self.is_watching:
                taken[-1]["text"] += " or more"
        self.done, self.further = [], 0
        return taken

    def waiting(self):
        """The program's own calls that have not returned, by thread."""
        opened = [call for who in sorted(self.open) for call in self.open[who] if call.folded is None]
        return [self.recorded(call, None) for call in opened + self.tasks.waiting()]

    def end_process(self, process):
        """The calls that its threads waited in have not returned."""
        self.tasks.end(process)
        for who in [who for who in self.open if who[0] == process]:
            for call in self.open.pop(who):
                self.add(call, who)

    def end_in_signal(self, name):
        """The call that raised a signal which ended the program has not returned to it."""
        if name != "SIGPIPE":
            return
        for call in reversed(self.done):
            if call.get("errno") == "EPIPE":
                del call["result"], call["errno"]
                return

    def note(self, frame, who):
        number = int(frame.read_register(NUMBER)) & 0xFFFFFFFF
        place = stack_pointer(frame)
        calls = self.open.setdefault(who, [])
        last = calls[-1] if calls else None
        at_last = last is not None and last.place == place
        if at_last and last.by_instruction and is_entry(frame):
            last.by_instruction = last.interrupted = False  # restarted after a signal's handler, and not by a single step
        elif at_last and not last.interrupted and number in (last.number, RESTART_NUMBER):
            self.leave(calls, frame, who)
        elif not is_entry(frame):
            return  # of a call that is not recorded
        elif NAMES[number] == "rt_sigreturn":
            settle_interrupted(calls, frame, self, who)
        elif at_last and last.interrupted and number in (last.number, RESTART_NUMBER):
            last.interrupted = False
        elif number != RESTART_NUMBER:
            self.enter(calls, number, place, frame, who)

    def enter_by_instruction(self, frame, who):
        """The thread executes next the instruction that asks the kernel."""
        number = int(frame.read_register(NUMBER_GIVEN)) & 0xFFFFFFFF
        calls = self.open.setdefault(who, [])
        place = stack_pointer(frame)
        if who != self.stepped or number not in NAMES:
            return
        if is_restarted(calls, number, place):
            calls[-1].interrupted = False
            return
        self.enter(calls, number, place, frame, who, passed=0)
        if calls and calls[-1].place == place:
            calls[-1].by_instruction = True

    def leave_by_instruction(self, frame, who):
        """The thread has executed it, or has come here by another way."""
        calls = self.open.get(who)
        if calls and calls[-1].by_instruction and calls[-1].place == stack_pointer(frame):
            self.leave(calls, frame, who)

    def is_interrupted(self):
        """Whether a signal has interrupted a call of a stepped function."""
        return any(call.interrupted and call.by_instruction for call in self.open.get(self.stepped, ()))

    def enter(self, calls, number, place, frame, who, passed=len(INSTRUCTION)):
        if calls and not is_in_handler(frame):  # left by a jump out of a handler, so they have no result
            for call in calls:
                self.add(call, who)
            calls.clear()
        values = [int(frame.read_register(where)) & (2**64 - 1) for where in ARGUMENTS]
        name = NAMES[number]
        decoder = Decoder(name, argument_kinds(name), values, memory_of(gdb.selected_inferior()))
        call = subject(name, number, place, values, decoder)
        if call is None:
            return
        if self.decoded >= DECODED and not self.until.concerns(name):
            self.further += 1
            if self.is_watching and time.monotonic() - self.begun > COUNTED:
                gdb.post_event(lambda: self.watch_or_not(False))
            return
        self.decoded += 1
        call.decoder = decoder
        call.values = values
        call.origin = origin(frame, passed)
        if call.origin.is_runtimes:
            return
        call.folded = self.library_of(call)
        if call.folded is not None and not call.origin.lines and self.knows_lines():
            return  # the start or the end of the program, before and after its own code
        call.task = self.tasks.of(frame, who)
        self.tasks.goes_on(call)
        self.races.note(call, who, self.open)
        calls.append(call)
        self.stops = self.until.stops_before(name, call)

    def program(self):
        """The name of the program that the peer's process executes in place of its own; None if it executes that."""
        now = gdb.inferiors()[0].progspace.filename
        return None if now is None or self.first is None or now == self.first else os.path.basename(now)

    def knows_lines(self):
        """Not of a program that the peer's process executes in place of its own."""
        return self.has_lines and is_users_program()

    def library_of(self, call):
        """The library's function that makes the call for itself; None if the program makes it."""
        function = call.origin.function
        if call.origin.counted is not None:
            return call.origin.counted
        if function is None or is_wrapper(call.name, function):
            return None
        known = self.knows_lines()
        if not known and call.origin.name_service is None:
            return None
        if call.name == "vfork":
            return None  # libraries spawn by clone; the stack below a sanitizer's vfork can't be read
        if call.name in TRANSFERS and call.fd not in self.of_libraries:
            return None  # fprintf to a socket of the program
        return without_prefix(call.origin.named if known else call.origin.name_service)

    def leave(self, calls, frame, who):
        call = calls[-1]
        result = signed(int(frame.read_register(RESULT)), 64)
        if result in RESTARTS:
            call.interrupted = True
            return
        calls.pop()
        call.decoder.returned(result)
        self.add(call, who, result)

    def add(self, call, who, result=None):
        if call.name == "close":
            self.of_libraries.discard(call.fd)
        if call.name in MAKERS and result is not None and result >= 0:
            made = call.decoder.made(result)
            if call.folded is None:
                self.of_libraries.difference_update(made)
            else:
                self.of_libraries.update(made)
        if result is not None:
            self.until.begin_line(call)
            self.limits.note(call, call.values, result)
        if call.folded is not None:
            self.fold(call)
            return
        self.tasks.note(call, result)
        record = self.recorded(call, result)
        self.done.append(record)
        if result is not None:
            self.stops = self.until.stops_after(record["name"], result)

    def fold(self, call):
        same = {"name": call.folded, "lines": call.origin.lines} | self.tasks.by(call.task)
        for folded in reversed(self.done):
            if "folded" in folded and same.items() <= folded.items():
                break
        else:
            folded = same | {"folded": 0}
            self.done.append(folded)
        folded["folded"] += 1
        with_text(folded)

    def recorded(self, call, result):
        name = call.users_name()
        record = {"name": name, "text": call.decoder.text(name), "lines": call.origin.lines} | self.tasks.by(call.task)
        if name != call.name:
            record["raw"] = call.name
        if call.fd is not None:
            record["fd"] = call.fd
        kind = call.kind
        if result is not None:
            record["result"] = result if result >= 0 else -1
            if result < 0:
                record["errno"] = errno.errorcode.get(-result, f"errno {-result}")
            elif call.name in MAKERS:
                kind = MADE.get(call.name) or descriptor_kind(gdb.selected_inferior().pid, result)
        if kind is not None:
            record["kind"] = kind
        return record


def with_text(folded):
    count = folded["folded"]
    folded["text"] = f"{folded['name']}: {count} call{'' if count == 1 else 's'}"
    return folded


MAIN = {"process": 1, "thread": 1}


def whose(thread):
    """The process of the program and its thread, both numbered by creation."""
    return thread.inferior.num, thread.num


RESTART_NUMBER = next(number for number, name in NAMES.items() if name == "restart_syscall")


def is_restarted(calls, number, place):
    """Whether the thread comes again to the instruction of a call that a signal interrupted."""
    return bool(calls) and calls[-1].place == place and number in (calls[-1].number, RESTART_NUMBER)


def is_entry(frame):
    if RESULT == "x0":
        return int(frame.read_register("x7")) == 0  # arch/arm64/kernel/ptrace.c, report_syscall
    return signed(int(frame.read_register(RESULT)), 64) == -errno.ENOSYS


def subject(name, number, place, values, decoder):
    """The call, if it is on a descriptor that is no file and no terminal, waits for one, or makes one."""
    pid = gdb.selected_inferior().pid
    if name in MAKERS:
        return Call(name, number, place, None, None)
    if name in PROCESSES:
        is_thread = decoder.clone_flags() & CLONE_THREAD
        return None if is_thread else Call(name, number, place, None, None)
    if name in POLLS or name in SELECTS:
        waits = any(descriptor_kind(pid, fd) for fd in decoder.polled_descriptors())
        return Call(name, number, place, None, None) if waits else None
    if name == "close_range":
        last = values[1] & 0xFFFFFFFF
        closes = any(descriptor_kind(pid, fd) for fd in open_descriptors(pid) if values[0] <= fd <= last)
        return Call(name, number, place, None, None) if closes else None
    fd = signed(values[0], 32)
    kind = descriptor_kind(pid, fd)
    if name == "splice" and kind in (None, "pipe"):  # one end is a pipe; the other one is the socket
        other = signed(values[2], 32)
        kind_of_other = descriptor_kind(pid, other)
        if kind is None or kind_of_other not in (None, "pipe"):
            fd, kind = other, kind_of_other
    if kind is None:
        return None
    call = Call(name, number, place, fd, kind)
    call.object = object_of(pid, fd)
    return call


def settle_interrupted(calls, frame, observed, who):
    """A handler returns. The registers that the kernel saved have the interrupted call's result if the call
    does not go on: -EINTR, at the instruction after the call."""
    if not calls or not calls[-1].interrupted:
        return
    # struct rt_sigframe: arch/x86/include/asm/sigframe.h, arch/arm64/kernel/signal.c
    offset = 40 + 13 * 8 if MACHINE == "x86_64" else 128 + 176 + 8
    data = memory_of(gdb.selected_inferior())(stack_pointer(frame) + offset, 8)
    if data is not None and int.from_bytes(data, "little", signed=True) == -errno.EINTR:
        call = calls.pop()
        call.decoder.returned(-errno.EINTR)
        observed.add(call, who, -errno.EINTR)


def memory_of(inferior):
    def read(address, size):
        try:
            return inferior.read_memory(address, size).tobytes() if size > 0 else b""
        except (gdb.MemoryError, OverflowError):
            return None

    return read

"""Knows the program's language and its runtime, which is not the user's code, by a description in JSON in
WIRESTEP_RUNTIME (src/languages/runtime.ts).

The tasks of some languages are not threads. A task has a number here by its first call, as a thread has by its
creation. Its runtime makes all sockets non-blocking, and waits for them in one thread for all tasks.
"""

import errno
import json
import os
import re

import gdb

from system_calls import MACHINE

VARIABLE = "WIRESTEP_RUNTIME"
LATER = (-errno.EAGAIN, -errno.EINPROGRESS)

described = json.loads(os.environ.pop(VARIABLE, "{}"))

NAMES = described.get("names", {})  # that its users know, by the kernel's
NOTHING = r"(?!)"
OWN = re.compile(described.get("own", NOTHING))
COUNTED = re.compile(described.get("counted", NOTHING))
BEGINS = ["_start", *described.get("begins", [])]
TASKS = described.get("tasks")


def hide():
    """The program does not get the description, which is in GDB's environment."""
    gdb.execute(f"unset environment {VARIABLE}", to_string=True)


def is_own(names):
    """Whether a call is the runtime's, by the functions below the program's code, the innermost first."""
    return any(OWN.match(name) for name in names)


def counted(names):
    """The function of the library among NAMES that makes a call for itself; None if the program makes it."""
    return next((found.group() for found in map(COUNTED.match, names) if found), None)


def beginning():
    """The function at which the program begins, before it has a thread that GDB does not know."""
    for name in BEGINS:
        try:
            gdb.execute(f"info address {name}", to_string=True)
            return name
        except gdb.error:
            continue
    return BEGINS[0]


FIRST = (1, 1)  # the task that the runtime executes main in


class Tasks:
    """The tasks of the program, each as its process and the runtime's number. In a language without tasks these are
    the threads."""

    def __init__(self):
        self.numbers = {}  # of tasks that have made a call
        self.running = {}  # by thread: the task that has come to a call last
        self.threads = {}  # the same by GDB's number of the thread
        self.waits = {}  # by task: the call that the kernel has refused, for which the runtime waits

    def of(self, frame, who):
        """The task that makes the call of FRAME in the thread WHO."""
        if TASKS is None:
            return who
        try:
            task = who[0], running_task(frame)
        except gdb.MemoryError:  # the process ends, and has no memory left
            return self.last(who)
        self.running[who] = self.threads[gdb.selected_thread().global_num] = task
        return task

    def by(self, task):
        """The process and the number of a task that has made a call, as a report has them."""
        number = task[1] if TASKS is None else self.numbers.setdefault(task, len(self.numbers) + 1)
        return {"process": task[0], "thread": number}

    def of_thread(self, number):
        """The task that made the last call of the thread with GDB's NUMBER, or is about to make one."""
        return self.threads.get(number, FIRST)

    def last(self, who):
        """The same of a thread by its process and its number there."""
        return who if TASKS is None else self.running.get(who, FIRST)

    def last_by(self, who):
        """The same as a report has it."""
        number = who[1] if TASKS is None else self.numbers.get(self.last(who), 1)
        return {"process": who[0], "thread": number}

    def goes_on(self, call):
        """A task makes its next call, so it no longer waits. Its runtime may ask for the same again."""
        if call.folded is None:
            waited = self.waits.pop(call.task, None)
            call.repeats = waited is not None and (waited.name, waited.fd) == (call.name, call.fd)

    def note(self, call, result):
        """A call has returned. If the kernel would have had to wait, the runtime does it in the task's place."""
        if TASKS is not None and result in LATER:
            self.waits[call.task] = call

    def waiting(self):
        """The calls that tasks wait in, by task."""
        return [self.waits[task] for task in sorted(self.waits)]

    def end(self, process):
        self.waits = {task: call for task, call in self.waits.items() if task[0] != process}


def running_task(frame):
    """The runtime's number of the task that a thread executes. On x86-64 its address is in the thread's storage, just
    below the base (cmd/internal/obj/x86, TLS), on arm64 in a register of its own."""
    if MACHINE == "x86_64":
        place = int(frame.read_register("fs_base")) & (2**64 - 1)
        address = gdb.selected_inferior().read_memory(place - 8, 8).tobytes()
    else:
        address = (int(frame.read_register("x28")) & (2**64 - 1)).to_bytes(8, "little")
    kind = gdb.lookup_type(TASKS["type"]).pointer()
    return int(gdb.Value(address, kind).dereference()[TASKS["number"]])

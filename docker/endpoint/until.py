"""Decides at which of the program's calls a run stops. It then needs no tagged line."""

import re

import gdb

from runtime import TASKS
from system_calls import MACHINE, names_of

EXIT_GROUP = {"x86_64": 231, "aarch64": 94}
# Calls that the other peer or its kernel can notice, and the end of a process, which closes its sockets.
NOTICED = {
    "bind", "listen", "connect", "sendto", "sendmsg", "sendmmsg", "sendfile", "write", "writev", "pwritev2",
    "splice", "shutdown", "close", "close_range", "exit_group",
}  # fmt: skip
SEVERAL = {"sendmmsg", "recvmmsg"}  # their result is the number of messages, not of bytes


class Line:
    """The line of a call, and the places in its code that have made a call."""

    def __init__(self, call):
        self.at = call.origin.lines[:1]
        self.places = {call.origin.place}

    def has(self, call):
        """Whether CALL is a further one of the same execution of the line. A place that has made a call before
        belongs to another pass of a loop, unless a library's function makes several calls there."""
        if not self.at or call.origin.lines[:1] != self.at:
            return False
        again = call.origin.place in self.places
        self.places.add(call.origin.place)
        return not again or call.folded is not None


class Until(gdb.Function):
    """The calls at which a run stops. A thread stops when one of these calls has returned. From then on the
    other threads stop before each call that the network or the other kernel can notice. They may go on to wait."""

    def __init__(self, report_problem):
        super().__init__("wirestep_exit")
        self.report_problem = report_problem
        self.run("none")

    def run(self, until, chosen=frozenset(), tasks=None):
        """UNTIL is `any`, `none` or names with commas between them; `send=15` stops only when that many bytes
        have been moved, or a call has moved none. `entry` stops each thread before its next call.
        With `each` and `line` only the threads in CHOSEN make calls, and others are held before their next one. If
        the program has tasks that are not threads, it is the TASKS of these threads.
        `each` stops a thread when a call has returned, `line` before its next call of another line."""
        self.stopped = set()  # the threads that it has stopped
        self.at_entry = until == "entry"
        self.by_line = until == "line"
        self.tasks = tasks
        chosen = map(self.key_of, chosen) if TASKS is not None else chosen
        self.chosen = set(chosen) if until in ("each", "line") else None
        self.lines = {}  # by thread or task, of its calls that have returned in this run
        names, _, amount = until.partition("=")
        self.names = None if until in ("any", "each") else set() if until in ("none", "entry", "line") else set(names.split(","))
        self.amount = int(amount or 0)

    def go_on(self, thread):
        """THREAD goes on in this run, in the place of those that wait. The lines of those are not over."""
        if self.chosen is not None:
            self.chosen = {self.key_of(thread)}

    def key_of(self, thread):
        """The thread with this number, or the task that it executes."""
        return thread if TASKS is None or self.tasks is None else self.tasks.of_thread(thread)

    def watch(self):
        """The end of a process closes its sockets, so it is a call like those before which threads stop."""
        shown = gdb.execute(f"catch syscall {EXIT_GROUP[MACHINE]}", to_string=True)
        catchpoint = re.search(r"Catchpoint (\d+)", shown).group(1)
        gdb.execute(f"condition {catchpoint} $wirestep_exit()", to_string=True)

    def invoke(self):
        try:
            return int(self.stops_before("exit_group"))
        except Exception as problem:  # an exception here would stop the program
            self.report_problem(f"the end of the program: {problem!r}")
            return 0

    def concerns(self, name):
        """Whether a thread may stop at the call with this kernel's name, so that it must be recorded."""
        if self.names is None or self.at_entry or self.by_line or (self.stopped and name in NOTICED):
            return True
        return not self.names.isdisjoint(names_of(name))

    def stops_before(self, name, call=None):
        """Whether the selected thread, which is about to make a call, stops here. CALL is left out at the end of
        the process. A call that the kernel refused before is one that the program waits in, so it goes on."""
        if call is not None and call.repeats:
            return False
        key = self.key_of(gdb.selected_thread().global_num)
        line = self.lines.get(key)
        if self.by_line and line is not None and (call is None or not line.has(call)):
            return self.stop()
        if self.chosen is not None and key not in self.chosen and line is None:
            return True  # held, which does not end the run
        if call is not None and call.folded is not None:
            return False
        if not self.at_entry and (not self.stopped or name not in NOTICED):
            return False
        return self.stop()

    def begin_line(self, call):
        """CALL of the selected thread has returned. One that a library made for itself begins no line in a program whose
        lines are not known: it belongs to the program's next call."""
        if call.folded is not None and not call.origin.lines:
            return
        self.lines.setdefault(self.key_of(gdb.selected_thread().global_num), Line(call))

    def stops_after(self, name, result):
        """Whether the selected thread, whose call has returned, stops here."""
        if self.names is not None and name not in self.names:
            return False
        self.amount -= result
        return (result <= 0 or self.amount <= 0 or name in SEVERAL) and self.stop()

    def stop(self):
        self.stopped.add(gdb.selected_thread().global_num)
        return True

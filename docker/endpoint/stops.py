"""Runs a program's threads, each alone, and knows where they have stopped and how the program has ended.

GDB is in non-stop mode: a thread that stops, or is stepped, stops no other. A stop would make calls of
another thread return EINTR which would not do so without a debugger.
"""

import re
import signal
import sys

import gdb

from crash import end_of, values_in
from frames import base_of, function_frame, older, origin, stack_pointer, users_line
from threads import stopped_threads
from until import Until

FAULTS = ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT", "SIGSYS")


class Stops:
    """How the threads run, their last stops, and the end of the program."""

    def __init__(self, report_problem):
        self.report_problem = report_problem
        self.faults = Faults(report_problem)
        self.until = Until(report_problem)
        self.last = {}  # by thread
        self.exit = None
        self.left = None  # how the first process has ended, if others of an observed program live on
        self.ended = []  # children, since the last report
        self.mode = "reach"
        self.stepped = None  # the thread that executes a line, and the stack pointer of the line's frame
        self.frame = None  # the thread that executed a line last, and the base of the line's frame
        self.statement = []  # the addresses of that line
        self.statements = []  # those of all tagged lines
        self.caught = None  # the thread that stops because it caught an exception
        self.is_trap = lambda thread: False  # see traps.py

    def run(self, mode, threads):
        """Continues threads: `line` over a line, `reach` to tagged lines, `call` until a call stops one (see
        Until), `end` to the program's end."""
        self.mode, self.stepped = mode, None
        if mode == "call":
            self.last.clear()  # not all stopped threads go on, and those of earlier runs end no run
        for thread in stopped_threads():
            if thread.global_num in threads:
                thread.switch()
                self.last.pop(thread.global_num, None)
                if mode == "line":
                    self.stepped = (thread.global_num, stack_pointer(gdb.newest_frame()))
                    self.frame = (thread.global_num, base_of(function_frame()))
                    self.statement = self.statement_at(hex(gdb.newest_frame().pc()))
                if not self.is_trap(thread):
                    gdb.execute("next &" if mode == "line" else "continue &", to_string=True)

    def go_on(self, number):
        """Continues a thread that was held in a run by calls. A thread that has just ended the run still does."""
        self.until.go_on(number)
        for thread in stopped_threads():
            if thread.global_num == number:
                thread.switch()
                self.last.pop(number, None)
                if not self.is_trap(thread):
                    gdb.execute("continue &", to_string=True)

    def statement_at(self, place):
        """The statement that begins at PLACE; the last one if a thread goes on in it."""
        return next((one for one in self.statements if place in one), self.statement)

    def stops_at_tag(self, thread, statement):
        """A line of a step stops each thread that comes to it, except one that executes a line. That one stops
        by itself at another statement of its function, unless GDB does not know the line there (lines.py)."""
        if self.mode in ("call", "end"):
            return False
        if self.stepped is None or self.stepped[0] != thread.global_num:
            return True
        frame = function_frame()
        is_unknown = statement != self.statement and users_line(frame) is None
        return is_unknown and (thread.global_num, base_of(frame)) == self.frame

    def on_stop(self, event):
        thread = event.inferior_thread or gdb.selected_thread()
        self.last[thread.global_num] = {
            "thread": thread.global_num,
            "signal": getattr(event, "stop_signal", None),
            "caught": self.caught == thread.global_num,
            "call": thread.global_num in self.until.stopped,
        }
        if self.caught == thread.global_num:
            self.caught = None
        if self.stepped is not None and self.stepped[0] == thread.global_num:
            self.stepped = None

    def is_in_background(self):
        """Whether the program lives on without its first process: an observed one does as long as a process of it."""
        return self.until.chosen is not None and any(one.num > 1 and one.pid != 0 for one in gdb.inferiors())

    def on_child_exit(self, event):
        ended = end_of(event)
        self.ended.append({"process": event.inferior.num} | ended)
        if event.inferior.num == 1:
            self.left = ended
        elif self.left is not None and all(one is event.inferior or one.pid == 0 for one in gdb.inferiors()):
            self.exit = self.left

    def take_ended(self):
        ended, self.ended = self.ended, []
        return ended

    def on_exit(self, event):
        self.exit = end_of(event)
        name = self.exit["signal"]
        last = self.faults.last
        if last is not None and last["signal"] == name and last["at"] is not None:
            self.exit |= {"at": last["at"], "values": last["values"]}

    def is_left_for(self, handler):
        """Whether the frame that handles an exception is the stepped line's or an outer one; stacks grow
        downwards."""
        thread = gdb.selected_thread().global_num
        return self.stepped is not None and self.stepped[0] == thread and stack_pointer(handler) >= self.stepped[1]


def follow_children(follow):
    """GDB traces each process that the program forks. In non-stop mode both go on at once."""
    gdb.execute(f"set detach-on-fork {'off' if follow else 'on'}")


def keep_answering(event):
    """GDB's adapter refuses requests while it thinks that the program runs: here a thread always may."""
    adapter = sys.modules.get("gdb.dap.events")
    if adapter is not None:
        adapter.inferior_running = False


class Faults(gdb.Function):
    """The condition of a catchpoint for the signals of crashes. It is never true: GDB passes the signal, and
    the program's handler, if it has one, runs. Without a handler this was the line of the crash."""

    def __init__(self, report_problem):
        super().__init__("wirestep_fault")
        self.report_problem = report_problem
        self.last = None

    def watch(self):
        shown = gdb.execute(f"catch signal {' '.join(FAULTS)}", to_string=True)
        catchpoint = re.search(r"Catchpoint (\d+)", shown).group(1)
        gdb.execute(f"condition {catchpoint} $wirestep_fault()", to_string=True)

    def invoke(self):
        try:
            self.note(signal.Signals(int(gdb.parse_and_eval("$_siginfo.si_signo"))).name)
        except Exception as problem:  # an exception here would stop the program
            self.report_problem(f"a signal: {problem!r}")
        return 0

    def note(self, name):
        """The selected thread gets this signal at its line."""
        lines = origin(gdb.newest_frame()).lines
        self.last = {"signal": name, "at": next(iter(lines), None), "values": values_in(gdb.newest_frame())}


class CatchEntry(gdb.Breakpoint):
    """At `__cxa_begin_catch`: ends a stepped line that threw an exception which is now caught.

    GDB's `next` waits for the return of the function that the line called. It learns of an exception by a
    probe that Debian's libgcc does not have, so the program would run to its end."""

    def __init__(self, stops):
        super().__init__("__cxa_begin_catch", internal=True)
        self.stops = stops

    def stop(self):
        try:
            handler = older(gdb.newest_frame())
            if handler is not None and self.stops.is_left_for(handler):
                CatchReturn(self.stops)
        except Exception as problem:
            self.stops.report_problem(f"a caught exception: {problem!r}")
        return False


class CatchReturn(gdb.FinishBreakpoint):
    """Back in the handler: stops the program."""

    def __init__(self, stops):
        super().__init__(gdb.newest_frame(), internal=True)
        self.stops = stops

    def stop(self):
        self.stops.caught = gdb.selected_thread().global_num
        return True

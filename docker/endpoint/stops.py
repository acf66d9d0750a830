"""Where a program has stopped and how it has ended: its position, exceptions that it catches, its last signal."""

import re
import signal

import gdb

from frames import origin, stack_pointer

FAULTS = ("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGABRT", "SIGSYS")


def position():
    """The line that the program executes next, as the debug information names it."""
    if gdb.selected_inferior().pid == 0:
        return None
    frame = gdb.newest_frame()
    place = frame.find_sal()
    return {
        "function": frame.name(),
        "file": place.symtab.filename if place.symtab else None,
        "line": place.line or None,
    }


def place_of(frame):
    """The selected thread's number and the frame's stack pointer; stacks grow downwards."""
    return gdb.selected_thread().num, stack_pointer(frame)


class Stops:
    """The last stop and the end of the program."""

    def __init__(self, report_problem):
        self.faults = Faults(report_problem)
        self.stop = None
        self.exit = None
        self.place = None  # thread and stack pointer of the last stop
        self.caught = False  # whether the program stops because it caught an exception
        self.let_go = False  # whether the program runs to its end

    def on_stop(self, event):
        self.stop = {"signal": getattr(event, "stop_signal", None), "caught": self.caught}
        self.caught = False
        self.place = place_of(gdb.newest_frame())

    def on_exit(self, event):
        code = getattr(event, "exit_code", None)
        number = gdb.convenience_variable("_exitsignal")
        name = None if number is None else signal.Signals(int(number)).name
        self.exit = {"code": None if code is None else int(code), "signal": name}
        last = self.faults.last
        if last is not None and last["signal"] == name and last["at"] is not None:
            self.exit["at"] = last["at"]

    def is_stepped(self):
        """Whether the program executes one line; not if it runs to its end or to a breakpoint."""
        running = (point for point in gdb.breakpoints() if point.type == gdb.BP_BREAKPOINT)
        return all(point.number < 0 for point in running) and not self.let_go

    def is_left_for(self, handler):
        """Whether the frame that handles an exception is the stepped line's or an outer one."""
        thread, stack = self.place
        its_thread, its_stack = place_of(handler)
        return its_thread == thread and its_stack >= stack


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
            number = int(gdb.parse_and_eval("$_siginfo.si_signo"))
            lines = origin(gdb.newest_frame()).lines
            self.last = {"signal": signal.Signals(number).name, "at": next(iter(lines), None)}
        except Exception as problem:  # an exception here would stop the program
            self.report_problem(f"a signal: {problem!r}")
        return 0


class CatchEntry(gdb.Breakpoint):
    """At `__cxa_begin_catch`: ends a stepped line that threw an exception which is now caught.

    GDB's `next` waits for the return of the function that the line called. It learns of an exception by a
    probe that Debian's libgcc does not have, so the program would run to its end."""

    def __init__(self, stops, report_problem):
        super().__init__("__cxa_begin_catch", internal=True)
        self.stops = stops
        self.report_problem = report_problem

    def stop(self):
        try:
            handler = gdb.newest_frame().older()
            if self.stops.is_stepped() and handler is not None and self.stops.is_left_for(handler):
                CatchReturn(self.stops)
        except Exception as problem:
            self.report_problem(f"a caught exception: {problem!r}")
        return False


class CatchReturn(gdb.FinishBreakpoint):
    """Back in the handler: stops the program."""

    def __init__(self, stops):
        super().__init__(gdb.newest_frame(), internal=True)
        self.stops = stops

    def stop(self):
        self.stops.caught = True
        return True

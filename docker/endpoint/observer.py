"""Reports to the orchestrator what one executed source line did, from inside GDB.

Loaded into `gdb -i dap`. Adds the command `wirestep-report`, which prints one line of JSON about
everything since the last report: where threads have stopped, how the program ended, the system calls that
it made (arguments, results) and what it wrote to stdout and stderr.

Nothing here stops a thread that is not stepped, unless a run by calls asks for it. Signals reach it as without a debugger. The program's output goes to a file,
so the file has at a stop exactly what was written before it. There is nothing to wait for and no race.
"""

import json
import os
import sys

import gdb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from calls import Calls, by, whose  # noqa: E402: the modules are next to this file
from stops import CatchEntry, Stops, Tags, follow_children, keep_answering  # noqa: E402
from threads import all_threads, is_busy, position, sleeping_threads, stopped_threads  # noqa: E402

OUTPUT = "/tmp/program-output"
PROCESSES = 16  # watched at a time; GDB has the memory of the peer, so a fork bomb would end it
OUTPUT_LIMIT = 64 * 1024  # bytes reported per stop; the rest is counted, not shown


class Output:
    """The program's output, in a file."""

    def __init__(self):
        # Held open, so a program that puts another file in its place hides nothing.
        self.file = open(OUTPUT, "a+b", buffering=0)
        self.written = 0

    def take(self):
        """The text that the program wrote since the last report, and its length in bytes."""
        size = os.fstat(self.file.fileno()).st_size
        start, self.written = self.written, size
        if size <= start:  # smaller if the program truncated its own output
            return {"text": "", "bytes": 0}
        text = os.pread(self.file.fileno(), min(size - start, OUTPUT_LIMIT), start)
        return {"text": text.decode("utf-8", "replace"), "bytes": size - start}


class RunCommand(gdb.Command):
    """wirestep-run MODE UNTIL THREAD...: continue stopped threads (see Stops.run and Until.run), and return at
    once."""

    def __init__(self):
        super().__init__("wirestep-run", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        mode, until, *threads = argument.split()
        calls.begin()
        stops.until.run(until)
        stops.run(mode, {int(thread) for thread in threads})


class UntilCommand(gdb.Command):
    """wirestep-until UNTIL: from now on the program, which runs, stops at these calls (see Until.run)."""

    def __init__(self):
        super().__init__("wirestep-until", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        stops.until.run(argument)


class ReportCommand(gdb.Command):
    """Print what happened since the last report as one line of JSON."""

    def __init__(self):
        super().__init__("wirestep-report", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        report = {
            "pid": gdb.inferiors()[0].pid,
            "threads": [
                {"thread": thread.global_num, "task": thread.ptid[1], "by": by(whose(thread))}
                for thread in all_threads()
            ],
            "positions": [position(thread) for thread in stopped_threads()],
            "stops": list(stops.last.values()),
            "busy": any(is_busy(thread) for thread in all_threads() if not thread.is_stopped()),
            "exit": stops.exit,
            "calls": calls.take(stops.exit is not None),
            "problems": problems,
            "output": output.take(),
        }
        print(json.dumps(report))


class WaitingCommand(gdb.Command):
    """Print the calls that have not returned as one line of JSON, and the number of the call that each thread
    sleeps in if all sleep. The program may run."""

    def __init__(self):
        super().__init__("wirestep-waiting", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        # a thread that has stopped at a call is not waiting, even if all others sleep
        sleeping = None if stops.until.stopped else sleeping_threads()
        waiting = {
            "calls": calls.waiting(),
            "asleep": None if sleeping is None else [by(whose(thread)) | {"number": n} for thread, n in sleeping],
        }
        print(json.dumps(waiting))


class WatchCommand(gdb.Command):
    """wirestep-watch ADDRESSES...: start recording calls, and stop threads at these statements (see Tags).
    Must be given once, when the program has stopped in main."""

    def __init__(self):
        super().__init__("wirestep-watch", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        calls.watch()
        stops.faults.watch()
        stops.until.watch()
        CatchEntry(stops)
        for statement in argument.split():
            tags.add(statement)


class TagCommand(gdb.Command):
    """wirestep-tag ADDRESSES: from now on, stop threads at this statement."""

    def __init__(self):
        super().__init__("wirestep-tag", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        tags.add(argument)


def pass_signals():
    """GDB stops at no signal and delivers each one, SIGINT too, which it otherwise keeps for itself."""
    gdb.execute("handle all nostop noprint pass", to_string=True)
    gdb.execute("set confirm off")
    gdb.execute("handle SIGINT nostop noprint pass", to_string=True)


def check_that_the_program_cannot_trace_gdb():
    """The program has GDB's user, but may neither trace GDB nor write to its memory. That user may not
    read GDB's file, so the kernel makes GDB not dumpable (would_dump in fs/exec.c, ptrace(2))."""
    if os.access("/proc/self/exe", os.R_OK):
        problems.append("the program's user can read GDB's file, so the program can trace GDB")


def on_new_thread(event):
    """A process that the program forks has not run yet: its first thread is known before GDB continues it."""
    keep_answering(event)
    thread = event.inferior_thread
    if thread.inferior.num > 1 and thread.num == 1:
        selected = gdb.selected_thread()
        thread.switch()
        calls.watch_child()
        tags.watch_child()
        selected.switch()
        follow_children(sum(inferior.pid != 0 for inferior in gdb.inferiors()) < PROCESSES)


def on_exit(event):
    if event.inferior.num > 1:
        calls.end_process(event.inferior.num)
        follow_children(True)
        return
    stops.on_exit(event)
    calls.end_in_signal(stops.exit["signal"])


problems = []
stops = Stops(problems.append)
calls = Calls(problems.append, stops.until)
tags = Tags(stops)
output = Output()
pass_signals()
follow_children(True)
check_that_the_program_cannot_trace_gdb()
ReportCommand()
WaitingCommand()
WatchCommand()
TagCommand()
RunCommand()
UntilCommand()
gdb.events.stop.connect(stops.on_stop)
gdb.events.exited.connect(on_exit)
gdb.events.cont.connect(keep_answering)
gdb.events.new_thread.connect(on_new_thread)

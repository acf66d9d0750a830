"""Reports to the orchestrator what one executed source line did, from inside GDB.

Loaded into `gdb -i dap`. Adds the command `wirestep-report`, which prints one line of JSON about
everything since the last report: where threads have stopped, how the program ended, the system calls that
it made (arguments, results) and what it wrote to stdout and stderr.

Nothing here stops a thread that is not stepped, unless a run by calls asks for it. Signals reach it as without a debugger. The program's output goes to a file,
so the file has at a stop exactly what was written before it. There is nothing to wait for and no race.
"""

import ctypes
import json
import os
import sys
import time

import gdb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

from calls import Calls, whose  # noqa: E402: the modules are next to this file
from frames import SOURCES  # noqa: E402
from instructions import Instructions  # noqa: E402
from limits import Limits  # noqa: E402
from runtime import beginning as begins, hide  # noqa: E402
from stops import CatchEntry, Stops, follow_children, keep_answering  # noqa: E402
from tags import Tags  # noqa: E402
from traps import Traps, is_near_breakpoint  # noqa: E402
from threads import (  # noqa: E402
    all_threads,
    is_busy,
    is_runnable,
    position,
    processor_time,
    sleeping_threads,
    stopped_threads,
)
from values import remote_end  # noqa: E402
from variables import VariablesCommand  # noqa: E402

OUTPUT = "/tmp/program-output"
BEGUN = "/tmp/.program-begun"  # begin.c writes to it before the program's exec
PROCESSES = 16  # watched at a time; GDB has the memory of the peer, so a fork bomb would end it
OUTPUT_LIMIT = 64 * 1024  # bytes reported per stop; the rest is counted, not shown


class Output:
    """The program's output, in a file."""

    def __init__(self):
        # Held open, so a program that puts another file in its place hides nothing.
        self.file = open(OUTPUT, "a+b", buffering=0)
        os.fchmod(self.file.fileno(), 0o666)  # the program, which has another user, can open /dev/stdout
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
        stops.until.run(until, map(int, threads), calls.tasks)
        if mode == "line":
            instructions.watch(int(threads[0]))
        elif stops.stepped is None:
            instructions.watch(None)
        stops.run(mode, {int(thread) for thread in threads})


class GoOnCommand(gdb.Command):
    """wirestep-go-on THREAD: continue a stopped thread in a run by calls that goes on, and return at once."""

    def __init__(self):
        super().__init__("wirestep-go-on", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        calls.begin()
        stops.go_on(int(argument))


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
                {"thread": thread.global_num, "task": thread.ptid[1], "by": calls.tasks.last_by(whose(thread))}
                for thread in all_threads()
            ],
            "positions": [
                position(thread, stops.frame)
                for thread in stopped_threads()
                if thread.global_num not in traps.going
            ],
            "stops": list(stops.last.values()),
            "busy": [calls.tasks.last_by(whose(thread)) for thread in all_threads() if not thread.is_stopped() and is_busy(thread)],
            "seconds": processor_time(),
            "program": calls.program(),
            "begun": os.fstat(begun.fileno()).st_size > 0,
            "exit": stops.exit,
            "calls": calls.take(stops.exit is not None),
            "ended": stops.take_ended(),
            "races": calls.races.take(),
            "problems": problems,
            "output": output.take(),
        }
        print(json.dumps(report))


class WaitingCommand(gdb.Command):
    """Print the calls that have not returned as one line of JSON, each with the other end of its connection, and
    the number of the call that each thread sleeps in if all sleep, with whether the wait has a time limit. Then the
    threads that have stopped, whether one would run if the machine had time for it, and the seconds of processor of
    the program and of GDB. The program may run."""

    def __init__(self):
        super().__init__("wirestep-waiting", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        # a thread that has stopped at a call is not waiting, even if all others sleep
        sleeping = None if stops.until.stopped else sleeping_threads()
        pids = {inferior.num: inferior.pid for inferior in gdb.inferiors()}
        waiting = calls.waiting()
        for call in waiting:
            end = remote_end(pids.get(call["process"]), call["fd"]) if "fd" in call else None
            if end is not None:
                call["remote"] = end
        asleep = None if sleeping is None else [self.sleep(thread, words) for thread, words in sleeping]
        by_task = sorted(stopped_threads(), key=lambda thread: calls.tasks.last(whose(thread)))
        stopped = [thread.global_num for thread in by_task]
        runnable = any(map(is_runnable, all_threads()))
        used = {"seconds": processor_time(), "debugging": time.process_time()}
        state = {"asleep": asleep, "stopped": stopped, "runnable": runnable} | used
        print(json.dumps({"calls": waiting} | state))

    def sleep(self, thread, words):
        limited = limits.is_limited(thread.inferior.pid, words)
        return calls.tasks.last_by(whose(thread)) | {"number": int(words[0]), "limited": limited}


class HoldCommand(gdb.Command):
    """Stop every thread of the program, and of its children, where it is."""

    def __init__(self):
        super().__init__("wirestep-hold", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        gdb.execute("interrupt -a")


class OwnBreakpointsCommand(gdb.Command):
    """Print where threads are at a breakpoint instruction of the program's own, or just after one, as one line
    of JSON. GDB hides its own breakpoints from a reader of memory."""

    def __init__(self):
        super().__init__("wirestep-own-breakpoints", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        places = [position(thread, stops.frame) for thread in stopped_threads()]
        print(json.dumps([place for place in places if is_near_breakpoint(int(place["pc"], 16))]))


class WatchCommand(gdb.Command):
    """wirestep-watch ADDRESSES...: stop threads at these statements (see Tags). Must be given once, when the
    program has stopped in main."""

    def __init__(self):
        super().__init__("wirestep-watch", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        beginning.delete()
        traps.watch()
        calls.come_to_main()
        stops.faults.watch()
        stops.until.watch()
        limits.watch()
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


def check_that_no_program_can_trace_gdb():
    """No process without CAP_SYS_PTRACE may trace GDB, write to its memory or open its streams, not even one
    with GDB's user. That user may not read GDB's file, so the kernel makes GDB not dumpable (would_dump in
    fs/exec.c, ptrace(2))."""
    if os.access("/proc/self/exe", os.R_OK):
        problems.append("GDB's user can read GDB's file, so a program can trace GDB")


def open_files_as(user):
    """GDB opens the program's memory and descriptors in /proc as the program's user, which they belong to. That
    user is only the one of this thread's files: the program can't signal a process for it. A change of it
    makes GDB not dumpable (commit_creds in kernel/cred.c)."""
    libc = ctypes.CDLL(None)
    for change in libc.setfsgid, libc.setfsuid:
        change(user)
        if change(user) != user:  # both return the former one, and report no failure
            problems.append(f"GDB may not open the files of user {user}")


class Beginning(gdb.Breakpoint):
    """The loader has done its work here. Constructors of the program's objects run before main. Must be deleted
    in main: GDB steps over breakpoints with copies of instructions at this place. If the place has a
    breakpoint, GDB stops all threads for each step instead, and their waits return EINTR."""

    def __init__(self):
        super().__init__(begins(), internal=True)

    def stop(self):
        try:
            calls.watch()
        except Exception as problem:
            problems.append(f"the beginning of the program: {problem!r}")
        return False


def on_new_thread(event):
    """A process that the program forks has not run yet: its first thread is known before GDB continues it."""
    keep_answering(event)
    thread = event.inferior_thread
    if thread.inferior.num > 1 and thread.num == 1:
        selected = gdb.selected_thread()
        thread.switch()
        calls.watch_child()
        if is_watched_program():
            tags.watch_child()
            instructions.watch_child()
        selected.switch()
        follow_children(sum(inferior.pid != 0 for inferior in gdb.inferiors()) < PROCESSES)


def is_watched_program():
    """Not one that a process executes in place of the peer's."""
    return (gdb.current_progspace().filename or "").startswith(SOURCES)


def on_executed(event):
    """A process executes another program. GDB would fail to insert breakpoints at the old program's places."""
    for inferior in gdb.inferiors():
        if inferior.progspace == event.progspace:
            forget(inferior.num)


def forget(process):
    """Its places no longer exist. GDB ends itself if it finds a breakpoint of an inferior that is gone."""
    tags.forget(process)
    instructions.forget(process)


def on_exit(event):
    if event.inferior.num > 1 or stops.is_in_background():
        calls.end_process(event.inferior.num)
        stops.on_child_exit(event)
        forget(event.inferior.num)
        follow_children(True)
        return
    stops.on_exit(event)
    calls.end_in_signal(stops.exit["signal"])


problems = []
stops = Stops(problems.append)
limits = Limits(problems.append)
calls = Calls(problems.append, stops.until, limits)
tags = Tags(stops)
traps = Traps(stops)
instructions = Instructions(calls, traps)
output = Output()
begun = open(BEGUN, "xb")  # held open: a program that is root can remove the name
open_files_as(int(os.environ.pop("WIRESTEP_USER")))
pass_signals()
hide()
follow_children(True)
check_that_no_program_can_trace_gdb()
beginning = Beginning()
ReportCommand()
WaitingCommand()
HoldCommand()
OwnBreakpointsCommand()
WatchCommand()
TagCommand()
RunCommand()
GoOnCommand()
UntilCommand()
VariablesCommand()
gdb.events.stop.connect(stops.on_stop)
gdb.events.stop.connect(traps.on_stop)
gdb.events.exited.connect(on_exit)
gdb.events.cont.connect(keep_answering)
gdb.events.new_thread.connect(on_new_thread)
gdb.events.executable_changed.connect(on_executed)

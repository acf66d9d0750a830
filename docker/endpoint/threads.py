"""The threads of the program and its children: where each has stopped, and whether it runs or sleeps."""

import re

import gdb

from frames import base_of, function_frame, users_line


def stopped_threads():
    return [thread for thread in all_threads() if thread.is_stopped()]


def all_threads():
    return sorted(
        (thread for inferior in gdb.inferiors() for thread in inferior.threads() if thread.is_valid()),
        key=lambda thread: thread.global_num,
    )


def position(thread, stepped):
    """The line that a stopped thread executes next, as the debug information names it. In an inlined function
    that is the line which calls it. STEPPED is the thread that executed a line last, and the base of the line's
    frame: `same` says that the thread has not left it, `known` that the code there has a line of the user's."""
    thread.switch()
    frame = function_frame()
    place = frame.find_sal()
    return {
        "thread": thread.global_num,
        "function": frame.name(),
        "file": place.symtab.filename if place.symtab else None,
        "line": place.line or None,
        "pc": hex(frame.pc()),
        "same": (thread.global_num, base_of(frame)) == stepped,
        "known": users_line(frame) is not None,
    }


def is_busy(thread):
    """Whether a thread runs, as the kernel says. A sleeping thread goes on only if another wakes it."""
    state = of_task(thread, "stat")
    return state is not None and state.rpartition(")")[2].split()[0] not in "SDZX"


def sleeping_threads():
    """The threads that run under GDB, each with the number of the call that it sleeps in; None if one of
    them does not sleep, or waits for a disk. A thread that another woke between two readings has one switch more."""
    threads = [thread for thread in all_threads() if not thread.is_stopped()]
    before = [of_task(thread, "status") for thread in threads]
    numbers = [of_task(thread, "syscall") for thread in threads]
    after = [of_task(thread, "status") for thread in threads]
    if any(status is None or not re.search(r"^State:\sS", status, re.M) for status in before + after):
        return None
    if [switches(status) for status in before] != [switches(status) for status in after]:
        return None
    if not all(number and number.split()[0].isdigit() for number in numbers):
        return None
    return [(thread, int(number.split()[0])) for thread, number in zip(threads, numbers)]


def of_task(thread, file):
    """A file of the thread in /proc; None if it has ended. The files of a process that is about to end belong to root."""
    process, task, _ = thread.ptid
    try:
        with open(f"/proc/{process}/task/{task}/{file}") as opened:
            return opened.read()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None


def switches(status):
    """How often the kernel has switched from the thread to another."""
    return re.findall(r"^(?:non)?voluntary_ctxt_switches:\s*(\d+)$", status, re.M)

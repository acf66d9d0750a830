"""The threads of the program and its children: where each has stopped, and whether it runs or sleeps."""

import re

import gdb

from frames import base_of, function_frame, users_line
from system_calls import PROCESSES, numbers


MAKES_PROCESS = [[str(number)] for number, name in numbers().items() if name in PROCESSES]


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
    return (state_of(thread) or "X") not in "SDZX"


def is_runnable(thread):
    """Whether a thread runs or would run if the machine had time for it."""
    return state_of(thread) == "R"


def state_of(thread):
    """As proc(5) has it; None if the thread has ended."""
    stat = of_task(thread, "stat")
    return stat and stat.rpartition(")")[2].split()[0]


def sleeping_threads():
    """The threads that run under GDB, each with the numbers of the call that it sleeps in (proc(5), syscall); None if
    one of them does not sleep, or waits for a disk. A thread that another woke between two readings has one switch more."""
    threads = [thread for thread in all_threads() if not thread.is_stopped()]
    before = [of_task(thread, "status") for thread in threads]
    asked = [(of_task(thread, "syscall") or "").split() for thread in threads]
    after = [of_task(thread, "status") for thread in threads]
    if None in before + after or not all(map(is_asleep, before + after, asked + asked)):
        return None
    if [switches(status) for status in before] != [switches(status) for status in after]:
        return None
    if not all(words and words[0].isdigit() for words in asked):
        return None
    return list(zip(threads, asked, strict=True))


def is_asleep(status, words):
    """Whether a thread sleeps by its status. One that has called vfork does so until its child executes a program."""
    state = re.search(r"^State:\s(.)", status, re.M).group(1)
    return state == "S" or (state == "D" and words[:1] in MAKES_PROCESS)


def processor_time():
    """The seconds of processor that the program and its children have used. USER_HZ is 100 on every machine."""
    stats = [of_task(thread, "stat") for thread in all_threads()]
    fields = [stat.rpartition(")")[2].split() for stat in stats if stat is not None]
    return sum(int(field[11]) + int(field[12]) for field in fields) / 100


def of_task(thread, file):
    """A file of the thread in /proc; None if it has ended, or is about to and has no memory left."""
    process, task, _ = thread.ptid
    try:
        with open(f"/proc/{process}/task/{task}/{file}") as opened:
            return opened.read()
    except (FileNotFoundError, PermissionError, ProcessLookupError):
        return None


def switches(status):
    """How often the kernel has switched from the thread to another."""
    return re.findall(r"^(?:non)?voluntary_ctxt_switches:\s*(\d+)$", status, re.M)

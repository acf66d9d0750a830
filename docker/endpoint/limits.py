"""Knows which waits of a program end by themselves, because the program has given them a time limit."""

import re

import gdb

from descriptors import descriptor_kind, object_of, open_descriptors
from runtime import TASKS
from system_calls import MACHINE
from values import signed

# The kernel's names and numbers of calls with a limit, and the argument that has it: a number of milliseconds, which
# is negative without a limit, or a pointer.
MILLISECONDS = {"poll": (7, None, 2), "epoll_wait": (232, None, 3), "epoll_pwait": (281, 22, 3)}
POINTERS = {
    "ppoll": (271, 73, 2), "select": (23, None, 4), "pselect6": (270, 72, 4), "epoll_pwait2": (441, 441, 3),
    "recvmmsg": (299, 243, 4), "futex": (202, 98, 3), "rt_sigtimedwait": (128, 137, 2), "semtimedop": (220, 192, 3),
}  # fmt: skip
ALWAYS = {"nanosleep": (35, 101), "clock_nanosleep": (230, 115)}
ALARMS = {"alarm": (37, None), "setitimer": (38, 103), "timer_settime": (223, 110)}

# A runtime of tasks waits so for work, and looks after its threads from time to time. The time limits of tasks are those of
# its wait for sockets.
RUNTIMES = {202, 35, 230} if MACHINE == "x86_64" else {98, 101, 115}

COLUMN = 0 if MACHINE == "x86_64" else 1
SOL_SOCKET = 1
TIMEOUTS = {20, 21, 66, 67}  # SO_RCVTIMEO, SO_SNDTIMEO, and those with a time of 64 bits


def by_number(table):
    return {row[COLUMN]: row for row in table.values() if row[COLUMN] is not None}


class Limits(gdb.Function):
    """The sockets with a limit of time, and whether the program has set an alarm."""

    def __init__(self, report_problem):
        super().__init__("wirestep_alarm")
        self.report_problem = report_problem
        self.sockets = set()  # the kernel's names
        self.has_alarm = False

    def watch(self):
        """An alarm interrupts any wait."""
        shown = gdb.execute(f"catch syscall {' '.join(map(str, by_number(ALARMS)))}", to_string=True)
        catchpoint = re.search(r"Catchpoint (\d+)", shown).group(1)
        gdb.execute(f"condition {catchpoint} $wirestep_alarm()", to_string=True)

    def invoke(self):
        self.has_alarm = True
        return 0

    def note(self, call, values, result):
        """A call that has returned. An accepted connection has the limit of its listener."""
        if call.object is None:
            return
        if call.name == "setsockopt" and values[1] == SOL_SOCKET and values[2] in TIMEOUTS:
            self.sockets.add(call.object)
        if call.name in ("accept", "accept4") and call.object in self.sockets and result >= 0:
            self.sockets.add(object_of(gdb.selected_inferior().pid, result))

    def is_limited(self, pid, words):
        """Whether a wait in a call ends by itself. WORDS are the numbers of /proc/PID/syscall."""
        number, *arguments = [int(word, 0) for word in words]
        if TASKS is not None and number in RUNTIMES:
            return False
        if self.has_alarm or number in by_number(ALWAYS):
            return True
        if number in by_number(MILLISECONDS):
            return signed(arguments[by_number(MILLISECONDS)[number][2]], 32) >= 0 or has_timer(pid)
        if number in by_number(POINTERS) and arguments[by_number(POINTERS)[number][2]] != 0:
            return number != POINTERS["futex"][COLUMN] or arguments[1] & 0x7F in (0, 6, 9, 11, 13)
        return object_of(pid, signed(arguments[0], 32)) in self.sockets or has_timer(pid)


def has_timer(pid):
    """Whether a timerfd of the process is armed (proc(5), fdinfo)."""
    for fd in open_descriptors(pid):
        if descriptor_kind(pid, fd) != "timerfd":
            continue
        try:
            with open(f"/proc/{pid}/fdinfo/{fd}") as opened:
                value = re.search(r"^it_value: \((\d+), (\d+)\)", opened.read(), re.M)
        except OSError:
            continue
        if value is not None and value.groups() != ("0", "0"):
            return True
    return False

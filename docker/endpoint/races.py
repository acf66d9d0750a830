"""Finds calls of two threads on one socket or pipe whose order is chance.

Two calls overlap if each began before the other returned. Nothing that one thread did after its call can then have
made the other begin, so only chance decides which of them the kernel carries out first.
"""

# Both take what arrives, or both add to what is sent.
TAKES = {"accept", "accept4", "recvfrom", "recvmsg", "recvmmsg", "read", "readv", "preadv2"}
GIVES = {"sendto", "sendmsg", "sendmmsg", "sendfile", "write", "writev", "pwritev2", "splice"}

MOST = 8  # pairs of a line


def conflict(one, other):
    """Whether the result depends on which of them is first. A reader that another thread wakes by shutdown gets
    the end of the data in either order."""
    names = {one, other}
    ends = "close" in names or ("shutdown" in names and bool(names & GIVES))
    return ends or names <= TAKES or names <= GIVES


class Races:
    """The pairs since the last report, each in the order of the threads' creation."""

    def __init__(self):
        self.found = []

    def note(self, call, who, others):
        """CALL of the thread WHO begins. OTHERS are the open calls of each thread."""
        if call.object is None:
            return
        for by, calls in others.items():
            for other in calls:
                if by[0] != who[0] and "close" in (call.name, other.name):
                    continue  # the other process has a descriptor of its own
                if by != who and other.object == call.object and conflict(call.name, other.name):
                    self.add(sorted([(who, call), (by, other)], key=lambda end: end[0]))

    def add(self, ends):
        pair = [(who, call.users_name(), tuple(line_of(call))) for who, call in ends]
        if pair not in self.found and len(self.found) < MOST:
            self.found.append(pair)

    def take(self):
        found, self.found = self.found, []
        return [
            [
                {"name": name, "lines": [dict(line)] if line else [], "process": who[0], "thread": who[1]}
                for who, name, line in pair
            ]
            for pair in sorted(found)
        ]


def line_of(call):
    """The innermost line of the program's files, as items of a dictionary."""
    return call.origin.lines[0].items() if call.origin.lines else ()

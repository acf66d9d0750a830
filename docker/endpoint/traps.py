"""The program's own breakpoint instructions, and other causes of SIGTRAP: the program gets the signal, as without a
debugger.

GDB keeps SIGTRAP for itself, and must: it is also how GDB sees its own stops. It stops a thread whose SIGTRAP it did
not cause, and this delivers the signal. GDB cannot step a thread over a breakpoint instruction of the program's, and
fails at one of its checks. Such instructions in the function whose line is stepped therefore have breakpoints of GDB's.
"""

import signal

import gdb

from system_calls import BREAKPOINT, MACHINE

AFTER = {"x86_64": len(BREAKPOINT), "aarch64": 0}[MACHINE]  # the kernel puts a program on x86-64 after the instruction
ARGUMENTS = {"x86_64": ("rdi", "rsi", "rbp"), "aarch64": ("x0", "x1", "x29")}[MACHINE]
FROM_PROCESS = 0  # si_code of a signal that a process has sent is this or less (include/uapi/asm-generic/siginfo.h)


class Traps:
    def __init__(self, stops):
        self.stops = stops
        self.going = set()  # stopped threads that go on by themselves, and are reported as running
        stops.is_trap = self.is_next

    def watch(self):
        """Must not be called before main: the start of a program raises SIGTRAP."""
        gdb.execute("handle SIGTRAP stop print nopass", to_string=True)

    def on_stop(self, event):
        if event.details.get("reason") is not None:  # GDB's own
            return
        thread = event.inferior_thread or gdb.selected_thread()
        thread.switch()
        if int(gdb.parse_and_eval("$_siginfo.si_signo")) != signal.SIGTRAP:
            return
        if is_first_instruction(gdb.newest_frame()):
            return  # the kernel's own SIGTRAP after an exec under a tracer
        code = int(gdb.parse_and_eval("$_siginfo.si_code"))
        own = code <= FROM_PROCESS or is_near_breakpoint(int(gdb.newest_frame().pc()))
        self.go_on(thread, "signal SIGTRAP &" if own else "continue &")

    def is_next(self, thread):
        """Whether a stopped thread, which is selected, executes such an instruction next. Then it gets the signal: GDB
        skips the instruction if a breakpoint of its own is there."""
        if memory_at(int(gdb.newest_frame().pc()), len(BREAKPOINT)) != BREAKPOINT:
            return False
        self.go_on(thread, "signal SIGTRAP &", AFTER)
        return True

    def go_on(self, thread, command, skipped=0):
        """GDB has not finished the stop, so the command comes after it."""
        self.stops.faults.note("SIGTRAP")
        self.going.add(thread.global_num)

        def resume():
            self.going.discard(thread.global_num)
            try:
                thread.switch()
                self.stops.last.pop(thread.global_num, None)
                if skipped:
                    gdb.execute(f"set $pc = $pc + {skipped}", to_string=True)
                gdb.execute(command, to_string=True)
            except gdb.error as problem:
                self.stops.report_problem(f"a breakpoint instruction: {problem!r}")

        gdb.post_event(resume)


class OwnBreakpoint(gdb.Breakpoint):
    """At a breakpoint instruction of the program's own, in a function that is stepped."""

    def __init__(self, address, function, traps):
        super().__init__(f"*{address:#x}", internal=True)
        self.inferior = gdb.selected_inferior().num
        self.function = function
        self.traps = traps

    def is_used(self, watched):
        return self.function == watched

    def stop(self):
        """At the beginning of a line the step before it is over, and the next one is the instruction's."""
        pc = int(gdb.newest_frame().pc())
        if gdb.find_pc_line(pc).pc != pc:
            self.traps.go_on(gdb.selected_thread(), "signal SIGTRAP &", AFTER)
        return True


def is_first_instruction(frame):
    """Whether the program has executed nothing. The kernel starts a program with registers of zero (ELF_PLAT_INIT, and
    start_thread in arch/arm64/include/asm/processor.h); a call that raises a signal has its arguments in them."""
    return all(int(frame.read_register(name)) == 0 for name in ARGUMENTS)


def is_near_breakpoint(address):
    """Whether the program has such an instruction at the address or before it."""
    length = len(BREAKPOINT)
    return BREAKPOINT in (memory_at(address - length, length), memory_at(address, length))


def memory_at(address, size):
    """GDB hides its own breakpoints from this reader."""
    try:
        return gdb.selected_inferior().read_memory(address, size).tobytes()
    except gdb.MemoryError:
        return b""

"""The statements at which threads stop: those of a lab's tagged lines."""

import gdb

LAMBDA = "operator()"  # how GDB names a lambda, and an operator that can be called


class Tags:
    """The statements at which threads stop. A place is an address in one process, and a process that the
    program forks has the same addresses."""

    def __init__(self, stops):
        self.stops = stops
        self.statements = stops.statements
        self.placed = {}  # by process

    def add(self, addresses):
        """Stops threads at a statement. ADDRESSES are its places, with commas between them."""
        statement = addresses.split(",")
        self.statements.append(statement)
        self.set(statement)

    def watch_child(self):
        """The same in the selected process, which the program has forked."""
        for statement in self.statements:
            self.set(statement)

    def set(self, statement):
        functions = [function_at(int(place, 16)) for place in statement]
        placed = self.placed.setdefault(gdb.selected_inferior().num, [])
        placed += [Tag(place, functions, statement, self.stops) for place in statement]

    def forget(self, process):
        """The process executes another program, which has no such places."""
        for tag in self.placed.pop(process, ()):
            tag.delete()


def function_at(address):
    """The name of the function that has the code at ADDRESS."""
    block = gdb.block_for_pc(address)
    while block is not None and block.function is None:
        block = block.superblock
    return "" if block is None else block.function.name


class Tag(gdb.Breakpoint):
    """At one of the places of a STATEMENT. FUNCTIONS are those of all its places."""

    def __init__(self, place, functions, statement, stops):
        super().__init__(f"*{place}", internal=True)
        self.inferior = gdb.selected_inferior().num
        self.functions = functions
        self.statement = statement
        self.stops = stops

    def stop(self):
        try:
            is_at_tag = self.stops.stops_at_tag(gdb.selected_thread(), self.statement)
            return is_at_tag and not self.is_in_lambda()
        except Exception as problem:
            self.stops.report_problem(f"a tagged line: {problem!r}")
            return True

    def is_in_lambda(self):
        """Whether the place is a lambda's and the line is also that of the function that makes the lambda:
        the step is the function's."""
        here = gdb.newest_frame().name() or ""
        return LAMBDA in here and not all(LAMBDA in function for function in self.functions)

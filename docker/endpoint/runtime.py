"""What is known of the program's language and its runtime, which is not the user's code: a description in JSON in
WIRESTEP_RUNTIME (src/languages/runtime.ts). Of C and C++ nothing is.
"""

import json
import os
import re

import gdb

VARIABLE = "WIRESTEP_RUNTIME"

described = json.loads(os.environ.pop(VARIABLE, "{}"))

NAMES = described.get("names", {})  # that its users know, by the kernel's
POLLS = described.get("polls", False)  # a thread of the runtime waits for the sockets of all others
FUNCTIONS = re.compile(described["functions"]) if "functions" in described else None


def hide():
    """The program does not get the description, which is in GDB's environment."""
    gdb.execute(f"unset environment {VARIABLE}", to_string=True)


def function_of(names):
    """The runtime's function among NAMES that makes a call for itself; None if the program makes it."""
    if FUNCTIONS is None:
        return None
    return next((name for name in names if FUNCTIONS.match(name)), None)

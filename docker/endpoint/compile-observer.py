"""Compiles the observer's files as compile-python.py compiles GDB's own, when the image is built."""

import compileall
import py_compile
import sys

sys.dont_write_bytecode = True
if not compileall.compile_dir(
    "/usr/local/lib/wirestep",
    quiet=1,
    invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
):
    raise SystemExit("the observer's files do not compile")

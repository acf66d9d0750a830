/* The filter for system calls of a lab's program alone, next to the one of its container (docker/compiler/filter.h). It
 * refuses what GDB needs: to trace other processes. test/run/own-goals.live.test.ts tries each call. */
#include "filter.h"

static struct sock_filter program_filter[] = {
  CALLS_OF_THIS_MACHINE,
  OF(ptrace, ARGUMENT(0), IF(PTRACE_TRACEME), ALLOW, REFUSE(EPERM)),
  /* A program that is not dumpable hides its memory from GDB. The call reports success, and nothing happens. */
  OF(prctl, ARGUMENT(0), UNLESS(PR_SET_DUMPABLE), ALLOW, ARGUMENT(1), IF(0), REFUSE(0), ALLOW),
  ALLOW,
};

/* A peer's first process: runs a command and outlives it.
 *
 *     keep END COMMAND ARGUMENT...
 *
 * The command has the container's streams. When it has ended, END is the end of standard error, and the
 * container goes on until it is removed: its network and its counters are still needed. If standard error has no
 * reader, the command that would remove it is gone, so the container ends. Everything that the lab's program leaves
 * behind is reaped.
 *
 * No process of the container can open this one's streams, not even one with the same user: it is not
 * dumpable, so /proc/1/fd needs CAP_SYS_PTRACE (ptrace(2)).
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 3) return EXIT_FAILURE;
  /* Before the command exists. Its exec makes the command's own process dumpable again. */
  if (prctl(PR_SET_DUMPABLE, 0) < 0) return EXIT_FAILURE;
  const char *end = argv[1];
  pid_t command = fork();
  if (command < 0) return EXIT_FAILURE;
  if (command == 0) {
    execvp(argv[2], argv + 2);
    fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
    _exit(127);
  }
  close(STDIN_FILENO);
  close(STDOUT_FILENO);
  for (;;) {
    pid_t ended = wait(NULL);
    if (ended < 0 && errno == ECHILD) pause(); /* no child is left, and no other process can become one */
    if (ended != command) continue;
    /* the kernel discards SIGPIPE for the first process of a PID namespace */
    if (write(STDERR_FILENO, end, strlen(end)) < 0) return EXIT_FAILURE;
    close(STDERR_FILENO);
  }
}

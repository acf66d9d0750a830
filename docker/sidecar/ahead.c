/* Keeps a started copy of a program ready, to run it without the delay of its start:
 *
 *     ahead PROGRAM ARGUMENT...
 *
 * A copy of the program is always loaded and linked and waits before its main (waits.c). Each line on
 * standard input lets it run. Its output, of both streams, goes to stderr after a line
 * `answer STATUS LENGTH`, with a newline at the end. A line on stdout then reports that. The next copy
 * starts a little later, because its start would take a processor from the readers of the answer.
 * The program observes the system as it is when it runs, because it has read nothing before.
 * An error is one line on stderr and exit 1.
 */
#define _GNU_SOURCE /* pipe2 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LATER = 3 }; /* milliseconds; a line that comes sooner does not wait */

static int failed(const char *what) {
  fprintf(stderr, "failed ahead: %s: %s\n", what, strerror(errno));
  return EXIT_FAILURE;
}

struct copy {
  pid_t process;
  int go;      /* a byte lets it run */
  int printed; /* its output */
};

static int start(struct copy *copy, char **command) {
  int go[2], printed[2];
  if (pipe2(go, O_CLOEXEC) < 0 || pipe2(printed, O_CLOEXEC) < 0) return -1;
  copy->process = fork();
  if (copy->process < 0) return -1;
  if (copy->process == 0) {
    dup2(go[0], STDIN_FILENO);
    dup2(printed[1], STDOUT_FILENO);
    dup2(printed[1], STDERR_FILENO);
    signal(SIGPIPE, SIG_DFL);
    setenv("LD_PRELOAD", WAITS, 1);
    execvp(command[0], command);
    dprintf(STDERR_FILENO, "%s: %s", command[0], strerror(errno));
    _exit(127);
  }
  close(go[0]);
  close(printed[1]);
  copy->go = go[1];
  copy->printed = printed[0];
  return 0;
}

/* Everything up to the end of file, without newlines at the end, as in a shell's $(...). */
static char *all_of(int fd, size_t *length) {
  size_t room = 1 << 16;
  char *text = malloc(room);
  *length = 0;
  for (;;) {
    if (text == NULL) return NULL;
    ssize_t count = read(fd, text + *length, room - *length);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return NULL;
    if (count == 0) break;
    *length += (size_t)count;
    if (*length == room) text = realloc(text, room *= 2);
  }
  while (*length > 0 && text[*length - 1] == '\n') --*length;
  return text;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: ahead PROGRAM ARGUMENT...\n");
    return EXIT_FAILURE;
  }
  signal(SIGPIPE, SIG_IGN);
  char line[16];
  struct copy copy;
  if (start(&copy, argv + 1) < 0) return failed("start");
  while (fgets(line, sizeof line, stdin) != NULL) {
    /* A copy that has ended by itself has printed why; EPIPE adds nothing. */
    if (write(copy.go, "\n", 1) != 1 && errno != EPIPE) return failed("write");
    size_t length;
    char *text = all_of(copy.printed, &length);
    if (text == NULL) return failed("read");
    int status;
    if (waitpid(copy.process, &status, 0) < 0) return failed("wait");
    status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    close(copy.go);
    close(copy.printed);
    fprintf(stderr, "answer %d %zu\n", status, length);
    fwrite(text, 1, length, stderr);
    fputc('\n', stderr);
    fflush(stderr);
    free(text);
    if (puts("answered") == EOF || fflush(stdout) == EOF) return failed("stdout");
    poll(&(struct pollfd){.fd = STDIN_FILENO, .events = POLLIN}, 1, LATER);
    if (start(&copy, argv + 1) < 0) return failed("start");
  }
  return EXIT_SUCCESS;
}

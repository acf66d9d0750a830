/* Becomes the lab's program, between GDB's fork and the program's exec (set exec-wrapper):
 *
 *     begin USER PROGRAM ARGUMENT...
 *
 * USER is a number. The program gets it and, if that is root, the right to bind low ports. It gets nothing of
 * the debugger: no capability, no descriptor, and not its user, so it can neither signal nor open it. A
 * filter for system calls (program-filter.h) is put on the program alone, because GDB needs what it forbids.
 *
 * The program's output goes to the file that the observer reads, line by line as it would to a terminal. A
 * lab can give it a standard input, or a user types it: then it is a pipe, which the sidecar writes to. A
 * sanitizer must accept the preloaded library, and must not look for leaks, because it would trace the program,
 * which GDB does already.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "program-filter.h"

#define OUTPUT "/tmp/program-output"
#define INPUT "/tmp/program-input"
#define TYPED "/tmp/typed-input"
/* Shows the observer that everything up to the exec has worked. The observer made it and holds it open, so a
 * program cannot change what the observer sees: it has another user, and the file takes writes from its owner. */
#define BEGUN "/tmp/.program-begun"

static void failed(const char *what) {
  dprintf(STDERR_FILENO, "begin: %s: %s\n", what, strerror(errno));
  _exit(127);
}

static void set_before(const char *name, const char *first) {
  const char *given = getenv(name);
  char *both = NULL;
  if (given == NULL || *given == '\0') setenv(name, first, 1);
  else if (asprintf(&both, "%s:%s", first, given) < 0 || setenv(name, both, 1) < 0) failed(name);
}

static void set_after(const char *name, const char *last) {
  const char *given = getenv(name);
  char *both = NULL;
  if (given == NULL || *given == '\0') setenv(name, last, 1);
  else if (asprintf(&both, "%s:%s", given, last) < 0 || setenv(name, both, 1) < 0) failed(name);
}

static void make(const char *path, const char *text) {
  int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
  size_t length = strlen(text);
  if (fd < 0 || write(fd, text, length) != (ssize_t)length || close(fd) < 0) failed(path);
}

static void write_begun(void) {
  int fd = open(BEGUN, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 || write(fd, "\n", 1) != 1 || close(fd) < 0) failed(BEGUN);
}

static void move_to(int fd, int place) {
  if (fd == place) return;
  if (dup2(fd, place) < 0) failed("dup2");
  close(fd);
}

static void set_streams(void) {
  const char *input = getenv("WIRESTEP_INPUT");
  if (input != NULL) {
    make(INPUT, input);
    unsetenv("WIRESTEP_INPUT");
    int fd = open(INPUT, O_RDONLY | O_NOFOLLOW);
    if (fd < 0) failed(INPUT);
    move_to(fd, STDIN_FILENO);
  }
  if (getenv("WIRESTEP_TYPED") != NULL) {
    unsetenv("WIRESTEP_TYPED");
    /* A named pipe, so that it is the program's input as a terminal is, and not a pipe that the lab is about.
     * It is opened for both first, because a pipe that nothing writes to would not open. */
    int both, end;
    if (mkfifo(TYPED, 0666) < 0 || (both = open(TYPED, O_RDWR | O_CLOEXEC)) < 0 || (end = open(TYPED, O_RDONLY)) < 0 ||
        fchmod(end, 0666) < 0 || unlink(TYPED) < 0)
      failed(TYPED);
    move_to(end, STDIN_FILENO);
    close(both); /* the sidecar opens this end again, by its path in /proc */
  }
  int fd = open(OUTPUT, O_WRONLY | O_APPEND | O_NOFOLLOW); /* made by the observer */
  if (fd < 0) failed(OUTPUT);
  if (dup2(fd, STDERR_FILENO) < 0) failed("dup2");
  move_to(fd, STDOUT_FILENO);
}

static int is_traced(void) {
  char line[256];
  FILE *status = fopen("/proc/self/status", "re");
  int tracer = 0;
  while (status != NULL && fgets(line, sizeof line, status) != NULL)
    if (sscanf(line, "TracerPid: %d", &tracer) == 1) break;
  if (status != NULL) fclose(status);
  return tracer != 0;
}

static void set_user(uid_t user) {
  if (setgroups(1, (gid_t[]){user}) < 0 || setresgid(user, user, user) < 0 || setresuid(user, user, user) < 0)
    failed("its user");
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct kept[2], had[2];
  if (syscall(SYS_capget, &header, had) < 0) failed("capget");
  memset(kept, 0, sizeof kept);
  if (user == 0) kept[0].permitted = kept[0].effective = had[0].permitted & (1u << CAP_NET_BIND_SERVICE);
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0) failed("its ambient capabilities");
  if (syscall(SYS_capset, &header, kept) < 0) failed("its capabilities");
}

int main(int argc, char **argv) {
  if (argc < 3) return 127;
  char *rest;
  unsigned long user = strtoul(argv[1], &rest, 10);
  if (*rest != '\0') return 127;
  if (!is_traced()) {
    errno = EPERM;
    failed("GDB does not trace it");
  }
  set_streams();
  if (syscall(SYS_close_range, STDERR_FILENO + 1, ~0u, 0) < 0 && errno == ENOSYS) /* Linux before 5.9 */
    for (int fd = STDERR_FILENO + 1; fd < sysconf(_SC_OPEN_MAX); fd++) close(fd);
  write_begun();
  set_user((uid_t)user);
  if (set_filter(program_filter, sizeof program_filter) < 0) failed("its filter");
  set_after("ASAN_OPTIONS", "verify_asan_link_order=0");
  set_after("LSAN_OPTIONS", "detect_leaks=0");
  set_before("LD_PRELOAD", "/usr/libexec/coreutils/libstdbuf.so");
  setenv("_STDBUF_O", "L", 1);
  execv(argv[2], argv + 2);
  failed(argv[2]);
}

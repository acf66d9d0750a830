/* Loaded into a program by LD_PRELOAD (ahead.c). The program waits before its main for a byte on its
 * standard input. If the input ends without one, the program is no longer needed and ends. */
#include <errno.h>
#include <unistd.h>

__attribute__((constructor)) static void wait_for_go(void) {
  char byte;
  ssize_t count;
  do count = read(STDIN_FILENO, &byte, 1);
  while (count < 0 && errno == EINTR);
  if (count != 1) _exit(0);
}

/* Loaded into a program by LD_PRELOAD (ahead.c): before its main, it waits for a byte on its standard
 * input. When that ends without one, the program is not wanted any more and ends, too. */
#include <errno.h>
#include <unistd.h>

__attribute__((constructor)) static void wait_to_be_wanted(void) {
  char byte;
  ssize_t count;
  do count = read(STDIN_FILENO, &byte, 1);
  while (count < 0 && errno == EINTR);
  if (count != 1) _exit(0);
}

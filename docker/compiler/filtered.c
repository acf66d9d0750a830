/* Puts the container's filter for system calls (filter.h) on itself, then becomes a command:
 *
 *     filtered COMMAND ARGUMENT...
 *
 * It is the first program of a container, so everything in there has the filter. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

#include "filter.h"

int main(int argc, char **argv) {
  const char *what = "no command";
  if (argc > 1) {
    what = "its filter";
    if (set_filter(container_filter, sizeof container_filter) == 0) {
      what = argv[1];
      execvp(argv[1], argv + 1);
    }
  }
  fprintf(stderr, "filtered: %s: %s\n", what, strerror(errno));
  return 127;
}

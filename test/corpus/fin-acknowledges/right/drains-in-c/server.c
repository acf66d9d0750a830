#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Throws away whatever comes until there is no more, and hangs up. */
static int drain(int c) {
  char *junk = malloc(4096);
  ssize_t n;
  do {
    n = read(c, junk, 4096);
  } while (n > 0);
  int rc = close(c);
  free(junk);
  return rc;
}

int main(void) {
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(12345)};
  int s = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(s, (struct sockaddr *)&any, sizeof any)) return 1;
  listen(s, 1);                      /* step: listen */
  int c = accept(s, NULL, NULL);     /* step: accept */
  int failed = drain(c);             /* step: read-and-close */
  close(s);
  return failed;
}

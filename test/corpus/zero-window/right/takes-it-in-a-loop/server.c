#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Everything that is there now, without waiting for more. */
static size_t take_all(int c) {
  char part[3000];
  size_t all = 0;
  ssize_t n;
  struct pollfd p = {.fd = c, .events = POLLIN};
  while (poll(&p, 1, 0) == 1 && all < 2000 && (n = read(c, part, sizeof part)) > 0) all += (size_t)n;
  return all;
}

int main(void) {
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(12345)};
  int bytes = 2000;
  int s = socket(AF_INET, SOCK_STREAM, 0);
  bind(s, (struct sockaddr *)&any, sizeof any);
  listen(s, 1);                                               /* step: listen */
  setsockopt(s, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes); /* step: receive-buffer */
  int c = accept(s, NULL, NULL);                              /* step: accept */
  size_t n = take_all(c);                                     /* step: receive */
  close(c);
  close(s);
  return n != 2000;
}

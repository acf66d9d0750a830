#define _GNU_SOURCE
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct iovec words[2];
static struct mmsghdr both[2];

static void prepare(void) {
  words[0] = (struct iovec){"welcome ", 8};
  words[1] = (struct iovec){"to join", 7};
  memset(both, 0, sizeof both);
  for (int i = 0; i < 2; i++) both[i].msg_hdr = (struct msghdr){.msg_iov = &words[i], .msg_iovlen = 1};
}

static int both_at_once(int c) { return sendmmsg(c, both, 2, MSG_NOSIGNAL); }

int main(void) {
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(12345)};
  int yes = 1, s = socket(AF_INET, SOCK_STREAM, 0);
  prepare();
  bind(s, (struct sockaddr *)&any, sizeof any);
  listen(s, 1);                      // step: listen
  int c = accept(s, NULL, NULL);     // step: accept
  both_at_once(c);                   // step: write-twice
  if (setsockopt(c, SOL_TCP, TCP_NODELAY, &yes, sizeof yes)) return 1;  // step: no-delay
  both_at_once(c);                   // step: write-twice-again
  close(c);
  close(s);
  return 0;
}

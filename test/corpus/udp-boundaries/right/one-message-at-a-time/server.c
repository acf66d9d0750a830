#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static void take(int s, size_t room, int flags) {
  char text[64] = "";
  struct iovec part = {text, room};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  ssize_t n = recvmsg(s, &message, flags);
  int shown = n < (ssize_t)room ? (int)n : (int)room;
  printf("%.*s\n", shown, text);
  fflush(stdout);
}

int main(void) {
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(12345)};
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  bind(s, (struct sockaddr *)&any, sizeof any); /* step: bind */
  take(s, 50, 0);         /* step: receive */
  take(s, 50, 0);         /* step: receive-again */
  take(s, 50, 0);         /* step: receive-nothing */
  take(s, 7, 0);          /* step: receive-short */
  take(s, 7, MSG_TRUNC);  /* step: receive-length */
  close(s);
  return 0;
}

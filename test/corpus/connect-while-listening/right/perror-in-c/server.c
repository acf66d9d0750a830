#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
  struct sockaddr_in me = {.sin_family = AF_INET, .sin_port = htons(12345)};
  struct sockaddr_in you = {.sin_family = AF_INET, .sin_port = htons(23456)};
  you.sin_addr.s_addr = inet_addr(argc > 2 ? argv[2] : "127.0.0.1");
  int on = 1;
  int s = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(s, (struct sockaddr *)&me, sizeof me) == -1) perror("bind");
  if (listen(s, 1) == -1) perror("listen");  // step: listen
  if (connect(s, (struct sockaddr *)&you, sizeof you) == -1) {  // step: connect
    fprintf(stderr, "connect: %s\n", strerror(errno));
  }
  close(s);  // step: close
  return 0;
}

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static fd_set all;
static int top;

static void hear(int fd) {
  char text[128];
  ssize_t n = recv(fd, text, sizeof text - 1, 0);
  if (n <= 0) {
    FD_CLR(fd, &all);
    close(fd);
    return;
  }
  text[n] = '\0';
  puts(text);
  send(fd, "welcome", 7, 0);
}

static void run(int s) {
  FD_ZERO(&all);
  FD_SET(s, &all);
  top = s;
  for (;;) {
    fd_set ready = all;
    if (select(top + 1, &ready, NULL, NULL, NULL) < 0) return;
    for (int fd = 0; fd <= top; fd++) {
      if (!FD_ISSET(fd, &ready)) continue;
      if (fd != s) {
        hear(fd);
        continue;
      }
      int c = accept(s, NULL, NULL);
      FD_SET(c, &all);
      if (c > top) top = c;
    }
  }
}

int main(int argc, char **argv) {
  struct sockaddr_in me = {.sin_family = AF_INET, .sin_port = htons(12345)};
  me.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  int s = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(s, (struct sockaddr *)&me, sizeof me) < 0) perror("bind");
  listen(s, 8);  // step: listen
  run(s);        // step: serve
  return 0;
}

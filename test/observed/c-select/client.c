// Two connections at the same time, the second of which speaks first.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_to(const char *server) {
  struct sockaddr_in remote = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_pton(AF_INET, server, &remote.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&remote, sizeof remote) != 0) perror("connect");
  return fd;
}

static void say(int fd, const char *text) {
  char back[64];
  send(fd, text, strlen(text), 0);
  ssize_t size = recv(fd, back, sizeof back, 0);
  printf("%.*s\n", (int)size, back);
}

int main(int argc, char *argv[]) {
  (void)argc;
  int one = open_to(argv[1]);
  int two = open_to(argv[1]);
  say(two, "second");
  say(one, "first");
  close(one);
  close(two);
}

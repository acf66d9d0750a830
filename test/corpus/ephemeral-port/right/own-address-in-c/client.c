#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int port_of(int fd) {
  struct sockaddr_storage own;
  socklen_t n = sizeof own;
  if (getsockname(fd, (struct sockaddr *)&own, &n) != 0) return -1;
  return ntohs(((struct sockaddr_in *)&own)->sin_port);
}

int main(int argc, char *argv[]) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(12345)};
  if (argc < 2 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) return 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  int first = socket(AF_INET, SOCK_STREAM, 0);             // step: socket
  printf("the port is %d\n", port_of(first));              // step: ask-before
  if (connect(first, (struct sockaddr *)&to, sizeof to) != 0) perror("first");  // step: connect
  printf("the port is %d\n", port_of(first));              // step: ask
  int second = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(second, (struct sockaddr *)&to, sizeof to) != 0) perror("second");  // step: connect-again
  close(second);
  close(first);
  return 0;
}

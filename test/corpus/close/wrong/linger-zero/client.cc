// "Address already in use" went away with SO_LINGER, so it stays.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

static int open_connection(const char* ip) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  struct linger hard = {1, 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  struct sockaddr_in a = {};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  a.sin_addr.s_addr = inet_addr(ip);
  if (connect(fd, (struct sockaddr*)&a, sizeof a) != 0) {  // step: connect
    perror("connect");
    exit(1);
  }
  return fd;
}

int main(int argc, char* argv[]) {
  int fd = open_connection(argc > 1 ? argv[1] : "127.0.0.1");
  char text[100];
  ssize_t n = recv(fd, text, sizeof text, 0);  // step: receive
  printf("%.*s\n", (int)n, text);
  fflush(stdout);
  close(fd);  // step: close
}

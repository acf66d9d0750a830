// Never blocks in anything but poll.
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

static short await(int fd, short what) {
  struct pollfd p = {fd, what, 0};
  if (poll(&p, 1, 60000) != 1) {
    fputs("nothing happened for a minute\n", stderr);
    exit(1);
  }
  return p.revents;
}

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in sa = {};
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &sa.sin_addr);
  if (connect(fd, (struct sockaddr*)&sa, sizeof sa) == -1) {  // step: connect
    if (errno != EINPROGRESS) return 1;
    await(fd, POLLOUT);
    int error;
    socklen_t size = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == -1 || error != 0) return 1;
  }
  char text[16];
  int have = 0;
  while (have < 15) {
    await(fd, POLLIN);
    ssize_t n = read(fd, text + have, 15 - have);  // step: receive
    if (n == 0) return 1;
    if (n > 0) have += n;
  }
  text[have] = '\0';
  printf("received \"%s\"\n", text);
  if (close(fd) == -1) perror("close");  // step: close
}

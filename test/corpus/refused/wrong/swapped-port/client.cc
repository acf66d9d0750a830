// Non-blocking, with poll.
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

int main(int argc, char* argv[]) {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  fcntl(s, F_SETFL, fcntl(s, F_GETFL) | O_NONBLOCK);
  struct sockaddr_in to;
  memset(&to, 0, sizeof to);
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  to.sin_port = 12345;
  if (connect(s, (struct sockaddr*)&to, sizeof to) == 0) return 0;  // step: connect
  int error = errno;
  if (error == EINPROGRESS) {
    struct pollfd p = {s, POLLOUT, 0};
    if (poll(&p, 1, 10000) < 1) return 2;
    socklen_t size = sizeof error;
    getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  fprintf(stderr, "%s\n", strerror(error));
  close(s);
  return 1;
}

// Non-blocking connect with a time limit: EINPROGRESS, then poll for POLLOUT, then SO_ERROR.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

int connect_within(const sockaddr_in& to, int milliseconds) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) return -1;
  int flags = fcntl(fd, F_GETFL, 0);
  fcntl(fd, F_SETFL, flags | O_NONBLOCK);

  int rc = connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  if (rc < 0 && errno == EINPROGRESS) {
    pollfd p{fd, POLLOUT, 0};
    if (poll(&p, 1, milliseconds) == 1) {
      int error = 0;
      socklen_t size = sizeof error;
      getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
      errno = error;
      rc = error == 0 ? 0 : -1;
    } else {
      errno = ETIMEDOUT;
    }
  }
  if (rc < 0) {
    std::cerr << "connect: " << std::strerror(errno) << std::endl;
    close(fd);
    return -1;
  }
  fcntl(fd, F_SETFL, flags);
  return fd;
}

int main(int argc, char* argv[]) {
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(12345);
  if (inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &server.sin_addr) != 1) return 2;

  int a = connect_within(server, 3000);  // step: connect
  int b = connect_within(server, 3000);  // step: connect-again
  bool good = a >= 0 && b >= 0;
  if (a >= 0) close(a);
  if (b >= 0) close(b);
  return good ? 0 : 1;
}

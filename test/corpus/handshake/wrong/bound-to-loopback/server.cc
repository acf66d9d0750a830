#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>
#include <string>

struct Server {
  int fd;
  explicit Server(int port) {
    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) throw std::runtime_error("socket");
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) throw std::runtime_error("fcntl");
    sockaddr_in sa{};
    sa.sin_family = AF_INET;
    sa.sin_port = htons(port);
    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (sockaddr*)&sa, sizeof sa) < 0) throw std::runtime_error("bind");
    if (listen(fd, 2) < 0) throw std::runtime_error("listen");  // step: listen
    socklen_t size = sizeof sa;
    getsockname(fd, (sockaddr*)&sa, &size);
    std::printf("serving at %s\n", inet_ntoa(sa.sin_addr));
  }
  ~Server() { close(fd); }
};

int main() {
  Server server(12345);
  int one = accept(server.fd, nullptr, nullptr);  // step: accept
  int two = accept(server.fd, nullptr, nullptr);  // step: accept-again
  close(one);
  close(two);
}

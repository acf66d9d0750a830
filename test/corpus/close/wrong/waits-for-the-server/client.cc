// Reads to the end of the stream before it closes.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <string>

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  if (connect(fd, (sockaddr*)&to, sizeof to) < 0) {  // step: connect
    std::cerr << "connect failed" << std::endl;
    return 1;
  }
  std::string all;
  char part[5];
  for (;;) {
    pollfd p{fd, POLLIN, 0};
    if (poll(&p, 1, -1) < 0) break;
    ssize_t n = read(fd, part, sizeof part);  // step: receive
    if (n <= 0) break;
    all.append(part, n);
    if (all.size() == 15) std::cout << all << std::endl;
  }
  close(fd);  // step: close
}

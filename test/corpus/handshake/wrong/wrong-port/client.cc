#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <iostream>

static int try_all(const addrinfo* list) {
  for (const addrinfo* a = list; a; a = a->ai_next) {
    int fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
    if (fd < 0) continue;
    if (connect(fd, a->ai_addr, a->ai_addrlen) == 0) return fd;  // step: connect
    std::cerr << "connect: " << std::strerror(errno) << "\n";
    close(fd);
  }
  std::cerr << "no address worked" << std::endl;
  std::exit(1);
}

int main(int argc, char* argv[]) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(argc > 1 ? argv[1] : "localhost", "12354", &hints, &found) != 0) return 1;
  int one = try_all(found);
  int two = try_all(found);
  freeaddrinfo(found);
  std::cout << "both connected" << std::endl;
  close(two);
  close(one);
}

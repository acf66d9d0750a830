#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <vector>

// Takes what is there, but no more than `most`, in small pieces.
static void take(int fd, size_t most) {
  std::vector<char> all(most);
  ssize_t there = recv(fd, all.data(), most, MSG_PEEK);
  size_t got = 0;
  while (there > 0 && got < static_cast<size_t>(there)) {
    ssize_t n = read(fd, all.data() + got, std::min<size_t>(5, there - got));
    if (n <= 0) break;
    got += n;
  }
  std::cout << std::string(all.data(), got) << std::endl;
}

int main(int argc, char* argv[]) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to);  // step: connect
  take(fd, 100);                                             // step: receive-both
  take(fd, 8);                                               // step: receive-half
  take(fd, 8);                                               // step: receive-rest
  close(fd);
}

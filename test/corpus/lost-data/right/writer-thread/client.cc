#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <thread>

static void write_all(int fd, std::string text) {
  size_t at = 0;
  while (at < text.size()) {
    ssize_t n = write(fd, text.data() + at, text.size() - at);  // step: send
    if (n < 0) break;
    at += n;
  }
}

int main(int argc, char* argv[]) {
  sockaddr_in to{AF_INET, htons(12345), {}, {}};
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  int rc = connect(fd, (sockaddr*)&to, sizeof to);  // step: connect
  if (rc != 0) return 1;
  std::thread writer(write_all, fd, "welcome to join");
  writer.join();
  close(fd);
}

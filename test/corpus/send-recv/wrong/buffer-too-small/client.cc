#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <iostream>
#include <string>

const int kBufferSize = 10;

std::string next_message(int fd) {
  char buffer[kBufferSize];
  ssize_t n = recv(fd, buffer, sizeof buffer, 0);
  return n > 0 ? std::string(buffer, n) : "";
}

int main(int argc, char* argv[]) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  timeval patience{20, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_port = htons(12345);
  a.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  if (connect(fd, (sockaddr*)&a, sizeof a) != 0) {  // step: connect
    std::cerr << "cannot connect" << std::endl;
    return 1;
  }
  std::cout << next_message(fd) << std::endl;  // step: receive
  std::cout << next_message(fd) << std::endl;  // step: receive-again
  close(fd);
}

#include "jc.h"

// Takes at most `most` bytes and prints them. Returns how many there were.
ssize_t PrintAtMost(int fd, size_t most) {
  std::string text(most, '\0');
  ssize_t count = ::recv(fd, text.data(), most, 0);
  if (count > 0) std::cout << text.substr(0, count) << std::endl;
  return count;
}

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int fd = jc::Connect(server, 12345);  // step: connect
  jc::PrintReceiveMessage(fd);          // step: receive-both
  PrintAtMost(fd, 8);                   // step: receive-half
  PrintAtMost(fd, 8);                   // step: receive-rest
  ::close(fd);
}

#include "jc.h"

// Waits for a datagram with a buffer of 7 bytes and prints the bytes that fit.
static void PrintReceiveSeven(int fd, int flags) {
  char buffer[7];
  ssize_t count = ::recv(fd, buffer, sizeof buffer, flags);
  std::cout << std::string(buffer, count < 7 ? count : 7) << std::endl;
}

int main() {
  int fd = jc::BindUdp("0.0.0.0", 12345);  // step: bind
  jc::PrintReceiveMessage(fd);             // step: receive
  jc::PrintReceiveMessage(fd);             // step: receive-again
  jc::PrintReceiveMessage(fd);             // step: receive-nothing
  PrintReceiveSeven(fd, 0);                // step: receive-short
  PrintReceiveSeven(fd, MSG_TRUNC);        // step: receive-length
  ::close(fd);
}

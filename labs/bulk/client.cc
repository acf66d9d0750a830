#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const std::string megabyte(1'000'000, 'x');
  int fd = jc::Connect(server, 12345);  // step: connect
  jc::Send(fd, megabyte);               // step: send
  ::close(fd);                          // step: close
}

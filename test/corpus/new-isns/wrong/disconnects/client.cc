#include "jc.h"

static int Open(const jc::Endpoint& to) {
  const jc::Endpoint from("0.0.0.0", 40000);
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::bind(fd, from.get(), from.length);
  ::connect(fd, to.get(), to.length);
  return fd;
}

static void Drop(int fd) {
  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  ::connect(fd, &none, sizeof none);
  ::close(fd);
}

int main(int argc, char* argv[]) {
  const jc::Endpoint to(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int fd = Open(to);  // step: connect-first
  Drop(fd);           // step: close-first
  fd = Open(to);      // step: connect-second
  Drop(fd);           // step: close-second
  fd = Open(to);      // step: connect-third
  Drop(fd);           // step: close-third
}

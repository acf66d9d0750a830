#include <fcntl.h>

#include "jc.h"

// When the first byte can be read, the connection is open.
static void Open(int fd, const jc::Endpoint& there) {
  char first;
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  ::connect(fd, there.get(), there.length);
  ::fcntl(fd, F_SETFL, 0);
  ::read(fd, &first, 1);
}

int main(int argc, char* argv[]) {
  const jc::Endpoint here("0.0.0.0", 12345);
  const jc::Endpoint there(argc > 2 ? argv[2] : "127.0.0.1", 23456);
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::bind(fd, here.get(), here.length);  // step: bind
  Open(fd, there);                      // step: connect
  ::close(fd);
}

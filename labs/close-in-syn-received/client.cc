#include "jc.h"

int main(int argc, char* argv[]) {
  const jc::Endpoint here("0.0.0.0", 23456);
  const jc::Endpoint there(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  ::bind(fd, here.get(), here.length);       // step: bind
  ::connect(fd, there.get(), there.length);  // step: connect
  ::close(fd);                               // step: close
}

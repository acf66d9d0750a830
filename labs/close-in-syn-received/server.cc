#include "jc.h"

int main(int argc, char* argv[]) {
  const jc::Endpoint here("0.0.0.0", 12345);
  const jc::Endpoint there(argc > 2 ? argv[2] : "127.0.0.1", 23456);
  int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::bind(fd, here.get(), here.length);       // step: bind
  ::connect(fd, there.get(), there.length);  // step: connect
  ::close(fd);
}

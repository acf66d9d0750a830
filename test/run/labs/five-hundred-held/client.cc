#include "numbered.h"

int main(int argc, char* argv[]) {
  const jc::Endpoint server(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  ::connect(fd, server.get(), server.length);  // step: connect
  SendNumbered<500>(fd);                       // step: send
}

#include "jc.h"
#include "variant.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int fd = jc::Connect(server, VARIANT_PORT);  // step: connect
  jc::PrintReceiveMessage(fd);                 // step: receive
  ::close(fd);                                 // step: close
}

#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int fd = jc::Connect(server, 12345);            // step: connect
  ::send(fd, "hello server", 12, MSG_NOSIGNAL);   // step: send
  ::send(fd, "anyone there?", 13, MSG_NOSIGNAL);  // step: send-again
  jc::Connect(server, 12345);                     // step: connect-again
  ::close(fd);
}

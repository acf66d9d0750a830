#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int first_fd = jc::ConnectFrom(40000, server, 12345);   // step: connect
  jc::Send(first_fd, "old news");                         // step: send
  ::close(first_fd);                                      // step: close
  int second_fd = jc::ConnectFrom(40000, server, 12345);  // step: connect-again
  ::close(second_fd);
}

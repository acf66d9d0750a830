#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int first_fd = jc::Connect(server, 12345);   // step: connect
  int second_fd = jc::Connect(server, 12345);  // step: connect-again
  jc::PrintReceiveMessage(second_fd);          // step: receive-second
  jc::PrintReceiveMessage(first_fd);           // step: receive-first
  ::close(first_fd);                           // step: close
  ::close(second_fd);
}

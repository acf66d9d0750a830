#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int silent_fd = jc::Connect(server, 12345);  // step: connect
  int second_fd = jc::Connect(server, 12345);  // step: connect-again
  jc::Send(second_fd, "hello");                // step: send-second
  jc::PrintReceiveMessage(second_fd);          // step: receive-second
  jc::Send(silent_fd, "me too");               // step: send-first
  jc::PrintReceiveMessage(silent_fd);          // step: receive-first
  ::close(second_fd);
  ::close(silent_fd);
}

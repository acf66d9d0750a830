// From now on the first one is the standard input.
#include "jc.h"

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int first = jc::Connect(server, 12345);   // step: connect
  int second = jc::Connect(server, 12345);  // step: connect-again
  jc::PrintReceiveMessage(second);          // step: receive-second
  jc::PrintReceiveMessage(first);           // step: receive-first
  ::dup2(STDIN_FILENO, first);              // step: close
  ::close(second);
}

#include <poll.h>

#include "jc.h"

int main() {
  int listener = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int client = jc::AcceptFd(listener);            // step: accept
  jc::PrintReceiveMessage(client);                // step: receive
  pollfd more{listener, POLLIN, 0};
  ::poll(&more, 1, -1);                           // step: receive-again
  ::close(client);
  ::close(listener);
}

#include <poll.h>

#include "jc.h"

static void Serve(int listener) {
  pollfd set[3] = {{listener, POLLIN, 0}, {-1, POLLIN, 0}, {-1, POLLIN, 0}};
  int clients = 0;
  while (::poll(set, 1, -1) > 0) {
    if (set[0].revents != 0 && clients < 2) set[++clients].fd = jc::AcceptFd(listener);
    for (int i = 1; i <= clients; ++i) {
      if (set[i].revents == 0) continue;
      if (jc::PrintReceiveMessage(set[i].fd) > 0) jc::Send(set[i].fd, "welcome");
    }
  }
}

int main(int argc, char* argv[]) {
  int listener = jc::ListenFd(argc > 1 ? argv[1] : "0.0.0.0", 12345);  // step: listen
  Serve(listener);                                                     // step: serve
}

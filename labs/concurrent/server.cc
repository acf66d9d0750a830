#include <poll.h>

#include <vector>

#include "jc.h"

// Takes new clients and answers each client that sends, in whatever order they come.
static void Serve(int listen_fd) {
  std::vector<pollfd> sockets{{listen_fd, POLLIN, 0}};
  while (true) {
    ::poll(sockets.data(), sockets.size(), -1);
    for (size_t i = sockets.size(); i-- > 0;) {
      if (sockets[i].revents == 0) continue;
      if (i == 0) {
        sockets.push_back({jc::AcceptFd(listen_fd), POLLIN, 0});
      } else if (jc::PrintReceiveMessage(sockets[i].fd) > 0) {
        jc::Send(sockets[i].fd, "welcome");
      } else {
        ::close(sockets[i].fd);
        sockets.erase(sockets.begin() + i);
      }
    }
  }
}

int main(int argc, char* argv[]) {
  const char* local = argc > 1 ? argv[1] : "0.0.0.0";
  int listen_fd = jc::ListenFd(local, 12345);  // step: listen
  Serve(listen_fd);                            // step: serve
}

#include <cerrno>
#include <csignal>

#include "jc.h"

static void Send(int fd, const std::string& text) {
  if (::send(fd, text.data(), text.size(), MSG_NOSIGNAL) < 0 && errno == EPIPE) std::cerr << "gone\n";
}

int main(int argc, char* argv[]) {
  int listener = jc::ListenFd(argc > 1 ? argv[1] : "0.0.0.0", 12345);  // step: listen
  int fd = jc::AcceptFd(listener);                                     // step: accept
  Send(fd, "welcome to join");                                         // step: send
  Send(fd, "and stay");                                                // step: send-again
  std::raise(SIGPIPE);                                                 // step: send-once-more
}

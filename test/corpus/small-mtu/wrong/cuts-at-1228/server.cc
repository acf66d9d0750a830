#include "jc.h"

int main() {
  const std::string text(1448, 't');
  int listener = jc::ListenFd("0.0.0.0", 12345);  // step: listen
  int fd = jc::AcceptFd(listener);                // step: accept
  ::send(fd, text.data(), 1228, MSG_MORE);
  ::send(fd, text.data() + 1228, 220, 0);         // step: send
  ::close(fd);
  ::close(listener);
}

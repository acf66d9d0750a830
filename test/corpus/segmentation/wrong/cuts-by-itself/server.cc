#include <algorithm>

#include "jc.h"

// Never more than a packet holds.
static void SendInSegments(int fd, const std::string& text) {
  for (size_t at = 0; at < text.size(); at += 1448) {
    size_t length = std::min<size_t>(1448, text.size() - at);
    int more = at + length < text.size() ? MSG_MORE : 0;
    ::send(fd, text.data() + at, length, more);
  }
}

int main() {
  int listener = jc::ListenFd("0.0.0.0", 12345);   // step: listen
  int fd = jc::AcceptFd(listener);                 // step: accept
  SendInSegments(fd, std::string(1448, 'x'));      // step: send-one-mss
  SendInSegments(fd, std::string(1449, 'y'));      // step: send-one-byte-more
  SendInSegments(fd, std::string(2000, 'z'));      // step: send-2000
  ::close(fd);
  ::close(listener);
}

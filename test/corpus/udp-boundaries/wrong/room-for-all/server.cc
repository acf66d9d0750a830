// A buffer for everything loses nothing; only seven letters are shown.
#include "jc.h"

static void Show(int fd, size_t letters) {
  char text[512];
  ssize_t n = ::recv(fd, text, sizeof text, 0);
  if (n >= 0) std::cout << std::string(text, n).substr(0, letters) << std::endl;
}

int main() {
  int fd = jc::BindUdp("0.0.0.0", 12345);  // step: bind
  Show(fd, 100);                           // step: receive
  Show(fd, 100);                           // step: receive-again
  Show(fd, 100);                           // step: receive-nothing
  Show(fd, 7);                             // step: receive-short
  Show(fd, 7);                             // step: receive-length
  ::close(fd);
}

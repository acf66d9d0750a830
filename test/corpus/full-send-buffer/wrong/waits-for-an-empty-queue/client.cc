// Sends only when everything before has arrived.
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include "jc.h"

static void WaitUntilEmpty(int fd) {
  int queued = 0;
  while (::ioctl(fd, SIOCOUTQ, &queued) == 0 && queued > 0) ::usleep(50'000);
}

static void Careful(int fd, const std::string& text) {
  WaitUntilEmpty(fd);
  ::send(fd, text.data(), text.size(), 0);
}

int main(int argc, char* argv[]) {
  const std::string text(5000, 'w');
  int size = 2304;
  int fd = jc::Connect(argc > 1 ? argv[1] : "127.0.0.1", 12345);  // step: connect
  Careful(fd, text);                                              // step: send
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);    // step: small
  Careful(fd, text);                                              // step: send-again
  ::close(fd);
}

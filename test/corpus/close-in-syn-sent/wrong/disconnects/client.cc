#include "jc.h"

// A connect to nowhere takes the socket back to where it was.
static void Cancel(int fd) {
  sockaddr nowhere{};
  nowhere.sa_family = AF_UNSPEC;
  ::connect(fd, &nowhere, sizeof nowhere);
}

int main(int argc, char* argv[]) {
  const jc::Endpoint there(argc > 1 ? argv[1] : "127.0.0.1", 12345);
  int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  ::connect(fd, there.get(), there.length);  // step: connect
  Cancel(fd);                                // step: close
  ::sleep(2);                                // step: sleep
  ::close(fd);
}

#include "jc.h"

int main(int argc, char* argv[]) {
  const jc::Endpoint there(argc > 2 ? argv[2] : "127.0.0.1", 23456);
  int listen_fd = jc::ListenFd("0.0.0.0", 12345);   // step: listen
  ::connect(listen_fd, there.get(), there.length);  // step: connect
  ::close(listen_fd);                               // step: close
}

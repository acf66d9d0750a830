#include "jc.h"

// The error is in the option, so there is no need to read.
static int ErrorOf(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  const jc::Endpoint to(server, 12345);
  char text[100];
  int tied = jc::ConnectUdp(server, 12345);        // step: connect
  jc::Send(tied, "anybody there");                 // step: send
  int error = ErrorOf(tied);                       // step: receive
  int loose = ::socket(AF_INET, SOCK_DGRAM, 0);    // step: socket
  jc::SendTo(loose, "anybody there", to);          // step: send-to
  ::recv(loose, text, sizeof text, MSG_DONTWAIT);  // step: receive-free
  jc::SendTo(loose, "hello at last", to);          // step: send-to-again
  ::close(loose);
  ::close(tied);
  return error == 0;
}

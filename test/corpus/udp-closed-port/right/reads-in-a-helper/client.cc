#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>

static void read_or_report(int fd, const char* who) {
  char text[100];
  if (read(fd, text, sizeof text) < 0) std::perror(who);
}

int main(int argc, char* argv[]) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(12345);
  inet_pton(AF_INET, argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  auto* address = reinterpret_cast<sockaddr*>(&to);
  const std::string ask = "anybody there", hello = "hello at last";
  int tied = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  connect(tied, address, sizeof to);                                 // step: connect
  write(tied, ask.data(), ask.size());                               // step: send
  read_or_report(tied, "connected");                                 // step: receive
  int loose = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);        // step: socket
  sendto(loose, ask.data(), ask.size(), 0, address, sizeof to);      // step: send-to
  read_or_report(loose, "not connected");                            // step: receive-free
  sendto(loose, hello.data(), hello.size(), 0, address, sizeof to);  // step: send-to-again
  close(loose);
  close(tied);
}

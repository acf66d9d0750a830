#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <iostream>

struct Asker {
  sockaddr_in address{};
  socklen_t size = sizeof address;
};

static Asker hear(int fd) {
  Asker from;
  char text[100];
  auto n = recvfrom(fd, text, sizeof text, MSG_TRUNC, reinterpret_cast<sockaddr*>(&from.address), &from.size);
  std::cout << std::string(text, n) << std::endl;
  return from;
}

static void answer(int fd, Asker to, const char* text) {
  iovec part{const_cast<char*>(text), std::strlen(text)};
  msghdr message{};
  message.msg_name = &to.address;
  message.msg_namelen = to.size;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  sendmsg(fd, &message, 0);
}

int main() {
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  bind(fd, reinterpret_cast<sockaddr*>(&any), sizeof any);  // step: bind
  Asker asker = hear(fd);                                   // step: receive
  answer(fd, asker, "I am");                                // step: send
  hear(fd);                                                 // step: receive-again
  close(fd);
}

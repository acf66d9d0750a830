#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>

namespace {
struct Datagram {
  std::string text;
  sockaddr_storage sender;
  socklen_t sender_size;
};

bool readable(int fd) {
  pollfd p{fd, POLLIN, 0};
  return poll(&p, 1, -1) == 1 && (p.revents & POLLIN);
}

Datagram receive(int fd) {
  Datagram d;
  d.text.resize(2048);
  d.sender_size = sizeof d.sender;
  ssize_t n = recvfrom(fd, d.text.data(), d.text.size(), 0, (sockaddr*)&d.sender, &d.sender_size);
  d.text.resize(n < 0 ? 0 : n);
  return d;
}
}  // namespace

int main(int argc, char* argv[]) {
  sockaddr_in self;
  std::memset(&self, 0, sizeof self);
  self.sin_family = AF_INET;
  self.sin_port = htons(12345);
  self.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd < 0 || bind(fd, (sockaddr*)&self, sizeof self) < 0) {  // step: bind
    std::perror("udp server");
    return 1;
  }
  if (!readable(fd)) return 1;
  Datagram question = receive(fd);  // step: receive
  std::printf("%s\n", question.text.c_str());
  std::string answer = "welcome to join";
  sendto(fd, answer.data(), answer.size(), 0, (sockaddr*)&question.sender,  // step: send
         question.sender_size);
  close(fd);  // step: close
}

// After the question is sent, a thread waits for the answer.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <future>
#include <iostream>
#include <string>

std::string receive_text(int fd) {
  char text[512];
  ssize_t n = recv(fd, text, sizeof text, 0);  // step: receive
  return n < 0 ? "no answer" : std::string(text, n);
}

int main(int argc, char* argv[]) {
  sockaddr_in remote{};
  remote.sin_family = AF_INET;
  remote.sin_port = htons(12345);
  remote.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  timeval limit{30, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (connect(fd, reinterpret_cast<sockaddr*>(&remote), sizeof remote) != 0) {  // step: connect
    std::cerr << "connect failed\n";
    return 1;
  }
  const std::string question = "hello server";
  send(fd, question.data(), question.size(), 0);  // step: send
  auto answer = std::async(std::launch::async, receive_text, fd);
  std::cout << answer.get() << std::endl;
  close(fd);  // step: close
}

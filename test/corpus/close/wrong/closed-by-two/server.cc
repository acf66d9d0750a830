// The worker closes the connection, and so does main.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <iostream>
#include <thread>

void worker(int fd) {
  if (send(fd, "welcome to join", 15, MSG_NOSIGNAL) != 15) {  // step: send
    std::cerr << "send failed\n";
  }
  char byte;
  while (recv(fd, &byte, 1, 0) > 0) {
  }
  close(fd);  // step: close
}

int main(int argc, char* argv[]) {
  int lfd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in sa{};
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  sa.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(lfd, (sockaddr*)&sa, sizeof sa) != 0) return 1;
  listen(lfd, 1);                          // step: listen
  int fd = accept(lfd, nullptr, nullptr);  // step: accept
  std::thread t(worker, fd);
  t.join();
  close(fd);
  close(lfd);  // step: close-listening
}

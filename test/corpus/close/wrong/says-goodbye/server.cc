// Answers the end of the conversation with a last word.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>

void tell(int fd, const std::string& text) {
  if (send(fd, text.data(), text.size(), MSG_NOSIGNAL) == -1) perror("send");
}

int main(int argc, char* argv[]) {
  int lfd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in sa {};
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  sa.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  bind(lfd, (struct sockaddr*)&sa, sizeof sa);
  if (listen(lfd, 1) == -1) {  // step: listen
    perror("listen");
    return 1;
  }
  int fd = accept(lfd, nullptr, nullptr);  // step: accept
  tell(fd, "welcome to join");             // step: send
  pollfd p{fd, POLLIN, 0};
  poll(&p, 1, -1);
  char c;
  if (recv(fd, &c, 1, 0) == 0) tell(fd, "bye");
  close(fd);   // step: close
  close(lfd);  // step: close-listening
}

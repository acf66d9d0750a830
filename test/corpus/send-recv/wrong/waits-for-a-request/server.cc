// The connection's thread first reads what the client wants, then answers.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <thread>

void answer(int fd, const char* text) { send(fd, text, strlen(text), 0); }

void handle(int fd) {
  char request[128];
  ssize_t n = read(fd, request, sizeof request);
  printf("request of %zd bytes\n", n);
  answer(fd, "welcome to join");  // step: send
  answer(fd, "and stay");         // step: send-again
  close(fd);
}

int main(int argc, char* argv[]) {
  int s = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in in {};
  in.sin_family = AF_INET;
  in.sin_port = htons(12345);
  in.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(s, (struct sockaddr*)&in, sizeof in) < 0) {
    perror("bind");
    return 1;
  }
  listen(s, 5);  // step: listen
  struct pollfd waiting = {s, POLLIN, 0};
  poll(&waiting, 1, -1);
  int fd = accept(s, NULL, NULL);  // step: accept
  std::thread worker(handle, fd);
  worker.join();
  close(s);
}

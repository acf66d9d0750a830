// Wants to hear something from the first client before it accepts the second one.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

int main(int argc, char* argv[]) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), enable = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &enable, sizeof enable);
  struct sockaddr_in addr = {};
  addr.sin_family = AF_INET;
  addr.sin_port = htons(12345);
  addr.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  if (bind(listener, (struct sockaddr*)&addr, sizeof addr) == -1) {
    perror("bind");
    return 1;
  }
  listen(listener, 5);  // step: listen

  fd_set ready;
  FD_ZERO(&ready);
  FD_SET(listener, &ready);
  if (select(listener + 1, &ready, NULL, NULL, NULL) == -1) perror("select");
  int first = accept(listener, NULL, NULL);  // step: accept
  char greeting[80];
  ssize_t got = recv(first, greeting, sizeof greeting, 0);
  printf("the client says %zd bytes\n", got);
  int second = accept(listener, NULL, NULL);  // step: accept-again
  close(second);
  close(first);
  close(listener);
}

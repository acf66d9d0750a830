#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

static int listenfd, connfd;

static void setup(const char* ip) {
  struct sockaddr_in sa = {};
  sa.sin_family = AF_INET;
  sa.sin_port = htons(12345);
  sa.sin_addr.s_addr = inet_addr(ip);
  listenfd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listenfd, (struct sockaddr*)&sa, sizeof sa) < 0) perror("bind");
  if (listen(listenfd, 5) < 0) perror("listen");  // step: listen
}

int main(int argc, char* argv[]) {
  setup(argc > 1 ? argv[1] : "0.0.0.0");
  connfd = accept(listenfd, NULL, NULL);  // step: accept
  if (connfd < 0) {
    perror("accept");
    return 1;
  }
  if (write(connfd, "welcome to join", 15) != 15) perror("write");  // step: send
  close(listenfd);                                               // step: close
  pause();  // until Ctrl-C
  close(connfd);  // step: close-listening
}

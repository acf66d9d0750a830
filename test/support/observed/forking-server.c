/* A process for each connection: it says what it gets and sends it back. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(12345)};
  signal(SIGCHLD, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  bind(listener, (struct sockaddr *)&at, sizeof at);
  listen(listener, 1);
  for (;;) {
    int peer = accept(listener, NULL, NULL);
    if (fork() != 0) {
      close(peer);
      continue;
    }
    char text[32];
    ssize_t size;
    while ((size = recv(peer, text, sizeof text, 0)) > 0) {
      printf("got %zd\n", size);
      send(peer, text, (size_t)size, 0);
    }
    return 0;
  }
}

/* Greets one client, and prints the port that the client's kernel chose. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(12345)};
  if (bind(listener, (struct sockaddr*)&local, sizeof local) < 0 ||
      listen(listener, 1) < 0) {
    return 1;
  }
  struct sockaddr_in from;
  socklen_t size = sizeof from;
  int peer = accept(listener, (struct sockaddr*)&from, &size);
  printf("a client at port %d\n", ntohs(from.sin_port));
  fflush(stdout);
  char text[64];
  while (recv(peer, text, sizeof text, 0) > 0) {
    send(peer, "welcome", 7, MSG_NOSIGNAL);
  }
  close(peer);
}

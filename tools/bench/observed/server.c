/* Answers one client. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(12345)};
  bind(listener, (struct sockaddr *)&local, sizeof local);
  listen(listener, 1);
  int peer = accept(listener, NULL, NULL);
  char text[64];
  recv(peer, text, sizeof text, 0);
  send(peer, "welcome", 7, 0);
  close(peer);
  close(listener);
}

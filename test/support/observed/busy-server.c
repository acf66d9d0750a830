/* Never accepts and never waits. */
#include <arpa/inet.h>
#include <sys/socket.h>

int main(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(12345)};
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  bind(listener, (struct sockaddr *)&at, sizeof at);
  listen(listener, 1);
  for (volatile long count = 0;; count++) {
  }
}

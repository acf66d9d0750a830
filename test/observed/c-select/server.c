// Echoes the data of several clients, with one select for all of them.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(12345)};
  bind(listening, (struct sockaddr *)&local, sizeof local);
  listen(listening, 4);
  fd_set watched;
  FD_ZERO(&watched);
  FD_SET(listening, &watched);
  int open = 0, seen = 0;
  while (seen < 2 || open > 0) {
    fd_set ready = watched;
    select(16, &ready, NULL, NULL, NULL);
    for (int fd = 0; fd < 16; fd++) {
      if (!FD_ISSET(fd, &ready)) continue;
      if (fd == listening) {
        int client = accept(listening, NULL, NULL);
        FD_SET(client, &watched);
        open++;
        seen++;
        continue;
      }
      char buffer[64];
      ssize_t size = recv(fd, buffer, sizeof buffer, 0);
      if (size > 0) {
        send(fd, buffer, size, 0);
        continue;
      }
      FD_CLR(fd, &watched);
      close(fd);
      open--;
    }
  }
  close(listening);
}

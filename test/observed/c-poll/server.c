// Sends a text in two parts with a pause between them, then closes.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(12345)};
  bind(listening, (struct sockaddr *)&local, sizeof local);
  listen(listening, 1);
  int fd = accept(listening, NULL, NULL);
  send(fd, "half ", 5, 0);
  sleep(1);
  send(fd, "whole\n", 6, 0);
  close(fd);
  close(listening);
}

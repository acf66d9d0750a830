/* A daemon: it goes into the background, takes one connection there, and repeats what it gets in capital letters. */
#include <ctype.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(12345)};
  bind(listening, (struct sockaddr *)&local, sizeof local);
  listen(listening, 1);
  if (fork() != 0) return 0;
  setsid();
  int fd = accept(listening, NULL, NULL);
  close(listening);
  char text[80];
  for (ssize_t size; (size = read(fd, text, sizeof text)) > 0;) {
    for (ssize_t at = 0; at < size; at++) text[at] = toupper((unsigned char)text[at]);
    write(fd, text, size);
  }
  shutdown(fd, SHUT_WR);
  close(fd);
}

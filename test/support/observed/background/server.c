/* Its first process ends before the client comes. The one in the background answers. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(12345)};
  bind(listening, (struct sockaddr *)&local, sizeof local);
  listen(listening, 1);
  if (fork() != 0) return 3;
  int fd = accept(listening, NULL, NULL);
  char text[16];
  ssize_t size = read(fd, text, sizeof text);
  write(fd, text, size);
  close(fd);
}

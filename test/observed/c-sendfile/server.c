// Sends a file: its size in a line, then its bytes with sendfile.
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

static int make_file(void) {
  char path[] = "/tmp/file-XXXXXX";
  int fd = mkstemp(path);
  char block[1000];
  memset(block, 'x', sizeof block);
  for (int count = 0; count < 3; count++) write(fd, block, sizeof block);
  unlink(path);
  return fd;
}

int main(void) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(12345)};
  int on = 1;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  bind(listener, (struct sockaddr *)&here, sizeof here);
  listen(listener, 5);
  int peer = accept(listener, NULL, NULL);
  int file = make_file();
  off_t at = 0;
  dprintf(peer, "3000\n");
  while (at < 3000 && sendfile(peer, file, &at, (size_t)(3000 - at)) > 0) {
  }
  close(peer);
  close(listener);
  return 0;
}

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int argc, char *argv[]) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(12345)};
  to.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "127.0.0.1");
  int s = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(s, (struct sockaddr *)&to, sizeof to)) {  /* step: connect */
    perror("connect");
    return EXIT_FAILURE;
  }
  FILE *stream = fdopen(s, "r+");
  fclose(stream);  /* step: close */
  return EXIT_SUCCESS;
}

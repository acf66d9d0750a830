#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

// The numeric address in the form that the system calls take.
static struct addrinfo *address_of(const char *text) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST}, *found;
  if (getaddrinfo(text, "12345", &hints, &found) != 0) exit(2);
  return found;
}

int main(int argc, char *argv[]) {
  struct addrinfo *server = address_of(argc > 1 ? argv[1] : "127.0.0.1");
  int fd = socket(server->ai_family, SOCK_STREAM, 0);
  connect(fd, server->ai_addr, server->ai_addrlen);  // step: connect
  char buffer[1024];
  ssize_t size = recv(fd, buffer, sizeof buffer, 0);  // step: receive
  printf("%.*s\n", (int)size, buffer);
  close(fd);  // step: close
}

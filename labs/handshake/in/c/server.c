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
  struct addrinfo *local = address_of(argc > 1 ? argv[1] : "0.0.0.0");
  int listen_fd = socket(local->ai_family, SOCK_STREAM, 0);
  if (bind(listen_fd, local->ai_addr, local->ai_addrlen) != 0) perror("bind");
  listen(listen_fd, SOMAXCONN);  // step: listen
  int first_fd = accept(listen_fd, NULL, NULL);   // step: accept
  int second_fd = accept(listen_fd, NULL, NULL);  // step: accept-again
  close(second_fd);
  close(first_fd);
  close(listen_fd);
}

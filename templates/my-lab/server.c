#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns a socket that listens on address:port; -1 if bind or listen fails. */
static int listen_at(const char* address, int port) {
  struct sockaddr_in local = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, address, &local.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr*)&local, sizeof local) != 0) return -1;
  return listen(fd, SOMAXCONN) == 0 ? fd : -1;
}

/* Waits for bytes and prints them. */
static void print_received(int fd) {
  char buffer[1024];
  ssize_t count = recv(fd, buffer, sizeof buffer, 0);
  if (count > 0) printf("%.*s\n", (int)count, buffer);
}

int main(int argc, char* argv[]) {
  const char* local = argc > 1 ? argv[1] : "0.0.0.0";
  int listen_fd = listen_at(local, 12345);         // step: listen
  int accept_fd = accept(listen_fd, NULL, NULL);   // step: accept
  print_received(accept_fd);                       // step: receive
  close(accept_fd);
  close(listen_fd);
}

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns a socket connected to address:port; -1 if connect fails. */
static int connect_to(const char* address, int port) {
  struct sockaddr_in remote = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, address, &remote.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return connect(fd, (struct sockaddr*)&remote, sizeof remote) == 0 ? fd : -1;
}

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int fd = connect_to(server, 12345);  // step: connect
  send(fd, "hello", 5, 0);             // step: send
  close(fd);
}

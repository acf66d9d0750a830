/* Sends one word and reads the answer. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
  const char *server = argc > 1 ? argv[1] : "127.0.0.1";
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(12345)};
  inet_pton(AF_INET, server, &to.sin_addr);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  connect(fd, (struct sockaddr *)&to, sizeof to);
  send(fd, "hello", 5, 0);
  char text[32];
  recv(fd, text, sizeof text, 0);
  close(fd);
}

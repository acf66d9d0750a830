#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in at(const char *ip, int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, ip, &a.sin_addr);
  return a;
}

int main(int argc, char *argv[]) {
  struct sockaddr_in mine = at("0.0.0.0", 12345);
  struct sockaddr_in theirs = at(argc > 2 ? argv[2] : "127.0.0.1", 23456);
  int on = 1;
  int s = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(s, (struct sockaddr *)&mine, sizeof mine) < 0) perror("bind");          /* step: bind */
  if (connect(s, (struct sockaddr *)&theirs, sizeof theirs) < 0) perror("connect"); /* step: connect */
  close(s);
  return 0;
}

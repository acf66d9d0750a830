#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int linger_for(int s, int seconds) {
  struct linger l = {.l_onoff = 1, .l_linger = seconds};
  return setsockopt(s, SOL_SOCKET, SO_LINGER, &l, sizeof l);
}

int main(int argc, char *argv[]) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(12345)};
  if (!inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr)) return 2;
  int s = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(s, (struct sockaddr *)&to, sizeof to) < 0) goto failed;  // step: connect
  if (linger_for(s, 0) < 0) goto failed;  // step: linger
  close(s);                               // step: close
  return 0;
failed:
  perror("client");
  return 1;
}

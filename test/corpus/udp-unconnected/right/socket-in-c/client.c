#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in to = {.sin_family = AF_INET};

static void say(int s, const char *text) {
  struct iovec part = {(void *)text, strlen(text)};
  struct msghdr m = {.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &part, .msg_iovlen = 1};
  sendmsg(s, &m, 0);
}

static void hear(int s) {
  char text[80];
  ssize_t n = read(s, text, sizeof text - 1);
  text[n < 0 ? 0 : n] = '\0';
  puts(text);
}

int main(int argc, char *argv[]) {
  to.sin_port = htons(12345);
  inet_aton(argc > 1 ? argv[1] : "127.0.0.1", &to.sin_addr);
  int first = socket(PF_INET, SOCK_DGRAM, IPPROTO_UDP);   // step: socket
  say(first, "hello server");                             // step: send
  hear(first);                                            // step: receive
  int second = socket(PF_INET, SOCK_DGRAM, IPPROTO_UDP);  // step: socket-again
  say(second, "me too");                                  // step: send-from-other
  connect(first, (struct sockaddr *)&to, sizeof to);      // step: connect
  close(first);                                           // step: close
  close(second);
  return 0;
}

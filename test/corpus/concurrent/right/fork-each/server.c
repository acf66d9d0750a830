#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener(const char *ip) {
  struct sockaddr_in here;
  int on = 1, s = socket(AF_INET, SOCK_STREAM, 0);
  memset(&here, 0, sizeof here);
  here.sin_family = AF_INET;
  here.sin_port = htons(12345);
  here.sin_addr.s_addr = inet_addr(ip);
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(s, (struct sockaddr *)&here, sizeof here) || listen(s, SOMAXCONN)) exit(1);
  return s;
}

static void child(int s, int c) {
  char text[512];
  close(s);
  while (recv(c, text, sizeof text, 0) > 0) send(c, "welcome", 7, MSG_NOSIGNAL);
  close(c);
  exit(0);
}

static void serve(int s) {
  for (;;) {
    int c = accept(s, NULL, NULL);
    if (c == -1) continue;
    if (fork() == 0) child(s, c);
    close(c);
  }
}

int main(int argc, char *argv[]) {
  signal(SIGCHLD, SIG_IGN);
  int s = listener(argc > 1 ? argv[1] : "0.0.0.0"); /* step: listen */
  serve(s);                                         /* step: serve */
}

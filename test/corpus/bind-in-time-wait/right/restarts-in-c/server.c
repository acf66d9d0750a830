#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void reuse(int s) {
  int yes = 1;
  if (setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) {
    perror("setsockopt");
    exit(1);
  }
}

static int bind_any(int s) {
  struct sockaddr_in any;
  memset(&any, 0, sizeof any);
  any.sin_family = AF_INET;
  any.sin_port = htons(12345);
  any.sin_addr.s_addr = htonl(INADDR_ANY);
  return bind(s, (struct sockaddr *)&any, sizeof any);
}

int main(void) {
  int first = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  reuse(first); /* step: allow-reuse */
  if (bind_any(first) == -1) {
    perror("bind");
    return 1;
  }
  listen(first, 5); /* step: listen */
  struct sockaddr_in who;
  socklen_t size = sizeof who;
  int c = accept4(first, (struct sockaddr *)&who, &size, SOCK_CLOEXEC); /* step: accept */
  close(c);     /* step: close */
  close(first); /* step: close-listening */

  int second = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind_any(second) == -1) perror("without the option"); /* step: bind */
  reuse(second);
  if (bind_any(second) == -1) perror("with the option"); /* step: bind-reuse */
  listen(second, 5);                                     /* step: listen-again */
  close(second);
  return 0;
}

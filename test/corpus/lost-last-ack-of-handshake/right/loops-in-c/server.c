#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static size_t take(int c, char *to, size_t wanted) {
  size_t got = 0;
  while (got < wanted) {
    ssize_t n = recv(c, to + got, wanted - got, MSG_WAITALL);
    if (n <= 0) break;
    got += (size_t)n;
  }
  return got;
}

int main(void) {
  char word[6] = "";
  struct sockaddr_in any = {AF_INET, htons(12345), {INADDR_ANY}, ""};
  int s = socket(AF_INET, SOCK_STREAM, 0);
  bind(s, (struct sockaddr *)&any, sizeof any);
  if (listen(s, 4)) return 1;  // step: listen
  int c;
  do c = accept(s, NULL, NULL); while (c < 0);  // step: accept
  size_t n = take(c, word, 5);                  // step: receive
  printf("%zu: %s\n", n, word);
  close(c);
  close(s);
  return 0;
}

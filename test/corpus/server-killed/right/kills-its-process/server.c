#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static void die(void) { kill(getpid(), SIGKILL); }

int main(void) {
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(12345)};
  int s = socket(AF_INET, SOCK_STREAM, 0);
  int on = 1;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(s, (struct sockaddr *)&any, sizeof any)) return 1;
  listen(s, 1);                   /* step: listen */
  int c = accept(s, NULL, NULL);  /* step: accept */
  die();                          /* step: die */
  return c;
}

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int try_port(int s, unsigned short port) {
  struct sockaddr_in any;
  memset(&any, 0, sizeof any);
  any.sin_family = AF_INET;
  any.sin_port = htons(port);
  if (bind(s, (struct sockaddr *)&any, sizeof any) == 0) return 1;
  fprintf(stderr, "%hu: %s\n", port, strerror(errno));
  return 0;
}

int main(void) {
  int on = 1;
  int s = socket(PF_INET, SOCK_STREAM, IPPROTO_TCP); /* step: socket */
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  try_port(s, 80);                       /* step: bind-80 */
  try_port(s, 1023);                     /* step: bind-1023 */
  if (!try_port(s, 1024)) return 1;      /* step: bind-1024 */
  listen(s, 7);                          /* step: listen */
  close(s);
  return 0;
}

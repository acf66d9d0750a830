/* Takes both clients, then reads from one and from the other in turns. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static void in_turns(int s) {
  int clients[2];
  char text[100];
  for (int i = 0; i < 2; i++) clients[i] = accept(s, 0, 0);
  for (int turn = 0;; turn = 1 - turn) {
    if (read(clients[turn], text, sizeof text) <= 0) break;
    write(clients[turn], "welcome", 7);
  }
}

int main(int argc, char *argv[]) {
  struct sockaddr_in me = {.sin_family = AF_INET, .sin_port = htons(12345)};
  me.sin_addr.s_addr = inet_addr(argc > 1 ? argv[1] : "0.0.0.0");
  int s = socket(AF_INET, SOCK_STREAM, 0);
  bind(s, (struct sockaddr *)&me, sizeof me);
  listen(s, 2);  // step: listen
  in_turns(s);   // step: serve
}

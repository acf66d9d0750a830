#include "jc.h"

static void talk(int client) {
  while (jc::PrintReceiveMessage(client) > 0) {
    jc::Send(client, "welcome");
  }
  ::close(client);
}

static void serve(int listener) {
  int client;
  while ((client = jc::AcceptFd(listener)) >= 0) talk(client);
}

int main(int argc, char* argv[]) {
  int listener = jc::ListenFd(argc > 1 ? argv[1] : "0.0.0.0", 12345);  // step: listen
  serve(listener);                                                     // step: serve
}

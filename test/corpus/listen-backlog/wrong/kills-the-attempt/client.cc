#include <sys/wait.h>

#include <csignal>

#include "jc.h"

// A child waits in connect, and does not live long.
static void Try(const char* server) {
  pid_t child = ::fork();
  if (child == 0) {
    jc::Connect(server, 12345);
    ::_exit(0);
  }
  ::usleep(200'000);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

int main(int argc, char* argv[]) {
  const char* server = argc > 1 ? argv[1] : "127.0.0.1";
  int first = jc::Connect(server, 12345);   // step: connect
  int second = jc::Connect(server, 12345);  // step: connect-again
  jc::Send(second, "I was second");         // step: send-second
  Try(server);                              // step: try
  jc::Send(first, "I was first");           // step: send-first
  ::close(second);
  ::close(first);
}

// The main thread waits for the one that answers, and closes afterwards.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

static void Answer(int peer) {
  send(peer, "welcome", 7, 0);
}

int main() {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(12345);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  bind(listener, reinterpret_cast<sockaddr *>(&at), sizeof at);
  listen(listener, 1);
  const int peer = accept(listener, nullptr, nullptr);
  std::thread answering(Answer, peer);
  answering.join();
  close(peer);
}

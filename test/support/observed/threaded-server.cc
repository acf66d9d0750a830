// A thread for each connection. The main thread goes on to the next one.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

static void Serve(int peer) {
  char text[32];
  for (ssize_t size; (size = read(peer, text, sizeof text)) > 0;) {
    if (write(peer, text, static_cast<size_t>(size)) < 0) break;
  }
  close(peer);
}

int main() {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(12345);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  bind(listener, reinterpret_cast<sockaddr *>(&at), sizeof at);
  listen(listener, 1);
  for (;;) {
    const int peer = accept(listener, nullptr, nullptr);
    std::thread(Serve, peer).detach();
  }
}

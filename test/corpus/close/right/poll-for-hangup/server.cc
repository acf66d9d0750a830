// Closes when poll reports that the client has closed.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>

struct Fd {
  int value;
  explicit Fd(int v) : value(v) {
    if (v < 0) {
      perror("descriptor");
      std::exit(EXIT_FAILURE);
    }
  }
  void done() {
    ::close(value);
    value = -1;
  }
};

short wait_for(const Fd& fd, short events) {
  pollfd p{fd.value, events, 0};
  while (::poll(&p, 1, -1) < 0 && errno == EINTR) {
  }
  return p.revents;
}

int main(int argc, char** argv) {
  Fd listener(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in me{};
  me.sin_family = AF_INET;
  me.sin_port = htons(12345);
  ::inet_pton(AF_INET, argc > 1 ? argv[1] : "0.0.0.0", &me.sin_addr);
  if (::bind(listener.value, (const sockaddr*)&me, sizeof me) != 0) return EXIT_FAILURE;
  if (::listen(listener.value, 1) != 0) return EXIT_FAILURE;  // step: listen

  wait_for(listener, POLLIN);
  Fd connection(::accept(listener.value, nullptr, nullptr));  // step: accept
  const std::string text = "welcome to join";
  ::write(connection.value, text.data(), text.size());  // step: send
  if (wait_for(connection, POLLRDHUP) & POLLRDHUP) std::cerr << "client closed\n";
  connection.done();  // step: close
  listener.done();    // step: close-listening
}

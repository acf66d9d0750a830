// Exercise 1, server. Waits with poll for the listening socket and keeps every connection in a vector.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <vector>

static void die(const char* what) {
  perror(what);
  exit(EXIT_FAILURE);
}

int main(int argc, char** argv) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) die("socket");

  int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) die("setsockopt");

  sockaddr_in me{};
  me.sin_family = AF_INET;
  me.sin_port = htons(12345);
  if (inet_pton(AF_INET, argc > 1 ? argv[1] : "0.0.0.0", &me.sin_addr) != 1) die("inet_pton");
  if (bind(listener, reinterpret_cast<sockaddr*>(&me), sizeof me) == -1) die("bind");
  if (listen(listener, 8) == -1) die("listen");  // step: listen

  std::vector<int> guests;
  pollfd watched{listener, POLLIN, 0};
  while (guests.size() < 2) {
    if (poll(&watched, 1, -1) == -1) die("poll");
    if (!(watched.revents & POLLIN)) continue;
    int guest = accept(listener, nullptr, nullptr);  // step: accept
    if (guest == -1) die("accept");
    guests.push_back(guest);
    std::cerr << "guest number " << guests.size() << " is here\n";
  }

  for (int guest : guests) close(guest);
  close(listener);
  return EXIT_SUCCESS;
}

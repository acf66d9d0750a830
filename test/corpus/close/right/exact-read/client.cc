// Reads exactly as many bytes as the message has.
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>

constexpr size_t kMessageSize = 15;

bool read_exactly(int fd, char* to, size_t size) {
  while (size > 0) {
    ssize_t n = recv(fd, to, size, 0);  // step: receive
    if (n <= 0) return false;
    to += n;
    size -= n;
  }
  return true;
}

int main(int argc, char* argv[]) {
  const char* host = argc > 1 ? argv[1] : "localhost";
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* addresses;
  if (int code = getaddrinfo(host, "12345", &hints, &addresses)) {
    fprintf(stderr, "%s: %s\n", host, gai_strerror(code));
    return 1;
  }
  int fd = -1;
  for (addrinfo* it = addresses; it != nullptr; it = it->ai_next) {
    fd = socket(it->ai_family, it->ai_socktype, it->ai_protocol);
    if (fd >= 0 && connect(fd, it->ai_addr, it->ai_addrlen) == 0) break;  // step: connect
    perror("connect");
    if (fd >= 0) close(fd);
    fd = -1;
  }
  freeaddrinfo(addresses);
  if (fd < 0) return 1;

  std::string message(kMessageSize, ' ');
  if (read_exactly(fd, message.data(), message.size())) printf("%s\n", message.c_str());
  close(fd);  // step: close
}
